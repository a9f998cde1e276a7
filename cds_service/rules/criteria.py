"""Statements about a limb or a patient, in the words of the field, with three answers.

A criterion asks every entry with a matching concept: on this side? inside the window? does it hold? Each
question may stay open; the newest statement that answers all three decides, and what stays open is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from cds_service.record import Certainty, Day, Days, Entry, Presence, all_present, any_present
from cds_service.rules.criterion import Criterion, Limb, Result, Scope
from cds_service.rules.knowledge import Knowledge

PRESENT, ABSENT, UNKNOWN = Presence.PRESENT, Presence.ABSENT, Presence.UNKNOWN

# Asked for, but a client without them is still served: assumed absent, printed as "not checked".
ASSUMED_ABSENT = frozenset(
    (
        "Procedure",
        "DeviceRequest",
        "DeviceUseStatement",
        "CarePlan",
        "Task",
        "Appointment",
        "Encounter",
        "MedicationStatement",
        "MedicationAdministration",
    )
)


class Window(NamedTuple):
    """How far back an entry may lie to count, in whole months; None is no limit."""

    months: int | None

    def holds(self, entry: Entry, as_of: date) -> Presence:
        if self.months is None:
            return PRESENT
        if entry.last is None:
            return UNKNOWN
        return Days.between(Day.on(months_before(as_of, self.months)), entry.last).within(0, None)

    def __str__(self) -> str:
        return "" if self.months is None else f" within {self.months} months"


@lru_cache(maxsize=64)
def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last day of a shorter month."""
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


class _Asked(NamedTuple):
    """What one entry answers: whether it may speak, whether it holds, and why it is open."""

    entry: Entry
    speaks: Presence
    holds: Presence
    why: str


class Finding(Criterion):
    """That the chart states one of these concepts, on this side, in the window, and that it holds.

    `at` asks that the entry is placed at one of these sites, `not_at` that it is placed at none of those. The
    newest statement that may speak decides;
    statements of the same day that disagree count as present. No entry at all is absent, or unknown when the
    data could not be had.
    """

    def __init__(
        self,
        *concepts: str,
        months: int | None = None,
        at: Iterable[str] = (),
        not_at: Iterable[str] = (),
        scope: Scope = Scope.LIMB,
        title: str = "",
        answers: Iterable[str] = (),
        history: bool = False,
        confirmed_only: bool = False,
        over: bool = False,
    ) -> None:
        self._concepts = concepts
        self.window = Window(months)
        self.at = frozenset(at)
        self.not_at = frozenset(not_at)
        self.scope = scope
        self.title = title
        self.answers = frozenset(answers)
        self.history = history
        self.confirmed_only = confirmed_only
        self.over = over

    def concepts(self) -> frozenset[str]:
        return frozenset(self._concepts)

    def sentence(self, knowledge: Knowledge) -> str:
        names = " or ".join(knowledge.label(name) for name in self._concepts)
        placed = f" at {' / '.join(knowledge.label(s) for s in sorted(self.at))}" if self.at else ""
        if self.not_at:
            placed += f", not at {' / '.join(knowledge.label(s) for s in sorted(self.not_at))},"
        said = f" recorded as {' or '.join(sorted(self.answers))}" if self.answers else ""
        over = ", now or in the past" if self.history else ", over" if self.over else ""
        firm = ", confirmed" if self.confirmed_only else ""
        return f"{names}{placed}{said} {self.scope.value}{self.window}{over}{firm}"

    def statements(self, limb: Limb) -> Iterable[Entry]:
        """What is asked, oldest first."""
        return limb.record.of(*self._concepts)

    def sites(self, entry: Entry, limb: Limb) -> frozenset[str]:
        """Where an entry is placed."""
        return entry.sites

    def answer(self, limb: Limb) -> Result:
        asked = [self.ask(entry, limb) for entry in self.statements(limb)]
        candidates = [one for one in asked if one.speaks is not ABSENT]
        decided = [one for one in candidates if one.speaks is PRESENT and one.holds is not UNKNOWN]
        doubtful = [one for one in candidates if one not in decided]
        newest = _newest(decided)
        holding = [one for one in newest if one.holds is PRESENT]
        if holding:
            return Result(self, PRESENT, tuple(one.entry for one in holding))
        later = [one for one in doubtful if one.holds is not ABSENT and not _before(one, newest)]
        if later:
            why = "; ".join(dict.fromkeys(one.why for one in later))
            return Result(self, UNKNOWN, tuple(one.entry for one in later), why)
        if newest:
            return Result(self, ABSENT, tuple(one.entry for one in newest), "recorded as absent")
        return nothing_found(self, limb.knowledge.handles(self._concepts), limb)

    def ask(self, entry: Entry, limb: Limb) -> _Asked:
        """The three questions to one entry."""
        why = []
        side = entry.side.on(limb.side) if self.scope is Scope.LIMB else PRESENT
        if side is UNKNOWN:
            why.append(entry.side.value)
        place = self._placed(self.sites(entry, limb))
        if place is UNKNOWN:
            why.append("place not recorded")
        window = self.window.holds(entry, limb.record.as_of)
        if window is UNKNOWN:
            why.append("date not exact enough" if entry.last else "not dated")
        episode = limb_episode(entry, limb) if self.scope is Scope.LIMB else PRESENT
        holds = self.holds(entry)
        if holds is UNKNOWN:
            why.append(entry.why or "not certain")
        return _Asked(entry, all_present((side, place, window, episode)), holds, ", ".join(why))

    def holds(self, entry: Entry) -> Presence:
        """Whether the entry says what this asks for, apart from side, place and time."""
        if self.over:
            return Presence.of(entry.status == "over")
        if self.history and entry.status == "over":
            return PRESENT
        if self.confirmed_only and entry.certainty is Certainty.UNCONFIRMED:
            return ABSENT
        if self.answers and entry.presence is PRESENT:
            return Presence.of(entry.answer in self.answers)
        return entry.presence

    def _placed(self, sites: frozenset[str]) -> Presence:
        if not self.not_at.isdisjoint(sites):
            return ABSENT
        if not self.at:
            return PRESENT
        if not sites:
            return UNKNOWN
        return Presence.of(not self.at.isdisjoint(sites))


