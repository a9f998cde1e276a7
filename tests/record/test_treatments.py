"""Orders, their performance and plans: what was asked for or done, why, where, and when."""

from typing import Any

import pytest

from cds_service.record import Laterality, Presence
from tests.record.charts import ICD, SNOMED, bundle, coded, entries, entry, read, resource

P, A, U = Presence.PRESENT, Presence.ABSENT, Presence.UNKNOWN
LEFT, RIGHT, CONFLICT = Laterality.LEFT, Laterality.RIGHT, Laterality.CONFLICT
SPAN = {"start": "2026-05-01", "end": "2026-05-20"}
PHYSIO, PILL = {"text": "Physiotherapy"}, {"text": "Gabapentin 300 mg"}
MEDICATION = {"resourceType": "Medication", "id": "m", "code": PILL}
WHY = {"reasonCode": [coded(ICD, "G57.52")]}

# For each type: the elements that name it, the one that dates it, the concept, and its usual status.
KINDS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "MedicationRequest": ({"medicationCodeableConcept": PILL}, "authoredOn", "gabapentin", "active"),
    "MedicationStatement": ({"medicationCodeableConcept": PILL}, "effectiveDateTime", "gabapentin", "active"),
    "MedicationAdministration": (
        {"medicationCodeableConcept": PILL},
        "effectiveDateTime",
        "gabapentin",
        "completed",
    ),
    "ServiceRequest": ({"code": PHYSIO}, "authoredOn", "physio", "active"),
    "Procedure": ({"code": PHYSIO}, "performedDateTime", "physio", "completed"),
    "DeviceRequest": ({"codeCodeableConcept": {"text": "Insoles"}}, "authoredOn", "orthosis", "active"),
    "DeviceUseStatement": ({"device": {"display": "Insoles"}}, "recordedOn", "orthosis", "active"),
    "CarePlan": ({"title": "Conservative care"}, "created", "conservative-plan", "active"),
    "Encounter": ({"type": [{"text": "Follow-up"}]}, "period", "follow-up", "finished"),
    "Task": ({"code": {"text": "Follow-up"}}, "authoredOn", "follow-up", "requested"),
    "Appointment": ({"appointmentType": {"text": "Follow-up"}}, "created", "follow-up", "booked"),
}

# Ordered, done, assigned or booked; called off; and what cannot be said.
STATUSES: dict[str, tuple[str, str, str]] = {
    "MedicationRequest": ("active on-hold completed stopped", "cancelled", "draft unknown"),
    "MedicationStatement": ("active completed stopped", "not-taken", "intended on-hold unknown"),
    "MedicationAdministration": ("in-progress completed stopped", "not-done", "on-hold unknown"),
    "ServiceRequest": ("active on-hold completed", "revoked", "draft unknown"),
    "Procedure": ("in-progress completed stopped", "not-done", "preparation on-hold unknown"),
    "DeviceRequest": ("active on-hold completed", "revoked", "draft unknown"),
    "DeviceUseStatement": ("active completed stopped", "", "intended on-hold"),
    "CarePlan": ("active on-hold completed", "revoked", "draft unknown"),
    "Encounter": ("arrived in-progress onleave finished", "cancelled", "planned triaged unknown"),
    "Task": (
        "requested received accepted ready in-progress completed",
        "rejected cancelled failed",
        "draft on-hold",
    ),
    "Appointment": ("booked arrived checked-in fulfilled", "cancelled noshow", "proposed pending waitlist"),
}


def treatment(kind: str, **elements: Any) -> dict[str, Any]:
    named, dated, _, status = KINDS[kind]
    when: Any = {"start": "2026-05-20"} if dated == "period" else "2026-05-20"
    patient = {"reference": "Patient/p"}
    who = {
        "Task": {"subject": ..., "for": patient},
        "Appointment": {"subject": ..., "participant": [{"actor": patient}]},
    }.get(kind, {})
    return resource(kind, **{"status": status, dated: when, **named, **who} | elements)


@pytest.mark.parametrize("kind", KINDS)
def test_each_type_is_read(kind: str) -> None:
    found = entry(treatment(kind))
    assert KINDS[kind][2] in found.concepts
    assert (found.resource, found.presence, str(found.period)) == (kind, P, "2026-05-20")
    assert str(found.known) == "2026-05-20"


