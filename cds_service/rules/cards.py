"""From what was judged to cards: one per rule, nerve and limb, at most four, in one order.

The clinical words come from the rules; this module gives them the shape that CDS Hooks asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cds_service.record import Side
from cds_service.rules.card_text import CardText, Offer
from cds_service.rules.criteria import told
from cds_service.rules.criterion import Result
from cds_service.rules.evaluation import Evaluation, incomplete
from cds_service.rules.knowledge import Knowledge, Site
from cds_service.rules.markdown import section
from cds_service.rules.orders import service_request
from cds_service.rules.rule import Disposition, Indicator, Judged, Topic
from cds_service.rules.words import capital, facts, side_word

EXTENSION = "example.foot-entrapment-cds"
TOPIC_SYSTEM = "https://foot-entrapment-cds.example/fhir/CodeSystem/card-topics"
INCOMPLETE = "assessment-incomplete"
TOPIC_ORDER = (
    "red-flag",
    "probable-entrapment",
    "predicted-conservative-failure",
    "reassessment",
    "space-occupying-lesion",
    "conservative-trial-not-documented",
    INCOMPLETE,
)
MOST_CARDS = 4
MOST_SUMMARY = 139
MOST_LINES = 20

_REASON_SYSTEM = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes"
# The point-of-care set of that code system, displays as published.
_REASONS = {
    "cds-not-applicable": "PC CDS does not apply to patient",
    "cds-suboptimal-context": "PC CDS delivered in suboptimal context",
    "recipient-disagrees-evidence": "Recipient disagrees with recommendation because of issues with the evidence",
    "recipient-concerns-outcomes": "Recipient has concerns regarding potential health outcomes",
    "does-not-align-preferences": "Recommendation does not align with patient preferences or values",
    "not-convenient-feasible": "Recommendation is not convenient or feasible",
    "action-completed": "Recommended action was already completed",
    "patient-contraindication": "Patient has contraindication to recommended action",
    "patient-refuses": "Patient refuses/declines (no context given)*",
    "too-costly-uncovered": "Recommended action is too costly or not covered by insurance",
    "service-not-available": "Treatment or service is not practically available",
    "recipient-does-not-understand": (
        "Recipient does not understand the recommended action or know how to perform the recommended action"
    ),
}


class _Model(BaseModel):
    model_config = ConfigDict(populate_by_name=True, extra="forbid", frozen=True)


class Coding(_Model):
    system: str
    code: str
    display: str


class Source(_Model):
    label: str
    url: str
    topic: Coding


class Action(_Model):
    type: str = "create"
    description: str
    resource: dict[str, Any]


class Suggestion(_Model):
    label: str
    uuid: str
    is_recommended: bool | None = Field(default=None, alias="isRecommended")
    actions: tuple[Action, ...]


class Link(_Model):
    label: str
    url: str
    type: str = "absolute"


class Card(_Model):
    """A CDS Hooks card as it is sent. `model_dump(by_alias=True, exclude_none=True)` gives its JSON."""

    uuid: str
    summary: str = Field(max_length=MOST_SUMMARY)
    detail: str
    indicator: str
    source: Source
    suggestions: tuple[Suggestion, ...] | None = None
    selection_behavior: str | None = Field(default=None, alias="selectionBehavior")
    override_reasons: tuple[Coding, ...] = Field(alias="overrideReasons")
    links: tuple[Link, ...]
    extension: dict[str, dict[str, str]]

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(by_alias=True, exclude_none=True, mode="json")


OVERRIDE_REASONS = tuple(Coding(system=_REASON_SYSTEM, code=c, display=d) for c, d in _REASONS.items())


@dataclass(frozen=True)
class Shown:
    """A card with the judgement it came from, and whether it is shown or held back."""

    card: Card
    judged: Judged
    topic: str
    disposition: Disposition
    reason: str = ""

    @property
    def visible(self) -> bool:
        """Whether the card is sent."""
        return self.disposition is not Disposition.HELD_BACK

    @cached_property
    def sent(self) -> dict[str, Any]:
        """The JSON of the card, worked out once: the client gets it and the store keeps it."""
        return self.card.as_json()


HeldBack = Callable[[Judged, str], str | None]
"""Why a card of this judgement and topic is held back now; None when it may be shown."""


def build_cards(
    evaluation: Evaluation,
    *,
    evaluation_id: str,
    public_url: str,
    new_id: Callable[[], str],
    held_back: HeldBack = lambda judged, topic: None,
) -> tuple[Shown, ...]:
    """The cards of an evaluation in the order they are sent; those beyond the fourth are held back."""
    shown: list[Shown] = []
    for judged, topic, text, indicator in sorted(_drafts(evaluation), key=_order):
        card = _card(evaluation, judged, topic, text, indicator, evaluation_id, public_url, new_id)
        why = held_back(judged, topic)
        if why is None and sum(one.visible for one in shown) >= MOST_CARDS:
            why = f"at most {MOST_CARDS} cards in one answer"
        kind = Disposition.FIRED if why is None else Disposition.HELD_BACK
        shown.append(Shown(card, judged, topic, kind, why or ""))
    return tuple(shown)


_Draft = tuple[Judged, str, CardText, Indicator]


def _drafts(evaluation: Evaluation) -> Iterable[_Draft]:
    unfinished: dict[Side, list[Judged]] = {}
    for judged in evaluation.judged:
        if judged.disposition is Disposition.FIRED:
            yield judged, judged.rule.topic, judged.rule.card(judged), judged.indicator
        elif incomplete(judged) is not None:
            unfinished.setdefault(judged.limb.side, []).append(judged)
    for group in unfinished.values():
        yield group[0], INCOMPLETE, incomplete_text(group), Indicator.INFO


def _order(draft: _Draft) -> tuple[bool, bool, int, str, str]:
    judged, topic, _, indicator = draft
    return (
        topic != "red-flag",
        indicator is not Indicator.WARNING,
        TOPIC_ORDER.index(topic),
        judged.limb.side.value,
        judged.rule.nerve,
    )


def incomplete_text(group: Sequence[Judged]) -> CardText:
    """The card that says that something on this limb holds, and what could not be had to go on.

    One card for all rules of one limb.
    """
    results = [result for judged in group if (result := incomplete(judged)) is not None]
    first = group[0]
    lacking = told(frozenset[str]().union(*(result.missing for result in results)))
    open_rules = [
        f"{capital(judged.rule.title)}: needs {told(result.missing)}"
        for judged in group
        if (result := incomplete(judged)) is not None
    ]
    return CardText(
        summary=shortened(f"{side_word(first.limb.side)}: not fully assessed, not sent: {lacking}"),
        opening=(
            f"Something is on record for this foot, and what it means could not be judged. Not sent to this service, "
            f"or not wholly readable: {lacking}."
        ),
        why=tuple(facts((leaf for result in results for leaf in _holding(result)), first.limb.knowledge)),
        against=tuple(dict.fromkeys(open_rules)),
        evidence=(),
        options=(
            "Look at these data in the chart before relying on the absence of a card.",
            "Tell the team that runs the interface if this happens often.",
        ),
        safety=(),
    )


def shortened(text: str) -> str:
    """A summary of at most the length that CDS Hooks allows, cut between words."""
    if len(text) <= MOST_SUMMARY:
        return text
    return text[: MOST_SUMMARY - 1].rsplit(" ", 1)[0].rstrip(",;:") + "\u2026"


def _holding(result: Result) -> list[Result]:
    return [leaf for leaf in result.leaves() if leaf.present]


def card_extension(judged: Judged, topic: str, evaluation_id: str) -> dict[str, str]:
    """The machine-readable reason; a key that does not apply is left out."""
    rule, outcome = judged.rule, judged.outcome
    content = {"rule": topic}
    if judged.side is not None:
        content["side"] = judged.side.value
    if rule.nerve:
        content["nerve"] = rule.nerve
    if topic != INCOMPLETE and outcome is not None and outcome.told and rule.aspect is not None:
        content[rule.aspect.value] = outcome.name
    return content | {"evaluation": evaluation_id}


def _card(
    evaluation: Evaluation,
    judged: Judged,
    topic: str,
    text: CardText,
    indicator: Indicator,
    evaluation_id: str,
    public_url: str,
    new_id: Callable[[], str],
) -> Card:
    content = evaluation.topic
    reference = reference_url(content, public_url)
    site = judged.limb.knowledge.site
    suggestions = tuple(_suggestion(offer, evaluation, site, new_id) for offer in text.offers)
    return Card(
        uuid=new_id(),
        summary=shortened(text.summary),
        detail=detail(text, content.notice, judged.limb.knowledge),
        indicator=indicator.value,
        source=Source(
            label=f"{content.source_label} {content.version}",
            url=reference,
            topic=Coding(system=TOPIC_SYSTEM, code=topic, display=TOPIC_NAMES[topic]),
        ),
        suggestions=suggestions or None,
        selectionBehavior="at-most-one" if suggestions else None,
        overrideReasons=OVERRIDE_REASONS,
        links=(Link(label="Rule, limits and sources", url=f"{reference}#{judged.rule.name}"),),
        extension={EXTENSION: card_extension(judged, topic, evaluation_id)},
    )


TOPIC_NAMES: Mapping[str, str] = {
    "red-flag": "Red flag",
    "probable-entrapment": "Probable nerve entrapment",
    "predicted-conservative-failure": "Factor linked to failure of conservative treatment",
    "reassessment": "Reassessment of conservative treatment",
    "space-occupying-lesion": "Space-occupying lesion",
    "conservative-trial-not-documented": "Conservative trial not documented",
    INCOMPLETE: "Assessment incomplete",
}


def reference_url(topic: Topic, public_url: str) -> str:
    return f"{public_url.rstrip('/')}/reference/{topic.name}"


def detail(text: CardText, notice: str, knowledge: Knowledge) -> str:
    """The card's Markdown: why, what speaks against or is not known, evidence, options, safety, sources."""
    parts = [
        text.opening,
        section("Why this card", _at_most(text.why)),
        section("Against, or not known", _at_most(text.against)),
        section("Evidence", text.evidence),
        section("Options", text.options),
        section("Safety", (*text.safety, notice)),
    ]
    body = "\n\n".join(part for part in parts if part)
    return "\n\n".join(part for part in (body, section("Sources", _sources(body, knowledge))) if part)


