"""Numbers of a text with their units, and the normal limits that stand behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cds_service.record.ncs.lexicon import Token
from cds_service.record.units import Range, convert, range_of, ucum

UNIT = re.compile(
    r"\s{0,2}-?(ms(?:ec)?s?|milliseconds?|m/s(?:ec)?|mps|met(?:er|re)s?\s?(?:/|per)\s?second|m\.s-1|mv|millivolts?"
    r"|[u\u00b5\u03bc]v|mcv|microvolts?|(?:deg(?:rees)?\.?\s?|\u00b0\s?)?(?:celsius|fahrenheit|[cf])|\u2103)"
    r"(?![\w/])(?!-\w)",
    re.I,
)
_DEGREES = re.compile(r"(?:deg(?:rees)?\.?\s?|\u00b0\s?)?(c|f|celsius|fahrenheit)$|(?=\u2103)(.)")
_LIMIT = re.compile(
    r"\s*[(\[]?\s*(?:(?:normal|nl|norm|n|ref(?:erence)?|limit|uln|lln|cut-?off)\b[^\d<>\u2264\u2265()]{0,20})?"
    r"(?:(?P<most><=?|\u2264|up to|less than|below)\s*(?P<high>\d+(?:[.,]\d+)?)"
    r"|(?P<least>>=?|\u2265|at least|greater than|above)\s*(?P<low>\d+(?:[.,]\d+)?)"
    r"|(?P<from>\d+(?:[.,]\d+)?)\s*(?:-|\u2013|to)\s*(?P<till>\d+(?:[.,]\d+)?))",
    re.I,
)
_BETWEEN = frozenset((",", "and", "/", "left", "right", "l", "r", "to", "vs", "versus", "(", ")", ":"))
OPENS = {"(": ")", "[": "]"}


class Measured(NamedTuple):
    """A number with its unit, and the place in the text behind both."""

    value: float
    unit: str
    ends: int


def number(text: str) -> float:
    return float(text.replace(",", "."))


def unit_after(text: str, at: int) -> tuple[str, int]:
    """The UCUM unit that stands behind a number, and where it ends; "" when there is none."""
    found = UNIT.match(text, at)
    if found is None:
        return "", at
    written = found[1].lower()
    degrees = _DEGREES.match(written)
    if degrees:
        return ("[degF]" if degrees[1] in ("f", "fahrenheit") else "Cel"), found.end()
    return ("m/s" if written.startswith("met") else ucum(written) or ""), found.end()


def numbers_in(text: str, words: Sequence[Token]) -> dict[int, Measured]:
    """The numbers with a unit, by their tokens. Of "7.4 and 4.2 ms" the first one has the unit of the second."""
    found: dict[int, Measured] = {}
    bare: tuple[int, float, int] | None = None
    for at, word in enumerate(words):
        if not word.text[0].isdecimal():
            bare = bare if word.text in _BETWEEN else None
            continue
        if word.text.count(".") + word.text.count(",") > 1:
            continue
        unit, ends = unit_after(text, word.end)
        value = number(word.text)
        if not unit:
            bare = (at, value, word.end)
            continue
        if bare is not None and at - bare[0] <= 4:
            found[bare[0]] = Measured(bare[1], unit, bare[2])
        bare = None
        found[at] = Measured(value, unit, ends)
    return dict(sorted(found.items()))


def limits_after(text: str, words: Sequence[Token], ends: int, unit: str) -> tuple[Range | None, int]:
    """The normal range in brackets behind a value, and the token from which to go on."""
    following = next((i for i, word in enumerate(words) if word.start >= ends), len(words))
    opens = following < len(words) and words[following].text in OPENS
    found = _LIMIT.match(text, ends)
    if found is None or not opens:
        return None, following
    low = found["low"] or found["from"]
    high = found["high"] or found["till"]
    closes = text.find(OPENS[words[following].text], found.end())
    if closes < 0:
        return None, following
    own = unit_after(text, found.end())[0] or unit
    ends_at = [None if one is None else convert(number(one), own, own) for one in (low, high)]
    last = next((i for i, word in enumerate(words) if word.start > closes), len(words))
    return range_of(ends_at[0], ends_at[1], own), last
