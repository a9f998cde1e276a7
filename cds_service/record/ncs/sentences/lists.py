"""Values in lists: "latencies of 4.7 and 6.2 ms respectively", "right and left 3.8 and 3.9 ms" - whose is each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from cds_service.record.ncs.lexicon import Hit
from cds_service.record.ncs.sentences.numbers import Measured
from cds_service.record.ncs.sentences.sentence import Sentence
from cds_service.record.side import Laterality

_JOINTS = frozenset(("and", ",", ", and", "/", "&"))
_AND = frozenset(("and", "&", "/", ",", "the", "or"))
# How far behind the values their sides may be named: "6 and 15 uV on the left and right".
_CLOSE = 4


class Owner(NamedTuple):
    """Whose a value in a list is; None for what the list does not part."""

    side: Laterality | None = None
    nerve: str | None = None
    muscle: str | None = None


def owners(sentence: Sentence, numbers: Mapping[int, Measured]) -> dict[int, Owner | None]:
    """Of each number in a list of two: whose it is, None where that is open. Other numbers are not in it."""
    found: dict[int, Owner | None] = {}
    for first, second in _pairs(sentence, numbers):
        lists = [pair for pair in _lists(sentence, first, second, numbers[second].ends) if pair]
        if lists:
            told = lists[0] if len(lists) == 1 else (None, None)
            found[first], found[second] = told
    return found


def _pairs(sentence: Sentence, numbers: Mapping[int, Measured]) -> Iterator[tuple[int, int]]:
    """Two numbers of one unit with nothing but "and" between them, and no third one joined to them."""
    places = list(numbers)
    joined = [
        sentence.text[numbers[one].ends : sentence.words[other].start].strip() in _JOINTS
        and numbers[one].unit == numbers[other].unit
        for one, other in pairwise(places)
    ]
    for at, is_joined in enumerate(joined):
        if is_joined and not any(joined[max(at - 1, 0) : at]) and not any(joined[at + 1 : at + 2]):
            yield places[at], places[at + 1]


def _lists(sentence: Sentence, first: int, second: int, ends: int) -> Iterator[tuple[Owner, Owner] | None]:
    """The pairs before two values to which these may belong: sides, nerves, muscles."""
    start, end = sentence.clause(first)
    before = [word for word in sentence.sides if word.at < first]
    behind = [
        word for word in sentence.sides if second < word.at < end and sentence.words[word.at].start >= ends
    ]
    listed = before[-1].listed if before else ()
    if behind and behind[0].listed and behind[0].at - second <= _CLOSE + 2:
        listed = behind[0].listed
    yield (Owner(side=listed[0]), Owner(side=listed[1])) if len(listed) == 2 else None
    hits = [hit for hit in sentence.hits if start <= hit.first < first]
    nerves = [hit for hit in hits if hit.kind == "nerve"]
    muscles = [hit for hit in hits if any(name.startswith("muscle-") for name in hit.names)]
    if muscles and nerves and muscles[-1].first < nerves[-1].first:
        muscles = []
    if _is_pair(sentence, muscles[-2:]):
        one, other = (next(iter(hit.names)) for hit in muscles[-2:])
        yield Owner(muscle=one), Owner(muscle=other)
    elif nerves and len(nerves[-1].names) == 2:
        one, other = _in_order(sentence, nerves[-1])
        yield Owner(nerve=one), Owner(nerve=other)
    elif _is_pair(sentence, nerves[-2:]):
        one, other = (next(iter(hit.names)) for hit in nerves[-2:])
        yield Owner(nerve=one), Owner(nerve=other)


def _is_pair(sentence: Sentence, hits: Sequence[Hit]) -> bool:
    """Whether two hits are joined by "and"."""
    if len(hits) != 2 or any(len(hit.names) != 1 for hit in hits):
        return False
    between = {word.text for word in sentence.words[hits[0].last : hits[1].first]}
    return bool(between & {"and", "&", "/"}) and between <= _AND


def _in_order(sentence: Sentence, hit: Hit) -> tuple[str, str]:
    """Both plantar nerves as the words name them."""
    words = [word.text for word in sentence.words[hit.first : hit.last]]
    turned = bool(words) and words[0] in ("lateral", "lpn", "lat")
    one, other = sorted(hit.names, reverse=not turned)
    return one, other
