"""A criterion never answers yes or no. It answers a Result: the answer is the explanation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import force_setattr

from cds_service.record import Entry, Presence

if TYPE_CHECKING:
    from cds_service.rules.criteria import Criterion


class Limit(Struct, frozen=True, gc=False):
    """What a value was held against, and where that limit came from.

    `mark` is empty for a laboratory's own limit; `source` names the laboratory or a citation key.
    """

    words: str
    source: str
    mark: str = ""
    threshold: str = ""


class Result(Struct, frozen=True, eq=False, gc=False):
    """The answer of one criterion on one limb.

    `entries` are what it rests on, `limit` what a value was held against, `reason` why it is not present
    (or what qualifies it), `parts` the results it was combined from, `missing` the handles whose data would
    have been needed and could not be had.
    """

    criterion: Criterion
    presence: Presence
    entries: tuple[Entry, ...] = ()
    reason: str = ""
    parts: tuple[Result, ...] = ()
    limit: Limit | None = None
    missing: frozenset[str] = frozenset()
    rests: bool = False
    """Whether anything in this rests on an entry of the chart. Worked out, not given."""

    def __post_init__(self) -> None:
        if self.entries:
            force_setattr(self, "rests", True)
            return
        for part in self.parts:
            if part.rests:
                force_setattr(self, "rests", True)
                return

    @property
    def present(self) -> bool:
        return self.presence is Presence.PRESENT

    def leaves(self) -> Iterator[Result]:
        """The results at the ends of the tree, where entries and limits are."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def find(self, criterion: Criterion) -> Result | None:
        """The result of one criterion inside this one."""
        if self.criterion is criterion:
            return self
        for part in self.parts:
            if (found := part.find(criterion)) is not None:
                return found
        return None

    def all_entries(self) -> tuple[Entry, ...]:
        """Every entry this rests on, each once, in the order of the record."""
        found: dict[str, Entry] = {}
        seen: set[int] = set()

        def gather(result: Result) -> None:
            # Rules share criteria, so the same result may be part of several.
            if not result.rests or id(result) in seen:
                return
            seen.add(id(result))
            found.update({entry.id: entry for entry in result.entries})
            for part in result.parts:
                gather(part)

        gather(self)
        return tuple(found.values())

    def reasons(self) -> tuple[str, ...]:
        """Why this is unknown: the reasons of the parts that leave it open, each once."""
        if not self.parts:
            return (self.reason,) if self.reason else ()
        open_parts = [part for part in self.parts if part.presence is Presence.UNKNOWN]
        found = [reason for part in open_parts for reason in part.reasons()]
        return tuple(dict.fromkeys([*([self.reason] if self.reason else []), *found]))
