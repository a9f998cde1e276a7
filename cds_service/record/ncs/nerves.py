"""How nerves respond, in words: which quality belongs to which nerve of a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cds_service.record.ncs.lexicon import Hit
from cds_service.record.ncs.said import Said
from cds_service.record.ncs.sentence import Sentence
from cds_service.record.text import Tone

LEG = "tibial-nerve-leg"
MOTOR = "tibial-nerve"


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
    before: list[Hit] = []
    for start, end in _clauses(sentence):
        if sentence.named("cue-needle", start, end) or sentence.named("cue-recalls", start, end):
            continue
        items = [
            hit
            for hit in sentence.hits
            if start <= hit.first < end
            and (hit.kind == "nerve" or any(name.startswith("quality-") for name in hit.names))
            and not any(first <= hit.first < last for first, last in inside)
        ]
        if not items:
            continue
        nerves = [hit for hit in items if hit.kind == "nerve"]
        if not nerves and before and any(start <= side.at < end for side in sentence.sides):
            # "Left sural absent, right normal": the nerve is the one just spoken of.
            for quality in items:
                yield from _said(sentence, before[-1], [quality], at=quality)
            continue
        for nerve in _matched(sentence, items):
            if nerve.qualities:
                yield from _said(sentence, nerve.hit, nerve.qualities, at=nerve.hit)
        before = nerves or before


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
        is_nerve = hit.kind == "nerve"
        if leading:
            if not is_nerve and group.nerves:
                group = _Group()
            if is_nerve:
                nerve = _Nerve(hit, group.qualities)
                group.nerves.append(nerve)
                nerves.append(nerve)
            else:
                group.qualities.append(hit)
        else:
            if is_nerve and group.qualities:
                group = _Group()
            if is_nerve:
                nerve = _Nerve(hit, group.qualities)
                group.nerves.append(nerve)
                nerves.append(nerve)
            else:
                group.qualities.append(hit)
    return nerves


def _said(sentence: Sentence, nerve: Hit, qualities: list[Hit], at: Hit) -> Iterator[Said]:
    for quality in qualities:
        for answer in sorted(name.removeprefix("quality-") for name in quality.names):
            turned = _turned(sentence, quality, answer)
            for name in sorted(nerve.names):
                named, final = _segment(sentence, name, turned, quality)
                if named is None:
                    continue
                tone = Tone.HEDGED if _hedged(sentence, quality) else Tone.STATED
                side = sentence.side_of(at.first, at.last, unfounded=final == "normal")
                yield Said(named, side, tone, sentence.section, sentence.text, answer=final)


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


def _segment(sentence: Sentence, name: str, answer: str, quality: Hit) -> tuple[str | None, str]:
    """Which part of the tibial nerve is meant; a reduced velocity is slow, not small."""
    start, end = sentence.clause(quality.first)
    measures = [
        (abs(hit.first - quality.first), measure)
        for hit in sentence.hits
        if start <= hit.first < end
        for measure in hit.names
        if measure.startswith("measure-")
    ]
    nearest = min(measures)[1] if measures else ""
    if nearest in ("measure-f", "measure-temperature"):
        return None, answer
    if answer == "reduced" and nearest == "measure-velocity":
        answer = "slow"
    if name == MOTOR and answer in ("slow", "normal", "abnormal"):
        distal = sentence.named("segment-tunnel", start, end) or sentence.named("segment-distal", start, end)
        leg = sentence.named("segment-leg", start, end)
        if (leg or nearest == "measure-velocity") and not distal:
            return LEG, answer
        if answer == "slow" and not distal and nearest != "measure-latency":
            return LEG, answer
    return name, answer


