"""Values against limits: the laboratory's own first, then the tables by age and height, then nothing.

Criteria here read one nerve conduction study of a limb, chosen by a derivation (`studies`): the newest adequate
one. The other side is compared, never counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from cds_service.record import (
    Days,
    Entry,
    Interpretation,
    Laterality,
    Period,
    Presence,
    Quantity,
    Record,
    Side,
)
from cds_service.rules.criteria import (
    ABSENT,
    PRESENT,
    UNKNOWN,
    Criterion,
    Window,
    limb_episode,
    nothing_found,
)
from cds_service.rules.knowledge import Knowledge, Threshold
from cds_service.rules.limb import Limb
from cds_service.rules.result import Limit, Result

_ABNORMAL_FLAG = {
    "upper": frozenset((Interpretation.HIGH, Interpretation.ABNORMAL)),
    "lower": frozenset((Interpretation.LOW, Interpretation.ABNORMAL)),
}


@dataclass(frozen=True)
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

    def value(self, limb: Limb, concept: str) -> Entry | None:
        """This limb's value: of the chosen study, or for a comparison the newest near it."""
        study = self.of(limb)
        if study is None:
            return None
        if concept in self.tests:
            return _worst_first([e for e in study.made_from if concept in e.concepts])
        return self._near(limb, concept, study)

    def compared(self, limb: Limb, concept: str) -> Entry | None:
        """The other limb's value near the study of this limb."""
        study = self.of(limb)
        return None if study is None else self._near(limb.other, concept, study)

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

    def _near(self, limb: Limb, concept: str, study: Entry) -> Entry | None:
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
        latest = near[-1].last if near else None
        return _worst_first([e for e in near if e.last == latest])


def _of_limb(entry: Entry, side: Side) -> bool:
    """A skin temperature without side holds for both feet."""
    return entry.side is Laterality.UNSTATED or entry.side.on(side) is PRESENT


def _worst_first(entries: list[Entry]) -> Entry | None:
    """One value of several of one day: a readable one, chosen the same way whatever their order."""
    readable = [e for e in entries if e.presence is PRESENT]
    return min(readable or entries, key=lambda e: e.id, default=None)


def age_at(entry: Entry, record: Record) -> tuple[int, int] | None:
    """Lowest and highest age in full years on the day of an entry; None without birth date or day."""
    birth = record.patient.birth if record.patient else None
    if birth is None or entry.last is None:
        return None
    return _full_years(birth.high, entry.last.low), _full_years(birth.low, entry.last.high)


