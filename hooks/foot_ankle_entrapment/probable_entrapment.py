"""Card (a): probable entrapment of one of the three nerves."""

from collections.abc import Callable

from cds_service.rules import (
    REPORT_TEXT,
    Aspect,
    CardText,
    Criterion,
    Indicator,
    Judged,
    Limb,
    Mentioned,
    Offer,
    Outcome,
    Presence,
    Rule,
    Scope,
    Silence,
    capital,
    contradictory,
    fact,
    facts,
    not_tested,
    open_or_absent,
    side_word,
)
from hooks.foot_ankle_entrapment import (
    conduction,
    differentials,
    interpretation,
    risks,
    selected,
    tibial,
    wording,
)
from hooks.foot_ankle_entrapment import electrodiagnosis as edx
from hooks.foot_ankle_entrapment.entrapment import Entrapment
from hooks.foot_ankle_entrapment.entrapments import MEDIAL_CALCANEAL, MEDIAL_PLANTAR, TIBIAL

any_lesion = Mentioned("space-occupying-lesion", scope=Scope.PATIENT)

_SUMMARY = {
    "documented": "{name} documented by a positive diagnostic block",
    "strongly-supported": "{name} strongly supported by the record",
    "probable": "probable {name}",
}


def _card(entrapment: Entrapment, with_it: Entrapment | None = None) -> Callable[[Judged], CardText]:
    def card(judged: Judged) -> CardText:
        limb = judged.limb
        tier = judged.outcome.name if judged.outcome else ""
        both = with_it is not None and bool(judged.joined)
        told = [entrapment, *([with_it] if with_it is not None and both else [])]
        domains = _domains(entrapment)
        every = dict.fromkeys(d for one in told for d in _domains(one))
        holding = [limb.judge(d) for d in every if limb.judge(d).present]
        if limb.judge(edx.focal).present and entrapment.focal is edx.focal:
            holding.append(limb.judge(conduction.motor))
        summary = _SUMMARY[tier].format(name=entrapment.name)
        also = f"; {with_it.name} {_tier_words(judged.joined[0])}" if with_it is not None and both else ""
        basis = "" if both else f" ({_basis(limb, entrapment)})"
        return CardText(
            summary=f"{side_word(limb.side)}: {summary}{also}{basis}",
            why=(
                *facts(holding, limb.knowledge),
                *_causes(limb, entrapment),
                *risks.on_record(limb, entrapment),
            ),
            against=(
                *differentials.first(limb),
                *_lacking(limb, domains, entrapment),
                *_unplaced(limb),
                *_negative_elsewhere(limb, entrapment),
                *entrapment.remarks(limb),
                *_asked(limb, entrapment),
                *differentials.on_record(limb),
                *contradictory(limb, entrapment.possible),
            ),
            evidence=(
                *entrapment.evidence,
                *(
                    ("The medial plantar nerve can be caught in the tunnel or beyond it [S0].",)
                    if both
                    else ()
                ),
                *(
                    ("Tinel sign at the tunnel: sensitivity 25 to 75 %, specificity 70 to 90 % [SP-TTS].",)
                    if limb.judge(tibial.tinel).present and entrapment is TIBIAL
                    else ()
                ),
            ),
            options=_options(limb, entrapment),
            safety=(entrapment.not_excluded,),
            offers=_offers(limb, entrapment),
        )

    return card


def _negative_elsewhere(limb: Limb, entrapment: Entrapment) -> list[str]:
    """Of another nerve than the tibial: that its sign at the tunnel was looked for and not found."""
    tinel = limb.judge(tibial.tinel)
    if entrapment is TIBIAL or tinel.present or not tinel.entries:
        return []
    return [f"Against tarsal tunnel syndrome: {fact(entry, limb.knowledge)}" for entry in tinel.entries]


def _unplaced(limb: Limb) -> list[str]:
    """Lesions of the leg that nothing places at the foot: shown, not counted."""
    found = limb.judge(any_lesion)
    return [
        f"Not counted, because nothing places it at the foot: {fact(entry, limb.knowledge)}"
        for entry in found.entries
        if found.present
        and entry.resource != REPORT_TEXT
        and not entry.sites
        and entry.side.value != limb.side.other.value
    ]


def _lacking(limb: Limb, domains: list[Criterion], entrapment: Entrapment) -> list[str]:
    """What does not hold. A study that was not made is not tested, whatever a study of other nerves shows."""
    untested = limb.judge(entrapment.on_file).presence is Presence.ABSENT
    unread = interpretation.not_interpreted(limb)
    lines = []
    for domain in domains:
        if untested and domain is entrapment.focal:
            lines += unread or [f"{capital(domain.title)}: {not_tested(limb)}"]
        elif not limb.judge(domain).present:
            lines += open_or_absent([domain], limb)
    return lines if untested else [*lines, *unread]


