"""What the words of a title, a header or a row of a table say: side, nerve, muscle, study, segment, measure, unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cds_service.record.ncs.lexicon import Hit, Lexicon, Token, tokens
from cds_service.record.ncs.sentences.numbers import unit_after
from cds_service.record.side import Laterality, side_in_text

H_REFLEX = "h-reflex"
TIBIAL = "tibial-nerve"
_BRANCHES = frozenset(("medial-plantar-nerve", "lateral-plantar-nerve", "medial-calcaneal-nerve"))
LATENCY = "measure-latency"
AMPLITUDE = "measure-amplitude"
VELOCITY = "measure-velocity"
TEMPERATURE = "measure-temperature"
IGNORED = "measure-ignored"
F_WAVE = "measure-f"
H_WAVE = "measure-h"

# Muscles that no nerve of the hand has.
_NERVE_OF = {"muscle-ah": TIBIAL, "muscle-edb": "fibular-nerve"}
# Of several words for measures in one label, the first of these is meant: "onset to peak amplitude" is an amplitude.
_MEASURES = (IGNORED, AMPLITUDE, VELOCITY, TEMPERATURE, "measure-onset", "measure-peak", LATENCY)
MEASURE_OF_UNIT = {
    "ms": LATENCY, "mV": AMPLITUDE, "uV": AMPLITUDE, "m/s": VELOCITY, "Cel": TEMPERATURE, "[degF]": TEMPERATURE,
}  # fmt: skip
_IN_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]*?)\s*[)\]]")
_LAST_WORD = re.compile(r"(\S+)\W*$")
_EARLIER = re.compile(r"\b(?:prior|previous|prev|earlier|last|old|(?:19|20)\d\d)\b", re.I)
_NOW = re.compile(r"\b(?:today|current|now|present|this study|values?|results?|measured)\b", re.I)
# What is recorded: without another word its amplitude is meant.
_POTENTIAL = re.compile(r"\b(?:cmap|snap|mnap|cnap|sap|nap)s?\b", re.I)
# A lone capital ("F ms"); behind degrees and in brackets it is a unit.
_LONE_F = re.compile(r"(?<![\w\u00b0-])F(?=\s|-(?:m|l)|$)(?!\s*-?\s*[MF]\b)")
# "fib. head", "R-Tibial", "Sural-L".
_ABBREVIATED = re.compile(r"(?<=[A-Za-z])\.(?=[\s,)-]|$)")
_SIDE_HYPHEN = re.compile(r"(?<=\b[RL])-(?=[A-Za-z]{3})|(?<=[A-Za-z]{3})-(?=[RL]\b)")
_KINDS = ("muscle-", "study-", "measure-", "segment-")
# Words of labels that tell nothing of what is measured.
_FILLERS = frozenset(
    (
        *("a", "an", "and", "at", "of", "from", "in", "the", "to", "with", "per", "by", "side", "left", "right", "l"),
        *("r", "lt", "rt", "rec", "recording", "recorded", "record", "stim", "stimulation", "site", "sites", "seg"),
        *("segment", "segments", "nerve", "nerves", "conduction", "study", "response", "responses", "evoked", "reflex"),
        *("point", "below", "above", "behind", "min", "minimum", "minimal", "fastest", "foot", "leg", "toe", "sole"),
        *("calf", "hallux", "digit", "great", "big", "web", "lower", "mid", "midcalf", "lateral", "medial", "b", "s1"),
        *("s2", "unit", "units", "ms", "msec", "mv", "uv", "mcv", "cm", "mm", "c", "f", "x"),
    )
)  # fmt: skip
_ARM = re.compile(r"\b(?:hand|finger|arm|forearm|wrist|elbow|upper)\b", re.I)


@dataclass(frozen=True, eq=False)
class Label:
    """What words say; what they do not say is empty."""

    side: Laterality = Laterality.UNSTATED
    nerves: frozenset[str] = frozenset()
    is_other_nerve: bool = False
    muscle: str = ""
    study: str = ""
    segment: str = ""
    measure: str = ""
    late: str = ""
    unit: str = ""
    is_needle: bool = False
    is_limit: bool = False
    is_difference: bool = False
    is_earlier: bool = False
    is_now: bool = False
    is_arm: bool = False
    is_potential: bool = False
    is_known: bool = True
    unknown: int = 0

    @property
    def names_nerve(self) -> bool:
        return bool(self.nerves) or self.is_other_nerve or self.late == H_WAVE

    @property
    def names_study(self) -> bool:
        return bool(self.study or self.late) or self.is_needle

    @property
    def is_sided(self) -> bool:
        return self.side in (Laterality.LEFT, Laterality.RIGHT)

    def of_other_muscle(self, nerve: Label) -> Label:
        """This label with the nerve of its muscle, where that is not the nerve above it ("EDB" below "Tibial")."""
        own = _NERVE_OF.get(self.muscle)
        return self if own is None or self.names_nerve or nerve.nerves <= {own} else _of_nerves(self, own)

    def of_another_nerve(self) -> Label:
        """This label, where its words must be the name of a nerve that is not known."""
        return _of_another_nerve(self)

    def over(self, other: Label) -> Label:
        """This label, with what it does not tell taken from another one."""
        return self if other is NOTHING else _over(self, other)

    def of_nerve(self) -> Label:
        """What a label says of the rows below it that name no nerve."""
        return _of_nerve(self)

    def of_title(self) -> Label:
        """What a label says of all rows of a table, whichever nerve they name."""
        return _of_title(self)

    def on(self, side: Laterality) -> Label:
        return self if self.side is side else _on(self, side)

    def at(self, segment: str) -> Label:
        return self if self.segment == segment else _at(self, segment)


# The same labels meet in every table, so what comes of them is remembered: a label is known by its identity.


@lru_cache(maxsize=8192)
def _over(label: Label, other: Label) -> Label:
    mine = label.names_nerve
    return replace(
        label,
        side=other.side if label.side is Laterality.UNSTATED else label.side,
        nerves=label.nerves if mine else other.nerves,
        is_other_nerve=label.is_other_nerve if mine else other.is_other_nerve,
        muscle=label.muscle or ("" if mine else other.muscle),
        segment=label.segment or ("" if mine else other.segment),
        study=label.study or other.study,
        late=label.late or other.late,
    )


@lru_cache(maxsize=4096)
def _of_nerve(label: Label) -> Label:
    return replace(label, measure="", unit="", late="")


@lru_cache(maxsize=4096)
def _of_nerves(label: Label, nerve: str) -> Label:
    return replace(label, nerves=frozenset((nerve,)))


@lru_cache(maxsize=4096)
def _of_another_nerve(label: Label) -> Label:
    return replace(label, is_other_nerve=True)


@lru_cache(maxsize=4096)
def _of_title(label: Label) -> Label:
    return replace(label, nerves=frozenset(), is_other_nerve=False, side=Laterality.UNSTATED)


@lru_cache(maxsize=4096)
def _on(label: Label, side: Laterality) -> Label:
    return replace(label, side=side)


@lru_cache(maxsize=4096)
def _at(label: Label, segment: str) -> Label:
    return replace(label, segment=segment)


NOTHING = Label()


class Labels:
    """Reads labels with the words of the reader; the same label stands in every report, so they are remembered."""

    def __init__(self, words: Lexicon) -> None:
        self._words = words
        self.of = lru_cache(maxsize=8192)(self._read)

    def _read(self, text: str) -> Label:
        text = _SIDE_HYPHEN.sub(" ", _ABBREVIATED.sub(" ", text))
        words = tokens(text)
        hits = self._words.hits(words)
        names = {name for hit in hits for name in hit.names}
        # "Fibular head" is a place of stimulation before it is another nerve.
        is_other = any("nerve-other" in hit.names and not _segments(hit.names) for hit in hits)
        nerves, late = _nerves({name for hit in hits if hit.kind == "nerve" for name in hit.names})
        late = next((name for name in (F_WAVE, H_WAVE) if name in names), late)
        side, unit = side_in_text(text), unit_in(text)
        if not late and "F" in text and TEMPERATURE not in names and _LONE_F.search(text):
            late = "" if IGNORED in names else F_WAVE
        measure = _measure(names) or ("" if late else MEASURE_OF_UNIT.get(unit, ""))
        return Label(
            side=side,
            nerves=nerves,
            is_other_nerve=is_other and not nerves,
            muscle=_first(names, "muscle-"),
            study=_first(names, "study-"),
            segment=_segment([name for hit in hits for name in _segments(hit.names)]),
            measure=measure,
            late=late,
            unit=unit,
            is_needle="cue-needle" in names,
            is_limit="cue-limit" in names,
            is_difference="cue-difference" in names,
            is_earlier="column-prior" in names or bool(_EARLIER.search(text)),
            is_now=bool(_NOW.search(text)),
            is_arm=bool(_ARM.search(text)),
            is_potential=bool(_POTENTIAL.search(text)),
            is_known=bool(names) or bool(unit) or side is not Laterality.UNSTATED,
            unknown=_unknown(words, [hit for hit in hits if _is_of_labels(hit)]),
        )


def _is_of_labels(hit: Hit) -> bool:
    """Whether words are those of a label, not of what is said in a sentence."""
    return hit.kind == "nerve" or any(name.startswith(_KINDS) for name in hit.names)


def _unknown(words: Sequence[Token], hits: Sequence[Hit]) -> int:
    """How many words of a label are neither known nor mere fillers."""
    covered = {at for hit in hits for at in range(hit.first, hit.last)}
    return sum(
        1
        for at, word in enumerate(words)
        if at not in covered and word.text[0].isalpha() and word.text not in _FILLERS
    )


def _first(names: set[str], prefix: str) -> str:
    """The name of a kind, if the words leave no choice between several."""
    found = [name for name in names if name.startswith(prefix)]
    return found[0] if len(found) == 1 else ""


def _nerves(names: set[str]) -> tuple[frozenset[str], str]:
    """The nerves, a branch before its trunk ("Tibial (medial plantar)"), and whether the H-reflex is meant."""
    if H_REFLEX in names:
        return frozenset(), H_WAVE
    return frozenset(names - {TIBIAL} if names & _BRANCHES else names), ""


def _measure(names: set[str]) -> str:
    return next((name for name in _MEASURES if name in names), "")


def _segments(names: frozenset[str]) -> list[str]:
    return [name for name in names if name.startswith("segment-")]


def _segment(found: list[str]) -> str:
    """The segment of a label: ankle and knee together are the one between them."""
    named = set(found)
    for name in ("segment-tunnel", "segment-leg"):
        if name in named:
            return name
    if {"segment-distal", "segment-proximal"} <= named:
        return "segment-leg"
    return found[0] if found else ""


@lru_cache(maxsize=4096)
def unit_in(text: str) -> str:
    """The unit of a label, in brackets or as its last word; "" when there is none that can be read."""
    for bracket in _IN_BRACKETS.finditer(text):
        unit = _unit(bracket[1])
        if unit:
            return unit
    last = _LAST_WORD.search(text)
    # A lone C or F at the end is more often an F-wave than a temperature.
    return _unit(last[1]) if last and len(last[1]) > 1 else ""


def _unit(text: str) -> str:
    unit, end = unit_after(text, 0)
    return unit if unit and end == len(text) else ""
