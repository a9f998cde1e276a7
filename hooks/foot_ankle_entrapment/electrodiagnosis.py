"""Domain C: what a nerve conduction study says about the tibial nerve at the ankle.

Focal means: abnormal here, while the sural nerve, the fibular nerve (if tested) and the other side are not.
Knee-to-ankle velocity lies above the tunnel and is no part of it.
"""

from cds_service.rules import (
    AllOf,
    AnyOf,
    Beyond,
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
)

MOTOR_LATENCIES = ("dml-tibial-ah", "dml-tibial-fdmb")
PLANTAR_LATENCIES = ("plantar-medial-mixed-peak", "plantar-lateral-mixed-peak")
PLANTAR_VELOCITIES = ("plantar-medial-sensory-cv", "plantar-lateral-sensory-cv")
PLANTAR_AMPLITUDES = (
    "plantar-medial-mixed-amp",
    "plantar-lateral-mixed-amp",
    "plantar-medial-sensory-amp",
    "plantar-lateral-sensory-amp",
)
SURAL = ("sural-amp", "sural-peak")
FIBULAR = ("fibular-dml", "fibular-amp", "fibular-cv")
TIBIAL = (
    *MOTOR_LATENCIES,
    "cv-tibial-tunnel",
    "cv-tibial-leg",
    "amp-tibial-ah",
    "amp-tibial-fdmb",
    *PLANTAR_LATENCIES,
    *PLANTAR_VELOCITIES,
    *PLANTAR_AMPLITUDES,
)
TEMPERATURE = "skin-temp-foot"

STUDY = NerveStudy("tibial-study", tests=TIBIAL, temperature=TEMPERATURE, months=24, compare_days=90)

on_file = StudyOnFile(STUDY, title="a study of the tibial or plantar nerves is on file")

motor = AnyOf(
    *(Beyond(STUDY, name) for name in MOTOR_LATENCIES),
    *(SideDifference(STUDY, name) for name in MOTOR_LATENCIES),
    Beyond(STUDY, "cv-tibial-tunnel"),
    title="tibial motor conduction is slow at the tunnel",
)

plantar = AnyOf(
    *(Beyond(STUDY, name) for name in (*PLANTAR_LATENCIES, *PLANTAR_VELOCITIES)),
    *(Reduced(STUDY, name) for name in PLANTAR_AMPLITUDES),
    *(Lost(STUDY, name) for name in (*PLANTAR_LATENCIES, *PLANTAR_VELOCITIES, *PLANTAR_AMPLITUDES)),
    title="plantar responses are slow, lost or reduced on this side",
)

slow = AnyOf(motor, plantar, title="conduction across or beyond the tunnel is abnormal")

other_side_slow = OnOtherLimb(slow, title="the other side is abnormal too")

plainly_unequal = AnyOf(
    *(SideDifference(STUDY, name) for name in MOTOR_LATENCIES),
    *(Reduced(STUDY, name) for name in PLANTAR_AMPLITUDES),
    *(Lost(STUDY, name) for name in (*PLANTAR_LATENCIES, *PLANTAR_VELOCITIES, *PLANTAR_AMPLITUDES)),
    title="the sides are plainly unequal, this one the worse",
)

sural_on_file = AnyOf(*(Measured(STUDY, name) for name in SURAL), title="the sural nerve was tested")

sural_abnormal = AnyOf(
    *(Beyond(STUDY, name) for name in SURAL),
    *(NoResponse(STUDY, name) for name in SURAL),
    title="the sural response is abnormal or absent",
)

sural_normal = AllOf(
    AnyOf(*(WithinLimit(STUDY, name) for name in SURAL)),
    Not(sural_abnormal),
    title="the sural response is normal",
)

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
        here = tuple(e for e, side in found if side is Presence.PRESENT)
        if here:
            return Result(self, Presence.PRESENT, here)
        open_ = tuple(e for e, side in found if side is Presence.UNKNOWN)
        if open_:
            return Result(self, Presence.UNKNOWN, open_, "side not recorded")
        return Result(self, Presence.ABSENT, reason="no report concludes it")


NEUROPATHIES = ("polyneuropathy", "diabetic-mononeuropathy", "cidp")

concluded_polyneuropathy = ReportConcludes(
    "polyneuropathy", "a report concludes polyneuropathy", Scope.PATIENT
)
# Only a confirmed one dominates; a provisional one is named on the card.
polyneuropathy = AnyOf(
    *(Finding(name, scope=Scope.PATIENT, confirmed_only=True) for name in NEUROPATHIES),
    concluded_polyneuropathy,
    title="a polyneuropathy is on record",
)
possible_polyneuropathy = AnyOf(
    *(Mentioned(name, scope=Scope.PATIENT) for name in (*NEUROPATHIES, "neuropathy-unspecified")),
    title="a neuropathy is recorded, confirmed or not",
)

focal = AllOf(
    plantar,
    sural_normal,
    Not(fibular_abnormal),
    Not(other_side_slow),
    Not(polyneuropathy),
    title="nerve conduction study: focal tibial or plantar abnormality (domain C)",
)

LIMITED = (*MOTOR_LATENCIES, *PLANTAR_LATENCIES, *PLANTAR_VELOCITIES, "cv-tibial-tunnel")

nothing_slow = AllOf(
    Not(AnyOf(*(Beyond(STUDY, name) for name in LIMITED))),
    Unless(slow),
    title="no value beyond its limit, and nothing worse than the other side where both were measured",
)

plantar_normal = AllOf(
    AnyOf(WithinLimit(STUDY, "plantar-medial-mixed-peak"), WithinLimit(STUDY, "plantar-medial-sensory-cv")),
    AnyOf(WithinLimit(STUDY, "plantar-lateral-mixed-peak"), WithinLimit(STUDY, "plantar-lateral-sensory-cv")),
    nothing_slow,
    title="a complete plantar study is normal",
)

normal = AllOf(
    AnyOf(*(WithinLimit(STUDY, name) for name in LIMITED)), nothing_slow, title="the study is normal"
)