def _tier_words(judged: Judged) -> str:
    return judged.outcome.name.replace("-", " ") if judged.outcome else ""


def _causes(limb: Limb, entrapment: Entrapment) -> list[str]:
    earlier = limb.judge(entrapment.released_elsewhere)
    if not earlier.present:
        return []
    return [f"Possible cause: {line}" for line in facts([earlier], limb.knowledge)]


def _domains(entrapment: Entrapment) -> list[Criterion]:
    found = (
        entrapment.symptoms,
        entrapment.any_sign,
        entrapment.focal,
        entrapment.imaging,
        entrapment.block,
    )
    return [domain for domain in found if domain is not None]


def _basis(limb: Limb, entrapment: Entrapment) -> str:
    """What the tier rests on, in a few words."""
    parts = [
        words
        for criterion, words in (
            (entrapment.symptoms, "symptoms"),
            (entrapment.any_sign, "signs"),
            (entrapment.focal, "nerve conduction"),
            (entrapment.imaging, "imaging"),
            (entrapment.block, "block"),
        )
        if criterion is not None and limb.judge(criterion).present
    ]
    return ", ".join(parts)


def _asked(limb: Limb, entrapment: Entrapment) -> list[str]:
    asked = limb.judge(selected.study_asked)
    if not asked.present or limb.judge(entrapment.on_file).present:
        return []
    return [f"Requested, no result on file: {line}" for line in facts([asked], limb.knowledge)]


def _wants_study(limb: Limb, entrapment: Entrapment) -> bool:
    """A study would help, and none was selected just now."""
    return wording.lacks_study(limb, entrapment) and not limb.judge(selected.study_selected).present


def _options(limb: Limb, entrapment: Entrapment) -> tuple[str, ...]:
    lesion = entrapment.site_lesion is not None and limb.judge(entrapment.site_lesion).present
    options = [wording.LESION_OPTION] if lesion else []
    if _wants_study(limb, entrapment):
        options.append(wording.STUDY_OPTION)
    elif limb.judge(selected.study_selected).present:
        options.append(
            "For the study just selected: both feet, warm (skin 32 \u00b0C or more), with medial and lateral plantar "
            "and sural responses."
        )
    if not entrapment.tested_by_routine and not limb.judge(entrapment.block).present:
        options.append(
            "Confirm by a block at the nerve, ultrasound-guided or compared with the other side, if the result would "
            "change what is done [SP-PHP]."
        )
    if limb.judge(entrapment.released_elsewhere).present:
        known = entrapment.caused_by_release or "Another nerve of this foot was released before"
        options.append(f"{known}: discuss with the operating surgeon before new treatment.")
    else:
        options.append(entrapment.conservative)
    if limb.judge(selected.imaging_selected).present:
        options.append(
            "For the imaging just selected: ask for lesion, nerve signal and denervation, at the tunnel and at the "
            "knot of Henry."
        )
    elif not lesion and entrapment.imaging_option:
        options.append(entrapment.imaging_option)
    return (*options, wording.REVIEW_OPTION)


def _offers(limb: Limb, entrapment: Entrapment) -> tuple[Offer, ...]:
    if not _wants_study(limb, entrapment):
        return ()
    return (Offer("Request a nerve conduction study", (wording.study_order(limb, entrapment),)),)


def _rule(entrapment: Entrapment, *joins: Rule, with_it: Entrapment | None = None) -> Rule:
    return Rule(
        topic="probable-entrapment",
        nerve=entrapment.nerve.code,
        aspect=Aspect.TIER,
        title=f"probable {entrapment.name}",
        episode=entrapment.nerve.episode,
        joins=joins,
        silences=(
            entrapment.ended_by_release,
            Silence("already recorded as confirmed on this side", entrapment.diagnosis),
        ),
        outcomes=(
            Outcome("documented", entrapment.documented, warns_if=entrapment.urgent),
            Outcome("strongly-supported", entrapment.strong, indicator=Indicator.WARNING),
            Outcome("probable", entrapment.probable, warns_if=entrapment.urgent),
            Outcome("possible", entrapment.possible, fires=False, near_miss=True),
        ),
        card=_card(entrapment, with_it),
        citations=entrapment.citations,
    )


TIBIAL_RULE = _rule(TIBIAL, with_it=MEDIAL_PLANTAR)
# The medial plantar nerve arises in the tunnel: where both fire, one card with tarsal tunnel syndrome first.
MEDIAL_PLANTAR_RULE = _rule(MEDIAL_PLANTAR, TIBIAL_RULE)
MEDIAL_CALCANEAL_RULE = _rule(MEDIAL_CALCANEAL)
RULES = (TIBIAL_RULE, MEDIAL_PLANTAR_RULE, MEDIAL_CALCANEAL_RULE)
