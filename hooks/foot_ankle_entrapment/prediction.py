"""Card (b): a factor linked to failure of conservative treatment. Low-certainty and contested, and said so.

The claim is about tarsal tunnel syndrome only. A prediction needs a focal pattern; where polyneuropathy, cold or
missing comparisons could explain the slowing, there is none.
"""

from cds_service.rules import (
    AllOf,
    AnyOf,
    Aspect,
    Beyond,
    CardText,
    Criterion,
    DaysSince,
    Finding,
    Judged,
    Knowledge,
    Limb,
    Not,
    OnOtherLimb,
    Outcome,
    Presence,
    Result,
    Rule,
    Scope,
    Silence,
    WithinLimit,
    facts,
    open_or_absent,
)
from hooks.foot_ankle_entrapment import electrodiagnosis as edx
from hooks.foot_ankle_entrapment import tibial, treatment, wording
from hooks.foot_ankle_entrapment.probable_entrapment import released, temperature_remarks


class LaboratoryValue(Criterion):
    """That a laboratory value of the patient reaches, or falls below, its limit."""

    scope = Scope.PATIENT

    def __init__(self, concept: str, statistic: str) -> None:
        self.concept = concept
        self.statistic = statistic

    def concepts(self) -> frozenset[str]:
        return frozenset((self.concept,))

    def sentence(self, knowledge: Knowledge) -> str:
        word = "of at least" if self.statistic == "at-least" else "below"
        limit = knowledge.limit(self.concept, self.statistic)
        return f"{knowledge.label(self.concept)} {word} {limit.value:g} {limit.unit}"

    def answer(self, limb: Limb) -> Result:
        limit = limb.knowledge.limit(self.concept, self.statistic)
        found = [e for e in limb.record.of(self.concept) if e.value is not None]
        if not found or found[-1].value is None:
            return Result(self, Presence.ABSENT, reason="not recorded")
        value = found[-1].value.value
        reached = value >= limit.value if self.statistic == "at-least" else value < limit.value
        return Result(self, Presence.of(reached), (found[-1],))


metabolic = AnyOf(
    Finding("diabetes", scope=Scope.PATIENT),
    Finding("antidiabetic-drug", scope=Scope.PATIENT),
    LaboratoryValue("hba1c", "at-least"),
    Finding("kidney-disease", scope=Scope.PATIENT),
    Finding("dialysis", scope=Scope.PATIENT),
    LaboratoryValue("egfr", "lower"),
    title="diabetes, kidney disease or dialysis is on record, or a drug or value that stands for them",
)
neuropathy = AnyOf(
    edx.polyneuropathy,
    Finding("neuropathy-unspecified", scope=Scope.PATIENT),
    title="a neuropathy is on record",
)


class ColdStudy(Criterion):
    """Studies of this limb are on file, and in all of them the foot was too cold."""

    title = "the only studies on file were made on a foot below 30 \u00b0C"

    def concepts(self) -> frozenset[str]:
        return frozenset((edx.STUDY.concept,))

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        studies = edx.STUDY.all_of(limb)
        cold = edx.STUDY.of(limb) is None and bool(studies)
        return Result(self, Presence.of(cold), tuple(studies[-1:]) if cold else ())


class OnlyUnsided(Criterion):
    """Values of the nerve are on file, but none with a side."""

    title = "the only values on file have no side"

    def concepts(self) -> frozenset[str]:
        return frozenset(edx.TIBIAL)

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        values = limb.record.of(*edx.TIBIAL)
        unsided = tuple(e for e in values if e.side.on(limb.side) is Presence.UNKNOWN)
        return Result(self, Presence.of(bool(unsided) and len(unsided) == len(values)), unsided)


leg_slow = Beyond(edx.STUDY, "cv-tibial-leg")
abnormal = AnyOf(edx.slow, leg_slow, title="a tibial or plantar value is abnormal")

symmetric = AllOf(
    edx.slow,
    edx.other_side_slow,
    Not(edx.plainly_unequal),
    title="both sides are abnormal and not plainly unequal",
)
report_of_polyneuropathy = tibial.ReportConcludes("polyneuropathy", "a report concludes polyneuropathy")
not_interpretable = AnyOf(
    report_of_polyneuropathy,
    AllOf(edx.polyneuropathy, abnormal),
    edx.sural_abnormal,
    OnOtherLimb(edx.sural_abnormal, title="the sural response of the other side is abnormal or absent"),
    symmetric,
    ColdStudy(),
    AllOf(
        abnormal,
        metabolic,
        Not(edx.sural_on_file),
        title="slow, with diabetes or kidney disease, and the sural nerve was not tested",
    ),
    OnlyUnsided(),
    title="the study cannot be interpreted for a prediction",
)
one_sided = AnyOf(
    Not(edx.other_side_slow),
    edx.plainly_unequal,
    title="the other side is not abnormal, or this one is plainly worse",
)
confirmed_or_plantar = AnyOf(edx.plantar, AllOf(edx.motor, AnyOf(tibial.diagnosis, tibial.documented)))
no_polyneuropathy = Not(edx.polyneuropathy, title="no polyneuropathy on record")

