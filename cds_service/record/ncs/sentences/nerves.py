"""How nerves respond, in words: which quality belongs to which nerve of a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from cds_service.record.ncs.lexicon import Hit
from cds_service.record.ncs.measures import Measures
from cds_service.record.ncs.said import Said
from cds_service.record.ncs.sentences.plain import PlainWords
from cds_service.record.ncs.sentences.sentence import Sentence
from cds_service.record.ncs.sentences.sides import one_side
from cds_service.record.side import Laterality
from cds_service.record.text import Tone

LEG = "tibial-nerve-leg"
MOTOR = "tibial-nerve"
_PARTS = frozenset((",", "with", "(", ")", ";"))
_COMPARES = frozenset("<>\u2264\u2265=")
# Tokens of a number and its unit, the longest of which is "m / s".
_UP_TO_UNIT = 4
_RESPONSES = frozenset(("response", "responses", "potential", "potentials", "snap", "cmap"))
_SHORT_OF = frozenset(
    ("of", "than", "below", "above", "near", "nearly", "almost", "half", "outside", "beyond", "%")
)
_BOUNDS = frozenset(("below", "above", "under", "over", "up", "less", "limit"))
_KINDS = ("conclusion", "image")
_CUTS = frozenset((",", "(", "and"))
_BEFORE_SIDE = frozenset(("and", "the", "on", "in", "but", "of"))
# A muscle stands for its nerve only where a response is spoken of: "DML to abductor hallucis prolonged".
_OF_RESPONSES = frozenset(("measure-latency", "measure-amplitude", "study-motor"))


class _Piece(NamedTuple):
    """Tokens of a sentence about one side or one thought, with the nerves and qualities in them."""

    start: int
    end: int
    items: tuple[Hit, ...]

    @property
    def nerves(self) -> list[Hit]:
        return [hit for hit in self.items if hit.kind == "nerve"]


@dataclass
class _Nerve:
    """A nerve of a sentence, and the qualities said of it."""

    hit: Hit
    qualities: list[Hit] = field(default_factory=list)


@dataclass
class _Group:
    """Nerves that share what is said of them, up to the next quality."""

    nerves: list[_Nerve] = field(default_factory=list)
    qualities: list[Hit] = field(default_factory=list)


def nerves_in(sentence: Sentence, measures: Measures, plain: PlainWords) -> Iterator[Said]:
    """Every nerve of which the sentence says in words how it responds."""
    spoken: list[Hit] = []
    for start, end in _pieces(sentence):
        piece = _Piece(start, end, tuple(_items(sentence, start, end, measures)))
        if not piece.items:
            continue
        if piece.nerves:
            yield from _missing(sentence, piece)
            for nerve in _matched(sentence, piece):
                for quality in nerve.qualities:
                    yield from _said(sentence, nerve.hit, quality, piece, plain)
            spoken = piece.nerves
        elif any(start <= side.at < end for side in sentence.sides):
            # "Left sural absent, right normal": the nerves are those just spoken of.
            for nerve_hit in spoken:
                for quality in piece.items:
                    yield from _said(sentence, nerve_hit, quality, piece, plain)


def _missing(sentence: Sentence, piece: _Piece) -> Iterator[Said]:
    """A response that is denied as such: "there is no left medial plantar response"."""
    if len(piece.items) > len(piece.nerves):
        return
    for nerve in piece.nerves:
        before = {word.text for word in sentence.words[max(nerve.first - 3, piece.start) : nerve.first]}
        behind = {word.text for word in sentence.words[nerve.last : nerve.last + 3]}
        if "no" in before and behind & _RESPONSES:
            for name in sorted(nerve.names):
                side = sentence.side_of(nerve.first, nerve.last)
                yield Said(name, side, Tone.STATED, sentence.section, sentence.text, answer="absent")


def _items(sentence: Sentence, start: int, end: int, measures: Measures) -> Iterator[Hit]:
    """The nerves and qualities between two tokens, up to what speaks of the needle."""
    needle = sentence.named("cue-needle", start, end)
    last = needle[0].first if needle else end
    here = [hit for hit in sentence.hits if start <= hit.first < last and not _is_concluded(sentence, hit)]
    by_muscle = not needle and any(hit.names & _OF_RESPONSES for hit in here)
    for hit in here:
        if hit.kind == "nerve":
            by_muscle = False
            yield hit
        elif _is_quality(hit):
            if not _is_limit(sentence, hit) and not _is_earlier(sentence, hit):
                yield hit
        elif by_muscle:
            nerve = next(filter(None, (measures.nerve_of(name) for name in hit.names)), None)
            if nerve:
                yield Hit(hit.first, hit.last, frozenset((nerve,)), "nerve")


def _is_concluded(sentence: Sentence, hit: Hit) -> bool:
    """Whether words are part of a conclusion that counts: "tibial" in "tibial neuropathy at the ankle"."""
    return any(other.first <= hit.first < other.last for other in sentence.conclusions)


def _is_quality(hit: Hit) -> bool:
    return any(name.startswith("quality-") for name in hit.names)


def _is_limit(sentence: Sentence, quality: Hit) -> bool:
    """Whether "normal" begins a limit: "(normal < 6.1 ms)"."""
    if "quality-normal" not in quality.names:
        return False
    if quality.first and sentence.words[quality.first - 1].text in _SHORT_OF:
        return True  # "smaller than normal", "below the lower limit of normal"
    after = sentence.words[quality.last].text if quality.last < len(sentence.words) else ""
    if not after:
        return False
    return (
        after in _COMPARES
        or after in _BOUNDS
        or (after[0].isdecimal() and sentence.enclosed(quality.first) is not None)
    )


def _is_earlier(sentence: Sentence, quality: Hit) -> bool:
    """Whether a quality is one of an earlier study."""
    first, last = sentence.part(quality.first)
    if sentence.named("cue-recalls", first, last):
        return not sentence.named("cue-now", first, quality.first)
    return sentence.tone(quality.first, quality.last, _mentions(sentence)) is Tone.HISTORIC


def _mentions(sentence: Sentence) -> list[tuple[int, int]]:
    """What a cue may speak of: conclusions, nerves."""
    return [(hit.first, hit.last) for hit in sentence.hits if hit.kind == "nerve"]


def _pieces(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Clauses, cut again where another side is spoken of once a nerve was told ("..., the left is normal")."""
    bounds = sorted({0, *sentence.breaks, len(sentence.words)})
    for start, end in pairwise(bounds):
        cuts = [start]
        for at in range(start, end):
            if sentence.words[at].text not in _CUTS:
                continue
            if (_side_begins(sentence, at + 1) and _is_told(sentence, cuts[-1], at)) or (
                _is_measured(sentence, cuts[-1], at) and _nerve_begins(sentence, at + 1)
            ):
                cuts.append(at)
        yield from zip(cuts, [*cuts[1:], end], strict=True)


