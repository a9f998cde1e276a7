"""From what a client sent to a record: each resource by itself, of this patient, as of a day, and never an error."""

import json
import random
from copy import deepcopy
from datetime import UTC, date, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cds_service.catalog import load_catalog
from cds_service.record import Chart, Day, Entry, Note, Presence, Record, read_chart
from cds_service.record import resources as fhir
from cds_service.record.chart import SOME_UNREADABLE
from cds_service.record.documents import TEXT
from tests.record.charts import DAY, ICD, LOCAL, PATIENT, VOCABULARY, bundle, coded, read, resource

QUERY_FAILED, NOT_FHIR = "the client's query failed", "what was sent is not FHIR"
OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]}


def condition(**elements: Any) -> dict[str, Any]:
    return resource("Condition", **{"code": coded(ICD, "G57.52"), "recordedDate": "2026-05-01"} | elements)


def order(**elements: Any) -> dict[str, Any]:
    named = {"status": "active", "code": {"text": "Physiotherapy"}, "authoredOn": "2026-05-20"}
    return resource("ServiceRequest", **{"id": "o", **named} | elements)


def ids(record: Record) -> list[str]:
    return [entry.id for entry in record.entries]


# What comes for a key


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        (None, []),
        (b"  null\n", []),
        (bundle(), []),
        ({"resourceType": "Bundle", "type": "searchset", "total": 0}, []),
        ({"resourceType": "Bundle", "entry": None}, []),
        ({"resourceType": "Bundle", "entry": [{}]}, []),
        ({"resourceType": "Bundle", "entry": [{"search": {"mode": "match"}}]}, []),
        (condition(), ["Condition/r1"]),
        (bundle(condition()), ["Condition/r1"]),
        (bundle(condition()) | {"type": "collection"}, ["Condition/r1"]),
        (bundle(condition(), condition(id="r2")), ["Condition/r1", "Condition/r2"]),
    ],
)
def test_an_answer_is_no_missing_data(sent: Any, found: list[str]) -> None:
    """PFD-04, 05 and 07: null and an empty Bundle both say that there is none; a bare resource is read as one."""
    record = read({"Condition": sent})
    assert ids(record) == found
    assert (record.missing, record.notes) == ({}, ())


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (OUTCOME, QUERY_FAILED),
        ({"resourceType": "OperationOutcome"}, QUERY_FAILED),
        (bundle(OUTCOME), QUERY_FAILED),
        (bundle({"resourceType": "OperationOutcome", "issue": "broken"}), QUERY_FAILED),
        (bundle({"resourceType": "OperationOutcome", "issue": {"severity": "fatal"}}), QUERY_FAILED),
        (bundle() | {"link": [{"relation": "next", "url": "https://ehr.example/2"}]}, "only the first page was sent"),
        ("<html><body>Sign in</body></html>", NOT_FHIR),
        (b"<html>", NOT_FHIR),
        (b"", NOT_FHIR),
        (b'{"resourceType":', NOT_FHIR),
        (b"\xff\xfe", NOT_FHIR),
        (7, NOT_FHIR),
        (True, NOT_FHIR),
        ([], NOT_FHIR),
        ([condition()], NOT_FHIR),
        ({}, NOT_FHIR),
        ({"resourceType": None}, NOT_FHIR),
        ({"resourceType": 7}, NOT_FHIR),
        ({"resourceType": "Bundle", "entry": "none"}, NOT_FHIR),
        ({"error": "unauthorized"}, NOT_FHIR),
    ],
)  # fmt: skip
def test_what_says_that_data_is_missing(sent: Any, why: str) -> None:
    record = read({"Condition": sent})
    assert record.missing == {"Condition": why}
    assert record.missing_handles == {"Condition"}


def test_what_was_found_beside_a_failure_is_read() -> None:
    record = read({"Condition": bundle(OUTCOME, condition())})
    assert (ids(record), record.missing) == (["Condition/r1"], {"Condition": QUERY_FAILED})


def test_a_warning_among_the_results_is_no_failure() -> None:
    warning = {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "warning"}, {"severity": "information"}],
    }
    assert read({"Condition": bundle(warning, condition())}).missing == {}


def test_the_first_of_several_pages_is_read() -> None:
    paged = bundle(condition()) | {"link": [{"relation": "self"}, {"relation": "next"}]}
    assert ids(read({"Condition": paged})) == ["Condition/r1"]


