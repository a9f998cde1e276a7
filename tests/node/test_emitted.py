"""Every resource that a worked case suggests, checked by the FHIR validator of npm."""

from typing import Any, get_args

import pytest

from cds_service.catalog import Catalog
from cds_service.rules.orders import Kind, canonical
from tests.calls import ask, request_of
from tests.node.fhir_check import validate_resources


def suggested(catalog: Catalog) -> list[dict[str, Any]]:
    """The resources of all suggestions on all cards of all worked cases."""
    return [
        action["resource"]
        for topic in catalog.topics
        for case in topic.cases
        for card in ask(catalog, request_of(catalog, case)).body()["cards"]
        for suggestion in card.get("suggestions", ())
        for action in suggestion["actions"]
    ]


@pytest.mark.node
def test_every_suggested_resource_is_right_r4(catalog: Catalog) -> None:
    resources = suggested(catalog)
    assert len(resources) > 10
    assert validate_resources(resources) == []


def test_every_suggested_resource_names_its_kind_once(catalog: Catalog) -> None:
    named = [resource["instantiatesCanonical"] for resource in suggested(catalog)]
    assert all(len(one) == 1 for one in named)
    assert {one.partition("|")[0] for [one] in named} == {canonical(kind) for kind in get_args(Kind)}


def test_a_planned_reassessment_lies_between_day_28_and_day_42(catalog: Catalog) -> None:
    periods = [r["occurrencePeriod"] for r in suggested(catalog) if "occurrencePeriod" in r]
    assert {"start": "2026-07-13", "end": "2026-07-27"} in periods


def test_only_verified_codes_are_sent_out(catalog: Catalog) -> None:
    marks = {
        (term.code, term.mark)
        for knowledge in catalog.knowledge.values()
        for term in knowledge.terms
        if term.match == "code"
    }
    for resource in suggested(catalog):
        for concept in (resource["code"], *resource["reasonCode"], *resource["bodySite"]):
            for coding in concept.get("coding", ()):
                assert (coding["code"], "verified") in marks
