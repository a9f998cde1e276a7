"""The text of reports in a chart: what is read, what is not, and what values do beside it."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from cds_service.catalog import Catalog
from cds_service.record import Entry, Laterality, Presence, Record, Vocabulary
from cds_service.record.documents import TEXT, AsText, Attached, attachments_in
from tests.record.charts import bundle, coded, read, resource

LOINC = "http://loinc.org"
STUDY = coded(LOINC, "18749-2", "Electromyogram study")
POSITIVE = "Left tarsal tunnel syndrome. Left sural response normal."


@pytest.fixture
def words(catalog: Catalog) -> Vocabulary:
    return catalog.vocabulary(catalog.topics[0])


def report(**elements: Any) -> dict[str, Any]:
    usual = {"id": "ncs", "status": "final", "code": STUDY, "effectiveDateTime": "2026-05-04"}
    return resource("DiagnosticReport", **usual | elements)


def document(text: str, **elements: Any) -> dict[str, Any]:
    usual = {
        "id": "doc",
        "status": "current",
        "type": coded(LOINC, "28570-0", "Procedure note"),
        "date": "2026-05-04T10:00:00Z",
        "content": [{"attachment": {"contentType": "text/plain", "data": encoded(text)}}],
    }
    return resource("DocumentReference", **usual | elements)


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def as_sent(text: str) -> dict[str, AsText]:
    return {Attached("text/plain", encoded(text)).key: AsText(text)}


def chart(words: Vocabulary, *sent: dict[str, Any], texts: dict[str, AsText] | None = None) -> Record:
    return read({"any": bundle(*sent)}, vocabulary=words, texts=texts or {})


def told(record: Record) -> list[tuple[str, Laterality, Presence, str]]:
    return [
        (*entry.concepts, entry.side, entry.presence, entry.answer or "")
        for entry in record.entries
        if entry.resource == TEXT
    ]


LEFT, RIGHT = Laterality.LEFT, Laterality.RIGHT
CONCLUDED = [
    ("report-tarsal-tunnel", LEFT, Presence.PRESENT, ""),
    ("sural-nerve", LEFT, Presence.PRESENT, "normal"),
]


def test_a_conclusion_is_read_with_the_sentence_it_stands_in(words: Vocabulary) -> None:
    record = chart(words, report(conclusion=POSITIVE))
    assert sorted(told(record)) == sorted(CONCLUDED)
    (entry,) = record.of("report-tarsal-tunnel")
    assert entry.text == "Left tarsal tunnel syndrome."
    assert entry.id.startswith("DiagnosticReport/ncs#text-")
    assert str(entry.period) == "2026-05-04"


def test_an_attachment_is_read_as_the_text_that_was_made_of_it(words: Vocabulary) -> None:
    form = [{"contentType": "text/plain", "data": encoded(POSITIVE)}]
    record = chart(words, report(presentedForm=form), texts=as_sent(POSITIVE))
    assert sorted(told(record)) == sorted(CONCLUDED)


def test_the_same_report_as_text_and_as_attachment_is_one_report(words: Vocabulary) -> None:
    form = [{"contentType": "text/plain", "data": encoded(POSITIVE)}]
    record = chart(words, report(conclusion=POSITIVE, presentedForm=form), texts=as_sent(POSITIVE))
    assert len(told(record)) == len(CONCLUDED)


def test_a_document_is_read_where_its_text_calls_itself_a_study(words: Vocabulary) -> None:
    text = f"Nerve conduction study\n\nIMPRESSION: {POSITIVE}"
    assert sorted(told(chart(words, document(text), texts=as_sent(text)))) == sorted(CONCLUDED)


@pytest.mark.parametrize(
    "text",
    [
        "Seen in clinic. Assessment: left tarsal tunnel syndrome, to have nerve conduction studies.",
        "Progress note\n\nAssessment:\nLeft tarsal tunnel syndrome. Left sural response normal.",
    ],
)
def test_a_note_is_an_opinion_and_no_study(words: Vocabulary, text: str) -> None:
    assert told(chart(words, document(text), texts=as_sent(text))) == []


def test_what_a_document_calls_itself_counts_too(words: Vocabulary) -> None:
    titled = document(POSITIVE, description="EMG and nerve conduction study")
    assert sorted(told(chart(words, titled, texts=as_sent(POSITIVE)))) == sorted(CONCLUDED)


@pytest.mark.parametrize(
    "elements",
    [{"status": "entered-in-error"}, {"status": "cancelled"}],
)
def test_a_withdrawn_report_says_nothing(words: Vocabulary, elements: dict[str, Any]) -> None:
    assert told(chart(words, report(conclusion=POSITIVE, **elements))) == []


def test_a_superseded_document_says_nothing(words: Vocabulary) -> None:
    text = f"Nerve conduction study\n\nIMPRESSION: {POSITIVE}"
    assert told(chart(words, document(text, status="superseded"), texts=as_sent(text))) == []


def test_a_preliminary_report_leaves_open_what_it_says(words: Vocabulary) -> None:
    record = chart(words, report(conclusion=POSITIVE, status="preliminary"))
    assert {presence for _, _, presence, _ in told(record)} == {Presence.UNKNOWN}


@pytest.mark.parametrize(
    ("attachment", "texts", "note"),
    [
        (
            {"contentType": "application/pdf", "data": "JVBE"},
            {Attached("application/pdf", "JVBE").key: AsText("", "no text layer: probably a scan")},
            "not readable: no text layer: probably a scan",
        ),
        (
            {"contentType": "application/pdf", "url": "https://ehr.example.org/fhir/Binary/7"},
            {},
            "not fetched: only its address was sent",
        ),
    ],
)
def test_what_cannot_be_read_is_told_and_the_report_stays_on_file(
    words: Vocabulary, attachment: dict[str, Any], texts: dict[str, AsText], note: str
) -> None:
    record = chart(words, report(presentedForm=[attachment]), texts=texts)
    assert [(one.entry, one.reason) for one in record.notes] == [("DiagnosticReport/ncs", note)]
    assert record.of("nerve-conduction-study")
    assert told(record) == []


# --- values beside text ---

VALUES = "Left tibial distal motor latency to abductor hallucis 7.4 ms. Left sural amplitude 12 uV."


def latency(value: float, **elements: Any) -> dict[str, Any]:
    usual = {
        "id": "dml",
        "status": "final",
        "code": coded("https://foot-entrapment-cds.example/fhir/CodeSystem/findings", "dml-tibial-ah"),
        "bodySite": coded("http://snomed.info/sct", "22335008", "Left foot"),
        "effectiveDateTime": "2026-05-04",
        "valueQuantity": {"value": value, "unit": "ms", "code": "ms"},
    }
    return resource("Observation", **usual | elements)


def of(record: Record, concept: str) -> list[Entry]:
    return list(record.of(concept))


def test_values_in_text_are_entries_like_those_of_observations(words: Vocabulary) -> None:
    record = chart(words, report(conclusion=VALUES))
    (found,) = of(record, "dml-tibial-ah")
    assert (found.side, str(found.value)) == (LEFT, "7.4 ms")


def test_a_structured_value_wins_over_the_text_and_agrees(words: Vocabulary) -> None:
    record = chart(words, report(conclusion=VALUES), latency(7.4))
    (found,) = of(record, "dml-tibial-ah")
    assert (found.resource, found.differs) == ("Observation", "")
    assert len(of(record, "sural-amp")) == 1


def test_a_structured_value_wins_over_the_text_and_tells_of_the_conflict(words: Vocabulary) -> None:
    (found,) = of(chart(words, report(conclusion=VALUES), latency(4.7)), "dml-tibial-ah")
    assert (str(found.value), found.differs) == (
        "4.7 ms",
        "Left tibial distal motor latency to abductor hallucis 7.4 ms.",
    )


def test_a_value_of_another_year_or_the_other_side_is_no_conflict(words: Vocabulary) -> None:
    other = latency(4.7, bodySite=coded("http://snomed.info/sct", "7769000", "Right foot"))
    earlier = latency(4.7, id="old", effectiveDateTime="2025-01-04")
    record = chart(words, report(conclusion=VALUES), other, earlier)
    assert len(of(record, "dml-tibial-ah")) == 3
    assert not any(entry.differs for entry in record.entries)


# --- attachments of a request ---


def test_attachments_are_found_once_wherever_they_lie() -> None:
    form = '{"contentType": "application/pdf", "data": "JVBE"}'
    single = f'{{"resourceType": "DiagnosticReport", "presentedForm": [{form}]}}'
    document = f'{{"resourceType": "DocumentReference", "content": {{"attachment": {form}}}}}'
    many = f'{{"resourceType": "Bundle", "entry": [{{"resource": {single}}}, {{"resource": {document}}}]}}'
    assert attachments_in([single.encode(), many.encode(), b"null"]) == [Attached("application/pdf", "JVBE")]


@pytest.mark.parametrize(
    "odd", [b'{"presentedForm": 7}', b'"presentedForm"', b'{"attachment"', b'\xff"attachment"']
)
def test_odd_data_holds_no_attachment(odd: bytes) -> None:
    assert attachments_in([odd]) == []