def _full_years(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def height_of(record: Record) -> float | None:
    """The latest body height in cm."""
    found = [e.value.value for e in record.of("body-height") if e.value is not None]
    return found[-1] if found else None


def own_limit(concept: str, statistic: str, entry: Entry, limb: Limb) -> Threshold | str:
    """The table's limit for age and height at the study, or why there is none.

    Where age or height leave several rows possible, the one that calls least abnormal is taken, so that a
    missing height never makes a conduction slow.
    """
    rows = limb.knowledge.limits(concept, statistic)
    if not rows:
        return "no limit of the laboratory, and none in the tables"
    if rows[0].age_low is None:
        return rows[0]
    age = age_at(entry, limb.record)
    if age is None:
        return "age at the study not known, so no own limit applies"
    youngest, oldest = limb.knowledge.ages(concept, statistic)
    if age[0] < youngest or age[1] > oldest:
        return f"own limits hold from {youngest} to {oldest} years only"
    height = height_of(limb.record)
    fitting = [row for row in rows if _fits(row, age, height)]
    if not fitting:
        return "no limit for this age and height"
    lenient = max if statistic == "upper" else min
    return lenient(fitting, key=lambda row: row.value)


def _fits(row: Threshold, age: tuple[int, int], height: float | None) -> bool:
    if (row.age_low is not None and age[1] < row.age_low) or (
        row.age_high is not None and age[0] > row.age_high
    ):
        return False
    if height is None:
        return True
    whole = int(height)
    return (row.height_low is None or whole >= row.height_low) and (
        row.height_high is None or whole <= row.height_high
    )


def _from_table(row: Threshold, words: str) -> Limit:
    classes = ""
    if row.height_low is not None or row.height_high is not None:
        low, high = row.height_low, row.height_high
        tall = (
            f"{low} cm or more"
            if high is None
            else f"up to {high} cm"
            if low is None
            else f"{low} to {high} cm"
        )
        classes = f", age {row.age_low} to {row.age_high}, height {tall}"
    return Limit(f"{words}{classes}", row.source, row.mark, row.name)


class Measured(Criterion):
    """A statement about one measure of a nerve conduction study."""

    says = "was measured"

    def __init__(self, study: NerveStudy, concept: str, title: str = "") -> None:
        self.study = study
        self.concept = concept
        self.title = title

    def concepts(self) -> frozenset[str]:
        return frozenset((self.concept,))

    def sentence(self, knowledge: Knowledge) -> str:
        return f"{knowledge.label(self.concept)} {self.says}"

    def answer(self, limb: Limb) -> Result:
        entry = self.study.value(limb, self.concept)
        if entry is None:
            return self._not_measured(limb)
        if entry.presence is not PRESENT:
            return Result(self, UNKNOWN, (entry,), entry.why)
        return self.of_value(entry, limb)

    def _not_measured(self, limb: Limb) -> Result:
        """Absent: nobody measured it. Unknown: it could not be had, or has no side, or the foot was cold."""
        unplaced = [e for e in limb.record.of(self.concept) if e.side.on(limb.side) is UNKNOWN]
        if unplaced:
            return Result(self, UNKNOWN, tuple(unplaced), unplaced[0].side.value)
        unread = self.study.unread(limb, self.concept)
        if unread is not None:
            return Result(self, UNKNOWN, (unread,), unread.why)
        cold = [e for e in self.study.all_of(limb) if any(self.concept in v.concepts for v in e.made_from)]
        if cold and self.study.of(limb) is None:
            return Result(self, UNKNOWN, (cold[-1],), cold[-1].why)
        found = nothing_found(self, limb.knowledge.handles((self.concept,)), limb)
        return found if found.missing else Result(self, ABSENT, reason="not measured")

    def of_value(self, entry: Entry, limb: Limb) -> Result:
        return Result(self, PRESENT, (entry,))

    def direction(self, knowledge: Knowledge) -> str:
        """A latency is abnormal above its limit, everything else below."""
        return "upper" if knowledge.concepts[self.concept].unit == "ms" else "lower"


class Beyond(Measured):
    """The value is abnormal: beyond the laboratory's limit, else flagged by it, else beyond the tables'."""

    says = "is beyond its limit (the laboratory's own, else the table's)"

    def of_value(self, entry: Entry, limb: Limb) -> Result:
        if entry.value is None:
            return Result(self, UNKNOWN, (entry,), "no response, so there is no value to judge")
        value, unit = entry.value
        direction = self.direction(limb.knowledge)
        own = entry.limits and (entry.limits.high if direction == "upper" else entry.limits.low)
        if own is not None:
            beyond = value > own if direction == "upper" else value < own
            limit = Limit(_normal(direction, own, unit), "laboratory")
        elif entry.interpretation is not None:
            beyond = entry.interpretation in _ABNORMAL_FLAG[direction]
            limit = Limit(f"flagged {entry.interpretation.value}", "laboratory")
        else:
            row = own_limit(self.concept, direction, entry, limb)
            if isinstance(row, str):
                return Result(self, UNKNOWN, (entry,), row)
            beyond = value > row.value if direction == "upper" else value < row.value
            limit = _from_table(row, _normal(direction, row.value, unit))
        return Result(self, Presence.of(beyond), (entry,), limit=limit)


def _normal(direction: str, value: float, unit: str) -> str:
    return f"{'up to' if direction == 'upper' else 'at least'} {Quantity(value, unit)}"


class WithinLimit(Beyond):
    """The value was measured, answered, and is not beyond its limit."""

    says = "was measured and is within its limit"

    def of_value(self, entry: Entry, limb: Limb) -> Result:
        if entry.no_response:
            return Result(self, ABSENT, (entry,), "no response")
        beyond = super().of_value(entry, limb)
        return Result(self, ~beyond.presence, (entry,), beyond.reason, limit=beyond.limit)


class NoResponse(Measured):
    """No response was obtained. A result, not a missing value."""

    says = "gave no response"

    def of_value(self, entry: Entry, limb: Limb) -> Result:
        return Result(self, Presence.of(entry.no_response), (entry,))


class Lost(Measured):
    """No response here, while the other side responds. Absent on both sides proves little."""

    says = "gave no response while the other side did"

    def of_value(self, entry: Entry, limb: Limb) -> Result:
        if not entry.no_response:
            return Result(self, ABSENT, (entry,))
        other = self.study.compared(limb, self.concept)
        if other is None:
            return Result(self, UNKNOWN, (entry,), "the other side was not measured")
        why = "no response on either side" if other.no_response else ""
        return Result(self, Presence.of(not other.no_response), (entry, other), why)


class _Compared(Measured):
    """A statement that this side is worse than the other. The better side is never worse by any limit."""

    statistic = ""

    def of_value(self, entry: Entry, limb: Limb) -> Result:
        other = self.study.compared(limb, self.concept)
        if other is None:
            return Result(self, UNKNOWN, (entry,), "the other side was not measured")
        if entry.value is None:
            return Result(self, UNKNOWN, (entry, other), "no response, so there is no difference to judge")
        if other.value is None:
            return Result(self, ABSENT, (entry, other), "the other side gave no response")
        worse = self.worse_by(entry.value.value, other.value.value, self.direction(limb.knowledge))
        if worse <= 0:
            return Result(self, ABSENT, (entry, other), "not worse than the other side")
        row = own_limit(self.concept, self.statistic, entry, limb)
        if isinstance(row, str):
            return Result(self, UNKNOWN, (entry, other), row)
        limit = _from_table(row, self.allowed(row))
        return Result(self, Presence.of(worse > row.value), (entry, other), limit=limit)

    def worse_by(self, here: float, there: float, direction: str) -> float:
        """By how much this side is worse, in the unit of the limit; nothing or less when it is not."""
        raise NotImplementedError

    def allowed(self, row: Threshold) -> str:
        raise NotImplementedError


class SideDifference(_Compared):
    """This side is worse than the other by more than the limit for side differences."""

    statistic = "side-difference"
    says = "is worse on this side than on the other by more than the limit for side differences"

    def worse_by(self, here: float, there: float, direction: str) -> float:
        return round(here - there if direction == "upper" else there - here, 6)

    def allowed(self, row: Threshold) -> str:
        return f"side difference up to {Quantity(row.value, row.unit)}"


class Reduced(_Compared):
    """The amplitude is smaller than the other side's by more than the limit, in percent."""

    statistic = "side-drop"
    says = "is smaller on this side than on the other by more than the limit"

    def worse_by(self, here: float, there: float, direction: str) -> float:
        return round(100 * (1 - here / there), 6) if there else 0.0

    def allowed(self, row: Threshold) -> str:
        return f"side-to-side drop up to {row.value:.10g} %"


def lowest_temperature(study: Entry | None, concept: str) -> Entry | None:
    """The lowest skin temperature of a study, the one that judges it."""
    found = [e for e in study.made_from if concept in e.concepts and e.value] if study else []
    return min(found, key=lambda e: e.value.value if e.value else 0.0, default=None)
