"""Entries: one representation for everything a chart says, whatever FHIR resource said it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import NamedTuple

from msgspec import Struct

from cds_service.record.period import Day, Period
from cds_service.record.presence import Presence
from cds_service.record.side import Laterality
from cds_service.record.units import Quantity, Range


class Certainty(Enum):
    """How firmly a Condition is held."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "not confirmed"


class Interpretation(Enum):
    """The laboratory's own flag on a value."""

    HIGH = "high"
    LOW = "low"
    ABNORMAL = "abnormal"
    NORMAL = "normal"


class Reason(NamedTuple):
    """Why something was ordered or done: what the reason names, and on which side."""

    concepts: frozenset[str]
    side: Laterality
    sites: frozenset[str]
    text: str


class Entry(Struct, frozen=True, kw_only=True, gc=False):
    """One dated, sided thing the chart says.

    `presence` is whether the chart says that it holds (a finding), was asked for (an order) or was done;
    `why` says what made it unknown or set its value aside. `known` is the day it became known, None when the
    chart does not tell and the entry is a plan; `period` is when it was so (of an order: when it was given);
    `planned` is when it is to happen, which may lie ahead. Days are read in the zone given. Of what was read from a
    report, `text` is the sentence; `differs` is a sentence that says something else than a structured value.
    """

    id: str
    resource: str
    concepts: frozenset[str]
    text: str
    side: Laterality = Laterality.UNSTATED
    sites: frozenset[str] = frozenset()
    presence: Presence = Presence.PRESENT
    why: str = ""
    status: str = ""
    known: Day | None = None
    period: Period | None = None
    planned: Period | None = None
    value: Quantity | None = None
    no_response: bool = False
    answer: str | None = None
    limits: Range | None = None
    interpretation: Interpretation | None = None
    certainty: Certainty = Certainty.CONFIRMED
    categories: frozenset[str] = frozenset()
    encounter: str | None = None
    reasons: tuple[Reason, ...] = ()
    has_reason: bool = False
    has_site: bool = False
    based_on: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    draft: bool = False
    selected: bool = False
    made_from: tuple[Entry, ...] = ()
    differs: str = ""

    @property
    def last(self) -> Day | None:
        """The latest day on which the chart states it, None when it is not dated."""
        return None if self.period is None else self.period.last


class Note(NamedTuple):
    """Something that was offered and not read: what, and why. Holds no clinical content."""

    kind: str
    entry: str
    reason: str


class Patient(NamedTuple):
    """What the rules need of the person. `birth` is wide when only the year or month is recorded."""

    id: str
    birth: Day | None
    gender: str | None
    deceased: bool


class Record:
    """All entries of one patient as of a day, in one order whatever order they came in.

    `missing` names the handles ("Condition", "Observation:exam") whose data could not be had, with the reason;
    a handle that answered with nothing is not missing.
    """

    def __init__(
        self,
        *,
        patient: Patient | None,
        entries: Iterable[Entry],
        as_of: date,
        missing: Mapping[str, str] | None = None,
        notes: Iterable[Note] = (),
    ) -> None:
        self.patient = patient
        self.as_of = as_of
        self.entries: tuple[Entry, ...] = tuple(sorted(entries, key=_order))
        self.missing: dict[str, str] = dict(missing or {})
        self.notes: tuple[Note, ...] = tuple(sorted(notes))
        self._by_concept: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if not entry.draft:
                for concept in entry.concepts:
                    self._by_concept.setdefault(concept, []).append(entry)
        self.spoken_of = frozenset(self._by_concept).union(
            *(entry.concepts for entry in self.entries if entry.draft),
            *(reason.concepts for entry in self.entries for reason in entry.reasons),
        )
        """Every concept that anything here means, drafts and reasons included."""
        self.missing_handles = frozenset(self.missing)

    def of(self, *concepts: str) -> tuple[Entry, ...]:
        """The entries that mean one of these concepts, drafts left out, in the order of the record."""
        if len(concepts) == 1:
            return tuple(self._by_concept.get(concepts[0], ()))
        if not self.has_any(concepts):
            return ()
        wanted = set(concepts)
        return tuple(e for e in self.entries if not e.draft and e.concepts & wanted)

    def drafts(self, *concepts: str) -> tuple[Entry, ...]:
        """The selected draft orders that mean one of these concepts (all selected ones without concepts)."""
        wanted = set(concepts)
        return tuple(e for e in self.entries if e.selected and (not wanted or e.concepts & wanted))

    def has_any(self, concepts: Iterable[str]) -> bool:
        """Whether any entry that is no draft means one of these concepts."""
        return any(concept in self._by_concept for concept in concepts)

    def with_entries(self, derived: Iterable[Entry]) -> Record:
        """The same record with derived entries beside those of the chart."""
        derived = tuple(derived)
        if not derived:
            return self
        return Record(
            patient=self.patient,
            entries=(*self.entries, *derived),
            as_of=self.as_of,
            missing=self.missing,
            notes=self.notes,
        )


_NO_DAY = Day(date.min, date.min)


def _order(entry: Entry) -> tuple[Day, str]:
    return (entry.last or _NO_DAY, entry.id)
