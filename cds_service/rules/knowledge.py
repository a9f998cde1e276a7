"""What the criteria look up while they answer: concepts, limits and citations, as the tables give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cds_service.record import Concept, Term, Vocabulary
from cds_service.record.vocabulary import StudyMeasure

SITE = "site"
"""The mark of a row that is a site's own."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit, meaningful change or least usable value, with unit, class of age and height, and source.

    `statistic`: "upper" (above is abnormal), "lower" (below is abnormal), "side-difference" (this side worse
    than the other by more than `value`), "side-drop" (smaller than the other side's by more than `value` %),
    "change" and "change-percent" (of a score), "at-least" (that and more counts), "minimum-usable" and
    "minimum-plain". Ages in years at the study, heights in cm, both ends included; None is open.
    """

    name: str
    concept: str
    statistic: str
    value: float
    unit: str
    age_low: int | None
    age_high: int | None
    height_low: int | None
    height_high: int | None
    mark: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A source: what it is, and whether it was opened, read as an abstract, or seen second-hand."""

    key: str
    text: str
    read: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a source document says, in our words, and where it lives in the content.

    `lives` is one of `claims.LIVES`; `places` are written `kind:name`; `gap` tells what of it is not represented.
    """

    name: str
    source: str
    says: str
    lives: str
    places: tuple[str, ...]
    note: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True)
class OrderCode:
    """How a site codes an order that cards suggest; `system` is an address."""

    system: str
    code: str
    display: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a site: what it does to the rows of the topic, and where it stands."""

    file: str
    row: int
    does: str
    what: str


@dataclass(frozen=True)
class Site:
    """The organisation whose own codes, words and limits are in force, and what they change."""

    name: str
    contact: str = ""
    orders: Mapping[str, OrderCode] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Knowledge:
    """The tables of a topic as the criteria ask them, a site's rows among them.

    What only readers look up, the claims, stands last.
    """

    concepts: Mapping[str, Concept]
    terms: tuple[Term, ...]
    thresholds: tuple[Threshold, ...]
    citations: Mapping[str, Citation]
    site: Site | None = None
    claims: tuple[Claim, ...] = ()
    measures: tuple[StudyMeasure, ...] = ()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        coldest = self.limits("skin-temp-foot", "minimum-usable")
        return Vocabulary(self.concepts, self.terms, self.measures, coldest[0].value if coldest else None)

    @cached_property
    def _by_concept(self) -> Mapping[tuple[str, str], tuple[Threshold, ...]]:
        found: dict[tuple[str, str], list[Threshold]] = {}
        for row in self.thresholds:
            found.setdefault((row.concept, row.statistic), []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def limits(self, concept: str, statistic: str) -> tuple[Threshold, ...]:
        """All rows of one statistic of one concept, whatever age and height they hold for."""
        return self._by_concept.get((concept, statistic), ())

    def ages(self, concept: str, statistic: str) -> tuple[int, int]:
        """The youngest and the oldest age for which any row of this statistic holds."""
        if (concept, statistic) not in self._ages:
            rows = self.limits(concept, statistic)
            low = min(row.age_low or 0 for row in rows)
            high = max(200 if row.age_high is None else row.age_high for row in rows)
            self._ages[(concept, statistic)] = (low, high)
        return self._ages[(concept, statistic)]

    @cached_property
    def _ages(self) -> dict[tuple[str, str], tuple[int, int]]:
        return {}

    def limit(self, concept: str, statistic: str) -> Threshold:
        """The one row of a statistic that does not depend on age or height; KeyError without one."""
        rows = self.limits(concept, statistic)
        if len(rows) != 1:
            raise KeyError(f"{concept} has {len(rows)} rows of statistic {statistic}, not one")
        return rows[0]

    def label(self, concept: str) -> str:
        return self.concepts[concept].label

    def handles(self, concepts: Iterable[str]) -> frozenset[str]:
        """Where these concepts are expected to be found."""
        return frozenset(handle for name in concepts for handle in self.concepts[name].reads)
