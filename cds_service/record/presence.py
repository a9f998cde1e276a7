"""Three values, as in CQL: a statement holds, does not hold, or cannot be said.

`bool()` of a Presence raises: an unknown that slips into an `if` would read as "no", which is the error this
service exists to avoid. Compare with `is`, or combine with the operators of Kleene's logic below.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn


class Presence(Enum):
    """Whether a statement about the patient holds."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        raise TypeError("a Presence has three values; compare it with `is`")

    def __invert__(self) -> Presence:
        return _INVERSE[self]

    def __and__(self, other: Presence) -> Presence:
        return all_present((self, other))

    def __or__(self, other: Presence) -> Presence:
        return any_present((self, other))

    @staticmethod
    def of(holds: bool) -> Presence:
        """PRESENT or ABSENT for a question that has only two answers."""
        return Presence.PRESENT if holds else Presence.ABSENT


_INVERSE = {
    Presence.PRESENT: Presence.ABSENT,
    Presence.ABSENT: Presence.PRESENT,
    Presence.UNKNOWN: Presence.UNKNOWN,
}


def all_present(parts: Iterable[Presence]) -> Presence:
    """Kleene's "and": one absent part decides, else one unknown part leaves it open. Of nothing: present."""
    answer = Presence.PRESENT
    for part in parts:
        if part is Presence.ABSENT:
            return part
        if part is Presence.UNKNOWN:
            answer = part
    return answer


def any_present(parts: Iterable[Presence]) -> Presence:
    """Kleene's "or": one present part decides, else one unknown part leaves it open. Of nothing: absent."""
    answer = Presence.ABSENT
    for part in parts:
        if part is Presence.PRESENT:
            return part
        if part is Presence.UNKNOWN:
            answer = part
    return answer
