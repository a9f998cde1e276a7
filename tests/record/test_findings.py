"""Conditions, observations and reports: what was found, on which side, whether it holds, and why not."""

from itertools import product
from typing import Any

import pytest

from cds_service.record import Certainty, Entry, Interpretation, Laterality, Presence, Quantity, Range
from tests.record.charts import ICD, LOCAL, LOINC, SNOMED, VOCABULARY, coded, entries, entry, resource

P, A, U = Presence.PRESENT, Presence.ABSENT, Presence.UNKNOWN
LEFT, RIGHT, BOTH = Laterality.LEFT, Laterality.RIGHT, Laterality.BILATERAL


SPAN = {"start": "2026-05-01", "end": "2026-05-03"}
FOOT, QUALIFIER_RIGHT = {"system": SNOMED, "code": "56459004"}, {"system": SNOMED, "code": "24028007"}

# Conditions


def condition(**elements: Any) -> dict[str, Any]:
    return resource("Condition", **{"code": coded(ICD, "G57.52"), "recordedDate": "2026-05-01"} | elements)


def status(code: str | None) -> Any:
    return ... if code is None else {"coding": [{"code": code}]}


CLINICAL = (None, "active", "recurrence", "relapse", "inactive", "remission", "resolved")
VERIFICATION = (None, "confirmed", "unconfirmed", "provisional", "differential", "refuted")


@pytest.mark.parametrize(("clinical", "verification"), list(product(CLINICAL, VERIFICATION)))
@pytest.mark.parametrize("abated", [False, True])
def test_status_of_a_condition(clinical: str | None, verification: str | None, abated: bool) -> None:
    """Refuted is absent, over is absent, confirmed or unsaid is present, everything else is a possibility."""
    sent = condition(clinicalStatus=status(clinical), verificationStatus=status(verification))
    found = entry(sent | ({"abatementDateTime": "2026-05-20"} if abated else {}))
    over = abated or clinical in ("inactive", "remission", "resolved")
    if verification == "refuted" or over:
        assert found.presence is A
    elif verification in (None, "confirmed"):
        assert (found.presence, found.certainty) == (P, Certainty.CONFIRMED)
    else:
        assert (found.presence, found.certainty) == (U, Certainty.UNCONFIRMED)
        assert verification is not None
        assert verification in found.why
    assert (found.presence is P) == (found.why == "")


def test_entered_in_error_is_not_read() -> None:
    assert entries(condition(verificationStatus=status("entered-in-error"))) == ()
    assert entries(condition(verificationStatus={"text": "Entered-in-error"})) == ()


@pytest.mark.parametrize(
    ("elements", "presence"),
    [
        ({"clinicalStatus": {"text": "Resolved"}}, A),
        ({"clinicalStatus": {"coding": [{"system": SNOMED, "code": "413322009"}, {"code": "resolved"}]}}, A),
        ({"clinicalStatus": {"coding": [{"system": SNOMED, "code": "55561003"}, {"code": "active"}]}}, P),
        (
            {
                "verificationStatus": {
                    "coding": [{"system": SNOMED, "code": "410605003"}, {"code": "confirmed"}]
                }
            },
            P,
        ),
        ({"verificationStatus": {"coding": [{"system": SNOMED, "code": "1"}, {"code": "refuted"}]}}, A),
        ({"verificationStatus": {"coding": []}}, P),
        ({"abatementString": "last spring"}, A),
        ({"abatementDateTime": "last spring"}, A),
        ({"abatementPeriod": {"start": "2026-05"}}, A),
        ({"abatementAge": {"value": 49, "code": "a"}}, A),
        ({"abatementRange": {"low": {"value": 49}}}, A),
        ({"abatementBoolean": True}, A),
        ({"abatementBoolean": False}, P),
    ],
)
def test_statuses_in_other_forms(elements: dict[str, Any], presence: Presence) -> None:
    """A status may carry a local code beside the one of FHIR; any abatement means that it is over."""
    assert entry(condition(**elements)).presence is presence


