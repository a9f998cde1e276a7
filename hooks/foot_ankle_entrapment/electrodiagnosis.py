"""Domain C: what a nerve conduction study says about the tibial nerve at the ankle.

Focal means: abnormal here, while the sural nerve, the fibular nerve (if tested) and the other side are not.
Knee-to-ankle velocity lies above the tunnel and is no part of it.
"""

from cds_service.rules import (
    AllOf,
    AnyOf,
    Beyond,
    Finding,
    Lost,
    Measured,
    NerveStudy,
    NoResponse,
    Not,
    OnOtherLimb,
    Reduced,
    Scope,
    SideDifference,
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

on_file = AnyOf(
    *(Measured(STUDY, name) for name in TIBIAL), title="a study of the tibial or plantar nerves is on file"
)

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

polyneuropathy = AnyOf(
    Finding("polyneuropathy", scope=Scope.PATIENT),
    Finding("diabetic-mononeuropathy", scope=Scope.PATIENT),
    Finding("cidp", scope=Scope.PATIENT),
    title="a polyneuropathy is on record",
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
