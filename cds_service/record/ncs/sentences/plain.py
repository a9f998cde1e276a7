"""Whether a conclusion is plainly stated: every word around it is one that is known to leave it as firm as it is.

A diagnosis that is wrongly taken for stated is the worst error of the reader. So none counts as stated for want of a
word that weakens it: in its clause nothing may stand that the reader does not understand.
"""

from __future__ import annotations

from collections.abc import Iterable

from cds_service.record.ncs.lexicon import Hit, parts_of
from cds_service.record.ncs.sentences.sentence import Sentence
from cds_service.record.vocabulary import Concept, Term

FIRM = frozenset(
    (
        "report-tarsal-tunnel",
        "report-medial-plantar",
        "report-lateral-plantar",
        "report-baxter",
        "report-medial-calcaneal",
    )
)
_SIDES = frozenset(("left", "right", "l", "r"))


class PlainWords:
    """The words that leave a conclusion as it is, those of conclusions themselves among them."""

    def __init__(self, concepts: Iterable[Concept], terms: Iterable[Term]) -> None:
        names = FIRM | {concept.name for concept in concepts if concept.kind == "plain"}
        words: set[str] = set()
        stems: set[str] = set()
        for term in terms:
            if term.match == "text" and term.concept in names:
                for word, is_open in parts_of(term.code):
                    (stems if is_open else words).add(word)
        self._words = frozenset(words)
        self._stems = tuple(stems)

    def unknown(self, sentence: Sentence, hit: Hit) -> str:
        """The first word of the clause around a conclusion that is not understood; "" where there is none."""
        first, last = sentence.clause(hit.first)
        # What is advised behind it takes nothing from it.
        last = min((cue.first for cue in sentence.named("cue-advises", hit.last, last)), default=last)
        told = {at for other in sentence.hits for at in range(other.first, other.last)}
        told.update(word.at for word in sentence.sides)
        told.update(
            at for other in sentence.conclusions if other != hit for at in range(other.first, other.last)
        )
        for at in range(first, max(last, hit.last)):
            word = sentence.words[at].text
            if at in told or not word[0].isalpha() or self._knows(word):
                continue
            if word == "than" and any(other.text in _SIDES for other in sentence.words[at + 1 : at + 2]):
                continue  # "left greater than right"
            return word
        return ""

    def _knows(self, word: str) -> bool:
        return word in self._words or word.startswith(self._stems)
