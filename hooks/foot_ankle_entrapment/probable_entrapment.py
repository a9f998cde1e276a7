"""Card (a): probable entrapment of the tibial nerve at the ankle."""

from cds_service.rules import (
    AnyOf,
    Aspect,
    CardText,
    Indicator,
    Judged,
    Limb,
    Offer,
    Outcome,
    Rule,
    Silence,
    contradictory,
    facts,
    open_or_absent,
    side_word,
)
from hooks.foot_ankle_entrapment import electrodiagnosis as edx
from hooks.foot_ankle_entrapment import interpretation, tibial, wording

_SUMMARY = {
    "documented": "tarsal tunnel syndrome documented by a positive diagnostic block",
    "strongly-supported": "tarsal tunnel syndrome strongly supported by the record",
    "probable": "probable tarsal tunnel syndrome",
}


def card(judged: Judged) -> CardText:
    limb = judged.limb
    tier = judged.outcome.name if judged.outcome else ""
    domains = (tibial.symptoms, tibial.signs, edx.focal, tibial.imaging, tibial.block)
    results = [limb.judge(domain) for domain in domains]
    holding = [result for result in results if result.present]
    if limb.judge(edx.focal).present:
        holding.append(limb.judge(edx.motor))
    no_study = not limb.judge(edx.on_file).present
    lesion = limb.judge(tibial.lesion).present
    against = open_or_absent([domain for domain in domains if not limb.judge(domain).present], limb)
    return CardText(
        summary=f"{side_word(limb.side)}: {_SUMMARY[tier]} ({_basis(limb)})",
        why=tuple(facts(holding, limb.knowledge)),
        against=(
            *against,
            *_study_remarks(limb),
            *wording.differentials_on_record(limb),
            *contradictory(limb, tibial.possible),
        ),
        evidence=(
            "Tier by this project: symptoms and at least one further domain on the same side, because no single "
            "test is certain [S3].",
            *(
                ("Tinel sign at the tunnel: sensitivity 25 to 75 %, specificity 70 to 90 % [SP-TTS].",)
                if limb.judge(tibial.SIGNS[0]).present
                else ()
            ),
            "Electrodiagnosis in suspected tarsal tunnel syndrome: Level C, all studies Class III [Patel2005].",
        ),
        options=(
            *(
                ("Consider a surgical opinion about the lesion without waiting for a trial [SP-TTS].",)
                if lesion
                else ()
            ),
            *((wording.STUDY_OPTION,) if no_study else ()),
            wording.CONSERVATIVE_OPTION,
            *(() if lesion else ("Consider imaging where a lesion in the tunnel is suspected [S3].",)),
            wording.REVIEW_OPTION,
        ),
        safety=(wording.DIFFERENTIAL,),
        offers=(Offer("Request a nerve conduction study", (wording.study_order(limb.side),)),)
        if no_study
        else (),
    )


def _basis(limb: Limb) -> str:
    """What the tier rests on, in a few words."""
    parts = [
        words
        for criterion, words in (
            (tibial.symptoms, "symptoms"),
            (tibial.signs, "signs"),
            (edx.focal, "nerve conduction"),
            (tibial.imaging, "imaging"),
            (tibial.block, "block"),
        )
        if limb.judge(criterion).present
    ]
    return ", ".join(parts)


def _study_remarks(limb: Limb) -> list[str]:
    """Why a study on file does not count, or counts with care."""
    remarks = []
    if limb.judge(edx.motor).present and not limb.judge(edx.plantar).present:
        remarks.append(
            "Motor latency alone is abnormal: it may show and does not raise the tier; in one series motor studies "
            "had a specificity of 33 % [Sodani2018]"
        )
    if limb.judge(edx.slow).present and limb.judge(edx.other_side_slow).present:
        remarks.append("Both sides are abnormal: read as a polyneuropathy until shown otherwise [Dyck2011]")
    if limb.judge(interpretation.abnormal).present and not limb.judge(edx.focal).present:
        remarks += interpretation.why_not_interpretable(limb)
    if limb.judge(edx.plantar_normal).present:
        remarks.append(
            "A normal study does not exclude tarsal tunnel syndrome; false negatives are common [SP-TTS][Ahmad2012]"
        )
    return remarks + interpretation.temperature_remarks(limb)


RULE = Rule(
    topic="probable-entrapment",
    nerve="tibial",
    aspect=Aspect.TIER,
    title="probable tarsal tunnel syndrome",
    silences=(
        Silence("released on this side, and no new finding 90 days or more after it", tibial.released),
        Silence("already recorded as confirmed on this side", tibial.diagnosis),
    ),
    outcomes=(
        Outcome("documented", tibial.documented, warns_if=AnyOf(tibial.lesion, tibial.deficit)),
        Outcome("strongly-supported", tibial.strong, indicator=Indicator.WARNING),
        Outcome("probable", tibial.probable, warns_if=AnyOf(tibial.lesion, tibial.deficit)),
        Outcome("possible", tibial.possible, fires=False, near_miss=True),
    ),
    card=card,
    citations=("S3", "SP-TTS", "Patel2005", "Sodani2018", "Ahmad2012", "Dyck2011", "SP-NCS"),
)
