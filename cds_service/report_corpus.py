"""Reports with the reading that is expected of them, and how well the reader does on them.

A corpus is a folder of folders, each with reports, `reports.csv` and `expected.csv`; fixtures/reports/README.md says
what their rows mean.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from cds_service.record.ncs import Said
from cds_service.record.side import Laterality
from cds_service.record.text import Tone

COLUMNS = ("report", "name", "side", "certainty", "answer", "value", "unit")
_PLACES = 3
"""Decimals to which values are compared."""
_SIDES = {"left": ("left",), "right": ("right",), "bilateral": ("left", "right"), "": ("",)}


class CorpusProblem(Exception):  # noqa: N818
    """A corpus that cannot be scored, with the file and row at fault."""


class Row(NamedTuple):
    """One thing that a report says, of one side at most."""

    name: str
    side: str
    certainty: str
    answer: str
    value: float | None

    @property
    def is_value(self) -> bool:
        return not self.certainty


@dataclass(frozen=True)
class Report:
    """A report of a corpus with what is to be read from it."""

    path: Path
    style: str
    trap: str
    expected: frozenset[Row]


def load_corpus(folder: Path) -> list[Report]:
    """Every report below a folder; CorpusProblem names what is wrong with its tables."""
    tables = sorted(folder.rglob("expected.csv"))
    if not tables:
        raise CorpusProblem(f"{folder}: no expected.csv below it")
    return [report for table in tables for report in _style(table.parent)]


def _style(folder: Path) -> Iterator[Report]:
    expected: dict[str, set[Row]] = defaultdict(set)
    for number, cells in _lines(folder / "expected.csv", COLUMNS):
        if cells["side"] not in _SIDES:
            raise CorpusProblem(f"{folder / 'expected.csv'}, row {number}: unknown side {cells['side']!r}")
        try:
            value = round(float(cells["value"]), _PLACES) if cells["value"] else None
        except ValueError:
            problem = f"{folder / 'expected.csv'}, row {number}: value {cells['value']!r} is no number"
            raise CorpusProblem(problem) from None
        for side in _SIDES[cells["side"]]:
            expected[cells["report"]].add(
                Row(cells["name"], side, cells["certainty"], cells["answer"], value)
            )
    listed = {
        cells["report"]: cells["trap"]
        for _, cells in _lines(folder / "reports.csv", ("report", "trap", "about"))
    }
    for name in expected:
        if name not in listed:
            raise CorpusProblem(f"{folder / 'reports.csv'}: does not list {name}, which expected.csv has")
    for name, trap in listed.items():
        if not (folder / name).is_file():
            raise CorpusProblem(f"{folder / 'reports.csv'}: there is no file {name}")
        yield Report(folder / name, folder.name, trap, frozenset(expected[name]))


def _lines(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            lines = list(csv.reader(stream, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CorpusProblem(f"{path}: cannot be read: {error}") from None
    if not lines or tuple(lines[0]) != tuple(columns):
        raise CorpusProblem(f"{path}, row 1: the columns are not {', '.join(columns)}")
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(columns):
            raise CorpusProblem(f"{path}, row {number}: has {len(line)} cells, the header has {len(columns)}")
        yield number, dict(zip(columns, line, strict=True))


def as_rows(said: Iterable[Said]) -> frozenset[Row]:
    """What was read, in the form of the expected rows."""
    rows = set()
    for one in said:
        measured = one.value is not None or one.no_response
        side = "" if one.side in (Laterality.UNSTATED, Laterality.CONFLICT) else one.side.value
        for each in _SIDES[side]:
            rows.add(
                Row(
                    one.name,
                    each,
                    "" if measured else one.tone.value,
                    "no-response" if one.no_response else one.answer,
                    None if one.value is None else round(one.value.value, _PLACES),
                )
            )
    return frozenset(rows)


def focal_sides(rows: Iterable[Row]) -> frozenset[Row]:
    """The sides of which a report states a focal tibial slowing: what a prediction from words alone would rest on."""
    rows = list(rows)
    stated = [row for row in rows if row.certainty == Tone.STATED.value]
    if any(
        (row.name == "report-polyneuropathy" and row.certainty in ("stated", "hedged"))
        or row.name in ("report-cold", "report-limited")
        for row in rows
    ):
        return frozenset()
    return frozenset(
        Row("focal tibial slowing", row.side, "stated", "", None)
        for row in stated
        if row.side
        and (row.name == "report-tarsal-tunnel" or (row.name == "tibial-nerve" and row.answer == "slow"))
    )


@dataclass
class Score:
    """How many were right, how many were read, how many were there."""

    right: int = 0
    read: int = 0
    there: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0


_Part = Callable[[frozenset[Row]], frozenset[object]]


def _statement(rows: frozenset[Row]) -> frozenset[object]:
    return frozenset((row.name, row.answer) for row in rows if not row.is_value)


def _side(rows: frozenset[Row]) -> frozenset[object]:
    return frozenset((row.name, row.answer, row.side) for row in rows if not row.is_value)


def _certainty(rows: frozenset[Row]) -> frozenset[object]:
    return frozenset((row.name, row.answer, row.certainty) for row in rows if not row.is_value)


def _value(rows: frozenset[Row]) -> frozenset[object]:
    return frozenset((row.name, row.side, row.answer, row.value) for row in rows if row.is_value)


PARTS: Mapping[str, _Part] = {
    "focal tibial slowing, side": lambda rows: frozenset(focal_sides(rows)),
    "statement": _statement,
    "side": _side,
    "certainty": _certainty,
    "measure value": _value,
}


@dataclass
class Scores:
    """The scores of a set of reports, and the reports that were read otherwise than expected."""

    reports: int = 0
    traps: int = 0
    parts: dict[str, Score] = field(default_factory=lambda: {part: Score() for part in PARTS})
    differing: dict[Path, tuple[list[Row], list[Row]]] = field(default_factory=dict)

    def add(self, report: Report, read: frozenset[Row]) -> None:
        self.reports += 1
        self.traps += bool(report.trap)
        expected = report.expected
        for name, part in PARTS.items():
            there, found = part(expected), part(read)
            score = self.parts[name]
            score.right += len(there & found)
            score.read += len(found)
            score.there += len(there)
        if read != expected:
            self.differing[report.path] = (sorted(expected - read, key=str), sorted(read - expected, key=str))
