"""Worked cases: a small chart, a hook, and the cards and silences it must give.

Cases are tests, documentation and demonstration at once. A chart is written in statements about days before
the day of the case, and becomes real FHIR resources, so that every case runs through the whole reading.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from cds_service.record.vocabulary import SYSTEMS

if TYPE_CHECKING:
    from cds_service.rules.criterion import Criterion

DAY = date(2026, 6, 15)
PATIENT_ID = "case"
_UNITS = {
    "temp": "Cel", "amp-tibial-ah": "mV", "amp-tibial-fdmb": "mV", "fibular-amp": "mV", "amp": "uV", "cv": "m/s",
    "pain-nrs": "{score}", "pain-vas": "mm", "ffi": "{score}", "faam": "{score}", "body-height": "cm",
    "hba1c": "%", "egfr": "mL/min/{1.73_m2}",
}  # fmt: skip
_LOINC = {
    "pain-nrs": "72514-3", "pain-vas": "38214-3", "body-height": "8302-2", "hba1c": "4548-4", "egfr": "62238-1",
    "promis-pain-interference": "77865-4", "promis-physical-function": "77866-2",
}  # fmt: skip
_FEET = {
    "left": {"coding": [{"system": SYSTEMS["snomed"][0], "code": "22335008", "display": "Left foot"}]},
    "right": {"coding": [{"system": SYSTEMS["snomed"][0], "code": "7769000", "display": "Right foot"}]},
    "both": {"text": "both feet"},
}


@dataclass(frozen=True)
class Statement:
    """One thing a case's chart says: in words, and as a FHIR resource on the day of the case."""

    words: str
    key: str
    resource: Mapping[str, Any]
    draft: bool = False


def _when(days: int | str) -> str:
    """`days` ago as a FHIR date; a text is a date as written, partial ones too."""
    return days if isinstance(days, str) else (DAY - timedelta(days=days)).isoformat()


def _ago(days: int | str) -> str:
    if isinstance(days, str):
        return f"dated {days}"
    return "today" if days == 0 else f"{days} days ago" if days > 0 else f"in {-days} days"


def _coded(code: str, text: str | None = None) -> dict[str, Any]:
    """`system|code` in the aliases of the tables; a bare code is one of the findings of this project."""
    system, _, bare = code.rpartition("|")
    concept: dict[str, Any] = (
        {"coding": [{"system": SYSTEMS[system or "local"][0], "code": bare}]} if bare else {}
    )
    return concept | ({"text": text} if text else {})


def _placed(side: str | None) -> dict[str, Any]:
    return {"bodySite": _FEET[side]} if side else {}


def _where(side: str | None) -> str:
    return f", {side}" if side else ", side not recorded"


def finding(
    code: str, side: str | None, answer: str = "positive", days: int | str = 14, **more: Any
) -> Statement:
    """A symptom, sign or imaging finding: positive or negative."""
    return Statement(
        f"{code.rpartition('|')[2]} {answer}{_where(side)}, {_ago(days)}",
        "Observation:exam",
        {
            "resourceType": "Observation",
            "status": "final",
            "code": _coded(code),
            "effectiveDateTime": _when(days),
            "valueCodeableConcept": {"text": answer},
            **_placed(side),
            **more,
        },
    )


