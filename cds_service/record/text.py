"""Words on codes: the pattern language of the terms, and what weakens a statement.

A pattern is lower-case words matched on word boundaries: white space stands for any run of blanks, hyphens and
punctuation, a trailing `*` for any ending, ` ... ` for up to six words between, `a|b` for alternatives. A leading `=`
asks that the pattern is all the text says.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

_WORD = re.compile(r"[\w.'/&+()-]+\*?(?:\|[\w.'/&+()-]+\*?)*")
# Bounded, so that no text, however odd, makes a search slow.
_JOINT = r"\W{1,12}"
_GAP = r"\W{1,12}(?:\S{1,40}\s{1,12}){0,6}?"


class PatternError(ValueError):
    """A text pattern that does not follow the language above."""


def compile_pattern(pattern: str) -> str:
    """The regular expression (as text) for the words of one term."""
    if pattern.startswith("="):
        return rf"\A\W{{0,12}}{compile_pattern(pattern[1:])}\W{{0,12}}\Z"
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
        joint = _JOINT
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


# Words that deny, or put into the past, what comes after them.
_DENIES = (
    r"(no|not|without|w/o|denies|denied|negative for|absence of|free of)\b"
    r"(?!\W+(otherwise|elsewhere|specified|improv|chang|resolved))"
)
# A "3 month history of numbness" is a duration: it is so today.
_LASTING = "".join(
    f"(?<!{unit} )" for unit in ("day", "days", "week", "weeks", "month", "months", "year", "years")
)
_RECALLS = rf"(?:{_LASTING}history of|h/o|hx of|status post|s/p)\b"
_GOVERNS = re.compile(rf"\b(?:{_DENIES}|{_RECALLS})", re.I)
_DENIED_BEFORE = re.compile(rf"\b{_DENIES}", re.I)
_RECALLED_BEFORE = re.compile(rf"\b{_RECALLS}", re.I)
# Words that do so to what comes before them.
_DENIED_AFTER = re.compile(
    r"\b(ruled out|excluded|(?<!not )resolved|not (present|found|seen|detected|identified|evident))\b"
    r"|[:-]\s*(no|none|negative|absent)\W*$",
    re.I,
)
_HEDGED = re.compile(
    r"\b(rule out|r/o|possible|possibly|probable|probably|suspected|suspicion|suspect|suggestive|"
    r"question(able)? of|query|presumed|differential|versus|vs|cannot exclude|likely|concern for|"
    r"(not|cannot)( yet)?( be| been)? (excluded|ruled out|confirmed)|unconfirmed|"
    r"screening for|family history( of)?|at risk)\b|\?",
    re.I,
)
_HISTORIC = re.compile(
    r"\b(past(?!\W+(\w+\W+){0,2}(days?|weeks?|months?|years?)\b)|previous|previously|prior|"
    r"(?<!year )(?<!years )(?<!year-)old)\b",
    re.I,
)


_RELATIVES = re.compile(r"\b(family history|fam hx|fhx?)\b", re.I)


def is_of_relatives(text: str) -> bool:
    """Whether words speak of the family: they name nothing of the patient, nor deny it."""
    return _RELATIVES.search(text) is not None


@lru_cache(maxsize=4096)
def before_denial(text: str) -> str:
    """The words before the first one that denies what follows it, or puts it into the past."""
    found = _GOVERNS.search(text)
    return text if found is None else text[: found.start()]


def before_earlier(text: str) -> str:
    """The words before those that speak of an earlier state: "positive (previously negative)" is positive."""
    found = _HISTORIC.search(text)
    return text if found is None or found.start() == 0 else text[: found.start()]


@lru_cache(maxsize=4096)
def tone_of(text: str, *, named_first: bool = False) -> Tone:
    """Negation, hedge or history in the short text of a code; "not elsewhere classified" is none of them.

    `named_first`: what is meant stands before a word that governs what follows ("diabetes without ...").
    """
    if _HEDGED.search(text):
        return Tone.HEDGED
    if _DENIED_AFTER.search(text) or (not named_first and _DENIED_BEFORE.search(text)):
        return Tone.NEGATED
    recalled = _HISTORIC.search(text) or (not named_first and _RECALLED_BEFORE.search(text))
    return Tone.HISTORIC if recalled else Tone.STATED
