"""The conservative trial of a limb: which treatments are for this problem, when it began, whether it runs.

A derivation: a pure function from a record to entries of a new kind, each with the entries it was made from.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple

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
    Reason,
    Record,
    Result,
    Side,
    episode_start,
)

TRIAL = "conservative-trial"

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
LAPSES_AFTER = 90

_PRESENT, _ABSENT, _UNKNOWN = Presence.PRESENT, Presence.ABSENT, Presence.UNKNOWN


class Item(NamedTuple):
    """One treatment of a trial: an order, or what was done of it."""

    entry: Entry
    period: Period


def treats(entry: Entry, side: Side) -> Presence:
    """Whether a treatment is for this problem on this side.

    Its reason names the entrapment or a foot symptom of that side; without any reason its body site is that
    foot or ankle. With neither it treats nothing here. A side that only the reason states is the order's.
    """
    named = [r for r in entry.reasons if names_problem(r, entry)]
    if named:
        return _most_certain(side_of(entry.side, r.side).on(side) for r in named)
    if entry.has_reason or not (entry.sites & FOOT_AND_ANKLE):
        return _ABSENT
    return entry.side.on(side)


def names_problem(reason: Reason, entry: Entry) -> bool:
    """A reason that names the entrapment, or a symptom of the foot."""
    if reason.concepts & (ENTRAPMENT | FOOT_SYMPTOMS):
        return True
    return "sensory-symptom" in reason.concepts and bool((reason.sites | entry.sites) & FOOT_AND_ANKLE)


def side_of(ordered: Laterality, reason: Laterality) -> Laterality:
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
            found.append(Item(entry, entry.period))
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
    begun = episode_start(record, side)
    return begun is None or Days.between(begun, item.period.start).within(0, None) is _PRESENT


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
