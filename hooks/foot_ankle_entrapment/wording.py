"""Phrases that several cards share. Clinical text: short, hedged as the evidence is, with its sources."""

from cds_service.rules import Limb, Mentioned, ProposedOrder, Scope, Side, Term, fact

NOTICE = (
    "This card supports clinical judgement and does not replace it. It is no emergency alarm: saddle numbness, "
    "bladder or bowel change, or a cold, pulseless foot need immediate assessment whatever it says."
)
DIFFERENTIAL = "Not excluded by this card: lumbosacral (S1) radiculopathy and polyneuropathy."
STUDY_OPTION = (
    "Request nerve conduction studies of both feet, warm (skin 32 \u00b0C or more), with plantar and sural "
    "responses, if the result would change what is done [S3]."
)
CONSERVATIVE_OPTION = (
    "Begin or continue conservative treatment, which is tried first and usually helps initially [S3], and reassess "
    "after 4 to 6 weeks."
)
REVIEW_OPTION = "Re-examine with the differential in mind before deciding."

NAMED_DIFFERENTIALS = tuple(
    Mentioned(name, scope=Scope.PATIENT)
    for name in (
        "radiculopathy",
        "polyneuropathy",
        "plantar-fasciitis",
        "heel-spur",
        "baxter-neuropathy",
        "morton-neuroma",
        "stress-fracture",
        "achilles-tendinitis",
        "tendinopathy",
        "crps",
        "peripheral-artery-disease",
    )
)


def differentials_on_record(limb: Limb) -> list[str]:
    """Competing diagnoses that the chart itself names, on this side or without a side; provisional ones too."""
    other = limb.side.other.value
    return [
        f"Also on record: {fact(entry, limb.knowledge, concepts=criterion.concepts(), sided=False)}"
        for criterion in NAMED_DIFFERENTIALS
        for entry in limb.judge(criterion).entries
        if limb.judge(criterion).present and entry.side.value != other
    ]


def diagnosis_code(limb: Limb) -> Term | None:
    """The ICD-10-CM code of tarsal tunnel syndrome of this side, as the value set has it."""
    return next(
        (
            term
            for term in limb.knowledge.terms
            if (term.concept, term.system) == ("tarsal-tunnel-syndrome", "icd10cm")
            and term.side.value == limb.side.value
            and term.match == "code"
        ),
        None,
    )


def study_order(side: Side) -> ProposedOrder:
    """A nerve conduction study, as text: no code for it is confirmed."""
    return ProposedOrder(
        kind="nerve-conduction-study",
        text=(
            f"Nerve conduction study of both feet: tibial motor to abductor hallucis, medial and lateral plantar, "
            f"sural and fibular; question: tarsal tunnel syndrome, {side.value}"
        ),
        side=side,
        reason=f"Suspected tarsal tunnel syndrome, {side.value}",
        note="Measure and record the skin temperature of both feet; warm a foot below 32 degrees Celsius.",
    )


def opinion_order(side: Side) -> ProposedOrder:
    """A surgical opinion, as text; an option, never the next step by itself."""
    return ProposedOrder(
        kind="surgical-opinion",
        text=f"Surgical opinion: tarsal tunnel syndrome, {side.value} foot, no improvement with conservative treatment",
        side=side,
        reason=f"Tarsal tunnel syndrome, {side.value} lower limb",
    )
