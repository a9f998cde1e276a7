"""Which codes and words mean which concept: the argument with which a chart is read.

A Vocabulary is built once, at start-up, from the tables of the topics (and of a site). It knows nothing of
FHIR resources; it answers what a coding or a text stands for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from cds_service.record.side import Laterality
from cds_service.record.text import compile_pattern

T = TypeVar("T")

# Alias in the tables -> the URI FHIR uses, then other URIs and OIDs seen in real data.
SYSTEMS: Mapping[str, tuple[str, ...]] = {
    "snomed": ("http://snomed.info/sct", "urn:oid:2.16.840.1.113883.6.96"),
    "icd10cm": ("http://hl7.org/fhir/sid/icd-10-cm", "urn:oid:2.16.840.1.113883.6.90"),
    "loinc": ("http://loinc.org", "urn:oid:2.16.840.1.113883.6.1"),
    "rxnorm": ("http://www.nlm.nih.gov/research/umls/rxnorm", "urn:oid:2.16.840.1.113883.6.88"),
    "cpt": ("http://www.ama-assn.org/go/cpt", "urn:oid:2.16.840.1.113883.6.12"),
    "hcpcs": (
        "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "urn:oid:2.16.840.1.113883.6.285",
    ),
    "atc": ("http://www.whocc.no/atc",),
    "v2-0074": ("http://terminology.hl7.org/CodeSystem/v2-0074", "http://hl7.org/fhir/v2/0074"),
    "local": ("https://foot-entrapment-cds.example/fhir/CodeSystem/findings",),
    # The orders that cards suggest: the canonical they carry is this address, a slash and the code.
    "own-order": ("https://foot-entrapment-cds.example/fhir/ActivityDefinition",),
}
# Kinds of concepts whose words are those of a report's sentences.
REPORT_KINDS = frozenset(("section", "conclusion", "image", "nerve", "wording", "plain"))
_PREFIXED = frozenset(("icd10cm", "atc"))
_LONGEST_PREFIX = 8
_ALIAS = {uri: alias for alias, uris in SYSTEMS.items() for uri in uris}


@dataclass(frozen=True, slots=True)
class Concept:
    """Something the rules speak of, in one word of the tables."""

    name: str
    label: str
    kind: str
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A code, a prefix of codes or a text pattern that means a concept. `system` is an alias, else an address."""

    concept: str
    match: str
    system: str | None
    code: str
    display: str = ""
    side: Laterality = Laterality.UNSTATED
    site: str | None = None
    answer: str | None = None
    mark: str = "project-choice"
    source: str = ""


@dataclass(frozen=True, slots=True)
class StudyMeasure:
    """What makes a measure of a nerve conduction study, in the words that reports use: each a concept, or "".

    `nerve`, recorded from which `muscle`, by which kind of `study`, which `measure` over which `segment`.
    """

    concept: str
    nerve: str
    muscle: str
    study: str
    measure: str
    segment: str


