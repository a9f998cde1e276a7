"""Domain C: what a nerve conduction study says about the tibial nerve at the ankle and its branches.

Focal means: abnormal here, while the sural nerve, the fibular nerve (if tested) and the other side are not.
Knee-to-ankle velocity lies above the tunnel and is no part of it. Of the two plantar nerves, both abnormal speak for
the tunnel, the medial alone for the medial plantar nerve. Routine studies do not test the medial calcaneal nerve.
"""

from cds_service.rules import (
    AllOf,
    AnyOf,
    Beyond,
    Borderline,
    BranchGap,
    Criterion,
    Finding,
    Knowledge,
    Limb,
    Lost,
    Measured,
    Mentioned,
    NerveStudy,
    NoResponse,
    Not,
    OnOtherLimb,
    Presence,
    Reduced,
    Result,
    Scope,
    SideDifference,
    StudyOnFile,
    Unless,
    WithinLimit,
    by_entry,
)

MOTOR_LATENCIES = ("dml-tibial-ah", "dml-tibial-fdmb")
MEDIAL_SPEEDS = ("plantar-medial-mixed-peak", "plantar-medial-sensory-cv")
LATERAL_SPEEDS = ("plantar-lateral-mixed-peak", "plantar-lateral-sensory-cv")
MEDIAL_AMPLITUDES = ("plantar-medial-mixed-amp", "plantar-medial-sensory-amp")
LATERAL_AMPLITUDES = ("plantar-lateral-mixed-amp", "plantar-lateral-sensory-amp")
PLANTAR_SPEEDS = (*MEDIAL_SPEEDS, *LATERAL_SPEEDS)
PLANTAR_AMPLITUDES = (*MEDIAL_AMPLITUDES, *LATERAL_AMPLITUDES)
CALCANEAL = ("calcaneal-medial-sensory-peak", "calcaneal-medial-sensory-amp")
SURAL = ("sural-amp", "sural-peak")
FIBULAR = ("fibular-dml", "fibular-amp", "fibular-cv")
TIBIAL = (
    *MOTOR_LATENCIES,
    "cv-tibial-tunnel",
    "cv-tibial-leg",
    "amp-tibial-ah",
    "amp-tibial-fdmb",
    *PLANTAR_SPEEDS,
    *PLANTAR_AMPLITUDES,
)
TEMPERATURE = "skin-temp-foot"

STUDY = NerveStudy("tibial-study", tests=TIBIAL, temperature=TEMPERATURE, months=24, compare_days=90)

CALCANEAL_STUDY = NerveStudy(
    "calcaneal-study", tests=CALCANEAL, temperature=TEMPERATURE, months=24, compare_days=90
)

on_file = StudyOnFile(STUDY, title="a study of the tibial or plantar nerves is on file")


def _motor(alone: Presence = Presence.UNKNOWN) -> AnyOf:
    return AnyOf(
        *(Beyond(STUDY, name) for name in MOTOR_LATENCIES),
        *(SideDifference(STUDY, name, alone=alone) for name in MOTOR_LATENCIES),
        Beyond(STUDY, "cv-tibial-tunnel"),
        title="tibial motor conduction is slow at the tunnel",
    )


motor = _motor()


def _branch(
    speeds: tuple[str, ...],
    amplitudes: tuple[str, ...],
    title: str,
    alone: Presence = Presence.UNKNOWN,
) -> AnyOf:
    """A plantar nerve is abnormal: slow, lost while the other side responds, or reduced against it."""
    return AnyOf(
        *(Beyond(STUDY, name) for name in speeds),
        *(Reduced(STUDY, name, alone=alone) for name in amplitudes),
        *(Lost(STUDY, name) for name in (*speeds, *amplitudes)),
        title=title,
    )


def _spared(speeds: tuple[str, ...], amplitudes: tuple[str, ...], abnormal: Criterion, title: str) -> AllOf:
    """A plantar nerve was tested and nothing of it is abnormal."""
    kept = (
        AllOf(Measured(STUDY, name), Not(Reduced(STUDY, name)), Not(NoResponse(STUDY, name)))
        for name in amplitudes
    )
    return AllOf(AnyOf(*(WithinLimit(STUDY, name) for name in speeds), *kept), Unless(abnormal), title=title)


