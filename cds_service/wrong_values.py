"""What pydantic found wrong with a value that a person wrote, in words for that person."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any


def in_words(problem: Mapping[str, Any], known: Iterable[str] = ()) -> str:
    """What pydantic found wrong with one value, in words for whoever wrote it. `known` are the names to choose from."""
    kind, given = problem["type"], problem.get("input")
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        names = sorted(known)
        near = difflib.get_close_matches(str(problem["loc"][-1]), names, 1, cutoff=0.5)
        meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
        return f"no such key; {meant}" if names else "no such key"
    if kind in ("int_parsing", "int_type", "int_from_float"):
        return f"{given!r} is no whole number" if given is not None else "is no whole number"
    if kind == "zone_info_str" or "timezone" in str(problem["msg"]):
        return f"no time zone has the name {given!r}: write one as in Europe/Vienna"
    return str(problem["msg"]).removeprefix("Value error, ")
