"""How a report is laid out: sections, side headings, tables, and sentences across wrapped lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from cds_service.record.ncs.boxes import ticked
from cds_service.record.ncs.lexicon import Lexicon, tokens
from cds_service.record.ncs.sentences.sides import opposite
from cds_service.record.ncs.splitting import sentences_of
from cds_service.record.ncs.tables.cells import is_keyed, looks_tabular
from cds_service.record.side import Laterality, side_in_text

# A section's name and what it is worth: the higher one is believed.
RANKS = {"addendum": 5, "impression": 4, "summary": 3, "findings": 2, "table": 1, "earlier": 0, "ignored": 0}
WHOLE = "impression"
"""A text without any heading is taken as what is concluded."""

# A heading that names several is of the first of these.
_ORDER = (
    "label",
    "earlier",
    "ignored",
    "question",
    "addendum",
    "impression",
    "diagnosis",
    "summary",
    "findings",
    "advice",
    "title",
)
_DENIAL = re.compile(r"(?:no|not|without|negative|nil|there is no)\b", re.I)
_OF_ARMS = re.compile(r"\b(?:arms?|hands?|upper)\b", re.I)
# Words of results: what stands before the first of them is the request.
_RESULT = re.compile(r"\b(?:respon|latenc|amplitud|velocit)", re.I)
_OF_LIMBS = frozenset(
    ("left", "right", "lower", "upper", "limb", "limbs", "leg", "legs", "foot", "feet", "extremity", "extremities",
     "both", "bilateral", "side", "l", "r")
)  # fmt: skip
_LONGEST_HEADING = 70
_LEAST_SENTENCE = 4
# Up to four words before a colon in the middle of a line.
_INLINE = re.compile(r"(?<=\s)((?:[A-Za-z/&()-]+ ){0,3}[A-Za-z/&()-]+):")
_HEADING = re.compile(r"[\s#*_=>\d.)(-]*([A-Za-z][^:;<>%]{1,60}?)[\s*_=]*(:|\.|-{1,2}\s|$)[\s*_]*")
# A unit of what is measured, which a question has none of.
_UNIT = re.compile(r"(?<![a-z])(?:ms(?:ec)?|[mu\u00b5\u03bc]v|mcv|m/s(?:ec)?)(?![a-z])", re.I)
_MEASURES = re.compile(r"\b(?:latencies|amplitudes|velocities)\b", re.I)
_IN_UNIT = re.compile(r"\bin (ms|mV|[u\u00b5\u03bc]V|m/s)(?![\w/])")
_SIDES = (Laterality.LEFT, Laterality.RIGHT, Laterality.CONFLICT)
_MOST_WORDS_OF_A_LABEL = 6
_MOST_WORDS_OF_A_NAME = 10
_SIDE_HEADING = re.compile(
    r"[\s#*_=>\d.)(-]*((?:the\s+)?(?:left|right|lt|rt|l|r|bilateral|both)\b"
    r"(?:[\s-]+(?:lower|limb|leg|foot|feet|side|sided|extremity|extremities|ankle|tarsal|tunnel|study|studies|nerves|"
    r"limbs|legs|results|findings))*)\s*[\s*_=]*(?:(:|\u2013|-\s)|$)",
    re.I,
)


# The limb that is not the one spoken of: "Comparison limb:".
_OTHER_HEADING = re.compile(
    r"[\s#*_=>\d.)(-]*(?:the\s+)?(?:comparison|contralateral|opposite|other|unaffected|asymptomatic|control)\s+"
    r"(?:lower\s+)?(?:limb|leg|foot|side|extremity|ankle)\s*(?::|\u2013|$)",
    re.I,
)
# A side and a limb with nothing else, but perhaps a date.
_LIMB_ONLY = re.compile(
    r"\s*(?:the\s+)?(?:(?:left|right|lt|rt|l|r|lle|rle|ble|bilateral|both|and|lower|limbs?|legs?|foot|feet|"
    r"extremit(?:y|ies)|ankles?|side|of)\b[\s,&/-]*)+[\d\s,./-]*",
    re.I,
)


@dataclass
class Passage:
    """Text of one section under one side heading: sentences, or the lines of a table with what stands above them."""

    section: str
    side: Laterality
    sentences: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    above: str = ""
    units: frozenset[str] = frozenset()
    """Those that a sentence of the report states for all its tables ("latencies in ms")."""


@dataclass(frozen=True)
class Layout:
    """The passages of a report in order, the limb that its title names, and the titles."""

    passages: tuple[Passage, ...]
    covers: Laterality
    titles: tuple[str, ...] = ()


def lay_out(text: str, words: Lexicon, heading_names: dict[str, str]) -> Layout:
    """Sections, side headings, tables and sentences of a text. `heading_names` maps concepts to sections."""
    return _Layouter(words, heading_names).lay_out(text)


class _Layouter:
    def __init__(self, words: Lexicon, heading_names: dict[str, str]) -> None:
        self._words = words
        self._names = heading_names
        self._passages: list[Passage] = []
        self._section = ""
        self._side = Laterality.UNSTATED
        self._prose: list[str] = []
        self._table: list[str] = []
        self._titles: list[str] = []
        self._above = ""
        self._table_side = Laterality.UNSTATED
        self._is_asked = False
        self._concluded = False
        self._found = False
        self._corrected = False

    def lay_out(self, text: str) -> Layout:
        lines = [part for line in text.splitlines() for one in ticked(line) for part in self._parts(one)]
        for at, line in enumerate(lines):
            if self._section == "ignored" and (looks_tabular(line) or (at and not lines[at - 1].strip())):
                self._end_ignored(lines[at:])
            self._take(line.rstrip())
        self._flush()
        units = frozenset(
            unit
            for passage in self._passages
            for sentence in passage.sentences
            if " in " in sentence and _MEASURES.search(sentence)
            for unit in _IN_UNIT.findall(sentence)
        )
        if not any(p.section for p in self._passages):
            for passage in self._passages:
                passage.section = WHOLE
        for passage in self._passages:
            passage.section = passage.section or "findings"
            passage.units = units
        return Layout(tuple(self._passages), self._covers(), tuple(self._titles))

    def _covers(self) -> Laterality:
        """The limb that the titles name, where they agree."""
        of_legs = [title for title in self._titles if not _OF_ARMS.search(title)]
        named = {side_in_text(title) for title in of_legs} - {Laterality.UNSTATED}
        return named.pop() if len(named) == 1 else Laterality.UNSTATED

    def _parts(self, line: str) -> Iterator[str]:
        """A line, cut where a heading stands in the middle of it ("... sprain. IMPRESSION: Normal study.")."""
        start = 0
        for found in _INLINE.finditer(line) if ":" in line else ():
            words = found[1].split(" ")
            for skipped in range(len(words)):
                candidate = " ".join(words[skipped:])
                at = found.end(1) - len(candidate)
                before = line[:at].rstrip()
                # In capitals among small letters a heading needs no stop before it.
                is_stopped = before.endswith((".", ";", "!", "?", ")"))
                in_capitals = candidate.isupper() and not before.isupper()
                if at <= start or not (is_stopped or in_capitals) or not candidate[0].isupper():
                    continue
                section = self._section_of(candidate, spare=0)
                # "TMN knee-ankle NCV: 42 m/s" is no heading of findings.
                if section and (is_stopped or section != "findings"):
                    yield line[start:at]
                    start = at
                    break
        yield line[start:]

    def _take(self, line: str) -> None:
        if not line.strip():
            self._end_paragraph()
            return
        section, rest = self._heading(line)
        if section == "title" and not self._is_told(rest):
            self._flush()
            self._titles.append(line)
            return
        if section == "label" and rest.strip():
            self._flush()
            self._passages.append(Passage("ignored", Laterality.UNSTATED, sentences=[rest.strip()]))
            return
        if section == "label":
            section = "question"
        if section == "title":
            section = "findings"  # "MRI: There is a ganglion."
        if section == "findings" and self._section != "ignored" and self._is_of_table(line, rest):
            section = ""  # A line of a table has labels, not headings.
        if section:
            self._flush()
            self._is_asked = section == "question"
            section = "ignored" if self._is_asked else section
            if not self._section and (
                _LIMB_ONLY.fullmatch(rest) or (self._is_asked and self._names_study(rest))
            ):
                # "Examination: left lower limb", "Examination: NCS of the left leg"
                self._titles.append(line)
                self._is_asked = False
                return
            self._section = section
            self._found = self._found or section in ("findings", "summary", "impression")
            self._above = line[: len(line) - len(rest)].strip()
            self._side = side_in_text(self._above)
            if rest.strip():
                named = section == "findings" and not looks_tabular(rest) and not _SIDE_HEADING.match(rest)
                # "Sural SNAP: 8 uV" heads nothing but its own line.
                self._side = Laterality.UNSTATED if named else self._side
                self._take_text(line if named else rest)
            return
        if not self._section and self._is_title(line):
            self._titles.append(line)
        self._take_text(line)

    def _take_text(self, line: str) -> None:
        other = _OTHER_HEADING.match(line)
        if other:
            self._flush()
            self._side = opposite(self._side) or self._other_than_titled()
            line = line[other.end() :]
            if not line.strip():
                return
        headed = _SIDE_HEADING.match(line)
        if headed and not (looks_tabular(line) and line[headed.end() :].strip()):
            # A side right below the header or between the rows parts no table.
            is_in_table = bool(self._table and self._table[-1]) and not line[headed.end() :].strip()
            if is_in_table:
                self._table.append(line)
            else:
                self._flush()
            self._side = side_in_text(headed[1].upper() if len(headed[1]) == 1 else headed[1])
            line = line[headed.end() :]
            if not line.strip():
                return
        if looks_tabular(line) or is_keyed(line) or (self._table and _may_be_label(line)):
            if self._prose:
                self._flush()
            if not self._table:
                self._table_side = self._side
            self._table.append(line)
            self._found = True
            return
        if self._table:
            self._flush()
        self._found = self._found or (self._section != "ignored" and bool(_RESULT.search(line)))
        self._prose.append(line)

    def _other_than_titled(self) -> Laterality:
        """The limb that the title does not name; unstated where it names both or none."""
        return opposite(self._covers()) or Laterality.UNSTATED

    def _is_of_table(self, line: str, rest: str) -> bool:
        """Whether what looks like a heading is a label: of a row, of values, or of the rows that follow."""
        return looks_tabular(rest) or is_keyed(line) or (bool(self._table) and not rest.strip())

    def _is_told(self, rest: str) -> bool:
        """Whether what stands behind the heading of a title is a sentence, and names no study."""
        return (
            rest.rstrip().endswith(".") and len(rest.split()) >= _LEAST_SENTENCE and not self._is_title(rest)
        )

    def _is_title(self, line: str) -> bool:
        return any("section-title" in hit.names for hit in self._words.hits(tokens(line)))

    def _names_study(self, rest: str) -> bool:
        """Whether what stands behind a heading begins with the name of a study, and asks nothing."""
        hits = self._words.hits(tokens(rest))
        is_named = bool(hits) and hits[0].first == 0 and "section-title" in hits[0].names
        return is_named and not rest.rstrip().endswith((".", "?"))

    def _heading(self, line: str) -> tuple[str, str]:
        """The section that a line opens, and what stands behind its heading; "" when it opens none."""
        found = _HEADING.match(line)
        if found is None or len(found[1]) > _LONGEST_HEADING or _OTHER_HEADING.match(line):
            return "", line
        if _DENIAL.match(found[1]):
            return "", line  # "No electrodiagnostic evidence of:" leads a list
        has_colon = found[2] == ":"
        if not has_colon and line[found.end() :].strip():
            return "", line
        section = self._section_of(found[1], spare=2 if has_colon else 0)
        if section == "title" and not has_colon:
            return "", line
        if section == "addendum" and not self._concluded:
            # A report that calls itself amended: what it concludes is its impression.
            return ("", line) if not has_colon else ("impression", line[found.end() :])
        if section == "impression" and self._corrected:
            section = "addendum"
        self._concluded = self._concluded or section == "impression"
        self._corrected = self._corrected or section == "addendum"
        return section, line[found.end() :]

    def _section_of(self, text: str, spare: int) -> str:
        """The section that the words of a heading name; `spare` of them may be of no known kind."""
        words = tokens(text)
        hits = [hit for hit in self._words.hits(words) if hit.kind == "section"]
        names = {self._names[name] for hit in hits for name in hit.names if name in self._names}
        covered = {at for hit in hits for at in range(hit.first, hit.last)}
        left = [word.text for at, word in enumerate(words) if word.text[0].isalpha() and at not in covered]
        section = next((name for name in _ORDER if name in names), "") if len(left) <= spare else ""
        if section == "advice":
            return "ignored"
        if section == "diagnosis" and (not self._found or any(word not in _OF_LIMBS for word in left)):
            return "label"  # before any result it is that of the request; of "billing" none of the study
        return "impression" if section == "diagnosis" else section

    def _end_ignored(self, following: Sequence[str]) -> None:
        """What was measured is no longer the question: no heading needs to stand between them.

        Normal values and what a technique sets have no side.
        """
        paragraph = list(takewhile(str.strip, following))
        are_values = any(_UNIT.search(line) for line in paragraph)
        if not self._is_asked and not any(side_in_text(line) in _SIDES for line in paragraph):
            return
        if are_values and not any(line.rstrip().endswith((".", "?")) for line in paragraph):
            self._flush()
            self._section, self._is_asked = "findings", False

    def _end_paragraph(self) -> None:
        """An empty line ends prose; a table may go on behind it."""
        if self._prose:
            self._flush()
        elif self._table:
            self._table.append("")

    def _flush(self) -> None:
        if self._prose:
            sentences = list(sentences_of(self._prose))
            self._passages.append(Passage(self._section, self._side, sentences=sentences))
            # "Tibial motor, rec. AH" is no sentence that ends in the middle.
            self._above = max([*sentences[-1:], self._prose[-1].strip()], key=len)
        if self._table:
            self._passages.append(
                Passage(self._section, self._table_side, lines=self._table, above=self._above)
            )
        self._prose, self._table = [], []


def _may_be_label(line: str) -> bool:
    """Whether a line without cells can name what stands below it in a table: it is short, or no sentence."""
    words = [word for word in (word.strip("-/(),") for word in line.split()) if len(word) > 1]
    longest = _MOST_WORDS_OF_A_NAME if all(word[0].isupper() for word in words) else _MOST_WORDS_OF_A_LABEL
    return len(words) <= longest and not line.rstrip().endswith(".")
