"""What a client may send, and what is refused with the name of what is wrong."""

import json
import uuid
from typing import Any

import pytest

from cds_service.catalog import Catalog
from cds_service.engine import CallProblem, HookCall, parse_call

INSTANCE = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"
VIEW: dict[str, Any] = {
    "hook": "patient-view",
    "hookInstance": INSTANCE,
    "context": {"patientId": "p1", "userId": "Practitioner/1"},
}
SELECT: dict[str, Any] = {
    "hook": "order-select",
    "hookInstance": INSTANCE,
    "context": {
        "patientId": "p1",
        "userId": "Practitioner/1",
        "selections": ["ServiceRequest/1"],
        "draftOrders": {"resourceType": "Bundle", "entry": []},
    },
}


def parse(catalog: Catalog, body: Any, hook: str = "patient-view") -> HookCall:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return parse_call(raw, catalog.services[f"foot-ankle-entrapment-{hook}"][1])


def without(body: dict[str, Any], path: str) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(body))
    *parents, name = path.split(".")
    inner = copy
    for parent in parents:
        inner = inner[parent]
    del inner[name]
    return copy


@pytest.mark.parametrize("instance", [INSTANCE, INSTANCE.upper(), f"urn:uuid:{INSTANCE}"])
def test_a_hook_instance_in_any_usual_form(catalog: Catalog, instance: str) -> None:
    assert parse(catalog, VIEW | {"hookInstance": instance}).hook_instance == INSTANCE


def test_a_patient_id_sent_as_a_reference(catalog: Catalog) -> None:
    context = VIEW["context"] | {"patientId": "Patient/p1"}
    assert parse(catalog, VIEW | {"context": context}).patient_id == "p1"


@pytest.mark.parametrize("extra", [{"extension": {"com.x": 1}}, {"unknown": [1, 2]}, {"prefetch": None}])
def test_unknown_members_are_passed_over(catalog: Catalog, extra: dict[str, Any]) -> None:
    assert parse(catalog, VIEW | extra).patient_id == "p1"


@pytest.mark.parametrize(
    ("body", "hook", "names"),
    [
        *[
            (without(VIEW, path), "patient-view", path)
            for path in ("hook", "hookInstance", "context", "context.patientId", "context.userId")
        ],
        (without(SELECT, "context.selections"), "order-select", "context.selections"),
        (without(SELECT, "context.draftOrders"), "order-select", "context.draftOrders"),
        (VIEW | {"fhirAuthorization": {"access_token": "secret-token"}}, "patient-view", "fhirServer"),
        (VIEW | {"hookInstance": "first"}, "patient-view", "hookInstance"),
        (SELECT, "patient-view", "hook"),
        (
            VIEW | {"context": {"patientId": 5, "userId": "Practitioner/1"}},
            "patient-view",
            "context.patientId",
        ),
        ([VIEW], "patient-view", "CDS Hooks"),
        ("text", "patient-view", "CDS Hooks"),
    ],
)
def test_what_is_missing_or_unfit_is_named(catalog: Catalog, body: Any, hook: str, names: str) -> None:
    with pytest.raises(CallProblem) as problem:
        parse(catalog, body, hook)
    assert problem.value.status == 422
    assert names in problem.value.message
    assert "secret-token" not in problem.value.message
    assert "p1" not in problem.value.message


@pytest.mark.parametrize("raw", [b"", b"{", b"{'hook': 1}", b"\xff\xfe", b"<html>"])
def test_what_is_no_json_is_a_400(catalog: Catalog, raw: bytes) -> None:
    with pytest.raises(CallProblem) as problem:
        parse(catalog, raw)
    assert problem.value.status == 400


@pytest.mark.parametrize(("kind", "version"), [("MedicationOrder", "DSTU2"), ("ProcedureRequest", "STU3")])
def test_drafts_of_an_older_fhir_are_refused(catalog: Catalog, kind: str, version: str) -> None:
    body = json.loads(json.dumps(SELECT))
    body["context"]["draftOrders"]["entry"] = [{"resource": {"resourceType": kind, "id": "1"}}]
    with pytest.raises(CallProblem, match=version):
        parse(catalog, body, "order-select")


@pytest.mark.parametrize(
    ("user", "professional"),
    [
        ("Practitioner/1", True),
        ("PractitionerRole/1", True),
        ("1", True),
        ("Patient/p1", False),
        ("RelatedPerson/2", False),
    ],
)
def test_who_sees_cards(catalog: Catalog, user: str, professional: bool) -> None:
    context = VIEW["context"] | {"userId": user}
    assert parse(catalog, VIEW | {"context": context}).user_is_professional is professional


def test_the_instance_is_a_uuid_of_the_standard_library(catalog: Catalog) -> None:
    assert uuid.UUID(parse(catalog, VIEW).hook_instance)
