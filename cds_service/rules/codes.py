"""What can be said against a code without a terminology server: shape, check digit, known mistakes.

A valid check digit proves little: a code may still mean something else. So the mistakes found in public
material are listed here with the reason, and no table may repeat them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_SHAPES: Mapping[str, re.Pattern[str]] = {
    "snomed": re.compile(r"[1-9]\d{5,17}"),
    "icd10cm": re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?"),
    "loinc": re.compile(r"\d{1,7}-\d"),
    "rxnorm": re.compile(r"[1-9]\d{0,7}"),
    "cpt": re.compile(r"\d{4}[0-9A-Z]"),
    "hcpcs": re.compile(r"[A-Z]\d{4}"),
    "atc": re.compile(r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?"),
    "v2-0074": re.compile(r"[A-Z]{2,4}"),
    "local": re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"),
    "own-order": re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"),
}

# (system, code) -> why it may not be used
WRONG_CODES: Mapping[tuple[str, str], str] = {
    (
        "snomed",
        "75799005",
    ): "it fails the check digit",
    ("snomed", "53053002"): "it fails the check digit",
    ("snomed", "162158000"): "it was used for numbness of the foot, which it is not",
    ("loinc", "68524-8"): "it was used for electromyography and is a question on drug use",
    ("loinc", "18844-1"): "it was used for electromyography and is an impression of an electrocardiogram",
    ("snomed", "44465007"): "its meaning was never confirmed",
    ("snomed", "6685009"): "its meaning was never confirmed",
    ("snomed", "58196009"): "its meaning was never confirmed",
    **{
        ("snomed", str(code)): "it is a drag error of a spreadsheet that calls all of these Pain"
        for code in range(22253001, 22253023)
    },
}

# (system, code) -> how its display begins; others were seen with it and are wrong
MISLABELLED: Mapping[tuple[str, str], str] = {
    ("snomed", "202882003"): "plantar fasciitis",
    ("rxnorm", "41493"): "meloxicam",
    ("hcpcs", "L4360"): "pneumatic",
    ("hcpcs", "L4386"): "non-pneumatic",
}

# Verhoeff: multiplication in the dihedral group of order 10, and the powers of the permutation that shuffles.
_TIMES = tuple(
    tuple((a + b) % 5 + (b // 5) * 5 if a < 5 else (a - b) % 5 + (1 - b // 5) * 5 for b in range(10))
    for a in range(10)
)
_POWERS = [tuple(range(10))]
for _ in range(7):
    _POWERS.append(tuple((1, 5, 7, 6, 2, 8, 3, 0, 9, 4)[digit] for digit in _POWERS[-1]))


def verhoeff_holds(code: str) -> bool:
    """Whether the last digit of a SNOMED CT identifier is the check digit of the others."""
    check = 0
    for position, digit in enumerate(reversed(code)):
        check = _TIMES[check][_POWERS[position % 8][int(digit)]]
    return check == 0


def loinc_holds(code: str) -> bool:
    """Whether the digit behind the hyphen of a LOINC code is the check digit (modulus 10) of the others."""
    digits, _, check = code.partition("-")
    total = 0
    for position, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if position % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return -total % 10 == int(check)


def problem_with_code(system: str, code: str, display: str) -> str | None:
    """What is wrong with a code, in one sentence; None when nothing can be said against it."""
    if reason := WRONG_CODES.get((system, code)):
        return f"{system} code {code} is known to be wrong: {reason}"
    if system in _SHAPES and not _SHAPES[system].fullmatch(code):
        return f"{code!r} does not look like a {system} code"
    if system == "snomed" and not verhoeff_holds(code):
        return f"snomed code {code} fails its check digit"
    if system == "loinc" and not loinc_holds(code):
        return f"loinc code {code} fails its check digit"
    right = MISLABELLED.get((system, code))
    if right is not None and not display.casefold().startswith(right):
        return f"{system} code {code} means {right!r}, not {display!r}"
    return None
