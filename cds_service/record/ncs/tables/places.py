"""Which cell of a line stands under which column of its table.

An empty cell must never slide a value to another column, so a line is either placed with certainty or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cds_service.record.ncs.tables.cells import Cell
from cds_service.record.ncs.tables.columns import Column, Role
from cds_service.record.ncs.tables.entries import Kind, entry_of, fills

_FAR = 4
"""Blanks between a cell and the column that it does not touch, at most."""
_LEAST_OF_GROUP = 2
_PLAINLY = 3
"""Blanks by which the next column has to be farther away."""

Placed = list[tuple[Cell, Column | None]]
"""Cells with their columns; None left of all of them, and for flags."""


@dataclass(frozen=True, eq=False)
class Grid:
    """The columns of a table and the rows below them; `is_parted` if signs part its cells."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    is_parted: bool

    def place(self, cells: Sequence[Cell], *, parted: bool) -> Placed | None:
        """Each cell with its column; None as a whole where one has no certain column."""
        if parted or self.is_parted:
            return self._by_number(cells) if parted and self.is_parted else None
        cells = self._parted(cells)
        return self._in_order(cells) or self._by_place(cells) or self._in_groups(cells)

    def _parted(self, cells: Sequence[Cell]) -> Sequence[Cell]:
        """The cells of a row, of which the first one may run up to the first value with one blank between."""
        slot = next((column for column in self.columns if column.role is not Role.LABEL), None)
        if slot is None or not cells or cells[0].end <= slot.start or fills(cells[0]):
            return cells
        text, start, end = cells[0]
        if len(cells) > 1 and cells[1].start < slot.end:
            return cells
        for at in range(max(slot.start - start - _PLAINLY, 1), len(text)):
            if text[at] == " " and entry_of(text[at + 1 :]).kind.fills:
                return [
                    Cell(text[:at], start, start + at),
                    Cell(text[at + 1 :], start + at + 1, end),
                    *cells[1:],
                ]
        return cells

    def _in_groups(self, cells: Sequence[Cell]) -> Placed | None:
        """A row of several values below each side, which say by their units what they are: "4.6 ms 4.0 mV"."""
        slots = [column for column in self.columns if column.role is not Role.LABEL]
        first = next((at for at, cell in enumerate(cells) if fills(cell)), len(cells))
        units = [entry_of(cell.text).unit for cell in cells[first:]]
        each, left = divmod(len(units), len(slots) or 1)
        are_sides = bool(slots) and all(column.is_only_side for column in slots)
        if not are_sides or left or each < _LEAST_OF_GROUP or len(set(units[:each])) < each or "" in units:
            return None
        if units != units[:each] * len(slots):
            return None
        return [(cell, None if at < first else slots[(at - first) // each]) for at, cell in enumerate(cells)]

    def _by_number(self, cells: Sequence[Cell]) -> Placed | None:
        count = len(self.columns)
        if any(cell.text for cell in cells[count:]):
            return None
        placed: Placed = list(zip(cells, self.columns, strict=False))
        is_framed = not self.columns[0].text and not self.columns[-1].text
        if len(cells) < count and (is_framed or _has_value_among_labels(placed)):
            return None
        return placed

    def _in_order(self, cells: Sequence[Cell]) -> Placed | None:
        """A row that has as many entries as there are columns for them."""
        slots = [column for column in self.columns if column.role is not Role.LABEL]
        first = next((at for at, cell in enumerate(cells) if fills(cell)), len(cells))
        entries = [cell for cell in cells[first:] if entry_of(cell.text).kind is not Kind.FLAG]
        if len(entries) != len(slots) or not all(fills(cell) for cell in entries):
            return None
        if any(column.role is Role.LABEL and column.start > slots[0].start for column in self.columns):
            return None
        columns = iter(slots)
        return [
            (cell, None if at < first or entry_of(cell.text).kind is Kind.FLAG else next(columns))
            for at, cell in enumerate(cells)
        ]

    def _by_place(self, cells: Sequence[Cell]) -> Placed | None:
        placed: Placed = []
        taken: list[Column] = []
        for cell in cells:
            column = self._over(cell)
            if fills(cell):
                if column is None or column in taken:
                    return None
                taken.append(column)
            placed.append((cell, column))
        return placed

    def _over(self, cell: Cell) -> Column | None:
        """The column among whose entries a cell stands, else the one whose header it touches or is plainly near to."""
        among = [
            column
            for column, (start, end) in zip(self.columns, self._spans, strict=True)
            if min(cell.end, end) > max(cell.start, start)
        ]
        if len(among) == 1:
            return among[0]
        touching = [column for column in self.columns if column.overlaps(cell)]
        if among or not self._is_aligned:
            return None
        if touching:
            return max(touching, key=lambda one: min(cell.end, one.end) - max(cell.start, one.start))
        gaps = sorted(
            (max(column.start - cell.end, cell.start - column.end), at)
            for at, column in enumerate(self.columns)
        )
        if not gaps or gaps[0][0] > _FAR or (len(gaps) > 1 and gaps[1][0] - gaps[0][0] < _PLAINLY):
            return None
        return self.columns[gaps[0][1]]

    def limit_of(self, column: Column) -> Column | None:
        """The column of limits of a column of values: the next one behind it, with nothing of another measure between.

        Where limits stand before their values, it is the one right before.
        """
        kinds = [one.role for one in self.columns]
        if Role.LIMIT not in kinds:
            return None
        at = self.columns.index(column)
        if kinds.index(Role.LIMIT) < kinds.index(Role.VALUE):
            before = self.columns[at - 1]
            return before if before.role is Role.LIMIT else None
        for one in self.columns[at + 1 :]:
            if one.role is Role.LIMIT:
                is_own = one.label.measure in ("", column.label.measure)
                return one if is_own or not column.has_measure else None
            if one.is_value and one.label.measure != column.label.measure:
                return None
        return None

    @cached_property
    def _full_rows(self) -> list[tuple[Cell, Column]]:
        """The entries of the rows that have one in each column."""
        return [
            (cell, column)
            for cells in self.rows
            for cell, column in self._in_order(cells) or ()
            if column is not None
        ]

    @cached_property
    def _spans(self) -> tuple[tuple[int, int], ...]:
        """Where the entries of full rows stand, for each column; 0, 0 if nowhere."""
        spans: dict[Column, tuple[int, int]] = {}
        for cell, column in self._full_rows:
            start, end = spans.get(column, (cell.start, cell.end))
            spans[column] = (min(start, cell.start), max(end, cell.end))
        return tuple(spans.get(column, (0, 0)) for column in self.columns)

    @cached_property
    def _is_aligned(self) -> bool:
        """Whether no entry of a full row stands below the header of another column."""
        return all(
            column.overlaps(cell) or not any(one.overlaps(cell) for one in self.columns)
            for cell, column in self._full_rows
        )


def _has_value_among_labels(placed: Placed) -> bool:
    return any(
        column is not None and column.role is Role.LABEL and entry_of(cell.text).kind is Kind.VALUE
        for cell, column in placed
    )
