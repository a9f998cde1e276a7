"""Numbers in a sentence: of which nerve, which measure and which side each one is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cds_service.record.ncs.lexicon import Hit
from cds_service.record.ncs.measures import Measures
from cds_service.record.ncs.said import LeftOut, Said
from cds_service.record.ncs.sentence import Sentence
from cds_service.record.side import Laterality
from cds_service.record.text import Tone
from cds_service.record.units import Quantity, Range, convert, range_of, ucum

UNIT = re.compile(
    r"\s{0,2}-?(ms(?:ec)?s?|milliseconds?|m/s(?:ec)?|mps|meters?/second|m\.s-1|mv|millivolts?"
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
_OPENS = {"(": ")", "[": "]"}
_UNIT_MEASURE = {"mV": "measure-amplitude", "uV": "measure-amplitude", "m/s": "measure-velocity", "Cel": "measure-temperature", "[degF]": "measure-temperature"}  # fmt: skip
_LATENCIES = ("measure-latency", "measure-onset", "measure-peak", "measure-f", "measure-h")


@dataclass(frozen=True)
class _Now:
    """What the words before a number speak of."""

    nerves: frozenset[str] = frozenset()
    muscle: str = ""
    study: str = ""
    latency: str = ""
    segment: str = ""
    side: Laterality | None = None
    earlier: bool = False
    limit: bool = False
    other: bool = False
    ignored: bool = False


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
        return ("Cel" if degrees[1] in ("c", "celsius") else "[degF]"), found.end()
    return ucum(written) or "", found.end()


def values_in(sentence: Sentence, measures: Measures) -> Iterator[Said | LeftOut]:
    """Every value of the sentence that can be told whose it is."""
    numbers = _numbers(sentence)
    if not numbers:
        return
    now, kept = _Now(), list[_Now]()
    pending = list(sentence.hits)
    sides = list(sentence.sides)
    skip_to = 0
    for at, word in enumerate(sentence.words):
        while pending and pending[0].first <= at:
            now = _after(now, pending.pop(0), measures)
        while sides and sides[0].at <= at:
            now = replace(now, side=sides.pop(0).side)
        if word.text in _OPENS:
            kept.append(now)
        elif word.text in (")", "]") and kept:
            now = kept.pop()
        elif word.text in (";", ","):
            now = replace(now, earlier=False, limit=False)
        if at < skip_to or at not in numbers:
            continue
        value, unit, ends = numbers[at]
        limits, skip_to = _limits(sentence, ends, unit, at)
        before = sentence.words[at - 1].text if at else ""
        if _is_earlier(sentence, at) or now.earlier or now.limit or now.ignored or before in ("<", ">", "\u2264", "\u2265", "=") and kept:
            continue
        side = _side(sentence, at, skip_to, ends, now)
        yield from _value(sentence, now, value, unit, limits, side, measures)


def _is_earlier(sentence: Sentence, at: int) -> bool:
    """Whether words right behind a value put it into the past: "8.8 ms in March 2022"."""
    _, last = sentence.part(at)
    cues = sentence.named("cue-recalls", at, min(last, at + 6))
    return bool(cues) and not any(word.text[0].isdigit() for word in sentence.words[at + 1 : cues[0].first])


def _after(now: _Now, hit: Hit, measures: Measures) -> _Now:
    """What is spoken of once these words were read."""
    names = hit.names
    if hit.kind == "nerve":
        return replace(now, nerves=names, muscle="", segment="", latency="", study=now.study, ignored=False)
    for name in names:
        if name == "nerve-other":
            return replace(now, nerves=frozenset(), muscle="", ignored=True)
        if name.startswith("muscle-"):
            nerve = measures.nerve_of(name)
            return replace(now, muscle=name, nerves=frozenset((nerve,)) if nerve else now.nerves, ignored=not nerve)
        if name.startswith("study-"):
            return replace(now, study=name)
        if name.startswith("segment-"):
            return replace(now, segment=name)
        if name in _LATENCIES or name == "measure-ignored":
            return replace(now, latency=name)
        if name in ("measure-amplitude", "measure-velocity", "measure-temperature"):
            return replace(now, latency="" if now.latency == "measure-ignored" else now.latency)
        if name in ("cue-recalls",):
            return replace(now, earlier=True)
        if name == "cue-now":
            return replace(now, earlier=False)
        if name == "cue-limit":
            return replace(now, limit=True)
        if name == "cue-difference":
            return replace(now, limit=True)
    return now


def _numbers(sentence: Sentence) -> dict[int, tuple[float, str, int]]:
    """The numbers with a unit: token -> value, unit, and the place behind the unit.

    Of "7.4 and 4.2 ms" the first one has the unit of the second.
    """
    found: dict[int, tuple[float, str, int]] = {}
    bare: list[tuple[int, float, int]] = []
    for at, word in enumerate(sentence.words):
        if not word.text[0].isdigit():
            if word.text not in (",", "and", "/", "left", "right", "l", "r", "to", "vs", "versus", "(", ")", ":"):
                bare = []
            continue
        if word.text.count(".") + word.text.count(",") > 1:
            continue
        unit, ends = unit_after(sentence.text, word.end)
        value = number(word.text)
        if not unit:
            bare.append((at, value, word.end))
            continue
        for earlier, told, stop in bare[-1:]:
            if at - earlier <= 4:
                found[earlier] = (told, unit, stop)
        bare = []
        found[at] = (value, unit, ends)
    return dict(sorted(found.items()))


def _limits(sentence: Sentence, ends: int, unit: str, at: int) -> tuple[Range | None, int]:
    """The normal range in brackets behind a value, and the token from which to go on."""
    following = next((i for i, word in enumerate(sentence.words) if word.start >= ends), len(sentence.words))
    opens = following < len(sentence.words) and sentence.words[following].text in _OPENS
    found = _LIMIT.match(sentence.text, ends)
    if found is None or not opens:
        return None, following
    low = found["low"] or found["from"]
    high = found["high"] or found["till"]
    closes = sentence.text.find(_OPENS[sentence.words[following].text], found.end())
    if closes < 0:
        return None, following
    own = unit_after(sentence.text, found.end())[0] or unit
    ends_at = [None if one is None else convert(number(one), own, own) for one in (low, high)]
    last = next((i for i, word in enumerate(sentence.words) if word.start > closes), len(sentence.words))
    return range_of(ends_at[0], ends_at[1], own), last


def _side(sentence: Sentence, at: int, following: int, ends: int, now: _Now) -> Laterality:
    """The side right behind a value ("7.4 ms on the left"), else the last one before it, else the lent one."""
    words = sentence.words
    behind = next((side for side in sentence.sides if side.at >= following), None)
    if behind is not None:
        between = [word.text for word in words[following : behind.at]]
        after = words[behind.at + 1].text if behind.at + 1 < len(words) else "."
        joined = between in (["on", "the"], ["in", "the"], ["for", "the"], ["of", "the"], ["at", "the"], ["on"])
        if joined or (between in ([], ["("]) and after in (",", ";", ")", ".", "and", "/", "vs", "versus", "]")):
            return behind.side
    if now.side is not None:
        return now.side
    if len({side.side for side in sentence.sides}) == 1:
        return sentence.sides[0].side
    return Laterality.UNSTATED if sentence.sides else sentence.lent()


def _value(
    sentence: Sentence,
    now: _Now,
    value: float,
    unit: str,
    limits: Range | None,
    side: Laterality,
    measures: Measures,
) -> Iterator[Said | LeftOut]:
    measure = _UNIT_MEASURE.get(unit, now.latency or "measure-latency")
    if now.latency == "measure-ignored" and unit not in _UNIT_MEASURE:
        return
    if measure == "measure-temperature" and not sentence.named("measure-temperature"):
        return
    name = measures.named(now.nerves, measure, now.muscle, now.study, now.segment)
    if name is None:
        return
    yield from measured(name, value, unit, limits, side, sentence.section, sentence.text, measures)


def measured(
    name: str,
    value: float,
    unit: str,
    limits: Range | None,
    side: Laterality,
    section: str,
    quote: str,
    measures: Measures,
) -> Iterator[Said | LeftOut]:
    """A value in the unit of its measure; nothing is a response of zero, and an implausible one is left out."""
    target = measures.unit(name)
    if value == 0 and target != "Cel":
        yield Said(name, side, Tone.STATED, section, quote, no_response=True)
        return
    amount = convert(value, unit, target)
    if amount is None:
        yield LeftOut(quote, f"{value:g} {unit} cannot be a {measures.label(name)}")
    elif not measures.is_plausible(name, amount):
        yield LeftOut(quote, f"{amount:g} {target} is implausible for the {measures.label(name)}")
    else:
        held = _converted(limits, target)
        yield Said(name, side, Tone.STATED, section, quote, value=Quantity(amount, target), limits=held)


def _converted(limits: Range | None, unit: str) -> Range | None:
    if limits is None:
        return None
    ends: Sequence[float | None] = [
        None if end is None else convert(end, limits.unit, unit) for end in (limits.low, limits.high)
    ]
    return range_of(ends[0], ends[1], unit)
