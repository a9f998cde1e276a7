"""The conservative trial of a nerve of a limb: which treatments are for it, when it began, whether it runs.

A derivation: a pure function from a record to entries of a new kind, each with the entries it was made from.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from cds_service.rules import (
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
    Side,
    episode_start,
)
from hooks.foot_ankle_entrapment.nerves import NERVES, Nerve

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
FOOT_SYMPTOMS = frozenset(
    (
        "foot-pain",
        "plantar-dysaesthesia",
        "numbness-medial-sole",
        "numbness-hallux-second-toe",
        "medial-arch-pain",
        "territory-medial-heel",
        "heel-pain-medial-to-central",
    )
)
FOOT_AND_ANKLE = frozenset(("foot", "ankle", "ankle-or-foot", "heel", "tarsal-tunnel"))

DUE, LAST_DUE = 28, 42
LAPSES_AFTER = 90

_PRESENT, _ABSENT, _UNKNOWN = Presence.PRESENT, Presence.ABSENT, Presence.UNKNOWN


class Item(NamedTuple):
    """One treatment of a trial: an order, or what was done of it."""

    entry: Entry
    period: Period


def treats(entry: Entry, side: Side, nerve: Nerve) -> Presence:
    """Whether a treatment is for the entrapment of this nerve on this side.

    Its reason names the entrapment or a foot symptom of that side; without any reason its body site is that
    foot or ankle. With neither it treats nothing here. A side that only the reason states is the order's.
    """
    named = [r for r in entry.reasons if names_problem(r, entry, nerve)]
    if named:
        return most_certain(side_of(entry.side, r.side).on(side) for r in named)
    if entry.has_reason or not (entry.sites & FOOT_AND_ANKLE):
        return _ABSENT
    return entry.side.on(side)


def names_problem(reason: Reason, entry: Entry, nerve: Nerve) -> bool:
    """A reason that names the entrapment of this nerve, or a symptom of the foot."""
    if nerve.entrapment in reason.concepts or reason.concepts & FOOT_SYMPTOMS:
        return True
    return "sensory-symptom" in reason.concepts and bool((reason.sites | entry.sites) & FOOT_AND_ANKLE)


def side_of(ordered: Laterality, reason: Laterality) -> Laterality:
    if reason in (Laterality.UNSTATED, ordered):
        return ordered
    # An order for both feet because of one is for that one.
    if ordered in (Laterality.UNSTATED, Laterality.BILATERAL):
        return reason
    if reason is Laterality.BILATERAL:
        return ordered
    return Laterality.CONFLICT


def most_certain(answers: Iterable[Presence]) -> Presence:
    found = set(answers)
    return _PRESENT if _PRESENT in found else _UNKNOWN if _UNKNOWN in found else _ABSENT


def _treatments(record: Record) -> Iterator[Entry]:
    """What can be conservative treatment; an oral steroid is none, an injected one is."""
    for entry in record.of(*TREATMENTS):
        steroid_only = not (entry.concepts & (set(TREATMENTS) - {"steroid-drug"}))
        if steroid_only and entry.resource != "MedicationAdministration":
            continue
        yield entry


def items(record: Record, side: Side, nerve: Nerve) -> list[Item]:
    """The treatments of this nerve on this side, an order and its performance being one."""
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
        meant = treats(entry, side, nerve)
        if meant is not _PRESENT and not entry.has_reason:
            meant = most_certain((meant, *(treats(ordered, side, nerve) for ordered in orders)))
        if meant is _PRESENT and entry.presence is _PRESENT and entry.period:
            found.append(Item(entry, entry.period))
    return sorted(found, key=lambda item: (item.period.start, item.entry.id))


def derive_trials(record: Record, _: Knowledge) -> Iterable[Entry]:
    """The running trial of each nerve of each limb: from its first treatment until 90 days after its last."""
    if not record.has_any(TREATMENTS):
        return
    for nerve in NERVES:
        yield from _trials(record, nerve)


def _trials(record: Record, nerve: Nerve) -> Iterator[Entry]:
    for side in Side:
        begun = items_of_episode(record, side, nerve)
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
            id=f"{nerve.trial}/{side.value}",
            resource="derived",
            concepts=frozenset((nerve.trial,)),
            text="conservative trial",
            side=Laterality(side.value),
            presence=_ABSENT if lapsed else _PRESENT,
            status="lapsed" if lapsed else "running",
            known=start,
            period=Period(start, last),
            made_from=tuple(i.entry for i in chain),
        )


def items_of_episode(record: Record, side: Side, nerve: Nerve) -> list[Item]:
    """The treatments of this nerve on this side that belong to its current episode, lapsed ones included."""
    begun = episode_start(record, side, nerve.episode)
    return [
        item
        for item in items(record, side, nerve)
        if begun is None or Days.between(begun, item.period.start).within(0, None) is _PRESENT
    ]


def trial_of(limb: Limb, nerve: Nerve) -> Entry | None:
    """The running trial of this nerve of this limb."""
    found = [
        e for e in limb.record.of(nerve.trial) if e.side.on(limb.side) is _PRESENT and e.presence is _PRESENT
    ]
    return found[-1] if found else None


def ordered_only(trial: Entry) -> bool:
    """Whether the trial rests on orders alone, none of them confirmed as begun."""
    return all(
        e.resource in ("ServiceRequest", "DeviceRequest", "MedicationRequest", "CarePlan")
        for e in trial.made_from
    )


def days_of(limb: Limb, nerve: Nerve) -> Days | None:
    """How many days the trial of this nerve of this limb has run."""
    trial = trial_of(limb, nerve)
    return Days.since(trial.period.start, limb.record.as_of) if trial and trial.period else None


def planned_window(limb: Limb, nerve: Nerve) -> tuple[date, date]:
    """Day 28, the earliest, to day 42, the latest: of the running trial, else of one that starts today."""
    trial = trial_of(limb, nerve)
    start = trial.period.start if trial and trial.period else limb.today
    return start.low + timedelta(days=DUE), start.high + timedelta(days=LAST_DUE)
