"""The tables of a report: which cell is of which nerve, side and measure.

A cell belongs to the column that it stands under. Where that is not certain, the line is left out: an empty cell
must never slide a value to the other side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from cds_service.record.model import Interpretation
from cds_service.record.ncs.layout import Cell, Passage, cells_of, is_parted, is_rule
from cds_service.record.ncs.lexicon import Lexicon, tokens
from cds_service.record.ncs.measures import Measures
from cds_service.record.ncs.said import LeftOut, Said
from cds_service.record.ncs.values import UNIT, number, unit_after
from cds_service.record.ncs.values import measured as measured_value
from cds_service.record.side import Laterality, side_in_text
from cds_service.record.text import Tone
from cds_service.record.units import Range, range_of

_VALUE = re.compile(
    r"(?P<mark>[*!^\u2191\u2193]*)\s*(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>[^\d\s()\[\]<>*]{1,8}(?:/\w+)?)?\s*"
    r"(?P<flag>[*!^\u2191\u2193]+|[HhLl]|\([HhLl*]\)|\[[HhLl*]\])?\s*"
    r"(?:[(\[]\s*(?P<limit>[^()\[\]]*\d[^()\[\]]*)[)\]])?\s*(?P<late>[*!^\u2191\u2193]+|[HhLl])?"
)
_NOTHING = re.compile(r"(?:nr|n\.r\.|no\s*resp(?:onse)?\.?|absent|unobtainable|not\s+recordable|no\s+potential)[*!]?", re.I)
_NOT_DONE = re.compile(r"(?:-+|\u2013|\u2014|n/?a|nd|dnt|nt|not (?:done|tested)|\.+|x|)", re.I)
_BOUND = re.compile(
    r"\D{0,12}?(?:(?P<most><=?|\u2264|up to)\s*(?P<high>\d+(?:[.,]\d+)?)|(?P<least>>=?|\u2265)\s*(?P<low>\d+(?:[.,]\d+)?)"
    r"|(?P<from>\d+(?:[.,]\d+)?)\s*(?:-|\u2013|to)\s*(?P<till>\d+(?:[.,]\d+)?))\s*(?P<unit>[^\d\s()]{0,8})\s*"
)
_UNIT_IN_HEADER = re.compile(r"[(\[]?\s*(ms|msec|m/s|m/sec|mps|mv|[u\u00b5\u03bc]v|mcv|cm|mm|\u00b0\s?c|deg\.? c)\s*[)\]]?", re.I)
_LIMIT_COLUMN = re.compile(
    r"^\W*(?:nl|norms?|normal(?:s| limits?| values?| range)?|ref(?:\.|erence)?(?: range| limits?| values?)?|limits?|"
    r"uln|lln|n)\W*$",
    re.I,
)
_LIMIT_ROW = re.compile(r"^\W*(?:nl|norms?|normals?|normal (?:limits?|values?|range)|ref(?:\.|erence)?(?: range| limits?)?|limits?)\b", re.I)
_EARLIER = re.compile(r"\b(?:prior|previous|prev|earlier|last|old|(?:19|20)\d\d)\b", re.I)
_DIFFERENCE = re.compile(r"\b(?:diff(?:erence)?|delta|side[ -]to[ -]side|s-s|r-l|l-r|ratio|%|change)\b|\u0394|%", re.I)
_FLAGS = {"h": Interpretation.HIGH, "l": Interpretation.LOW, "\u2191": Interpretation.HIGH, "\u2193": Interpretation.LOW}
_SIDE_LABEL = re.compile(r"\b(left|right|lt|rt|l|r)\b\.?", re.I)
_UNCERTAIN = "it is not certain under which column its numbers stand"


@dataclass(frozen=True)
class _Column:
    """What stands above the cells of a column."""

    start: int
    end: int
    measure: str = ""
    unit: str = ""
    side: Laterality = Laterality.UNSTATED
    role: str = "value"
    text: str = ""


@dataclass
class _Row:
    """What the labels of a line say: which nerve, side, muscle, study and segment its numbers are of."""

    nerves: frozenset[str] = frozenset()
    muscle: str = ""
    study: str = ""
    segment: str = ""
    latency: str = ""
    side: Laterality = Laterality.UNSTATED
    other: bool = False
    quote: str = ""


@dataclass
class _State:
    """What earlier lines of the table say of the lines that follow."""

    columns: list[_Column] = field(default_factory=list)
    row: _Row = field(default_factory=_Row)
    side: Laterality = Laterality.UNSTATED
    study: str = ""
    latency: str = ""
    is_needle: bool = False
    label: str = ""


class TableReader:
    """Reads the lines of tables with the words of the reader."""

    def __init__(self, words: Lexicon, measures: Measures) -> None:
        self._words = words
        self._measures = measures

    def read(self, passage: Passage, covers: Laterality, title: str) -> Iterator[Said | LeftOut | str]:
        """The values of a table; `title` is the text that stands above it.

        A line that is none of a table (a label and a value with its unit) comes back as text, to be read as a
        sentence, with the nerve that stands above it.
        """
        state = _State(side=passage.side)
        self._name(state, title)
        for line in passage.lines:
            if not line.strip():
                continue
            if is_rule(line):
                continue
            yield from self._line(line, state, covers)

    def _name(self, state: _State, text: str) -> None:
        """What a title or a line without numbers says of the table below."""
        found = _names(self._words, text)
        for name in found:
            if name.startswith("study-"):
                state.study, state.latency, state.is_needle = name, "", False
            elif name in ("measure-f", "measure-h"):
                state.latency, state.is_needle = name, False
            elif name == "cue-needle":
                state.is_needle = True
        if "h-reflex" in found:
            state.row = replace(state.row, nerves=frozenset(("h-reflex",)), muscle="", other=False)

    def _line(self, line: str, state: _State, covers: Laterality) -> Iterator[Said | LeftOut | str]:
        cells = cells_of(line)
        if self._is_header(line, cells):
            self._take_header(cells, state, is_parted(line))
            return
        has_numbers = any(_is_data(cell.text) for cell in cells) or bool(_WITH_UNIT.search(line))
        if not has_numbers:
            self._context(line, cells, state)
            return
        if state.is_needle:
            return
        if _LIMIT_ROW.match(line):
            return
        if not any(column.measure for column in state.columns) or _tells_units(cells):
            if not state.is_needle:
                yield self._as_sentence(line, cells, state)
            return
        yield from self._values(line, cells, state, covers)

    def _as_sentence(self, line: str, cells: Sequence[Cell], state: _State) -> str:
        """A line with the labels above it, as far as it has none of its own."""
        own = self._labels(line)
        text = " ".join(cell.text for cell in cells if cell.text)
        if own.nerves or own.other:
            state.label = ""
        return f"{state.label} {text}".strip()

    # --- headers ---

    def _is_header(self, line: str, cells: Sequence[Cell]) -> bool:
        if any(_VALUE.fullmatch(cell.text) for cell in cells if cell.text[:1].isdigit()):
            return False
        kinds = 0
        for cell in cells:
            names = _names(self._words, cell.text)
            if any(name.startswith("measure-") for name in names) or _UNIT_IN_HEADER.fullmatch(cell.text):
                kinds += 1
            elif _only_side(cell.text) is not None:
                kinds += 1
        nerve = any(hit.kind == "nerve" for hit in self._words.hits(tokens(line)))
        return kinds >= 2 and not (nerve and kinds < 3 and _names(self._words, line).isdisjoint(_MEASURES))

    def _take_header(self, cells: Sequence[Cell], state: _State, parted: bool) -> None:
        new = [self._column(cell) for cell in cells if cell.text or parted]
        sides_only = [column for column in new if column.side is not Laterality.UNSTATED and not column.measure]
        units_only = all(
            column.unit and not column.measure or not column.text for column in new
        ) and any(column.unit for column in new)
        if units_only and state.columns:
            state.columns = [
                replace(column, unit=column.unit or _under(column, new, "unit")) for column in state.columns
            ]
            return
        above = [column for column in state.columns if column.side is not Laterality.UNSTATED and not column.measure]
        if above and not sides_only:
            new = _grouped(above, new)
        elif sides_only and state.columns and not above and any(c.measure for c in state.columns):
            # A line of sides below a line of measures: each measure has a column for each side.
            merged = _grouped_measures(state.columns, new)
            new = merged or new
        state.columns = new

    def _column(self, cell: Cell) -> _Column:
        text = cell.text
        names = _names(self._words, text)
        unit = ""
        found = _UNIT_IN_HEADER.search(text)
        if found and (found[0].strip() == text.strip() or "(" in text or "[" in text or text.endswith(found[1])):
            unit = unit_after(" " + found[1], 0)[0]
            if found[1].lower() in ("cm", "mm"):
                return _Column(cell.start, cell.end, role="ignored", text=text)
        measure = next(
            (
                name
                for name in (
                    "measure-ignored", "measure-f", "measure-h", "measure-onset", "measure-peak",
                    "measure-amplitude", "measure-velocity", "measure-temperature", "measure-latency",
                )
                if name in names
            ),
            "",
        )  # fmt: skip
        if "measure-peak" in names and "measure-amplitude" in names:
            measure = "measure-amplitude"
        role = "value"
        if _EARLIER.search(text):
            role = "earlier"
        elif _DIFFERENCE.search(text):
            role = "difference"
        elif _LIMIT_COLUMN.match(text) or "cue-limit" in names:
            role = "limit"
        elif measure == "measure-ignored":
            role = "ignored"
        elif re.fullmatch(r"flags?|abn\.?|interp\w*|remarks?|comments?", text.strip(), re.I):
            role = "ignored"
        side = _only_side(text)
        if side is None and measure:
            side = _side_label(text)
        if not measure and side is None and not unit and role == "value":
            role = "label" if text else "empty"
        return _Column(
            cell.start, cell.end, measure, unit, side or Laterality.UNSTATED, role, text
        )

    # --- lines ---

    def _context(self, line: str, cells: Sequence[Cell], state: _State) -> None:
        """A line without numbers names what stands below it."""
        found = self._labels(line)
        side = _label_side(line)
        names = _names(self._words, line)
        self._name(state, line)
        if found.nerves or found.other:
            state.row, state.label = replace(found, side=side), " ".join(line.split())
            if found.study:
                state.study = found.study
        elif side is not Laterality.UNSTATED:
            state.side, state.row = side, replace(state.row, side=Laterality.UNSTATED)
            if not state.columns:
                state.row = _Row()
        if "cue-needle" in names:
            state.is_needle = True

    def _labels(self, text: str) -> _Row:
        row = _Row()
        for hit in self._words.hits(tokens(text)):
            if hit.kind == "nerve" and not row.nerves:
                row = replace(row, nerves=hit.names)
            for name in hit.names:
                if name == "nerve-other":
                    row = replace(row, other=True)
                elif name.startswith("muscle-"):
                    row = replace(row, muscle=name)
                elif name.startswith("study-"):
                    row = replace(row, study=name)
                elif name.startswith("segment-"):
                    row = replace(row, segment=_joined_segment(row.segment, name))
                elif name in _LATENCY_WORDS:
                    row = replace(row, latency=name)
        return row

    def _values(
        self, line: str, cells: Sequence[Cell], state: _State, covers: Laterality
    ) -> Iterator[Said | LeftOut]:
        quote = " ".join(line.replace("|", " | ").split())
        placed = _placed(cells, state.columns, parted=is_parted(line))
        if placed is None:
            if self._labels(line).nerves or state.row.nerves:
                yield LeftOut(quote, _UNCERTAIN)
            return
        labels = " ".join(cell.text for cell, column in placed if column is None or column.role == "label")
        own = self._labels(labels)
        side = _label_side(labels)
        if own.nerves or own.other:
            state.row = replace(own, side=side)
            if side is Laterality.UNSTATED and not own.segment and False:
                state.row = replace(state.row, side=state.side)
        elif side is not Laterality.UNSTATED:
            state.row = replace(state.row, side=side)
        row = state.row
        segment = own.segment
        if row.other and not row.nerves:
            return
        for index, (cell, column) in enumerate(placed):
            if column is None or column.role != "value" or not cell.text:
                continue
            yield from self._cell(cell, column, row, own, segment, state, placed, index, covers, quote)

    def _cell(
        self,
        cell: Cell,
        column: _Column,
        row: _Row,
        own: _Row,
        segment: str,
        state: _State,
        placed: Sequence[tuple[Cell, _Column | None]],
        index: int,
        covers: Laterality,
        quote: str,
    ) -> Iterator[Said | LeftOut]:
        measure = column.measure or own.latency or state.latency or row.latency
        if own.latency and column.measure in ("", "measure-latency"):
            measure = own.latency
        elif state.latency == "measure-f" and column.measure == "measure-latency":
            measure = "measure-f"
        elif state.latency == "measure-h" and column.measure == "measure-h":
            measure = "measure-latency"
        if measure == "measure-h":
            measure = "measure-latency"
        study = own.study or row.study or state.study
        side = next(
            (
                one
                for one in (column.side, row.side, state.side, covers)
                if one is not Laterality.UNSTATED
            ),
            Laterality.UNSTATED,
        )
        if side is Laterality.BILATERAL:
            side = Laterality.UNSTATED
        if measure == "measure-f" and "tibial-nerve" not in row.nerves:
            return
        name = self._measures.named(row.nerves, measure, row.muscle or own.muscle, study, segment)
        if name is None:
            return
        if _NOTHING.fullmatch(cell.text):
            yield Said(name, side, Tone.STATED, "table", quote, no_response=True)
            return
        found = _VALUE.fullmatch(cell.text)
        if found is None:
            return
        unit = unit_after(" " + (found["unit"] or ""), 0)[0] if found["unit"] else ""
        flag = found["flag"] or found["late"] or ""
        if found["unit"] and not unit:
            if found["unit"].lower() in ("h", "l"):
                flag = found["unit"]
            else:
                return
        unit = unit or column.unit
        if not unit:
            yield LeftOut(quote, f"the {self._measures.label(name)} has no unit")
            return
        limits = _range(found["limit"], unit) if found["limit"] else None
        if limits is None and index + 1 < len(placed):
            following = placed[index + 1]
            if following[1] is not None and following[1].role == "limit":
                limits = _range(following[0].text, unit)
        for said in measured_value(
            name, number(found["number"]), unit, limits, side, "table", quote, self._measures
        ):
            if isinstance(said, Said) and flag:
                said = said._replace(flag=_FLAGS.get(flag.strip("()[]").lower(), Interpretation.ABNORMAL))
            yield said


_MEASURES = frozenset(
    ("measure-latency", "measure-onset", "measure-peak", "measure-amplitude", "measure-velocity", "measure-f", "measure-h", "measure-temperature")  # fmt: skip
)
_LATENCY_WORDS = frozenset(("measure-onset", "measure-peak", "measure-f", "measure-latency", "measure-amplitude", "measure-velocity", "measure-h"))  # fmt: skip


def _names(words: Lexicon, text: str) -> set[str]:
    return {name for hit in words.hits(tokens(text)) for name in hit.names}


def _is_data(text: str) -> bool:
    return bool(_VALUE.fullmatch(text)) or bool(_NOTHING.fullmatch(text))


_WITH_UNIT = re.compile(rf"\d\s{{0,2}}{UNIT.pattern}", re.I)


def _tells_units(cells: Sequence[Cell]) -> bool:
    """Whether every number of a line has its unit beside it."""
    told = [cell.text for cell in cells if re.search(r"\d", cell.text) and not _BOUND.fullmatch(cell.text)]
    return bool(told) and all(_WITH_UNIT.search(text) for text in told)


def _only_side(text: str) -> Laterality | None:
    """The side of a cell that says nothing but a side."""
    words = text.strip(" .:()[]*-").split()
    if not words or len(words) > 3 or words[0].lower() not in ("left", "right", "l", "r", "lt", "rt"):
        return None
    if any(word.lower() not in ("side", "leg", "foot", "limb", "ankle", "value") for word in words[1:]):
        return None
    return Laterality.LEFT if words[0].lower().startswith("l") else Laterality.RIGHT


def _side_label(text: str) -> Laterality:
    found = {m[1].lower()[0] for m in _SIDE_LABEL.finditer(text)}
    if found == {"l"}:
        return Laterality.LEFT
    return Laterality.RIGHT if found == {"r"} else Laterality.UNSTATED


def _label_side(text: str) -> Laterality:
    """The side that the labels of a line state: in a table a lone capital letter is one."""
    side = side_in_text(text)
    return Laterality.UNSTATED if side is Laterality.CONFLICT else side


def _joined_segment(before: str, name: str) -> str:
    """Ankle and knee in one label are the segment between them."""
    if {before, name} == {"segment-distal", "segment-proximal"}:
        return "segment-leg"
    return name if name != "segment-distal" or not before else before


def _under(column: _Column, new: Sequence[_Column], what: str) -> str:
    """The unit that stands in a second line below a header cell."""
    near = [one for one in new if one.start < column.end + 2 and one.end > column.start - 2]
    return str(getattr(near[0], what)) if len(near) == 1 else ""


def _grouped(above: Sequence[_Column], below: Sequence[_Column]) -> list[_Column]:
    """Columns below headers of sides: the columns are shared out in equal groups."""
    measures = [column for column in below if column.measure or column.unit]
    if not measures or len(measures) % len(above):
        return [replace(column, role="ignored") if column in measures else column for column in below]
    each = len(measures) // len(above)
    sides = {id(column): above[place // each].side for place, column in enumerate(measures)}
    return [replace(column, side=sides.get(id(column), column.side)) for column in below]


def _grouped_measures(above: Sequence[_Column], below: Sequence[_Column]) -> list[_Column] | None:
    """Columns of sides below headers of measures, in equal groups; None where they do not come out even."""
    measures = [column for column in above if column.measure]
    sides = [column for column in below if column.side is not Laterality.UNSTATED]
    if not measures or len(sides) % len(measures):
        return None
    each = len(sides) // len(measures)
    of = {id(column): measures[place // each] for place, column in enumerate(sides)}
    return [
        replace(column, measure=of[id(column)].measure, unit=of[id(column)].unit) if id(column) in of else column
        for column in below
    ]


def _placed(
    cells: Sequence[Cell], columns: Sequence[_Column], *, parted: bool
) -> list[tuple[Cell, _Column | None]] | None:
    """Each cell with its column (None left of all of them); None as a whole where a number has no certain one."""
    if parted:
        if len(cells) > len(columns):
            return None
        return [(cell, columns[number]) for number, cell in enumerate(cells)]
    placed: list[tuple[Cell, _Column | None]] = []
    taken: dict[int, Cell] = {}
    for cell in cells:
        overlapping = [
            (min(cell.end, column.end) - max(cell.start, column.start), -place, column)
            for place, column in enumerate(columns)
            if min(cell.end, column.end) > max(cell.start, column.start)
        ]
        column = max(overlapping, key=lambda one: one[:2])[2] if overlapping else _near(cell, columns)
        if column is None and _is_data(cell.text):
            return None
        if column is not None and _is_data(cell.text) and column.role == "value":
            if id(column) in taken:
                return None
            taken[id(column)] = cell
        placed.append((cell, column))
    return placed


def _near(cell: Cell, columns: Sequence[_Column]) -> _Column | None:
    """The column beside which a cell stands, if it is plainly nearer than the next one."""
    gaps = sorted(
        (max(column.start - cell.end, cell.start - column.end), place) for place, column in enumerate(columns)
    )
    if not gaps or gaps[0][0] > 4 or (len(gaps) > 1 and gaps[1][0] - gaps[0][0] < 3):
        return None
    return columns[gaps[0][1]]


def _range(text: str, unit: str) -> Range | None:
    found = _BOUND.fullmatch(text.strip())
    if found is None:
        return None
    low, high = found["low"] or found["from"], found["high"] or found["till"]
    own = unit_after(" " + found["unit"], 0)[0] if found["unit"] else unit
    return range_of(number(low) if low else None, number(high) if high else None, own or unit)