@pytest.mark.parametrize(
    ("kind", "status", "presence"),
    [
        (kind, status, presence)
        for kind, table in STATUSES.items()
        for presence, statuses in zip((P, A, U), table, strict=True)
        for status in statuses.split()
    ],
)
def test_status(kind: str, status: Any, presence: Presence) -> None:
    found = entry(treatment(kind, status=status))
    assert found.presence is presence
    assert (presence is P) == (found.why == "")


@pytest.mark.parametrize("status", [..., "banana", ""])
@pytest.mark.parametrize("kind", KINDS)
def test_a_status_that_is_missing_or_unheard_of_says_nothing(kind: str, status: Any) -> None:
    assert entry(treatment(kind, status=status)).presence is U


@pytest.mark.parametrize("kind", KINDS)
def test_entered_in_error_is_not_read(kind: str) -> None:
    assert entries(treatment(kind, status="entered-in-error")) == ()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("CarePlan", "Task")])
def test_reasons_in_codes(kind: str) -> None:
    found = entry(treatment(kind, **WHY))
    assert [(set(why.concepts), why.side) for why in found.reasons] == [({"syndrome"}, LEFT)]
    assert found.has_reason


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "link",
    [
        "Condition/c",
        "https://ehr.example/fhir/Condition/c",
        "Condition/c/_history/3",
        "https://ehr.example/fhir/Condition/c/_history/3",
    ],
)
def test_reasons_that_point_to_a_condition_of_the_chart(kind: str, link: str) -> None:
    why = resource("Condition", id="c", code=coded(ICD, "G57.52"), recordedDate="2026-05-01")
    element = {"CarePlan": "addresses", "Task": "reasonReference"}.get(kind, "reasonReference")
    reference: Any = {"reference": link}
    sent = treatment(kind, **{element: reference if kind == "Task" else [reference]})
    found = {e.id: e for e in entries(why, sent)}[f"{kind}/r1"]
    assert (frozenset({"syndrome"}), LEFT) in [(one.concepts, one.side) for one in found.reasons]
    assert found.has_reason


@pytest.mark.parametrize(
    ("condition", "reasons"),
    [
        ({}, 1),
        ({"verificationStatus": {"coding": [{"code": "provisional"}]}}, 1),
        ({"verificationStatus": {"coding": [{"code": "refuted"}]}}, 0),
        ({"verificationStatus": {"coding": [{"code": "entered-in-error"}]}}, 0),
        ({"clinicalStatus": {"coding": [{"code": "resolved"}]}}, 0),
        ({"recordedDate": "2026-07-01"}, 0),
        ({"subject": {"reference": "Patient/other"}}, 0),
        ({"code": {"text": "hay fever"}}, 0),
    ],
)
def test_what_the_condition_must_be_to_lend_its_name(condition: dict[str, Any], reasons: int) -> None:
    """Not refuted, not over, of this patient, and known by then; that a reason was given stays so."""
    why = resource(
        "Condition", **{"id": "c", "code": coded(ICD, "G57.52"), "recordedDate": "2026-05-01"} | condition
    )
    sent = treatment("ServiceRequest", reasonReference=[{"reference": "Condition/c"}])
    found = {e.id: e for e in entries(why, sent)}["ServiceRequest/r1"]
    assert (len(found.reasons), found.has_reason) == (reasons, True)  # fmt: skip


def test_a_reason_that_is_only_words() -> None:
    found = entry(treatment("Procedure", reasonReference=[{"display": "Left tarsal tunnel syndrome"}]))
    assert [(set(why.concepts), why.side) for why in found.reasons] == [({"syndrome"}, LEFT)]


@pytest.mark.parametrize(
    ("given", "has_reason"),
    [
        ([], False),
        ([{}], False),
        ({"coding": [{}]}, True),
        ([{"text": "hay fever"}], True),
        ({"text": "x"}, True),
    ],
)
def test_a_reason_that_is_not_of_this_topic_is_still_a_reason(given: Any, has_reason: bool) -> None:
    found = entry(treatment("ServiceRequest", reasonCode=given))
    assert (found.reasons, found.has_reason) == ((), has_reason)


