"""Lines of prose made into sentences: wrapped lines are joined, and stops end a sentence but not an abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterator

_GOES_ON = re.compile(
    r"\b(?:at|of|to|and|is|was|were|are|with|the|a|an|in|on|or|by|from|than|for|no|not|left|right|medial|lateral|be)$",
    re.I,
)
BULLET = re.compile(r"\s*(?:[-*\u2022\u2013\u00b7o]\s+|\(?\d{1,2}[.):]\s+|\(?[a-h][.)]\s+)")
# A full stop ends a sentence unless it stands after one of these, or within a number.
_STOP = re.compile(
    r"[.!?](?=\s+[^a-z\s]|\s*$)(?<!\bvs.)(?<!\bi\.e.)(?<!\be\.g.)(?<!\bapprox.)(?<!\bDr.)(?<!\bno.)(?<!\bca.)"
    r"(?<!\bcf.)(?<!\bmed.)(?<!\blat.)(?<!\bresp.)(?<!\bamp.)(?<!\bref.)(?<!\sN.)(?<!\sL.)(?<!\sR.)"
)
# "R TMN-AH: DML 4.2 ms", "Date: 3 May": a line that goes on with no other.
_LABELLED = re.compile(r"[A-Z][^.:;,]{0,40}:\s")
_LEADS = re.compile(r"(?::|\bof|\bfor|\bwith)\s*$")
_LEAST_WRAP = 40


def sentences_of(lines: list[str]) -> Iterator[str]:
    """The sentences of a paragraph, wrapped lines joined again."""
    prose = any("." in line.rstrip()[-1:] or ". " in line for line in lines)
    whole: list[str] = []
    previous = lead = ""
    for line in lines:
        bullet = BULLET.match(line)
        text = line[bullet.end() :] if bullet else line.strip()
        if bullet and (lead or _LEADS.search(previous)):
            # "No evidence of:" speaks of every item of its list.
            lead = lead or whole.pop()
            text = f"{lead} {text}"
        elif not bullet:
            lead = ""
        if whole and not bullet and (_goes_on(previous, text, prose) or _is_open(whole[-1])):
            whole[-1] = f"{whole[-1]} {text}"
        else:
            whole.append(text)
        previous = line.rstrip()
    for text in whole:
        start = 0
        for stop in _STOP.finditer(text):
            yield " ".join(text[start : stop.end()].split())
            start = stop.end()
        if text[start:].strip():
            yield " ".join(text[start:].split())


def _goes_on(line: str, following: str, prose: bool) -> bool:
    """Whether the next line goes on with the sentence of this one; in prose every line does that ends in no stop."""
    if line.endswith((".", "!", "?", ":")) or not following or _LABELLED.match(following):
        return False
    if following[0].islower() or line.endswith((",", "-", "(", ";")) or _GOES_ON.search(line):
        return True
    return prose and len(line) >= _LEAST_WRAP


def _is_open(text: str) -> bool:
    """Whether a bracket is still open, a little before."""
    return text.rfind("(") > text.rfind(")") and len(text) - text.rfind("(") <= _LEAST_WRAP
