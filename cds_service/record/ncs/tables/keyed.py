"""Lines that carry their own words and units: "Tibial motor (AH): R DML 7.8 ms, amp 3.3 mV; L DML 4.7 ms".

Such a line is read only if it holds nothing but labels, sides, values and limits. Anything else is a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cds_service.record.ncs.sentences.numbers import UNIT, number, unit_after
from cds_service.record.ncs.tables.entries import NUMBER, Entry, Kind
from cds_service.record.ncs.tables.labels import MEASURE_OF_UNIT, NOTHING, Label, Labels
from cds_service.record.side import Laterality

_PART = re.compile(
    rf"(?P<limit>(?:[<>]=?|[\u2264\u2265]|\b(?:up to|over|above|at least|less than|more than)\b)\s*{NUMBER}"
    rf"(?:{UNIT.pattern})?"
    rf"|(?<![\w.,/-]){NUMBER}\s?(?:-|\u2013|to)\s?{NUMBER}(?:{UNIT.pattern})?)"
    rf"|(?P<distance>(?<![\w.,/]){NUMBER}\s*[cm]m\b)"
    rf"|(?<![\w.,/])(?P<number>{NUMBER})(?P<unit>{UNIT.pattern})?(?![\w.,/]*\d)"
    r"|(?P<none>\b(?:nr|no (?:evoked )?response|absent|unobtainable|not (?:recordable|obtainable|elicitable))\b)"
    r"|(?P<side>(?<![\w-])(?:(?i:right|left|rt|lt)\b|[RL](?![\w/-]))(?:\s+(?i:side|foot|leg)\b)?)",
    re.I,
)
_SIDE_LETTER = re.compile(r"[rl]")
_LIMIT_WORDS = re.compile(r"\b(?:normal|norm|nl|n|ref|limit|uln|lln)\b[:.]?", re.I)
_DIGIT = re.compile(r"(?<![A-Za-z])\d")
_YEARS = range(1900, 2100)


class Item(NamedTuple):
    """A value or the lack of a response, the words before it, and the side that was named last."""

    words: Label
    side: Laterality
    entry: Entry


def items_of(text: str, labels: Labels) -> list[Item] | None:
    """The values of a line with their words; None where it is no such line."""
    items: list[Item] = []
    words, side, at, is_bare = "", Laterality.UNSTATED, 0, False
    for part in _PART.finditer(text):
        kind = part.lastgroup if part.lastgroup != "unit" else "number"
        if kind == "side" and _SIDE_LETTER.match(part[0]) and len(part[0]) == 1:
            return None
        words += text[at : part.start()]
        at = part.end()
        if kind == "side":
            side = Laterality.LEFT if part[0][0] in "lL" else Laterality.RIGHT
        elif kind == "limit":
            if not _limited(items, words, part[0], labels):
                return None
            words = ""
        elif kind != "distance":
            label = _label(words, labels)
            if label is None:
                return None
            entry = _entry(part)
            if entry is None:
                if number(part["number"]) in _YEARS or not (label.measure or label.late):
                    return None
            elif is_bare and not label.measure:
                return None
            else:
                items.append(Item(label, side, entry))
            words, is_bare = "", entry is None
    rest = _label(words + text[at:], labels)
    return items if rest is not None and not rest.measure and not rest.names_nerve else None


def rows_of(items: Sequence[Item], nerve: Label) -> Iterator[tuple[Label, Label, Entry]]:
    """What each value stands under and beside, as the column and the row of a table would tell it."""
    row, last = nerve, NOTHING
    for item in items:
        own = item.words.of_other_muscle(row)
        row = own.of_nerve() if own.names_nerve else own.over(row).of_nerve()
        if own.measure or own.late:
            last = own
        elif _is_of(item.entry, last):
            own = replace(own, measure=last.measure, late=last.late)
        side = item.side if item.side is not Laterality.UNSTATED else row.side
        yield own.on(side), row.on(side), item.entry


def _is_of(entry: Entry, measure: Label) -> bool:
    """Whether a value without a word may be one of the measure named last ("latency R 3.9 ms L 3.8 ms")."""
    told = MEASURE_OF_UNIT.get(entry.unit, "")
    if measure.late:
        return told in ("", "measure-latency")
    return bool(measure.measure) and told in ("", _kind(measure.measure))


def _kind(measure: str) -> str:
    return "measure-latency" if measure in ("measure-onset", "measure-peak") else measure


def _entry(part: re.Match[str]) -> Entry | None:
    """The entry of a part; None for a number without a unit."""
    if part["none"]:
        return Entry(Kind.NO_RESPONSE)
    unit = unit_after(part["unit"], 0)[0] if part["unit"] else ""
    return Entry(Kind.VALUE, number(part["number"]), unit) if unit else None


def _limited(items: list[Item], words: str, limit: str, labels: Labels) -> bool:
    """Give the last value its limit; whether the words before the limit belong to no other."""
    label = _label(_LIMIT_WORDS.sub(" ", words), labels)
    if label is None or not items or label.measure or label.names_nerve:
        return False
    if not items[-1].entry.limits:
        items[-1] = items[-1]._replace(entry=items[-1].entry._replace(limits=limit))
    return True


def _label(words: str, labels: Labels) -> Label | None:
    """What words say as a label; None where they are, or may be, those of a sentence."""
    label = labels.of(words)
    is_other = label.is_limit or label.is_difference or label.is_earlier or label.is_needle or label.is_arm
    return None if is_other or label.unknown or _DIGIT.search(words) else label