def test_a_key_that_did_not_come_is_missing_and_one_that_nobody_asked_for_is_read() -> None:
    record = read({"More": condition()}, asked=("Patient", "Condition"))
    assert (ids(record), record.missing) == (["Condition/r1"], {"Condition": "not retrieved"})


# The patient


@pytest.mark.parametrize("sent", [PATIENT, bundle(PATIENT)])
def test_the_patient(sent: Any) -> None:
    patient = read({"Patient": sent}).patient
    assert patient is not None
    assert (patient.id, patient.birth, patient.gender, patient.deceased) == (
        "p",
        Day.on(date(1976, 3, 2)),
        "female",
        False,
    )


@pytest.mark.parametrize(
    ("elements", "birth", "deceased"),
    [
        ({"birthDate": "1976"}, "1976", False),
        ({"birthDate": "unknown"}, "None", False),
        ({"birthDate": None}, "None", False),
        ({"deceasedBoolean": True}, "1976-03-02", True),
        ({"deceasedBoolean": False}, "1976-03-02", False),
        ({"deceasedDateTime": "2026-01"}, "1976-03-02", True),
    ],
)
def test_birth_and_death(elements: dict[str, Any], birth: str, deceased: bool) -> None:
    patient = read({"Patient": PATIENT | elements}).patient
    assert patient is not None
    assert (str(patient.birth), patient.deceased) == (birth, deceased)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        bundle(),
        OUTCOME,
        "<html>",
        PATIENT | {"id": "q"},
        bundle(PATIENT | {"id": "q"}),
        PATIENT | {"id": None},
        PATIENT | {"birthDate": 1976},
        condition(),
        {"resourceType": "Bundle", "entry": [{}]},
    ],
)
def test_without_the_patient_of_the_call_the_patient_is_missing(sent: Any) -> None:
    record = read({"Patient": sent})
    assert record.patient is None
    assert "Patient" in record.missing


def test_of_two_versions_of_the_patient_the_newer_counts() -> None:
    versions = [
        PATIENT | {"birthDate": f"19{year}-01-01", "meta": {"lastUpdated": f"2026-05-{day}T10:00:00Z"}}
        for year, day in ((60, "02"), (70, "09"), (80, "01"))
    ]
    for order_ in (versions, versions[::-1]):
        patient = read({"Patient": bundle(*order_)}).patient
        assert patient is not None
        assert str(patient.birth) == "1970-01-01"


# Resources of somebody else

OTHERS = [
    "Patient/other",
    "https://ehr.example/fhir/Patient/other",
    "Patient/other/_history/1",
    "Patient/pp",
    "Patient/P",
    "urn:uuid:0b1e",
    "Group/p",
    "#contained",
]
SAME = ["Patient/p", "https://ehr.example/fhir/Patient/p", "Patient/p/_history/2"]


@pytest.mark.parametrize("reference", OTHERS)
def test_another_patients_resource_is_left_out_and_told(reference: str) -> None:
    record = read({"All": bundle(condition(subject={"reference": reference}), order())})
    assert ids(record) == ["ServiceRequest/o"]
    assert record.notes == (Note("other-patient", "Condition/r1", "belongs to another patient"),)


@pytest.mark.parametrize(
    "subject",
    [*({"reference": one} for one in SAME), ..., None, {}, {"display": "S"}, {"identifier": {"value": "1"}}],
)
def test_this_patients_and_nobodys_resources_are_read(subject: Any) -> None:
    """A resource that names nobody is taken as asked for: clients may omit elements (PFD-09)."""
    assert ids(read({"Condition": condition(subject=subject)})) == ["Condition/r1"]


def test_a_urn_is_this_patient_where_the_bundle_says_so() -> None:
    people = {"resourceType": "Bundle", "entry": [{"fullUrl": "urn:uuid:0b1e", "resource": PATIENT}]}
    sent = condition(subject={"reference": "urn:uuid:0b1e"})
    assert ids(read({"Patient": people, "Condition": sent})) == ["Condition/r1"]
    strangers = {
        "resourceType": "Bundle",
        "entry": [{"fullUrl": "urn:uuid:0b1e", "resource": PATIENT | {"id": "q"}}],
    }
    assert ids(read({"Patient": strangers, "Condition": sent})) == []  # fmt: skip


@pytest.mark.parametrize("reference", OTHERS)
def test_the_older_name_of_the_subject_is_guarded_too(reference: str) -> None:
    """DSTU2 said `patient`: such a leftover of somebody else must not slip through."""
    record = read({"Condition": condition(subject=..., patient={"reference": reference})})
    assert (ids(record), [note.kind for note in record.notes]) == ([], ["other-patient"])


