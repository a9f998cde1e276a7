"""Conduction of the tibial nerve at the tunnel and of its plantar branches: what is slow, lost, reduced or spared.

Knee-to-ankle velocity lies above the tunnel and is no part of it. Of the two plantar nerves, both abnormal speak for
the tunnel, the medial alone for the medial plantar nerve. Values count beside the words of a report.
"""

from cds_service.rules import (
    AllOf,
    AnyOf,
    Beyond,
    BeyondLaboratory,
    Criterion,
    Lost,
    Measured,
    NoResponse,
    Not,
    OnOtherLimb,
    Presence,
    Reduced,
    SideDifference,
    StudyOnFile,
    Told,
    ToldLost,
    Unless,
    WithinLimit,
)
from hooks.foot_ankle_entrapment import narrative
from hooks.foot_ankle_entrapment.nerve_study import (
    LATERAL_AMPLITUDES,
    LATERAL_SPEEDS,
    LIMITED,
    MEDIAL_AMPLITUDES,
    MEDIAL_SPEEDS,
    MOTOR_LATENCIES,
    PLANTAR_AMPLITUDES,
    PLANTAR_SPEEDS,
    STUDY,
)

MEDIAL, LATERAL = "medial-plantar-nerve", "lateral-plantar-nerve"

on_file = StudyOnFile(STUDY, title="a study of the tibial or plantar nerves is on file")


def _motor(alone: Presence = Presence.UNKNOWN) -> AnyOf:
    return AnyOf(
        *(Beyond(STUDY, name) for name in MOTOR_LATENCIES),
        *(SideDifference(STUDY, name, alone=alone) for name in MOTOR_LATENCIES),
        Beyond(STUDY, "cv-tibial-tunnel"),
        title="tibial motor conduction is slow at the tunnel, by values",
    )


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


def _spared(
    nerve: str, speeds: tuple[str, ...], amplitudes: tuple[str, ...], abnormal: Criterion, title: str
) -> AllOf:
    """A plantar nerve was tested and nothing of it is abnormal."""
    kept = (
        AllOf(Measured(STUDY, name), Not(Reduced(STUDY, name)), Not(NoResponse(STUDY, name)))
        for name in amplitudes
    )
    return AllOf(
        AnyOf(*(WithinLimit(STUDY, name) for name in speeds), *kept, Told(STUDY, nerve, ("normal",))),
        Unless(abnormal),
        title=title,
    )


_motor_measured = _motor()
motor = AnyOf(_motor_measured, narrative.motor_slow(), title="tibial motor conduction is slow at the tunnel")
_medial_measured = _branch(
    MEDIAL_SPEEDS, MEDIAL_AMPLITUDES, "the medial plantar nerve is slow, lost or reduced, by values"
)
_lateral_measured = _branch(
    LATERAL_SPEEDS, LATERAL_AMPLITUDES, "the lateral plantar nerve is slow, lost or reduced, by values"
)
medial_plantar = AnyOf(
    _medial_measured,
    *narrative.plantar_affected(MEDIAL),
    title="the medial plantar nerve is slow, lost or reduced on this side",
)
lateral_plantar = AnyOf(
    _lateral_measured,
    *narrative.plantar_affected(LATERAL),
    title="the lateral plantar nerve is slow, lost or reduced on this side",
)
medial_spared = _spared(
    MEDIAL,
    MEDIAL_SPEEDS,
    MEDIAL_AMPLITUDES,
    medial_plantar,
    "the medial plantar nerve was tested and is spared",
)
lateral_spared = _spared(
    LATERAL,
    LATERAL_SPEEDS,
    LATERAL_AMPLITUDES,
    lateral_plantar,
    "the lateral plantar nerve was tested and is spared",
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
# What the laboratory concludes counts like a plantar response, unless both plantar nerves are spared: motor alone.
concluded = AllOf(
    narrative.tunnel,
    Unless(
        AllOf(medial_spared, lateral_spared, title="both plantar nerves are spared"),
        title="not on a motor response alone",
    ),
    title="a report concludes tarsal tunnel syndrome, not on a motor response alone",
)
at_tunnel = AnyOf(
    AllOf(
        plantar,
        Unless(medial_alone),
        Unless(lateral_alone),
        Unless(narrative.beyond_tunnel),
    ),
    concluded,
    title="plantar responses are abnormal in a pattern that fits the tunnel, or a report concludes it",
)

# Of values alone: what a report says without numbers is a grade of its own.
measured_slow = AnyOf(
    _motor_measured,
    _medial_measured,
    _lateral_measured,
    title="conduction across or beyond the tunnel is abnormal, by values",
)
slow = AnyOf(motor, plantar, title="conduction across or beyond the tunnel is abnormal")

# A smaller response alone is focal, and neither slow nor lost.
slow_or_lost = AnyOf(
    motor,
    *(Beyond(STUDY, name) for name in PLANTAR_SPEEDS),
    *(Lost(STUDY, name) for name in (*PLANTAR_SPEEDS, *PLANTAR_AMPLITUDES)),
    narrative.slow_or_lost,
    title="conduction is slow, or a response is lost, at or beyond the tunnel",
)

# The report denies tarsal tunnel syndrome: values that only our own tables call slow say nothing against it.
contradicted = AllOf(
    narrative.tunnel_denied,
    Unless(
        AnyOf(
            *(BeyondLaboratory(STUDY, name) for name in LIMITED),
            title="a value is abnormal by the laboratory's own limit",
        ),
        title="no value is abnormal by the laboratory's own limits",
    ),
    title=(
        "the report denies tarsal tunnel syndrome on this side, and no value is abnormal by the laboratory's own limits"
    ),
)

# Asked of the other side for comparison, a value that this side lacks leaves nothing open: its own limit decides.
other_medial = AnyOf(
    _branch(MEDIAL_SPEEDS, MEDIAL_AMPLITUDES, "by values", Presence.ABSENT),
    *narrative.plantar_affected(MEDIAL, compared=True),
    title="the medial plantar nerve is abnormal",
)
_other_lateral = AnyOf(
    _branch(LATERAL_SPEEDS, LATERAL_AMPLITUDES, "by values", Presence.ABSENT),
    *narrative.plantar_affected(LATERAL, compared=True),
    title="the lateral plantar nerve is abnormal",
)
other_side_slow = OnOtherLimb(
    AnyOf(
        _motor(Presence.ABSENT),
        narrative.motor_slow(compared=True),
        other_medial,
        _other_lateral,
        narrative.other_tunnel,
    ),
    title="the other side is abnormal too",
)

plainly_unequal = AnyOf(
    *(SideDifference(STUDY, name) for name in MOTOR_LATENCIES),
    *(Reduced(STUDY, name) for name in PLANTAR_AMPLITUDES),
    *(Lost(STUDY, name) for name in (*PLANTAR_SPEEDS, *PLANTAR_AMPLITUDES)),
    *(ToldLost(STUDY, nerve, alone=Presence.ABSENT) for nerve in (MEDIAL, LATERAL)),
    title="the sides are plainly unequal, this one the worse",
)
