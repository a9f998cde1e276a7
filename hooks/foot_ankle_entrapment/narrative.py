"""What the reports of nerve conduction studies say in words, as this topic asks it.

A conclusion counts when it is stated. One that is hedged raises no tier and predicts nothing; one that is denied is
counted only against what our own tables would make of the values.
"""

from cds_service.rules import (
    AllOf,
    AnyOf,
    Concludes,
    Criterion,
    Denied,
    LeavesOpen,
    NerveStudy,
    Presence,
    SaidNotTested,
    Scope,
    Told,
    ToldLost,
    Uninterpreted,
    Unless,
)
from hooks.foot_ankle_entrapment.nerve_study import CALCANEAL, CALCANEAL_STUDY, MONTHS, STUDY, SURAL, TIBIAL

ABSENT = Presence.ABSENT
AFFECTED = ("slow", "reduced", "abnormal")

tunnel = Told(STUDY, "report-tarsal-tunnel", title="a report concludes tarsal tunnel syndrome on this side")
other_tunnel = Told(
    STUDY,
    "report-tarsal-tunnel",
    title="a report concludes tarsal tunnel syndrome",
    needed=False,
    if_hedged=ABSENT,
)
tunnel_denied = Denied(
    STUDY, "report-tarsal-tunnel", "the report of the study denies tarsal tunnel syndrome on this side"
)
open_tunnel = LeavesOpen(
    "report-tarsal-tunnel", "a report leaves tarsal tunnel syndrome open on this side", months=MONTHS
)
medial_plantar = Told(
    STUDY, "report-medial-plantar", title="a report concludes medial plantar neuropathy on this side"
)
medial_plantar_denied = Denied(
    STUDY, "report-medial-plantar", "the report of the study denies medial plantar neuropathy on this side"
)
medial_calcaneal = Told(
    CALCANEAL_STUDY,
    "report-medial-calcaneal",
    title="a report concludes medial calcaneal neuropathy on this side",
)
beyond_tunnel = AllOf(
    AnyOf(
        medial_plantar,
        Told(STUDY, "report-lateral-plantar", needed=False),
        Told(STUDY, "report-baxter", needed=False),
    ),
    Unless(tunnel),
    title="the report places it in a branch beyond the tunnel",
)
study_normal = Told(STUDY, "report-normal", title="the report calls the study normal")

concluded_polyneuropathy = Concludes(
    "report-polyneuropathy", "a report concludes polyneuropathy", coded="polyneuropathy", scope=Scope.PATIENT
)
open_polyneuropathy = LeavesOpen(
    "report-polyneuropathy",
    "a report leaves a polyneuropathy open, or tells of one in an earlier study",
    scope=Scope.PATIENT,
)


def no_polyneuropathy(study: NerveStudy) -> Denied:
    """What the report of that study says of the patient."""
    return Denied(
        study,
        "report-polyneuropathy",
        "the report of the study says that there is no polyneuropathy",
        scope=Scope.PATIENT,
        needed=True,
    )


# What a report says of competing diagnoses without making them dominate, and how the card begins its line.
BESIDE: tuple[tuple[Criterion, str], ...] = (
    (
        Concludes("report-baxter", "a report concludes Baxter neuropathy on this side", months=MONTHS),
        "Think of Baxter neuropathy",
    ),
    (
        Concludes(
            "report-lateral-plantar",
            "a report concludes lateral plantar neuropathy on this side",
            months=MONTHS,
        ),
        "Think of the lateral plantar nerve alone",
    ),
    (
        LeavesOpen("report-radiculopathy", "a report leaves radiculopathy open on this side", months=MONTHS),
        "A report speaks of it",
    ),
    (open_polyneuropathy, "A report speaks of it"),
)
concluded_radiculopathy = Concludes(
    "report-radiculopathy",
    "a report concludes radiculopathy on this side (dominating differential)",
    coded="radiculopathy",
    months=MONTHS,
)

calcaneal_not_tested = SaidNotTested(
    "medial-calcaneal-nerve", "a report says that the medial calcaneal nerve was not tested"
)
not_interpreted = Uninterpreted(
    "nerve-conduction-study",
    (*TIBIAL, *CALCANEAL, *SURAL),
    MONTHS,
    "a report of a nerve conduction study is on file and was not interpreted",
)


def motor_slow(*, compared: bool = False) -> Criterion:
    """The tibial motor response at the foot is slow; `compared`: asked of the other side."""
    if compared:
        return Told(STUDY, "tibial-nerve", ("slow",), needed=False, if_hedged=ABSENT)
    return Told(STUDY, "tibial-nerve", ("slow",))


def plantar_affected(nerve: str, *, compared: bool = False) -> tuple[Criterion, ...]:
    """A plantar nerve is affected, or lost while that of the other side responds."""
    if compared:
        return (
            Told(STUDY, nerve, AFFECTED, needed=False, if_hedged=ABSENT),
            ToldLost(STUDY, nerve, alone=ABSENT),
        )
    return (Told(STUDY, nerve, AFFECTED), ToldLost(STUDY, nerve))


calcaneal_compared: tuple[Criterion, ...] = (
    Told(CALCANEAL_STUDY, "medial-calcaneal-nerve", AFFECTED, needed=False, if_hedged=ABSENT),
    ToldLost(CALCANEAL_STUDY, "medial-calcaneal-nerve", alone=ABSENT),
    Told(CALCANEAL_STUDY, "report-medial-calcaneal", needed=False, if_hedged=ABSENT),
)

slow_or_lost = AnyOf(
    motor_slow(),
    *(Told(STUDY, nerve, ("slow",)) for nerve in ("medial-plantar-nerve", "lateral-plantar-nerve")),
    *(ToldLost(STUDY, nerve) for nerve in ("medial-plantar-nerve", "lateral-plantar-nerve")),
    title="a report says that conduction is slow, or a response lost, at or beyond the tunnel",
)
