"""Values against limits: the laboratory's own first, then the tables by age and height, then nothing."""

from __future__ import annotations

from datetime import date

from cds_service.record import Entry, Interpretation, Presence, Quantity, Record
from cds_service.rules.criteria import ABSENT, PRESENT, UNKNOWN, nothing_found
from cds_service.rules.criterion import Criterion, Limb, Limit, Result
from cds_service.rules.knowledge import SITE, Knowledge, Threshold
from cds_service.rules.studies import NerveStudy

_ABNORMAL_FLAG = {
    "upper": frozenset((Interpretation.HIGH, Interpretation.ABNORMAL)),
    "lower": frozenset((Interpretation.LOW, Interpretation.ABNORMAL)),
}


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
    age = None
    if any(row.age_low is not None or row.age_high is not None for row in rows):
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


def _fits(row: Threshold, age: tuple[int, int] | None, height: float | None) -> bool:
    if age is not None and (
        (row.age_low is not None and age[1] < row.age_low)
        or (row.age_high is not None and age[0] > row.age_high)
    ):
        return False
    if height is None:
        return True
    whole = int(height)
    return (row.height_low is None or whole >= row.height_low) and (
        row.height_high is None or whole <= row.height_high
    )


def from_table(row: Threshold, words: str, height: float | None) -> Limit:
    classes = ""
    ages = _span(row.age_low, row.age_high, "", "age ")
    if height is None and (row.height_low is not None or row.height_high is not None):
        classes = f"{ages}, height not recorded, so the limit that calls least abnormal"
    elif row.height_low is not None or row.height_high is not None:
        classes = f"{ages}{_span(row.height_low, row.height_high, ' cm', 'height ')}"
    return Limit(f"{words}{classes}", row.source, row.mark, row.name)


def _span(low: int | None, high: int | None, unit: str, name: str) -> str:
    """A class in words, with a comma before it; nothing for one that is open at both ends."""
    if low is None and high is None:
        return ""
    if high is None:
        return f", {name}{low}{unit} or more"
    return f", {name}up to {high}{unit}" if low is None else f", {name}{low} to {high}{unit}"


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

    stands_if_inadequate: frozenset[Presence] = frozenset()
    """Which answers stand in a study that is not adequate: what is normal on a cold foot is normal."""

    def answer(self, limb: Limb) -> Result:
        entries = self.study.values(limb, self.concept)
        readable = [e for e in entries if e.presence is PRESENT]
        if not entries:
            return self._not_measured(limb)
        if not readable:
            return Result(self, UNKNOWN, (entries[0],), entries[0].why)
        answers = [self.of_value(entry, limb) for entry in readable]
        if any(one.presence is not answers[0].presence for one in answers):
            return Result(self, UNKNOWN, tuple(readable), "values of one day contradict each other")
        inadequate = self.study.inadequate_of(limb)
        if inadequate is not None and answers[0].presence not in self.stands_if_inadequate:
            return Result(self, UNKNOWN, answers[0].entries, inadequate.why)
        return answers[0]

    def _not_measured(self, limb: Limb) -> Result:
        """Absent: nobody measured it. Unknown: it could not be had, cannot be read, or has no side."""
        unplaced = [e for e in limb.record.of(self.concept) if e.side.on(limb.side) is UNKNOWN]
        if unplaced:
            return Result(self, UNKNOWN, tuple(unplaced), unplaced[0].side.value)
        unread = self.study.unread(limb, self.concept)
        if unread is not None:
            return Result(self, UNKNOWN, (unread,), unread.why)
        found = nothing_found(self, limb.knowledge.handles((self.concept,)), limb)
        return found if found.missing else Result(self, ABSENT, reason="not measured")

    def of_value(self, entry: Entry, limb: Limb) -> Result:
        return Result(self, PRESENT, (entry,))

    def direction(self, knowledge: Knowledge) -> str:
        """A latency is abnormal above its limit, everything else below."""
        return "upper" if knowledge.concepts[self.concept].unit == "ms" else "lower"


def called_normal(criterion: Criterion, entry: Entry, said: Entry) -> Result:
    """No table calls abnormal what the laboratory itself calls normal in words."""
    return Result(criterion, ABSENT, (entry, said), "the report calls the nerve normal")