class _TextIndex:
    """Text patterns behind one quick refusal, since most words on a chart belong to other topics."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = [(re.compile(compile_pattern(term.code), re.I), term) for term in terms]
        self._any = re.compile("|".join(p.pattern for p, _ in self._terms) or r"(?!)", re.I)
        self._seen: dict[str, tuple[Term, ...]] = {}

    def find(self, text: str) -> tuple[Term, ...]:
        found = self._seen.get(text)
        if found is None:
            found = ()
            if self._any.search(text):
                found = tuple(term for pattern, term in self._terms if pattern.search(text))
            if len(self._seen) >= 8192:
                self._seen.clear()
            self._seen[text] = found
        return found


@dataclass(frozen=True)
class Vocabulary:
    """Concepts and the terms that mean them. Immutable once built."""

    concepts: Mapping[str, Concept]
    terms: Sequence[Term]
    measures: Sequence[StudyMeasure] = ()
    coldest: float | None = None
    """Of a skin temperature in degrees Celsius: below it a limb is cold."""
    _systems: Mapping[str, str] = field(init=False, repr=False)
    _codes: Mapping[tuple[str, str], tuple[Term, ...]] = field(init=False, repr=False)
    _prefixes: Mapping[tuple[str, str], tuple[Term, ...]] = field(init=False, repr=False)
    _text: _TextIndex = field(init=False, repr=False)
    _answers: _TextIndex = field(init=False, repr=False)
    _remembered: dict[Hashable, object] = field(init=False, repr=False, default_factory=dict)
    _made: dict[type, object] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        codes: dict[tuple[str, str], list[Term]] = defaultdict(list)
        prefixes: dict[tuple[str, str], list[Term]] = defaultdict(list)
        for term in self.terms:
            if term.match == "code":
                codes[(term.system or "", term.code)].append(term)
            elif term.match == "prefix":
                prefixes[(term.system or "", term.code)].append(term)
        # The words of reports are matched on tokens of sentences (`ncs/lexicon.py`), not on the texts of codes.
        texts = [
            term
            for term in self.terms
            if term.match == "text" and self.concepts[term.concept].kind not in REPORT_KINDS
        ]
        put = object.__setattr__
        # A site's own systems have no alias: their rows name the address itself.
        put(
            self,
            "_systems",
            {t.system: t.system for t in self.terms if t.system not in (None, *SYSTEMS)} | _ALIAS,
        )
        put(self, "_codes", {key: tuple(rows) for key, rows in codes.items()})
        put(self, "_prefixes", {key: tuple(rows) for key, rows in prefixes.items()})
        put(self, "_text", _TextIndex(t for t in texts if self.concepts[t.concept].kind != "answer"))
        put(self, "_answers", _TextIndex(t for t in texts if self.concepts[t.concept].kind == "answer"))

    def of_code(self, system: str | None, code: str) -> tuple[Term, ...]:
        """What a coding means. ICD-10-CM codes are also tried by prefix, and with their dot put back."""
        alias = self._systems.get(system or "")
        if alias is None:
            return ()
        if alias not in _PREFIXED:
            return self._codes.get((alias, code), ())
        code = code.upper()
        if alias == "icd10cm" and len(code) > 3 and code[3] != ".":
            code = f"{code[:3]}.{code[3:]}"
        found = list(self._codes.get((alias, code), ()))
        for end in range(min(len(code), _LONGEST_PREFIX), 2, -1):
            # The longest prefix of a concept speaks for it: it states a side where a shorter one cannot.
            named = {term.concept for term in found}
            found += [t for t in self._prefixes.get((alias, code[:end]), ()) if t.concept not in named]
        return tuple(found)

    def remembered(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """What was worked out before under a key: the same few codes come in most charts."""
        found = self._remembered.get(key)
        if found is None:
            if len(self._remembered) >= 8192:
                self._remembered.clear()
            found = self._remembered[key] = work_out()
        return cast(T, found)

    def made(self, kind: type[T], make: Callable[[Vocabulary], T]) -> T:
        """The one thing of a kind that is made of these words, and kept as long as they are."""
        if kind not in self._made:
            self._made[kind] = make(self)
        return cast(T, self._made[kind])

    def of_text(self, text: str) -> tuple[Term, ...]:
        """What the words of a code, a display or a title name."""
        return self._text.find(text)

    def answer_of_code(self, system: str | None, code: str) -> str | None:
        """The answer that a coded value gives ("present", "absent", "no-response", ...)."""
        for term in self.of_code(system, code):
            if term.concept.startswith("answer-"):
                return term.concept.removeprefix("answer-")
            if term.answer is not None:
                return term.answer
        return None

    def answer_of_text(self, text: str) -> str | None:
        """The answer that words give. "not present" names both, so the refusing answer is asked first."""
        found = {term.concept.removeprefix("answer-") for term in self._answers.find(text)}
        for answer in ("no-response", "absent", "worse", "unchanged", "improved", "present"):
            if answer in found:
                return answer
        return None