@pytest.mark.parametrize(
    ("text", "presence"),
    [
        ("Left tarsal tunnel syndrome", P),
        ("Rule out left tarsal tunnel syndrome", U),
        ("No left tarsal tunnel syndrome", A),
        ("History of left tarsal tunnel syndrome", A),
        ("Left tarsal tunnel syndrome without complications", P),
        ("Left tarsal tunnel syndrome not excluded", U),
        ("3 month history of left tarsal tunnel syndrome", P),
    ],
)
def test_the_words_of_a_condition(text: str, presence: Presence) -> None:
    assert entry(condition(code={"text": text})).presence is presence


def test_a_diabetic_without_complications_is_diabetic() -> None:
    text = "Type 2 diabetes mellitus without complications"
    found = entry(condition(code=coded(ICD, "E11.9", display=text, text=text)))
    assert (found.concepts, found.presence) == ({"diabetes"}, P)


@pytest.mark.parametrize(
    ("elements", "period", "known"),
    [
        ({}, "2026-05-01", "2026-05-01"),
        ({"recordedDate": ...}, "None", "None"),
        ({"onsetDateTime": "2026-03"}, "2026-03 to 2026-05-01", "2026-05-01"),
        ({"onsetDateTime": "2026-03", "recordedDate": ...}, "2026-03", "2026-03"),
        ({"onsetPeriod": {"start": "2026-03-02"}}, "2026-03-02 to 2026-05-01", "2026-05-01"),
        ({"onsetDateTime": "2026-03-02", "abatementDateTime": "2026-04-02"}, "2026-03-02 to 2026-04-02", "2026-05-01"),
        ({"onsetDateTime": "2026-05-09"}, "2026-05-09", "2026-05-01"),
        ({"recordedDate": "2026-02-30"}, "None", "None"),
    ],
)  # fmt: skip
def test_when_a_condition_was_so(elements: dict[str, Any], period: str, known: str) -> None:
    found = entry(condition(**elements))
    assert (str(found.period), str(found.known)) == (period, known)


@pytest.mark.parametrize(
    ("elements", "side"),
    [
        ({}, LEFT),
        ({"bodySite": [coded(SNOMED, "7769000")]}, Laterality.CONFLICT),
        ({"code": coded(SNOMED, "47374004")}, Laterality.UNSTATED),
        ({"code": coded(SNOMED, "47374004"), "bodySite": [{"text": "left foot"}, {"text": "right foot"}]}, BOTH),
        ({"code": coded(SNOMED, "47374004"), "bodySite": {"text": "Right foot"}}, RIGHT),
        ({"code": coded(SNOMED, "47374004"), "extension": [{"url": "http://x/laterality", "valueCode": "left"}]}, LEFT),
    ],
)  # fmt: skip
def test_the_side_of_a_condition(elements: dict[str, Any], side: Laterality) -> None:
    assert entry(condition(**elements)).side is side


def test_category_and_encounter_are_kept() -> None:
    found = entry(
        condition(
            category={"coding": [{"code": "encounter-diagnosis"}]}, encounter={"reference": "Encounter/e"}
        )
    )
    assert (found.categories, found.encounter) == ({"encounter-diagnosis"}, "Encounter/e")  # fmt: skip


# Observations


def observation(name: str = "tinel", /, **elements: Any) -> dict[str, Any]:
    usual = {"status": "final", "code": coded(LOCAL, name), "effectiveDateTime": "2026-05-20"}
    return resource("Observation", **usual | elements)


def text(words: str) -> dict[str, Any]:
    return {"valueCodeableConcept": {"text": words}}