def _newest(asked: list[_Asked]) -> list[_Asked]:
    """Those that are not certainly older than another: undated ones, and the latest day."""
    if not asked:
        return []
    latest = max((one.entry.last.low for one in asked if one.entry.last), default=date.min)
    return [one for one in asked if one.entry.last is None or one.entry.last.high >= latest]


def _before(one: _Asked, newest: list[_Asked]) -> bool:
    """Whether this is certainly older than what was decided."""
    days = [other.entry.last.low for other in newest if other.entry.last]
    return bool(days) and one.entry.last is not None and one.entry.last.high < max(days)


def by_entry(
    criterion: Criterion,
    asked: Iterable[tuple[Entry, Presence]],
    *,
    why_open: str,
    why_not: str,
    none_of: tuple[Entry, ...] = (),
) -> Result:
    """Present by the entries that certainly answer, else unknown by those that leave it open, else absent."""
    asked = list(asked)
    for presence, reason in ((PRESENT, ""), (UNKNOWN, why_open)):
        here = tuple(entry for entry, answer in asked if answer is presence)
        if here:
            return Result(criterion, presence, here, reason)
    return Result(criterion, ABSENT, none_of, why_not)


def nothing_found(criterion: Criterion, handles: frozenset[str], limb: Limb) -> Result:
    """No entry: absent, or unknown when what would have held it could not be had."""
    missing = frozenset(handle for handle in handles if handle in limb.record.missing)
    needed = missing - ASSUMED_ABSENT
    if needed:
        return Result(criterion, UNKNOWN, reason=f"{told(needed)} could not be had", missing=needed)
    if missing:
        return Result(criterion, ABSENT, reason=f"not recorded; {told(missing)} not checked")
    return Result(criterion, ABSENT, reason="not recorded")


class Retrieved(Criterion):
    """That data of these kinds was sent, be it empty."""

    scope = Scope.PATIENT

    def __init__(self, *handles: str) -> None:
        self.handles = handles
        self.title = f"{' and '.join(handles)} were sent"

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        missing = frozenset(self.handles) & limb.record.missing_handles
        if not missing:
            return Result(self, PRESENT)
        return Result(self, UNKNOWN, reason=f"{told(missing)} could not be had", missing=missing)