def _side_begins(sentence: Sentence, at: int) -> bool:
    """Whether words begin with one side, but for "and on the"."""
    words = sentence.words
    while at < len(words) and words[at].text in _BEFORE_SIDE:
        at += 1
    return any(side.at == at and one_side(side.side) for side in sentence.sides)


def _is_measured(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a nerve with its value ends there: "the tibial latency is 4.7 ms"."""
    return any(max(end - _UP_TO_UNIT, start) <= at < end for at in sentence.numbers) and any(
        hit.kind == "nerve" for hit in sentence.hits if start <= hit.first < end
    )


def _nerve_begins(sentence: Sentence, at: int) -> bool:
    return any(hit.kind == "nerve" and at <= hit.first <= at + 2 for hit in sentence.hits)


def _is_told(sentence: Sentence, start: int, end: int) -> bool:
    """Whether something was told there: how a nerve responds, or a number."""
    here = [hit for hit in sentence.hits if start <= hit.first < end]
    if any(_is_quality(hit) for hit in here):
        return True
    return any(hit.kind == "nerve" for hit in here) and any(
        word.text[0].isdecimal() and at + 1 < end for at, word in enumerate(sentence.words[start:end], start)
    )


def _matched(sentence: Sentence, piece: _Piece) -> list[_Nerve]:
    """Nerves with their qualities: those before a verb ("sural and plantar are normal"), or behind ("absent sural")."""
    leading = piece.items[0].kind != "nerve"
    nerves: list[_Nerve] = []
    group = _Group()
    for hit in piece.items:
        begins = group.nerves if leading and hit.kind != "nerve" else group.qualities
        if begins and leading == (hit.kind != "nerve"):
            earlier, group = group, _Group()
            if hit.kind == "nerve" and sentence.named("cue-likewise", earlier.qualities[-1].last, hit.first):
                group.qualities = earlier.qualities
        if hit.kind == "nerve":
            nerve = _Nerve(hit, group.qualities)
            group.nerves.append(nerve)
            nerves.append(nerve)
        else:
            group.qualities.append(hit)
    return nerves


def _said(sentence: Sentence, nerve: Hit, quality: Hit, piece: _Piece, plain: PlainWords) -> Iterator[Said]:
    """What one quality says of one nerve; of both plantar nerves where the words name both."""
    for answer in sorted(
        name.removeprefix("quality-") for name in quality.names if name.startswith("quality-")
    ):
        turned = _turned(sentence, quality, answer)
        for name in sorted(nerve.names):
            named, final = _segment(sentence, name, turned, nerve, quality)
            if named is None:
                continue
            tone = Tone.HEDGED if _hedged(sentence, quality) else Tone.STATED
            if (named, final) == (MOTOR, "slow") and plain.unknown(sentence, nerve):
                tone = Tone.HEDGED
            side = _side(sentence, nerve, quality, piece, unfounded=final == "normal")
            yield Said(named, side, tone, sentence.section, sentence.text, answer=final)


def _side(sentence: Sentence, nerve: Hit, quality: Hit, piece: _Piece, *, unfounded: bool) -> Laterality:
    """The side right before the nerve, else the one behind the quality, else the one of its part of the sentence."""
    here = [word for word in sentence.sides if piece.start <= word.at < piece.end]
    before = [word for word in here if nerve.first - 3 <= word.at < nerve.first]
    if before and not any(w.text in (",", "and", ")") for w in sentence.words[before[-1].at : nerve.first]):
        return before[-1].side
    following = min((hit.first for hit in piece.items if hit.first > quality.first), default=piece.end)
    behind = [word for word in here if quality.last <= word.at < following]
    if behind and behind[0].at - quality.last <= 3:
        return behind[0].side
    if len({word.side for word in here}) == 1:
        return here[0].side
    first, last = sentence.part(quality.first)
    own = {word.side for word in here if first <= word.at < min(last, quality.first)}
    if len(own) == 1 and not first <= nerve.first < last:
        return own.pop()
    return sentence.side_of(nerve.first, nerve.last, unfounded=unfounded)


def _turned(sentence: Sentence, quality: Hit, answer: str) -> str:
    """A quality that is denied is the opposite one: "not prolonged" is normal."""
    start, _ = sentence.clause(quality.first)
    cues = [
        cue for cue in sentence.named("cue-denies", start, quality.first) if quality.first - cue.last <= 4
    ]
    if answer in ("absent", "not-tested") or not (cues or _is_denied_behind(sentence, quality)):
        return answer
    return "abnormal" if answer == "normal" else "normal"


def _is_denied_behind(sentence: Sentence, quality: Hit) -> bool:
    """ "Prolonged: no", "slowing across the tunnel is not seen"."""
    _, last = sentence.part(quality.first)
    return sentence.is_refused(quality.last) or any(
        "cue-denied" in hit.names and not _is_quality(hit) and quality.last <= hit.first < last
        for hit in sentence.hits
    )


def _hedged(sentence: Sentence, quality: Hit) -> bool:
    mentions = [
        (h.first, h.last)
        for h in (*sentence.hits, *sentence.conclusions)
        if _is_quality(h) or h.kind in _KINDS
    ]
    return sentence.leaves_open(quality.first, quality.last, mentions)


def _segment(sentence: Sentence, name: str, answer: str, nerve: Hit, quality: Hit) -> tuple[str | None, str]:
    """Which part of the tibial nerve is meant; a reduced velocity is slow, not small."""
    first, last = _around(sentence, nerve, quality)
    here = [hit for hit in sentence.hits if first <= hit.first < last]
    nearest = _measure_of(here, nerve, quality)
    if nearest == "measure-temperature" or any("measure-f" in hit.names for hit in here):
        return None, answer
    if answer == "reduced" and nearest == "measure-velocity":
        answer = "slow"
    if name != MOTOR or answer not in ("slow", "normal", "abnormal"):
        return name, answer
    segments = {segment for hit in here for segment in hit.names if segment.startswith("segment-")}
    if segments & {"segment-tunnel", "segment-distal"}:
        return MOTOR, answer
    is_leg = "segment-leg" in segments or nearest == "measure-velocity"
    is_open = answer == "slow" and nearest != "measure-latency"
    return (LEG if is_leg or is_open else MOTOR), answer


def _measure_of(hits: list[Hit], nerve: Hit, quality: Hit) -> str:
    """The measure that a quality is said of: where it stands behind its nerve, rather one before it."""
    measures = [
        (nerve.first < quality.first < hit.first, abs(hit.first - quality.first), name)
        for hit in hits
        for name in hit.names
        if name.startswith("measure-")
    ]
    return min(measures)[2] if measures else ""


def _around(sentence: Sentence, nerve: Hit, quality: Hit) -> tuple[int, int]:
    """The words between nerve and quality, and those beside them up to the next comma or "with"."""
    start, end = sentence.clause(quality.first)
    first, last = min(nerve.first, quality.first), max(nerve.last, quality.last)
    words = sentence.words
    begin = max((i + 1 for i in range(start, min(first, end)) if words[i].text in _PARTS), default=start)
    stop = next((i for i in range(last, end) if words[i].text in _PARTS), end)
    return min(begin, first), max(stop, last)
