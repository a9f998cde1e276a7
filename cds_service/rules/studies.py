"""Nerve conduction studies of a limb: which values belong together, and which study counts.

The newest adequate study of a nerve counts. A study of a cold foot is not adequate, because cold slows conduction; what
it shows to be normal is normal all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from cds_service.record import Days, Entry, Laterality, Period, Quantity, Record, Side
from cds_service.rules.criteria import (
    PRESENT,
    UNKNOWN,
    Window,
    limb_episode,
    nothing_found,
)
from cds_service.rules.criterion import Criterion, Limb, Result
from cds_service.rules.knowledge import Knowledge


@dataclass(frozen=True, eq=False)
class NerveStudy:
    """Which measures make a study of a nerve, and when two values belong together.

    `concept` names the derived entry, `tests` what makes a study one of this nerve, `temperature` the skin
    temperature that judges it. Values of other nerves and of the other side count as comparison within
    `compare_days` of the study; temperatures count on the day of the study, with or without a side.
    """

    concept: str
    tests: tuple[str, ...]
    temperature: str
    months: int
    compare_days: int

    def derive(self, record: Record, knowledge: Knowledge) -> Iterable[Entry]:
        """One entry per limb and day on which this nerve was tested; unknown when the foot was too cold."""
        least = knowledge.limit(self.temperature, "minimum-usable")
        temperatures = [e for e in record.of(self.temperature) if e.value is not None]
        for side in Side:
            here = [e for e in record.of(*self.tests) if e.side.on(side) is PRESENT and e.last]
            for day in sorted({e.last for e in here if e.last}):
                values = tuple(e for e in here if e.last == day)
                measured = [
                    e
                    for e in temperatures
                    if e.last and Days.between(day, e.last).within(0, 0) is PRESENT and _of_limb(e, side)
                ]
                cold = [e for e in measured if e.value and e.value.value < least.value]
                yield Entry(
                    id=f"{self.concept}/{side.value}/{day}",
                    resource="study",
                    concepts=frozenset((self.concept,)),
                    text=f"nerve conduction study of {day}",
                    side=Laterality(side.value),
                    presence=UNKNOWN if cold else PRESENT,
                    why=f"skin temperature below {Quantity(least.value, least.unit)}" if cold else "",
                    known=day,
                    period=Period(day),
                    made_from=(*values, *measured),
                )

    def of(self, limb: Limb) -> Entry | None:
        """The newest adequate study of this limb inside the window."""
        if self not in limb.kept:
            found = [e for e in self.all_of(limb) if e.presence is PRESENT]
            limb.kept[self] = found[-1] if found else None
        return cast(Entry | None, limb.kept[self])

    def cold_of(self, limb: Limb) -> Entry | None:
        """The newest study of a foot that was too cold, where no adequate one is on file."""
        if self.of(limb) is not None:
            return None
        found = self.all_of(limb)
        return found[-1] if found else None

    def all_of(self, limb: Limb) -> list[Entry]:
        """Every study of this limb inside the window, oldest first, adequate or not."""
        window = Window(self.months)
        return [
            e
            for e in limb.record.of(self.concept)
            if e.side.on(limb.side) is PRESENT
            and window.holds(e, limb.record.as_of) is PRESENT
            and limb_episode(e, limb) is PRESENT
        ]

    def values(self, limb: Limb, concept: str) -> list[Entry]:
        """This limb's values of one day: of the study that counts, or for a comparison the newest near it."""
        study = self.of(limb) or self.cold_of(limb)
        if study is None:
            return []
        if concept in self.tests:
            return [e for e in study.made_from if concept in e.concepts]
        return self._near(limb, concept, study)

    def compared(self, limb: Limb, concept: str) -> Entry | None:
        """The other limb's value near the study of this limb; none of a cold foot, which would mislead."""
        study = self.of(limb) or self.cold_of(limb)
        near = self._near(limb.other, concept, study) if study else []
        return near[0] if near else None

    def unread(self, limb: Limb, concept: str) -> Entry | None:
        """This limb's newest value in the window that is there and could not be used."""
        window = Window(self.months)
        found = [
            e
            for e in limb.record.of(concept)
            if e.presence is UNKNOWN
            and e.side.on(limb.side) is PRESENT
            and window.holds(e, limb.record.as_of) is PRESENT
        ]
        return found[-1] if found else None

    def _near(self, limb: Limb, concept: str, study: Entry) -> list[Entry]:
        day = study.period.start if study.period else limb.today
        cold = {
            part.id for e in limb.record.of(self.concept) if e.presence is not PRESENT for part in e.made_from
        }
        near = [
            e
            for e in limb.record.of(concept)
            if e.side.on(limb.side) is PRESENT
            and e.presence is PRESENT
            and e.id not in cold
            and e.last
            and Days.between(day, e.last).within(-self.compare_days, self.compare_days) is PRESENT
        ]
        return [e for e in near if e.last == near[-1].last]


class StudyOnFile(Criterion):
    """That this nerve was tested on this side inside the window, on a warm foot or a cold one."""

    def __init__(self, study: NerveStudy, title: str) -> None:
        self.study = study
        self.title = title

    def concepts(self) -> frozenset[str]:
        return frozenset((self.study.concept, *self.study.tests))

    def sentence(self, knowledge: Knowledge) -> str:
        return f"{self.title} within {self.study.months} months"

    def answer(self, limb: Limb) -> Result:
        found = self.study.all_of(limb)
        if found:
            return Result(self, PRESENT, (found[-1],))
        unplaced = [e for e in limb.record.of(*self.study.tests) if e.side.on(limb.side) is UNKNOWN]
        if unplaced:
            return Result(self, UNKNOWN, tuple(unplaced), unplaced[0].side.value)
        return nothing_found(self, limb.knowledge.handles(self.study.tests), limb)


def _of_limb(entry: Entry, side: Side) -> bool:
    """A skin temperature without side holds for both feet."""
    return entry.side is Laterality.UNSTATED or entry.side.on(side) is PRESENT


def lowest_temperature(study: Entry | None, concept: str) -> Entry | None:
    """The lowest skin temperature of a study, the one that judges it."""
    found = [e for e in study.made_from if concept in e.concepts and e.value] if study else []
    return min(found, key=lambda e: e.value.value if e.value else 0.0, default=None)
