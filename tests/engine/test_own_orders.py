"""An order that a card suggested is known again when it comes back, whatever an EHR made of its code and words."""

from __future__ import annotations

import re
from datetime import UTC, timedelta
from typing import Any

import pytest

from cds_service.catalog import Catalog
from cds_service.record import Entry, read_chart
from cds_service.rules.cases import Case, condition, order
from tests.calls import DAY, ask, cards_of, chart_of, request_for, request_of

DIAGNOSIS = condition("icd10cm|G57.52")
PHYSIO = order("ServiceRequest", "cpt|97161", 0, reason="icd10cm|G57.52", draft=True)
ORDERING = Case("ordering", "", (DIAGNOSIS, PHYSIO), hook="order-select")
BACK = {
    "as it was sent": {},
    "under a code of the EHR": {
        "code": {"coding": [{"system": "urn:oid:2.999.1", "code": "K42"}], "text": "Kontrolle"}
    },
    "without version": {
        "instantiatesCanonical": ["https://foot-entrapment-cds.example/fhir/ActivityDefinition/KIND"]
    },
    "among others": {
        "instantiatesCanonical": [
            "https://other.example/fhir/ActivityDefinition/something|2",
            "https://foot-entrapment-cds.example/fhir/ActivityDefinition/KIND|0.0.1",
        ]
    },
    "as an order": {"intent": "order"},
}


def suggested(catalog: Catalog, request: dict[str, Any], label: str) -> dict[str, dict[str, Any]]:
    """The resources of one suggestion, by the last part of their canonical."""
    found = {}
    for card in ask(catalog, request).body()["cards"]:
        for suggestion in card.get("suggestions", ()):
            if label in suggestion["label"]:
                for action in suggestion["actions"]:
                    [canonical] = action["resource"]["instantiatesCanonical"]
                    found[kind_of(canonical)] = action["resource"]
    return found


def kind_of(canonical: str) -> str:
    found = re.fullmatch(
        r"https://foot-entrapment-cds\.example/fhir/ActivityDefinition/([a-z-]+)(?:\|\d+\.\d+\.\d+)?",
        canonical,
    )
    assert found, canonical
    return found[1]


def accepted(resource: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """What an EHR keeps of a suggestion that a clinician took."""
    kept = resource | {"id": "accepted", "status": "active"} | changed
    kind = kind_of(resource["instantiatesCanonical"][0])
    kept["instantiatesCanonical"] = [one.replace("KIND", kind) for one in kept["instantiatesCanonical"]]
    return kept


def states(catalog: Catalog, *orders: dict[str, Any], days: int) -> list[str]:
    """The states of the reassessment cards some days after physiotherapy was ordered, with these orders on file."""
    physio = {**PHYSIO.resource, "status": "active", "subject": {"reference": "Patient/case"}, "id": "physio"}
    chart = [
        ("Condition", {**DIAGNOSIS.resource, "id": "diagnosis", "subject": {"reference": "Patient/case"}}),
        ("ServiceRequest", physio),
        *(("ServiceRequest", one) for one in orders),
    ]
    request = request_for(catalog, "patient-view", ORDERING.patient(), chart, [])
    answered = ask(catalog, request, DAY + timedelta(days=days))
    return [state for topic, _, state, _ in cards_of(answered) if topic == "reassessment"]


def read(catalog: Catalog, request: dict[str, Any]) -> tuple[Entry, ...]:
    """The entries of a request."""
    vocabulary = catalog.vocabulary(catalog.topics[0])
    return read_chart(chart_of(catalog, request), vocabulary, DAY, UTC).entries


@pytest.mark.parametrize("changed", BACK.values(), ids=BACK)
def test_a_planned_reassessment_comes_back(catalog: Catalog, changed: dict[str, Any]) -> None:
    offered = suggested(catalog, request_of(catalog, ORDERING), "Plan the reassessment,")
    assert set(offered) == {"reassessment"}
    assert states(catalog, days=30) == ["due"]
    assert states(catalog, accepted(offered["reassessment"], **changed), days=30) == ["planned"]


def test_an_order_that_was_revoked_or_never_accepted_plans_nothing(catalog: Catalog) -> None:
    offered = suggested(catalog, request_of(catalog, ORDERING), "Plan the reassessment,")["reassessment"]
    assert states(catalog, accepted(offered, status="revoked"), days=30) == ["due"]
    assert states(catalog, accepted(offered, status="draft"), days=30) == ["due"]


@pytest.mark.parametrize(
    ("kind", "concept"),
    [
        ("reassessment", "follow-up"),
        ("nerve-conduction-study", "nerve-conduction-study"),
        ("surgical-opinion", "surgical-opinion"),
    ],
)
@pytest.mark.parametrize("draft", [True, False])
def test_every_kind_is_read_by_its_canonical_alone(
    catalog: Catalog, kind: str, concept: str, draft: bool
) -> None:
    """Words and codes of such an order mean nothing more: "conservative treatment" in them treats nobody."""
    resources = [
        action["resource"]
        for topic in catalog.topics
        for case in topic.cases
        for card in ask(catalog, request_of(catalog, case)).body()["cards"]
        for suggestion in card.get("suggestions", ())
        for action in suggestion["actions"]
        if kind_of(action["resource"]["instantiatesCanonical"][0]) == kind
    ]
    assert resources
    for resource in resources:
        for words in (resource["code"], {"text": "Conservative treatment, both feet"}, {}):
            given = accepted(resource, code=words, status="draft" if draft else "active")
            sent = [] if draft else [("ServiceRequest", given)]
            request = request_for(
                catalog,
                "order-select" if draft else "patient-view",
                ORDERING.patient(),
                sent,
                [given] if draft else [],
            )
            [entry] = read(catalog, request)
            assert entry.concepts == {concept}
            assert entry.presence.value == "present"
            stated = resource["bodySite"][0]["coding"][0]["display"]
            assert stated == f"{entry.side.value.capitalize()} foot"


def test_an_accepted_study_is_a_study_of_one_foot_and_no_treatment(catalog: Catalog) -> None:
    offered = suggested(catalog, request_of(catalog, ORDERING), "request a nerve conduction study")
    assert set(offered) == {"reassessment", "nerve-conduction-study"}
    request = request_for(
        catalog,
        "patient-view",
        ORDERING.patient(),
        [("ServiceRequest", accepted(offered["nerve-conduction-study"]))],
        [],
    )
    assert [entry.side.value for entry in read(catalog, request)] == ["left"]


def test_a_canonical_of_others_says_nothing(catalog: Catalog) -> None:
    foreign = {
        "resourceType": "ServiceRequest",
        "id": "foreign",
        "status": "active",
        "intent": "order",
        "instantiatesCanonical": ["https://other.example/fhir/ActivityDefinition/reassessment"],
        "subject": {"reference": "Patient/case"},
        "code": {"text": "Chest X-ray"},
    }
    assert (
        read(
            catalog,
            request_for(catalog, "patient-view", ORDERING.patient(), [("ServiceRequest", foreign)], []),
        )
        == ()
    )
