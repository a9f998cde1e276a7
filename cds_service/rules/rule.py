"""Rules: if this criterion holds on a limb, show this card. The order of the outcomes is the priority."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cds_service.record import Concept, Entry, Presence, Record, Side
from cds_service.rules.card_text import CardText
from cds_service.rules.criterion import Criterion, Limb, Result
from cds_service.rules.knowledge import Knowledge

if TYPE_CHECKING:
    from cds_service.rules.cases import Case, Spec

Derivation = Callable[[Record, Knowledge], Iterable[Entry]]


class Indicator(Enum):
    """How urgent a card looks. `critical` does not exist here: this advice is never urgent."""

    INFO = "info"
    WARNING = "warning"


class Aspect(Enum):
    """What the outcomes of a rule are called, on cards and in the store."""

    TIER = "tier"
    GRADE = "grade"
    STATE = "state"


class Disposition(Enum):
    """What became of a rule on a limb."""

    FIRED = "fired"
    HELD_BACK = "held-back"
    SILENT = "silent"
    MERGED = "merged"
    NEAR_MISS = "near-miss"
    UNKNOWN = "unknown"
    NOT_MET = "not-met"


@dataclass(frozen=True)
class Outcome:
    """One thing a rule can conclude, with what it takes. The first outcome that is present is the answer.

    `near`: whether to lack only one part of it is worth keeping as a near miss; not where only a selected order can
    bring it about. `told`: whether its name is one of the tiers, grades or states of the rule, which the card's
    extension tells.
    """

    name: str
    criterion: Criterion
    fires: bool = True
    near_miss: bool = False
    indicator: Indicator = Indicator.INFO
    warns_if: Criterion | None = None
    near: bool = True
    told: bool = True


@dataclass(frozen=True)
class Silence:
    """What keeps a rule silent on a limb, and why, in words for the reviewer."""

    reason: str
    criterion: Criterion


@dataclass(frozen=True, eq=False)
class Rule:
    """One card family, about one nerve of one limb, or without `nerve` about the patient.

    `topic` is the code of `card.source.topic`. `episode` names the derived entries that bound what counts.
    `joins`: rules whose card of the same limb tells this one too; both together give one card, the other's.
    A rule about the patient is judged once; `sided_by` is the criterion whose entries may give its card a side.
    """

    topic: str
    title: str
    outcomes: tuple[Outcome, ...]
    card: Callable[[Judged], CardText]
    citations: tuple[str, ...]
    nerve: str = ""
    aspect: Aspect | None = None
    silences: tuple[Silence, ...] = ()
    episode: str = ""
    joins: tuple[Rule, ...] = ()
    sided_by: Criterion | None = None

    @property
    def name(self) -> str:
        """Unique within a topic, and the anchor of the rule in the reference."""
        return f"{self.topic}-{self.nerve}" if self.nerve else self.topic

    @cached_property
    def reads(self) -> frozenset[str]:
        """The concepts without which this rule has nothing to say."""
        return frozenset().union(*(criterion.reads for _, criterion in self.criteria()))

    @cached_property
    def of_nothing(self) -> dict[tuple[int, frozenset[str]], tuple[Disposition, tuple[Result, ...]]]:
        """What it answers of a record without any of these, by knowledge and missing handles."""
        return {}

    def criteria(self) -> Iterable[tuple[str, Criterion]]:
        """Every criterion of the rule with its place, which names it in stored rows."""
        for silence in self.silences:
            yield f"silence:{silence.reason}", silence.criterion
        for outcome in self.outcomes:
            yield outcome.name, outcome.criterion


@dataclass(frozen=True, eq=False)
class Judged:
    """What one rule answered on one limb, whole.

    `joined` are judgements of other rules that its card tells too, `told_by` the rule whose card tells this one.
    """

    rule: Rule
    limb: Limb
    disposition: Disposition
    presence: Presence
    outcome: Outcome | None
    results: tuple[tuple[Outcome, Result], ...]
    silence: tuple[Silence, Result] | None = None
    indicator: Indicator = Indicator.INFO
    joined: tuple[Judged, ...] = ()
    told_by: Rule | None = None

    @property
    def side(self) -> Side | None:
        """The side it speaks of; of a rule about the patient, the one side that its entries state, if any."""
        if self.rule.nerve:
            return self.limb.side
        if self.rule.sided_by is None:
            return None
        stated = {entry.side.value for entry in self.limb.judge(self.rule.sided_by).all_entries()}
        return next((side for side in Side if stated == {side.value}), None)

    @property
    def decisive(self) -> Result:
        """The result that decided: of the outcome, else of the silence, else of the first firing outcome."""
        if self.outcome is not None:
            return next(result for outcome, result in self.results if outcome is self.outcome)
        if self.silence is not None:
            return self.silence[1]
        return next(result for outcome, result in self.results if outcome.fires)


@dataclass(frozen=True)
class Shows:
    """Rules that a service shows together: always, or on a limb where `when` holds."""

    rules: tuple[Rule, ...]
    when: Criterion | None = None


@dataclass(frozen=True)
class Service:
    """One CDS service: a hook, and the rules it may show."""

    id: str
    hook: str
    title: str
    description: str
    shows: tuple[Shows, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule once, in the order given."""
        return tuple(dict.fromkeys(rule for shown in self.shows for rule in shown.rules))


@dataclass(frozen=True)
class Appendix:
    """A table of the reference that a topic fills from what decides. The first cell of a row names a concept."""

    title: str
    intro: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Topic:
    """Clinical content with its sources and its sign-off. One folder under `hooks/`."""

    name: str
    title: str
    version: str
    released: date
    author: str
    reviewer: str
    reviewed: date | None
    next_review: date
    folder: Path
    services: tuple[Service, ...]
    derivations: tuple[Derivation, ...]
    source_label: str
    notice: str
    cases: tuple[Case, ...]
    specs: tuple[Spec, ...]
    decisions: dict[str, str]
    derived: tuple[Concept, ...] = ()
    appendices: tuple[Appendix, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule once, in the order of the services."""
        return tuple(dict.fromkeys(rule for service in self.services for rule in service.rules))

    def criteria(self) -> Iterator[Criterion]:
        """Every criterion of its rules and services, each with all its parts, more than once where it is shared."""
        for rule in self.rules:
            for _, criterion in rule.criteria():
                yield from with_parts(criterion)
            for outcome in rule.outcomes:
                if outcome.warns_if is not None:
                    yield from with_parts(outcome.warns_if)
        for service in self.services:
            for shown in service.shows:
                if shown.when is not None:
                    yield from with_parts(shown.when)


def with_parts(criterion: Criterion) -> Iterator[Criterion]:
    """A criterion and all that it is made of."""
    yield criterion
    for part in criterion.parts():
        yield from with_parts(part)
