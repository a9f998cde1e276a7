"""Card (b): a factor linked to failure of conservative treatment. Low-certainty and contested, and said so.

The claim is about tarsal tunnel syndrome only. A prediction needs a focal pattern; where polyneuropathy, cold or
missing comparisons could explain the slowing, there is none.
"""

from cds_service.rules import (
    AllOf,
    AnyOf,
    Aspect,
    CardText,
    DaysSince,
    Judged,
    Limb,
    Not,
    OnOtherLimb,
    Outcome,
    Rule,
    facts,
    open_or_absent,
    side_word,
)
from hooks.foot_ankle_entrapment import conduction, differentials, interpretation, narrative, selected, tibial
from hooks.foot_ankle_entrapment import electrodiagnosis as edx
from hooks.foot_ankle_entrapment.entrapments import TIBIAL
from hooks.foot_ankle_entrapment.interpretation import (
    leg_normal,
    leg_slow,
    metabolic,
    neuropathy,
    not_interpretable,
)

one_sided = AnyOf(
    Not(conduction.other_side_slow),
    conduction.plainly_unequal,
    title="the other side is not abnormal, or this one is plainly worse",
)
at_tunnel = AnyOf(
    conduction.at_tunnel,
    AllOf(
        AnyOf(conduction.motor, narrative.tunnel),
        AnyOf(TIBIAL.diagnosis, TIBIAL.documented),
        title="a motor response alone, on a limb with the diagnosis",
    ),
)
no_polyneuropathy = Not(edx.polyneuropathy, title="no polyneuropathy on record")
told = AnyOf(
    narrative.tunnel,
    narrative.slow_or_lost,
    title="a report concludes tarsal tunnel syndrome, or says that conduction is slow or lost at the tunnel",
)
_focal = (
    TIBIAL.likely,
    at_tunnel,
    Not(edx.fibular_abnormal),
    one_sided,
    no_polyneuropathy,
    Not(conduction.contradicted),
)

P1 = AllOf(*_focal, conduction.measured_slow, edx.sural_normal)
P3 = AllOf(*_focal, told, edx.sural_or_denied)
P1B = AllOf(
    TIBIAL.likely,
    AnyOf(conduction.slow, narrative.tunnel),
    at_tunnel,
    Not(edx.sural_on_file),
    Not(edx.fibular_abnormal),
    Not(conduction.other_side_slow),
    Not(neuropathy),
    Not(metabolic),
    Not(conduction.contradicted),
)
P2 = AllOf(
    TIBIAL.likely,
    leg_slow,
    edx.sural_normal,
    OnOtherLimb(leg_normal),
    no_polyneuropathy,
)

treating = AnyOf(
    DaysSince(TIBIAL.nerve.trial, 0, None),
    selected.SelectedTreatment(TIBIAL.nerve),
    title="a conservative trial is ordered or running",
)

_WHAT = {
    "P1": "focal slowing at the tarsal tunnel",
    "P3": "focal slowing at the tarsal tunnel, from narrative; check the report",
    "P1b": "focal slowing at the tarsal tunnel, polyneuropathy not excluded",
    "P2": "slow tibial conduction in the leg, above the tunnel",
}


def card(judged: Judged) -> CardText:
    limb = judged.limb
    grade = judged.outcome.name if judged.outcome else ""
    by_report = limb.judge(narrative.tunnel).present
    motor_only = not limb.judge(conduction.plantar).present and grade != "P2" and not by_report
    across = (narrative.tunnel, conduction.motor, conduction.plantar, edx.sural_normal, edx.no_polyneuropathy)
    rests_on = (leg_slow, edx.sural_normal) if grade == "P2" else across
    running = limb.judge(treating).present
    return CardText(
        summary=(
            f"{side_word(limb.side)}: {_what(limb, grade)}{', motor only' if motor_only else ''}: "
            "a factor linked to failure of conservative care"
        ),
        opening=(
            f"Grade {grade}{', motor only' if motor_only else ''}{_narrative(limb, grade)}. "
            "Low certainty, and contested: a factor that one "
            "source links with failure of conservative treatment, not a forecast for this patient."
        ),
        why=tuple(facts([limb.judge(c) for c in rests_on], limb.knowledge)),
        against=(
            *differentials.first(limb),
            *open_or_absent((edx.sural_normal, conduction.plantar, conduction.motor), limb),
            *_remarks(limb, grade),
            *interpretation.remarks(limb),
            *differentials.on_record(limb),
        ),
        evidence=(
            "For: slow tibial conduction usually predicts failure of conservative treatment, a sentence without "
            "reference or grade [SP-TTS], repeated in [S3].",
            "Against: nerve conduction studies could not tell who responds to decompression [Ahmad2012]; neither "
            "clinical nor electrodiagnostic findings did in 22 patients [Ward1998]; neuropathy on electromyography "
            "was not predictive in 45 patients [Etiol2022].",
            "In part for: of 64 patients, 92 % improved after release when the study fitted tarsal tunnel syndrome, "
            "77 % when it did not [HF].",
            "None of these studies is about conservative care: all are about the result of surgery.",
            "Balance: conservative treatment usually helps initially [S3].",
            *(
                (
                    "Prognosis: a positive Tinel sign at the tunnel goes with a better result of surgery, should "
                    "conservative care fail [S3].",
                )
                if limb.judge(tibial.tinel).present
                else ()
            ),
        ),
        options=(
            *_first(limb, running),
            "Repeat or complete the study where it is limited.",
        ),
        safety=(
            "This does not by itself justify skipping conservative care; a space-occupying lesion, progressive "
            "weakness or atrophy are stronger indications for surgery.",
            TIBIAL.not_excluded,
        ),
    )


