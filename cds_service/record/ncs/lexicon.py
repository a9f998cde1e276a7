"""The words of the reader: which tokens of a sentence mean what, found in one pass.

The pattern language is that of the terms (`record/text.py`); here patterns are matched on tokens, because a report
has thousands of words and a regular expression for each term would take too long.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec import Struct

from cds_service.record.vocabulary import Concept, Term

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_](?:[^\W_]|['\u2019])*|\S")
_PART = re.compile(r"[^\W_]+(?:'[^\W_]+)*|\?")
_MOST_BETWEEN = 6
_MOST_REMEMBERED = 16_384
_ENDS = frozenset(".;:!?|")


class Token(Struct, frozen=True, gc=False):
    """A word, a number or a sign of a text, in lower case, with its place."""

    text: str
    start: int
    end: int


class Hit(NamedTuple):
    """Tokens `first` up to (not including) `last` mean these concepts."""

    first: int
    last: int
    names: frozenset[str]
    kind: str


def tokens(text: str) -> list[Token]:
    return [Token(m[0].lower().replace("\u2019", "'"), m.start(), m.end()) for m in _TOKEN.finditer(text)]


class _Step(NamedTuple):
    """One word of a pattern: any of these, or beginning with one of those; `gap` if words may lie before it."""

    words: frozenset[str]
    stems: tuple[str, ...]
    gap: bool

    def takes(self, word: str) -> bool:
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))


class _Pattern(NamedTuple):
    """The steps of a pattern, and the words of its last one: a sentence without any of them need not be tried."""

    steps: tuple[_Step, ...]
    name: str
    kind: str
    ends: frozenset[str] | None


def _variants(pattern: str) -> list[tuple[_Step, ...]]:
    """A pattern as steps; once for each number of parts that an alternative has ("and|and/or")."""
    variants: list[tuple[_Step, ...]] = [()]
    gap = False
    for word in pattern.lstrip("=").split():
        if word == "...":
            gap = True
            continue
        by_length: dict[int, list[tuple[list[str], bool]]] = defaultdict(list)
        for option in word.split("|"):
            parts = _PART.findall(option.rstrip("*"))
            by_length[len(parts)].append((parts, option.endswith("*")))
        variants = [
            (*before, *_word_steps(options, gap)) for before in variants for options in by_length.values()
        ]
        gap = False
    return variants


def parts_of(pattern: str) -> Iterable[tuple[str, bool]]:
    """Every word of a pattern, and whether it stands for all that begin so."""
    for word in pattern.lstrip("=").split():
        for option in word.split("|"):
            parts = _PART.findall(option.rstrip("*"))
            for place, part in enumerate(parts, start=1):
                yield part, option.endswith("*") and place == len(parts)


def _word_steps(options: list[tuple[list[str], bool]], gap: bool) -> Iterable[_Step]:
    """The steps of alternatives that have the same number of parts."""
    count = len(options[0][0])
    for place in range(count):
        last = place == count - 1
        stems = tuple(parts[place] for parts, is_open in options if is_open and last)
        words = frozenset(parts[place] for parts, is_open in options if not (is_open and last))
        yield _Step(words, stems, gap and place == 0)


class Lexicon:
    """The terms of some kinds of concepts, looked up by the first word of each."""

    def __init__(self, concepts: Iterable[Concept], terms: Iterable[Term]) -> None:
        kinds = {concept.name: concept.kind for concept in concepts}
        patterns = [
            _Pattern(steps, term.concept, kinds[term.concept], None if steps[-1].stems else steps[-1].words)
            for term in terms
            if term.match == "text" and term.concept in kinds
            for steps in _variants(term.code)
            if steps
        ]
        self._beginning = _Beginnings(patterns)

    def hits(self, words: Sequence[Token]) -> list[Hit]:
        """What the tokens of one sentence mean, in order.

        The longest pattern at a place speaks for it; of equally long ones that with most words of its own.
        """
        begun = [(at, found) for at, word in enumerate(words) if (found := self._beginning[word.text])]
        if not begun:
            return []
        there = {word.text for word in words}
        hits: list[Hit] = []
        done = 0
        for at, candidates in begun:
            if at < done:
                continue
            best, names, kind = (0, 0), set[str](), ""
            for pattern in candidates:
                if pattern.ends is not None and there.isdisjoint(pattern.ends):
                    continue
                last = _end_of(pattern, words, at)
                if not last or (reach := (last, len(pattern.steps))) < best:
                    continue
                if reach > best:
                    best, names, kind = reach, {pattern.name}, pattern.kind
                else:
                    names.add(pattern.name)
            if names:
                hits.append(Hit(at, best[0], frozenset(names), kind))
                done = best[0]
        return hits


class _Beginnings(dict[str, tuple[_Pattern, ...]]):
    """The patterns that a word may begin; a word is looked up once, since most tokens are the same few words."""

    def __init__(self, patterns: Sequence[_Pattern]) -> None:
        super().__init__()
        self._exact: dict[str, list[_Pattern]] = defaultdict(list)
        self._open = [pattern for pattern in patterns if pattern.steps[0].stems]
        for pattern in patterns:
            for word in pattern.steps[0].words:
                self._exact[word].append(pattern)

    def __missing__(self, word: str) -> tuple[_Pattern, ...]:
        stemmed = [p for p in self._open if word.startswith(p.steps[0].stems)]
        found = tuple(dict.fromkeys([*self._exact.get(word, ()), *stemmed]))
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[word] = found
        return found


def _end_of(pattern: _Pattern, words: Sequence[Token], at: int) -> int:
    """The token after the last one of a pattern that begins at `at`; 0 when it is not there."""
    place = at + 1
    for step in pattern.steps[1:]:
        place = _next(step, words, place)
        if not place:
            return 0
    return place


def _next(step: _Step, words: Sequence[Token], place: int) -> int:
    """The token after the one that a step takes; signs between words are passed over, ends of sentences are not."""
    between = 0
    while place < len(words):
        word = words[place].text
        if step.takes(word):
            return place + 1
        if word in _ENDS:
            return 0
        if word[0].isalnum():
            between += 1
            if not step.gap or between > _MOST_BETWEEN:
                return 0
        place += 1
    return 0
