"""One limb of one patient, as criteria see it. Results are kept, because rules share criteria."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cds_service.record import Day, Record, Side
from cds_service.rules.knowledge import Knowledge

if TYPE_CHECKING:
    from cds_service.rules.criteria import Criterion
    from cds_service.rules.result import Result


@dataclass(eq=False)
class Limb:
    """The record, the side to judge, and what the tables know."""

    record: Record
    side: Side
    knowledge: Knowledge
    _kept: dict[int, Result] = field(default_factory=dict, repr=False)
    _other: Limb | None = field(default=None, repr=False)

    @property
    def other(self) -> Limb:
        """The other limb of the same patient."""
        if self._other is None:
            self._other = Limb(self.record, self.side.other, self.knowledge, _other=self)
        return self._other

    def judge(self, criterion: Criterion) -> Result:
        """What a criterion answers on this limb."""
        kept = self._kept.get(id(criterion))
        if kept is None:
            kept = self._kept[id(criterion)] = criterion.answer(self)
        return kept

    @cached_property
    def today(self) -> Day:
        return Day.on(self.record.as_of)
