"""Nerve conduction studies of a limb: which values and words belong together, and which study counts.

A study is one thing, whether it is told by values or by the words of its report. The newest adequate study of a nerve
counts. A study of a cold foot is not adequate, because cold slows conduction, nor is one that its report calls
limited; what it shows to be normal is normal all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from cds_service.record import Day, Days, Entry, Laterality, Period, Quantity, Record, Side
from cds_service.record.documents import TEXT, same_study
from cds_service.rules.criteria import (
    ABSENT,
    PRESENT,
    UNKNOWN,
    Window,
    limb_episode,
    nothing_found,
)
from cds_service.rules.criterion import Criterion, Limb, Result
from cds_service.rules.knowledge import Knowledge
from cds_service.rules.reports import Reports, nearest, reports_of

NOT_TESTED = "not-tested"
NORMAL = "normal"


@dataclass(frozen=True, eq=False)
class NerveStudy:
    """Which measures and words make a study of a nerve, and what belongs to it.

    `concept` names the derived entry, `tests` the measures and `told` the words (nerves, conclusions) that make a study
    one of this nerve, `beside` what its report may say of the patient, `temperature` the skin temperature that judges
    it. `doubts`: the words by which a report calls its study not adequate, each with the reason. `nerves`: the measures
    of each nerve that reports speak of. Values of other nerves and of the other side count as comparison within
    `compare_days` of the study; temperatures count on the day of the study, with or without a side.
    """

    concept: str
    tests: tuple[str, ...]
    temperature: str
    months: int
    compare_days: int
    told: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    doubts: Mapping[str, str] = field(default_factory=dict)
    nerves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    whole_normal: str = ""

    def derive(self, record: Record, knowledge: Knowledge) -> Iterable[Entry]:
        """One entry per limb and day on which this nerve was tested; unknown when that study is not adequate."""
        reports = Reports(record)
        words = [
            e
            for e in record.of(*self.told, *self.beside, *self.doubts)
            if e.last and reports.of_nerves(e) and e.answer != NOT_TESTED
        ]
        temperatures = [
            e
            for e in record.of(self.temperature)
            if e.last
            and (e.last.exact or e.resource == TEXT)
            and e.value is not None
            and reports.of_nerves(e)
        ]
        for side in Side:
            here = [
                e
                for e in record.of(*self.tests)
                if e.side.on(side) is PRESENT and e.last and reports.of_nerves(e)
            ]
            sent = [e for e in here if e.resource != TEXT]
            parts = [e for e in (*here, *words, *temperatures) if _of_limb(e, side)]
            day_of = {e.id: _day_of(e, sent, reports) for e in parts}
            made_by = [e for e in parts if e in here or self._makes(e, side)]
            for day in sorted({day_of[e.id] for e in made_by}):
                of_day = tuple(e for e in parts if day_of[e.id] == day)
                why = self._not_adequate(of_day, knowledge)
                yield Entry(
                    id=f"{self.concept}/{side.value}/{day}",
                    resource="study",
                    concepts=frozenset((self.concept,)),
                    text=f"nerve conduction study of {day}",
                    side=Laterality(side.value),
                    presence=UNKNOWN if why else PRESENT,
                    why=why,
                    known=day,
                    period=Period(day),
                    made_from=of_day,
                )

    def _makes(self, entry: Entry, side: Side) -> bool:
        """Whether words of this side are about this nerve, so that it was studied."""
        return entry.side.on(side) is PRESENT and not entry.concepts.isdisjoint(self.told)

    def _not_adequate(self, parts: Iterable[Entry], knowledge: Knowledge) -> str:
        """Why a study is not adequate; empty when nothing speaks against it."""
        least = knowledge.limit(self.temperature, "minimum-usable")
        why: dict[str, None] = {}
        for part in parts:
            if self.temperature in part.concepts:
                if part.value and part.value.value < least.value:
                    why[f"skin temperature below {Quantity(least.value, least.unit)}"] = None
            elif part.presence is PRESENT:
                why |= {reason: None for name, reason in self.doubts.items() if name in part.concepts}
        return "; ".join(why)

    def of(self, limb: Limb) -> Entry | None:
        """The newest adequate study of this limb inside the window."""
        if self not in limb.kept:
            found = [e for e in self.all_of(limb) if e.presence is PRESENT]
            limb.kept[self] = found[-1] if found else None
        return cast(Entry | None, limb.kept[self])

    def inadequate_of(self, limb: Limb) -> Entry | None:
        """The newest study that is not adequate, where no adequate one is on file."""
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
        study = self.of(limb) or self.inadequate_of(limb)
        if study is None:
            return []
        if concept in self.tests:
            return [e for e in study.made_from if concept in e.concepts]
        return self._near(limb, concept, study)

    def compared(self, limb: Limb, concept: str) -> Entry | None:
        """The other limb's value near the study of this limb; none of a cold foot, which would mislead."""
        study = self.of(limb) or self.inadequate_of(limb)
        near = self._near(limb.other, concept, study) if study else []
        return near[0] if near else None

    def words(self, limb: Limb, concept: str) -> list[Entry]:
        """What reports say of one nerve or conclusion: of the study that counts, else of one day near it.

        What is not of this study is of this limb; of the study itself also what is said without a side.
        """
        study = self.of(limb) or self.inadequate_of(limb)
        if study is None:
            return []
        if concept in self.told or concept in self.beside:
            return [e for e in study.made_from if concept in e.concepts]
        return self._words_near(limb, concept, study)

    def words_compared(self, limb: Limb, concept: str) -> list[Entry]:
        """What is said in words of the other limb near the study of this one."""
        study = self.of(limb) or self.inadequate_of(limb)
        return self._words_near(limb.other, concept, study) if study else []

    def called_normal(self, limb: Limb, entry: Entry) -> Entry | None:
        """The words by which the laboratory calls the nerve of a value normal, in the report of that study."""
        nerve = next(
            (name for name, tests in self.nerves.items() if not entry.concepts.isdisjoint(tests)), ""
        )
        said = [e for e in self.words(limb, nerve) if e.side.on(limb.side) is PRESENT] if nerve else []
        if any(e.answer not in (NORMAL, NOT_TESTED) for e in said):
            return None
        whole = self.words(limb, self.whole_normal) if self.whole_normal else []
        return next(
            (
                e
                for e in (*said, *whole)
                if e.presence is PRESENT
                and e.side.on(limb.side) is PRESENT
                and (e.answer == NORMAL or e in whole)
                and same_study(e, entry)
            ),
            None,
        )

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
        near = [e for e in self._beside(limb, concept, study) if e.presence is PRESENT]
        return [e for e in near if e.last == near[-1].last]

    def _words_near(self, limb: Limb, concept: str, study: Entry) -> list[Entry]:
        reports = reports_of(limb)
        near = [
            e for e in self._beside(limb, concept, study) if e.answer != NOT_TESTED and reports.of_nerves(e)
        ]
        return [e for e in near if e.last == near[-1].last]

    def _beside(self, limb: Limb, concept: str, study: Entry) -> Iterator[Entry]:
        """What is said of one concept within the days of comparison, none of it from a study that is not adequate."""
        day = study.period.start if study.period else limb.today
        doubtful = {
            part.id for e in limb.record.of(self.concept) if e.presence is not PRESENT for part in e.made_from
        }
        for e in limb.record.of(concept):
            if (
                e.side.on(limb.side) is PRESENT
                and e.id not in doubtful
                and e.last
                and Days.between(day, e.last).within(-self.compare_days, self.compare_days) is PRESENT
            ):
                yield e