@pytest.mark.parametrize(
    ("people", "read_"),
    [
        ([{"actor": {"reference": "Patient/p"}}], True),
        ([{"actor": {"reference": "Practitioner/x"}}, {"actor": {"reference": "Patient/p"}}], True),
        ([{"actor": {"reference": "Patient/other"}}, {"actor": {"reference": "Patient/p"}}], True),
        ([{"actor": {"reference": "Practitioner/x"}}], True),
        ([], True),
        ([{}], True),
        ([{"actor": {"reference": "Patient/other"}}], False),
        ({"actor": {"reference": "Patient/other"}}, False),
    ],
)
def test_whose_appointment(people: Any, read_: bool) -> None:
    sent = resource("Appointment", subject=..., status="booked", description="Follow-up", participant=people)
    assert bool(ids(read({"Appointment": sent}))) is read_


@pytest.mark.parametrize(("whose", "read_"), [("Patient/p", True), ("Patient/other", False), (None, True)])
def test_whose_task(whose: str | None, read_: bool) -> None:
    who = {"for": {"reference": whose}} if whose else {}
    sent = resource("Task", subject=..., status="requested", description="Follow-up", **who)
    assert bool(ids(read({"Task": sent}))) is read_


# Odd resources

GOOD = order()
ODD: dict[str, Any] = {
    "status as a list": condition(clinicalStatus=["active"]),
    "DSTU2 status as text": condition(clinicalStatus="active", verificationStatus="confirmed"),
    "code as text": condition(code="G57.52"),
    "coding as text": condition(code={"coding": "G57.52"}),
    "null among codings": condition(code={"coding": [None]}),
    "number as text": resource("Observation", code=coded(LOCAL, "latency"), valueQuantity={"value": "7.4"}),
    "number without end": resource("Observation", code=coded(LOCAL, "latency"), valueInteger=10**400),
    "date as number": condition(recordedDate=20260501),
    "id as number": condition(id=7),
    "subject as text": condition(subject="Patient/p"),
    "extension as text": condition(extension="left"),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_one_odd_resource_is_told_and_the_rest_is_read(odd: dict[str, Any]) -> None:
    for sent in (bundle(odd, GOOD), bundle(GOOD, odd)):
        record = read({"All": sent})
        # What the odd one may have said stays open: data of its kind is there in part.
        assert (ids(record), record.missing) == (["ServiceRequest/o"], {"All": SOME_UNREADABLE})
        ((kind, named, reason),) = record.notes
        assert (kind, reason) == ("unreadable", "its content does not fit FHIR R4")
        assert named.startswith(odd["resourceType"])


@pytest.mark.parametrize(
    "entry", [None, 7, "x", [], {"resource": 7}, {"resource": None}, {"resource": []}, {"fullUrl": 7}]
)
def test_an_entry_that_holds_no_resource_is_told(entry: Any) -> None:
    sent = {"resourceType": "Bundle", "entry": [entry, {"resource": GOOD}]}
    record = read({"All": sent})
    assert ids(record) == ["ServiceRequest/o"]
    assert record.notes == (Note("unreadable", "All[0]", "no Bundle entry with a resource"),)  # fmt: skip


@pytest.mark.parametrize("raw", [b'"\xff"', b'{"text":"\xc3("}'])
def test_bytes_that_are_no_text(raw: bytes) -> None:
    odd = b'{"resourceType":"Condition","id":"c","code":' + raw + b"}"
    sent = (
        b'{"resourceType":"Bundle","entry":[{"resource":'
        + odd
        + b'},{"resource":'
        + json.dumps(GOOD).encode()
        + b"}]}"
    )
    record = read({"All": sent})
    assert ids(record) == ["ServiceRequest/o"]
    assert [note.kind for note in record.notes] == ["unreadable"]  # fmt: skip


@pytest.mark.parametrize("depth", [300, 2_000, 200_000])
@pytest.mark.parametrize(("opened", "closed"), [(b"[", b"]"), (b'{"x":', b"}")])
@pytest.mark.parametrize(
    "at", [b"", b'{"resourceType":"Condition","x":', b'{"resourceType":"Bundle","entry":']
)
def test_nesting_without_end(depth: int, opened: bytes, closed: bytes, at: bytes) -> None:
    sent = at + opened * depth + b"1" + closed * depth + (b"}" if at else b"")
    record = read({"Condition": sent, "Good": GOOD})
    assert ids(record) == ["ServiceRequest/o"]


@pytest.mark.parametrize(
    "elements",
    [
        {"category": {"text": "outpatient"}, "reasonCode": {"text": "Foot pain"}},
        {"reasonCode": []},
        {"reasonCode": [{}], "code": {"text": "Physiotherapy", "coding": [{}]}},
        {"intent": ..., "status": ...},
        {"reasonReference": {"reference": "Condition/none"}, "bodySite": {"text": "left foot"}},
        {"basedOn": [{}], "extension": {}},
        {"unheardOf": {"deep": [1, {"x": None}]}, "resourceId": 7},
        {"status": None, "intent": None, "code": {"text": "Physiotherapy"}, "subject": None},
    ],
)
def test_the_invalid_r4_of_real_clients_is_read(elements: dict[str, Any]) -> None:
    """As the public sandbox sends it: lists as single objects, empty codings, missing elements."""
    record = read({}, drafts=bundle(order(**elements)), selected=["ServiceRequest/o"])
    (draft,) = record.entries
    assert (draft.id, draft.presence, draft.selected) == ("ServiceRequest/o", Presence.PRESENT, True)
    assert record.notes == ()


def test_a_draft_that_names_nothing_yet_is_no_entry_and_no_error() -> None:
    empty = {
        "resourceType": "MedicationRequest",
        "id": "request-123",
        "status": "draft",
        "subject": {"reference": "Patient/p"},
    }
    record = read({}, drafts={"resourceType": "Bundle", "entry": [{"resource": empty}]})
    assert (record.entries, record.notes) == ((), ())  # fmt: skip


def test_a_type_that_is_not_read_is_no_note() -> None:
    record = read({"All": bundle({"resourceType": "Practitioner", "id": 7}, {"resourceType": "Basic"}, GOOD)})
    assert (ids(record), record.notes) == (["ServiceRequest/o"], ())


# Identity


def test_without_an_id_a_resource_is_named_by_its_content() -> None:
    one, other = condition(id=...), condition(id=..., recordedDate="2026-05-02")
    found = [ids(read({"All": bundle(*sent)})) for sent in ((one, other), (other, one), (one, other, one))]
    assert len(found[0]) == 2
    assert found[0] == found[1] == found[2]
    assert all(entry_id.startswith("Condition#") for entry_id in found[0])


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("2026-05-01T10:00:00Z", "2026-05-02T10:00:00Z"),
        ("2026-05-01T10:00:00Z", "2026-05-01T10:00:00.5Z"),
        ("2026-06-01T00:30:00+02:00", "2026-05-31T23:00:00Z"),
        (None, "2026-05-01T10:00:00Z"),
        ("soon", "2026-05-01T10:00:00Z"),
        (7, "2026-05-01T10:00:00Z"),
    ],
)
def test_the_same_id_twice_is_the_newer_one(older: Any, newer: str) -> None:
    old = condition(meta={"lastUpdated": older}, code=coded(ICD, "G57.51"))
    new = condition(meta={"lastUpdated": newer})
    for sent in ({"A": old, "B": new}, {"A": new, "B": old}, {"A": bundle(new, old, new)}):
        (found,) = read(sent).entries
        assert found.text == "G57.52"


