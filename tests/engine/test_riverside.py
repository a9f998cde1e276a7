"""An invented hospital: a chart in its own codes and words, judged by its own limits, answered with its order codes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from cds_service.catalog import Catalog, load_catalog
from cds_service.record import Side
from cds_service.rules.orders import Kind, ProposedOrder, service_request
from cds_service.samples import prefetched
from cds_service.terminal import why
from tests.calls import DAY, ask, cards_of, service_of
from tests.node.fhir_check import validate_resources

FOLDER = Path(__file__).parents[2] / "fixtures" / "sites" / "riverside"
HOOKS = ("patient-view", "order-select")
TAG = "Synthetic patient, not from any person"
A, B, C = "probable-entrapment", "predicted-conservative-failure", "reassessment"


@pytest.fixture(scope="module")
def riverside() -> Catalog:
    return load_catalog(FOLDER)


def request(hook: str) -> dict[str, Any]:
    content = json.loads((FOLDER / "requests" / f"{hook}.json").read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def bundle() -> dict[str, Any]:
    content = json.loads((FOLDER / "patients" / "local-codes.json").read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def with_range(low: float | None = None, high: float | None = None) -> dict[str, Any]:
    """The chart, with the laboratory's own reference range on the left latency."""
    given = request("patient-view")
    for entry in given["prefetch"]["procedureObservations"]["entry"]:
        if entry["resource"]["id"] == "riverside-dml-left":
            ends = {"low": low, "high": high}
            entry["resource"]["referenceRange"] = [
                {name: {"value": end, "unit": "ms"} for name, end in ends.items() if end is not None}
            ]
    return given


def detail(catalog: Catalog, given: dict[str, Any]) -> str:
    return "\n".join(card["detail"] for card in ask(catalog, given).body()["cards"])


def late(catalog: Catalog, given: dict[str, Any]) -> bool:
    """Whether the latency of 6 ms is among the reasons of any card."""
    reasons = [line for card in ask(catalog, given).body()["cards"] for line in why(card)]
    return any("abductor hallucis: 6 ms, left" in line for line in reasons)


def test_its_chart_gives_both_cards_with_the_folder_and_nothing_without(
    riverside: Catalog, catalog: Catalog
) -> None:
    given = request("patient-view")
    assert cards_of(ask(riverside, given)) == [
        (A, "left", "strongly-supported", "warning"),
        (B, "left", "P1", "info"),
    ]
    assert cards_of(ask(catalog, given)) == []


def test_its_limit_decides_and_is_named_on_the_card(riverside: Catalog, tmp_path: Path) -> None:
    given = request("patient-view")
    assert "limit up to 5.8 ms (Riverside Hospital, the site's own limit)" in detail(riverside, given)
    shutil.copytree(FOLDER, tmp_path / "site")
    (tmp_path / "site" / "thresholds.csv").unlink()
    without = load_catalog(tmp_path / "site")
    assert "Riverside Hospital" not in detail(without, given)
    assert (late(riverside, given), late(without, given)) == (True, False)


def test_the_range_that_the_laboratory_sends_wins_over_its_table(riverside: Catalog) -> None:
    said = detail(riverside, with_range(high=5.9))
    assert "the laboratory's own limit: up to 5.9 ms" in said
    assert "5.8 ms" not in said
    assert "5.8 ms" not in detail(riverside, with_range(high=6.5))
    assert (late(riverside, with_range(high=5.9)), late(riverside, with_range(high=6.5))) == (True, False)


def test_its_words_start_the_reassessment(riverside: Catalog, catalog: Catalog) -> None:
    """Foot school for TTS: two abbreviations that only this hospital uses."""
    assert (C, "left", "planned", "info") in cards_of(ask(riverside, request("order-select")))
    assert cards_of(ask(catalog, request("order-select"))) == []


@pytest.mark.parametrize("kind", get_args(Kind))
def test_its_codes_are_on_the_orders(riverside: Catalog, kind: Kind) -> None:
    site = next(iter(riverside.knowledge.values())).site
    assert site is not None
    order = ProposedOrder(kind, "What it is", Side.LEFT, "Why")
    built = service_request(order, "p", DAY, "0.1.0", site)
    own = site.orders[kind]
    assert built["code"] == {
        "coding": [{"system": "urn:oid:2.999.20.2", "code": own.code, "display": own.display}],
        "text": "What it is",
    }
    assert built["instantiatesCanonical"] == [
        f"https://foot-entrapment-cds.example/fhir/ActivityDefinition/{kind}|0.1.0"
    ]
    assert "coding" not in service_request(order, "p", DAY, "0.1.0")["code"]


def test_suggestions_carry_its_codes_and_the_version_of_the_topic(
    riverside: Catalog, catalog: Catalog
) -> None:
    version = riverside.topics[0].version
    resources = [
        action["resource"]
        for card in ask(riverside, request("order-select")).body()["cards"]
        for suggestion in card["suggestions"]
        for action in suggestion["actions"]
    ]
    assert {resource["code"]["coding"][0]["code"] for resource in resources} == {"FU-FOOT", "EDX-LE"}
    assert all(resource["instantiatesCanonical"][0].endswith(f"|{version}") for resource in resources)


@pytest.mark.node
def test_an_order_with_its_code_is_right_r4(riverside: Catalog) -> None:
    site = next(iter(riverside.knowledge.values())).site
    orders = [ProposedOrder(kind, "What it is", Side.LEFT, "Why") for kind in get_args(Kind)]
    assert validate_resources([service_request(one, "p", DAY, "0.1.0", site) for one in orders]) == []


# --- the fixture itself ---


def test_the_patient_is_synthetic_and_the_hospital_invented() -> None:
    content = bundle()
    assert [tag["display"] for tag in content["meta"]["tag"]] == [TAG]
    [person] = [e["resource"] for e in content["entry"] if e["resource"]["resourceType"] == "Patient"]
    assert person["name"][0]["family"].startswith("Synthetic-")
    assert "invented hospital" in (FOLDER / "site.toml").read_text("utf-8")
    assert "invented" in (FOLDER / "README.md").read_text("utf-8")


def systems(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("code"), str) and "system" in part and "value" not in part:
            yield part["system"]
        for inner in part.values():
            yield from systems(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from systems(inner)


def test_no_code_of_a_finding_is_public() -> None:
    charted = {system for entry in bundle()["entry"] for system in systems(entry["resource"].get("code", {}))}
    assert charted == {"urn:oid:2.999.20.1"}


def test_a_request_holds_what_a_server_would_answer_from_the_bundle(riverside: Catalog) -> None:
    chart = [entry["resource"] for entry in bundle()["entry"]]
    for hook in HOOKS:
        given = request(hook)
        for key, template in riverside.templates(service_of(hook)).items():
            sent = given["prefetch"][key]
            answered = prefetched(template, given["context"]["patientId"], chart)
            if hook == "order-select" and key == "procedureObservations":
                assert sent["total"] == 0, "the order comes before the study"
            elif key == "patient":
                assert sent == answered
            else:
                assert answered is not None
                assert sent.get("entry", []) == answered["entry"], key