@pytest.mark.parametrize("kind", ["MedicationRequest", "ServiceRequest"])
def test_an_order_not_to_do_it(kind: str) -> None:
    assert entry(treatment(kind, doNotPerform=True)).presence is A
    assert entry(treatment(kind, doNotPerform=False)).presence is P


@pytest.mark.parametrize(
    ("intent", "presence"),
    [
        ("order", P),
        ("original-order", P),
        ("reflex-order", P),
        ("instance-order", P),
        (..., P),
        ("proposal", U),
        ("plan", U),
        ("option", U),
    ],
)
@pytest.mark.parametrize("kind", ["MedicationRequest", "ServiceRequest", "DeviceRequest"])
def test_intent(kind: str, intent: Any, presence: Presence) -> None:
    assert entry(treatment(kind, intent=intent)).presence is presence
    assert entry(treatment(kind, intent=intent, status="cancelled")).presence is A


@pytest.mark.parametrize(("intent", "presence"), [("plan", P), ("order", P), ("proposal", U), ("option", U)])
def test_the_intent_of_a_care_plan(intent: str, presence: Presence) -> None:
    assert entry(treatment("CarePlan", intent=intent)).presence is presence


def test_an_order_and_its_performance_are_linked() -> None:
    order = [{"reference": "https://ehr.example/fhir/ServiceRequest/o"}]
    assert entry(treatment("Procedure", basedOn=order)).based_on == ("ServiceRequest/o",)
    assert entry(treatment("Procedure", partOf={"reference": "Procedure/q"})).based_on == ("Procedure/q",)
    given = treatment("MedicationAdministration", request={"reference": "MedicationRequest/m"})
    assert entry(given).based_on == ("MedicationRequest/m",)


@pytest.mark.parametrize("kind", ["MedicationRequest", "MedicationStatement", "MedicationAdministration"])
@pytest.mark.parametrize(
    "elements",
    [
        {"medicationReference": {"display": "Gabapentin 300 mg"}},
        {"medicationReference": {"reference": "#m"}, "contained": [MEDICATION]},
        {"medicationReference": {"reference": "#m"}, "contained": MEDICATION},
    ],
)  # fmt: skip
def test_medication_that_is_only_referred_to(kind: str, elements: dict[str, Any]) -> None:
    assert entry(treatment(kind, medicationCodeableConcept=..., **elements)).concepts == {"gabapentin"}


def test_another_contained_medication_is_not_the_one() -> None:
    sent = treatment(
        "MedicationRequest",
        medicationCodeableConcept=...,
        medicationReference={"reference": "#other"},
        contained=[MEDICATION],
    )
    assert entries(sent) == ()


def test_a_contained_device() -> None:
    sent = treatment(
        "DeviceUseStatement", device={"reference": "#d"}, contained=[{"id": "d", "type": {"text": "Insoles"}}]
    )
    assert entry(sent).concepts == {"orthosis"}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "elements", "side"),
    [
        ("ServiceRequest", {"bodySite": [coded(SNOMED, "22335008")]}, LEFT),
        ("Procedure", {"bodySite": coded(SNOMED, "7769000")}, RIGHT),
        ("DeviceUseStatement", {"bodySite": {"text": "Left foot"}}, LEFT),
        ("MedicationAdministration", {"dosage": {"site": {"text": "Left ankle"}}}, LEFT),
        ("ServiceRequest", {"code": {"text": "Physiotherapy, right foot"}}, RIGHT),
        ("DeviceRequest", {"codeCodeableConcept": {"text": "Insoles, left"}}, LEFT),
        ("ServiceRequest", {"code": {"text": "Physiotherapy, right"}, "bodySite": {"text": "left"}}, CONFLICT),
        ("ServiceRequest", {}, Laterality.UNSTATED),
        ("ServiceRequest", WHY, Laterality.UNSTATED),
    ],
)  # fmt: skip
def test_the_side_of_an_order_is_not_that_of_its_reason(
    kind: str, elements: dict[str, Any], side: Laterality
) -> None:
    assert entry(treatment(kind, **elements)).side is side


