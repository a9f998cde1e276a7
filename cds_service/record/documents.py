"""The text of reports: what a DiagnosticReport or a DocumentReference holds, read into entries.

A conclusion is text already; attachments were made text at the door and come in by their key. What is not text, or
not a report of this field, is never taken for normal: the report stays on file as not interpreted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from cds_service.record import resources as fhir
from cds_service.record.codes import Meaning, meaning
from cds_service.record.findings import EARLY, WITHDRAWN, Reading
from cds_service.record.model import Entry, Note
from cds_service.record.ncs import Said, merged, reader_of
from cds_service.record.period import Days, Period
from cds_service.record.presence import Presence
from cds_service.record.resources import many
from cds_service.record.side import Laterality, agreed
from cds_service.record.text import Tone
from cds_service.record.vocabulary import Vocabulary

TEXT = "report text"
"""The resource of an entry that was read from words."""

STUDIES = frozenset(("nerve-conduction-study", "needle-emg"))
IMAGING = frozenset(("imaging",))
_FIRST_LINES = 15
SAME_STUDY_DAYS = 14
"""How far the days of a report and of its values may lie apart: a report is often dated later."""
_HOLDS_ATTACHMENTS = (b'"presentedForm"', b'"attachment"')
_DOCUMENT_STATUS = frozenset(("current", ""))
_PRESENCE = {
    Tone.STATED: (Presence.PRESENT, ""),
    Tone.HEDGED: (Presence.UNKNOWN, "the report leaves it open"),
    Tone.NEGATED: (Presence.ABSENT, ""),
    Tone.HISTORIC: (Presence.ABSENT, "said of an earlier study"),
}


class Attached(NamedTuple):
    """An attachment as it was sent: content type and base64."""

    content_type: str
    data: str

    @property
    def key(self) -> str:
        """The same for the same content, whatever resource holds it."""
        whole = f"{self.content_type}\n{self.data}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(whole, digest_size=16).hexdigest()


class AsText(NamedTuple):
    """What became of an attachment: its text, or why there is none."""

    text: str
    problem: str = ""


_ATTACHMENTS = msgspec.json.Decoder(fhir.WithAttachments)
_BUNDLE = msgspec.json.Decoder(fhir.Envelope)
_ENTRY = msgspec.json.Decoder(fhir.BundleEntry)


def attachments_in(offered: Iterable[bytes]) -> list[Attached]:
    """The attachments with data that lie in what a client sent, each once. Odd data is passed over."""
    found: dict[Attached, None] = {}
    for raw in offered:
        if any(name in raw for name in _HOLDS_ATTACHMENTS):
            for attachment in _of_resource(raw):
                if attachment.data:
                    found[Attached(attachment.content_type or "", attachment.data)] = None
    return list(found)


def _of_resource(raw: bytes) -> Iterator[fhir.Attachment]:
    try:
        envelope = _BUNDLE.decode(raw)
        if envelope.resource_type == "Bundle":
            for item in envelope.entry or ():
                if any(name in bytes(item) for name in _HOLDS_ATTACHMENTS):
                    yield from _of_resource(bytes(_ENTRY.decode(item).resource))
            return
        resource = _ATTACHMENTS.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    yield from many(resource.presented_form)
    yield from (content.attachment for content in many(resource.content) if content.attachment)


def document(resource: fhir.DocumentReference, entry_id: str, reading: Reading) -> Entry | None:
    """A DocumentReference as a report on file; None when it is superseded, or no report of this field."""
    status = resource.status or ""
    doc_status = resource.doc_status or ""
    if status not in _DOCUMENT_STATUS or doc_status in WITHDRAWN:
        return None
    titles = [a.title for a in _attachments(resource) if a.title]
    named = _named([resource.type, *many(resource.category)], [resource.description, *titles], reading)
    when = reading.day(resource.date)
    period = reading.period(None, resource.context.period if resource.context else None)
    early = doc_status in EARLY
    return Entry(
        id=entry_id,
        resource="DocumentReference",
        concepts=frozenset().union(*(said.concepts for said in named)),
        text=next((said.text for said in named if said.text), ""),
        side=agreed(said.side for said in named),
        sites=frozenset().union(*(said.sites for said in named)),
        presence=Presence.UNKNOWN if early else Presence.PRESENT,
        why=f"the document is {doc_status}" if early else "",
        status=doc_status or status,
        known=when or (period.last if period else None),
        period=period or (Period(when) if when else None),
    )


def _named(
    concepts: Iterable[fhir.CodeableConcept | None], words: Iterable[str | None], reading: Reading
) -> list[Meaning]:
    told = [fhir.CodeableConcept(text=text) for text in words if text]
    return [meaning(concept, reading.vocabulary) for concept in (*concepts, *told) if concept is not None]


def _attachments(resource: fhir.DiagnosticReport | fhir.DocumentReference) -> list[fhir.Attachment]:
    if isinstance(resource, fhir.DiagnosticReport):
        return many(resource.presented_form)
    return [content.attachment for content in many(resource.content) if content.attachment]


def texts_of(
    resource: fhir.DiagnosticReport | fhir.DocumentReference,
    texts: Mapping[str, AsText],
    entry_id: str,
    notes: list[Note],
) -> list[str]:
    """What there is to read of a report; notes what is not readable."""
    found: list[str] = []
    if isinstance(resource, fhir.DiagnosticReport) and resource.conclusion:
        found.append(resource.conclusion)
    for attachment in _attachments(resource):
        if attachment.data:
            read = texts.get(Attached(attachment.content_type or "", attachment.data).key)
            if read is None or read.problem:
                why = read.problem if read else "attachments are not read here"
                notes.append(Note("attachment", entry_id, f"not readable: {why}"))
            elif read.text.strip():
                found.append(read.text)
        elif attachment.url:
            notes.append(Note("attachment", entry_id, "not fetched: only its address was sent"))
    return found


def read_texts(report: Entry, texts: Iterable[str], vocabulary: Vocabulary) -> Iterator[Entry]:
    """The entries that the texts of a report hold: of studies of nerves and of images, and of no other report."""
    known = bool(report.concepts & (STUDIES | IMAGING))
    of_image = bool(report.concepts & IMAGING) and not report.concepts & STUDIES
    readings = [
        reader_of(vocabulary).read(text, report.side, imaging=of_image)
        for text in texts
        if known or _is_study(text, vocabulary)
    ]
    for number, said in enumerate(merged(readings), start=1):
        yield _entry(said, number, report)


def _is_study(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text whose resource does not say what it is calls itself a study of nerves or an image."""
    lines = [line for line in text.splitlines() if line.strip()][:_FIRST_LINES]
    return any(
        term.concept in STUDIES | IMAGING
        for line in lines
        if len(line) <= 100 and not line.rstrip().endswith(".")
        for term in vocabulary.of_text(line)
    )


