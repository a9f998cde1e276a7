"""The response to a trial: what is stated, measured or newly found about it, judged as better, the same or worse."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cds_service.rules import MARKS, Day, Days, Entry, Knowledge, Laterality, Period, Presence, Record, Side
from hooks.foot_ankle_entrapment.nerves import NERVES, Nerve
from hooks.foot_ankle_entrapment.treatment import FOOT_AND_ANKLE

REASSESSED_FROM = 21
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

_PRESENT = Presence.PRESENT


def derive_reassessments(record: Record, knowledge: Knowledge) -> Iterable[Entry]:
    """What is documented about the response to each trial, judged as improved, unchanged or worse.

    A statement or score counts from day 21, "worse" from the first day; a score without a baseline of the
    same instrument and side cannot be judged.
    """
    for nerve in NERVES:
        for trial in record.of(nerve.trial):
            if trial.presence is not _PRESENT or trial.period is None:
                continue
            about = _About(nerve, Side(trial.side.value))
            yield from _statements(record, trial, about)
            yield from _changes(record, trial, about, knowledge)
            yield from _new_deficits(record, trial, about)


class _About(NamedTuple):
    """Which nerve, on which side."""

    nerve: Nerve
    side: Side


def _since_start(trial: Entry, entry: Entry) -> Days | None:
    if trial.period is None or entry.last is None:
        return None
    return Days.between(trial.period.start, entry.last)


def _judged(about: _About, answer: str, on: Day | None, made_from: tuple[Entry, ...], text: str) -> Entry:
    nerve, side = about
    return Entry(
        id=f"{nerve.reassessment}/{side.value}/{made_from[-1].id}",
        resource="derived",
        concepts=frozenset((nerve.reassessment,)),
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


def _statements(record: Record, trial: Entry, about: _About) -> Iterator[Entry]:
    for entry in record.of("response-to-treatment"):
        answer = entry.answer
        if entry.presence is not _PRESENT or entry.side.on(about.side) is not _PRESENT or answer is None:
            continue
        if answer in ("improved", "unchanged", "worse") and _counts(_since_start(trial, entry), answer):
            yield _judged(about, answer, entry.last, (entry,), f"stated as {answer}")


def _changes(record: Record, trial: Entry, about: _About, knowledge: Knowledge) -> Iterator[Entry]:
    for instrument, higher_is_better in SCORES.items():
        scores = [
            e
            for e in record.of(instrument)
            if e.value is not None and e.last and e.side.on(about.side) is _PRESENT
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
                    yield _judged(about, "not judged", entry.last, (entry,), text)
                continue
            if baseline.last is None or entry.last is None or entry.last <= baseline.last:
                continue
            answer = change(baseline, entry, instrument, higher_is_better, knowledge)
            if _counts(days, answer):
                text = (
                    f"{knowledge.label(instrument)} from {baseline.value} ({baseline.last}) to {entry.value}: "
                    f"{answer}; meaningful: {_meaningful(instrument, knowledge)}"
                )
                yield _judged(about, answer, entry.last, (baseline, entry), text)


def baselines(record: Record, side: Side) -> list[Entry]:
    """The newest score of each instrument on this side, near enough to today to be the baseline of a trial."""
    found = []
    for instrument in SCORES:
        near = [
            e
            for e in record.of(instrument)
            if e.value is not None
            and e.last is not None
            and e.side.on(side) is _PRESENT
            and Days.since(e.last, record.as_of).within(0, BASELINE_BEFORE) is _PRESENT
        ]
        found += near[-1:]
    return found


def _meaningful(instrument: str, knowledge: Knowledge) -> str:
    """The change that counts, with its source."""
    least = knowledge.limit(instrument, "change")
    percent = knowledge.limits(instrument, "change-percent")
    more = f" or {percent[0].value:g} %" if percent else ""
    known = least.mark in ("general-knowledge", "project-choice")
    return f"{least.value:g}{more} ({'' if known else f'{least.source}, '}{MARKS[least.mark]})"


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


def _new_deficits(record: Record, trial: Entry, about: _About) -> Iterator[Entry]:
    """Weakness or wasting that was first recorded after treatment began."""
    deficits = [
        e
        for e in record.of("intrinsic-weakness", "muscle-atrophy")
        if e.presence is _PRESENT
        and e.side.on(about.side) is _PRESENT
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
        yield _judged(about, "worse", newest.last, (newest,), text)
