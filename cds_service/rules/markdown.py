"""GitHub-flavoured Markdown for cards and reference: no HTML, and nothing from a chart can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&!@])")
_AUTOLINK = re.compile(r"(?i)(://|\bwww\.)")


def escape(text: str, most: int = 200) -> str:
    """Text of a patient's chart as plain words on one line, cut at `most` characters."""
    line = " ".join(text.split())
    if len(line) > most:
        line = line[: most - 1].rstrip() + "\u2026"
    line = _SPECIAL.sub(r"\\\1", line)
    return _AUTOLINK.sub(lambda found: f"{found[1][:-1]}\\{found[1][-1]}", line)


def slug(text: str) -> str:
    """The anchor that code hosts give a heading of this text, so that links work there and on our pages."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\- ]", "", text.strip().lower())) or "section"


def section(title: str, lines: Iterable[str]) -> str:
    """A titled list; empty when there are no lines, so that no heading stands alone."""
    items = "\n".join(f"- {line}" for line in lines)
    return f"**{title}**\n\n{items}" if items else ""