def test_the_same_id_of_two_types_is_two_things() -> None:
    assert ids(read({"All": bundle(condition(), order(id="r1"))})) == ["Condition/r1", "ServiceRequest/r1"]


# Time


@pytest.mark.parametrize(
    ("elements", "as_of", "visible"),
    [
        ({"recordedDate": "2026-06-04"}, DAY, True),
        ({"recordedDate": "2026-06-05"}, DAY, False),
        ({"recordedDate": "2026-06-05"}, DAY + timedelta(1), True),
        ({"recordedDate": "2026-06"}, DAY, True),
        ({"recordedDate": "2026-07"}, DAY, False),
        ({"recordedDate": "2026"}, DAY, True),
        ({"recordedDate": "2026-05-01", "onsetDateTime": "2026-06-05"}, DAY, False),
        ({"recordedDate": "2026-06-05", "onsetDateTime": "2026-03-01"}, DAY, False),
        ({"recordedDate": ...}, DAY, True),
    ],
)
def test_what_became_known_or_happened_later_is_not_seen(
    elements: dict[str, Any], as_of: date, visible: bool
) -> None:
    assert bool(read({"Condition": condition(**elements)}, as_of=as_of).entries) is visible


def test_an_instant_counts_in_the_zone_of_the_reading() -> None:
    sent = {"Condition": condition(recordedDate="2026-06-04T23:30:00Z")}
    assert len(read(sent).entries) == 1
    assert read(sent, zone=timezone(timedelta(hours=2))).entries == ()