def measure(
    concept: str,
    side: str | None,
    value: float | str,
    days: int | str = 10,
    *,
    low: float | None = None,
    high: float | None = None,
    unit: str | None = None,
    **more: Any,
) -> Statement:
    """A value of a study, a score or a laboratory value; a text ("no response") is sent as text."""
    unit = unit or next((u for name, u in _UNITS.items() if name in concept), "ms")
    code = f"loinc|{_LOINC[concept]}" if concept in _LOINC else concept
    given: dict[str, Any] = (
        {"valueString": value}
        if isinstance(value, str)
        else {
            "valueQuantity": {
                "value": value,
                "unit": unit,
                "system": "http://unitsofmeasure.org",
                "code": unit,
            }
        }
    )
    limits = {k: {"value": v, "unit": unit} for k, v in (("low", low), ("high", high)) if v is not None}
    if limits:
        given["referenceRange"] = [limits]
    said = value if isinstance(value, str) else f"{value:g} {unit}"
    lab = (
        f", laboratory range {low if low is not None else ''}-{high if high is not None else ''}"
        if limits
        else ""
    )
    handle = (
        "vital-signs"
        if concept == "body-height"
        else "laboratory"
        if concept in ("hba1c", "egfr")
        else "procedure"
    )
    return Statement(
        f"{concept} {said}{_where(side)}{lab}, {_ago(days)}",
        f"Observation:{handle}",
        {
            "resourceType": "Observation",
            "status": "final",
            "code": _coded(code),
            "effectiveDateTime": _when(days),
            **given,
            **_placed(side),
            **more,
        },
    )


def condition(
    code: str,
    days: int | str = 60,
    *,
    side: str | None = None,
    text: str | None = None,
    verification: str | None = "confirmed",
    clinical: str | None = "active",
    category: str | None = "problem-list-item",
    **more: Any,
) -> Statement:
    """A Condition; `code` as `icd10cm|G57.52`, empty for one that is only text."""
    status = {
        name: {"coding": [{"code": value}]}
        for name, value in (("verificationStatus", verification), ("clinicalStatus", clinical))
        if value
    }
    kind = {"category": [{"coding": [{"code": category}]}]} if category else {}
    doubt = "" if verification == "confirmed" else f", {verification}"
    over = "" if clinical == "active" else f", {clinical}"
    return Statement(
        f"Condition {code.rpartition('|')[2]}{' ' + repr(text) if text else ''}{', ' + side if side else ''}"
        f"{doubt}{over}, {_ago(days)}",
        "Condition",
        {
            "resourceType": "Condition",
            "code": _coded(code, text),
            "recordedDate": _when(days),
            **status,
            **kind,
            **_placed(side),
            **more,
        },
    )


def order(
    kind: str,
    code: str,
    days: int | str = 10,
    *,
    text: str | None = None,
    reason: str | None = None,
    side: str | None = None,
    status: str | None = None,
    draft: bool = False,
    **more: Any,
) -> Statement:
    """An order, a performance or a plan of FHIR type `kind`; `reason` is a code. `draft`: being written now."""
    date_of = {
        "Procedure": "performedDateTime",
        "MedicationAdministration": "effectiveDateTime",
        "MedicationStatement": "effectiveDateTime",
        "Appointment": "start",
        "DeviceUseStatement": "recordedOn",
    }.get(kind, "authoredOn")
    code_in = {
        "MedicationRequest": "medicationCodeableConcept",
        "MedicationAdministration": "medicationCodeableConcept",
        "MedicationStatement": "medicationCodeableConcept",
        "DeviceRequest": "codeCodeableConcept",
        "Appointment": "appointmentType",
    }.get(kind, "code")
    usual = {"Procedure": "completed", "MedicationAdministration": "completed", "Appointment": "booked"}
    resource: dict[str, Any] = {
        "resourceType": kind,
        "status": "draft" if draft else status or usual.get(kind, "active"),
        code_in: _coded(code, text),
        **_placed(side),
        **more,
    }
    if kind in ("ServiceRequest", "MedicationRequest", "DeviceRequest"):
        resource.setdefault("intent", "order")
    if days != "":
        resource[date_of] = _when(days)
    if reason:
        resource["reasonCode"] = [_coded(reason)]
    why = f" for {reason.rpartition('|')[2]}" if reason else ""
    return Statement(
        f"{'draft ' if draft else ''}{kind} {text or code.rpartition('|')[2]}{why}{', ' + side if side else ''}"
        f"{'' if status is None else ', ' + status}, {_ago(days)}",
        kind,
        resource,
        draft,
    )


