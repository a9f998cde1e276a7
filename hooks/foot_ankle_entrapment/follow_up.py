"""What is arranged about a trial: a follow-up that is booked, a surgical opinion that is asked for."""

from datetime import timedelta

from cds_service.rules import Criterion, Day, Days, Entry, Knowledge, Limb, Presence, Result, Side
from hooks.foot_ankle_entrapment.nerves import NERVES, Nerve
from hooks.foot_ankle_entrapment.treatment import (
    DUE,
    FOOT_AND_ANKLE,
    LAST_DUE,
    names_problem,
    side_of,
    treats,
    trial_of,
)

_PRESENT, _ABSENT = Presence.PRESENT, Presence.ABSENT


class FollowUpBooked(Criterion):
    """A follow-up about this problem is booked inside the window, day 28 to 42 of the trial."""

    title = f"a follow-up is booked between day {DUE} and day {LAST_DUE}"

    def __init__(self, nerve: Nerve) -> None:
        self.nerve = nerve

    def concepts(self) -> frozenset[str]:
        return frozenset((self.nerve.trial, "follow-up"))

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        trial = trial_of(limb, self.nerve)
        if trial is None or trial.period is None:
            return Result(self, _ABSENT, reason="no running trial")
        start = trial.period.start
        first, last = start.low + timedelta(days=DUE), start.high + timedelta(days=LAST_DUE)
        booked = tuple(
            e
            for e in limb.record.entries
            if e.resource in ("Appointment", "Task", "ServiceRequest")
            and not e.draft
            and e.presence is _PRESENT
            and e.planned is not None
            and e.planned.start.low <= last
            and e.planned.last.high >= first
            and self._about(e, limb.side)
        )
        return Result(self, Presence.of(bool(booked)), booked)

    def _about(self, entry: Entry, side: Side) -> bool:
        """About this foot, as far as it says; a visit whose side is not stated counts as one for both."""
        named = [r for r in entry.reasons if names_problem(r, entry, self.nerve)]
        follows = "follow-up" in entry.concepts and not entry.has_reason
        placed = bool(entry.sites & FOOT_AND_ANKLE) or self.nerve.entrapment in entry.concepts
        if named:
            return any(side_of(entry.side, r.side).on(side) is not _ABSENT for r in named)
        return follows and placed and entry.side.on(side) is not _ABSENT


class Referred(Criterion):
    """A surgical opinion about this foot is already asked for or given, whichever nerve it names."""

    title = "a surgical opinion about this side is already asked for"

    def __init__(self, nerve: Nerve) -> None:
        self.nerve = nerve

    def concepts(self) -> frozenset[str]:
        return frozenset((self.nerve.trial, "surgical-opinion"))

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        trial = trial_of(limb, self.nerve)
        since = trial.period.start if trial and trial.period else None
        asked = tuple(
            e
            for e in limb.record.of("surgical-opinion")
            if e.presence is _PRESENT
            and any(treats(e, limb.side, nerve) is _PRESENT for nerve in NERVES)
            and _not_before(e, since)
        )
        return Result(self, Presence.of(bool(asked)), asked)


def _not_before(entry: Entry, since: Day | None) -> bool:
    if since is None or entry.period is None:
        return since is None
    return Days.between(since, entry.period.start).high >= 0