def told(handles: Iterable[str]) -> str:
    """Handles in words: "Observation (exam)" for "Observation:exam"."""
    words = []
    for handle in sorted(handles):
        kind, _, group = handle.partition(":")
        words.append(f"{kind} ({group})" if group else kind)
    return ", ".join(words)


def limb_episode(entry: Entry, limb: Limb) -> Presence:
    """Whether an entry belongs to the episode that bounds this limb."""
    if limb.episode is None:
        return PRESENT
    if entry.period is None:
        return UNKNOWN
    return Days.between(limb.episode, entry.period.start).within(0, None)


class Diagnosis(Finding):
    """That a diagnosis is recorded as confirmed: on the problem list or without category, or twice.

    A Condition that only an encounter holds counts once a second encounter repeats it 30 days or more later;
    provisional, differential and hedged ones stay open.
    """

    REPEATED_AFTER_DAYS = 30

    def sentence(self, knowledge: Knowledge) -> str:
        return (
            f"{super().sentence(knowledge)}, confirmed: on the problem list or without category, "
            f"or in two encounters at least {self.REPEATED_AFTER_DAYS} days apart"
        )

    def answer(self, limb: Limb) -> Result:
        found = super().answer(limb)
        if found.presence is not PRESENT or any(not _encounter_only(e) for e in found.entries):
            return found
        seen = [e for e in limb.record.of(*self._concepts) if e.presence is PRESENT and self._here(e, limb)]
        if any(not _encounter_only(e) for e in seen) or self._repeated(seen):
            return Result(self, PRESENT, tuple(seen))
        return Result(self, UNKNOWN, found.entries, "recorded in a single encounter only")

    def _here(self, entry: Entry, limb: Limb) -> bool:
        return self.scope is not Scope.LIMB or entry.side.on(limb.side) is PRESENT

    def _repeated(self, seen: list[Entry]) -> bool:
        dated = [e for e in seen if e.last is not None]
        return any(
            Days.between(a.last, b.last).within(self.REPEATED_AFTER_DAYS, None) is PRESENT
            for a in dated
            for b in dated
            if a.last and b.last and (a.encounter != b.encounter or a.encounter is None)
        )


def _encounter_only(entry: Entry) -> bool:
    return "encounter-diagnosis" in entry.categories and "problem-list-item" not in entry.categories


class Mentioned(Finding):
    """That a diagnosis is recorded at all on this side, confirmed or not, and neither refuted nor over."""

    def sentence(self, knowledge: Knowledge) -> str:
        return f"{super().sentence(knowledge)}, confirmed or not"

    def holds(self, entry: Entry) -> Presence:
        return PRESENT if entry.certainty is Certainty.UNCONFIRMED else entry.presence


class _Combined(Criterion):
    """Criteria joined by one word."""

    joint = ""

    def __init__(self, *parts: Criterion, title: str = "") -> None:
        self._parts = parts
        self.title = title

    def parts(self) -> Sequence[Criterion]:
        return self._parts

    def sentence(self, knowledge: Knowledge) -> str:
        said = f" {self.joint} ".join(_inside(part, knowledge) for part in self._parts)
        return f"{self.title}: {said}" if self.title else said


def _inside(part: Criterion, knowledge: Knowledge) -> str:
    if part.title and not isinstance(part, Finding):
        return part.title
    said = part.sentence(knowledge)
    return f"({said})" if isinstance(part, _Combined) else said


def _combine(criterion: Criterion, presence: Presence, parts: Sequence[Result]) -> Result:
    missing: frozenset[str] = frozenset()
    if presence is UNKNOWN:
        missing = missing.union(*(part.missing for part in parts if part.presence is UNKNOWN))
    return Result(criterion, presence, parts=tuple(parts), missing=missing)


class AllOf(_Combined):
    """Every part holds."""

    joint = "and"

    def answer(self, limb: Limb) -> Result:
        parts = [limb.judge(part) for part in self._parts]
        return _combine(self, all_present(part.presence for part in parts), parts)


