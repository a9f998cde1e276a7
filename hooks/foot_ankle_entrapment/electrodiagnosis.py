"""Domain C: what a nerve conduction study says about the tibial nerve at the ankle and its branches.

Focal means: abnormal here, while the sural nerve, the fibular nerve (if tested) and the other side are not. Routine
studies do not test the medial calcaneal nerve.
"""

from cds_service.rules import (
    AllOf,
    AnyOf,
    Beyond,
    Borderline,
    BranchGap,
    Finding,
    Lost,
    Measured,
    Mentioned,
    NerveStudy,
    NoResponse,
    Not,
    OnOtherLimb,
    Presence,
    Scope,
    SideDifference,
    StudyOnFile,
    Told,
    ToldLost,
    Unless,
    WithinLimit,
)
from hooks.foot_ankle_entrapment import conduction, narrative
from hooks.foot_ankle_entrapment.nerve_study import (
    CALCANEAL,
    CALCANEAL_STUDY,
    FIBULAR,
    LATERAL_SPEEDS,
    LIMITED,
    MEDIAL_SPEEDS,
    STUDY,
    SURAL,
)

ABNORMAL = ("slow", "reduced", "absent", "abnormal")


def _sural_abnormal(study: NerveStudy) -> AnyOf:
    return AnyOf(
        *(Beyond(study, name) for name in SURAL),
        *(NoResponse(study, name) for name in SURAL),
        Told(study, "sural-nerve", ABNORMAL, needed=False),
        title="the sural response is abnormal or absent",
    )


def _sural_normal(study: NerveStudy) -> AllOf:
    """The sural nerve near that study was tested and is normal."""
    return AllOf(
        AnyOf(*(WithinLimit(study, name) for name in SURAL), Told(study, "sural-nerve", ("normal",))),
        Not(_sural_abnormal(study)),
        title="the sural response is normal",
    )


sural_on_file = AnyOf(
    *(Measured(STUDY, name) for name in SURAL),
    Told(STUDY, "sural-nerve", needed=False),
    title="the sural nerve was tested",
)
sural_abnormal = _sural_abnormal(STUDY)
sural_normal = _sural_normal(STUDY)

fibular_abnormal = AnyOf(
    *(Beyond(STUDY, name) for name in FIBULAR),
    *(NoResponse(STUDY, name) for name in FIBULAR),
    Told(STUDY, "fibular-nerve", ABNORMAL, needed=False),
    title="the fibular nerve is abnormal",
)


NEUROPATHIES = ("polyneuropathy", "diabetic-mononeuropathy", "cidp")

two_nerves = AllOf(
    sural_abnormal,
    AnyOf(fibular_abnormal, conduction.other_side_slow),
    title="the sural and one more nerve are abnormal: polyneuropathy likely",
)
# Only a confirmed one dominates; a provisional one is named on the card.
polyneuropathy = AnyOf(
    *(Finding(name, scope=Scope.PATIENT, confirmed_only=True) for name in NEUROPATHIES),
    narrative.concluded_polyneuropathy,
    two_nerves,
    title="a polyneuropathy is on record",
)
possible_polyneuropathy = AnyOf(
    *(Mentioned(name, scope=Scope.PATIENT) for name in (*NEUROPATHIES, "neuropathy-unspecified")),
    narrative.open_polyneuropathy,
    title="a neuropathy is recorded, confirmed or not",
)

no_polyneuropathy = narrative.no_polyneuropathy(STUDY)


def _sural_or_denied(study: NerveStudy) -> AnyOf:
    """A report that denies a polyneuropathy may stand for a sural response that it does not tell."""
    return AnyOf(
        _sural_normal(study),
        AllOf(narrative.no_polyneuropathy(study), Unless(_sural_abnormal(study))),
        title="the sural response is normal, or the report says that there is no polyneuropathy",
    )


