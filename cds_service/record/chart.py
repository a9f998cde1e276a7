"""From what a client sent to a Record: each resource by itself, of this patient only, as of a day.

One odd resource never hides the rest: it is set aside, and told. What could not be had is named by its handle.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from cds_service.record import documents, findings, treatments
from cds_service.record import resources as fhir
from cds_service.record.documents import AsText
from cds_service.record.findings import Reading, local_id
from cds_service.record.model import Entry, Note, Patient, Reason, Record
from cds_service.record.presence import Presence
from cds_service.record.resources import many
from cds_service.record.vocabulary import Vocabulary

_ENVELOPE = msgspec.json.Decoder(fhir.Envelope)
_BUNDLE_ENTRY = msgspec.json.Decoder(fhir.BundleEntry)
_RESOURCE: msgspec.json.Decoder[fhir.Readable] = msgspec.json.Decoder(fhir.Readable)
_READABLE = frozenset(kind.__name__ for kind in fhir.Readable.__args__)
# What decoding raises for bytes that are no JSON, no UTF-8, nested without end, or not of the shape of FHIR.
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

PATIENT = "Patient"
NOT_RETRIEVED = "not retrieved"
FAILED = "the client's query failed"
SOME_UNREADABLE = "some of it could not be read"
FIRST_PAGE_ONLY = "only the first page was sent"


class _Meta(msgspec.Struct, rename="camel"):
    last_updated: str = ""


class _Versioned(msgspec.Struct):
    meta: _Meta = msgspec.field(default_factory=_Meta)


@dataclass(frozen=True)
class Chart:
    """What was sent for one patient.

    `offered` maps a handle to the bytes that came for it: a resource, a Bundle, `null`, or anything else a
    client may send. `asked` are all handles that the services ask for. `drafts` is the Bundle of draft
    orders, of which `selected` names those that were just picked (`Type/id`). `texts` are the attachments of
    reports as text, by their key (`documents.Attached`).
    """

    patient_id: str
    offered: Mapping[str, bytes]
    asked: tuple[str, ...]
    drafts: bytes | None = None
    selected: frozenset[str] = frozenset()
    texts: Mapping[str, AsText] = field(default_factory=dict)


class _Sent(NamedTuple):
    """One resource as it came."""

    raw: bytes
    full_url: str | None
    handle: str
    place: str


@dataclass
class _Pile:
    """What reading gathers on its way."""

    missing: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


# What is there is read all the same; only what is not found stays open.
IN_PART = frozenset((FIRST_PAGE_ONLY, SOME_UNREADABLE))


def read_chart(chart: Chart, vocabulary: Vocabulary, as_of: date, zone: tzinfo) -> Record:
    """The record of this patient as it was known on `as_of`, instants read as days in `zone`.

    A missing or foreign Patient leaves `record.patient` None; nothing raises for odd patient data.
    """
    pile = _Pile()
    sent: dict[str, list[_Sent]] = {}
    for handle in sorted({*chart.asked, *chart.offered}):
        if handle in chart.offered:
            sent[handle] = list(_open(handle, chart.offered[handle], pile))
        else:
            pile.missing[handle] = NOT_RETRIEVED
    reading = Reading(vocabulary, zone)
    patient, urls = _patient(chart, sent.pop(PATIENT, []), reading, pile)
    resources = _resources((one for group in sent.values() for one in group), pile)
    entries = list(_entries(resources, chart, urls, reading, pile))
    if chart.drafts is not None:
        drafts = _resources(_open("draftOrders", chart.drafts, pile), pile)
        ordered = [_draft(e, chart.selected) for e in _entries(drafts, chart, urls, reading, pile)]
        being_written = {entry.id for entry in ordered}
        entries = [entry for entry in entries if entry.id not in being_written] + ordered
        resources += drafts
    entries = [entry for entry in entries if entry.draft or _visible(entry, as_of)]
    entries = [_joined(entry, links) for entry, links in _with_reasons(entries, resources)]
    entries = documents.settled(entries)
    return Record(patient=patient, entries=entries, as_of=as_of, missing=pile.missing, notes=pile.notes)


def _open(handle: str, raw: bytes, pile: _Pile) -> Iterator[_Sent]:
    """The resources inside what came for a handle; notes what says that data is missing."""
    if raw.strip() == b"null":
        if handle == PATIENT:
            pile.missing[handle] = "the client has none"
        return
    try:
        envelope = _ENVELOPE.decode(raw)
    except _UNREADABLE:
        pile.missing[handle] = "what was sent is not FHIR"
        return
    if envelope.resource_type == "OperationOutcome":
        pile.missing[handle] = FAILED
    elif envelope.resource_type == "Bundle":
        if any(link.relation == "next" for link in envelope.link or ()):
            pile.missing[handle] = FIRST_PAGE_ONLY
        for number, item in enumerate(envelope.entry or ()):
            if (sent := _opened_entry(handle, number, bytes(item), pile)) is not None:
                yield sent
    elif envelope.resource_type is None:
        pile.missing[handle] = "what was sent is not FHIR"
    else:
        yield _Sent(raw, None, handle, handle)


def _opened_entry(handle: str, number: int, raw: bytes, pile: _Pile) -> _Sent | None:
    try:
        item = _BUNDLE_ENTRY.decode(raw)
    except _UNREADABLE:
        pile.notes.append(Note("unreadable", f"{handle}[{number}]", "no Bundle entry with a resource"))
        pile.missing.setdefault(handle, SOME_UNREADABLE)
        return None
    resource = bytes(item.resource)
    return _Sent(resource, item.full_url, handle, f"{handle}[{number}]") if resource else None


def _is_failure(outcome: fhir.OperationOutcome) -> bool:
    """Whether an OperationOutcome among results tells of an error."""
    return any(issue.severity in ("error", "fatal") for issue in many(outcome.issue))


def _resources(sent: Iterable[_Sent], pile: _Pile) -> list[tuple[str, fhir.Readable]]:
    """Decode each resource by itself; the same id sent twice is one resource, the newer one."""
    latest: dict[str, tuple[tuple[str, bytes], fhir.Readable]] = {}
    for one in sent:
        try:
            resource = _RESOURCE.decode(one.raw)
        except _UNREADABLE:
            _tell_unread(one, pile)
            continue
        if isinstance(resource, fhir.OperationOutcome):
            if _is_failure(resource):
                pile.missing[one.handle] = FAILED
            continue
        entry_id = _entry_id(type(resource).__name__, resource.id, one.raw)
        if entry_id not in latest:
            latest[entry_id] = (("", one.raw), resource)
        elif latest[entry_id][0][1] != one.raw:
            known = latest[entry_id]
            latest[entry_id] = max(
                ((_updated(known[0][1]), known[0][1]), known[1]),
                ((_updated(one.raw), one.raw), resource),
                key=lambda version: version[0],
            )
    return [(entry_id, resource) for entry_id, (_, resource) in latest.items()]


def _entry_id(kind: str, resource_id: str | None, raw: bytes) -> str:
    """`Type/id`; a resource without id is named by its content, so that the order of entries plays no part."""
    return (
        f"{kind}/{resource_id}"
        if resource_id
        else f"{kind}#{hashlib.blake2s(raw, digest_size=4).hexdigest()}"
    )


def _updated(raw: bytes) -> str:
    """When a version was written, in UTC, so that versions sent in two zones compare."""
    try:
        written = msgspec.json.decode(raw, type=_Versioned).meta.last_updated
        moment = datetime.fromisoformat(written)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.isoformat(timespec="microseconds")
    except (*_UNREADABLE, ValueError, OverflowError):
        return ""


def _tell_unread(one: _Sent, pile: _Pile) -> None:
    try:
        envelope = _ENVELOPE.decode(one.raw)
    except _UNREADABLE:
        pile.notes.append(Note("unreadable", one.place, "no Bundle entry with a resource"))
        pile.missing.setdefault(one.handle, SOME_UNREADABLE)
        return
    kind = envelope.resource_type or "resource"
    if kind == "OperationOutcome":
        pile.missing[one.handle] = FAILED
    elif kind in _READABLE:
        written = envelope.id if isinstance(envelope.id, str) else None
        name = _entry_id(kind, written, one.raw)
        pile.missing.setdefault(one.handle, SOME_UNREADABLE)
        pile.notes.append(Note("unreadable", name, "its content does not fit FHIR R4"))


def _patient(
    chart: Chart, sent: list[_Sent], reading: Reading, pile: _Pile
) -> tuple[Patient | None, frozenset[str]]:
    """The patient of the call, and the urls under which its Bundle knows it."""
    found: list[Patient] = []
    urls: set[str] = set()
    for one in sorted(sent, key=lambda one: (_updated(one.raw), one.raw), reverse=True):
        try:
            resource = _RESOURCE.decode(one.raw)
        except _UNREADABLE:
            pile.notes.append(Note("unreadable", PATIENT, "its content does not fit FHIR R4"))
            continue
        if not isinstance(resource, fhir.Patient):
            continue
        if resource.id != chart.patient_id:
            pile.notes.append(Note("other-patient", PATIENT, "belongs to another patient"))
            continue
        if one.full_url:
            urls.add(one.full_url)
        found.append(
            Patient(
                resource.id,
                reading.day(resource.birth_date),
                resource.gender,
                bool(resource.deceased_boolean or resource.deceased_date_time),
            )
        )
    if not found and PATIENT not in pile.missing:
        pile.missing[PATIENT] = "no readable Patient of this call was sent"
    return (found[0] if found else None), frozenset(urls)


def _entries(
    resources: Iterable[tuple[str, fhir.Readable]],
    chart: Chart,
    urls: frozenset[str],
    reading: Reading,
    pile: _Pile,
) -> Iterator[Entry]:
    for entry_id, resource in resources:
        if not _of_patient(resource, chart.patient_id, urls):
            pile.notes.append(Note("other-patient", entry_id, "belongs to another patient"))
            continue
        match resource:
            case fhir.Patient() | fhir.OperationOutcome():
                continue
            case fhir.Observation():
                yield from findings.observation(resource, entry_id, reading)
                continue
            case fhir.Condition():
                entry = findings.condition(resource, entry_id, reading)
            case fhir.DiagnosticReport():
                entry = findings.report(resource, entry_id, reading)
                yield from _report(resource, entry, chart, reading, pile)
                continue
            case fhir.DocumentReference():
                entry = documents.document(resource, entry_id, reading)
                yield from _report(resource, entry, chart, reading, pile)
                continue
            case _:
                entry = treatments.treatment(resource, entry_id, reading)
        if entry is not None:
            yield entry


def _report(
    resource: fhir.DiagnosticReport | fhir.DocumentReference,
    entry: Entry | None,
    chart: Chart,
    reading: Reading,
    pile: _Pile,
) -> Iterator[Entry]:
    """A report with what its words say; one that was withdrawn, or means nothing here, is no entry."""
    if entry is None:
        return
    texts = documents.texts_of(resource, chart.texts, entry.id, pile.notes)
    told = list(documents.read_texts(entry, texts, reading.vocabulary))
    if told or entry.concepts or entry.reasons:
        yield entry
    yield from told


def _of_patient(resource: fhir.Readable, patient_id: str, urls: frozenset[str]) -> bool:
    """Whether a resource speaks of this patient. One that names nobody is taken as asked for."""
    subject = getattr(resource, "subject", None)
    if subject is not None and subject.reference == f"Patient/{patient_id}" and resource.patient is None:
        return True
    match resource:
        case fhir.Patient() | fhir.OperationOutcome():
            return True
        case fhir.Task():
            links = [resource.for_]
        case fhir.Appointment():
            links = [person.actor for person in many(resource.participant)]
        case _:
            links = [resource.subject, resource.patient]
    named = [link.reference for link in links if link is not None and link.reference]
    people = [r for r in named if "Patient/" in r or r.startswith("urn:")]
    if isinstance(resource, fhir.Appointment):
        return not people or any(_is_patient(r, patient_id, urls) for r in people)
    return not named or any(_is_patient(r, patient_id, urls) for r in people)


def _is_patient(reference: str, patient_id: str, urls: frozenset[str]) -> bool:
    return local_id(reference) == f"Patient/{patient_id}" or reference in urls


def _draft(entry: Entry, selected: frozenset[str]) -> Entry:
    """An order being written: its status says draft, which is no doubt about it."""
    wanted = entry.presence is not Presence.ABSENT
    return replace(
        entry,
        draft=True,
        selected=entry.id in selected,
        presence=Presence.PRESENT if wanted else Presence.ABSENT,
        why="" if wanted else entry.why,
    )


def _with_reasons(
    entries: list[Entry], resources: list[tuple[str, fhir.Readable]]
) -> Iterator[tuple[Entry, list[Reason]]]:
    """Each entry with the reasons that it only refers to, as the Conditions referred to tell them."""
    by_id = {entry.id: entry for entry in entries}
    links = {entry_id: treatments.reason_links(resource) for entry_id, resource in resources}
    for entry in entries:
        told = [by_id[link] for link in links.get(entry.id, ()) if link in by_id]
        yield (
            entry,
            [
                Reason(condition.concepts, condition.side, condition.sites, condition.text)
                for condition in told
                if condition.presence is not Presence.ABSENT
            ],
        )


def _joined(entry: Entry, referred: list[Reason]) -> Entry:
    return replace(entry, reasons=(*entry.reasons, *referred)) if referred else entry


def _visible(entry: Entry, as_of: date) -> bool:
    """Known by that day, and, unless it is only planned, begun by that day."""
    if entry.known is not None and entry.known.low > as_of:
        return False
    return entry.period is None or entry.period.start.low <= as_of
