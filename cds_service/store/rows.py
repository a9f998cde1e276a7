"""What is stored, as plain values: the doors fill these in and the pages read them, and neither sees a table.

Instants are aware and come back in UTC; a naive one is refused. Fields called `document`, `explanation`, `retrieval`
and `card` hold whatever JSON can say and come back as they were given. Text comes back as given too, except that a
NUL character, which PostgreSQL cannot hold, is kept as its picture U+2400.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

Json = dict[str, Any]
Side = Literal["left", "right"]
Presence = Literal["present", "absent", "unknown"]
Disposition = Literal["fired", "held-back", "silenced", "merged", "near-miss", "unknown"]
Mode = Literal["live", "silent"]
GivenBy = Literal["clinician", "reviewer"]


@dataclass(frozen=True, slots=True)
class Content:
    """The clinical content as it ran, once per hash: the other rows hold ids and still read in full later."""

    hash: str
    version: str
    document: Json
    """Words of every criterion, limits, citations, source attributes."""
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One call of a hook, or one replayed patient."""

    id: str
    service: str
    hook: str
    content: str
    """Hash of the content that answered; stored before, or in the same batch."""
    hook_instance: str | None
    replay_run: str | None
    client_issuer: str | None
    client_tenant: str | None
    user: str | None
    fhir_server: str | None
    patient: str
    """Id of the patient, unique only within `fhir_server`."""
    encounter: str | None
    as_of: date
    received_at: datetime
    milliseconds: float
    retrieval: Json
    """What was prefetched, fetched, missing, unreadable."""
    mode: Mode
    status: int
    """HTTP status of the answer."""
    not_shown: str | None
    """Why cards were not shown, for example that the user is no health professional."""
    document: Json
    """Every result that has no row of its own, and the entries; stored compressed."""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A notable result of one rule on one nerve and side; its id is the uuid of the card, sent or not."""

    id: str
    evaluation: str
    topic: str
    rule: str
    nerve: str
    side: Side | None
    disposition: Disposition
    presence: Presence
    tier: str | None
    grade: str | None
    state: str | None
    indicator: str | None
    reason: str | None
    explanation: Json
    card: Json | None
    """The card as sent; None when none was."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person said about one rule result. An id given again is feedback sent again: kept once."""

    id: str
    result: str | None
    """The rule result it is about; None when no such card was sent by the service that it was given to."""
    card: str
    """The card's uuid as it was sent to us."""
    patient: str | None
    """Of the evaluation that made the card; None when the card is not one of ours."""
    given_by: GivenBy
    client: str | None
    person: str | None
    outcome: str
    accepted_suggestions: tuple[str, ...]
    reason_system: str | None
    reason_code: str | None
    reason_display: str | None
    """As it was sent: a reason of the client's own reads as nothing else."""
    comment: str | None
    given_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Configuration:
    """Settings, silent modes and site folder as seen at a start: the marks on a chart."""

    id: str
    hash: str
    document: Json
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """What one request writes: all of it is committed, or nothing."""

    content: Content | None = None
    configuration: Configuration | None = None
    evaluation: Evaluation | None = None
    results: tuple[RuleResult, ...] = ()
    feedback: tuple[Feedback, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredEvaluation:
    """One evaluation shown again whole."""

    evaluation: Evaluation
    content: Content
    results: tuple[RuleResult, ...]
    """In the order in which they were written."""
    feedback: tuple[Feedback, ...]
    """In the order in which it was received."""
    delivered: bool
    """False when the answer had already been refused by the time the row was safe."""


@dataclass(frozen=True, slots=True)
class SentCard:
    """What feedback on a card is held against."""

    uuid: str
    service: str
    patient: str
    suggestions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Overridden:
    """A card whose latest feedback of a clinician is that it was overridden."""

    card: str
    topic: str
    nerve: str
    side: Side | None
    indicator: str | None
    outcome: str | None
    """The tier, grade or state that its rule had come to."""
    evidence: Json
    """By id, every entry that it rested on, as it was kept; of results that its card told too as well."""
    when: datetime


@dataclass(frozen=True, slots=True)
class RecentEvaluation:
    """One line of a list of evaluations, without its documents."""

    id: str
    service: str
    hook: str
    client_issuer: str | None
    fhir_server: str | None
    patient: str
    mode: Mode
    status: int
    received_at: datetime
    milliseconds: float
    delivered: bool
    fired: int
    """How many rule results of it fired."""