medial_plantar = _branch(
    MEDIAL_SPEEDS, MEDIAL_AMPLITUDES, "the medial plantar nerve is slow, lost or reduced on this side"
)
lateral_plantar = _branch(
    LATERAL_SPEEDS, LATERAL_AMPLITUDES, "the lateral plantar nerve is slow, lost or reduced on this side"
)
medial_spared = _spared(
    MEDIAL_SPEEDS, MEDIAL_AMPLITUDES, medial_plantar, "the medial plantar nerve was tested and is spared"
)
lateral_spared = _spared(
    LATERAL_SPEEDS, LATERAL_AMPLITUDES, lateral_plantar, "the lateral plantar nerve was tested and is spared"
)
plantar = AnyOf(
    medial_plantar, lateral_plantar, title="plantar responses are slow, lost or reduced on this side"
)
medial_alone = AllOf(
    medial_plantar,
    lateral_spared,
    Unless(motor),
    title="the medial plantar nerve alone is abnormal: distal to the tunnel rather than in it",
)
lateral_alone = AllOf(
    lateral_plantar,
    medial_spared,
    Unless(motor),
    title="the lateral plantar nerve alone is abnormal: its own branch rather than the tunnel",
)
at_tunnel = AllOf(
    plantar,
    Unless(medial_alone),
    Unless(lateral_alone),
    title="plantar responses are abnormal in a pattern that fits the tunnel",
)

slow = AnyOf(motor, plantar, title="conduction across or beyond the tunnel is abnormal")

# A smaller response alone is focal, and neither slow nor lost.
slow_or_lost = AnyOf(
    motor,
    *(Beyond(STUDY, name) for name in PLANTAR_SPEEDS),
    *(Lost(STUDY, name) for name in (*PLANTAR_SPEEDS, *PLANTAR_AMPLITUDES)),
    title="conduction is slow, or a response is lost, at or beyond the tunnel",
)

# Asked of the other side for comparison, a value that this side lacks leaves nothing open: its own limit decides.
_other_medial = _branch(
    MEDIAL_SPEEDS, MEDIAL_AMPLITUDES, "the medial plantar nerve is abnormal", Presence.ABSENT
)
_other_lateral = _branch(
    LATERAL_SPEEDS, LATERAL_AMPLITUDES, "the lateral plantar nerve is abnormal", Presence.ABSENT
)
other_side_slow = OnOtherLimb(
    AnyOf(_motor(Presence.ABSENT), _other_medial, _other_lateral), title="the other side is abnormal too"
)

plainly_unequal = AnyOf(
    *(SideDifference(STUDY, name) for name in MOTOR_LATENCIES),
    *(Reduced(STUDY, name) for name in PLANTAR_AMPLITUDES),
    *(Lost(STUDY, name) for name in (*PLANTAR_SPEEDS, *PLANTAR_AMPLITUDES)),
    title="the sides are plainly unequal, this one the worse",
)


def _sural_abnormal(study: NerveStudy) -> AnyOf:
    return AnyOf(
        *(Beyond(study, name) for name in SURAL),
        *(NoResponse(study, name) for name in SURAL),
        title="the sural response is abnormal or absent",
    )


def _sural_normal(study: NerveStudy) -> AllOf:
    """The sural nerve near that study was tested and is normal."""
    return AllOf(
        AnyOf(*(WithinLimit(study, name) for name in SURAL)),
        Not(_sural_abnormal(study)),
        title="the sural response is normal",
    )


sural_on_file = AnyOf(*(Measured(STUDY, name) for name in SURAL), title="the sural nerve was tested")
sural_abnormal = _sural_abnormal(STUDY)
sural_normal = _sural_normal(STUDY)

fibular_abnormal = AnyOf(
    *(Beyond(STUDY, name) for name in FIBULAR),
    *(NoResponse(STUDY, name) for name in FIBULAR),
    title="the fibular nerve is abnormal",
)


class ReportConcludes(Criterion):
    """That a final report concludes this: of the patient, or on this side, where one without a side stays open."""

    def __init__(self, concept: str, title: str, scope: Scope = Scope.LIMB) -> None:
        self.concept = concept
        self.title = title
        self.scope = scope

    def concepts(self) -> frozenset[str]:
        return frozenset((self.concept,))

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        found = [
            (e, reason.side.on(limb.side) if self.scope is Scope.LIMB else Presence.PRESENT)
            for e in limb.record.entries
            if e.resource == "DiagnosticReport" and e.presence is Presence.PRESENT and not e.draft
            for reason in e.reasons
            if self.concept in reason.concepts
        ]
        return by_entry(self, found, why_open="side not recorded", why_not="no report concludes it")


