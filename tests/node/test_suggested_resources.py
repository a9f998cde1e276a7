"""The validator itself: it accepts a right order and refuses wrong ones."""

from __future__ import annotations

from typing import Any

import pytest

from tests.node.fhir_check import Problem, validate_resources

pytestmark = pytest.mark.node

ORDER: dict[str, Any] = {
    "resourceType": "ServiceRequest",
    "status": "draft",
    "intent": "proposal",
    "code": {"text": "Nerve conduction study"},
    "subject": {"reference": "Patient/synthetic"},
    "occurrencePeriod": {"start": "2026-06-04", "end": "2026-09-04"},
    "reasonCode": [{"text": "Suspected tarsal tunnel syndrome"}],
    "bodySite": [{"coding": [{"system": "http://snomed.info/sct", "code": "7769000"}], "text": "Right foot"}],
}


def test_a_right_order_is_accepted() -> None:
    assert validate_resources([ORDER]) == []


@pytest.mark.parametrize(
    ("change", "location", "message"),
    [
        ({"status": "banana"}, "ServiceRequest.status", 'Code "banana" not found in value set'),
        ({"intent": "banana"}, "ServiceRequest.intent", 'Code "banana" not found in value set'),
        ({"banana": 1}, "ServiceRequest.banana", "Unexpected property"),
        ({"reasonCode": {"text": "x"}}, "ServiceRequest.reasonCode", "Property is not an array"),
        (
            {"occurrencePeriod": {"start": "June"}},
            "ServiceRequest.occurrencePeriod.start",
            'Invalid dateTime format for value "June"',
        ),
    ],
)
def test_a_wrong_order_is_refused(change: dict[str, Any], location: str, message: str) -> None:
    assert validate_resources([ORDER | change]) == [Problem(0, location, message)]


def test_a_missing_element_is_named() -> None:
    without_subject = {name: value for name, value in ORDER.items() if name != "subject"}
    assert validate_resources([without_subject]) == [Problem(0, "ServiceRequest.subject", "Missing property")]


def test_each_resource_of_several_is_checked() -> None:
    problems = validate_resources([ORDER, ORDER | {"status": "banana"}, {"resourceType": "Banana"}, ORDER])
    assert [problem.resource for problem in problems] == [1, 2]


def test_a_value_over_which_the_validator_stumbles_is_a_problem() -> None:
    assert validate_resources([ORDER | {"subject": None}]) != []
