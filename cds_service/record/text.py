"""Words on codes: the pattern language of the value sets, and what weakens a statement.

A pattern is lower-case words matched on word boundaries: white space stands for any run of blanks, hyphens and
punctuation, a trailing `*` for any ending, ` ... ` for up to six words between, `a|b` for alternatives.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

_WORD = re.compile(r"[\w.'/&+()-]+\*?(?:\|[\w.'/&+()-]+\*?)*")
_GAP = r"\W+(?:\S+\s+){0,6}?"


class PatternError(ValueError):
    """A text pattern that does not follow the language above."""


def compile_pattern(pattern: str) -> str:
    """The regular expression (as text) for one pattern of a value set."""
    words = pattern.split()
    if not words or words[0] == "..." or words[-1] == "...":
        raise PatternError(f"pattern {pattern!r} must begin and end with a word")
    if pattern != pattern.lower():
        raise PatternError(f"pattern {pattern!r} must be in lower case")
    out, joint = [], ""
    for word in words:
        if word == "...":
            joint = _GAP
            continue
        if not _WORD.fullmatch(word):
            raise PatternError(f"pattern {pattern!r}: {word!r} is no word, no `...` and no choice of words")
        out.append(joint + _choice(word))
        joint = r"[\W_]+"
    return "".join(out)


def _choice(word: str) -> str:
    options = []
    for option in word.split("|"):
        stem = re.escape(option.rstrip("*"))
        head = r"\b" if option[:1].isalnum() else r"(?<!\w)"
        tail = r"\w*" if option.endswith("*") else (r"\b" if option[-1:].isalnum() else r"(?!\w)")
        options.append(head + stem + tail)
    return f"(?:{'|'.join(options)})"


class Tone(Enum):
    """How the words of a code state what they name."""

    STATED = "stated"
    HEDGED = "hedged"
    NEGATED = "negated"
    HISTORIC = "historic"


_NEGATED = re.compile(
    r"\b(no|not|without|denies|denied|negative for|absence of|free of|ruled out|excluded|resolved)\b"
    r"(?!\W+(otherwise|elsewhere|specified|improv|chang))",
    re.I,
)
_HEDGED = re.compile(
    r"\b(rule out|r/o|possible|possibly|probable|probably|suspected|suspicion|suspect|suggestive|"
    r"question(able)? of|query|presumed|differential|versus|vs|cannot exclude|likely|concern for|"
    r"screening for|family history of|at risk)\b|\?",
    re.I,
)
_HISTORIC = re.compile(r"\b(history of|h/o|hx of|past|previous|previously|prior|status post|s/p|old)\b", re.I)


@lru_cache(maxsize=4096)
def tone_of(text: str) -> Tone:
    """Negation, hedge or history in the short text of a code; "not elsewhere classified" is none of them."""
    if _HEDGED.search(text):
        return Tone.HEDGED
    if _NEGATED.search(text):
        return Tone.NEGATED
    return Tone.HISTORIC if _HISTORIC.search(text) else Tone.STATED
