"""Release of a nerve, and the episode that may begin after it. A release of another nerve is a cause, no end."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from cds_service.rules import (
    Criterion,
    Day,
    Days,
    Entry,
    Knowledge,
    Laterality,
    Limb,
    Period,
    Presence,
    Record,
    Result,
    Side,
    episode_start,
)
from hooks.foot_ankle_entrapment.nerves import NERVES, TIBIAL, Nerve

NEW_EPISODE_AFTER = 90
UNNAMED = "nerve-release-unnamed"
NAMED = frozenset((*(nerve.release for nerve in NERVES), "nerve-release-other"))
RELEASES = (*sorted(NAMED), UNNAMED)

_PRESENT, _ABSENT = Presence.PRESENT, Presence.ABSENT


def derive_episodes(record: Record, _: Knowledge) -> Iterable[Entry]:
    """After a release of a nerve, a new episode of that nerve on that limb begins 90 days later."""
    for nerve in NERVES:
        for side in Side:
            done = [e for e in releases(record, side) if frees(e, nerve) and e.period]
            if done:
                last = max(done, key=lambda e: e.period.start if e.period else Day.on(record.as_of))
                start = last.period.start if last.period else Day.on(record.as_of)
                gap = timedelta(days=NEW_EPISODE_AFTER)
                begins = Day(start.low + gap, start.high + gap)
                yield Entry(
                    id=f"{nerve.episode}/{side.value}",
                    resource="derived",
                    concepts=frozenset((nerve.episode,)),
                    text="findings after the release",
                    side=Laterality(side.value),
                    period=Period(begins),
                    known=start,
                    made_from=(last,),
                )


def releases(record: Record, side: Side) -> Iterator[Entry]:
    """The operations on this side that released a nerve, whichever."""
    for entry in record.of(*RELEASES):
        done = entry.resource == "Procedure" and entry.presence is _PRESENT
        if done and entry.side.on(side) is _PRESENT:
            yield entry


def frees(entry: Entry, nerve: Nerve) -> bool:
    """Whether a release, ordered or done, is of this nerve: by its reason where that names an entrapment.

    A billing code of neuroplasty does not say which nerve was freed: with no word about it, the tibial nerve.
    """
    reasons = frozenset[str]().union(*(reason.concepts for reason in entry.reasons))
    named = reasons & {one.entrapment for one in NERVES}
    if named:
        return nerve.entrapment in named
    if UNNAMED in entry.concepts and not entry.concepts & NAMED:
        return nerve is TIBIAL
    return nerve.release in entry.concepts


class Released(Criterion):
    """The nerve was released on this side, and nothing has been found since that would start a new episode."""

    def __init__(self, nerve: Nerve, findings: Iterable[Criterion], title: str) -> None:
        self.nerve = nerve
        self.findings = tuple(findings)
        self.title = title

    def parts(self) -> tuple[Criterion, ...]:
        return self.findings

    def concepts(self) -> frozenset[str]:
        return frozenset((*RELEASES, self.nerve.episode))

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        done = tuple(e for e in releases(limb.record, limb.side) if frees(e, self.nerve))
        if not done:
            return Result(self, _ABSENT, reason="no release on record")
        new = tuple(e for e in self._in_new_episode(limb) if not self._persists(e, limb))
        if new:
            return Result(self, _ABSENT, (*done, *new), "new findings since the release")
        return Result(self, _PRESENT, done)

    def _in_new_episode(self, limb: Limb) -> Iterator[Entry]:
        begun = episode_start(limb.record, limb.side, self.nerve.episode)
        concepts = frozenset[str]().union(*(finding.reads for finding in self.findings))
        for entry in limb.record.of(*concepts):
            holds = entry.presence is _PRESENT and entry.side.on(limb.side) is _PRESENT
            after = (
                begun is not None
                and entry.period is not None
                and Days.between(begun, entry.period.start).within(0, None) is _PRESENT
            )
            if holds and after:
                yield entry

    def _persists(self, entry: Entry, limb: Limb) -> bool:
        """Whether the same finding was recorded between the release and the new episode: it is no new one."""
        begun = [
            e for e in limb.record.of(self.nerve.episode) if e.side.on(limb.side) is _PRESENT and e.period
        ]
        released_on = max((e.known for e in begun if e.known), default=None)
        return released_on is not None and any(
            earlier.presence is _PRESENT
            and earlier.side.on(limb.side) is _PRESENT
            and earlier.period is not None
            and Days.between(released_on, earlier.period.start).within(0, NEW_EPISODE_AFTER - 1) is _PRESENT
            for concept in entry.concepts
            for earlier in limb.record.of(concept)
        )


class OtherRelease(Criterion):
    """Another nerve of this foot was released: a cause of this entrapment, which silences nothing."""

    title = "another nerve of this foot was released before"

    def __init__(self, nerve: Nerve) -> None:
        self.nerve = nerve

    def concepts(self) -> frozenset[str]:
        return frozenset(RELEASES)

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        found = tuple(e for e in releases(limb.record, limb.side) if not frees(e, self.nerve))
        return Result(self, Presence.of(bool(found)), found)
