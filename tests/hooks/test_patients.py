"""The synthetic patients: each story gives the cards that its index names, for every hook it names."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cds_service.catalog import Catalog
from tests.calls import ask, request_for
from tests.conformance.checker import check_response

FIXTURES = Path(__file__).parents[2] / "fixtures"
INDEX = tomllib.loads((FIXTURES / "patients/index.toml").read_text())
_EXPECTED = re.compile(
    r"(?P<hook>[\w-]+)(?: (?P<draft>[\w-]+))?: (?:no card|(?P<card>[\w-]+ (?:left|right)(?: \w+=[\w-]+)*))"
)


def _cards(answered: Any) -> list[str]:
    found = []
    for card in answered.body()["cards"]:
        said = card["extension"]["example.foot-entrapment-cds"]
        aspect = [f"{key}={said[key]}" for key in ("tier", "grade", "state") if key in said]
        found.append(" ".join([said["rule"], said["side"], *aspect, f"indicator={card['indicator']}"]))
    return found


def _request(catalog: Catalog, entry: dict[str, Any], hook: str, draft: str | None) -> dict[str, Any]:
    bundle = json.loads((FIXTURES / "patients" / entry["file"]).read_text())
    resources = [item["resource"] for item in bundle["entry"]]
    patient = next(r for r in resources if r["resourceType"] == "Patient")
    handles = set(catalog.handles(f"foot-ankle-entrapment-{hook}").values())
    chart = []
    for resource in resources:
        kind = resource["resourceType"]
        if kind == "Observation":
            category = resource["category"][0]["coding"][0]["code"]
            kind = f"Observation:{category}"
        if kind in handles and kind != "Patient":
            chart.append((kind, resource))
    drafts = []
    if draft:
        text = (
            (FIXTURES / "drafts" / f"{draft}.json")
            .read_text()
            .replace("Patient/PATIENT", f"Patient/{patient['id']}")
        )
        drafts = [item["resource"] for item in json.loads(text)["entry"]]
    return request_for(catalog, hook, patient, chart, drafts)


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
    answered = ask(catalog, _request(catalog, entry, hook, draft), as_of=INDEX["written_for"])
    assert check_response(answered.body()) == []
    said = f"{hook} {draft}: " if draft else f"{hook}: "
    wanted = [line.removeprefix(said) for line in entry["expect"] if line.startswith(said)]
    assert _cards(answered) == [line for line in wanted if line != "no card"]