@pytest.mark.parametrize(
    ("kind", "elements", "planned"),
    [
        ("Appointment", {"start": "2026-07-01T08:00:00Z"}, "2026-07-01"),
        ("Task", {"restriction": {"period": {"end": "2026-07-01"}}}, "2026-07-01"),
        (
            "Task",
            {"executionPeriod": {"start": "2026-07-01", "end": "2026-07-03"}},
            "2026-07-01 to 2026-07-03",
        ),
        ("ServiceRequest", {"occurrenceDateTime": "2026-07-01"}, "2026-07-01"),
        ("ServiceRequest", {"occurrencePeriod": {"start": "2026-07-01"}}, "2026-07-01"),
        ("DeviceRequest", {"occurrenceDateTime": "2026-07-01"}, "2026-07-01"),
        ("ServiceRequest", {}, "None"),
    ],
)
def test_a_plan_may_lie_ahead_and_is_known_from_the_day_it_was_made(
    kind: str, elements: dict[str, Any], planned: str
) -> None:
    found = entry(treatment(kind, **elements))
    assert (str(found.planned), str(found.known), str(found.period)) == (planned, "2026-05-20", "2026-05-20")


def test_an_appointment_without_the_day_it_was_made_is_simply_known() -> None:
    found = entry(treatment("Appointment", created=..., start="2026-07-01T08:00:00Z"))
    assert (found.known, found.period, str(found.planned)) == (None, None, "2026-07-01")


@pytest.mark.parametrize(
    ("elements", "when"),
    [
        ({"performedDateTime": ..., "performedPeriod": SPAN}, "2026-05-01 to 2026-05-20"),
        ({"performedDateTime": ..., "performedString": "2026-05"}, "2026-05"),
        ({"performedDateTime": ..., "performedString": "last spring"}, "None"),
        ({"performedDateTime": "2026-05"}, "2026-05"),
    ],
)  # fmt: skip
def test_when_a_procedure_was_performed(elements: dict[str, Any], when: str) -> None:
    assert str(entry(treatment("Procedure", **elements)).period) == when


def test_a_care_plan_names_its_reason_in_its_title() -> None:
    found = entry(treatment("CarePlan", title="Conservative care of left tarsal tunnel syndrome"))
    assert [(set(why.concepts) & {"syndrome"}, why.side) for why in found.reasons] == [({"syndrome"}, LEFT)]
    assert {"care-plan", "conservative-plan"} <= found.concepts


def test_what_a_care_plan_holds() -> None:
    activity = [
        {"detail": {"code": PHYSIO}},
        {"detail": {"description": "Insoles"}},
        {"detail": {"code": PILL, "doNotPerform": True}},
        {"reference": {"reference": "ServiceRequest/o"}},
        {},
    ]
    found = entry(treatment("CarePlan", title=..., activity=activity))
    assert found.concepts == {"care-plan", "physio", "orthosis"}


def test_a_care_plan_of_something_else_is_no_entry() -> None:
    assert entries(treatment("CarePlan", title="Asthma care")) == ()


@pytest.mark.parametrize(
    ("text", "presence"),
    [
        ("Physiotherapy", P),
        ("No physiotherapy", U),
        ("Patient denied physiotherapy", U),
        ("Physiotherapy, not yet scheduled", P),
        ("Physiotherapy without manipulation", P),
    ],
)
def test_words_that_deny_a_treatment_make_it_unknown(text: str, presence: Presence) -> None:
    assert entry(treatment("ServiceRequest", code={"text": text})).presence is presence


@pytest.mark.parametrize("kind", KINDS)
def test_what_names_nothing_here_is_no_entry(kind: str) -> None:
    named = dict.fromkeys(KINDS[kind][0], ...)
    assert entries(treatment(kind, **named)) == ()


def test_an_order_without_a_code_but_for_this_reason_is_kept() -> None:
    found = entry(treatment("ServiceRequest", code={"coding": [{}]}, **WHY))
    assert (found.concepts, len(found.reasons)) == (frozenset(), 1)


def test_drafts_are_orders_whatever_their_status_says() -> None:
    sent = [
        treatment("ServiceRequest", id=f"d{n}", status=s)
        for n, s in enumerate(("draft", "unknown", "revoked"))
    ]
    record = read({}, drafts=bundle(*sent))
    assert [(e.id, e.presence, e.draft) for e in record.entries] == [
        ("ServiceRequest/d0", P, True),
        ("ServiceRequest/d1", P, True),
        ("ServiceRequest/d2", A, True),
    ]
