"""Conditions, observations and reports become entries: what was found, on which side, and whether it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import TypedDict

from cds_service.record import resources as fhir
from cds_service.record.codes import Meaning, meaning, place, reason
from cds_service.record.model import Certainty, Entry, Interpretation
from cds_service.record.period import Day, Period
from cds_service.record.presence import Presence
from cds_service.record.resources import many
from cds_service.record.side import Laterality, agreed
from cds_service.record.text import Tone, before_denial, before_earlier, tone_of
from cds_service.record.units import Quantity, Range, convert, number_in_text, range_in_text, range_of, ucum
from cds_service.record.vocabulary import Concept, Vocabulary

NO_RESPONSE_IS_A_RESULT = frozenset(("ms", "m/s", "mV", "uV"))
Valued = fhir.Observation | fhir.Component
_NORMAL_RANGES = frozenset(("normal", "recommended", ""))
_FLAGS = {
    "H": Interpretation.HIGH, "HH": Interpretation.HIGH, "HU": Interpretation.HIGH,
    "L": Interpretation.LOW, "LL": Interpretation.LOW, "LU": Interpretation.LOW,
    "A": Interpretation.ABNORMAL, "AA": Interpretation.ABNORMAL, "N": Interpretation.NORMAL,
}  # fmt: skip
_ANSWERING_FLAGS = {"POS": "present", "DET": "present", "NEG": "absent", "ND": "absent"}
_NOT_DONE = frozenset(("not-performed", "not-asked", "not-applicable"))
EARLY = frozenset(("registered", "partial", "preliminary"))
"""The status of a report that is not final."""
_NOT_YET = frozenset(("registered", "preliminary"))
WITHDRAWN = frozenset(("entered-in-error", "cancelled"))
_OVER = frozenset(("inactive", "resolved", "remission"))
_CLINICAL = _OVER | {"active", "recurrence", "relapse"}
_VERIFICATION = frozenset(
    ("unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error")
)


@dataclass(frozen=True)
class Reading:
    """What every reader needs: the vocabulary, and the zone in which instants become days."""

    vocabulary: Vocabulary
    zone: tzinfo

    def day(self, *written: str | None) -> Day | None:
        """The first of these dates that is there and can be read."""
        for text in written:
            if text and (day := Day.parse(text, self.zone)) is not None:
                return day
        return None

    def period(self, moment: str | None, span: fhir.Period | None = None) -> Period | None:
        start = self.day(moment, span.start if span else None)
        end = self.day(span.end) if span else None
        start = start or end
        return None if start is None else Period(start, end)


def codes(concepts: fhir.Many[fhir.CodeableConcept]) -> frozenset[str]:
    """The bare codes, for the small fixed lists of FHIR itself (status, category)."""
    return frozenset(c.code for cc in many(concepts) for c in many(cc.coding) if c.code)


def status_of(concept: fhir.CodeableConcept | None, meant: frozenset[str]) -> str:
    """A coded status, the code that FHIR means before others; text alone is understood too."""
    found = sorted(codes(concept))
    if known := [code for code in found if code in meant]:
        return known[0]
    return found[0] if found else ((concept.text or "").strip().lower() if concept else "")


def condition(resource: fhir.Condition, entry_id: str, reading: Reading) -> Entry | None:
    """A Condition; None when it means nothing here or was entered in error."""
    said = meaning(resource.code, reading.vocabulary)
    verification = status_of(resource.verification_status, _VERIFICATION)
    if not said.concepts or verification in WITHDRAWN:
        return None
    where = place(many(resource.body_site), many(resource.extension), reading.vocabulary)
    clinical = status_of(resource.clinical_status, _CLINICAL)
    ended = reading.day(
        resource.abatement_date_time, resource.abatement_period.end if resource.abatement_period else None
    )
    over = clinical in _OVER or any(
        (
            resource.abatement_date_time,
            resource.abatement_period,
            resource.abatement_boolean,
            resource.abatement_string,
            resource.abatement_age,
            resource.abatement_range,
        )
    )
    recorded = reading.day(resource.recorded_date)
    when = reading.period(resource.onset_date_time, resource.onset_period)
    if when is None and recorded is not None:
        when = Period(recorded)
    if when is not None and (last := ended or recorded) is not None and last.low >= when.start.low:
        when = Period(when.start, last)
    presence, why, certainty = _held(said, verification, over)
    return Entry(
        id=entry_id,
        resource="Condition",
        concepts=said.concepts,
        text=said.text,
        side=agreed((where.side, said.side)),
        sites=where.sites | said.sites,
        presence=presence,
        why=why,
        status="over" if over else (clinical or "active"),
        known=recorded or (when.start if when else None),
        period=when,
        answer=said.answer,
        certainty=certainty,
        categories=codes(resource.category),
        encounter=resource.encounter.reference if resource.encounter else None,
    )


def _held(said: Meaning, verification: str, over: bool) -> tuple[Presence, str, Certainty]:
    if verification == "refuted" or said.tone is Tone.NEGATED:
        return Presence.ABSENT, "recorded as refuted", Certainty.CONFIRMED
    if over or said.tone is Tone.HISTORIC:
        return Presence.ABSENT, "recorded as over", Certainty.CONFIRMED
    if verification in ("", "confirmed") and said.tone is Tone.STATED:
        return Presence.PRESENT, "", Certainty.CONFIRMED
    return Presence.UNKNOWN, f"recorded as {verification or 'a possibility'}", Certainty.UNCONFIRMED


def observation(resource: fhir.Observation, entry_id: str, reading: Reading) -> Iterator[Entry]:
    """An Observation and its components, each an entry of its own where it means something here."""
    status = resource.status or ""
    if status in WITHDRAWN:
        return
    vocabulary = reading.vocabulary
    said = meaning(resource.code, vocabulary, codes_decide=True)
    components = [
        (part, meaning(part.code, vocabulary, codes_decide=True)) for part in many(resource.component)
    ]
    if not said.concepts and not any(named.concepts for _, named in components):
        return
    where = place(many(resource.body_site), many(resource.extension), vocabulary)
    period = reading.period(
        resource.effective_date_time or resource.effective_instant, resource.effective_period
    )
    whole_side = agreed((where.side, said.side))
    parts: list[tuple[str, Valued, Meaning, Laterality]] = [(entry_id, resource, said, whole_side)]
    for number, (part, named) in enumerate(components):
        at = place((), many(part.extension), vocabulary)
        side = agreed((at.side, named.side))
        if side is Laterality.UNSTATED:
            side = whole_side
        parts.append((f"{entry_id}.component[{number}]", part, named, side))
    notes = [meaning(fhir.CodeableConcept(text=note.text), vocabulary).sites for note in many(resource.note)]
    for part_id, valued, named, side in parts:
        if named.concepts:
            yield Entry(
                id=part_id,
                resource="Observation",
                concepts=named.concepts,
                text=named.text,
                side=side,
                sites=where.sites.union(said.sites, named.sites, *notes),
                status=status,
                known=reading.day(resource.issued) or (period.last if period else None),
                period=period,
                members=references(resource.has_member) if valued is resource else (),
                based_on=references(resource.based_on),
                **_value(valued, named, status, vocabulary),
            )


def references(links: fhir.Many[fhir.Reference]) -> tuple[str, ...]:
    """The ids that links point to, as `Type/id`, whatever server they name."""
    return tuple(local_id(link.reference) for link in many(links) if link.reference)


def local_id(reference: str) -> str:
    """`Type/id` of a reference: relative, absolute or versioned; any other form as it stands."""
    parts = reference.split("/_history/")[0].rstrip("/").split("/")
    return "/".join(parts[-2:]) if len(parts) > 1 else reference


class _Value(TypedDict, total=False):
    presence: Presence
    why: str
    value: Quantity | None
    no_response: bool
    answer: str | None
    limits: Range | None
    interpretation: Interpretation | None


def _value(part: Valued, named: Meaning, status: str, vocabulary: Vocabulary) -> _Value:
    concept = next((c for name in sorted(named.concepts) if (c := vocabulary.concepts[name]).unit), None)
    found = _answer(part, named, vocabulary) if concept is None else _measure(part, concept, vocabulary)
    if status in _NOT_YET and found.get("presence") is not Presence.UNKNOWN:
        return {"presence": Presence.UNKNOWN, "why": f"the result is {status}"}
    return found


def _answer(part: Valued, named: Meaning, vocabulary: Vocabulary) -> _Value:
    """Whether a finding is there: coded, as boolean, as words, or by the flags POS and NEG."""
    if named.tone is Tone.NEGATED:
        return {"presence": Presence.UNKNOWN, "why": "the name of the finding holds a negation"}
    answer = named.answer
    if answer is None and part.value_boolean is not None:
        answer = "present" if part.value_boolean else "absent"
    if answer is None:
        answer = _coded_answer(part, vocabulary)
    if answer is None:
        flags = {_ANSWERING_FLAGS.get(code) for code in codes(part.interpretation)} - {None}
        answer = flags.pop() if len(flags) == 1 else None
    match answer:
        case None:
            return {"presence": Presence.UNKNOWN, "why": "its value is missing or not understood"}
        case "absent" | "no-response":
            return {"presence": Presence.ABSENT, "answer": "absent"}
        case _:
            return {"presence": Presence.PRESENT, "answer": answer}


def _coded_answer(part: Valued, vocabulary: Vocabulary) -> str | None:
    said = part.value_codeable_concept
    for coding in many(said.coding) if said else ():
        if coding.code and (answer := vocabulary.answer_of_code(coding.system, coding.code)):
            return answer
    words = [part.value_string, said.text if said else None]
    words += [coding.display for coding in many(said.coding)] if said else []
    for word in words:
        now = before_earlier(word) if word else ""
        if now and set(now.strip()) == {"+"}:  # as signs are charted; "+/-" is no answer
            return "present"
        if answer := vocabulary.answer_of_text(now):
            return _weighed(answer, now)
    return None


_CLAUSE = re.compile(r"[,;:.]\s*\w")


def _weighed(answer: str, words: str) -> str | None:
    """An answer as its words state it: a hedge is none, "no weakness present" and "previously" are no yes."""
    tone = tone_of(words)
    if tone is Tone.HEDGED:
        return None
    if answer != "present" or tone is Tone.STATED:
        return answer
    denies_all = tone is Tone.NEGATED and not before_denial(words).strip() and not _CLAUSE.search(words)
    return "absent" if denies_all else None


def _measure(part: Valued, concept: Concept, vocabulary: Vocabulary) -> _Value:
    """A number in the unit of its concept, or "no response", which is a result and not a missing value."""
    unit = concept.unit or ""
    answers_nothing = unit in NO_RESPONSE_IS_A_RESULT
    reason = part.data_absent_reason
    said = [reason.text if reason else None, *(c.display for c in (many(reason.coding) if reason else ()))]
    if answers_nothing and (
        _coded_answer(part, vocabulary) in ("absent", "no-response")
        or any(word and vocabulary.answer_of_text(word) in ("absent", "no-response") for word in said)
    ):
        return {"presence": Presence.PRESENT, "no_response": True}
    number, written, bound = _number(part)
    if number is None and codes(reason) & _NOT_DONE:
        return {"presence": Presence.ABSENT, "why": "not performed"}
    if number is None:
        return {"presence": Presence.UNKNOWN, "why": "no value is recorded"}
    if bound:
        return {"presence": Presence.UNKNOWN, "why": "the value is given only as a bound"}
    if number == 0 and answers_nothing:
        return {"presence": Presence.PRESENT, "no_response": True}
    value = convert(number, written, unit)
    if value is None:
        why = "the value has no unit" if not written else f"its unit cannot be compared with {unit}"
        return {"presence": Presence.UNKNOWN, "why": why}
    low, high = concept.low, concept.high
    if (low is not None and value < low) or (high is not None and value > high):
        plausible = Range(low, high, unit)
        why = f"the value {Quantity(value, unit)} is implausible (plausible: {plausible}) and was set aside"
        return {"presence": Presence.UNKNOWN, "why": why}
    flags = {_FLAGS[code] for code in codes(part.interpretation) if code in _FLAGS}
    return {
        "presence": Presence.PRESENT,
        "value": Quantity(value, unit),
        "limits": _limits(part, unit, written),
        "interpretation": flags.pop() if len(flags) == 1 else None,
    }


def _number(part: Valued) -> tuple[float | None, str | None, bool]:
    """The number of a value, its unit as sent, and whether it is only a bound ("< 5")."""
    if (quantity := part.value_quantity) is not None:
        return (
            quantity.value,
            quantity.code if ucum(quantity.code) else quantity.unit,
            bool(quantity.comparator),
        )
    if part.value_integer is not None:
        return part.value_integer, None, False
    if part.value_string and (read := number_in_text(part.value_string)) is not None:
        return (*read, False)
    return None, None, False


def _limits(part: Valued, unit: str, written: str | None) -> Range | None:
    """The laboratory's own normal range, if it gave exactly one that can be compared."""
    found: set[Range] = set()
    for given in many(part.reference_range):
        if given.type is not None and status_of(given.type, _NORMAL_RANGES) not in _NORMAL_RANGES:
            continue
        low, high = (
            None
            if end is None or end.value is None
            else convert(end.value, end.code if ucum(end.code) else end.unit or written, unit)
            for end in (given.low, given.high)
        )
        if low is None and high is None:
            read = range_in_text(given.text, unit, written) if given.text else None
        else:
            read = range_of(low, high, unit)
        if read is not None:
            found.add(read)
    return found.pop() if len(found) == 1 else None