class AnyOf(_Combined):
    """At least one part holds."""

    joint = "or"

    def answer(self, limb: Limb) -> Result:
        parts = [limb.judge(part) for part in self._parts]
        return _combine(self, any_present(part.presence for part in parts), parts)


class AtLeast(_Combined):
    """At least so many of the parts hold."""

    joint = ","

    def __init__(self, number: int, *parts: Criterion, title: str = "") -> None:
        super().__init__(*parts, title=title)
        self.number = number

    def sentence(self, knowledge: Knowledge) -> str:
        said = f"at least {self.number} of " + ", ".join(_inside(part, knowledge) for part in self._parts)
        return f"{self.title}: {said}" if self.title else said

    def answer(self, limb: Limb) -> Result:
        parts = [limb.judge(part) for part in self._parts]
        sure = sum(part.presence is PRESENT for part in parts)
        possible = sum(part.presence is not ABSENT for part in parts)
        presence = PRESENT if sure >= self.number else UNKNOWN if possible >= self.number else ABSENT
        return _combine(self, presence, parts)


class Not(Criterion):
    """The statement does not hold; open stays open."""

    def __init__(self, part: Criterion, title: str = "") -> None:
        self.part = part
        self.title = title
        self.scope = part.scope

    def parts(self) -> Sequence[Criterion]:
        return (self.part,)

    def sentence(self, knowledge: Knowledge) -> str:
        said = _inside(self.part, knowledge)
        return self.title or (f"no {said}" if isinstance(self.part, Finding) else f"not: {said}")

    def answer(self, limb: Limb) -> Result:
        part = limb.judge(self.part)
        return _combine(self, ~part.presence, (part,))


class Unless(Criterion):
    """The statement is not known to hold: absent or open both count.

    For what caps a tier only when it is on record, so that missing data does not silence everything.
    """

    def __init__(self, part: Criterion, title: str = "") -> None:
        self.part = part
        self.title = title
        self.scope = part.scope

    def parts(self) -> Sequence[Criterion]:
        return (self.part,)

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title or f"no record of {_inside(self.part, knowledge)}"

    def answer(self, limb: Limb) -> Result:
        part = limb.judge(self.part)
        return Result(self, Presence.of(part.presence is not PRESENT), parts=(part,))


class OnOtherLimb(Criterion):
    """The statement holds of the other limb. For comparison; the other side is never evidence for this one."""

    scope = Scope.OTHER_LIMB

    def __init__(self, part: Criterion, title: str = "") -> None:
        self.part = part
        self.title = title

    def parts(self) -> Sequence[Criterion]:
        return (self.part,)

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title or f"on the other side: {_inside(self.part, knowledge)}"

    def answer(self, limb: Limb) -> Result:
        part = limb.other.judge(self.part)
        return Result(self, part.presence, parts=(part,), missing=part.missing)


class DaysSince(Criterion):
    """So many days have passed since a derived entry of this limb began.

    The answer is given only when the lowest and the highest possible number of days agree.
    """

    def __init__(self, concept: str, low: int | None, high: int | None, title: str = "") -> None:
        self.concept = concept
        self.low = low
        self.high = high
        self.title = title

    def concepts(self) -> frozenset[str]:
        return frozenset((self.concept,))

    def sentence(self, knowledge: Knowledge) -> str:
        begun = f"the start of {knowledge.label(self.concept)} {self.scope.value}"
        if self.low is None:
            return f"at most {self.high} days since {begun}"
        return (
            f"{self.low} days or more since {begun}"
            if self.high is None
            else f"{self.low} to {self.high} days since {begun}"
        )

    def answer(self, limb: Limb) -> Result:
        begun = [
            e
            for e in limb.record.of(self.concept)
            if e.side.on(limb.side) is PRESENT and e.presence is PRESENT and e.period
        ]
        if not begun:
            return nothing_found(self, limb.knowledge.handles((self.concept,)), limb)
        entry = begun[-1]
        start = entry.period.start if entry.period else limb.today
        days = Days.since(start, limb.record.as_of)
        presence = days.within(self.low, self.high)
        reason = f"{days} since {start}"
        if presence is UNKNOWN:
            reason = f"start known only to the {start.precision}: {days}"
        return Result(self, presence, (entry,), reason)
