"""Not now: a warning that a clinician overrode stays away for a week, unless there is more to say than then.

It stays away for the same patient, rule, nerve and side, and so never for the other side. What is for information
only stays away for nobody's override. A higher tier, another grade, another state or new evidence brings a warning
back at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

import msgspec

from cds_service.engine.audit import kept
from cds_service.record import Entry
from cds_service.rules.cards import HeldBack
from cds_service.rules.rule import Aspect, Indicator, Judged
from cds_service.store.rows import Overridden

DAYS = 7
"""Calendar days, the day of the override included."""


def overridden_since(as_of: date, zone: tzinfo) -> datetime:
    """What was overridden before this instant holds nothing back on this day."""
    return datetime.combine(as_of - timedelta(days=DAYS - 1), time.min, zone)


def held_back(overridden: Iterable[Overridden], as_of: date, zone: tzinfo) -> HeldBack:
    """Why a card stays away on this day, after what was overridden of the same patient's cards; None to show it."""
    away: dict[tuple[str, str, str | None], list[tuple[date, Overridden]]] = {}
    for one in overridden:
        day = one.when.astimezone(zone).date()
        if one.indicator == Indicator.WARNING.value and as_of < day + timedelta(days=DAYS):
            away.setdefault((one.topic, one.nerve, one.side), []).append((day, one))
    for said in away.values():
        said.sort(key=lambda pair: pair[1].when, reverse=True)

    def why(judged: Judged, topic: str) -> str | None:
        if judged.indicator is not Indicator.WARNING:
            return None
        side = judged.side.value if judged.side else None
        for day, one in away.get((topic, judged.rule.nerve, side), ()):
            if not _concludes_more(judged, one) and not _rests_on_more(judged, one):
                return f"overridden on {day}, stays away until {day + timedelta(days=DAYS)}"
        return None

    return why


def _concludes_more(judged: Judged, before: Overridden) -> bool:
    """A higher tier; or any grade or state but the one that was overridden."""
    now = judged.outcome.name if judged.outcome else None
    if judged.rule.aspect is not Aspect.TIER:
        return now != before.outcome
    highest_first = [outcome.name for outcome in judged.rule.outcomes]
    if now is None or before.outcome not in highest_first:
        return True  # it was another rule then, under the same name
    return highest_first.index(now) < highest_first.index(before.outcome)


def _rests_on_more(judged: Judged, before: Overridden) -> bool:
    """Something on the chart that the overridden card did not rest on, or that said something else then.

    Also what it tells of another rule: another nerve that joins in is worth a word. The same finding charted again at
    the next visit is nothing new.
    """
    known = {_says(said) for said in before.evidence.values()}
    entries = (entry for one in (judged, *judged.joined) for entry in one.decisive.all_entries())
    return any(_says(_as_stored(entry)) not in known for entry in _recorded(entries))


def _says(said: Mapping[str, Any]) -> str:
    """What a stored entry says, whichever resource says it, and when."""
    kept = {key: value for key, value in said.items() if key not in _WHEN_AND_HOW}
    return msgspec.json.encode(kept, order="sorted").decode()


_WHEN_AND_HOW = frozenset(("date", "known", "planned", "text", "made_from"))


def _recorded(entries: Iterable[Entry]) -> Iterable[Entry]:
    """What the chart itself says: in place of a derived entry, those it was made from.

    A derived one changes by itself from day to day.
    """
    for entry in entries:
        if entry.made_from:
            yield from _recorded(entry.made_from)
        else:
            yield entry


def _as_stored(entry: Entry) -> Any:
    return msgspec.json.decode(msgspec.json.encode(kept(entry)))