def report(resource: fhir.DiagnosticReport, entry_id: str, reading: Reading) -> Entry | None:
    """A DiagnosticReport, by its code, category and coded conclusions; its results are entries of their own.

    A report that is not final says nothing yet. Its text is read in `documents`.
    """
    status = resource.status or ""
    if status in WITHDRAWN:
        return None
    named = [
        meaning(concept, reading.vocabulary) for concept in [*many(resource.code), *many(resource.category)]
    ]
    concluded = [said for c in many(resource.conclusion_code) if (said := reason(c, reading.vocabulary))]
    concepts = frozenset().union(*(said.concepts for said in named))
    if not concepts and not concluded and not resource.conclusion and not resource.presented_form:
        return None
    period = reading.period(resource.effective_date_time, resource.effective_period)
    early = status in EARLY
    return Entry(
        id=entry_id,
        resource="DiagnosticReport",
        concepts=concepts,
        text=named[0].text,
        side=agreed(said.side for said in named),
        sites=frozenset().union(*(said.sites for said in named)),
        presence=Presence.UNKNOWN if early else Presence.PRESENT,
        why=f"the report is {status}" if early else "",
        status=status,
        known=reading.day(resource.issued) or (period.last if period else None),
        period=period,
        reasons=tuple(concluded),
        members=references(resource.result),
        based_on=references(resource.based_on),
    )
