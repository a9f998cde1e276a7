"""Reading a report: its text and a vocabulary in, what it says out. Pure, and it never raises.

Impression before summary before findings before tables; indication, history, technique and advice say nothing.
What is not understood is not said: the report stays on file as not interpreted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeGuard

from cds_service.record.ncs.agreed import agreed
from cds_service.record.ncs.layout import Passage, lay_out
from cds_service.record.ncs.lexicon import Lexicon, tokens
from cds_service.record.ncs.measures import Measures
from cds_service.record.ncs.said import LeftOut, ReportReading, Said
from cds_service.record.ncs.sentences.conclusions import OF_THE_STUDY, conclusions_in, is_of_arms
from cds_service.record.ncs.sentences.imaging import speaks_of_conduction, speaks_of_imaging
from cds_service.record.ncs.sentences.nerves import nerves_in
from cds_service.record.ncs.sentences.plain import PlainWords
from cds_service.record.ncs.sentences.sentence import Sentence
from cds_service.record.ncs.sentences.values import values_in
from cds_service.record.ncs.tables.lines import TableReader
from cds_service.record.side import Laterality
from cds_service.record.text import Tone
from cds_service.record.vocabulary import Vocabulary

MOST_CHARACTERS = 200_000
_LONGEST_SENTENCE = 1_500
SECTIONS = {
    "section-impression": "impression",
    "section-summary": "summary",
    "section-findings": "findings",
    "section-earlier": "earlier",
    "section-ignored": "ignored",
    "section-question": "question",
    "section-label": "label",
    "section-diagnosis": "diagnosis",
    "section-advice": "advice",
    "section-addendum": "addendum",
    "section-title": "title",
}
_COLD = "report-cold"
_TEMPERATURE = "skin-temp-foot"


class ReportReader:
    """Reads reports with one vocabulary; made once, since its terms are looked up by their first words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        concepts = vocabulary.concepts.values()
        self._headings = Lexicon([c for c in concepts if c.kind == "section"], vocabulary.terms)
        self._conclusions = Lexicon(
            [c for c in concepts if c.kind in ("conclusion", "image")], vocabulary.terms
        )
        self._words = Lexicon([c for c in concepts if c.kind in ("nerve", "wording")], vocabulary.terms)
        self._plain = PlainWords(concepts, vocabulary.terms)
        self._measures = Measures(vocabulary.measures, vocabulary.concepts)
        self._tables = TableReader(self._words, self._measures)
        self._coldest = vocabulary.coldest
        # A chart is opened many times with the same reports in it.
        self._known = lru_cache(maxsize=128)(self.read_anew)

    def read(
        self, text: str, covers: Laterality = Laterality.UNSTATED, *, imaging: bool = False
    ) -> ReportReading:
        """What a report says; `covers` is the limb that its resource names, `imaging` that it names imaging."""
        return self._known(text, covers, imaging)

    def read_anew(self, text: str, covers: Laterality, imaging: bool) -> ReportReading:
        """The same, without looking at what was read before."""
        layout = lay_out(text[:MOST_CHARACTERS], self._headings, SECTIONS)
        if covers is Laterality.UNSTATED:
            covers = layout.covers
        told = [(passage, list(self._parsed(passage, covers))) for passage in layout.passages]
        titles = [self._words.hits(tokens(title)) for title in layout.titles]
        imaging = imaging or speaks_of_imaging(
            (*titles, *(one.hits for _, sentences in told for one in sentences if isinstance(one, Sentence)))
        )
        of_arms = is_of_arms(titles)
        said: list[Said] = []
        left_out: list[LeftOut] = []
        for passage, sentences in told:
            for one in self._passage(passage, sentences, covers, imaging=imaging):
                if isinstance(one, LeftOut):
                    left_out.append(one)
                elif of_arms and one.name in OF_THE_STUDY:
                    left_out.append(LeftOut(one.quote, "the study is one of the arms"))
                else:
                    said += (one, *self._colder(one))
        corrected = any(
            isinstance(one, Sentence) and one.named("cue-corrects")
            for passage, sentences in told
            if passage.section == "addendum"
            for one in sentences
        )
        return ReportReading(tuple(agreed(said, corrected=corrected)), tuple(dict.fromkeys(left_out)), covers)

    def _colder(self, one: Said) -> Iterator[Said]:
        """That the limb was cold, where its temperature tells so."""
        if (
            one.name == _TEMPERATURE
            and one.value
            and self._coldest is not None
            and one.value.value < self._coldest
        ):
            yield one._replace(name=_COLD, value=None)

    def _parsed(self, passage: Passage, covers: Laterality) -> Iterator[Sentence | LeftOut]:
        """The sentences of a passage; of one that says nothing, those that a reader may miss."""
        spoken = Laterality.UNSTATED
        for quote in passage.sentences:
            if passage.section == "ignored":
                if self._conclusions.hits(tokens(quote)):
                    yield LeftOut(quote, "indication, history, technique and advice are no result")
            elif len(quote) > _LONGEST_SENTENCE:
                yield LeftOut(quote[:_LONGEST_SENTENCE], "it is too long for a sentence")
            else:
                sentence = self._parse(quote, passage.section, passage.side, covers, spoken)
                spoken = sentence.last_side or spoken
                yield sentence

    def _parse(
        self,
        quote: str,
        section: str,
        heading: Laterality,
        covers: Laterality,
        spoken: Laterality = Laterality.UNSTATED,
    ) -> Sentence:
        words = tokens(quote)
        conclusions, hits = self._conclusions.hits(words), self._words.hits(words)
        return Sentence(quote, section, words, conclusions, hits, heading, covers, spoken)

    def _passage(
        self,
        passage: Passage,
        sentences: Iterable[Sentence | LeftOut],
        covers: Laterality,
        *,
        imaging: bool,
    ) -> Iterator[Said | LeftOut]:
        if passage.lines and passage.section not in ("ignored", "earlier"):
            for one in self._tables.read(passage, covers):
                if isinstance(one, str):
                    sentence = self._parse(one, "table", passage.side, covers)
                    yield from self._sentence(sentence, imaging=imaging)
                else:
                    yield one
        for told in sentences:
            if isinstance(told, Sentence):
                yield from self._sentence(told, imaging=imaging)
            else:
                yield told

    def _sentence(self, sentence: Sentence, *, imaging: bool) -> Iterator[Said | LeftOut]:
        if not sentence.conclusions and not sentence.hits:
            return
        if sentence.general:
            if sentence.conclusions:
                yield LeftOut(sentence.text, "it speaks in general or of what to do")
            return
        if sentence.section == "earlier":
            for one in conclusions_in(sentence, self._plain, imaging=imaging):
                yield one._replace(tone=Tone.HISTORIC) if _is_stated(one) else one
            return
        yield from conclusions_in(sentence, self._plain, imaging=imaging)
        # "The tibial nerve is normal" is said of its shape where a report is one of imaging.
        if not imaging or speaks_of_conduction(sentence):
            yield from nerves_in(sentence, self._measures, self._plain)
        yield from values_in(sentence, self._measures)


def reader_of(vocabulary: Vocabulary) -> ReportReader:
    """The reader with these words: one for all charts, since it remembers what it read."""
    return vocabulary.made(ReportReader, ReportReader)


def _is_stated(one: Said | LeftOut) -> TypeGuard[Said]:
    return isinstance(one, Said) and one.tone is Tone.STATED


def merged(readings: Iterable[ReportReading]) -> tuple[Said, ...]:
    """What several texts of one report say together."""
    return tuple(agreed(one for reading in readings for one in reading.said))