def test_a_plan_may_lie_ahead() -> None:
    later = order(occurrenceDateTime="2026-09-01")
    booked = resource(
        "Appointment", subject=..., status="booked", description="Follow-up", start="2026-09-01T08:00:00Z"
    )
    assert len(read({"All": bundle(later, booked)}).entries) == 2
    assert read({"All": order(authoredOn="2026-06-05")}).entries == ()  # fmt: skip


def test_a_condition_known_later_lends_no_reason() -> None:
    why = condition(id="c", recordedDate="2026-06-05")
    sent = {"All": bundle(why, order(reasonReference=[{"reference": "Condition/c"}]))}
    assert [entry.reasons for entry in read(sent).entries] == [()]
    assert len(read(sent, as_of=DAY + timedelta(1)).of("physio")[0].reasons) == 1


# Drafts


def test_drafts_stand_apart() -> None:
    picked, other = order(id="d1", authoredOn="2026-06-09"), order(id="d2")
    record = read({"All": order()}, drafts=bundle(picked, other), selected=["ServiceRequest/d1"])
    assert {entry.id: (entry.draft, entry.selected) for entry in record.entries} == {
        "ServiceRequest/o": (False, False),
        "ServiceRequest/d1": (True, True),
        "ServiceRequest/d2": (True, False),
    }
    assert [entry.id for entry in record.of("physio")] == ["ServiceRequest/o"]
    assert [entry.id for entry in record.drafts("physio")] == ["ServiceRequest/d1"]
    assert record.drafts("orthosis") == ()


def test_an_order_being_written_is_not_also_on_the_chart() -> None:
    record = read({"All": order(status="active")}, drafts=bundle(order(status="draft")))
    assert [(entry.id, entry.draft) for entry in record.entries] == [("ServiceRequest/o", True)]


def test_a_draft_may_point_to_a_condition_of_the_chart() -> None:
    draft = order(reasonReference=[{"reference": "Condition/c"}])
    record = read({"Condition": condition(id="c")}, drafts=bundle(draft), selected=["ServiceRequest/o"])
    assert [set(why.concepts) for why in record.drafts()[0].reasons] == [{"syndrome"}]


@pytest.mark.parametrize(
    "drafts", [None, bundle(), 7, "x", OUTCOME, [order()], {"resourceType": "Bundle", "entry": 7}]
)
def test_drafts_that_are_none(drafts: Any) -> None:
    assert read({"All": order()}, drafts=drafts).of("physio")


def test_somebody_elses_draft_is_left_out() -> None:
    record = read({}, drafts=bundle(order(subject={"reference": "Patient/other"})))
    assert (record.entries, [note.kind for note in record.notes]) == ((), ["other-patient"])


# Whatever comes

FIXTURES = Path(__file__).parents[2] / "fixtures/patients"
REAL = [
    (path.stem, [item["resource"] for item in json.loads(path.read_text())["entry"]])
    for path in sorted(FIXTURES.glob("*.json"))
]
CONTENT = next(iter(load_catalog().knowledge.values())).vocabulary
many_ways = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

WORDS = [
    "",
    "p",
    "Patient/p",
    "left",
    "2026-05-01",
    "2026-02-30",
    "final",
    "numbness of the left foot",
    "G57.52",
    "7.4 ms",
]
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(WORDS)
)
NAMES = sorted(
    {"resourceType", "entry", "resource", "link", "relation", "fullUrl", "meta", "lastUpdated"}
    | {field for kind in (*fhir.Readable.__args__, fhir.Component) for field in kind.__struct_encode_fields__}
    | {field for kind in (fhir.CodeableConcept, fhir.Coding, fhir.Quantity) for field in kind.__struct_encode_fields__}
)  # fmt: skip
TYPES = ["Bundle", *(kind.__name__ for kind in fhir.Readable.__args__)]
trees = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
        | st.builds(
            lambda kind, more: {**more, "resourceType": kind},
            st.sampled_from(TYPES),
            st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
        )
    ),
    max_leaves=25,
)


def sane(record: Record) -> None:
    """What every reader of a record relies on."""
    for entry in record.entries:
        assert isinstance(entry, Entry)
        assert (
            entry.presence is Presence.UNKNOWN
            or entry.concepts
            or entry.reasons
            or entry.has_reason
            or entry.sites
        )
        assert entry.value is None or entry.presence is Presence.PRESENT
        assert not (entry.no_response and entry.value)
    assert record.patient is None or record.patient.id == record.patient.id.strip()
    assert len(set(ids(record))) == len(record.entries)


