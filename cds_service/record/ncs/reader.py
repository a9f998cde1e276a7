"""Reading a report: its text and a vocabulary in, what it says out. Pure, and it never raises.

Impression before summary before findings before tables; indication, history, technique and advice say nothing.
What is not understood is not said: the report stays on file as not interpreted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cds_service.record.ncs.conclusions import conclusions_in
from cds_service.record.ncs.layout import RANKS, Passage, lay_out
from cds_service.record.ncs.lexicon import Lexicon
from cds_service.record.ncs.measures import Measures
from cds_service.record.ncs.nerves import nerves_in
from cds_service.record.ncs.said import LeftOut, ReportReading, Said
from cds_service.record.ncs.sentence import Sentence, parse
from cds_service.record.ncs.tables import TableReader
from cds_service.record.ncs.values import values_in
from cds_service.record.side import Laterality
from cds_service.record.text import Tone
from cds_service.record.vocabulary import Vocabulary

MOST_CHARACTERS = 200_000
_LONGEST_SENTENCE = 1_500
_SECTIONS = {
    "section-impression": "impression",
    "section-summary": "summary",
    "section-findings": "findings",
    "section-ignored": "ignored",
    "section-addendum": "addendum",
    "section-title": "title",
}
IMAGING = ("space-occupying-lesion", "mri-nerve-hyperintensity", "mri-denervation", "fluid-knot-of-henry")


class ReportReader:
    """Reads reports with one vocabulary; made once, since its terms are looked up by their first words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        concepts = vocabulary.concepts.values()
        self._headings = Lexicon([c for c in concepts if c.kind == "section"], vocabulary.terms)
        self._conclusions = Lexicon(
            [c for c in concepts if c.kind == "conclusion" or c.name in IMAGING], vocabulary.terms
        )
        self._words = Lexicon([c for c in concepts if c.kind in ("nerve", "wording")], vocabulary.terms)
        self._measures = Measures(vocabulary.measures, vocabulary.concepts)
        self._tables = TableReader(self._words, self._measures)

    def read(self, text: str, covers: Laterality = Laterality.UNSTATED) -> ReportReading:
        """What a report says; `covers` is the limb that its resource names, if any."""
        layout = lay_out(text[:MOST_CHARACTERS], self._headings, _SECTIONS)
        if covers is Laterality.UNSTATED:
            covers = layout.covers
        said: list[Said] = []
        left_out: list[LeftOut] = []
        above = ""
        for passage in layout.passages:
            for one in self._passage(passage, covers, above):
                (said if isinstance(one, Said) else left_out).append(one)  # type: ignore[arg-type]
            above = passage.sentences[-1] if passage.sentences else above
        return ReportReading(tuple(_agreed(said)), tuple(dict.fromkeys(left_out)), covers)

    def _passage(self, passage: Passage, covers: Laterality, above: str) -> Iterator[Said | LeftOut]:
        if passage.section == "ignored":
            for quote in passage.sentences:
                if self._conclusions.hits(parse(quote, "", self._conclusions, self._words, covers, covers).words):
                    yield LeftOut(quote, "indication, history, technique and advice are no result")
            return
        if passage.lines:
            for one in self._tables.read(passage, covers, above):
                if isinstance(one, str):
                    sentence = parse(one, "table", self._conclusions, self._words, passage.side, covers)
                    yield from self._sentence(sentence)
                else:
                    yield one
        spoken = Laterality.UNSTATED
        for quote in passage.sentences:
            if len(quote) > _LONGEST_SENTENCE:
                yield LeftOut(quote[:_LONGEST_SENTENCE], "it is too long for a sentence")
                continue
            sentence = parse(quote, passage.section, self._conclusions, self._words, passage.side, covers, spoken)
            spoken = sentence.last_side or spoken
            yield from self._sentence(sentence)

    def _sentence(self, sentence: Sentence) -> Iterator[Said | LeftOut]:
        if not sentence.conclusions and not sentence.hits:
            return
        if sentence.general:
            if sentence.conclusions:
                yield LeftOut(sentence.text, "it speaks in general or of what to do")
            return
        yield from conclusions_in(sentence)
        yield from nerves_in(sentence)
        yield from values_in(sentence, self._measures)


def merged(readings: Iterable[ReportReading]) -> tuple[Said, ...]:
    """What several texts of one report say together."""
    return tuple(_agreed(one for reading in readings for one in reading.said))


def _agreed(said: Iterable[Said]) -> Iterator[Said]:
    """Each thing once for a side: of the section that is worth most, what is said of now before what was."""
    groups: dict[tuple[object, ...], list[Said]] = {}
    for one in said:
        for side in _sides(one):
            key = (one.name, side, one.answer if one.answer else "", one.value is not None or one.no_response)
            groups.setdefault(key, []).append(one._replace(side=side))
    for found in groups.values():
        if found[0].value is not None or found[0].no_response:
            yield found[0]
            continue
        now = [one for one in found if one.tone is not Tone.HISTORIC] or found
        best = max(RANKS[one.section] for one in now)
        top = [one for one in now if RANKS[one.section] == best]
        tones = {one.tone for one in top}
        chosen = top[0]
        if {Tone.STATED, Tone.NEGATED} <= tones:
            chosen = chosen._replace(tone=Tone.HEDGED)
        elif Tone.STATED in tones and Tone.HEDGED in tones:
            chosen = next(one for one in top if one.tone is Tone.STATED)
        yield chosen


def _sides(one: Said) -> tuple[Laterality, ...]:
    return (
        (Laterality.LEFT, Laterality.RIGHT) if one.side is Laterality.BILATERAL else (one.side,)
    )