def _at_most(lines: Sequence[str]) -> Sequence[str]:
    """A card stays readable: what it rests on beyond the first lines is in the stored evaluation."""
    if len(lines) <= MOST_LINES:
        return lines
    return (*lines[:MOST_LINES], f"and {len(lines) - MOST_LINES} more, kept with this evaluation")


_KEY = re.compile(r"\[([A-Z][\w-]*)\]|\(([A-Z][\w-]*), ")


def _sources(body: str, knowledge: Knowledge) -> list[str]:
    """What the keys in a text stand for, and how each was read."""
    keys = dict.fromkeys(a or b for a, b in _KEY.findall(body))
    cited = [knowledge.citations[key] for key in keys if key in knowledge.citations]
    return [f"{one.key}: {one.text} (read: {one.read}). {one.note}".rstrip() for one in cited]


def _suggestion(
    offer: Offer, evaluation: Evaluation, site: Site | None, new_id: Callable[[], str]
) -> Suggestion:
    record, version = evaluation.record, evaluation.topic.version
    patient_id = record.patient.id if record.patient else ""
    return Suggestion(
        label=offer.label,
        uuid=new_id(),
        actions=tuple(
            Action(
                description=order.text,
                resource=service_request(order, patient_id, record.as_of, version, site),
            )
            for order in offer.orders
        ),
    )