@many_ways
@given(st.dictionaries(st.sampled_from(["Patient", "Condition", "Observation:exam"]), trees), trees)
@example(
    {
        "Condition": {
            "resourceType": "Bundle",
            "entry": [{"resource": {"resourceType": "OperationOutcome", "issue": 7}}],
        }
    },
    None,
)
def test_no_json_is_too_odd(offered: dict[str, Any], drafts: Any) -> None:
    sane(read(offered, drafts=drafts))


@many_ways
@given(st.binary(max_size=60))
def test_no_bytes_are_too_odd(raw: bytes) -> None:
    sane(read({"Condition": raw, "Patient": raw}))


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in inner for place in places_in(child, (*path, key)))]


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, list[Any]]:
    """A real chart with up to three places overwritten, dropped or wrapped."""
    name, resources = draw(st.sampled_from(REAL))
    resources = deepcopy(resources)
    for _ in range(draw(st.integers(1, 3))):
        *parents, last = draw(st.sampled_from([place for place in places_in(resources) if place]))
        holder = resources
        for key in parents:
            holder = holder[key]
        how = draw(st.sampled_from(["replace", "drop", "wrap", "unwrap"]))
        if how == "replace":
            holder[last] = draw(trees)
        elif how == "wrap":
            holder[last] = [holder[last]]
        elif how == "unwrap" and isinstance(holder[last], list) and holder[last]:
            holder[last] = holder[last][0]
        elif how == "drop":
            del holder[last]
    return name, resources


@many_ways
@given(mutated())
def test_a_real_chart_with_errors_is_still_read(chart: tuple[str, list[Any]]) -> None:
    name, resources = chart
    people = [r for r in resources if isinstance(r, dict) and r.get("resourceType") == "Patient"]
    offered = {"Patient": bundle(*people), "All": bundle(*resources)}
    raw = {key: json.dumps(value).encode() for key, value in offered.items()}
    sane(read_chart(Chart(name, raw, tuple(raw)), CONTENT, date(2026, 6, 15), UTC))


def whole(name: str, resources: list[Any], keys: int = 1) -> Record:
    people = [r for r in resources if r["resourceType"] == "Patient"]
    raw = {f"k{n}": json.dumps(bundle(*resources[n::keys])).encode() for n in range(keys)}
    raw["Patient"] = json.dumps(bundle(*people)).encode()
    return read_chart(Chart(people[0]["id"], raw, tuple(raw)), CONTENT, date(2026, 6, 15), UTC)


@pytest.mark.parametrize(("name", "resources"), REAL, ids=[name for name, _ in REAL])
def test_the_order_of_resources_and_keys_plays_no_part(name: str, resources: list[Any]) -> None:
    once = whole(name, resources)
    assert once.entries
    for seed in range(3):
        shuffled = random.Random(seed).sample(resources, len(resources))
        again = whole(name, shuffled, keys=seed + 1)
        assert again.entries == once.entries
        assert (again.patient, again.notes) == (once.patient, once.notes)


@pytest.mark.parametrize(("name", "resources"), REAL, ids=[name for name, _ in REAL])
def test_losing_one_resource_changes_no_other_entry(name: str, resources: list[Any]) -> None:
    """What is read of a resource does not hang on its neighbours, but for the reasons that they lend.

    A value in the text of a report is left aside: it counts only as long as no Observation says it.
    """

    def alone(record: Record) -> dict[str, Any]:
        return {
            entry.id: (entry.presence, entry.side, entry.period, entry.value)
            for entry in record.entries
            if entry.resource != TEXT or entry.value is None
        }

    once = alone(whole(name, resources))
    for lost in (r for r in resources if r["resourceType"] != "Patient"):
        rest = alone(whole(name, [r for r in resources if r is not lost]))
        assert rest.items() <= once.items()
        assert all(
            entry_id.startswith(f"{lost['resourceType']}/{lost['id']}") for entry_id in once.keys() - rest
        )


def test_every_fixture_means_something_to_the_small_vocabulary_or_nothing_at_all() -> None:
    for name, resources in REAL:
        raw = {"All": json.dumps(bundle(*resources)).encode()}
        sane(read_chart(Chart(name, raw, ("All",)), VOCABULARY, DAY, UTC))
