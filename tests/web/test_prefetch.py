"""Each prefetch key in each shape in which it may come: PFD of the checklist of CDS Hooks."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from typing import Any

import pytest

from cds_service.catalog import Catalog
from tests.calls import service_of
from tests.conformance.checker import check_operation_outcome, check_response
from tests.web.conftest import Site
from tests.web.requests import firing, ordering

MISSING = object()
NEEDED = ("patient", "conditions")


def _paged(bundle: Any) -> Any:
    if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
        return bundle
    return bundle | {"link": [{"relation": "next", "url": "https://ehr.example/fhir?page=2"}]}


def _foreign(value: Any) -> Any:
    other = copy.deepcopy(value)
    for resource in [entry["resource"] for entry in other.get("entry", ())] or [other]:
        resource["subject"] = {"reference": "Patient/somebody-else"}
        if resource.get("resourceType") == "Patient":
            resource["id"] = "somebody-else"
    return other


SHAPES: dict[str, Callable[[Any], Any]] = {
    "as it is": lambda value: value,
    "null": lambda _: None,
    "empty Bundle": lambda _: {"resourceType": "Bundle", "type": "searchset", "total": 0},
    "OperationOutcome": lambda _: {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "x"}]},
    "outcome inside": lambda _: {
        "resourceType": "Bundle",
        "entry": [{"search": {"mode": "outcome"}, "resource": {"resourceType": "OperationOutcome"}}],
    },
    "missing": lambda _: MISSING,
    "paged": _paged,
    "wrong patient": _foreign,
    "HTML": lambda _: "<html><body>504</body></html>",
    "a number": lambda _: 42,
    "a list": lambda _: [{}],
    "empty object": lambda _: {},
    "entries of nonsense": lambda _: {"resourceType": "Bundle", "entry": [None, 1, {}, {"resource": []}]},
    "wrapped": lambda value: {"response": {"status": "200"}, "resource": value},
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_key_in_every_shape(site: Site, catalog: Catalog, shape: str) -> None:
    bodies = {"patient-view": firing(catalog), "order-select": ordering(catalog)}
    for hook, key in itertools.product(bodies, catalog.templates(service_of("patient-view"))):
        body = copy.deepcopy(bodies[hook])
        body["prefetch"][key] = SHAPES[shape](body["prefetch"][key])
        if body["prefetch"][key] is MISSING:
            del body["prefetch"][key]
        answered = site.call(hook, body)
        if answered.status_code == 200:
            assert check_response(answered.json()) == [], key
        else:
            assert answered.status_code == 412, key
            assert key in NEEDED
            assert check_operation_outcome(answered.json()) == [], key


@pytest.mark.parametrize("shape", ["null", "empty Bundle", "paged"])
def test_no_conditions_is_an_answer(site: Site, catalog: Catalog, shape: str) -> None:
    body = firing(catalog)
    body["prefetch"]["conditions"] = SHAPES[shape](body["prefetch"]["conditions"])
    assert site.call("patient-view", body).status_code == 200


@pytest.mark.parametrize("key", NEEDED)
@pytest.mark.parametrize("shape", ["OperationOutcome", "missing", "HTML"])
def test_what_is_needed_and_not_to_be_had_is_412(site: Site, catalog: Catalog, key: str, shape: str) -> None:
    body = firing(catalog)
    body["prefetch"][key] = SHAPES[shape](body["prefetch"][key])
    if body["prefetch"][key] is MISSING:
        del body["prefetch"][key]
    answered = site.call("patient-view", body)
    assert answered.status_code == 412
    assert key in answered.json()["issue"][0]["diagnostics"]


def test_a_missing_key_is_told_in_the_row(site: Site, catalog: Catalog) -> None:
    body = firing(catalog)
    del body["prefetch"]["reports"]
    site.call("patient-view", body)
    [recent] = site.store.recent()
    stored = site.store.show(recent.id)
    assert stored is not None
    assert "DiagnosticReport" in stored.evaluation.retrieval["missing"]
