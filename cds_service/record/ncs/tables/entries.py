"""What one cell of a table holds: a value with its flag and limits, no response, a limit, or nothing at all."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from cds_service.record.model import Interpretation
from cds_service.record.ncs.sentences.numbers import UNIT, number, unit_after
from cds_service.record.ncs.tables.cells import Cell
from cds_service.record.units import Range, range_of

# A comma before three digits may part thousands: such a number is not read.
NUMBER = r"\d+(?:\.\d+|,\d{1,2}(?!\d))?"
_SIGNS = "*!^#\u2020\u2021\u2191\u2193"
_FLAG = rf"(?:[{_SIGNS}]+|[HhLl]|[(\[][HhLl{_SIGNS}][)\]])"
_VALUE = re.compile(
    rf"(?P<mark>[{_SIGNS}]*)\s*(?P<number>{NUMBER})(?P<unit>{UNIT.pattern})?\s*(?P<flag>{_FLAG})?\s*"
    rf"(?:[(\[](?P<limits>[^()\[\]]*\d[^()\[\]]*)[)\]])?\s*(?P<late>{_FLAG})?",
    re.I,
)
_LONE_FLAG = re.compile(_FLAG)
_BOUND = re.compile(
    rf"\D{{0,12}}?(?:(?:<=?|\u2264|up to)\s*(?P<high>{NUMBER})|(?:>=?|\u2265)\s*(?P<low>{NUMBER})"
    rf"|(?P<from>{NUMBER})\s*(?:-|\u2013|to)\s*(?P<till>{NUMBER}))\s*(?P<unit>[^\d\s()]{{0,8}})\s*",
    re.I,
)
_NO_RESPONSE = re.compile(
    r"[(\[]?(?:nr|n\.r\.?|n/r|no\s+(?:evoked\s+)?(?:resp(?:onse)?|potential)\.?|absent|abs\.?|unobtainable"
    r"|unrecordable|unelicitable|not\s+(?:recordable|obtainable|obtained|elicitable|evoked)"
    r"|non-?recordable)[)\]]?[*!]?",
    re.I,
)
_NOT_DONE = re.compile(r"(?:-+|\u2013|\u2014|n/?a|nd|dnt|nt|not (?:done|tested)|\.+|x|)", re.I)
_FIGURES = re.compile(r"[-+\u2212\u2013]?\s*\d[\d.,/+\u2212\u2013-]*\s*\S{0,5}")
_FLAGS = {
    "h": Interpretation.HIGH,
    "l": Interpretation.LOW,
    "\u2191": Interpretation.HIGH,
    "\u2193": Interpretation.LOW,
}


class Kind(Enum):
    """What sort of thing stands in a cell."""

    VALUE = "a number that can be read"
    NO_RESPONSE = "no response"
    NOT_DONE = "a sign that nothing was measured"
    LIMIT = "a normal limit"
    FIGURES = "a number that cannot be read"
    FLAG = "only a flag"
    WORDS = "words"

    @property
    def fills(self) -> bool:
        return self is not Kind.WORDS and self is not Kind.FLAG


class Entry(NamedTuple):
    """A cell as it was understood; `number`, `unit`, `limits` and `flag` are those of a value."""

    kind: Kind
    number: float = 0.0
    unit: str = ""
    limits: str = ""
    flag: Interpretation | None = None


@lru_cache(maxsize=8192)
def entry_of(text: str) -> Entry:
    """What the text of a cell means by itself."""
    found = _VALUE.fullmatch(text)
    if found is not None:
        return _value(found)
    if _NO_RESPONSE.fullmatch(text):
        return Entry(Kind.NO_RESPONSE)
    if _NOT_DONE.fullmatch(text):
        return Entry(Kind.NOT_DONE)
    if _LONE_FLAG.fullmatch(text):
        return Entry(Kind.FLAG, flag=_flag(text))
    if _BOUND.fullmatch(text):
        return Entry(Kind.LIMIT)
    return Entry(Kind.FIGURES if _FIGURES.fullmatch(text) else Kind.WORDS)


def fills(cell: Cell) -> bool:
    """Whether a cell stands for what was measured, so that its column has to be certain."""
    return _fills(cell.text)


@lru_cache(maxsize=8192)
def _fills(text: str) -> bool:
    return bool(text) and entry_of(text).kind.fills


def _value(found: re.Match[str]) -> Entry:
    unit = unit_after(found["unit"], 0)[0] if found["unit"] else ""
    signs = [found[part] for part in ("flag", "late", "mark") if found[part]]
    flag = _flag(signs[0]) if signs else None
    return Entry(Kind.VALUE, number(found["number"]), unit, found["limits"] or "", flag)


def _flag(sign: str) -> Interpretation:
    return _FLAGS.get(sign.strip("()[]").lower()[:1], Interpretation.ABNORMAL)


@lru_cache(maxsize=2048)
def limits_of(text: str, unit: str) -> Range | None:
    """The normal range that a cell states, in its own unit or else in the one of the values beside it."""
    found = _BOUND.fullmatch(text.strip())
    if found is None:
        return None
    low, high = found["low"] or found["from"], found["high"] or found["till"]
    own = unit_after(found["unit"], 0)[0] if found["unit"] else ""
    return range_of(number(low) if low else None, number(high) if high else None, own or unit)
