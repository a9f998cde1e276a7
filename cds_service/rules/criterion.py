"""A criterion, the limb of which it is asked, and the result it answers.

A criterion never answers yes or no. It answers a Result: the answer is the explanation.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from msgspec import Struct
from msgspec.structs import force_setattr

from cds_service.record import Day, Entry, Presence, Record, Side
from cds_service.rules.knowledge import Knowledge

MOST_SHARED = 64
"""How many answers about nothing are kept for one criterion or rule: one for each set of missing handles."""


class Scope(Enum):
    """Whose statement it is. Only a limb-scoped criterion asks for a side."""

    LIMB = "on this side"
    OTHER_LIMB = "on the other side"
    PATIENT = "of the patient"


class Criterion(ABC):
    """A statement that can be judged on a limb and said in words."""

    scope: Scope = Scope.LIMB
    title: str = ""

    @abstractmethod
    def answer(self, limb: Limb) -> Result:
        """The result on this limb. Criteria ask each other through `limb.judge`, which keeps results."""

    @abstractmethod
    def sentence(self, knowledge: Knowledge) -> str:
        """The definition in words, as the reference prints it."""

    def parts(self) -> Sequence[Criterion]:
        """The criteria this one is made of."""
        return ()

    def concepts(self) -> frozenset[str]:
        """Every concept this asks for, itself or through its parts."""
        return frozenset().union(*(part.concepts() for part in self.parts()))

    @cached_property
    def reads(self) -> frozenset[str]:
        """The concepts without which the answer is always the same, whatever else the record holds."""
        return self.concepts().union(*(part.reads for part in self.parts()))

    @cached_property
    def of_nothing(self) -> dict[tuple[int, frozenset[str]], Result]:
        """Answers about a record without any of these concepts, by knowledge and missing handles."""
        return {}


class Limit(Struct, frozen=True, gc=False):
    """What a value was held against, and where that limit came from.

    `mark` is empty for a laboratory's own limit; `source` names the laboratory or a citation key.
    """

    words: str
    source: str
    mark: str = ""
    threshold: str = ""


class Result(Struct, frozen=True, eq=False, gc=False):
    """The answer of one criterion on one limb.

    `entries` are what it rests on, `limit` what a value was held against, `reason` why it is not present
    (or what qualifies it), `parts` the results it was combined from, `missing` the handles whose data would
    have been needed and could not be had.
    """

    criterion: Criterion
    presence: Presence
    entries: tuple[Entry, ...] = ()
    reason: str = ""
    parts: tuple[Result, ...] = ()
    limit: Limit | None = None
    missing: frozenset[str] = frozenset()
    rests: bool = False
    """Whether anything in this rests on an entry of the chart. Worked out, not given."""

    def __post_init__(self) -> None:
        if self.entries:
            force_setattr(self, "rests", True)
            return
        for part in self.parts:
            if part.rests:
                force_setattr(self, "rests", True)
                return

    @property
    def present(self) -> bool:
        return self.presence is Presence.PRESENT

    def leaves(self) -> Iterator[Result]:
        """The results at the ends of the tree, where entries and limits are."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def all_entries(self) -> tuple[Entry, ...]:
        """Every entry this rests on, each once, in the order of the record."""
        found: dict[str, Entry] = {}
        seen: set[int] = set()

        def gather(result: Result) -> None:
            # Rules share criteria, so the same result may be part of several.
            if not result.rests or id(result) in seen:
                return
            seen.add(id(result))
            found.update({entry.id: entry for entry in result.entries})
            for part in result.parts:
                gather(part)

        gather(self)
        return tuple(found.values())

    def reasons(self) -> tuple[str, ...]:
        """Why this is unknown: the reasons of the parts that leave it open, each once."""
        if not self.parts:
            return (self.reason,) if self.reason else ()
        open_parts = [part for part in self.parts if part.presence is Presence.UNKNOWN]
        found = [reason for part in open_parts for reason in part.reasons()]
        return tuple(dict.fromkeys([*([self.reason] if self.reason else []), *found]))


def episode_start(record: Record, side: Side, episode: str) -> Day | None:
    """When the current episode of a limb began; `episode` is the concept of the entries a topic derives for it."""
    if not episode:
        return None
    begun = [e.period.start for e in record.of(episode) if e.period and e.side.on(side) is Presence.PRESENT]
    return max(begun, default=None)


@dataclass(eq=False)
class Limb:
    """The record, the side to judge, and what the tables know.

    `within` names the derived entries that bound the episode: what lies before the episode does not count.
    """

    record: Record
    side: Side
    knowledge: Knowledge
    within: str = ""
    _kept: dict[Criterion, Result] = field(default_factory=dict, repr=False)
    kept: dict[object, object] = field(default_factory=dict, repr=False)
    """What criteria work out once per limb, a chosen study say, under a key of their own."""
    _other: Limb | None = field(default=None, repr=False)
    _bounded: dict[str, Limb] = field(default_factory=dict, repr=False)

    @property
    def other(self) -> Limb:
        """The other limb of the same patient."""
        if self._other is None:
            self._other = Limb(self.record, self.side.other, self.knowledge, self.within, _other=self)
        return self._other

    def bounded(self, episode: str) -> Limb:
        """This limb as a rule sees it that counts only what belongs to its own episode.

        Most charts derive no episode: then it is this limb, and rules share what it has judged.
        """
        if not episode or not self.record.has_any((episode,)):
            return self
        if episode not in self._bounded:
            self._bounded[episode] = Limb(self.record, self.side, self.knowledge, episode)
        return self._bounded[episode]

    def judge(self, criterion: Criterion) -> Result:
        """What a criterion answers on this limb.

        Of a record that does not speak of any of its concepts the answer depends only on what is missing, so
        it is worked out once and shared: most of most charts is about something else.
        """
        kept = self._kept.get(criterion)
        if kept is None:
            spoken_of = not criterion.reads.isdisjoint(self.record.spoken_of)
            kept = criterion.answer(self) if spoken_of else self._of_nothing(criterion)
            self._kept[criterion] = kept
        return kept

    def _of_nothing(self, criterion: Criterion) -> Result:
        shared = criterion.of_nothing
        found = shared.get(self.nothing)
        if found is None:
            if len(shared) > MOST_SHARED:
                shared.clear()
            found = shared[self.nothing] = criterion.answer(self)
        return found

    @cached_property
    def nothing(self) -> tuple[int, frozenset[str]]:
        """What an answer about nothing depends on."""
        return id(self.knowledge), self.record.missing_handles

    @cached_property
    def today(self) -> Day:
        return Day.on(self.record.as_of)

    @cached_property
    def episode(self) -> Day | None:
        """When the episode that bounds this limb began."""
        return episode_start(self.record, self.side, self.within)
