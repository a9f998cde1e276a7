"""Orders, their performance and plans become entries: what was asked for or done, why, and on which side."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from cds_service.record import resources as fhir
from cds_service.record.codes import Meaning, meaning, place, reason
from cds_service.record.findings import Reading, references
from cds_service.record.model import Entry, Reason
from cds_service.record.period import Day, Period
from cds_service.record.presence import Presence
from cds_service.record.resources import many
from cds_service.record.side import Laterality, agreed
from cds_service.record.text import Tone

_PRESENT, _ABSENT, _UNKNOWN = Presence.PRESENT, Presence.ABSENT, Presence.UNKNOWN

# FHIR status -> was it ordered, or done? What is not listed cannot be said.
_ORDERED = dict.fromkeys(("active", "on-hold", "completed", "ended", "stopped"), _PRESENT) | dict.fromkeys(
    ("revoked", "cancelled"), _ABSENT
)
_DONE = dict.fromkeys(
    ("completed", "in-progress", "active", "stopped", "recorded"), _PRESENT
) | dict.fromkeys(("not-done", "not-taken"), _ABSENT)
_BOOKED = dict.fromkeys(("booked", "arrived", "checked-in", "fulfilled"), _PRESENT) | dict.fromkeys(
    ("cancelled", "noshow"), _ABSENT
)
_ASSIGNED = dict.fromkeys(
    ("requested", "received", "accepted", "ready", "in-progress", "completed"), _PRESENT
) | dict.fromkeys(("cancelled", "rejected", "failed"), _ABSENT)
_VISITED = dict.fromkeys(("finished", "in-progress", "arrived", "onleave"), _PRESENT) | dict.fromkeys(
    ("cancelled",), _ABSENT
)
_STATES = frozenset(("symptom", "sign", "finding", "diagnosis", "differential", "risk", "statement"))
_IN_ERROR = "entered-in-error"
_NOT_AN_ORDER = frozenset(("proposal", "plan", "option"))

Request = fhir.MedicationRequest | fhir.ServiceRequest | fhir.DeviceRequest
Medication = fhir.MedicationRequest | fhir.MedicationStatement | fhir.MedicationAdministration
Treatment = (
    Request
    | fhir.MedicationStatement
    | fhir.MedicationAdministration
    | fhir.Procedure
    | fhir.DeviceUseStatement
    | fhir.CarePlan
    | fhir.Encounter
    | fhir.Task
    | fhir.Appointment
)


def treatment(resource: Treatment, entry_id: str, reading: Reading) -> Entry | None:
    """The entry for an order, a performance or a plan; None when it means nothing here or is an error."""
    if resource.status == _IN_ERROR:
        return None
    match resource:
        case fhir.MedicationRequest() | fhir.ServiceRequest() | fhir.DeviceRequest():
            return _request(resource, entry_id, reading)
        case fhir.MedicationStatement():
            span = reading.period(resource.effective_date_time, resource.effective_period)
            said = _medication(resource, reading)
            known = reading.day(resource.date_asserted)
            return _entry(resource, entry_id, reading, said, _DONE, span, known)
        case fhir.MedicationAdministration():
            span = reading.period(resource.effective_date_time, resource.effective_period)
            said = _medication(resource, reading)
            sites = [resource.dosage.site] if resource.dosage and resource.dosage.site else []
            return _entry(resource, entry_id, reading, said, _DONE, span, None, sites)
        case fhir.Procedure():
            span = reading.period(resource.performed_date_time, resource.performed_period)
            if span is None:
                span = reading.period(resource.performed_string)
            said = [meaning(resource.code, reading.vocabulary)]
            return _entry(resource, entry_id, reading, said, _DONE, span, None, many(resource.body_site))
        case fhir.DeviceUseStatement():
            span = reading.period(resource.timing_date_time or resource.recorded_on, resource.timing_period)
            said = _pointed(resource.device, resource.contained, reading)
            known = reading.day(resource.recorded_on)
            return _entry(resource, entry_id, reading, said, _DONE, span, known, many(resource.body_site))
        case fhir.CarePlan():
            return _care_plan(resource, entry_id, reading)
        case fhir.Encounter():
            kinds = [*many(resource.type), *many(resource.service_type)]
            said = [meaning(c, reading.vocabulary) for c in kinds]
            span = reading.period(None, resource.period)
            return _entry(resource, entry_id, reading, said, _VISITED, span, None)
        case fhir.Task():
            limit = resource.restriction.period if resource.restriction else None
            span = reading.period(None, resource.execution_period) or reading.period(None, limit)
            said = [meaning(resource.code, reading.vocabulary), _words(resource.description, reading)]
            return _plan(resource, entry_id, reading, said, _ASSIGNED, span, resource.authored_on)
        case fhir.Appointment():
            kinds = [*many(resource.service_type), *many(resource.appointment_type)]
            said = [meaning(c, reading.vocabulary) for c in kinds] + [_words(resource.description, reading)]
            span = reading.period(resource.start)
            return _plan(resource, entry_id, reading, said, _BOOKED, span, resource.created)


def _plan(
    resource: fhir.Task | fhir.Appointment,
    entry_id: str,
    reading: Reading,
    said: Iterable[Meaning],
    meant: dict[str, Presence],
    planned: Period | None,
    made: str | None,
) -> Entry | None:
    """A plan is known from the day it was made; without that day it is simply known."""
    day = reading.day(made)
    entry = _entry(resource, entry_id, reading, said, meant, Period(day) if day else None, day)
    return None if entry is None else replace(entry, planned=planned)


def _request(resource: Request, entry_id: str, reading: Reading) -> Entry | None:
    sites: list[fhir.CodeableConcept] = []
    planned: Period | None = None
    forbidden: bool | None = None
    own: Meaning | None = None
    if isinstance(resource, fhir.MedicationRequest):
        said, forbidden = _medication(resource, reading), resource.do_not_perform
    elif isinstance(resource, fhir.ServiceRequest):
        said, forbidden = [meaning(resource.code, reading.vocabulary)], resource.do_not_perform
        own = _instantiated(resource, reading)
        if own is not None:
            # Its words and code are ours, or a site's: what it is for stands in the reason and the body site.
            said = [own._replace(text=said[0].text)]
        sites += many(resource.body_site)
        planned = reading.period(resource.occurrence_date_time, resource.occurrence_period)
    else:
        said = [meaning(resource.code_codeable_concept, reading.vocabulary)]
        said += _pointed(resource.code_reference, resource.contained, reading)
        planned = reading.period(resource.occurrence_date_time, resource.occurrence_period)
    authored = reading.day(resource.authored_on)
    given = Period(authored) if authored else None
    entry = _entry(resource, entry_id, reading, said, _ORDERED, given, authored, sites)
    if entry is None:
        return None
    if planned is not None:
        entry = replace(entry, planned=planned)
    if forbidden:
        return replace(entry, presence=_ABSENT, why="an order not to do it")
    # What a card suggested is called a proposal there; that somebody accepted it is told by its status.
    if resource.intent in _NOT_AN_ORDER and entry.presence is _PRESENT and own is None:
        return replace(entry, presence=_UNKNOWN, why=f"a {resource.intent}, not an order")
    return entry


def _instantiated(resource: fhir.ServiceRequest, reading: Reading) -> Meaning | None:
    """What an order means by the definition it instantiates, of whatever version: one that a card suggested."""
    for canonical in many(resource.instantiates_canonical):
        system, _, code = canonical.partition("|")[0].rpartition("/")
        said = meaning(fhir.CodeableConcept(coding=fhir.Coding(system, code)), reading.vocabulary)
        if said.concepts:
            return said
    return None


def _entry(
    resource: Treatment,
    entry_id: str,
    reading: Reading,
    said: Iterable[Meaning],
    meant: dict[str, Presence],
    period: Period | None,
    known: Day | None,
    sites: Iterable[fhir.CodeableConcept] = (),
) -> Entry | None:
    said, sites = list(said), list(sites)
    kind = type(resource).__name__
    named = frozenset[str]().union(*(part.concepts for part in said))
    concepts = frozenset(name for name in named if _is_read_from(name, kind, reading))
    why_ordered = _reasons(resource, reading)
    problems = named - concepts
    if problems and not isinstance(resource, fhir.CarePlan):
        # "Physiotherapy for tarsal tunnel syndrome" is an order and its reason; it diagnoses nothing.
        side = agreed(part.side for part in said)
        words = next((part.text for part in said if part.concepts & problems), "")
        why_ordered = (
            *why_ordered,
            Reason(problems, side, frozenset().union(*(p.sites for p in said)), words),
        )
    if not concepts and not why_ordered and not reason_links(resource):
        return None
    where = place(sites, many(resource.extension), reading.vocabulary)
    status = resource.status or ""
    presence = meant.get(status, _UNKNOWN)
    why = "" if presence is _PRESENT else f"its status is {status or 'not stated'}"
    if presence is _PRESENT and any(part.concepts and part.tone is Tone.NEGATED for part in said):
        presence, why = _UNKNOWN, "its words hold a negation"
    return Entry(
        id=entry_id,
        resource=kind,
        concepts=concepts,
        text=next((part.text for part in said if part.text), ""),
        side=agreed((where.side, *(part.side for part in said))),
        sites=where.sites.union(*(part.sites for part in said)),
        presence=presence,
        why=why,
        status=status,
        known=known or (period.start if period else None),
        period=period,
        reasons=why_ordered,
        has_reason=bool(why_ordered or reason_links(resource) or _has_reason_code(resource)),
        has_site=any(site.text or many(site.coding) for site in sites),
        based_on=_links(resource),
    )


def _is_read_from(concept: str, kind: str, reading: Reading) -> bool:
    """Whether an entry of this kind may mean a concept: a state of the patient only where the tables say so."""
    about = reading.vocabulary.concepts[concept]
    return about.kind not in _STATES or any(handle.split(":")[0] == kind for handle in about.reads)


def _links(resource: Treatment) -> tuple[str, ...]:
    links = references(resource.based_on) if not isinstance(resource, fhir.MedicationAdministration) else ()
    if isinstance(resource, fhir.MedicationAdministration):
        links = references(resource.request) + references(resource.part_of)
    elif isinstance(resource, fhir.Procedure):
        links += references(resource.part_of)
    return links


def _reasons(resource: Treatment, reading: Reading) -> tuple[Reason, ...]:
    """Coded reasons and the words of referenced ones; the referenced Conditions are joined in the chart."""
    if isinstance(resource, fhir.CarePlan):
        return ()
    said = [reason(concept, reading.vocabulary) for concept in many(resource.reason_code)]
    said += [
        reason(fhir.CodeableConcept(text=link.display), reading.vocabulary)
        for link in many(resource.reason_reference)
        if link.display
    ]
    return tuple(one for one in said if one is not None)


def _has_reason_code(resource: Treatment) -> bool:
    given = None if isinstance(resource, fhir.CarePlan) else resource.reason_code
    return any(concept.text or many(concept.coding) for concept in many(given))


def reason_links(resource: object) -> tuple[str, ...]:
    """The Conditions that a resource gives as its reason."""
    if isinstance(resource, fhir.CarePlan):
        return references(resource.addresses)
    links = getattr(resource, "reason_reference", None)
    return references(links) if links else ()


def _medication(resource: Medication, reading: Reading) -> list[Meaning]:
    said = [meaning(resource.medication_codeable_concept, reading.vocabulary)]
    return said + _pointed(resource.medication_reference, resource.contained, reading)


def _pointed(
    link: fhir.Reference | None, contained: fhir.Many[fhir.Contained], reading: Reading
) -> list[Meaning]:
    """A medication or device that is only referred to: by its words, or inside the resource itself."""
    if link is None:
        return []
    said = [_words(link.display, reading)]
    for part in many(contained):
        if part.id and link.reference == f"#{part.id}":
            said += [meaning(part.code, reading.vocabulary), meaning(part.type, reading.vocabulary)]
    return said


def _words(text: str | None, reading: Reading) -> Meaning:
    return meaning(fhir.CodeableConcept(text=text) if text else None, reading.vocabulary)


def _care_plan(resource: fhir.CarePlan, entry_id: str, reading: Reading) -> Entry | None:
    """A CarePlan is conservative care for what its title names or what it addresses."""
    title = _words(resource.title or resource.description, reading)
    details = [a.detail for a in many(resource.activity) if a.detail is not None]
    done = [meaning(d.code, reading.vocabulary) for d in details if not d.do_not_perform]
    said = [title, *(_words(d.description, reading) for d in details if not d.do_not_perform), *done]
    span = reading.period(None, resource.period) or reading.period(resource.created)
    entry = _entry(resource, entry_id, reading, said, _ORDERED, span, reading.day(resource.created))
    named = reason(fhir.CodeableConcept(text=resource.title or resource.description), reading.vocabulary)
    if entry is None:
        return None
    if resource.intent in ("proposal", "option") and entry.presence is _PRESENT:
        entry = replace(entry, presence=_UNKNOWN, why=f"a {resource.intent}, not a plan in force")
    titled = (named,) if named is not None and named.side is not Laterality.CONFLICT else ()
    return replace(entry, concepts=entry.concepts | {"care-plan"}, reasons=(*entry.reasons, *titled))
