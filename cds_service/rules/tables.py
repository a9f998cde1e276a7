"""The tables a clinician reviews row by row: concepts, value sets, terms, measures, thresholds and citations.

`load_tables` reads the six CSV files of one folder. Wrong content stops start-up: every problem names
file, row (the header is row 1) and what is wrong, and all of them are told at once.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar, get_args

from cds_service.record.side import Laterality
from cds_service.record.text import PatternError, compile_pattern
from cds_service.record.vocabulary import SYSTEMS, Concept, StudyMeasure, Term
from cds_service.rules.codes import problem_with_code
from cds_service.rules.knowledge import SITE, Citation, Threshold

Kind = Literal[
    "answer", "side", "site", "symptom", "sign", "measure", "score", "statement", "finding", "diagnosis",
    "differential", "risk", "treatment", "procedure", "test", "plan", "drug", "laboratory", "vital",
    "section", "conclusion", "image", "nerve", "wording", "plain",
]  # fmt: skip
Handle = Literal[
    "Condition", "Observation:exam", "Observation:procedure", "Observation:survey",
    "Observation:social-history", "Observation:vital-signs", "Observation:laboratory", "DiagnosticReport",
    "DocumentReference",
    "MedicationRequest", "MedicationStatement", "MedicationAdministration", "ServiceRequest", "Procedure",
    "DeviceRequest", "DeviceUseStatement", "CarePlan", "Encounter", "Task", "Appointment",
]  # fmt: skip
Match = Literal["code", "prefix"]
Answer = Literal["present", "absent", "unchanged", "improved", "worse", "no-response"]
Mark = Literal["verified", "second-hand", "general-knowledge", "project-choice"]
Read = Literal["opened", "abstract", "second-hand"]
Statistic = Literal[
    "upper",  # above it is abnormal
    "lower",  # below it is abnormal
    "at-least",  # it and all above counts
    "side-difference",  # worse than the other side by more than that
    "side-drop",  # an amplitude lower than on the other side by more than that percentage
    "borderline",  # from it on, and not yet abnormal, a value is worth a remark
    "branch-gap",  # not shorter than the sister branch by more than that is abnormal
    "branch-excess",  # longer than the sister branch by more than that is abnormal
    "change",  # a change of a score that means something to the patient
    "change-percent",  # the same, in percent of the first value
    "minimum-usable",  # below it a study cannot be interpreted
    "minimum-plain",  # from it on a study needs no remark
]
KINDS: tuple[Kind, ...] = get_args(Kind)
HANDLES: tuple[Handle, ...] = get_args(Handle)
MATCHES: tuple[Match, ...] = get_args(Match)
ANSWERS: tuple[Answer, ...] = get_args(Answer)
MARKS: tuple[Mark, ...] = get_args(Mark)
READS: tuple[Read, ...] = get_args(Read)
STATISTICS: tuple[Statistic, ...] = get_args(Statistic)
SIDES = {side.value: side for side in (Laterality.LEFT, Laterality.RIGHT, Laterality.BILATERAL)}

# UCUM units that the tables may use; a development test parses each of them with ucumvert.
UNITS = frozenset(
    {"ms", "m/s", "mV", "uV", "Cel", "mm", "cm", "kg", "mA", "Hz", "%", "wk", "d", "{score}", "{INR}"}
    | {"mmol/mol", "mL/min/{1.73_m2}", "m[IU]/L", "mg/dL"}
)
_UNIT_KINDS = ("measure", "score", "laboratory", "vital")
_PERCENT = ("side-drop", "change-percent")
_PREFIX_SYSTEMS = ("icd10cm", "atc")


class ContentError(Exception):
    """Tables that cannot be used, with everything that is wrong in them."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