P1 = AllOf(
    tibial.likely,
    edx.slow,
    confirmed_or_plantar,
    edx.sural_normal,
    Not(edx.fibular_abnormal),
    one_sided,
    no_polyneuropathy,
)
P1B = AllOf(
    tibial.likely,
    edx.slow,
    confirmed_or_plantar,
    Not(edx.sural_on_file),
    Not(edx.fibular_abnormal),
    Not(edx.other_side_slow),
    Not(neuropathy),
    Not(metabolic),
)
P2 = AllOf(
    tibial.likely,
    leg_slow,
    edx.sural_normal,
    OnOtherLimb(WithinLimit(edx.STUDY, "cv-tibial-leg")),
    no_polyneuropathy,
)

treating = AnyOf(
    DaysSince(treatment.TRIAL, 0, None),
    treatment.SelectedTreatment(),
    title="a conservative trial is ordered or running",
)

_WHAT = {
    "P1": "focal slowing at the tarsal tunnel",
    "P1b": "focal slowing at the tarsal tunnel, polyneuropathy not excluded",
    "P2": "slow tibial conduction in the leg, above the tunnel",
}


def card(judged: Judged) -> CardText:
    limb = judged.limb
    grade = judged.outcome.name if judged.outcome else ""
    motor_only = not limb.judge(edx.plantar).present and grade != "P2"
    rests_on = (leg_slow, edx.sural_normal) if grade == "P2" else (edx.motor, edx.plantar, edx.sural_normal)
    running = limb.judge(treating).present
    return CardText(
        summary=f"{limb.side.value.capitalize()}: {_WHAT[grade]}: a factor linked to failure of conservative care",
        opening=(
            f"Grade {grade}{', motor only' if motor_only else ''}. Low certainty, and contested: a factor that one "
            "source links with failure of conservative treatment, not a forecast for this patient."
        ),
        why=tuple(facts([limb.judge(c) for c in rests_on], limb.knowledge)),
        against=(
            *open_or_absent((edx.sural_normal, edx.plantar, edx.motor), limb),
            *_remarks(limb, grade),
            *temperature_remarks(limb),
            *wording.differentials_on_record(limb),
        ),
        evidence=(
            "For: slow tibial conduction usually predicts failure of conservative treatment, a sentence without "
            "reference or grade [SP-TTS], repeated in [S3].",
            "Against: nerve conduction studies could not tell who responds to decompression [Ahmad2012]; neither "
            "clinical nor electrodiagnostic findings did in 22 patients [Ward1998]; neuropathy on electromyography "
            "did not in 45 [Etiol2022].",
            "In part for: of 64 patients, 92 % improved after release when the study fitted tarsal tunnel syndrome, "
            "77 % when it did not [HF]. All of these are about surgery, not about failure of conservative care.",
        ),
        options=(
            "Confirm that the conservative trial is adequate before judging it."
            if running
            else "Begin an adequate conservative trial, which comes first [S3].",
            "Consider an earlier surgical opinion [S3].",
            "Repeat or complete the study where it is limited.",
        ),
        safety=(
            "This does not by itself justify skipping conservative care; a space-occupying lesion, progressive "
            "weakness or atrophy are stronger indications for surgery.",
            wording.DIFFERENTIAL,
        ),
    )


def _remarks(limb: Limb, grade: str) -> list[str]:
    remarks = []
    if grade == "P2":
        remarks.append("The segment measured, knee to ankle, lies above the tunnel")
    if grade == "P1b":
        remarks.append("Polyneuropathy is not excluded: no sural result on file")
    if limb.judge(edx.other_side_slow).present:
        remarks.append("The other side is abnormal too; this one is plainly worse")
    return remarks


RULE = Rule(
    topic="predicted-conservative-failure",
    nerve="tibial",
    aspect=Aspect.GRADE,
    title="a factor linked to failure of conservative treatment",
    silences=(Silence("released on this side, and no new finding 90 days or more after it", released),),
    outcomes=(
        Outcome("PX", AllOf(tibial.likely, not_interpretable), fires=False),
        Outcome("P1", P1, warns_if=treating),
        Outcome("P1b", P1B),
        Outcome("P2", P2),
        Outcome("PN", AllOf(tibial.likely, edx.normal), fires=False),
    ),
    card=card,
    citations=("SP-TTS", "S3", "Ahmad2012", "Ward1998", "Etiol2022", "HF", "SP-NCS"),
)