NEUROPATHIES = ("polyneuropathy", "diabetic-mononeuropathy", "cidp")

concluded_polyneuropathy = ReportConcludes(
    "polyneuropathy", "a report concludes polyneuropathy", Scope.PATIENT
)
two_nerves = AllOf(
    sural_abnormal,
    AnyOf(fibular_abnormal, other_side_slow),
    title="the sural and one more nerve are abnormal: polyneuropathy likely",
)
# Only a confirmed one dominates; a provisional one is named on the card.
polyneuropathy = AnyOf(
    *(Finding(name, scope=Scope.PATIENT, confirmed_only=True) for name in NEUROPATHIES),
    concluded_polyneuropathy,
    two_nerves,
    title="a polyneuropathy is on record",
)
possible_polyneuropathy = AnyOf(
    *(Mentioned(name, scope=Scope.PATIENT) for name in (*NEUROPATHIES, "neuropathy-unspecified")),
    title="a neuropathy is recorded, confirmed or not",
)

focal = AllOf(
    at_tunnel,
    sural_normal,
    Not(fibular_abnormal),
    Not(other_side_slow),
    Not(polyneuropathy),
    title="nerve conduction study: focal tibial or plantar abnormality (domain C)",
)

focal_medial_plantar = AllOf(
    medial_plantar,
    lateral_spared,
    Unless(
        AnyOf(Beyond(STUDY, "dml-tibial-fdmb"), SideDifference(STUDY, "dml-tibial-fdmb")),
        title="the motor latency of the lateral plantar nerve is not long",
    ),
    sural_normal,
    Not(fibular_abnormal),
    Not(OnOtherLimb(_other_medial)),
    Not(polyneuropathy),
    title="nerve conduction study: medial plantar nerve affected, lateral spared (domain C)",
)

medial_motor = BranchGap(
    STUDY,
    "dml-tibial-ah",
    "dml-tibial-fdmb",
    "branch-gap",
    title="the medial motor latency is not shorter than the lateral one",
)
lateral_motor = BranchGap(
    STUDY,
    "dml-tibial-fdmb",
    "dml-tibial-ah",
    "branch-excess",
    title="the lateral motor latency is longer than the medial one by more than the limit",
)
borderline = Borderline(STUDY, "dml-tibial-ah", title="the distal motor latency is borderline")

calcaneal = AnyOf(
    *(Beyond(CALCANEAL_STUDY, name) for name in CALCANEAL),
    *(SideDifference(CALCANEAL_STUDY, name) for name in CALCANEAL),
    *(Lost(CALCANEAL_STUDY, name) for name in CALCANEAL),
    title="the medial calcaneal sensory response is slow, low or lost",
)
focal_calcaneal = AllOf(
    calcaneal,
    _sural_normal(CALCANEAL_STUDY),
    Not(OnOtherLimb(calcaneal)),
    Not(polyneuropathy),
    title="special study: the medial calcaneal sensory response is abnormal on this side (domain C)",
)
calcaneal_tested = StudyOnFile(CALCANEAL_STUDY, title="the medial calcaneal nerve was tested")

LIMITED = (*MOTOR_LATENCIES, *PLANTAR_SPEEDS, "cv-tibial-tunnel")

nothing_slow = AllOf(
    Not(AnyOf(*(Beyond(STUDY, name) for name in LIMITED))),
    Unless(slow),
    title="no value beyond its limit, and nothing worse than the other side where both were measured",
)

plantar_normal = AllOf(
    AnyOf(*(WithinLimit(STUDY, name) for name in MEDIAL_SPEEDS)),
    AnyOf(*(WithinLimit(STUDY, name) for name in LATERAL_SPEEDS)),
    nothing_slow,
    title="a complete plantar study is normal",
)

normal = AllOf(
    AnyOf(*(WithinLimit(STUDY, name) for name in LIMITED)), nothing_slow, title="the study is normal"
)

h_reflex_unequal = AllOf(
    AnyOf(SideDifference(STUDY, "h-reflex-latency"), Lost(STUDY, "h-reflex-latency")),
    plantar_normal,
    sural_normal,
    title="the H-reflex is late or lost on this side while plantar and sural responses are normal",
)
