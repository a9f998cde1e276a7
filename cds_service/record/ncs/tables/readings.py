"""What was read of one table, until its last row has been seen: limits may follow, and rows may contradict others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cds_service.record.ncs.said import LeftOut, Said
from cds_service.record.ncs.tables.columns import Column
from cds_service.record.ncs.tables.entries import limits_of
from cds_service.record.side import Laterality
from cds_service.record.units import Range, convert, range_of

_TWICE = "the table gives another value of the same measure"


class _Value(NamedTuple):
    """A value by its place in what was read, its row and column, and whether its row names the segment."""

    at: int
    row: int
    column: Column
    has_segment: bool


@dataclass
class Readings:
    """Values, lines that were left out, and lines that are to be read as sentences, in the order of the text."""

    found: list[Said | LeftOut | str] = field(default_factory=list)
    _values: list[_Value] = field(default_factory=list)
    _without_limits: list[_Value] = field(default_factory=list)

    def add(self, one: Said | LeftOut, row: int, column: Column, *, has_segment: bool) -> None:
        """A value of a row and column, or why there is none."""
        if isinstance(one, Said):
            value = _Value(len(self.found), row, column, has_segment)
            self._values.append(value)
            if one.limits is None:
                self._without_limits.append(value)
        self.found.append(one)

    def limit(self, limits: Sequence[tuple[str, Column]]) -> None:
        """A line of limits, for the values above it as far as a column holds but one measure."""
        for text, column in limits:
            above = [value.at for value in self._without_limits if value.column is column]
            said = [(at, one) for at in above if isinstance(one := self.found[at], Said)]
            if len({one.name for _, one in said}) == 1:
                for at, one in said:
                    self.found[at] = one._replace(limits=_limits_for(text, column.label.unit, one))
        self._without_limits.clear()

    def settle(self) -> None:
        """Where rows contradict each other, the ones that name a segment are right, or else none is."""
        groups: dict[tuple[str, Laterality], dict[int, _Value]] = defaultdict(dict)
        for value in self._values:
            said = self.found[value.at]
            if isinstance(said, Said):
                groups[said.name, said.side].setdefault(value.row, value)
        for rows in groups.values():
            values = list(rows.values())
            if self._differ(values):
                named = [value for value in values if value.has_segment]
                self._drop(
                    values if self._differ(named) else [value for value in values if not value.has_segment]
                )
        self._values.clear()
        self._without_limits.clear()

    def _differ(self, values: Sequence[_Value]) -> bool:
        """Whether values are not all the same; of none at all nothing can be right either."""
        said = [one for value in values if isinstance(one := self.found[value.at], Said)]
        return len({(one.value, one.no_response) for one in said}) != 1

    def _drop(self, values: Sequence[_Value]) -> None:
        for value in values:
            said = self.found[value.at]
            if isinstance(said, Said):
                self.found[value.at] = LeftOut(said.quote, _TWICE)


def _limits_for(text: str, unit: str, said: Said) -> Range | None:
    """Limits in the unit of the value that they are of."""
    own = limits_of(text, unit or said.value.unit) if said.value else None
    if own is None or said.value is None:
        return None
    low, high = (
        None if end is None else convert(end, own.unit, said.value.unit) for end in (own.low, own.high)
    )
    return range_of(low, high, said.value.unit)