def _entry(said: Said, number: int, report: Entry) -> Entry:
    presence, why = _PRESENCE[said.tone]
    if report.presence is Presence.UNKNOWN:
        presence, why = Presence.UNKNOWN, report.why
    return Entry(
        id=f"{report.id}#text-{number}",
        resource=TEXT,
        concepts=frozenset((said.name,)),
        text=said.quote,
        side=said.side,
        sites=report.sites,
        presence=presence,
        why=why,
        status=said.section,
        known=report.known,
        period=report.period,
        value=said.value,
        no_response=said.no_response,
        answer=said.answer or None,
        limits=said.limits,
        interpretation=said.flag,
        based_on=(report.id,),
    )


def settled(entries: Iterable[Entry]) -> list[Entry]:
    """Structured values win over text: of the same study, measure and side only they stay, and tell of a conflict."""
    entries = list(entries)
    if not any(entry.resource == TEXT for entry in entries):
        return entries
    structured = [e for e in entries if e.resource == "Observation" and (e.value or e.no_response)]
    reports = {e.id: e for e in entries if e.members}
    kept: list[Entry] = []
    conflicts: dict[str, Entry] = {}
    for entry in entries:
        if entry.resource == TEXT and (entry.value is not None or entry.no_response):
            same = [e for e in structured if _same(e, entry, reports)]
            if same:
                conflicts |= {e.id: entry for e in same if _differ(e, entry)}
                continue
        kept.append(entry)
    return [
        replace(e, differs=conflicts[e.id].text) if e.id in conflicts and e.resource == "Observation" else e
        for e in kept
    ]


def _same(structured: Entry, told: Entry, reports: Mapping[str, Entry]) -> bool:
    """Whether a value and one read from text are of one study, measure and side."""
    if not structured.concepts & told.concepts:
        return False
    if structured.side is not told.side and Laterality.BILATERAL not in (structured.side, told.side):
        return False
    report = reports.get(told.based_on[0])
    if report is not None and structured.id.partition(".component")[0] in report.members:
        return True
    return same_study(structured, told)


def same_study(one: Entry, other: Entry) -> bool:
    """Whether two entries may be of one study, by their days."""
    return (
        one.last is not None
        and other.last is not None
        and Days.between(one.last, other.last).within(-SAME_STUDY_DAYS, SAME_STUDY_DAYS) is Presence.PRESENT
    )


def _differ(structured: Entry, told: Entry) -> bool:
    """Whether two values differ by more than rounding."""
    if structured.value is None or told.value is None:
        return structured.no_response != told.no_response
    return abs(structured.value.value - told.value.value) > 0.02 * abs(structured.value.value) + 0.051
