"""What a report says in the end, where its parts say different things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cds_service.record.ncs.layout import RANKS
from cds_service.record.ncs.said import Said
from cds_service.record.ncs.sentences.plain import FIRM
from cds_service.record.side import Laterality
from cds_service.record.text import Tone

_CORRECTS = "addendum"
_NORMAL = "normal"


def agreed(said: Iterable[Said], *, corrected: bool = False) -> Iterator[Said]:
    """Each thing once for a side, in the order in which things were first said.

    `corrected`: an addendum takes back what was said before, so that only what it says itself is firm.
    """
    groups: dict[tuple[object, ...], list[Said]] = {}
    for one in said:
        for side in _sides(one):
            key = (one.name, side, one.answer, _is_measured(one))
            groups.setdefault(key, []).append(one._replace(side=side))
    settled = [_value(found) if _is_measured(found[0]) else _decided(found) for found in groups.values()]
    for one in settled:
        if one.answer and any(_contradicts(other, one) for other in settled):
            continue
        if not _is_grave(one):
            yield one
        elif corrected and one.section != _CORRECTS:
            if not any(other.name == one.name and other.section == _CORRECTS for other in settled):
                yield one._replace(tone=Tone.HEDGED)
        elif not any(_denies(other, one) for other in settled):
            yield one._replace(tone=Tone.HEDGED) if any(_doubts(o, one) for o in settled) else one


def _is_grave(one: Said) -> bool:
    """Whether it is stated and would lead to a prediction."""
    return one.tone is Tone.STATED and (
        one.name in FIRM or (one.name, one.answer) == ("tibial-nerve", "slow")
    )


def _denies(other: Said, one: Said) -> bool:
    """Whether a section that is worth more denies it without naming a side."""
    return (
        (other.name, other.tone) == (one.name, Tone.NEGATED)
        and other.side is Laterality.UNSTATED
        and RANKS[other.section] > RANKS[one.section]
    )


def _doubts(other: Said, one: Said) -> bool:
    """Whether as good a section denies it without a side, or calls the study of that side normal."""
    if other.side not in (one.side, Laterality.UNSTATED) or RANKS[other.section] < RANKS[one.section]:
        return False
    return other.name == "report-normal" or (other.name, other.tone) == (one.name, Tone.NEGATED)


def _value(found: list[Said]) -> Said:
    """The first one told, or the one that an addendum corrects it to."""
    return next((one for one in reversed(found) if one.section == _CORRECTS), found[0])


def _contradicts(other: Said, one: Said) -> bool:
    """Whether a section that is worth more says of the same nerve that it is normal, or that it is not."""
    return (
        (other.name, other.side) == (one.name, one.side)
        and bool(other.answer)
        and RANKS[other.section] > RANKS[one.section]
        and (other.answer == _NORMAL) != (one.answer == _NORMAL)
    )


def _decided(found: list[Said]) -> Said:
    """Of the section that is worth most; of now before earlier; stated before hedged; of an addendum the last word."""
    now = [one for one in found if one.tone is not Tone.HISTORIC] or found
    best = max(RANKS[one.section] for one in now)
    top = [one for one in now if RANKS[one.section] == best]
    if best == RANKS[_CORRECTS]:
        return top[-1]
    by_tone = {one.tone: one for one in reversed(top)}
    stated = by_tone.get(Tone.STATED)
    if stated is None:
        return top[0]
    return stated._replace(tone=Tone.HEDGED) if Tone.NEGATED in by_tone else stated


def _is_measured(one: Said) -> bool:
    return one.value is not None or one.no_response


def _sides(one: Said) -> tuple[Laterality, ...]:
    return (Laterality.LEFT, Laterality.RIGHT) if one.side is Laterality.BILATERAL else (one.side,)