def report(concludes: str, days: int | str = 10, **more: Any) -> Statement:
    """A final nerve conduction report with a coded conclusion."""
    return Statement(
        f"nerve conduction report concludes {concludes.rpartition('|')[2]}, {_ago(days)}",
        "DiagnosticReport",
        {
            "resourceType": "DiagnosticReport",
            "status": "final",
            "code": _coded("loinc|18749-2"),
            "effectiveDateTime": _when(days),
            "conclusionCode": [_coded(concludes)],
            **more,
        },
    )


def told(text: str, days: int | str = 10, *, code: str = "loinc|18749-2", **more: Any) -> Statement:
    """A final report with these words as its conclusion; `code` says what it is of, by default a study of nerves."""
    return Statement(
        f"report {code.rpartition('|')[2]} says \u201c{text}\u201d, {_ago(days)}",
        "DiagnosticReport",
        {
            "resourceType": "DiagnosticReport",
            "status": "final",
            "code": _coded(code),
            "effectiveDateTime": _when(days),
            "conclusion": text,
            **more,
        },
    )


def document(text: str, days: int | str = 10, *, code: str = "loinc|18749-2", **more: Any) -> Statement:
    """A document on file whose attachment, plain text, says this."""
    data = b64encode(text.encode()).decode()
    return Statement(
        f"document {code.rpartition('|')[2]} says \u201c{text}\u201d, {_ago(days)}",
        "DocumentReference",
        {
            "resourceType": "DocumentReference",
            "status": "current",
            "type": _coded(code),
            "date": f"{_when(days)}T09:00:00Z",
            "content": [{"attachment": {"contentType": "text/plain", "data": data}}],
            **more,
        },
    )


@dataclass(frozen=True)
class Expect:
    """A card that must be shown; an empty text is a key the card must not have. `nerve` None: not asked."""

    topic: str
    side: str
    outcome: str = ""
    indicator: str = "info"
    nerve: str | None = None


def expect(
    topic: str, side: str, outcome: str = "", indicator: str = "info", nerve: str | None = None
) -> Expect:
    return Expect(topic, side, outcome, indicator, nerve)


@dataclass(frozen=True)
class Case:
    """One worked case.

    `stores` names what the rules conclude without a card: (topic, side, nerve) -> outcome; without nerve, the tibial.
    `user` is who is signed in. `overridden`: so many days ago a clinician overrode every card of this chart, to which
    `later` was added since.
    """

    name: str
    story: str
    chart: tuple[Statement, ...]
    cards: tuple[Expect, ...] = ()
    hook: str = "patient-view"
    shows: tuple[str, ...] = ()
    stores: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    born: str = "1976-03-02"
    gender: str = "female"
    user: str = "Practitioner/1"
    overridden: int | None = None
    later: tuple[Statement, ...] = ()

    def patient(self) -> dict[str, Any]:
        return {
            "resourceType": "Patient",
            "id": PATIENT_ID,
            "birthDate": self.born,
            "gender": self.gender,
        }

    def resources(self) -> Iterable[tuple[Statement, dict[str, Any]]]:
        """Each statement as a resource of this patient, with an id."""
        for number, said in enumerate((*self.chart, *self.later)):
            subject = {"reference": f"Patient/{PATIENT_ID}"}
            who = (
                {"participant": [{"actor": subject, "status": "accepted"}]}
                if said.resource["resourceType"] == "Appointment"
                else {"for": subject}
                if said.resource["resourceType"] == "Task"
                else {"subject": subject}
            )
            yield said, {"id": f"c{number}", **said.resource, **who}


@dataclass(frozen=True)
class Row:
    """One line of a spec table: what the chart says, and what a criterion answers about the left limb."""

    chart: tuple[Statement, ...]
    answer: str
    why: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spec:
    """What a criterion means, as a small table. Read on the day of the cases, or another."""

    title: str
    criterion: Criterion
    rows: tuple[Row, ...]
    day: date = DAY
    born: str = "1976-03-02"

    def case(self, row: Row) -> Case:
        """The row as a case, so that it runs through the whole reading."""
        hook = "order-select" if any(said.draft for said in row.chart) else "patient-view"
        return Case(self.title, row.why, row.chart, hook=hook, missing=row.missing, born=self.born)
