"""One limb of one patient, as criteria see it. Results are kept, because rules share criteria."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cds_service.record import Day, Presence, Record, Side
from cds_service.rules.knowledge import Knowledge

if TYPE_CHECKING:
    from cds_service.rules.criteria import Criterion
    from cds_service.rules.result import Result


EPISODE = "episode"


@dataclass(eq=False)
class Limb:
    """The record, the side to judge, and what the tables know."""

    record: Record
    side: Side
    knowledge: Knowledge
    _kept: dict[Criterion, Result] = field(default_factory=dict, repr=False)
    kept: dict[object, object] = field(default_factory=dict, repr=False)
    """What criteria work out once per limb, a chosen study say, under a key of their own."""
    _other: Limb | None = field(default=None, repr=False)

    @property
    def other(self) -> Limb:
        """The other limb of the same patient."""
        if self._other is None:
            self._other = Limb(self.record, self.side.other, self.knowledge, _other=self)
        return self._other

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
        found = shared.get(self._nothing)
        if found is None:
            if len(shared) > 64:
                shared.clear()
            found = shared[self._nothing] = criterion.answer(self)
        return found

    @cached_property
    def _nothing(self) -> tuple[int, frozenset[str]]:
        """What an answer about nothing depends on."""
        return id(self.knowledge), self.record.missing_handles

    @cached_property
    def today(self) -> Day:
        return Day.on(self.record.as_of)

    @cached_property
    def episode(self) -> Day | None:
        """When the current episode of this limb began, where a topic derives episodes."""
        begun = [
            e.period.start
            for e in self.record.of(EPISODE)
            if e.period and e.side.on(self.side) is Presence.PRESENT
        ]
        return max(begun, default=None)