class StudyOnFile(Criterion):
    """That this nerve was tested on this side inside the window, adequately or not."""

    def __init__(self, study: NerveStudy, title: str) -> None:
        self.study = study
        self.title = title

    def concepts(self) -> frozenset[str]:
        return frozenset((self.study.concept, *self.study.tests, *self.study.told))

    def sentence(self, knowledge: Knowledge) -> str:
        return f"{self.title} within {self.study.months} months"

    def answer(self, limb: Limb) -> Result:
        found = self.study.all_of(limb)
        if found:
            return Result(self, PRESENT, (found[-1],))
        unplaced = unsided(self.study, limb)
        if unplaced:
            return Result(self, UNKNOWN, tuple(unplaced), unplaced[0].side.value)
        return nothing_found(self, limb.knowledge.handles(self.study.tests), limb)


def unsided(study: NerveStudy, limb: Limb) -> list[Entry]:
    """The values and words of a study of which the side is not known; what is denied without a side is none."""
    reports = reports_of(limb)
    return [
        e
        for e in limb.record.of(*study.tests, *study.told)
        if e.side.on(limb.side) is UNKNOWN
        and (
            e.resource != TEXT
            or (e.presence is not ABSENT and e.answer != NOT_TESTED and reports.of_nerves(e))
        )
    ]


def _of_limb(entry: Entry, side: Side) -> bool:
    """A skin temperature, or a sentence, without a side may be about both feet."""
    return entry.side is Laterality.UNSTATED or entry.side.on(side) is PRESENT


def _day_of(entry: Entry, sent: Iterable[Entry], reports: Reports) -> Day:
    """The day of the study that an entry is of: words are of the study whose values they go with."""
    of_study = nearest(entry, sent, reports.by_id) if entry.resource == TEXT else None
    day = of_study.last if of_study is not None else entry.last
    assert day is not None
    return day


def lowest_temperature(study: Entry | None, concept: str) -> Entry | None:
    """The lowest skin temperature of a study, the one that judges it."""
    found = [e for e in study.made_from if concept in e.concepts and e.value] if study else []
    return min(found, key=lambda e: e.value.value if e.value else 0.0, default=None)
