"""Card of a red flag: something on record that must not wait for what the other cards are about."""

from __future__ import annotations

import re

from cds_service.rules import (
    AllOf,
    AnyOf,
    CardText,
    Days,
    Entry,
    Indicator,
    Judged,
    Knowledge,
    Limb,
    Mentioned,
    OnOtherLimb,
    Outcome,
    Presence,
    Result,
    Rule,
    Scope,
    by_entry,
    facts,
)
from hooks.foot_ankle_entrapment.entrapments import ENTRAPMENTS

RECORDED_WITHIN_DAYS = 30

# Concept -> what it asks for. Codes that are also causes (a lump, a nerve injury) are none.
FLAGS = {
    "cauda-equina": "immediate spinal assessment for cauda equina syndrome",
    "acute-limb-ischaemia": "immediate vascular assessment for acute ischaemia",
    "deep-vein-thrombosis": (
        "assessment or treatment of the deep vein thrombosis the same day, and neither boot nor massage before it"
    ),
    "compartment-syndrome": "assessment for compartment syndrome before any trial",
    "foot-ulcer-or-infection": "treatment of the ulcer or infection first, without injection or boot over it",
    "charcot-foot": "off-loading and specialist assessment for Charcot foot",
    "stress-fracture": "imaging, and no running, until a stress fracture is excluded or healed",
    "progressive-weakness": "neurological assessment for the progressive weakness",
    "upper-motor-neuron-signs": "a search for a central cause of the upper motor neuron signs",
    "mononeuritis-multiplex": "neurological assessment for mononeuritis multiplex",
    "cidp": "neurological assessment for an inflammatory polyneuropathy",
    "crps": "early specialist treatment for complex regional pain syndrome, which surgery may worsen",
}


class RecordedLately(Mentioned):
    """A finding that is active, be it only suspected, and was recorded in the last days."""

    def __init__(self, concept: str) -> None:
        super().__init__(concept, scope=Scope.PATIENT)

    def sentence(self, knowledge: Knowledge) -> str:
        return f"{super().sentence(knowledge)}, active, recorded within {RECORDED_WITHIN_DAYS} days"

    def answer(self, limb: Limb) -> Result:
        found = super().answer(limb)
        if not found.present:
            return found
        return by_entry(
            self,
            ((e, _lately(e, limb)) for e in found.entries),
            why_open="the day it was recorded is not known exactly",
            why_not=f"recorded more than {RECORDED_WITHIN_DAYS} days ago",
            none_of=found.entries,
        )


def _lately(entry: Entry, limb: Limb) -> Presence:
    if entry.known is None:
        return Presence.UNKNOWN
    # What is known lies in the past, so only the far end of a partial date is in doubt.
    return Days.since(entry.known, limb.record.as_of).within(None, RECORDED_WITHIN_DAYS)


flags = AnyOf(
    *(RecordedLately(concept) for concept in FLAGS), title="a red flag, active and recorded within 30 days"
)
_of_this_limb = AnyOf(
    *(criterion for one in ENTRAPMENTS for criterion in (one.possible, one.block)),
    title="a symptom, sign, study, image or diagnosis of this topic",
)
of_topic = AnyOf(
    _of_this_limb,
    OnOtherLimb(_of_this_limb),
    title="the chart holds an entry of this topic, on either side",
)


def card(judged: Judged) -> CardText:
    limb = judged.limb
    found = [part for part in limb.judge(flags).parts if part.present]
    named = [_quoted(part, limb) for part in found]
    side = f"{judged.side.value.capitalize()}: red" if judged.side is not None else "Red"
    asks = [FLAGS[concept] for part in found for concept in sorted(part.criterion.concepts())]
    return CardText(
        summary=f"{side} flag on record: {', '.join(named)}; this comes before the nerve entrapment",
        why=tuple(facts(found, limb.knowledge)),
        against=(
            "This names what the record holds; it does not diagnose, and it may already be dealt with.",
        ),
        evidence=(
            "A choice of this project, from general knowledge: what is recorded as active within 30 days and cannot "
            "wait for the rest.",
        ),
        options=(
            *(f"Consider {asked}." for asked in asks),
            "If it is dealt with, or was recorded in error, correct the record and go on.",
        ),
        safety=(),
    )


def _quoted(flag: Result, limb: Limb) -> str:
    """The flag as the record words it, where it does, with what that stands for."""
    (concept,) = flag.criterion.concepts()
    label, text = limb.knowledge.label(concept), flag.entries[-1].text
    if not re.search(r"[a-z]{3}", text) or text.casefold() == label.casefold():
        return label
    return f"\u201c{text}\u201d ({label})"


RULE = Rule(
    topic="red-flag",
    title="a red flag beside an entry of this topic",
    sided_by=flags,
    outcomes=(Outcome("red-flag", AllOf(flags, of_topic), indicator=Indicator.WARNING, near=False),),
    card=card,
    citations=("general-knowledge", "project"),
)