@pytest.mark.parametrize(
    ("value", "presence"),
    [
        ({"valueBoolean": True}, P),
        ({"valueBoolean": False}, A),
        ({"valueCodeableConcept": coded(SNOMED, "10828004")}, P),
        ({"valueCodeableConcept": coded(SNOMED, "260385009")}, A),
        ({"valueCodeableConcept": {"coding": [{"display": "Positive"}]}}, P),
        ({"valueCodeableConcept": coded("http://x", "y", text="Negative")}, A),
        ({"valueString": "positive"}, P),
        ({"valueString": "+"}, P),
        ({"valueString": " ++ "}, P),
        ({"valueString": "+/-"}, U),
        ({"valueString": "-"}, U),
        ({"valueString": "Not present"}, A),
        ({"valueString": "No numbness present"}, A),
        ({"valueString": "not done today, present last year"}, U),
        ({"valueString": "possibly present"}, U),
        ({"valueString": "positive?"}, U),
        ({"valueString": "previously positive"}, U),
        ({"valueString": "positive (previously negative)"}, P),
        ({"valueString": "negative (previously positive)"}, A),
        ({"valueString": "see note"}, U),
        ({"valueString": ""}, U),
        ({}, U),
        ({"interpretation": [{"coding": [{"code": "POS"}]}]}, P),
        ({"interpretation": {"coding": [{"code": "NEG"}]}}, A),
        ({"interpretation": [{"coding": [{"code": "POS"}]}, {"coding": [{"code": "NEG"}]}]}, U),
        ({"interpretation": [{"coding": [{"code": "H"}]}]}, U),
        ({"dataAbsentReason": {"coding": [{"code": "unknown"}]}}, U),
        ({"dataAbsentReason": {"coding": [{"code": "not-performed"}]}}, U),
    ],
)
def test_whether_a_finding_is_there(value: dict[str, Any], presence: Presence) -> None:
    found = entry(observation(**value))
    assert found.presence is presence
    assert (presence is U) == bool(found.why)


def test_a_denied_name_answers_nothing() -> None:
    """ "No numbness: yes" could mean either, so it is neither."""
    assert entry(observation(code={"text": "No numbness"}, valueBoolean=True)).presence is U


@pytest.mark.parametrize(
    ("words", "answer"), [("improved", "improved"), ("no change", "unchanged"), ("worse", "worse")]
)
def test_a_response_keeps_its_answer(words: str, answer: str) -> None:
    found = entry(observation("response", valueString=words))
    assert (found.presence, found.answer) == (P, answer)


@pytest.mark.parametrize(
    ("state", "presence"),
    [("final", P), ("amended", P), ("corrected", P), (..., P), ("preliminary", U), ("registered", U)],
)
@pytest.mark.parametrize("value", [{"valueBoolean": True}, {"valueString": "worse"}])
def test_the_status_of_a_finding(state: Any, presence: Presence, value: dict[str, Any]) -> None:
    found = entry(observation("response", status=state, **value))
    assert found.presence is presence
    assert (found.answer is None) == (presence is U)


@pytest.mark.parametrize("state", ["entered-in-error", "cancelled"])
def test_withdrawn_results_are_not_read(state: str) -> None:
    assert entries(observation(status=state, valueBoolean=True)) == ()


def quantity(value: Any, unit: str | None = "ms", **more: Any) -> dict[str, Any]:
    return {"valueQuantity": {"value": value, **({"unit": unit} if unit else {}), **more}}


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("latency", quantity(7.4), Quantity(7.4, "ms")),
        ("latency", quantity(0.0074, "s"), Quantity(7.4, "ms")),
        ("latency", quantity(7.4, "odd", code="ms"), Quantity(7.4, "ms")),
        ("latency", quantity(7.4, "msec", code="odd"), Quantity(7.4, "ms")),
        ("latency", {"valueString": "7,4 ms"}, Quantity(7.4, "ms")),
        ("temperature", quantity(89.6, "°F"), Quantity(32, "Cel")),
        ("amplitude", quantity(0.006, "mV"), Quantity(6, "uV")),
    ],
)
def test_measurements(code: str, value: dict[str, Any], shown: Quantity) -> None:
    found = entry(observation(code, **value))
    assert (found.presence, found.value, found.no_response) == (P, shown, False)