sural_or_denied = _sural_or_denied(STUDY)
_nothing_wider = (
    Not(fibular_abnormal),
    Not(polyneuropathy),
    Unless(narrative.open_polyneuropathy, title="no report leaves a polyneuropathy open"),
)

focal = AllOf(
    conduction.at_tunnel,
    sural_or_denied,
    Not(conduction.other_side_slow),
    *_nothing_wider,
    Not(conduction.contradicted),
    title="nerve conduction study: focal tibial or plantar abnormality (domain C)",
)

focal_medial_plantar = AllOf(
    AnyOf(
        AllOf(
            conduction.medial_plantar,
            conduction.lateral_spared,
            Unless(
                AnyOf(Beyond(STUDY, "dml-tibial-fdmb"), SideDifference(STUDY, "dml-tibial-fdmb")),
                title="the motor latency of the lateral plantar nerve is not long",
            ),
        ),
        AllOf(narrative.medial_plantar, Unless(conduction.lateral_plantar)),
    ),
    sural_or_denied,
    Not(OnOtherLimb(conduction.other_medial)),
    *_nothing_wider,
    Unless(narrative.medial_plantar_denied, title="the report does not deny medial plantar neuropathy"),
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

_calcaneal_measured = (
    *(Beyond(CALCANEAL_STUDY, name) for name in CALCANEAL),
    *(SideDifference(CALCANEAL_STUDY, name) for name in CALCANEAL),
    *(Lost(CALCANEAL_STUDY, name) for name in CALCANEAL),
)
calcaneal = AnyOf(
    *_calcaneal_measured,
    Told(CALCANEAL_STUDY, "medial-calcaneal-nerve", narrative.AFFECTED),
    ToldLost(CALCANEAL_STUDY, "medial-calcaneal-nerve"),
    narrative.medial_calcaneal,
    title="the medial calcaneal sensory response is slow, low or lost, or a report concludes it",
)
focal_calcaneal = AllOf(
    calcaneal,
    _sural_or_denied(CALCANEAL_STUDY),
    Not(OnOtherLimb(AnyOf(*_calcaneal_measured, *narrative.calcaneal_compared))),
    Not(polyneuropathy),
    Unless(narrative.open_polyneuropathy, title="no report leaves a polyneuropathy open"),
    title="special study: the medial calcaneal sensory response is abnormal on this side (domain C)",
)
calcaneal_tested = StudyOnFile(CALCANEAL_STUDY, title="the medial calcaneal nerve was tested")

nothing_slow = AllOf(
    Not(AnyOf(*(Beyond(STUDY, name) for name in LIMITED))),
    Unless(conduction.slow),
    title="no value beyond its limit, and nothing worse than the other side where both were measured",
)


def _told_normal(nerve: str) -> Told:
    return Told(STUDY, nerve, ("normal",), needed=False)


plantar_normal = AllOf(
    AnyOf(*(WithinLimit(STUDY, name) for name in MEDIAL_SPEEDS), _told_normal(conduction.MEDIAL)),
    AnyOf(*(WithinLimit(STUDY, name) for name in LATERAL_SPEEDS), _told_normal(conduction.LATERAL)),
    nothing_slow,
    title="a complete plantar study is normal",
)

normal = AllOf(
    AnyOf(
        *(WithinLimit(STUDY, name) for name in LIMITED),
        narrative.study_normal,
        *(_told_normal(nerve) for nerve in ("tibial-nerve", conduction.MEDIAL, conduction.LATERAL)),
    ),
    nothing_slow,
    title="the study is normal",
)

h_reflex_unequal = AllOf(
    AnyOf(
        SideDifference(STUDY, "h-reflex-latency"),
        Lost(STUDY, "h-reflex-latency"),
        Told(STUDY, "h-reflex", ("slow",), needed=False),
        ToldLost(STUDY, "h-reflex", alone=Presence.ABSENT),
    ),
    plantar_normal,
    sural_normal,
    title="the H-reflex is late or lost on this side while plantar and sural responses are normal",
)
