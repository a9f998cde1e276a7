"""What was done about it: the conservative trial of a limb, what became of it, and releases.

Derivations: pure functions from a record to entries of a new kind, each with the entries it was made from.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple

from cds_service.rules import (
    EPISODE,
    MARKS,
    Criterion,
    Day,
    Days,
    Entry,
    Knowledge,
    Laterality,
    Limb,
    Period,
    Presence,
    Reason,
    Record,
    Result,
    Side,
    limb_episode,
)

TRIAL = "conservative-trial"
REASSESSMENT = "reassessment"
RELEASE = "tarsal-tunnel-release"

DRUGS = ("nsaid", "topical-nsaid", "neuropathic-pain-drug", "analgesic")
TREATMENTS = (
    "physical-therapy",
    "orthosis",
    "immobilisation",
    "steroid-injection",
    "steroid-drug",
    *DRUGS,
    "care-plan",
)
ENTRAPMENT = frozenset(("tarsal-tunnel-syndrome",))
FOOT_SYMPTOMS = frozenset(
    ("foot-pain", "plantar-dysaesthesia", "numbness-medial-sole", "numbness-hallux-second-toe")
)
FOOT_AND_ANKLE = frozenset(("foot", "ankle", "ankle-or-foot", "heel", "tarsal-tunnel"))

DUE, LAST_DUE = 28, 42
REASSESSED_FROM = 21
ADEQUATE = 42
LAPSES_AFTER = 90
NEW_EPISODE_AFTER = 90
BASELINE_BEFORE, BASELINE_AFTER = 30, 7
SCORES = {  # instrument -> whether a higher score is better
    "pain-nrs": False,
    "pain-vas": False,
    "promis-pain-interference": False,
    "promis-physical-function": True,
    "ffi-total": False,
    "ffi-pain": False,
    "faam-adl": True,
}

_PRESENT, _ABSENT, _UNKNOWN = Presence.PRESENT, Presence.ABSENT, Presence.UNKNOWN


class Item(NamedTuple):
    """One treatment of a trial: an order, or what was done of it."""

    entry: Entry
    period: Period
    performed: bool


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


def treats(entry: Entry, side: Side) -> Presence:
    """Whether a treatment is for this problem on this side.

    Its reason names the entrapment or a foot symptom of that side; without any reason its body site is that
    foot or ankle. With neither it treats nothing here. A side that only the reason states is the order's.
    """
    named = [r for r in entry.reasons if names_problem(r, entry)]
    if named:
        return _most_certain(_side_of(entry.side, r.side).on(side) for r in named)
    if entry.has_reason or not (entry.sites & FOOT_AND_ANKLE):
        return _ABSENT
    return entry.side.on(side)


def names_problem(reason: Reason, entry: Entry) -> bool:
    """A reason that names the entrapment, or a symptom of the foot."""
    if reason.concepts & (ENTRAPMENT | FOOT_SYMPTOMS):
        return True
    return "sensory-symptom" in reason.concepts and bool((reason.sites | entry.sites) & FOOT_AND_ANKLE)


def _side_of(ordered: Laterality, reason: Laterality) -> Laterality:
    if reason in (Laterality.UNSTATED, ordered):
        return ordered
    if ordered is Laterality.UNSTATED:
        return reason
    if reason is Laterality.BILATERAL:
        return ordered
    return Laterality.CONFLICT


def _most_certain(answers: Iterable[Presence]) -> Presence:
    found = set(answers)
    return _PRESENT if _PRESENT in found else _UNKNOWN if _UNKNOWN in found else _ABSENT


def _treatments(record: Record) -> Iterator[Entry]:
    """What can be conservative treatment; an oral steroid is none, an injected one is."""
    for entry in record.of(*TREATMENTS):
        steroid_only = not (entry.concepts & (set(TREATMENTS) - {"steroid-drug"}))
        if steroid_only and entry.resource != "MedicationAdministration":
            continue
        yield entry


def items(record: Record, side: Side) -> list[Item]:
    """The treatments of this problem on this side, an order and its performance being one."""
    every = list(_treatments(record))
    by_id = {e.id: e for e in every}
    done_of: dict[str, list[Entry]] = {}
    for entry in every:
        for ordered in entry.based_on:
            done_of.setdefault(ordered, []).append(entry)
    found = []
    for entry in every:
        performances = done_of.get(entry.id, [])
        if any(done.presence is _PRESENT and done.period for done in performances):
            continue
        if performances and all(done.presence is _ABSENT for done in performances):
            continue
        orders = [by_id[o] for o in entry.based_on if o in by_id]
        meant = treats(entry, side)
        if meant is not _PRESENT and not entry.has_reason:
            meant = _most_certain((meant, *(treats(ordered, side) for ordered in orders)))
        if meant is _PRESENT and entry.presence is _PRESENT and entry.period:
            performed = entry.resource not in (
                "ServiceRequest",
                "DeviceRequest",
                "MedicationRequest",
                "CarePlan",
            )
            found.append(Item(entry, entry.period, performed))
    return sorted(found, key=lambda item: (item.period.start, item.entry.id))


def derive_trials(record: Record, _: Knowledge) -> Iterable[Entry]:
    """The running trial of each limb: from its first treatment until 90 days after its last."""
    for side in Side:
        begun = [i for i in items(record, side) if _in_episode(i, record, side)]
        chain: list[Item] = []
        for item in begun:
            last = max((i.period.last for i in chain), default=None)
            if last is not None and Days.between(last, item.period.start).low > LAPSES_AFTER:
                chain = []
            chain.append(item)
        if not chain:
            continue
        last = max(i.period.last for i in chain)
        lapsed = Days.since(last, record.as_of).low > LAPSES_AFTER
        start = Day(min(i.period.start.low for i in chain), min(i.period.start.high for i in chain))
        yield Entry(
            id=f"{TRIAL}/{side.value}",
            resource="derived",
            concepts=frozenset((TRIAL,)),
            text="conservative trial",
            side=Laterality(side.value),
            presence=_ABSENT if lapsed else _PRESENT,
            why="lapsed: nothing dated in the last 90 days" if lapsed else "",
            status="lapsed" if lapsed else "running",
            known=start,
            period=Period(start, last),
            made_from=tuple(i.entry for i in chain),
        )


def _in_episode(item: Item, record: Record, side: Side) -> bool:
    starts = [e.period.start for e in record.of(EPISODE) if e.side.on(side) is _PRESENT and e.period]
    return not starts or Days.between(max(starts), item.period.start).within(0, None) is _PRESENT


def trial_of(limb: Limb) -> Entry | None:
    """The running trial of this limb."""
    found = [e for e in limb.record.of(TRIAL) if e.side.on(limb.side) is _PRESENT and e.presence is _PRESENT]
    return found[-1] if found else None


def ordered_only(trial: Entry) -> bool:
    """Whether the trial rests on orders alone, none of them confirmed as begun."""
    return all(
        e.resource in ("ServiceRequest", "DeviceRequest", "MedicationRequest", "CarePlan")
        for e in trial.made_from
    )


def derive_reassessments(record: Record, knowledge: Knowledge) -> Iterable[Entry]:
    """What is documented about the response to each limb's trial, judged as improved, unchanged or worse.

    A statement or score counts from day 21, "worse" from the first day; a score without a baseline of the
    same instrument and side cannot be judged.
    """
    for trial in record.of(TRIAL):
        if trial.presence is not _PRESENT or trial.period is None:
            continue
        side = Side(trial.side.value)
        yield from _statements(record, trial, side)
        yield from _changes(record, trial, side, knowledge)
        yield from _new_deficits(record, trial, side)


def _since_start(trial: Entry, entry: Entry) -> Days | None:
    if trial.period is None or entry.last is None:
        return None
    return Days.between(trial.period.start, entry.last)


def _judged(side: Side, answer: str, on: Day | None, made_from: tuple[Entry, ...], text: str) -> Entry:
    return Entry(
        id=f"{REASSESSMENT}/{side.value}/{made_from[-1].id}",
        resource="derived",
        concepts=frozenset((REASSESSMENT,)),
        text=text,
        side=Laterality(side.value),
        answer=answer,
        known=on,
        period=None if on is None else Period(on),
        made_from=made_from,
    )


def _counts(days: Days | None, answer: str) -> bool:
    least = 0 if answer == "worse" else REASSESSED_FROM
    return days is not None and days.within(least, None) is _PRESENT


def _statements(record: Record, trial: Entry, side: Side) -> Iterator[Entry]:
    for entry in record.of("response-to-treatment"):
        answer = entry.answer
        if entry.presence is not _PRESENT or entry.side.on(side) is not _PRESENT or answer is None:
            continue
        if answer in ("improved", "unchanged", "worse") and _counts(_since_start(trial, entry), answer):
            yield _judged(side, answer, entry.last, (entry,), f"stated as {answer}")


def _changes(record: Record, trial: Entry, side: Side, knowledge: Knowledge) -> Iterator[Entry]:
    for instrument, higher_is_better in SCORES.items():
        scores = [
            e for e in record.of(instrument) if e.value is not None and e.last and e.side.on(side) is _PRESENT
        ]
        dated = [(e, days) for e in scores if (days := _since_start(trial, e)) is not None]
        baselines = [e for e, d in dated if d.within(-BASELINE_BEFORE, BASELINE_AFTER) is _PRESENT]
        before = [e for e, d in dated if e in baselines and d.within(None, 0) is _PRESENT]
        baseline = before[-1] if before else baselines[0] if baselines else None
        for entry, days in dated:
            if entry is baseline or days.within(1, None) is not _PRESENT:
                continue
            if baseline is None:
                if _counts(days, "unchanged"):
                    text = f"{knowledge.label(instrument)} without a baseline: change cannot be judged"
                    yield _judged(side, "not judged", entry.last, (entry,), text)
                continue
            if baseline.last is None or entry.last is None or entry.last < baseline.last:
                continue
            answer = change(baseline, entry, instrument, higher_is_better, knowledge)
            if _counts(days, answer):
                text = (
                    f"{knowledge.label(instrument)} from {baseline.value} ({baseline.last}) to {entry.value}: "
                    f"{answer}; meaningful: {_meaningful(instrument, knowledge)}"
                )
                yield _judged(side, answer, entry.last, (baseline, entry), text)


def _meaningful(instrument: str, knowledge: Knowledge) -> str:
    """The change that counts, with its source."""
    least = knowledge.limit(instrument, "change")
    percent = knowledge.limits(instrument, "change-percent")
    more = f" or {percent[0].value:g} %" if percent else ""
    return f"{least.value:g}{more} ({least.source}, {MARKS[least.mark]})"


def change(before: Entry, after: Entry, instrument: str, higher_is_better: bool, knowledge: Knowledge) -> str:
    """Improved or worse by at least the meaningful change, else unchanged.

    A change in percent of the baseline counts as improvement only: of a small baseline, one point more would
    already be "worse".
    """
    if before.value is None or after.value is None:
        return "not judged"
    gain = after.value.value - before.value.value
    gain = round(gain if higher_is_better else -gain, 6)
    least = knowledge.limit(instrument, "change").value
    if gain >= least:
        return "improved"
    if gain <= -least:
        return "worse"
    percent = knowledge.limits(instrument, "change-percent")
    base = before.value.value
    if percent and base and gain > 0 and 100 * gain / base >= percent[0].value:
        return "improved"
    return "unchanged"


def _new_deficits(record: Record, trial: Entry, side: Side) -> Iterator[Entry]:
    """Weakness or wasting that was first recorded after treatment began."""
    deficits = [
        e
        for e in record.of("intrinsic-weakness", "muscle-atrophy")
        if e.presence is _PRESENT
        and e.side.on(side) is _PRESENT
        and e.period
        and ("intrinsic-weakness" in e.concepts or e.sites & FOOT_AND_ANKLE)
    ]
    if not deficits or trial.period is None:
        return
    first = min(deficits, key=lambda e: e.period.start if e.period else Day.on(record.as_of))
    began = first.period.start if first.period else Day.on(record.as_of)
    if Days.between(trial.period.start, began).within(1, None) is _PRESENT:
        newest = deficits[-1]
        text = "weakness or wasting first recorded since"
        yield _judged(side, "worse", newest.last, (newest,), text)


class SelectedTreatment(Criterion):
    """A conservative treatment for this problem on this side was just selected as an order."""

    title = "a conservative treatment for this side was just selected"

    def concepts(self) -> frozenset[str]:
        return frozenset(TREATMENTS) - {"care-plan"}

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        chosen = [
            e
            for e in limb.record.drafts(*TREATMENTS)
            if e.presence is _PRESENT and (e.concepts - {"steroid-drug"}) & set(TREATMENTS)
        ]
        meant = [(e, treats(e, limb.side)) for e in chosen]
        here = tuple(e for e, answer in meant if answer is _PRESENT)
        if here:
            return Result(self, _PRESENT, here)
        open_ = tuple(e for e, answer in meant if answer is _UNKNOWN)
        if open_:
            return Result(self, _UNKNOWN, open_, "side of the order not recorded")
        return Result(self, _ABSENT, reason="no such order selected")


class ReasonNamesEntrapment(Criterion):
    """The reason of a treatment of this side names the entrapment."""

    title = "a treatment of this side is given for tarsal tunnel syndrome"

    def concepts(self) -> frozenset[str]:
        return frozenset((TRIAL, *TREATMENTS)) - {"care-plan"}

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        trial = trial_of(limb)
        chosen = [*(trial.made_from if trial else ()), *limb.record.drafts(*TREATMENTS)]
        named = tuple(
            e
            for e in chosen
            if treats(e, limb.side) is _PRESENT and any(r.concepts & ENTRAPMENT for r in e.reasons)
        )
        return Result(self, Presence.of(bool(named)), named)


class FollowUpBooked(Criterion):
    """A follow-up about this problem is booked inside the window, day 28 to 42 of the trial."""

    title = f"a follow-up is booked between day {DUE} and day {LAST_DUE}"

    def concepts(self) -> frozenset[str]:
        return frozenset((TRIAL, "follow-up"))

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        trial = trial_of(limb)
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

    @staticmethod
    def _about(entry: Entry, side: Side) -> bool:
        """About this foot, as far as it says; a visit whose side is not stated counts as one for both."""
        named = [r for r in entry.reasons if names_problem(r, entry)]
        follows = "follow-up" in entry.concepts and not entry.has_reason
        placed = bool(entry.sites & FOOT_AND_ANKLE) or bool(entry.concepts & ENTRAPMENT)
        if named:
            return any(_side_of(entry.side, r.side).on(side) is not _ABSENT for r in named)
        return follows and placed and entry.side.on(side) is not _ABSENT


class Referred(Criterion):
    """A surgical opinion about this problem is already asked for or given."""

    title = "a surgical opinion about this side is already asked for"

    def concepts(self) -> frozenset[str]:
        return frozenset(("surgical-opinion",))

    def sentence(self, knowledge: Knowledge) -> str:
        return self.title

    def answer(self, limb: Limb) -> Result:
        trial = trial_of(limb)
        since = trial.period.start if trial and trial.period else None
        asked = tuple(
            e
            for e in limb.record.of("surgical-opinion")
            if e.presence is _PRESENT and self._about(e, limb.side) and _not_before(e, since)
        )
        return Result(self, Presence.of(bool(asked)), asked)

    @staticmethod
    def _about(entry: Entry, side: Side) -> bool:
        return treats(entry, side) is _PRESENT


def _not_before(entry: Entry, since: Day | None) -> bool:
    if since is None or entry.period is None:
        return since is None
    return Days.between(since, entry.period.start).high >= 0


def days_of(limb: Limb) -> Days | None:
    """How many days the trial of this limb has run."""
    trial = trial_of(limb)
    return Days.since(trial.period.start, limb.record.as_of) if trial and trial.period else None


def planned_window(limb: Limb) -> tuple[Day, Day]:
    """Day 28 and day 42: of the running trial, else of one that starts today."""
    trial = trial_of(limb)
    start = trial.period.start if trial and trial.period else limb.today
    return (
        Day(start.low + timedelta(days=DUE), start.high + timedelta(days=DUE)),
        Day(start.low + timedelta(days=LAST_DUE), start.high + timedelta(days=LAST_DUE)),
    )