_CHECK = {"P1b": "to be checked, polyneuropathy not excluded"}

# What decides a grade where values do.
_BY_VALUES = {
    "P1": conduction.measured_slow,
    "P1b": conduction.measured_slow,
    "P2": interpretation.leg_measured_slow,
}


def _narrative(limb: Limb, grade: str) -> str:
    """That only words decide."""
    by_values = grade in _BY_VALUES and limb.judge(_BY_VALUES[grade]).present
    return "" if by_values else ": from narrative, no value decides; check the report"


def _what(limb: Limb, grade: str) -> str:
    if grade != "P2" and not limb.judge(conduction.slow_or_lost).present:
        if limb.judge(narrative.tunnel).present:
            return (
                f"tarsal tunnel syndrome by a report, {_CHECK.get(grade, 'from narrative; check the report')}"
            )
        return "reduced plantar response at the tarsal tunnel, nothing slow"
    return _WHAT[grade]


def _first(limb: Limb, running: bool) -> tuple[str, ...]:
    """What comes before a repeat of the study."""
    if limb.judge(selected.surgical_selected).present:
        return (
            "An operation or a surgical opinion is being ordered: by itself this factor is not among the stronger "
            "reasons for one.",
            "Confirm that an adequate conservative trial, a lesion or a deficit is on record.",
        )
    trial = (
        "Confirm that the conservative trial is adequate before judging it."
        if running
        else "Begin an adequate conservative trial, which comes first [S3]."
    )
    return (trial, "Consider an earlier surgical opinion [S3].")


def _remarks(limb: Limb, grade: str) -> list[str]:
    remarks = []
    if grade == "P2":
        remarks.append("The segment measured, knee to ankle, lies above the tunnel")
    by_report = limb.judge(narrative.tunnel).present
    if grade != "P2" and not by_report and not limb.judge(conduction.slow_or_lost).present:
        remarks.append("Nothing is slow: a smaller response alone, which the source does not name")
    if grade == "P1b":
        remarks.append("Polyneuropathy is not excluded: no sural result on file")
    if _narrative(limb, grade):
        remarks.append("Read from the words of a report, without numbers that decide: check the report")
    if limb.judge(conduction.other_side_slow).present:
        remarks.append("The other side is abnormal too; this one is plainly worse")
    if grade != "P2" and not by_report and not limb.judge(conduction.plantar).present:
        remarks.append(
            "Motor only: motor studies were abnormal in 66.6 % of limbs without symptoms, specificity 33 % [Sodani2018]"
        )
    return remarks


RULE = Rule(
    topic="predicted-conservative-failure",
    nerve=TIBIAL.nerve.code,
    aspect=Aspect.GRADE,
    episode=TIBIAL.nerve.episode,
    title="a factor linked to failure of conservative treatment",
    silences=(TIBIAL.ended_by_release,),
    outcomes=(
        Outcome("PX", AllOf(TIBIAL.likely, not_interpretable), fires=False),
        Outcome("P1", P1, warns_if=treating),
        Outcome("P3", P3, warns_if=treating),
        Outcome("P1b", P1B),
        Outcome("P2", P2),
        Outcome("PN", AllOf(TIBIAL.likely, edx.normal), fires=False),
    ),
    card=card,
    citations=("SP-TTS", "S3", "Ahmad2012", "Ward1998", "Etiol2022", "HF", "SP-NCS", "Sodani2018"),
)
