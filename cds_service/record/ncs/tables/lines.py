"""The tables of a report: which number is of which nerve, side and measure.

What a number means is told by its column, its row, the line above that names the nerve, and the title of the table.
Where that is not certain the line is left out, and a reason says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from cds_service.record.ncs.layout import Passage
from cds_service.record.ncs.lexicon import Lexicon
from cds_service.record.ncs.measures import Measures
from cds_service.record.ncs.said import LeftOut, Said
from cds_service.record.ncs.sentences.numbers import UNIT, unit_after
from cds_service.record.ncs.sentences.values import measured
from cds_service.record.ncs.tables.cells import Cell
from cds_service.record.ncs.tables.columns import Column, Role, joined, with_corner
from cds_service.record.ncs.tables.entries import Entry, Kind, limits_of
from cds_service.record.ncs.tables.halves import Line, tables_of
from cds_service.record.ncs.tables.keyed import items_of, rows_of
from cds_service.record.ncs.tables.labels import AMPLITUDE, NOTHING, Label, Labels
from cds_service.record.ncs.tables.meaning import UNKNOWN_SEGMENT, Above, Meaning, meaning_of
from cds_service.record.ncs.tables.places import Grid, Placed
from cds_service.record.ncs.tables.readings import Readings
from cds_service.record.ncs.tables.rows import (
    first_entry,
    label_of,
    limits_beside,
    shared_unit,
    told,
    words_between,
)
from cds_service.record.side import Laterality
from cds_service.record.text import Tone

_LIMIT_ROW = re.compile(
    r"\W*(?:nl|norms?|normals?|normal (?:limits?|values?|range)|ref(?:\.|erence)?(?: range| limits?| values?)?|limits?|"
    r"upper limit\w*|lower limit\w*)\b",
    re.I,
)
_NUMBER_WITH_UNIT = re.compile(rf"\d{UNIT.pattern}", re.I)
_ABSENT = re.compile(r"\b(?:nr|absent|no response)\b", re.I)
_PAGE = re.compile(r"\bpage\s+\d+", re.I)
_EARLIER_TITLE = re.compile(r"\W*(?:the\s+)?(?:previous|prior|earlier|last|old)\b", re.I)
# In a label the muscle stands in brackets; in a sentence those would be an aside.
_BRACKETS = re.compile(r"[()\[\]]")
_MOST_WORDS_OF_TITLE = 14
_MOST_WORDS_OF_A_SIDE = 3

_UNCERTAIN = "it is not certain under which column its numbers stand"


@dataclass
class _Table:
    """What the lines of a table have said so far of those that follow."""

    above: Above
    nerve: Label = NOTHING
    nerve_starts: int | None = None
    """Where the label of the row begins that names the nerve, if it is a row: one below it names no place of that."""
    heading: str = ""
    side_heading: str = ""
    grid: Grid | None = None
    header: str = ""
    header_goes_on: bool = False
    is_needle: bool = False
    is_earlier: bool = False
    rows: int = 0
    rows_to_settle: bool = False
    rows_of_title: bool = False
    title_is_of_nerve: bool = False
    units: frozenset[str] = frozenset()
    readings: Readings = field(default_factory=Readings)

    def end_title(self) -> None:
        """Another nerve: what the line said that named the last one is not said of this one."""
        if self.title_is_of_nerve:
            self.above, self.title_is_of_nerve = replace(self.above, title=NOTHING), False


class TableReader:
    """Reads the lines of tables with the words of the reader."""

    def __init__(self, words: Lexicon, measures: Measures) -> None:
        self._labels = Labels(words)
        self._measures = measures

    def read(self, passage: Passage, covers: Laterality) -> Iterator[Said | LeftOut | str]:
        """The values of the tables of a passage, of the limb that the report `covers` if no other is named.

        A line that is none of a table (a label and a value with its unit) comes back as text, to be read as a
        sentence, with the nerve that stands above it.
        """
        side = covers if passage.side is Laterality.UNSTATED else passage.side
        title = passage.above
        for lines in tables_of(passage.lines, self._labels):
            table = _Table(Above(side), units=frozenset(unit_after(unit, 0)[0] for unit in passage.units))
            if not title.endswith((".", "!", "?")) and len(title.split()) <= _MOST_WORDS_OF_TITLE:
                self._context(title, table)
                table.above = table.above if side is Laterality.UNSTATED else replace(table.above, side=side)
            for at, line in enumerate(lines):
                self._take(line, lines[at + 1 :], table)
            table.readings.settle()
            yield from table.readings.found

    def _take(self, line: Line, following: Sequence[Line], table: _Table) -> None:
        """One line: of a header, of limits, of values, of text, or one that names what stands below."""
        if not line.text:
            table.header_goes_on = False
            return
        if line.columns is not None:
            self._header(line.columns, line, following, table)
            return
        table.header_goes_on = False
        if not line.has_entry and not _NUMBER_WITH_UNIT.search(line.text):
            if not _ABSENT.search(line.text) or not self._keyed(line, table):
                self._words(line, table)
        elif table.is_needle or table.is_earlier:
            return
        elif table.grid is None or not line.has_entry:
            if not self._keyed(line, table):
                table.readings.found.append(self._as_sentence(line, table))
        elif _LIMIT_ROW.match(line.text):
            placed = table.grid.place(line.cells, parted=line.is_parted) or []
            table.readings.limit([(cell.text, column) for cell, column in placed if column is not None])
        else:
            self._row(line, table.grid, table)

    # --- what stands above the rows ---

    def _header(self, columns: list[Column], line: Line, following: Sequence[Line], table: _Table) -> None:
        if table.header_goes_on and table.grid is not None:
            columns = joined(table.grid.columns, columns, self._labels)
        elif line.text != table.header:
            # Another table: only the same header over again, on the next page, goes on with the nerve above it.
            table.header = line.text
            if table.rows_to_settle:
                table.readings.settle()
            if table.rows_of_title:
                table.nerve, table.above = NOTHING, Above(table.above.side)
        rows = _rows_below(following)
        columns = with_corner(columns, rows)
        self._corner(columns, table)
        table.grid = Grid(tuple(_of_late_responses(columns, table.above)), rows, line.is_parted)
        table.header_goes_on = True
        table.rows_to_settle = table.rows_of_title = False

    def _corner(self, columns: Sequence[Column], table: _Table) -> None:
        """What the header says of the rows: "Sensory nerve", "Tibial motor, recording abductor hallucis"."""
        corner = self._labels.of(" ".join(column.text for column in columns if column.role is Role.LABEL))
        title = corner.of_title() if corner.names_study else table.above.title
        table.above = Above(table.above.side, title, corner)
        if any(column.label.is_needle for column in columns):
            table.is_needle = True
        elif corner.names_study or any(_tells_conduction(column) for column in columns):
            table.is_needle = corner.is_needle

    def _words(self, line: Line, table: _Table) -> None:
        """A line without numbers names what stands below it; a line of one cell may as well be a sentence."""
        self._context(line.text, table)
        if sum(1 for cell in line.cells if cell.text) == 1:
            table.readings.found.append(line.text)

    def _context(self, text: str, table: _Table) -> None:
        if not text or _PAGE.search(text):
            return
        label = self._labels.of(text)
        if _EARLIER_TITLE.match(text):
            table.is_earlier = True
        elif label.is_now:
            table.is_earlier = False
        if label.names_study or label.names_nerve:
            table.rows_of_title = False
        if label.names_nerve:
            table.end_title()
        if label.names_study:
            table.title_is_of_nerve = bool(label.nerves)
            table.is_needle = label.is_needle
            table.above, table.nerve = replace(table.above, title=label.of_title()), NOTHING
        if label.names_nerve:
            table.nerve_starts = None
            table.nerve, table.heading = label.of_nerve(), " ".join(_BRACKETS.sub(" ", text).split())
        elif label.side is not Laterality.UNSTATED and (label.names_study or _may_be_heading(text)):
            table.above, table.side_heading = replace(table.above, side=label.side), text
            table.nerve = table.nerve.on(Laterality.UNSTATED)

    def _keyed(self, line: Line, table: _Table) -> bool:
        """Whether a line is one of values with their own words and units, which then were read."""
        items = items_of(line.text, self._labels)
        if items and items[0].words.names_nerve:
            table.end_title()
        rows = list(rows_of(items or (), table.nerve))
        found = [
            (entry, column, meaning, row)
            for column, row, entry in rows
            if (meaning := meaning_of(column, row, table.above, self._measures, entry.unit)) is not None
        ]
        for entry, column, meaning, row in found:
            table.rows += 1
            for one in self._value(entry, meaning, "", line.text, table.units):
                place = Column("", 0, 0, Role.VALUE, column)
                table.readings.add(one, table.rows, place, has_segment=bool(row.segment))
        if rows:
            is_of_one_side = len({row.side for _, row, _ in rows}) == 1
            table.nerve = rows[-1][1] if is_of_one_side else rows[-1][1].on(Laterality.UNSTATED)
        # Values of a nerve that is known, but of nothing that is read, are no sentence either.
        are_values = bool(rows) and all(entry.unit and row.names_nerve for _, row, entry in rows)
        return bool(found) or are_values

    def _as_sentence(self, line: Line, table: _Table) -> str:
        """A line as text, behind the nerve or the side that stands above it unless it names its own."""
        text = " ".join(cell.text for cell in line.cells if cell.text)
        label = self._labels.of(text)
        if label.names_nerve:
            table.heading, table.nerve = "", label.of_nerve()
        if table.side_heading and not table.heading and label.side is Laterality.UNSTATED:
            return f"{table.side_heading} {text}"
        return f"{table.heading} {text}".strip()

    # --- rows ---

    def _row(self, line: Line, grid: Grid, table: _Table) -> None:
        table.rows += 1
        table.rows_to_settle = table.rows_of_title = True
        placed = grid.place(line.cells, parted=line.is_parted)
        if placed is None:
            if self._labels.of(line.text).nerves or table.nerve.nerves:
                table.readings.found.append(LeftOut(line.text, _UNCERTAIN))
            return
        row = self._row_label(placed, table)
        if row.is_other_nerve:
            return
        first, shared = first_entry(placed), shared_unit(placed)
        for entry, at, column in told(placed, first, grid):
            between = self._labels.of(words_between(placed, first, at)).segment
            meant = row.at(between) if between else row
            unit = entry.unit or shared
            meaning = meaning_of(column.label, meant, table.above, self._measures, unit)
            if meaning is None:
                continue
            limits = "" if at is None else limits_beside(placed, column, grid)
            for one in self._value(entry, meaning, limits, line.text, table.units):
                table.readings.add(one, table.rows, column, has_segment=bool(meant.segment))

    def _row_label(self, placed: Placed, table: _Table) -> Label:
        """What the labels of a row say, and what it takes over from the nerve above it."""
        text, start = label_of(placed), placed[0][0].start
        own = self._labels.of(text).of_other_muscle(table.nerve)
        if own.names_nerve:
            table.end_title()
            table.nerve, table.nerve_starts = own.of_nerve(), start
            return own
        if (
            own.unknown
            and not own.segment
            and not own.measure
            and (own.is_sided or start == table.nerve_starts)
        ):
            return own.of_another_nerve()
        row = own.over(table.nerve)
        if own.side is not Laterality.UNSTATED:
            table.nerve = table.nerve.on(own.side)
        return row if own.is_known or not text else row.at(UNKNOWN_SEGMENT)

    def _value(
        self, entry: Entry, meaning: Meaning, limits: str, quote: str, units: frozenset[str]
    ) -> Iterator[Said | LeftOut]:
        """One value, in the unit of its cell before the one of its labels."""
        own = self._measures.unit(meaning.name)
        unit = entry.unit or meaning.unit or (own if own in units else "")
        if meaning.why:
            yield LeftOut(quote, meaning.why)
        elif entry.kind is Kind.NO_RESPONSE:
            yield Said(meaning.name, meaning.side, Tone.STATED, "table", quote, no_response=True)
        elif not unit:
            yield LeftOut(quote, f"the {self._measures.label(meaning.name)} has no unit")
        else:
            normal = limits_of(entry.limits or limits, unit)
            for one in measured(
                meaning.name, entry.number, unit, normal, meaning.side, "table", quote, self._measures
            ):
                yield one._replace(flag=entry.flag) if isinstance(one, Said) else one


def _rows_below(following: Sequence[Line]) -> list[Sequence[Cell]]:
    """The rows up to the next header; further lines of this header come before them."""
    rows: list[Sequence[Cell]] = []
    for line in following:
        if line.has_entry:
            rows.append(line.cells)
        elif rows and line.columns is not None:
            break
    return rows


def _may_be_heading(text: str) -> bool:
    """Whether a line may name the side of all that follows: "Left foot was cold" does not."""
    words = [word for word in text.split() if word[0].isalpha()]
    return len(words) <= _MOST_WORDS_OF_A_SIDE or all(word[0].isupper() for word in words)


def _of_late_responses(columns: list[Column], above: Above) -> list[Column]:
    """Columns below a title of late responses: where one of them says so itself, the other latencies are of M waves."""
    if not (above.title.late or above.corner.late) or not any(
        column.is_value and column.label.late for column in columns
    ):
        return columns
    return [
        replace(column, role=Role.UNREAD)
        if column.is_value and column.label.measure and not column.label.late
        else column
        for column in columns
    ]


def _tells_conduction(column: Column) -> bool:
    """Whether a column is one that a table of needle electromyography does not have."""
    return column.has_measure and column.label.measure not in (AMPLITUDE, "measure-ignored")