class Beyond(Measured):
    """The value is abnormal: beyond the laboratory's limit, else flagged by it, else beyond the tables'.

    What the report calls normal in words is not beyond a limit of the tables.
    """

    says = "is beyond its limit (the laboratory's own, else the table's)"
    stands_if_inadequate = frozenset((ABSENT,))

    def of_value(self, entry: Entry, limb: Limb) -> Result:
        if entry.value is None:
            return Result(self, UNKNOWN, (entry,), "no response, so there is no value to judge")
        direction = self.direction(limb.knowledge)
        judged = by_laboratory(entry, direction)
        if judged is not None:
            return Result(self, Presence.of(judged[0]), (entry,), limit=judged[1])
        if (said := self.study.called_normal(limb, entry)) is not None:
            return called_normal(self, entry, said)
        row = own_limit(self.concept, direction, entry, limb)
        if isinstance(row, str):
            return Result(self, UNKNOWN, (entry,), row)
        value, unit = entry.value
        beyond = value > row.value if direction == "upper" else value < row.value
        limit = from_table(row, _normal(direction, row.value, unit), height_of(limb.record))
        return Result(self, Presence.of(beyond), (entry,), limit=limit)


def by_laboratory(entry: Entry, direction: str) -> tuple[bool, Limit] | None:
    """Whether the laboratory itself calls a value abnormal, by its range, else by its flag; None if it is silent."""
    if entry.value is None:
        return None
    value, unit = entry.value
    own = entry.limits and (entry.limits.high if direction == "upper" else entry.limits.low)
    if own is not None:
        beyond = value > own if direction == "upper" else value < own
        return beyond, Limit(_normal(direction, own, unit), "laboratory")
    if entry.interpretation is not None:
        abnormal = entry.interpretation in _ABNORMAL_FLAG[direction]
        return abnormal, Limit(f"flagged {entry.interpretation.value}", "laboratory")
    return None


def _normal(direction: str, value: float, unit: str) -> str:
    return f"{'up to' if direction == 'upper' else 'at least'} {Quantity(value, unit)}"


class BeyondLaboratory(Beyond):
    """The value is abnormal by the laboratory's own limit or flag; the tables' limits are not asked."""

    says = "is beyond the laboratory's own limit"

    def of_value(self, entry: Entry, limb: Limb) -> Result:
        judged = by_laboratory(entry, self.direction(limb.knowledge))
        if judged is None:
            return Result(self, ABSENT, (entry,), "not judged by the laboratory")
        return Result(self, Presence.of(judged[0]), (entry,), limit=judged[1])


class WithinLimit(Beyond):
    """The value was measured, answered, and is not beyond its limit."""

    says = "was measured and is within its limit"
    stands_if_inadequate = frozenset((PRESENT,))

    def of_value(self, entry: Entry, limb: Limb) -> Result:
        if entry.no_response:
            return Result(self, ABSENT, (entry,), "no response")
        beyond = super().of_value(entry, limb)
        return Result(self, ~beyond.presence, (entry,), beyond.reason, limit=beyond.limit)


class NoResponse(Measured):
    """No response was obtained. A result, not a missing value."""

    says = "gave no response"
    stands_if_inadequate = frozenset((ABSENT,))

    def of_value(self, entry: Entry, limb: Limb) -> Result:
        return Result(self, Presence.of(entry.no_response), (entry,))


class Borderline(Measured):
    """The value is not abnormal, and so near its limit that another author calls it so."""

    says = "is borderline: within its limit, and abnormal by a stricter one"
    stands_if_inadequate = frozenset((ABSENT,))

    def of_value(self, entry: Entry, limb: Limb) -> Result:
        if entry.value is None or by_laboratory(entry, self.direction(limb.knowledge)) is not None:
            return Result(self, ABSENT, (entry,), "no response, or judged by the laboratory")
        if (said := self.study.called_normal(limb, entry)) is not None:
            return called_normal(self, entry, said)
        stricter = own_limit(self.concept, "borderline", entry, limb)
        usual = own_limit(self.concept, self.direction(limb.knowledge), entry, limb)
        if isinstance(stricter, str):
            return Result(self, UNKNOWN, (entry,), stricter)
        if isinstance(usual, str):
            return Result(self, UNKNOWN, (entry,), usual)
        if usual.mark == SITE != stricter.mark:
            return Result(self, ABSENT, (entry,), "the site's own limit decides")
        # A site's own limit may be stricter than the stricter author's: nothing is between them then.
        upper = self.direction(limb.knowledge) == "upper"
        low, high = (stricter.value, usual.value) if upper else (usual.value, stricter.value)
        words = f"borderline from {Quantity(stricter.value, stricter.unit)}"
        limit = from_table(stricter, words, height_of(limb.record))
        near = low <= entry.value.value <= high
        return Result(self, Presence.of(near), (entry,), limit=limit)
