"""What a rule says on its card, before it gets the shape of CDS Hooks."""

from __future__ import annotations

from dataclasses import dataclass

from cds_service.rules.orders import ProposedOrder


@dataclass(frozen=True)
class Offer:
    """A suggestion: its label, and the orders it would create together."""

    label: str
    orders: tuple[ProposedOrder, ...]


@dataclass(frozen=True)
class CardText:
    """What a rule says on its card. Lines are Markdown without HTML; chart text in them is escaped."""

    summary: str
    why: tuple[str, ...]
    against: tuple[str, ...]
    evidence: tuple[str, ...]
    options: tuple[str, ...]
    safety: tuple[str, ...]
    opening: str = ""
    offers: tuple[Offer, ...] = ()
