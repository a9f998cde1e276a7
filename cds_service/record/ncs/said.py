"""What a report says: one representation for words and values, each with the sentence it was read from."""

from __future__ import annotations

from typing import NamedTuple

from cds_service.record.model import Interpretation
from cds_service.record.side import Laterality
from cds_service.record.text import Tone
from cds_service.record.units import Quantity, Range


class Said(NamedTuple):
    """One thing that a report says.

    `name` is a concept: a conclusion or a finding (held as `tone` says), a nerve (how it responds, in words, is the
    `answer`: normal, slow, reduced, absent, abnormal or not-tested), or a measure (a `value` in its unit with the
    laboratory's `limits` and `flag`, or `no_response`). `quote` is the sentence or the line of the table.
    """

    name: str
    side: Laterality
    tone: Tone
    section: str
    quote: str
    answer: str = ""
    value: Quantity | None = None
    no_response: bool = False
    limits: Range | None = None
    flag: Interpretation | None = None


class LeftOut(NamedTuple):
    """A sentence or line that speaks of the field and was not used, and why."""

    quote: str
    why: str


class ReportReading(NamedTuple):
    """All that one report says; `covers` is the limb that its title names."""

    said: tuple[Said, ...]
    left_out: tuple[LeftOut, ...]
    covers: Laterality
