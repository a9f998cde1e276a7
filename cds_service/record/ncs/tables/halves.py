"""Tables that stand side by side: the left one is read first, then the right one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cds_service.record.ncs.tables.cells import Cell, cells_of, is_parted, is_rule
from cds_service.record.ncs.tables.columns import Column, Role, header_of
from cds_service.record.ncs.tables.entries import fills
from cds_service.record.ncs.tables.labels import Labels

_HEADS_ROWS = re.compile(
    r"\b(?:nerves?|sites?|motor|sensory|mixed|study|studies|measures?|parameters?|test)\b", re.I
)
_LEAST_COLUMNS = 2


class Line(NamedTuple):
    """A line of a table; `has_entry` if something was measured, `columns` are those that it heads, if any."""

    cells: tuple[Cell, ...]
    is_parted: bool
    text: str
    has_entry: bool
    columns: list[Column] | None


_EMPTY = Line((), False, "", False, None)


def _line(cells: tuple[Cell, ...], is_parted: bool, labels: Labels) -> Line:
    text = (" | " if is_parted else " ").join([cell.text for cell in cells]).strip(" |")
    if not text:
        return _EMPTY
    return Line(cells, is_parted, text, any(fills(cell) for cell in cells), header_of(cells, labels))


def tables_of(texts: Sequence[str], labels: Labels) -> list[list[Line]]:
    """The lines of each table, without those that only draw."""
    lines = [
        _line(cells_of(text), is_parted(text), labels) if text.strip() else _EMPTY
        for text in texts
        if not text.strip() or not is_rule(text)
    ]
    gutter = next((found for line in lines if (found := _gutter(line))), 0)
    return _parted_at(gutter, lines, labels) if gutter else [lines]


def _gutter(line: Line) -> int:
    """Where the second table of a header begins, which names its rows anew; 0 when there is but one table."""
    columns = line.columns
    if columns is None:
        return 0
    before = 0
    for at, column in enumerate(columns):
        if column.role is not Role.LABEL:
            before += 1
            continue
        behind = sum(1 for one in columns[at:] if one.role is not Role.LABEL)
        names_rows = column.text == columns[0].text or column.label.names_nerve
        if min(before, behind) >= _LEAST_COLUMNS and (names_rows or _HEADS_ROWS.search(column.text)):
            return column.start
    return 0


def _parted_at(gutter: int, lines: Sequence[Line], labels: Labels) -> list[list[Line]]:
    """The left halves, then the right ones; a line that goes across begins anew."""
    tables: list[list[Line]] = [[], []]
    for line in lines:
        if any(cell.start < gutter < cell.end for cell in line.cells):
            tables += [[], []]
            tables[-2].append(line)
            continue
        left = tuple(cell for cell in line.cells if cell.start < gutter)
        right = tuple(
            cell._replace(start=cell.start - gutter, end=cell.end - gutter)
            for cell in line.cells
            if cell.start >= gutter
        )
        tables[-2].append(_line(left, line.is_parted, labels))
        tables[-1].append(_line(right, line.is_parted, labels))
    return tables