COLUMNS = {
    "concepts.csv": ("concept", "label", "kind", "unit", "low", "high", "reads"),
    "value_sets.csv": (
        "concept", "match", "system", "code", "display", "side", "site", "answer", "mark", "source",
    ),
    "terms.csv": ("concept", "words", "side", "site", "answer", "mark", "source"),
    "thresholds.csv": (
        "threshold", "concept", "statistic", "value", "unit", "age_low", "age_high", "height_low",
        "height_high", "mark", "source", "note",
    ),
    "measures.csv": ("concept", "nerve", "muscle", "study", "measure", "segment"),
    "citations.csv": ("key", "citation", "read", "note"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tables:
    """All rows of one folder, in the order of the files; `terms` are the codes, then the words."""

    concepts: tuple[Concept, ...]
    terms: tuple[Term, ...]
    thresholds: tuple[Threshold, ...]
    citations: tuple[Citation, ...]
    measures: tuple[StudyMeasure, ...] = ()


def load_tables(folder: Path) -> Tables:
    """The six tables of `folder`; ContentError names everything that is wrong with them."""
    problems: list[str] = []
    concepts = read_rows(folder / "concepts.csv", problems)
    codes = read_rows(folder / "value_sets.csv", problems)
    words = read_rows(folder / "terms.csv", problems)
    thresholds = read_rows(folder / "thresholds.csv", problems)
    measures = read_rows(folder / "measures.csv", problems)
    citations = read_rows(folder / "citations.csv", problems)
    # A file that could not be read at all is one problem, not one more for every row that refers to it.
    names = None if concepts is None else {row.cells["concept"]: row.cells for row in concepts}
    keys = None if citations is None else {row.cells["key"] for row in citations}
    context = Context(names, keys, {alias: alias for alias in SYSTEMS})
    tables = Tables(
        tuple(_concept(row) for row in unique(concepts, "concept")),
        (
            *(code_row(row, context) for row in unique(codes, "concept", "match", "system", "code")),
            *(words_row(row, context) for row in unique(words, "concept", "words")),
        ),
        tuple(limit_row(row, context) for row in thresholds or ()),
        tuple(citation_row(row) for row in unique(citations, "key")),
        tuple(_study_measure(row, context) for row in unique(measures, *COLUMNS["measures.csv"])),
    )
    if not any(row.problems for row in thresholds or ()):
        _overlaps(thresholds or (), tables.thresholds)
    for rows in (concepts, codes, words, thresholds, measures, citations):
        problems += [problem for row in rows or () for problem in row.problems]
    if problems:
        raise ContentError(problems)
    return tables


_T = TypeVar("_T")
_Keys = Collection[str] | None
_FEW = 7
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ADDRESS = re.compile(r"(https?://|urn:)[^\s,|$\\{}\"<>]+")


class Row:
    """One line of a file. What is asked of it comes back checked; what is wrong is noted, with a stand-in."""

    def __init__(self, file: str, number: int, cells: dict[str, str]) -> None:
        self.file, self.number, self.cells = file, number, cells
        self.problems: list[str] = []

    def wrong(self, what: str) -> None:
        problem = f"{self.file}, row {self.number}: {what}"
        if problem not in self.problems:
            self.problems.append(problem)

    def text(self, column: str) -> str:
        if not self.cells[column]:
            self.wrong(f"{column} is empty")
        return self.cells[column]

    def one_of(self, column: str, allowed: Sequence[_T]) -> _T:
        found = self.maybe(column, allowed)
        if not self.cells[column]:
            self.wrong(f"{column} is empty")
        return allowed[0] if found is None else found

    def maybe(self, column: str, allowed: Collection[_T]) -> _T | None:
        cell = self.cells[column]
        found = next((value for value in allowed if value == cell), None)
        if cell and found is None:
            # A short list is told; of a long one the nearest.
            known = sorted(str(value) for value in allowed)
            near = known if len(known) <= _FEW else difflib.get_close_matches(cell, known, 1)
            self.wrong(f"unknown {column} {cell!r}" + (f" (known: {', '.join(near)})" if near else ""))
        return found

    def number_in(self, column: str) -> float | None:
        cell = self.cells[column]
        if cell and not _NUMBER.fullmatch(cell):
            comma = f": write {cell.replace(',', '.')}" if _NUMBER.fullmatch(cell.replace(",", ".")) else ""
            self.wrong(f"{column} {cell!r} is no number{comma}")
            return None
        return float(cell) if cell else None

    def whole(self, column: str) -> int | None:
        cell = self.cells[column]
        if cell and not cell.isdecimal():
            self.wrong(f"{column} {cell!r} is no whole number")
            return None
        return int(cell) if cell else None

    def ordered(self, low: str, high: str, read: Callable[[str], _T | None]) -> tuple[_T | None, _T | None]:
        first, last = read(low), read(high)
        if first is not None and last is not None and float(self.cells[low]) > float(self.cells[high]):
            self.wrong(f"{low} {self.cells[low]} is above {high} {self.cells[high]}")
        return first, last

    def source(self, keys: _Keys) -> str:
        key = self.text("source")
        if key and keys is not None and key not in keys:
            self.wrong(f"source {key!r} is not in citations.csv")
        return key


def read_rows(
    path: Path,
    problems: list[str],
    columns: Sequence[str] = (),
    *,
    named: str = "",
    may_lack: Collection[str] = (),
) -> list[Row] | None:
    """The lines of a file; None, with a problem, when it cannot be read or has other columns.

    The file is called `named` in problems. The columns of `may_lack` may be left out; their cells are empty then. A
    line that begins with # is a comment, and counts as a row, as in a spreadsheet.
    """
    columns = columns or COLUMNS[path.name]
    file = named or path.name
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = [[cell.strip() for cell in line] for line in csv.reader(stream, strict=True)]
    except FileNotFoundError:
        problems.append(f"{file}: the file is missing")
        return None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problems.append(f"{file}: cannot be read: {error}")
        return None
    numbered = [(number, line) for number, line in enumerate(lines, start=1) if not _is_comment(line)]
    first, header = numbered[0] if numbered else (1, [])
    wrong = [f"{file}, row {first}: unknown column {name!r}" for name in header if name not in columns]
    wrong += [
        f"{file}, row {first}: column {name!r} is missing"
        for name in columns
        if name not in header and name not in may_lack
    ]
    if len(set(header)) < len(header):
        wrong.append(f"{file}, row {first}: a column is named twice")
    if wrong:
        problems += wrong
        return None
    empty = dict.fromkeys(columns, "")
    rows = []
    for number, line in numbered[1:]:
        if len(line) == len(header):
            rows.append(Row(file, number, empty | dict(zip(header, line, strict=True))))
        elif line:
            problems.append(f"{file}, row {number}: has {len(line)} cells, the header has {len(header)}")
    return rows


def _is_comment(line: Sequence[str]) -> bool:
    return bool(line) and line[0].startswith("#")


def unique(rows: Iterable[Row] | None, *key: str) -> Iterator[Row]:
    """The lines, where a key that stood before is a problem of the later line."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows or ():
        first = seen.setdefault(tuple(row.cells[column] for column in key), row.number)
        if first != row.number:
            row.wrong(f"repeats row {first}")
        yield row


@dataclass(frozen=True)
class Context:
    """What the rows of a folder may refer to; None where a file could not be read, and nothing can be said.

    `concepts` are the cells of the concepts, `systems` what each name of a code system stands for. `owner` is the
    site whose rows these are: it may name a system by its address, and its rows need no source.
    """

    concepts: Mapping[str, Mapping[str, str]] | None
    citations: Collection[str] | None
    systems: Mapping[str, str]
    owner: str = ""

    def concept(self, row: Row) -> str:
        name = row.text("concept")
        if name and self.concepts is not None and name not in self.concepts:
            row.wrong(f"unknown concept {name!r}")
        return name

    def system(self, row: Row) -> str | None:
        """What the code system of a row is called in the vocabulary."""
        cell = row.text("system")
        if cell in self.systems:
            return self.systems[cell]
        if self.owner and _ADDRESS.fullmatch(cell):
            return cell
        if cell:
            hint = ": write its address, or name it under [systems] of site.toml" if self.owner else ""
            row.wrong(f"unknown system {cell!r}{hint}")
        return None

    def place(self, row: Row) -> tuple[Laterality, str | None, str | None]:
        """Side, site and answer, where a row states them."""
        side = row.maybe("side", SIDES)
        site = row.cells["site"] or None
        if site and self.concepts is not None and self.concepts.get(site, {}).get("kind") != "site":
            row.wrong(f"unknown site {site!r}")
        return SIDES[side] if side else Laterality.UNSTATED, site, row.maybe("answer", ANSWERS)

    def origin(self, row: Row) -> tuple[str, str]:
        """Mark and source. A row without source in the tables of a site is the site's own."""
        if self.owner and not row.cells["source"]:
            if row.cells["mark"] not in ("", SITE):
                row.wrong(f"mark {row.cells['mark']!r} needs a source")
            return SITE, self.owner
        return row.one_of("mark", MARKS), row.source(self.citations)


def is_address(text: str) -> bool:
    """Whether a text can be the address (URI) of a code system."""
    return bool(_ADDRESS.fullmatch(text))


def _concept(row: Row) -> Concept:
    name = row.text("concept")
    if name and not _NAME.fullmatch(name):
        row.wrong(f"concept {name!r} is not written in small letters and hyphens")
    kind, unit = row.one_of("kind", KINDS), row.maybe("unit", UNITS)
    if row.cells["kind"] in _UNIT_KINDS and not row.cells["unit"]:
        row.wrong(f"a {kind} needs a unit")
    low, high = row.ordered("low", "high", row.number_in)
    reads = row.cells["reads"].split()
    for handle in reads:
        if handle not in HANDLES:
            row.wrong(f"unknown handle {handle!r} in reads")
    handles = tuple(handle for handle in HANDLES if handle in reads)
    return Concept(name, row.text("label"), kind, unit, low, high, handles)


def code_row(row: Row, context: Context) -> Term:
    """A row of value_sets.csv: a code, or a prefix of codes, that means a concept."""
    concept, match = context.concept(row), row.one_of("match", MATCHES)
    system, code, display = context.system(row), row.text("code"), row.cells["display"]
    if match == "prefix" and system and system not in _PREFIX_SYSTEMS:
        row.wrong(f"a prefix of {row.cells['system']} codes means nothing")
    elif system and code and (problem := problem_with_code(system, code, display)):
        row.wrong(problem)
    return Term(concept, match, system, code, display, *context.place(row), *context.origin(row))


def words_row(row: Row, context: Context) -> Term:
    """A row of terms.csv: words by which charts say a concept."""
    concept, words = context.concept(row), row.text("words")
    try:
        if words:
            compile_pattern(words)
    except PatternError as error:
        row.wrong(str(error))
    return Term(concept, "text", None, words, "", *context.place(row), *context.origin(row))


def _study_measure(row: Row, context: Context) -> StudyMeasure:
    """A row of measures.csv: by which words of a report a value is known to be one of this measure."""
    concept = context.concept(row)
    words = [row.cells[column] for column in COLUMNS["measures.csv"][1:]]
    for name in words:
        if name and context.concepts is not None and name not in context.concepts:
            row.wrong(f"unknown concept {name!r}")
    return StudyMeasure(concept, *words)


def limit_row(row: Row, context: Context) -> Threshold:
    """A row of thresholds.csv: a limit, for everybody or for a class of age and height."""
    name, concept = row.text("threshold"), context.concept(row)
    statistic, unit = row.one_of("statistic", STATISTICS), row.one_of("unit", tuple(UNITS))
    if context.concepts is not None and concept in context.concepts and row.cells["unit"] in UNITS:
        expected = "%" if statistic in _PERCENT else context.concepts[concept]["unit"]
        if unit != expected:
            row.wrong(f"unit {unit!r} is not the {expected!r} of {concept}")
    row.text("value")
    value = row.number_in("value")
    ages = row.ordered("age_low", "age_high", row.whole)
    heights = row.ordered("height_low", "height_high", row.whole)
    origin = context.origin(row)
    number = 0.0 if value is None else value
    return Threshold(name, concept, statistic, number, unit, *ages, *heights, *origin, row.cells["note"])


def citation_row(row: Row) -> Citation:
    return Citation(row.text("key"), row.text("citation"), row.one_of("read", READS), row.cells["note"])


def _overlaps(rows: Sequence[Row], limits: Sequence[Threshold]) -> None:
    """Two limits of one kind that hold for the same person: nobody could say which one counts."""
    for index, (row, limit) in enumerate(zip(rows, limits, strict=True)):
        for earlier, other in zip(rows[:index], limits[:index], strict=True):
            if compete(limit, other):
                row.wrong(f"holds for the same age and height as row {earlier.number}")


def compete(limit: Threshold, other: Threshold) -> bool:
    """Whether two limits of one kind hold for the same person."""
    return (
        (limit.concept, limit.statistic) == (other.concept, other.statistic)
        and _meet(limit.age_low, limit.age_high, other.age_low, other.age_high)
        and _meet(limit.height_low, limit.height_high, other.height_low, other.height_high)
    )


def _meet(low: int | None, high: int | None, other_low: int | None, other_high: int | None) -> bool:
    ends_before = high is not None and other_low is not None and high < other_low
    return not ends_before and not (low is not None and other_high is not None and low > other_high)
