"""Rules: if this criterion holds on a limb, show this card. The order of the outcomes is the priority."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
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
    NEAR_MISS = "near-miss"
    UNKNOWN = "unknown"
    NOT_MET = "not-met"


@dataclass(frozen=True)
class Outcome:
    """One thing a rule can conclude, with what it takes. The first outcome that is present is the answer.

    `of_order` marks one that only a selected order can bring about: without one it is no near miss.
    """

    name: str
    criterion: Criterion
    fires: bool = True
    near_miss: bool = False
    indicator: Indicator = Indicator.INFO
    warns_if: Criterion | None = None
    of_order: bool = False


@dataclass(frozen=True)
class Silence:
    """What keeps a rule silent on a limb, and why, in words for the reviewer."""

    reason: str
    criterion: Criterion


@dataclass(frozen=True)
class Rule:
    """One card family about one nerve. `topic` is the code of `card.source.topic`."""

    topic: str
    nerve: str
    aspect: Aspect
    title: str
    outcomes: tuple[Outcome, ...]
    card: Callable[[Judged], CardText]
    citations: tuple[str, ...]
    silences: tuple[Silence, ...] = ()

    @property
    def name(self) -> str:
        """Unique within a topic, and the anchor of the rule in the reference."""
        return f"{self.topic}-{self.nerve}"

    def criteria(self) -> Iterable[tuple[str, Criterion]]:
        """Every criterion of the rule with its place, which names it in stored rows."""
        for silence in self.silences:
            yield f"silence:{silence.reason}", silence.criterion
        for outcome in self.outcomes:
            yield outcome.name, outcome.criterion


@dataclass(frozen=True, eq=False)
class Judged:
    """What one rule answered on one limb, whole."""

    rule: Rule
    limb: Limb
    disposition: Disposition
    presence: Presence
    outcome: Outcome | None
    results: tuple[tuple[Outcome, Result], ...]
    silence: tuple[Silence, Result] | None = None
    indicator: Indicator = Indicator.INFO

    @property
    def side(self) -> Side:
        return self.limb.side

    @property
    def decisive(self) -> Result:
        """The result that decided: of the outcome, else of the silence, else of the first firing outcome."""
        if self.outcome is not None:
            return next(result for outcome, result in self.results if outcome is self.outcome)
        if self.silence is not None:
            return self.silence[1]
        return next(result for outcome, result in self.results if outcome.fires)


@dataclass(frozen=True)
class Service:
    """One CDS service: a hook, and the rules it may show. `concerns` gates a limb (order-select: D9)."""

    id: str
    hook: str
    title: str
    description: str
    rules: tuple[Rule, ...]
    concerns: Criterion | None = None


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

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule once, in the order of the services."""
        return tuple(dict.fromkeys(rule for service in self.services for rule in service.rules))