@pytest.mark.parametrize(
    ("code", "value", "why"),
    [
        ("latency", {}, "no value"),
        ("latency", quantity(None), "no value"),
        ("latency", quantity(7.4, None), "no unit"),
        ("latency", {"valueInteger": 7}, "no unit"),
        ("latency", quantity(7.4, "V"), "cannot be compared"),
        ("latency", quantity(42, "m/s"), "cannot be compared"),
        ("latency", quantity(5, comparator="<"), "bound"),
        ("latency", quantity(7400), "implausible"),
        ("latency", quantity(1.4), "implausible"),
        ("latency", quantity(-7.4), "implausible"),
        ("temperature", quantity(91, "Cel"), "implausible"),
        ("latency", {"valueString": "about 7"}, "no value"),
        ("latency", {"dataAbsentReason": {"coding": [{"code": "unknown"}]}}, "no value"),
    ],
)
def test_measurements_that_cannot_be_used(code: str, value: dict[str, Any], why: str) -> None:
    found = entry(observation(code, **value))
    assert (found.presence, found.value) == (U, None)
    assert why in found.why


@pytest.mark.parametrize(
    "value",
    [
        {"valueString": "No response"},
        {"valueString": "NR"},
        {"valueString": "absent"},
        {"valueCodeableConcept": {"text": "not recordable"}},
        {"valueCodeableConcept": coded(SNOMED, "260385009")},
        {"dataAbsentReason": {"text": "no response"}},
        {"dataAbsentReason": {"coding": [{"code": "other", "display": "No response"}]}},
        quantity(0, "uV"),
        quantity(0, None),
    ],
)
def test_no_response_is_a_result(value: dict[str, Any]) -> None:
    """Neither a missing value nor a velocity of zero."""
    found = entry(observation("amplitude", **value))
    assert (found.presence, found.no_response, found.value) == (P, True, None)


def test_only_a_nerve_can_fail_to_respond() -> None:
    assert entry(observation("temperature", valueString="no response")).presence is U
    sent = observation(code=coded(LOINC, "72514-3"), valueInteger=0)
    assert entry(sent).value == Quantity(0, "{score}")


def test_a_preliminary_no_response_is_none_yet() -> None:
    found = entry(observation("amplitude", status="preliminary", valueString="no response"))
    assert (found.presence, found.no_response) == (U, False)


@pytest.mark.parametrize("code", ["not-performed", "not-asked", "not-applicable"])
def test_a_measurement_that_was_not_made(code: str) -> None:
    found = entry(observation("latency", dataAbsentReason={"coding": [{"code": code}]}))
    assert (found.presence, found.why) == (A, "not performed")


def limit(low: float | None = None, high: float | None = None, unit: str | None = "ms", **more: Any) -> Any:
    ends = {
        name: {"value": value} | ({"unit": unit} if unit else {})
        for name, value in (("low", low), ("high", high))
        if value is not None
    }
    return ends | more


@pytest.mark.parametrize(
    ("ranges", "limits"),
    [
        ([limit(high=6.1)], Range(None, 6.1, "ms")),
        (limit(high=6.1), Range(None, 6.1, "ms")),
        ([limit(3.0, 6.1)], Range(3.0, 6.1, "ms")),
        ([limit(0, 6.1)], Range(0, 6.1, "ms")),
        ([limit(high=6.1, unit=None)], Range(None, 6.1, "ms")),
        ([limit(high=0.0061, unit="s")], Range(None, 6.1, "ms")),
        ([{"high": {"value": 6.1, "unit": "ms", "code": "odd"}}], Range(None, 6.1, "ms")),
        ([{"text": "< 6.1 ms"}], Range(None, 6.1, "ms")),
        ([{"text": "3,0 - 6,1"}], Range(3.0, 6.1, "ms")),
        ([limit(high=6.1, text="see below")], Range(None, 6.1, "ms")),
        ([limit(high=6.1), limit(high=6.1)], Range(None, 6.1, "ms")),
        ([limit(high=6.1), limit(high=5.8)], None),
        ([limit(high=6.1, type=coded("http://x", "normal"))], Range(None, 6.1, "ms")),
        ([limit(high=6.1, type={"text": "Normal"})], Range(None, 6.1, "ms")),
        ([limit(high=6.1, type={"coding": [{}]})], Range(None, 6.1, "ms")),
        ([limit(high=9, type=coded("http://x", "treatment")), limit(high=6.1)], Range(None, 6.1, "ms")),
        ([limit(6.1, 3.0)], None),
        ([limit(high=42, unit="m/s")], None),
        ([{"text": "normal"}], None),
        ([{}], None),
        ([], None),
    ],
)
def test_the_range_of_the_laboratory(ranges: Any, limits: Range | None) -> None:
    assert entry(observation("latency", **quantity(7.4), referenceRange=ranges)).limits == limits


