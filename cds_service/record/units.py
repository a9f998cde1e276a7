"""Quantities in UCUM, with the spellings that real laboratories send.

A unit that is not listed here cannot be compared, and the value is unknown; a bare "V" is left out on purpose,
because nobody means a sensory response of volts.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

# UCUM code -> (dimension, factor and offset to the first unit of that dimension)
_UNITS: dict[str, tuple[str, float, float]] = {
    "ms": ("time", 1.0, 0.0),
    "s": ("time", 1000.0, 0.0),
    "us": ("time", 0.001, 0.0),
    "m/s": ("velocity", 1.0, 0.0),
    "cm/s": ("velocity", 0.01, 0.0),
    "mm/ms": ("velocity", 1.0, 0.0),
    "mV": ("voltage", 1000.0, 0.0),
    "uV": ("voltage", 1.0, 0.0),
    "nV": ("voltage", 0.001, 0.0),
    "Cel": ("temperature", 1.0, 0.0),
    "[degF]": ("temperature", 1 / 1.8, -32 / 1.8),
    "mm": ("length", 0.1, 0.0),
    "cm": ("length", 1.0, 0.0),
    "m": ("length", 100.0, 0.0),
    "[in_i]": ("length", 2.54, 0.0),
    "[ft_i]": ("length", 30.48, 0.0),
    "kg": ("mass", 1.0, 0.0),
    "g": ("mass", 0.001, 0.0),
    "[lb_av]": ("mass", 0.45359237, 0.0),
    "%": ("fraction", 1.0, 0.0),
    "mL/min/{1.73_m2}": ("filtration", 1.0, 0.0),
    "m[IU]/L": ("thyrotropin", 1.0, 0.0),
    "mg/dL": ("mass-concentration", 1.0, 0.0),
    "{INR}": ("clotting", 1.0, 0.0),
    "{score}": ("score", 1.0, 0.0),
    "{T-score}": ("t-score", 1.0, 0.0),
}
_SPELLINGS = {
    "msec": "ms", "msecs": "ms", "millisecond": "ms", "milliseconds": "ms", "sec": "s", "usec": "us",
    "m/sec": "m/s", "mps": "m/s", "meter/second": "m/s", "meters/second": "m/s",
    "m.s-1": "m/s", "ms-1": "m/s",
    "cm/sec": "cm/s",
    "mv": "mV", "millivolt": "mV", "millivolts": "mV",
    "uv": "uV", "mcv": "uV", "\u00b5v": "uV", "\u03bcv": "uV",
    "microvolt": "uV", "microvolts": "uV",
    "cel": "Cel", "degc": "Cel", "deg c": "Cel", "\u00b0c": "Cel", "\u2103": "Cel",
    "celsius": "Cel", "c": "Cel",
    "degrees c": "Cel", "degf": "[degF]", "deg f": "[degF]", "\u00b0f": "[degF]", "fahrenheit": "[degF]",
    "[in_us]": "[in_i]", "in": "[in_i]", "inch": "[in_i]", "inches": "[in_i]",
    "ft": "[ft_i]", "lb": "[lb_av]", "lbs": "[lb_av]",
    "percent": "%",
    "ml/min/{1.73_m2}": "mL/min/{1.73_m2}", "ml/min/1.73m2": "mL/min/{1.73_m2}",
    "ml/min/1.73m\u00b2": "mL/min/{1.73_m2}", "ml/min/1.73 m\u00b2": "mL/min/{1.73_m2}",
    "ml/min/1.73 m2": "mL/min/{1.73_m2}", "ml/min/1.73m*2": "mL/min/{1.73_m2}", "ml/min": "mL/min/{1.73_m2}",
    "mg/dl": "mg/dL", "inr": "{INR}",
    "miu/l": "m[IU]/L", "uiu/ml": "m[IU]/L", "u[iu]/ml": "m[IU]/L", "mu/l": "m[IU]/L",
    "score": "{score}", "points": "{score}", "1": "{score}", "{points}": "{score}", "{#}": "{score}",
    "t-score": "{T-score}", "{tscore}": "{T-score}", "{t_score}": "{T-score}",
}  # fmt: skip
# A comma before three digits may part thousands: such a number is not read.
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+|,\d{1,2}(?!\d))?(?!,\d)")
_LONGEST_TEXT = 100
_TEXT_VALUE = re.compile(rf"\s*({_NUMBER.pattern})\s*(.{{0,20}}?)\s*[.*]*\s*")
_TEXT_RANGE = re.compile(
    rf"\s*(?:(?P<low>{_NUMBER.pattern})\s*(?:-|\u2013|to)\s*(?P<high>{_NUMBER.pattern})"
    rf"|(?:<|<=|\u2264|up to)\s*(?P<most>{_NUMBER.pattern})|(?:>|>=|\u2265)\s*(?P<least>{_NUMBER.pattern}))"
    r"\s*(?P<unit>.{0,20}?)\s*"
)


class Quantity(NamedTuple):
    """A number with its UCUM unit."""

    value: float
    unit: str

    def __str__(self) -> str:
        shown = f"{self.value:.10g}"
        return (
            shown if self.unit in ("{score}", "{T-score}") else f"{shown} {_WORDS.get(self.unit, self.unit)}"
        )


_WORDS = {"Cel": "\u00b0C", "uV": "\u00b5V", "mL/min/{1.73_m2}": "mL/min/1.73 m\u00b2", "m[IU]/L": "mIU/L"}


class Range(NamedTuple):
    """What a laboratory calls normal, both ends included; None is an open end."""

    low: float | None
    high: float | None
    unit: str

    def __str__(self) -> str:
        if self.low is None:
            return f"up to {Quantity(self.high or 0.0, self.unit)}"
        if self.high is None:
            return f"at least {Quantity(self.low, self.unit)}"
        return f"{self.low:.10g} to {Quantity(self.high, self.unit)}"


def ucum(spelling: str | None) -> str | None:
    """The UCUM code for a unit as it was sent; None when it is missing or not one that can be compared."""
    if not spelling:
        return None
    spelling = spelling.strip()
    if spelling in _UNITS:
        return spelling
    return _SPELLINGS.get(spelling.lower())


def convert(value: float, unit: str | None, to: str) -> float | None:
    """`value` in the unit `to`, or None when the two cannot be compared.

    A score needs no unit; everything else does, because a number alone may be milliseconds or seconds.
    """
    if not math.isfinite(value):
        return None
    code = ucum(unit)
    target = _UNITS.get(to)
    if target is None:
        return None
    if target[0] in ("score", "t-score"):
        return value if not unit or (code is not None and _UNITS[code][0] in ("score", "t-score")) else None
    if code is None:
        return None
    dimension, factor, offset = _UNITS[code]
    if dimension != target[0]:
        return None
    if code == to:
        return value
    converted = (value * factor + offset - target[2]) / target[1]
    return round(converted, 6) if math.isfinite(converted) else None


def number_in_text(text: str) -> tuple[float, str] | None:
    """A value written as text ("7.4 ms") as number and unit; None when it is not just that."""
    found = _TEXT_VALUE.fullmatch(text) if len(text) <= _LONGEST_TEXT else None
    if found is None:
        return None
    return float(found[1].replace(",", ".")), found[2]


def range_in_text(text: str, unit: str, sent: str | None = None) -> Range | None:
    """A reference range written as text ("< 6.1 ms", "3.0-6.1"), in `unit`; None when it is not just that.

    A range without a unit is in the one in which the value was sent.
    """
    found = _TEXT_RANGE.fullmatch(text) if len(text) <= _LONGEST_TEXT else None
    if found is None:
        return None
    written = found["unit"] or sent or unit

    def number(name: str) -> float | None:
        return None if found[name] is None else convert(float(found[name].replace(",", ".")), written, unit)

    ends = ("low", "high") if found["low"] else ("least", "most")
    return range_of(number(ends[0]), number(ends[1]), unit)


def range_of(low: float | None, high: float | None, unit: str) -> Range | None:
    """A range with at least one end, and not upside down."""
    if (low is None and high is None) or (low is not None and high is not None and low > high):
        return None
    return Range(low, high, unit)
