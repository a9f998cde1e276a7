"""The lines of a table: their cells, and which lines of a report are such."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from cds_service.record.ncs.splitting import BULLET

_CELL = re.compile(r"\S+(?: \S+)*")
# Dots that lead from a label to its value.
_LEADER = re.compile(r"(?<=\S) ?\.{3,}(?=\s|\d)")
# "Lateral plantar mixed: R peak NR, amp NR; L peak 3.4 ms": behind its colon such a line has only words and values.
_KEYED = re.compile(
    r"\s*[^:;|<>]{2,60}:(?:\s*(?:(?!NR\b|absent\b)[A-Za-z(][A-Za-z()/:-]*\s+){0,4}"
    r"(?:\d+(?:[.,]\d+)?\s?(?:ms(?:ec)?|[mu\u00b5\u03bc]V|m/s(?:ec)?)\b|(?:NR|absent)\b)"
    r"(?:\s*\([^()]*\))?(?:\s*[,;/|])?)+\s*",
    re.I,
)
_GAP_OF_SENTENCES = 2
_RULE = re.compile(r"[\s|+\-=_:.*]*")


class Cell(NamedTuple):
    """Text in a table with its columns of characters, or its number where cells are parted by signs."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def cells_of(line: str) -> tuple[Cell, ...]:
    """The cells of a line: parted by bars or tabs (then empty ones count), else by dots or two or more blanks.

    What stands before the first bar and behind the last one counts as well, so that cells stay under their header.
    """
    for sign in ("|", "\t"):
        if sign in line.strip():
            return tuple(
                Cell(part.strip(), number, number + 1) for number, part in enumerate(line.split(sign))
            )
    spaced = _LEADER.sub(lambda dots: " " * len(dots[0]), line.expandtabs())
    return tuple(Cell(m[0], m.start(), m.end()) for m in _CELL.finditer(spaced))


def is_parted(line: str) -> bool:
    """Whether bars or tabs part the cells of a line."""
    return "|" in line or "\t" in line.strip()


@lru_cache(maxsize=4096)
def looks_tabular(line: str) -> bool:
    """Whether a line has cells; a wide gap behind a bullet or the stop of a sentence makes none."""
    bullet = BULLET.match(line)
    cells = [cell for cell in cells_of(line[bullet.end() :] if bullet else line) if cell.text]
    return any(
        behind.start - before.end != _GAP_OF_SENTENCES or not before.text.endswith((".", "!", "?"))
        for before, behind in pairwise(cells)
    )


def is_keyed(line: str) -> bool:
    """Whether a line is a label with values that have their own words and units."""
    return ":" in line and not line.rstrip().endswith((",", ";", "/")) and _KEYED.fullmatch(line) is not None


def is_rule(line: str) -> bool:
    """Whether a line only draws (dashes, bars)."""
    return _RULE.fullmatch(line) is not None