def test_a_range_in_text_is_in_the_unit_of_the_value() -> None:
    sent = observation("latency", **quantity(0.005, "s"), referenceRange=[{"text": "0.003-0.0061"}])
    assert entry(sent).limits == Range(3.0, 6.1, "ms")


@pytest.mark.parametrize(
    ("flags", "meant"),
    [
        (["H"], Interpretation.HIGH),
        (["LL"], Interpretation.LOW),
        (["A"], Interpretation.ABNORMAL),
        (["N"], Interpretation.NORMAL),
        (["H", "HH"], Interpretation.HIGH),
        (["H", "N"], None),
        (["S"], None),
        ([], None),
    ],
)
def test_the_flag_of_the_laboratory(flags: list[str], meant: Interpretation | None) -> None:
    sent = observation("latency", **quantity(7.4), interpretation=[{"coding": [{"code": f}]} for f in flags])
    assert entry(sent).interpretation is meant


@pytest.mark.parametrize(
    ("elements", "side", "sites"),
    [
        ({}, Laterality.UNSTATED, set()),
        ({"bodySite": coded(SNOMED, "22335008")}, LEFT, {"foot"}),
        ({"bodySite": {"text": "Right ankle"}}, RIGHT, {"ankle"}),
        ({"bodySite": {"coding": [FOOT, QUALIFIER_RIGHT]}}, RIGHT, {"foot"}),
        ({"code": coded(LOCAL, "tinel", text="Tinel sign, left ankle")}, LEFT, {"ankle"}),
        ({"code": {"text": "Tinel, left"}, "bodySite": coded(SNOMED, "7769000")}, Laterality.CONFLICT, {"foot"}),
        ({"extension": [{"url": "http://x/laterality", "valueCode": "left"}]}, LEFT, set()),
        ({"note": [{"text": "tested at the foot"}]}, Laterality.UNSTATED, {"foot"}),
    ],
)  # fmt: skip
def test_side_and_sites_of_an_observation(
    elements: dict[str, Any], side: Laterality, sites: set[str]
) -> None:
    found = entry(observation(valueBoolean=True, **elements))
    assert (found.side, found.sites) == (side, sites)


def test_components_are_entries_with_a_side_of_their_own() -> None:
    sent = observation(
        code={"text": "nerve panel"},
        bodySite=coded(SNOMED, "22335008"),
        component=[
            {"code": coded(LOCAL, "latency"), **quantity(7.4)},
            {"code": coded(LOCAL, "amplitude", text="amplitude, right"), **quantity(6, "uV")},
            {"code": coded("http://x", "unrelated"), **quantity(1)},
        ],
    )
    found = entries(sent)
    assert {e.id: (set(e.concepts), e.side, e.sites) for e in found} == {
        "Observation/r1.component[0]": ({"latency"}, LEFT, {"foot"}),
        "Observation/r1.component[1]": ({"amplitude"}, RIGHT, {"foot"}),
    }
    assert {e.period for e in found} == {entry(observation(valueBoolean=True)).period}


def test_one_component_as_an_object() -> None:
    (found,) = entries(
        observation(code={"text": "x"}, component={"code": coded(LOCAL, "tinel"), "valueBoolean": True})
    )
    assert (found.id, found.presence) == ("Observation/r1.component[0]", P)


