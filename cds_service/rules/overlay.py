"""The rows of a site, laid over the tables of a topic: they add, replace or take away.

A row with the key of a topic's row replaces it; the rows of a threshold replace all rows of its name, because its
classes of age and height belong together; the mark `off` takes a row away; any other row is added. The rows hold for
every topic that has their concept.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from cds_service.record.vocabulary import Concept, Term
from cds_service.rules.knowledge import SITE, Change, Threshold
from cds_service.rules.tables import (
    Context,
    Row,
    Tables,
    citation_row,
    code_row,
    compete,
    limit_row,
    unique,
    words_row,
)

NEEDED: Mapping[str, tuple[str, ...]] = {
    "value_sets.csv": ("concept", "system", "code"),
    "terms.csv": ("concept", "words"),
    "thresholds.csv": ("threshold", "concept", "statistic", "value", "unit"),
    "citations.csv": ("key", "citation", "read"),
}
"""The tables of a site, with the columns that each must have."""
OFF = "off"
ADDS, REPLACES, TAKES_AWAY = "adds", "replaces", "takes away"
# Rules look for the one row of these, whatever age and height.
_ONE_ROW = frozenset(("at-least", "change", "change-percent", "minimum-usable", "minimum-plain"))
_WITHIN_RANGE = frozenset(("upper", "lower", "borderline"))


@dataclass(frozen=True)
class SiteRows:
    """The rows of a site before they meet a topic, by file; None for a file that could not be read.

    `owner` is the name of the site, `systems` what each name of a code system stands for.
    """

    owner: str
    systems: Mapping[str, str]
    rows: Mapping[str, Sequence[Row] | None]

    def of(self, file: str) -> Sequence[Row]:
        return self.rows[file] or ()

    def check_names(self, topics: Sequence[Tables]) -> None:
        """A row must be about something that some topic knows, else it would do nothing."""
        concepts = [concept.name for topic in topics for concept in topic.concepts]
        limits = [limit.name for topic in topics for limit in topic.thresholds]
        for file in ("value_sets.csv", "terms.csv", "thresholds.csv"):
            for row in self.of(file):
                if file == "thresholds.csv" and _is_off(row):
                    _known(row, "threshold", limits)
                else:
                    _known(row, "concept", concepts)

    def laid_over(self, topic: Tables) -> tuple[Tables, tuple[Change, ...]]:
        """The tables of a topic with these rows, and what they change in it; what is wrong is noted on the rows."""
        citations = [citation_row(row) for row in unique(self.of("citations.csv"), "key")]
        theirs = {citation.key for citation in topic.citations}
        for row in self.of("citations.csv"):
            if row.cells["key"] in theirs:
                row.wrong(f"{row.cells['key']} is a source of the topic: choose another key")
        keys = {citation.key for citation in citations}
        context = Context(
            concepts={c.name: {"kind": c.kind, "unit": c.unit or ""} for c in topic.concepts},
            citations=None if self.rows["citations.csv"] is None else theirs | keys,
            systems=self.systems,
            owner=self.owner,
        )
        terms = _Terms(context, {_key(term): term for term in topic.terms})
        terms.lay(self.of("value_sets.csv"), ("concept", "match", "system", "code"), code_row)
        terms.lay(self.of("terms.csv"), ("concept", "words"), words_row)
        limits = _Limits(context, topic)
        limits.lay(self.of("thresholds.csv"))
        changed = replace(
            topic,
            terms=tuple(terms.found.values()),
            thresholds=limits.in_force(),
            citations=(*topic.citations, *citations),
        )
        return changed, (*terms.changes, *limits.changes)


def _known(row: Row, column: str, names: Iterable[str]) -> None:
    name = row.text(column)
    if name and name not in names:
        near = difflib.get_close_matches(name, names, 1)
        row.wrong(f"unknown {column} {name!r}" + (f"; did you mean {near[0]}?" if near else ""))


def _is_off(row: Row) -> bool:
    return row.cells["mark"] == OFF


def _change(row: Row, does: str, what: str) -> Change:
    return Change(PurePath(row.file).name, row.number, does, what)


@dataclass
class _Terms:
    """Codes and words, by key: those of a topic, and then those of the site in their place or behind them."""

    context: Context
    found: dict[tuple[str, ...], Term]
    changes: list[Change] = field(default_factory=list)

    def lay(self, rows: Iterable[Row], key: Sequence[str], read: Callable[[Row, Context], Term]) -> None:
        about = [row for row in rows if row.cells["concept"] in (self.context.concepts or ())]
        for row in unique(about, *key):
            term = read(_named_by(row), self.context)
            there = _key(term) in self.found
            does = TAKES_AWAY if _is_off(row) else REPLACES if there else ADDS
            if does != TAKES_AWAY:
                self.found[_key(term)] = term
            elif self.found.pop(_key(term), None) is None:
                row.wrong("there is no such row to take away")
            said = f"{term.system} {term.code}" if term.system else f"\u201c{term.code}\u201d"
            self.changes.append(_change(row, does, f"{term.concept}: {said}"))


def _key(term: Term) -> tuple[str, ...]:
    return (term.concept, term.match, term.system or "", term.code)


def _named_by(row: Row) -> Row:
    """The row itself, or the one that it takes away; what is wrong with that is noted on itself."""
    if not _is_off(row):
        return row
    named = Row(row.file, row.number, row.cells | {"mark": SITE, "source": ""})
    named.problems = row.problems
    return named


class _Limits:
    """Limits by name: as the topic has them, or as the site has them if it names them at all."""

    def __init__(self, context: Context, topic: Tables) -> None:
        self.context = context
        self.changes: list[Change] = []
        self._concepts = {concept.name: concept for concept in topic.concepts}
        self._theirs: dict[str, list[Threshold]] = {}
        for limit in topic.thresholds:
            self._theirs.setdefault(limit.name, []).append(limit)
        self._own: dict[str, list[tuple[Row, Threshold]]] = {}
        self._gone: dict[str, Row] = {}

    def lay(self, rows: Iterable[Row]) -> None:
        for row in rows:
            name = row.cells["threshold"]
            if _is_off(row):
                if name in self._theirs:
                    self._take_away(row, name)
            elif row.cells["concept"] in self._concepts:
                self._put(row, name)
        for name in self._gone.keys() & self._own.keys():
            self._gone[name].wrong(
                f"{name} is taken away here, and given in row {self._own[name][0][0].number}"
            )
        self._compare()

    def in_force(self) -> tuple[Threshold, ...]:
        own = (limit for rows in self._own.values() for _, limit in rows)
        return (*self._kept(), *own)

    def _kept(self) -> list[Threshold]:
        named = self._own.keys() | self._gone.keys()
        return [limit for name, limits in self._theirs.items() if name not in named for limit in limits]

    def _take_away(self, row: Row, name: str) -> None:
        if _for_everybody(self._theirs[name]):
            row.wrong(f"{name} cannot be taken away, because rules need it: replace it")
        self._gone[name] = row
        self.changes.append(_change(row, TAKES_AWAY, name))

    def _put(self, row: Row, name: str) -> None:
        limit, before = limit_row(row, self.context), self._theirs.get(name, [])
        if before and (before[0].concept, before[0].statistic) != (limit.concept, limit.statistic):
            row.wrong(f"{name} is a threshold of {before[0].concept}, {before[0].statistic}")
        needs_one = limit.statistic in _ONE_ROW or bool(before and _for_everybody(before))
        if needs_one and not _for_everybody([limit]):
            row.wrong(f"{name} holds at every age and height: leave those columns empty")
        about = self._concepts[limit.concept]
        if limit.statistic in _WITHIN_RANGE and row.cells["value"] and not _plausible(limit.value, about):
            row.wrong(f"value {row.cells['value']} is not plausible: {about.label} lies {_range(about)}")
        self._own.setdefault(name, []).append((row, limit))
        self.changes.append(
            _change(row, REPLACES if before else ADDS, f"{name}: {limit.value:g} {limit.unit}")
        )

    def _compare(self) -> None:
        """No two limits of one kind may hold for the same person: nobody could say which one counts."""
        seen: list[tuple[Row, Threshold]] = []
        for row, limit in (one for rows in self._own.values() for one in rows):
            for other in self._kept():
                if compete(limit, other):
                    row.wrong(
                        f"holds for the same age and height as {other.name}: use that name to replace it"
                    )
            for earlier, other in seen:
                if compete(limit, other):
                    row.wrong(f"holds for the same age and height as row {earlier.number}")
            seen.append((row, limit))


def _for_everybody(limits: Iterable[Threshold]) -> bool:
    """Whether limits are without classes of age and height."""
    bounds = ((one.age_low, one.age_high, one.height_low, one.height_high) for one in limits)
    return all(bound is None for four in bounds for bound in four)


def _plausible(value: float, about: Concept) -> bool:
    return (about.low is None or value >= about.low) and (about.high is None or value <= about.high)


def _range(about: Concept) -> str:
    ends = [f"{word} {end:g}" for word, end in (("from", about.low), ("to", about.high)) if end is not None]
    return f"{' '.join(ends)} {about.unit}"
