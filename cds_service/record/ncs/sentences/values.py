"""Numbers in a sentence: of which nerve, which measure and which side each one is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cds_service.record.ncs.lexicon import Hit
from cds_service.record.ncs.measures import Measures
from cds_service.record.ncs.said import LeftOut, Said
from cds_service.record.ncs.sentences.lists import Owner, owners
from cds_service.record.ncs.sentences.numbers import OPENS, Measured, limits_after
from cds_service.record.ncs.sentences.sentence import Sentence
from cds_service.record.side import Laterality
from cds_service.record.text import Tone
from cds_service.record.units import Quantity, Range, convert, range_of

_PLANTAR = frozenset(("medial-plantar-nerve", "lateral-plantar-nerve"))
_UNIT_MEASURE = {
    "mV": "measure-amplitude",
    "uV": "measure-amplitude",
    "m/s": "measure-velocity",
    "Cel": "measure-temperature",
    "[degF]": "measure-temperature",
}
_FIRST_WORDS = 2
_AT = frozenset(("on", "in", "for", "of", "at"))
_TO = frozenset(("to", "at", "from", "over"))
_LATENCIES = ("measure-latency", "measure-onset", "measure-peak", "measure-f", "measure-h")
# Said right before a number these make it a limit, a difference or an earlier value.
_NO_VALUE = frozenset(["<", ">", "≤", "≥", "above", "below", "over", "under", "than", "by", "least"])
_NORMAL = frozenset(("normal", "nl", "n", "norm"))
_AMPLITUDES = frozenset(("measure-amplitude", "measure-velocity", "measure-temperature"))


class _Now(NamedTuple):
    """What the words before a number speak of."""

    nerves: frozenset[str] = frozenset()
    muscle: str = ""
    study: str = ""
    study_leads: bool = False
    latency: str = ""
    segment: str = ""
    side: Laterality | None = None
    earlier: bool = False
    limit: bool = False
    ignored: bool = False


def values_in(sentence: Sentence, measures: Measures) -> Iterator[Said | LeftOut]:
    """Every value of the sentence that can be told whose it is."""
    numbers = sentence.numbers
    if not numbers:
        return
    listed = owners(sentence, numbers)
    now, kept = _Now(), list[_Now]()
    pending = list(sentence.hits)
    sides = list(sentence.sides)
    skip_to = 0
    # "Upper limit of the latency 6.1 ms, of the peak 3.7 ms": a sentence of limits.
    of_limits = any(hit.first <= _FIRST_WORDS for hit in sentence.named("cue-limit"))
    for at, word in enumerate(sentence.words):
        while pending and pending[0].first <= at:
            now = _after(now, pending.pop(0), measures)
        while sides and sides[0].at <= at:
            now = now._replace(side=sides.pop(0).side)
        if word.text in OPENS:
            kept.append(now)
        elif word.text in (")", "]") and kept:
            now = kept.pop()
        elif word.text in (";", ","):
            now = now._replace(earlier=False, limit=of_limits)
        if at < skip_to or at not in numbers:
            continue
        found = numbers[at]
        limits, skip_to = limits_after(sentence.text, sentence.words, found.ends, found.unit)
        if now.earlier or now.limit or now.ignored or _is_no_value(sentence, at, in_brackets=bool(kept)):
            continue
        own = (
            _owned(now, listed[at], measures) if at in listed else _recorded(sentence, now, skip_to, measures)
        )
        if own is not None:
            side = own.side if own.side is not None and at in listed else _side(sentence, skip_to, own)
            yield from _value(sentence, own, found, limits, side, measures)


def _owned(now: _Now, owner: Owner | None, measures: Measures) -> _Now | None:
    """What a value in a list is of; None where that is open."""
    if owner is None:
        return None
    if owner.side is not None:
        return now._replace(side=owner.side)
    if owner.nerve is not None:
        return now._replace(nerves=frozenset((owner.nerve,)))
    nerve = measures.nerve_of(owner.muscle or "")
    return now._replace(muscle=owner.muscle or "", nerves=frozenset((nerve,))) if nerve else None


def _recorded(sentence: Sentence, now: _Now, following: int, measures: Measures) -> _Now:
    """What a value is of when its muscle stands right behind it: "9.1 ms to abductor digiti quinti"."""
    if following < len(sentence.words) and sentence.words[following].text in _TO:
        for hit in sentence.hits:
            if following < hit.first <= following + 2:
                muscle = next((name for name in hit.names if name.startswith("muscle-")), None)
                return _of_muscle(now, muscle, measures) if muscle else now
    return now


def _is_no_value(sentence: Sentence, at: int, *, in_brackets: bool) -> bool:
    """Whether a number is a limit, a difference, or one of an earlier study."""
    before = sentence.words[at - 1].text if at else ""
    following = {word.text for word in sentence.words[at + 1 : at + 4]}
    if before in _NO_VALUE or (before in _NORMAL and in_brackets) or (before == "from" and "to" in following):
        return True
    _, last = sentence.part(at)
    own = sentence.enclosed(at)
    for cue in sentence.named("cue-recalls", at, min(last, at + 6)):
        inside = sentence.enclosed(cue.last - 1)
        if inside is not None and inside != own and not _is_only(cue, inside):
            continue  # "5.6 ms (prior 7.8 ms)": the other one is the earlier one
        if not any(word.text[0].isdecimal() for word in sentence.words[at + 1 : cue.first]):
            return True
    return False


def _is_only(hit: Hit, bounds: tuple[int, int]) -> bool:
    """Whether brackets hold nothing but these words: "8.8 ms (2021)"."""
    return all(hit.first <= at < hit.last for at in range(*bounds))


def _after(now: _Now, hit: Hit, measures: Measures) -> _Now:
    """What is spoken of once these words were read."""
    if hit.kind == "nerve":
        return _of_nerve(now, hit, measures)
    for name in hit.names:
        if name == "nerve-other":
            return now._replace(nerves=frozenset(), muscle="", ignored=True)
        if name.startswith("muscle-"):
            return _of_muscle(now, name, measures)
        if name.startswith("study-"):
            return now._replace(study=name, study_leads=not now.nerves)
        if name.startswith("segment-"):
            return now._replace(segment=name)
        if name in _LATENCIES or name == "measure-ignored":
            # "F-wave latency": the word alone does not undo what kind of latency it is.
            is_plain = name == "measure-latency" and hit.last - hit.first == 1
            is_late = now.latency in ("measure-f", "measure-h")
            return now if is_plain and is_late else now._replace(latency=name)
        if name in _AMPLITUDES:
            return now._replace(latency="" if now.latency == "measure-ignored" else now.latency)
        if name == "cue-recalls":
            return now._replace(earlier=True)
        if name == "cue-now":
            return now._replace(earlier=False)
        if name in ("cue-limit", "cue-difference"):
            return now._replace(limit=True)
    return now


def _of_nerve(now: _Now, hit: Hit, measures: Measures) -> _Now:
    """Another nerve; a kind of study goes on where it stood first ("Sensory: sural ..., plantar ...")."""
    goes_on = now.study_leads or not now.nerves or (now.nerves | hit.names) <= _PLANTAR
    muscle = now.muscle if measures.nerve_of(now.muscle) in hit.names and not now.nerves - hit.names else ""
    late = now.latency if now.latency == "measure-f" and not now.nerves else ""
    study = now.study if goes_on else ""
    return now._replace(nerves=hit.names, muscle=muscle, segment="", latency=late, study=study, ignored=False)


def _of_muscle(now: _Now, name: str, measures: Measures) -> _Now:
    """A muscle tells its nerve, and that the study is a motor one."""
    nerve = measures.nerve_of(name)
    if nerve is None:
        return now._replace(muscle=name, ignored=True)
    return now._replace(muscle=name, nerves=frozenset((nerve,)), study="", ignored=False)


def _side(sentence: Sentence, following: int, now: _Now) -> Laterality:
    """The side right behind a value ("7.4 ms on the left"), else the last one before it, else the lent one."""
    words = sentence.words
    behind = next((side for side in sentence.sides if side.at >= following), None)
    if behind is not None:
        between = [word.text for word in words[following : behind.at]]
        after = words[behind.at + 1].text if behind.at + 1 < len(words) else "."
        joined = between == ["on"] or (between[1:] == ["the"] and between[0] in _AT)
        if joined or (
            between in ([], ["("]) and after in (",", ";", ")", ".", "and", "/", "vs", "versus", "]")
        ):
            return behind.side
    if now.side is not None:
        return now.side
    if len({side.side for side in sentence.sides}) == 1:
        return sentence.sides[0].side
    return Laterality.UNSTATED if sentence.sides else sentence.lent()


def _speaks_of_warmth(sentence: Sentence) -> bool:
    """Whether degrees are those of a limb."""
    if sentence.named("place-room") or (sentence.named("place-arm") and not sentence.named("place-leg")):
        return False
    cold = any("report-cold" in hit.names for hit in sentence.conclusions)
    return cold or bool(sentence.named("measure-temperature"))


def _value(
    sentence: Sentence,
    now: _Now,
    found: Measured,
    limits: Range | None,
    side: Laterality,
    measures: Measures,
) -> Iterator[Said | LeftOut]:
    measure = _UNIT_MEASURE.get(found.unit, now.latency or "measure-latency")
    if measure == "measure-ignored":
        return
    if measure == "measure-temperature" and not _speaks_of_warmth(sentence):
        return
    # A velocity is one of a segment, not of a place: "distal amplitude 5 mV, velocity 44 m/s".
    segment = "" if (measure, now.segment) == ("measure-velocity", "segment-distal") else now.segment
    name = measures.named(now.nerves, measure, now.muscle, now.study, segment)
    if name is not None:
        yield from measured(
            name, found.value, found.unit, limits, side, sentence.section, sentence.text, measures
        )


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