def test_members_and_orders_are_linked_whatever_the_form_of_the_reference() -> None:
    found = entry(
        observation(
            valueBoolean=True,
            hasMember=[
                {"reference": "Observation/a"},
                {"reference": "https://x.example/fhir/Observation/b/_history/2"},
                {"reference": "urn:uuid:0"},
                {"display": "no link"},
            ],
            basedOn={"reference": "ServiceRequest/o"},
        )
    )
    assert found.members == ("Observation/a", "Observation/b", "urn:uuid:0")
    assert found.based_on == ("ServiceRequest/o",)


@pytest.mark.parametrize(
    ("elements", "period", "known"),
    [
        ({}, "2026-05-20", "2026-05-20"),
        ({"issued": "2026-05-22T08:00:00Z"}, "2026-05-20", "2026-05-22"),
        ({"effectiveDateTime": ..., "effectiveInstant": "2026-05-20T08:00:00Z"}, "2026-05-20", "2026-05-20"),
        ({"effectiveDateTime": ..., "effectivePeriod": SPAN}, "2026-05-01 to 2026-05-03", "2026-05-03"),
        ({"effectiveDateTime": ..., "effectivePeriod": {"end": "2026-05-03"}}, "2026-05-03", "2026-05-03"),
        ({"effectiveDateTime": ..., "issued": "2026-05-22T08:00:00Z"}, "None", "2026-05-22"),
        ({"effectiveDateTime": "soon"}, "None", "None"),
    ],
)  # fmt: skip
def test_when_an_observation_was_made_and_known(elements: dict[str, Any], period: str, known: str) -> None:
    found = entry(observation(valueBoolean=True, **elements))
    assert (str(found.period), str(found.known)) == (period, known)


def test_what_means_nothing_here_is_no_entry() -> None:
    assert entries(observation(code=coded(LOINC, "718-7"), **quantity(13, "g/dL"))) == ()
    assert entries(observation(code=...)) == ()


# Reports


def report(**elements: Any) -> dict[str, Any]:
    usual = {"status": "final", "code": {"text": "Nerve conduction study"}, "effectiveDateTime": "2026-05-20"}
    return resource("DiagnosticReport", **usual | elements)


@pytest.mark.parametrize(
    ("state", "presence"),
    [
        ("final", P),
        ("amended", P),
        ("corrected", P),
        ("appended", P),
        (..., P),
        ("registered", U),
        ("partial", U),
        ("preliminary", U),
    ],
)
def test_the_status_of_a_report(state: Any, presence: Presence) -> None:
    assert entry(report(status=state)).presence is presence


@pytest.mark.parametrize("state", ["entered-in-error", "cancelled"])
def test_a_withdrawn_report_is_not_read(state: str) -> None:
    assert entries(report(status=state)) == ()


def test_what_a_report_concludes() -> None:
    found = entry(
        report(
            conclusionCode=[coded(ICD, "G57.52"), {"text": "No polyneuropathy"}, {"text": "hay fever"}],
            result=[{"reference": "Observation/a"}],
        )
    )
    assert [(set(said.concepts), said.side) for said in found.reasons] == [({"syndrome"}, LEFT)]
    assert (set(found.concepts), found.members) == ({"study"}, ("Observation/a",))


def test_a_report_of_something_else_with_a_conclusion_that_counts() -> None:
    found = entry(report(code={"text": "MRI"}, conclusionCode=coded(ICD, "G57.52")))
    assert (found.concepts, len(found.reasons)) == (frozenset(), 1)
    assert entries(report(code={"text": "MRI"})) == ()
    assert entries(report(code=..., category=...)) == ()


def test_every_concept_of_an_entry_is_one_of_the_vocabulary() -> None:
    found: tuple[Entry, ...] = entries(condition(), observation(id="o", valueBoolean=True), report(id="d"))
    assert len(found) == 3
    assert all(e.concepts <= VOCABULARY.concepts.keys() for e in found)
