"""A small vocabulary and small charts for the tests of this folder, so that no topic's tables play a part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, tzinfo
from typing import Any

from cds_service.record import Chart, Concept, Entry, Laterality, Record, Term, Vocabulary, read_chart
from cds_service.record.documents import AsText

DAY = date(2026, 6, 4)
PATIENT = {"resourceType": "Patient", "id": "p", "birthDate": "1976-03-02", "gender": "female"}
SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
LOCAL = "https://foot-entrapment-cds.example/fhir/CodeSystem/findings"
_LEFT, _RIGHT, _BOTH = Laterality.LEFT, Laterality.RIGHT, Laterality.BILATERAL

_CONCEPTS = [
    *(
        Concept(f"answer-{name}", name, "answer")
        for name in ("present", "absent", "no-response", "improved", "unchanged", "worse")
    ),
    Concept("side", "side", "side"),
    Concept("foot", "foot", "site"),
    Concept("ankle", "ankle", "site"),
    Concept("syndrome", "the syndrome", "diagnosis"),
    Concept("diabetes", "diabetes", "diagnosis"),
    Concept("polyneuropathy", "polyneuropathy", "differential"),
    Concept("numbness", "numbness", "symptom"),
    Concept("tinel", "Tinel sign", "sign"),
    Concept("response", "response", "statement"),
    Concept("latency", "latency", "measure", "ms", 1.5, 20),
    Concept("amplitude", "amplitude", "measure", "uV", 0, 100),
    Concept("temperature", "temperature", "measure", "Cel", 15, 42),
    Concept("pain", "pain score", "score", "{score}"),
    Concept("physio", "physiotherapy", "treatment"),
    Concept("orthosis", "orthosis", "treatment"),
    Concept("gabapentin", "gabapentin", "drug"),
    Concept("follow-up", "follow-up", "plan"),
    Concept("conservative-plan", "conservative care", "plan"),
    Concept("study", "nerve study", "test"),
]


def _text(concept: str, *patterns: str, site: str | None = None) -> list[Term]:
    return [Term(concept, "text", None, pattern, site=site) for pattern in patterns]


_TERMS = [
    Term("answer-present", "code", "snomed", "10828004"),
    Term("answer-absent", "code", "snomed", "260385009"),
    *_text("answer-present", "positive", "present", "yes", "detected"),
    *_text("answer-absent", "negative", "absent", "not present|detected", "none"),
    *_text("answer-no-response", "no response", "nr", "not recordable"),
    *_text("answer-improved", "improved", "better"),
    *_text("answer-unchanged", "unchanged", "no change"),
    *_text("answer-worse", "worse"),
    Term("side", "code", "snomed", "7771000", side=_LEFT),
    Term("side", "code", "snomed", "24028007", side=_RIGHT),
    Term("side", "code", "snomed", "51440002", side=_BOTH),
    Term("foot", "code", "snomed", "22335008", side=_LEFT),
    Term("foot", "code", "snomed", "7769000", side=_RIGHT),
    Term("foot", "code", "snomed", "56459004"),
    *_text("foot", "foot|feet"),
    *_text("ankle", "ankle|ankles"),
    Term("syndrome", "code", "icd10cm", "G57.51", side=_RIGHT),
    Term("syndrome", "code", "icd10cm", "G57.52", side=_LEFT),
    Term("syndrome", "prefix", "icd10cm", "G57.5"),
    Term("syndrome", "code", "snomed", "47374004"),
    *_text("syndrome", "tarsal tunnel syndrome"),
    Term("diabetes", "prefix", "icd10cm", "E11"),
    *_text("diabetes", "diabetes|diabetic"),
    *_text("polyneuropathy", "polyneuropathy"),
    *_text("numbness", "numb|numbness"),
    Term("tinel", "code", "local", "tinel"),
    *_text("tinel", "tinel*"),
    *_text("response", "response to treatment"),
    *(
        Term(name, "code", "local", name)
        for name in ("latency", "amplitude", "temperature", "response", "orthosis")
    ),
    Term("pain", "code", "loinc", "72514-3"),
    *_text("physio", "physiotherap*", "physical therapy"),
    *_text("orthosis", "insole|insoles"),
    *_text("gabapentin", "gabapentin"),
    *_text("follow-up", "follow up"),
    *_text("conservative-plan", "conservative care"),
    *_text("study", "nerve conduction study"),
]
VOCABULARY = Vocabulary({concept.name: concept for concept in _CONCEPTS}, _TERMS)


def coded(system: str, code: str, display: str | None = None, text: str | None = None) -> dict[str, Any]:
    coding = {"system": system, "code": code} | ({"display": display} if display else {})
    return {"coding": [coding]} | ({"text": text} if text else {})


def bundle(*resources: Any) -> dict[str, Any]:
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [{"resource": resource} for resource in resources],
    }


def resource(kind: str, **elements: Any) -> dict[str, Any]:
    """A resource of the patient of these tests; `without` names elements to leave out."""
    whole = {"resourceType": kind, "id": "r1", "subject": {"reference": "Patient/p"}, **elements}
    return {name: value for name, value in whole.items() if value is not ...}


def read(
    offered: dict[str, Any],
    *,
    as_of: date = DAY,
    zone: tzinfo = UTC,
    vocabulary: Vocabulary = VOCABULARY,
    asked: Iterable[str] = (),
    drafts: Any = None,
    selected: Iterable[str] = (),
    texts: Mapping[str, AsText] | None = None,
) -> Record:
    """The record of what was offered; bytes are sent as they are, everything else as JSON."""
    raw = {
        key: value if isinstance(value, bytes) else json.dumps(value).encode()
        for key, value in ({"Patient": PATIENT} | offered).items()
    }
    written = None if drafts is None else json.dumps(drafts).encode()
    return read_chart(
        Chart("p", raw, tuple(asked) or tuple(raw), written, frozenset(selected), texts or {}),
        vocabulary,
        as_of,
        zone,
    )


def entries(*resources: dict[str, Any], as_of: date = DAY) -> tuple[Entry, ...]:
    """The entries of a chart with these resources."""
    return read({"All": bundle(*resources)}, as_of=as_of).entries


def entry(sent: dict[str, Any], as_of: date = DAY) -> Entry:
    """The one entry that a resource becomes."""
    (found,) = entries(sent, as_of=as_of)
    return found
