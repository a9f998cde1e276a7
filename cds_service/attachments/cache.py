"""What was read before, by content: an attachment is posted again with each call of its patient."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from cds_service.attachments import reasons
from cds_service.attachments.model import NotReadable, Outcome, Text

_OVERHEAD = 300
"""Characters that an entry counts for besides its text."""


class OutcomeCache:
    """In memory only, bounded by characters; what was not asked for longest goes first. For one thread at a time."""

    def __init__(self, characters: int, retry_after: float, clock: Callable[[], float]) -> None:
        """`retry_after`: seconds for which an outcome is kept that may be otherwise at the next try."""
        self._most = characters
        self._retry_after = retry_after
        self._clock = clock
        self._kept: OrderedDict[str, tuple[Outcome, float | None]] = OrderedDict()
        self._characters = 0

    def get(self, key: str) -> Outcome | None:
        found = self._kept.get(key)
        if found is None:
            return None
        outcome, until = found
        if until is not None and self._clock() >= until:
            self._forget(key)
            return None
        self._kept.move_to_end(key)
        return outcome

    def put(self, key: str, outcome: Outcome) -> None:
        if key in self._kept:
            self._forget(key)
        passing = isinstance(outcome, NotReadable) and outcome.reason in reasons.MAY_PASS
        self._kept[key] = (outcome, self._clock() + self._retry_after if passing else None)
        self._characters += _size(outcome)
        while self._characters > self._most:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: str) -> None:
        outcome, _ = self._kept.pop(key)
        self._characters -= _size(outcome)


def _size(outcome: Outcome) -> int:
    return _OVERHEAD + (len(outcome.text) if isinstance(outcome, Text) else 0)
