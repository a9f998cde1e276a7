"""What a sentence concludes: diagnoses, the study as a whole, what imaging shows."""

from __future__ import annotations

from collections.abc import Iterator

from cds_service.record.ncs.lexicon import Hit
from cds_service.record.ncs.said import LeftOut, Said
from cds_service.record.ncs.sentence import Sentence
from cds_service.record.side import Laterality
from cds_service.record.text import Tone

# Said of the person or of the study, not of a limb.
_WITHOUT_SIDE = frozenset(("report-polyneuropathy",))
_OF_THE_STUDY = frozenset(("report-normal", "report-cold", "report-limited"))


def conclusions_in(sentence: Sentence) -> Iterator[Said | LeftOut]:
    """Every conclusion or finding that the sentence speaks of."""
    mentions = [(hit.first, hit.last) for hit in sentence.conclusions]
    for hit in sentence.conclusions:
        for name in sorted(hit.names):
            tone = sentence.tone(hit.first, hit.last, mentions)
            if name in _OF_THE_STUDY and tone is not Tone.STATED:
                continue
            if name == "report-normal" and _only_in_part(sentence, hit):
                continue
            if sentence.named("segment-proximal", hit.first, hit.last):
                yield LeftOut(sentence.text, "the place that it names is not the ankle")
                continue
            unfounded = tone is Tone.NEGATED or name in _OF_THE_STUDY
            side = (
                Laterality.UNSTATED
                if name in _WITHOUT_SIDE
                else sentence.side_of(hit.first, hit.last, unfounded=unfounded)
            )
            if side is Laterality.UNSTATED and sentence.sides and name not in _WITHOUT_SIDE:
                yield LeftOut(sentence.text, "which side it speaks of is not clear")
            yield Said(name, side, tone, sentence.section, sentence.text)


def _only_in_part(sentence: Sentence, hit: Hit) -> bool:
    """Whether something is taken out of what is called normal."""
    before = sentence.words[hit.first - 1].text if hit.first else ""
    return before == "otherwise" or bool(sentence.named("cue-excepts", hit.first))
