"""The synthetic patients: each story gives the cards that its index names, for every hook it names."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cds_service.catalog import Catalog
from cds_service.samples import find_samples
from tests.calls import ask, service_of
from tests.conformance.checker import check_response

INDEX = tomllib.loads((Path(__file__).parents[2] / "fixtures/patients/index.toml").read_text("utf-8"))
SAMPLES = {one.id: one for one in find_samples().patients}
_EXPECTED = re.compile(
    r"(?P<hook>[\w-]+)(?: (?P<draft>[\w-]+))?: (?:no card|[\w-]+(?: left| right)?(?: \w+=[\w-]+)+)"
)


def _cards(answered: Any) -> list[str]:
    found = []
    for card in answered.body()["cards"]:
        said = card["extension"]["example.foot-entrapment-cds"]
        words = [said["rule"], *([said["side"]] if "side" in said else [])]
        words += [f"{key}={said[key]}" for key in ("nerve", "tier", "grade", "state") if key in said]
        found.append(" ".join([*words, f"indicator={card['indicator']}"]))
    return found


def _calls(entry: dict[str, Any]) -> list[tuple[str, str | None]]:
    """The hooks and drafts that an entry names, each once; ValueError for a line that says something else."""
    found = [_EXPECTED.fullmatch(line) for line in entry["expect"]]
    if None in found:
        raise ValueError(f"{entry['id']}: an expectation cannot be read")
    return list(dict.fromkeys((one["hook"], one["draft"]) for one in found if one))


CALLS = [
    pytest.param(entry, hook, draft, id=f"{entry['id']}-{hook}")
    for entry in INDEX["patient"]
    for hook, draft in _calls(entry)
]


@pytest.mark.parametrize(("entry", "hook", "draft"), CALLS)
def test_patient(entry: dict[str, Any], hook: str, draft: str | None, catalog: Catalog) -> None:
    day = INDEX["written_for"]
    request = SAMPLES[entry["id"]].request(hook, catalog.templates(service_of(hook)), day)
    answered = ask(catalog, request, as_of=day)
    assert check_response(answered.body()) == []
    said = f"{hook} {draft}: " if draft else f"{hook}: "
    wanted = [line.removeprefix(said) for line in entry["expect"] if line.startswith(said)]
    assert _cards(answered) == [line for line in wanted if line != "no card"]
