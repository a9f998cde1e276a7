"""What a sentence concludes: diagnoses, the study as a whole, what imaging shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cds_service.record.ncs.lexicon import Hit
from cds_service.record.ncs.said import LeftOut, Said
from cds_service.record.ncs.sentences.imaging import FINDINGS
from cds_service.record.ncs.sentences.plain import FIRM, PlainWords
from cds_service.record.ncs.sentences.sentence import Sentence
from cds_service.record.side import Laterality
from cds_service.record.text import Tone

# Said of the person or of the study, not of a limb.
_WITHOUT_SIDE = frozenset(("report-polyneuropathy",))
_ONLY_NORMAL = frozenset(
    ("normal", "entirely", "completely", "is", "the", "on", "side", "leg", "limb", "foot")
)
_FEW_WORDS = 7
OF_THE_STUDY = frozenset(("report-normal", "report-cold", "report-limited"))
_WHOLE = OF_THE_STUDY | set(FINDINGS)
_ARM, _LEG = "place-arm", "place-leg"
# "G57.52": a line of codes is one of the order or of the bill.
_CODE = re.compile(r"\b[A-TV-Z]\d{2}\.\d{1,4}[A-Z]?\b")
_TEARS = frozenset(("cue-denies", "cue-denied", "cue-hedged"))
_ALMOST = frozenset(("otherwise", "near", "nearly", "almost"))
# Said of these, "normal" is no word on the study of the nerves; nor is what a normal study cannot exclude.
_NOT_THE_STUDY = frozenset(("nerve-other", "cue-needle", "place-other", "cue-hedges"))
_OTHER_NERVE = "nerve-other"
_TUNNEL = "report-tarsal-tunnel"
_UNTOLD = "report-conclusion-other"


def conclusions_in(sentence: Sentence, plain: PlainWords, *, imaging: bool) -> Iterator[Said | LeftOut]:
    """Every conclusion that the sentence speaks of; findings of images only in a report of `imaging`.

    A diagnosis is stated only where every word around it is understood; else it is left open.
    """
    if _CODE.search(sentence.text) and sentence.conclusions:
        yield LeftOut(sentence.text, "a code stands beside it, as in an order")
        return
    if _is_only_normal(sentence):
        yield from _said(sentence, "report-normal", Hit(0, 1, frozenset(), "conclusion"), Tone.STATED)
        return
    mentions = [(hit.first, hit.last) for hit in sentence.conclusions]
    for hit in sentence.conclusions:
        if sentence.advised(hit.first):
            yield LeftOut(sentence.text, "it is advice")
        elif hit.names.isdisjoint(_WHOLE) and _is_torn(sentence, hit):
            yield LeftOut(sentence.text, "what it says lies too far apart")
        elif _is_elsewhere(sentence, hit):
            yield LeftOut(sentence.text, "the place that it names is not the ankle")
        elif _is_of_the_arm(sentence, hit):
            yield LeftOut(sentence.text, "it speaks of the arms")
        else:
            # "The muscles show no oedema": the denial stands between the words of a finding.
            tone = sentence.tone(hit.last - 1 if _is_image(hit) else hit.first, hit.last, mentions)
            if tone is Tone.STATED and hit.names & FIRM and (word := plain.unknown(sentence, hit)):
                tone = Tone.HEDGED
                yield LeftOut(sentence.text, f"taken as open, for \u201c{word}\u201d is not understood here")
            for name in sorted(hit.names - {_UNTOLD}):
                if name not in FINDINGS:
                    yield from _said(sentence, name, hit, tone)
                elif imaging:
                    yield from _said(sentence, FINDINGS[name], hit, tone)


def is_of_arms(titles: Iterable[Iterable[Hit]]) -> bool:
    """Whether the titles of a report name the arms, and not the legs."""
    named = {name for title in titles for hit in title for name in hit.names}
    return _ARM in named and _LEG not in named


def _is_only_normal(sentence: Sentence) -> bool:
    """Whether a conclusion is but "Normal.", or "Right: normal."."""
    if sentence.section not in ("impression", "addendum") or len(sentence.words) > _FEW_WORDS:
        return False
    sides = {word.at for word in sentence.sides}
    words = {w.text for at, w in enumerate(sentence.words) if at not in sides and w.text[0].isalnum()}
    return "normal" in words and words <= _ONLY_NORMAL


def _said(sentence: Sentence, name: str, hit: Hit, tone: Tone) -> Iterator[Said | LeftOut]:
    if name in OF_THE_STUDY and tone is not Tone.STATED:
        return
    if name == "report-normal" and (_only_in_part(sentence, hit) or _of_another_thing(sentence, hit)):
        return
    side = Laterality.UNSTATED
    if name not in _WITHOUT_SIDE:
        unfounded = tone is Tone.NEGATED or name in OF_THE_STUDY
        side = sentence.side_of(hit.first, hit.last, unfounded=unfounded)
        if side is Laterality.UNSTATED and sentence.sides:
            yield LeftOut(sentence.text, "which side it speaks of is not clear")
    yield Said(name, side, tone, sentence.section, sentence.text)


def _is_image(hit: Hit) -> bool:
    return not hit.names.isdisjoint(FINDINGS)


def _is_torn(sentence: Sentence, hit: Hit) -> bool:
    """Whether another thought begins within a conclusion: "compression at the knee, not at the tarsal tunnel"."""
    inside = range(hit.first + 1, hit.last)
    if any(at in inside for at in sentence.breaks):
        return True
    return any(
        (other.names & _TEARS and other.first in inside)
        or (
            _OTHER_NERVE in other.names
            and _TUNNEL in hit.names
            and other.first < hit.last
            and hit.first < other.last
        )
        for other in sentence.hits
    )


def _is_elsewhere(sentence: Sentence, hit: Hit) -> bool:
    """Whether a conclusion is placed at the knee."""
    if not _is_image(hit):
        return bool(sentence.named("segment-proximal", hit.first, hit.last))
    # A nerve may be swollen "proximal to" a mass.
    placed = sentence.named("segment-proximal", *sentence.part(hit.first))
    return any(sentence.words[other.first].text != "proximal" for other in placed)


def _is_of_the_arm(sentence: Sentence, hit: Hit) -> bool:
    """Whether what is said of a study is said of one of the arms alone."""
    if hit.names.isdisjoint(OF_THE_STUDY):
        return False
    bounds = sentence.clause(hit.first)
    return bool(sentence.named(_ARM, *bounds)) and not sentence.named(_LEG, *bounds)


def _of_another_thing(sentence: Sentence, hit: Hit) -> bool:
    """Whether what is called normal is another nerve, an examination by hand, or a part of the body."""
    first, last = sentence.clause(hit.first)
    return any(other.names & _NOT_THE_STUDY for other in sentence.hits if first <= other.first < last)


def _only_in_part(sentence: Sentence, hit: Hit) -> bool:
    """Whether something is taken out of what is called normal."""
    before = sentence.words[hit.first - 1].text if hit.first else ""
    return before in _ALMOST or bool(sentence.named("cue-excepts", hit.first))
