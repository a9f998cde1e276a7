"""How nerves respond, in words: which quality belongs to which nerve of a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cds_service.record.ncs.lexicon import Hit
from cds_service.record.ncs.said import Said
from cds_service.record.ncs.sentence import Sentence
from cds_service.record.side import Laterality
from cds_service.record.text import Tone

LEG = "tibial-nerve-leg"
MOTOR = "tibial-nerve"
_PARTS = frozenset((",", "with", "(", ")", ";"))


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


def nerves_in(sentence: Sentence) -> Iterator[Said]:
    """Every nerve of which the sentence says in words how it responds."""
    inside = [(hit.first, hit.last) for hit in sentence.conclusions]
    mentions = [(hit.first, hit.last) for hit in sentence.hits if hit.kind == "nerve"]
    before: list[Hit] = []
    for start, end in _clauses(sentence):
        needle = sentence.named("cue-needle", start, end)
        last = needle[0].first if needle else end
        items = [
            hit
            for hit in sentence.hits
            if start <= hit.first < last
            and (hit.kind == "nerve" or _is_quality(hit))
            and not any(first <= hit.first < stop for first, stop in inside)
            and not (_is_quality(hit) and _is_earlier(sentence, hit, mentions))
        ]
        if not items:
            continue
        nerves = [hit for hit in items if hit.kind == "nerve"]
        if not nerves and before and any(start <= side.at < end for side in sentence.sides):
            # "Left sural absent, right normal": the nerve is the one just spoken of.
            for quality in items:
                yield from _said(sentence, before[-1], quality, items)
            continue
        for nerve in _matched(sentence, items):
            for quality in nerve.qualities:
                yield from _said(sentence, nerve.hit, quality, items)
        before = nerves or before


def _is_quality(hit: Hit) -> bool:
    return any(name.startswith("quality-") for name in hit.names)


def _is_earlier(sentence: Sentence, quality: Hit, mentions: list[tuple[int, int]]) -> bool:
    """Whether a quality is one of an earlier study."""
    first, last = sentence.part(quality.first)
    if sentence.named("cue-recalls", first, last):
        return not sentence.named("cue-now", first, quality.first)
    return sentence.tone(quality.first, quality.last, mentions) is Tone.HISTORIC


def _clauses(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Clauses, and within them the parts after a comma that begin with a side and have no nerve of their own."""
    bounds = sorted({0, *sentence.breaks, len(sentence.words)})
    for start, end in zip(bounds, bounds[1:], strict=False):
        cuts = [start]
        for at in range(start, end):
            if sentence.words[at].text in (",", "(") or sentence.words[at].text == "and":
                following = next((s for s in sentence.sides if s.at in (at + 1, at + 2, at + 3)), None)
                told = {
                    "nerve" if hit.kind == "nerve" else "quality"
                    for hit in sentence.hits
                    if cuts[-1] <= hit.first < at
                    and (hit.kind == "nerve" or any(name.startswith("quality-") for name in hit.names))
                }
                if following is not None and len(told) == 2:
                    cuts.append(at)
        yield from zip(cuts, [*cuts[1:], end], strict=True)


def _matched(sentence: Sentence, items: list[Hit]) -> list[_Nerve]:
    """Nerves with their qualities: those before a verb ("sural and plantar are normal"), or behind ("absent sural")."""
    leading = items[0].kind != "nerve"
    nerves: list[_Nerve] = []
    group = _Group()
    for hit in items:
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


def _said(sentence: Sentence, nerve: Hit, quality: Hit, items: list[Hit]) -> Iterator[Said]:
    """What one quality says of one nerve; of both plantar nerves where the words name both."""
    for answer in sorted(name.removeprefix("quality-") for name in quality.names):
        turned = _turned(sentence, quality, answer)
        for name in sorted(nerve.names):
            named, final = _segment(sentence, name, turned, nerve, quality)
            if named is None:
                continue
            tone = Tone.HEDGED if _hedged(sentence, quality) else Tone.STATED
            side = _side(sentence, nerve, quality, items, unfounded=final == "normal")
            yield Said(named, side, tone, sentence.section, sentence.text, answer=final)


def _side(sentence: Sentence, nerve: Hit, quality: Hit, items: list[Hit], *, unfounded: bool) -> Laterality:
    """The side right before the nerve, else the one behind the quality, else the one of its part of the sentence."""
    before = [word for word in sentence.sides if nerve.first - 3 <= word.at < nerve.first]
    if before and not any(w.text in (",", "and", ")") for w in sentence.words[before[-1].at : nerve.first]):
        return before[-1].side
    _, end = sentence.clause(quality.first)
    following = min((hit.first for hit in items if hit.first > quality.first), default=end)
    behind = [word for word in sentence.sides if quality.last <= word.at < following]
    if behind and behind[0].at - quality.last <= 3:
        return behind[0].side
    first, last = sentence.part(quality.first)
    own = {word.side for word in sentence.sides if first <= word.at < min(last, quality.first)}
    if len(own) == 1 and not first <= nerve.first < last:
        return own.pop()
    return sentence.side_of(nerve.first, nerve.last, unfounded=unfounded)


def _turned(sentence: Sentence, quality: Hit, answer: str) -> str:
    """A quality that is denied is the opposite one: "not prolonged" is normal."""
    start, _ = sentence.clause(quality.first)
    cues = [cue for cue in sentence.named("cue-denies", start, quality.first) if quality.first - cue.last <= 4]
    if not cues or answer in ("absent", "not-tested"):
        return answer
    return "abnormal" if answer == "normal" else "normal"


def _hedged(sentence: Sentence, quality: Hit) -> bool:
    start, end = sentence.clause(quality.first)
    return bool(sentence.named("cue-hedges", start, end)) or any(word.text == "?" for word in sentence.words)


def _segment(
    sentence: Sentence, name: str, answer: str, nerve: Hit, quality: Hit
) -> tuple[str | None, str]:
    """Which part of the tibial nerve is meant; a reduced velocity is slow, not small."""
    first, last = _around(sentence, nerve, quality)
    here = [hit for hit in sentence.hits if first <= hit.first < last]
    measures = [
        (abs(hit.first - quality.first), measure)
        for hit in here
        for measure in hit.names
        if measure.startswith("measure-")
    ]
    nearest = min(measures)[1] if measures else ""
    if nearest in ("measure-f", "measure-temperature"):
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


def _around(sentence: Sentence, nerve: Hit, quality: Hit) -> tuple[int, int]:
    """The words between nerve and quality, and those beside them up to the next comma or "with"."""
    start, end = sentence.clause(quality.first)
    first, last = min(nerve.first, quality.first), max(nerve.last, quality.last)
    words = sentence.words
    begin = max((i + 1 for i in range(start, min(first, end)) if words[i].text in _PARTS), default=start)
    stop = next((i for i in range(last, end) if words[i].text in _PARTS), end)
    return min(begin, first), max(stop, last)
