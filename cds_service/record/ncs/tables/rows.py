"""One row of a table whose cells have their columns: its label, its entries, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator

from cds_service.record.model import Interpretation
from cds_service.record.ncs.tables.columns import Column, Role
from cds_service.record.ncs.tables.entries import Entry, Kind, entry_of, fills
from cds_service.record.ncs.tables.labels import TEMPERATURE, VELOCITY
from cds_service.record.ncs.tables.places import Grid, Placed
from cds_service.record.side import Laterality


def shared_unit(placed: Placed) -> str:
    """The unit of all entries of a row that state one, which those without have as well."""
    units = {entry_of(cell.text).unit for cell, _ in placed} - {""}
    return units.pop() if len(units) == 1 else ""


def first_entry(placed: Placed) -> int:
    """The place of the first cell that is no label."""
    return next(
        (
            at
            for at, (cell, column) in enumerate(placed)
            if fills(cell) and column is not None and column.role is not Role.LABEL
        ),
        len(placed),
    )


def label_of(placed: Placed) -> str:
    """The words left of the first entry, and a side that has its column behind it."""
    first = first_entry(placed)
    before = [cell.text for cell, _ in placed[:first] if cell.text]
    behind = [cell.text for cell, column in placed[first:] if column is not None and column.names_side]
    units = [f"({cell.text})" for cell, column in placed[first:] if column is not None and column.names_unit]
    return " ".join(before + behind + units)


def words_between(placed: Placed, first: int, at: int | None) -> str:
    """The words in a column of labels that lies between the first entry of a row and another one."""
    return " ".join(
        cell.text
        for cell, column in placed[first : at or first]
        if column is not None and column.role is Role.LABEL and not column.names_side
    )


def told(placed: Placed, first: int, grid: Grid) -> Iterator[tuple[Entry, int | None, Column]]:
    """The entries to read, each with its place in the row and its column.

    Where "no response" is all that a row says, it says so of amplitude and latency alike.
    """
    kinds = [entry_of(cell.text).kind for cell, _ in placed[first:] if fills(cell)]
    is_absent = [kind for kind in kinds if kind not in (Kind.LIMIT, Kind.NOT_DONE)] == [Kind.NO_RESPONSE]
    if is_absent and not any(
        column.label.side in (Laterality.LEFT, Laterality.RIGHT) for column in grid.columns
    ):
        for column in grid.columns:
            if column.is_value and column.has_measure and column.label.measure not in (VELOCITY, TEMPERATURE):
                yield Entry(Kind.NO_RESPONSE), None, column
        return
    for at, (cell, over) in enumerate(placed):
        entry = entry_of(cell.text)
        if over is not None and over.is_value and entry.kind in (Kind.VALUE, Kind.NO_RESPONSE):
            yield entry._replace(flag=entry.flag or _flag_behind(placed, at)), at, over


def _flag_behind(placed: Placed, at: int) -> Interpretation | None:
    """The flag in the cell behind a value."""
    if at + 1 == len(placed):
        return None
    cell, column = placed[at + 1]
    entry = entry_of(cell.text)
    is_label = column is not None and column.role is Role.LABEL and bool(column.text)
    return entry.flag if entry.kind is Kind.FLAG and not is_label else None


def limits_beside(placed: Placed, column: Column, grid: Grid) -> str:
    """The text of the limit that belongs to a column of values."""
    limit = grid.limit_of(column)
    return next((cell.text for cell, one in placed if limit is not None and one is limit), "")
