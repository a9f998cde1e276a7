"""What the header of a table says of its columns: which hold values of which measure and side, which hold limits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from cds_service.record.ncs.sentences.numbers import UNIT
from cds_service.record.ncs.tables.cells import Cell
from cds_service.record.ncs.tables.entries import Kind, entry_of
from cds_service.record.ncs.tables.labels import IGNORED, NOTHING, Label, Labels
from cds_service.record.side import Laterality

_NAMES_ROWS = re.compile(r"\b(?:sites?|nerves?|muscles?|sides?|rec\w*|stim\w*|segments?|points?)\b", re.I)
_LIMIT = re.compile(
    r"\W*(?:nl|norms?|normal(?:s| limits?| values?| range)?|ref(?:\.|erence)?(?: range| limits?| values?)?|limits?|"
    r"uln|lln|n)\W*",
    re.I,
)
_DIFFERENCE = re.compile(r"\b(?:diff|delta|s-s|r\s?-\s?l|l\s?-\s?r|ratio|change)\b|\u0394|%", re.I)
_UNREAD = re.compile(
    r"\W*(?:(?:flags?|nr|abn\w*|interp\w*|remarks?|comments?|notes?|mean|max\w*|avg)\b.*|[cm]m\W*)", re.I
)
_ONLY_SIDE = re.compile(
    r"\W*(?:(?P<left>left|lt|l)|right|rt|r)\W*(?:(?:side|leg|foot|feet|lower|limb|extremity|ankle|values?)\W*)*",
    re.I,
)
_UNIT_COLUMN = re.compile(r"\W*units?\W*", re.I)
_SIDE_COLUMN = re.compile(r"\bside\b", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER_WITH_UNIT = re.compile(rf"\d{UNIT.pattern}", re.I)
_SIDES = (Laterality.LEFT, Laterality.RIGHT)
_MOST_WORDS_FOR_NOW = 3
_LEAST_MEASURES = 2


class Role(Enum):
    """What the cells of a column are."""

    LABEL = "labels of the rows"
    VALUE = "values"
    LIMIT = "normal limits"
    UNREAD = "values of an earlier study, differences, distances, remarks"


@dataclass(frozen=True, eq=False)
class Column:
    """The place of a column, and what its header says."""

    text: str
    start: int
    end: int
    role: Role
    label: Label = NOTHING

    @property
    def is_value(self) -> bool:
        return self.role is Role.VALUE

    @property
    def has_measure(self) -> bool:
        return bool(self.label.measure or self.label.late)

    @property
    def is_only_side(self) -> bool:
        return self.is_value and self.label.side in _SIDES and not self.has_measure

    @property
    def names_side(self) -> bool:
        """Whether its cells say the side."""
        return self.role is Role.LABEL and _SIDE_COLUMN.search(self.text) is not None

    @property
    def names_unit(self) -> bool:
        """Whether its cells say the unit."""
        return self.role is Role.LABEL and _UNIT_COLUMN.fullmatch(self.text) is not None

    def overlaps(self, other: Column | Cell) -> bool:
        return min(self.end, other.end) > max(self.start, other.start)


def column_of(cell: Cell, labels: Labels) -> Column:
    """What the words of one cell of a header say of the cells below it."""
    role, label = _meaning(cell.text, labels)
    return Column(cell.text, cell.start, cell.end, role, label)


@lru_cache(maxsize=4096)
def _meaning(text: str, labels: Labels) -> tuple[Role, Label]:
    side = _ONLY_SIDE.fullmatch(text)
    if side is not None:
        return Role.VALUE, Label(side=Laterality.LEFT if side["left"] else Laterality.RIGHT)
    label = labels.of(text)
    return _role(text, label), label


def _role(text: str, label: Label) -> Role:
    has_measure = bool(label.measure or label.late or label.unit)
    if not text or (_NAMES_ROWS.search(text) and (not label.unit or not has_measure)):
        return Role.LABEL
    if _DIFFERENCE.search(text) or label.is_difference:
        return Role.UNREAD
    if _LIMIT.fullmatch(text) or label.is_limit:
        return Role.LIMIT
    if label.is_earlier or label.measure == IGNORED or _UNREAD.fullmatch(text):
        return Role.UNREAD
    if has_measure or (label.is_now and len(text.split()) <= _MOST_WORDS_FOR_NOW):
        return Role.VALUE
    return Role.LABEL


def header_of(cells: Sequence[Cell], labels: Labels) -> list[Column] | None:
    """The columns that a line heads; None when it is no header."""
    if any(_is_content(cell.text) for cell in cells):
        return None
    columns = [column_of(cell, labels) for cell in cells]
    told = [column for column in columns if column.text]
    heads = [column for column in told if column.role is not Role.LABEL]
    values = [column for column in heads if column.is_value]
    if not values:
        return _headed_by_nerves(columns)
    absent = sum(1 for column in told if entry_of(column.text).kind is Kind.NO_RESPONSE)
    if absent and (len(values) < _LEAST_MEASURES or absent > 1 or told[0].label.names_nerve):
        return None
    if len(heads) == 1:
        # One measure with its unit beside a corner ("F waves   F latency (ms)"), not a label with an empty row.
        only = values[0]
        is_header = told[0] is not only and only.has_measure and bool(only.label.unit or only.label.late)
    elif told[0].is_only_side:
        # "Right   normal" is a line of words.
        are_sides = all(column.is_only_side for column in values)
        is_header = len(values) > 1 if are_sides else any(column.has_measure for column in values)
    else:
        is_header = True
    return columns if is_header else None


def _headed_by_nerves(columns: list[Column]) -> list[Column] | None:
    """Columns of nerves ("R Tibial   L Tibial") above rows of measures, or above a line of sides."""
    has_corner = bool(columns) and not columns[0].label.names_nerve
    corner, nerves = columns[:has_corner], columns[has_corner:]
    if len(nerves) < _LEAST_MEASURES or not all(column.label.names_nerve for column in nerves):
        return None
    return [*corner, *(replace(column, role=Role.VALUE) for column in nerves)]


@lru_cache(maxsize=8192)
def _is_content(text: str) -> bool:
    """Whether a cell holds what was measured, which no cell of a header does; "NR" may head a column of marks."""
    if _NUMBER_WITH_UNIT.search(text):
        return True
    kind = entry_of(text).kind
    return bool(text) and kind.fills and kind is not Kind.NO_RESPONSE and not _YEAR.fullmatch(text)


def with_corner(columns: list[Column], rows: Sequence[Sequence[Cell]]) -> list[Column]:
    """The columns, of which the first one is a corner where the rows below have words ("F waves   F latency (ms)")."""
    first = next((column for column in columns if column.text), None)
    cell = next((cell for cells in rows[:1] for cell in cells if cell.text), None)
    if first is None or cell is None or entry_of(cell.text).kind.fills or cell.start < first.start:
        return columns
    return [replace(column, role=Role.LABEL) if column is first else column for column in columns]


def joined(above: Sequence[Column], below: Sequence[Column], labels: Labels) -> list[Column]:
    """The columns of a header that goes on over another line."""
    if any(column.is_only_side for column in above) and not any(column.has_measure for column in above):
        return _grouped(above, below, takers=[column for column in below if column.is_value])
    if any(column.is_only_side for column in below) and not any(column.has_measure for column in below):
        return _grouped(above, below, takers=[column for column in below if column.is_only_side])
    return _merged(above, below, labels)


def _grouped(above: Sequence[Column], below: Sequence[Column], takers: Sequence[Column]) -> list[Column]:
    """Columns below heads that each stand over several of them, in equal groups; unread where that is not certain."""
    heads = [column for column in above if column.role is not Role.LABEL]
    values = [column for column in heads if column.is_value]
    found = _shares(heads, takers) or _shares(values, takers)
    new = [
        column
        if column not in takers
        else _headed(found[takers.index(column)], column)
        if found
        else _unread(column)
        for column in below
    ]
    return _with_corner(above, new)


def _shares(heads: Sequence[Column], takers: Sequence[Column]) -> list[Column] | None:
    """The head of each column: groups are equal, and either begin below their head or lie around its middle."""
    if not heads or not takers or len(takers) % len(heads):
        return None
    each = len(takers) // len(heads)
    shares = [heads[place // each] for place in range(len(takers))]
    begun = [next((head for head in reversed(heads) if head.start <= taker.start), None) for taker in takers]
    around = all(
        takers[place * each].start <= _middle(head) <= takers[(place + 1) * each - 1].end
        for place, head in enumerate(heads)
    )
    return shares if around or shares == begun else None


def _middle(column: Column) -> float:
    return (column.start + column.end) / 2


def _headed(head: Column, column: Column) -> Column:
    """A column with what its head says of side or measure."""
    label = column.label
    if column.is_only_side:
        label = head.label.on(label.side)
    elif head.label.side in _SIDES:
        label = label.over(head.label)
    return replace(column, label=label, role=head.role)


def _unread(column: Column) -> Column:
    return replace(column, role=Role.UNREAD)


def _with_corner(above: Sequence[Column], below: list[Column]) -> list[Column]:
    """The columns of the second line, and the labels of the first one that it has nothing below."""
    corner = [column for column in above if column.role is Role.LABEL and column.text]
    free = [column for column in corner if not any(column.overlaps(other) for other in below)]
    return sorted([*free, *below], key=lambda column: column.start)


def _merged(above: Sequence[Column], below: Sequence[Column], labels: Labels) -> list[Column]:
    """Columns whose words are spread over two lines ("Latency" above "(ms)")."""
    new = []
    for column in below:
        over = [one for one in above if one.overlaps(column)]
        new.append(_together([*over, column], labels) if over else column)
    alone = [column for column in above if not any(column.overlaps(one) for one in below)]
    return sorted([*alone, *new], key=lambda column: column.start)


def _together(parts: Sequence[Column], labels: Labels) -> Column:
    text = " ".join(dict.fromkeys(part.text for part in parts if part.text))
    start, end = min(part.start for part in parts), max(part.end for part in parts)
    column = column_of(Cell(text, start, end), labels)
    side = next((part.label.side for part in parts if part.label.side in _SIDES), column.label.side)
    kept = next(
        (part.role for part in parts if part.role in (Role.LIMIT, Role.UNREAD) and part.text), column.role
    )
    return replace(column, role=kept, label=column.label.on(side))
