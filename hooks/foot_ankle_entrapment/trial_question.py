"""Card that asks about a decompression: no adequate conservative trial, lesion or deficit is on record."""

from collections.abc import Callable

from cds_service.rules import (
    AllOf,
    AnyOf,
    CardText,
    Criterion,
    Days,
    Finding,
    Judged,
    Knowledge,
    Limb,
    Not,
    Outcome,
    Presence,
    Result,
    Retrieved,
    Rule,
    Unless,
    by_entry,
    fact,
    facts,
    side_word,
)
from hooks.foot_ankle_entrapment import entrapment as shared
from hooks.foot_ankle_entrapment import selected, treatment
from hooks.foot_ankle_entrapment.entrapment import Entrapment
from hooks.foot_ankle_entrapment.entrapments import ENTRAPMENTS
from hooks.foot_ankle_entrapment.nerves import Nerve

ADEQUATE_FROM = 42
JUDGED_AFTER = 28


class TrialBegan(Criterion):
    """Conservative treatment of this side began long enough ago; an order counts, and it need not run any more."""

    title = f"conservative treatment of this side began {ADEQUATE_FROM} days ago or more"

    def __init__(self, nerve: Nerve) -> None:
        self.nerve = nerve

    def concepts(self) -> frozenset[str]:
        return frozenset(treatment.TREATMENTS) - {"care-plan"} | {self.nerve.trial}

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        found = treatment.items_of_episode(limb.record, limb.side, self.nerve)
        days = [
            (i.entry, Days.since(i.period.start, limb.record.as_of).within(ADEQUATE_FROM, None))
            for i in found
        ]
        return by_entry(
            self,
            days,
            why_open="the start is not known exactly",
            why_not="no treatment that old on record",
            none_of=tuple(i.entry for i in found),
        )


class JudgedLate(Criterion):
    """The response to the running trial was judged as not improved or worse late enough."""

    title = f"reassessed after day {JUDGED_AFTER} of the trial as not improved or worse"

    def __init__(self, nerve: Nerve) -> None:
        self.nerve = nerve

    def concepts(self) -> frozenset[str]:
        return frozenset((self.nerve.reassessment,))

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        trial = treatment.trial_of(limb, self.nerve)
        start = trial.period.start if trial is not None and trial.period is not None else None
        if start is None:
            return Result(self, Presence.ABSENT, reason="no running trial")
        judged = [
            (e, Days.between(start, e.last).within(JUDGED_AFTER + 1, None))
            for e in limb.record.of(self.nerve.reassessment)
            if e.side.on(limb.side) is Presence.PRESENT
            and e.answer in ("unchanged", "worse")
            and e.last is not None
        ]
        return by_entry(
            self,
            judged,
            why_open="the day is not known exactly",
            why_not="not judged that late",
            none_of=tuple(entry for entry, _ in judged),
        )


# On record at all: what speaks for the operation does not wear off after a year.
_lesion = Finding("space-occupying-lesion", at=shared.AT_FOOT_OR_ANKLE)
_deficit = AnyOf(Finding("intrinsic-weakness"), Finding("muscle-atrophy", at=shared.AT_FOOT))


def _adequate(nerve: Nerve) -> Criterion:
    return AnyOf(
        TrialBegan(nerve),
        JudgedLate(nerve),
        title="an adequate conservative trial is on record",
    )


def _card(entrapment: Entrapment) -> Callable[[Judged], CardText]:
    def card(judged: Judged) -> CardText:
        limb = judged.limb
        ordered = limb.judge(selected.SelectedRelease(entrapment.nerve))
        items = treatment.items_of_episode(limb.record, limb.side, entrapment.nerve)
        return CardText(
            summary=(
                f"{side_word(limb.side)}: decompression selected; no adequate conservative trial, lesion or motor "
                "deficit is on record"
            ),
            why=(
                *_other_side(limb, entrapment),
                *facts([ordered], limb.knowledge),
                *_begun(items, limb),
            ),
            against=(
                "A trial elsewhere, advice, or treatment that was never ordered is not seen by this service",
                *_unchecked(limb),
            ),
            evidence=(
                "The source asks for an adequate conservative trial before surgery and names no length [S3].",
                f"Adequate by choice of this project: begun {ADEQUATE_FROM} days ago or more, or reassessed after day "
                f"{JUDGED_AFTER} without improvement.",
            ),
            options=(
                "Document the conservative treatment that was tried, with its dates and the response.",
                "Continue the trial, and reassess after 4 to 6 weeks."
                if items
                else "Begin an adequate conservative trial, and plan the reassessment.",
                "Proceed if there is another indication, and document it.",
            ),
            safety=(shared.NOT_EXCLUDED,),
        )

    return card


def _other_side(limb: Limb, entrapment: Entrapment) -> list[str]:
    """That this side holds nothing and the other one does: the order may be for the wrong foot."""
    known = AnyOf(entrapment.mentioned, entrapment.likely, entrapment.symptoms, entrapment.any_sign)
    if limb.judge(known).present or not limb.other.judge(known).present:
        return []
    return [
        f"Nothing of it is on record for the {limb.side.value} foot; it is for the {limb.side.other.value}. Check the "
        "side of this order"
    ]


def _begun(items: list[treatment.Item], limb: Limb) -> list[str]:
    if not items:
        return []
    days = Days.since(items[0].period.start, limb.record.as_of)
    trial = f"Conservative trial since {items[0].period.start}, {days} of {ADEQUATE_FROM}"
    return [trial, *(fact(item.entry, limb.knowledge) for item in items[:4])]


def _unchecked(limb: Limb) -> list[str]:
    names = [
        n for n in ("Procedure", "DeviceRequest", "CarePlan", "DiagnosticReport") if n in limb.record.missing
    ]
    return [f"Not checked, because not retrieved: {', '.join(names)}"] if names else []


def _rule(entrapment: Entrapment) -> Rule:
    nerve = entrapment.nerve
    asks = AllOf(
        selected.SelectedRelease(nerve),
        Retrieved("MedicationRequest", "ServiceRequest"),
        Not(_adequate(nerve)),
        Unless(_lesion, title="no space-occupying lesion on record"),
        Unless(_deficit, title="no weakness or wasting of the foot muscles on record"),
    )
    return Rule(
        topic="conservative-trial-not-documented",
        nerve=nerve.code,
        title=f"a decompression for {entrapment.name} without an adequate conservative trial on record",
        episode=nerve.episode,
        silences=(entrapment.ended_by_release,),
        outcomes=(Outcome("asks", asks, near=False),),
        card=_card(entrapment),
        citations=("S3", "project"),
    )


RULES = tuple(_rule(entrapment) for entrapment in ENTRAPMENTS)
