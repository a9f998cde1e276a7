"""What CodeableConcepts mean under a vocabulary: concepts, side, site, and how the words state it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cds_service.record.model import Reason
from cds_service.record.resources import CodeableConcept, Extension, many
from cds_service.record.side import Laterality, agreed, side_in_text
from cds_service.record.text import Tone, before_denial, is_of_relatives, tone_of
from cds_service.record.vocabulary import Term, Vocabulary


class Meaning(NamedTuple):
    """What a CodeableConcept says: concepts without the sites and sides, which stand by themselves."""

    concepts: frozenset[str]
    sites: frozenset[str]
    side: Laterality
    answer: str | None
    text: str
    tone: Tone


_NOTHING = Meaning(frozenset(), frozenset(), Laterality.UNSTATED, None, "", Tone.STATED)


def meaning(
    concept: CodeableConcept | None, vocabulary: Vocabulary, *, codes_decide: bool = False
) -> Meaning:
    """Read one CodeableConcept by its codings, its displays and its text.

    Where `codes_decide`, words name a concept only when no coding does: a sign that is coded is not also the
    symptom that its text speaks of. Words always may name a place.
    """
    if concept is None:
        return _NOTHING
    codings = many(concept.coding)
    key = (concept.text, codes_decide, *((c.system, c.code, c.display) for c in codings))
    return vocabulary.remembered(key, lambda: _meaning(concept, vocabulary, codes_decide))


def _meaning(concept: CodeableConcept, vocabulary: Vocabulary, codes_decide: bool) -> Meaning:
    terms: list[Term] = []
    words: list[str] = [concept.text] if concept.text else []
    shown = concept.text or ""
    for coding in many(concept.coding):
        if coding.code:
            terms += vocabulary.of_code(coding.system, coding.code)
        if coding.display and coding.display not in words:
            words.append(coding.display)
        shown = shown or coding.display or coding.code or ""
    coded = bool(terms)
    by_words: list[Term] = []
    tones: list[Tone] = []
    for word in words:
        named, tone = _named(word, vocabulary)
        by_words += named
        # The display of a code that is known says what the code says; other words may weaken it.
        if word == concept.text or (named and not coded):
            tones.append(tone)
    if codes_decide and terms:
        by_words = [term for term in by_words if vocabulary.concepts[term.concept].kind in _PLACES]
    terms += by_words
    if not terms:
        return _NOTHING._replace(text=shown)
    return Meaning(
        concepts=frozenset(t.concept for t in terms if vocabulary.concepts[t.concept].kind not in _PLACES),
        sites=_sites(terms, vocabulary),
        side=agreed((*(term.side for term in terms), *(side_in_text(word) for word in words))),
        answer=next((term.answer for term in terms if term.answer), None),
        text=shown,
        tone=next((tone for tone in tones if tone is not Tone.STATED), Tone.STATED),
    )


_PLACES = frozenset(("site", "side"))


def _named(word: str, vocabulary: Vocabulary) -> tuple[Sequence[Term], Tone]:
    """What words name, and how. "Diabetes without neuropathy" names diabetes, and says nothing of the other."""
    whole = vocabulary.of_text(word)
    places = [term for term in whole if vocabulary.concepts[term.concept].kind in _PLACES]
    if is_of_relatives(word):
        return places, tone_of(word)
    before = before_denial(word)
    if before == word:
        return whole, tone_of(word)
    first = vocabulary.of_text(before)
    if len(places) == len(whole):  # a code names it, in words of its own
        return whole, tone_of(word, named_first=bool(before.strip()))
    if all(vocabulary.concepts[term.concept].kind in _PLACES for term in first):
        return whole, tone_of(word)
    return [*first, *places], tone_of(word, named_first=True)


def _sites(terms: Iterable[Term], vocabulary: Vocabulary) -> frozenset[str]:
    """The sites that codes place themselves at, and those that they or the words name."""
    placed = {term.site for term in terms if term.site}
    named = {term.concept for term in terms if vocabulary.concepts[term.concept].kind == "site"}
    return frozenset(placed | named)


class Place(NamedTuple):
    """Where on the body: the side as body site, qualifier or extension state it, and the sites named."""

    side: Laterality
    sites: frozenset[str]


def place(sites: Iterable[CodeableConcept], extensions: Iterable[Extension], vocabulary: Vocabulary) -> Place:
    """Read body sites and laterality extensions. Two body sites of two sides are both sides."""
    stated: list[Laterality] = []
    named: set[str] = set()
    for site in sites:
        here = [_lateral(ext, vocabulary) for ext in many(site.extension)]
        terms: list[Term] = []
        for coding in many(site.coding):
            terms += vocabulary.of_code(coding.system, coding.code or "")
        for word in {site.text, *(coding.display for coding in many(site.coding))}:
            if word:
                here.append(side_in_text(word))
                terms += vocabulary.of_text(word)
        here += [term.side for term in terms]
        named |= _sites(terms, vocabulary)
        stated.append(agreed(here))
    both = set(stated) == {Laterality.LEFT, Laterality.RIGHT}
    side = Laterality.BILATERAL if both else agreed(stated)
    return Place(agreed((side, *(_lateral(ext, vocabulary) for ext in extensions))), frozenset(named))


def _lateral(extension: Extension, vocabulary: Vocabulary) -> Laterality:
    """The side in an extension about laterality, whichever profile named it so."""
    url = (extension.url or "").lower()
    if "lateral" not in url and "seitenlokalisation" not in url:
        return Laterality.UNSTATED
    codings = [extension.value_coding] if extension.value_coding else []
    words = [extension.value_code, extension.value_string]
    if extension.value_codeable_concept is not None:
        codings += many(extension.value_codeable_concept.coding)
        words.append(extension.value_codeable_concept.text)
    stated = [term.side for c in codings for term in vocabulary.of_code(c.system, c.code or "")]
    for coding in codings:
        words += [coding.display, coding.code]
    return agreed([*stated, *(_LETTERS.get(word) or side_in_text(word) for word in words if word)])


_LETTERS = {"B": Laterality.BILATERAL}  # beside L and R in the German extension


def reason(concept: CodeableConcept, vocabulary: Vocabulary) -> Reason | None:
    """Read a reason; None when it names nothing that the vocabulary knows, or only denies it."""
    said = meaning(concept, vocabulary)
    if not (said.concepts or said.sites) or said.tone is Tone.NEGATED:
        return None
    return Reason(said.concepts, said.side, said.sites, said.text)
