"""Phrases and orders that several cards share. Clinical text: short, hedged as the evidence is, with its sources."""

from cds_service.rules import Limb, ProposedOrder, Term, capital
from hooks.foot_ankle_entrapment import narrative, selected
from hooks.foot_ankle_entrapment.entrapment import Entrapment

NOTICE = (
    "This card supports clinical judgement and does not replace it. It is no emergency alarm: saddle numbness, "
    "bladder or bowel change, or a cold, pulseless foot need immediate assessment whatever it says."
)
STUDY_OPTION = (
    "Request nerve conduction studies of both feet, warm (skin 32 \u00b0C or more), with plantar and sural "
    "responses, if the result would change what is done [S3]."
)
REVIEW_OPTION = "Re-examine with the differential in mind before deciding."
LESION_OPTION = "Consider a surgical opinion about the lesion without waiting for a trial [SP-TTS]."


def diagnosis_code(limb: Limb, entrapment: Entrapment) -> Term | None:
    """The ICD-10-CM code of this entrapment of this side, where the value set has one that is its own."""
    if not limb.judge(entrapment.diagnosis).present:
        return None
    return next(
        (
            term
            for term in limb.knowledge.terms
            if (term.concept, term.system) == (entrapment.nerve.entrapment, "icd10cm")
            and term.side.value == limb.side.value
            and term.match == "code"
        ),
        None,
    )


def problem(limb: Limb, entrapment: Entrapment) -> str:
    """The entrapment with its side, as the reason of an order."""
    return f"{capital(entrapment.name)}, {limb.side.value} foot"


def lacks_study(limb: Limb, entrapment: Entrapment) -> bool:
    """Routine studies test this nerve, none is on file, be it one that could not be read, and none is asked for."""
    told = (selected.study_asked, narrative.not_interpreted, entrapment.on_file)
    return entrapment.tested_by_routine and not any(limb.judge(one).present for one in told)


def study_order(limb: Limb, entrapment: Entrapment) -> ProposedOrder:
    """A nerve conduction study, as text: no code for it is confirmed."""
    return ProposedOrder(
        kind="nerve-conduction-study",
        text=(
            "Nerve conduction study of both feet: tibial motor to abductor hallucis, medial and lateral plantar, "
            f"sural and fibular; question: {entrapment.question}, {limb.side.value}"
        ),
        side=limb.side,
        reason=f"Suspected {entrapment.name}, {limb.side.value} foot",
        note="Measure and record the skin temperature of both feet; warm a foot below 32 degrees Celsius.",
    )


def opinion_order(limb: Limb, entrapment: Entrapment, why: str) -> ProposedOrder:
    """A surgical opinion, as text; an option, never the next step by itself."""
    return ProposedOrder(
        kind="surgical-opinion",
        text=f"Surgical opinion: {entrapment.name}, {limb.side.value} foot, {why}",
        side=limb.side,
        reason=problem(limb, entrapment),
        reason_code=diagnosis_code(limb, entrapment),
    )
