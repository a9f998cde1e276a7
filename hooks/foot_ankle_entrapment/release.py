"""Release of the nerve, and the episode that may begin after it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from cds_service.rules import (
    EPISODE,
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
    limb_episode,
)

RELEASE = "tarsal-tunnel-release"
NEW_EPISODE_AFTER = 90

_PRESENT, _ABSENT = Presence.PRESENT, Presence.ABSENT


def derive_episodes(record: Record, _: Knowledge) -> Iterable[Entry]:
    """After a release of this nerve, a new episode of that limb begins 90 days later."""
    for side in Side:
        done = [e for e in record.of(RELEASE) if _released(e, side) and e.period]
        if done:
            last = max(done, key=lambda e: e.period.start if e.period else Day.on(record.as_of))
            start = last.period.start if last.period else Day.on(record.as_of)
            gap = timedelta(days=NEW_EPISODE_AFTER)
            begins = Day(start.low + gap, start.high + gap)
            yield Entry(
                id=f"episode/{side.value}",
                resource="derived",
                concepts=frozenset((EPISODE,)),
                text="findings after the release",
                side=Laterality(side.value),
                period=Period(begins),
                known=start,
                made_from=(last,),
            )


def _released(entry: Entry, side: Side) -> bool:
    return entry.resource == "Procedure" and entry.presence is _PRESENT and entry.side.on(side) is _PRESENT


class Released(Criterion):
    """The nerve was released on this side, and nothing has been found since that would start a new episode."""

    def __init__(self, findings: Iterable[Criterion], title: str) -> None:
        self.findings = tuple(findings)
        self.title = title

    def parts(self) -> tuple[Criterion, ...]:
        return self.findings

    def concepts(self) -> frozenset[str]:
        return frozenset((RELEASE,))

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        done = tuple(e for e in limb.record.of(RELEASE) if _released(e, limb.side))
        if not done:
            return Result(self, _ABSENT, reason="no release on record")
        new = tuple(e for e in self._in_new_episode(limb) if not self._persists(e, limb))
        if new:
            return Result(self, _ABSENT, (*done, *new), "new findings since the release")
        return Result(self, _PRESENT, done)

    def _in_new_episode(self, limb: Limb) -> Iterator[Entry]:
        concepts = frozenset[str]().union(*(finding.concepts() for finding in self.findings))
        for entry in limb.record.of(*concepts):
            holds = entry.presence is _PRESENT and entry.side.on(limb.side) is _PRESENT
            if holds and limb_episode(entry, limb) is _PRESENT:
                yield entry

    def _persists(self, entry: Entry, limb: Limb) -> bool:
        """Whether the same finding was recorded between the release and the new episode: it is no new one."""
        begun = [e for e in limb.record.of(EPISODE) if e.side.on(limb.side) is _PRESENT and e.period]
        released_on = max((e.known for e in begun if e.known), default=None)
        return released_on is not None and any(
            earlier.presence is _PRESENT
            and earlier.side.on(limb.side) is _PRESENT
            and earlier.period is not None
            and Days.between(released_on, earlier.period.start).within(0, NEW_EPISODE_AFTER - 1) is _PRESENT
            for concept in entry.concepts
            for earlier in limb.record.of(concept)
        )
