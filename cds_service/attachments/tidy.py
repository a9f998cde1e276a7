"""The same plain lines from every kind of file: one line end, one blank, no invisible characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cds_service.attachments.model import Text

_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_BLANKS = (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_LINE_ENDS = (0x0B, 0x85, 0x2028, 0x2029)
# Soft hyphens, joiners, marks of direction: nobody sees them, and a word with one inside is not found.
_INVISIBLE = (0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
_CONTROLS = (*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0))
_INSTEAD: dict[str, str] = {
    **{chr(code): "" for code in _CONTROLS},
    **{chr(code): "\n" for code in _LINE_ENDS},
    **{chr(code): " " for code in _BLANKS},
    **{chr(code): "" for code in _INVISIBLE},
    **{chr(code): letters for code, letters in _LIGATURES.items()},
}
# A search is many times as fast as translating each character.
_ODD = re.compile(f"[{re.escape(''.join(_INSTEAD))}\ud800-\udfff]")
_MANY_EMPTY_LINES = re.compile(r"\n{4,}")


def tidy(text: str) -> str:
    """Without control characters, blanks at line ends, long runs of empty lines. Columns stay where they are."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _ODD.sub(lambda odd: _INSTEAD.get(odd[0], "\ufffd"), text)
    # Line by line, since a pattern for blanks before a line end would cost the square of a long run.
    lines = [line.rstrip(" \t") for line in text.split("\n")]
    return _MANY_EMPTY_LINES.sub("\n\n\n", "\n".join(lines)).strip("\n").rstrip()


def row(cells: Sequence[str]) -> str:
    """One line for one row of a table, as in "| Tibial |  | 5.1 |": an empty cell stays one, the first one too."""
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\u00a6") for cell in cells) + " |"


def cut(text: str, characters: int, *, truncated: bool = False) -> Text:
    """At most so many characters, up to the end of a line: half a number would be another number."""
    if len(text) <= characters:
        return Text(text, truncated)
    kept = text[: characters + 1]
    end = max(kept.rfind("\n"), kept.rfind("\f"))
    if end <= 0:
        end = max(kept.rfind(" "), 0)
    return Text(kept[:end].rstrip(), True)
