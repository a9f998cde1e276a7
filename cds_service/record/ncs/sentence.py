"""One sentence of a report: its tokens, its words, its sides, and which cue reaches what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from cds_service.record.ncs.lexicon import Hit, Lexicon, Token, tokens
from cds_service.record.side import Laterality
from cds_service.record.text import Tone

_LEFT = frozenset(("left", "lt", "lft", "lle", "leftward"))
_RIGHT = frozenset(("right", "rt", "rle"))
_BOTH = frozenset(("bilateral", "bilaterally", "both", "symmetric", "symmetrical", "symmetrically", "either", "ble"))
_OTHER = frozenset(("contralateral", "contralaterally", "opposite", "unaffected", "asymptomatic"))
_LETTERS = {"L": Laterality.LEFT, "R": Laterality.RIGHT}
# "Both" is a side only before what comes in pairs: "both plantar nerves" are on one foot.
_PAIRED = frozenset(
    "sides legs feet limbs ankles extremities lower tunnels tarsal sural soles heels tibial peroneal fibular".split()
)
_STOPS = frozenset((";",))
_BREAKS = frozenset(("cue-breaks", "cue-excepts"))
_OF_THEN = frozenset(("in", "of", "from", "dated", "("))
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec spring summer autumn winter".split()
)
_OPPOSITE = {Laterality.LEFT: Laterality.RIGHT, Laterality.RIGHT: Laterality.LEFT}


class SideWord(NamedTuple):
    """Words that state a side, at these tokens."""

    at: int
    side: Laterality


@dataclass
class Sentence:
    """Tokens and hits of one sentence; `heading` and `covers` lend it a side; `spoken` is the last one before it."""

    text: str
    section: str
    words: list[Token]
    conclusions: list[Hit]
    hits: list[Hit]
    heading: Laterality = Laterality.UNSTATED
    covers: Laterality = Laterality.UNSTATED
    spoken: Laterality = Laterality.UNSTATED
    sides: list[SideWord] = field(init=False)
    breaks: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.hits = sorted([*self.hits, *self._dates()])
        self.sides = list(_sides(self))
        self.breaks = sorted(
            {at for at, word in enumerate(self.words) if word.text in _STOPS}
            | {hit.first for hit in self.hits if not hit.names.isdisjoint(_BREAKS)}
            | set(self._with_something_new())
        )

    def _dates(self) -> Iterable[Hit]:
        """Years of an earlier study: "in March 2022", "(2021)"."""
        for at, word in enumerate(self.words):
            if _YEAR.fullmatch(word.text) and at:
                before = at - 2 if self.words[at - 1].text in _MONTHS and at > 1 else at - 1
                after = self.words[at + 1].text if at + 1 < len(self.words) else ""
                if self.words[before].text in _OF_THEN and after not in ("-", "/"):
                    yield Hit(before, at + 1, frozenset(("cue-recalls",)), "wording")

    def enclosed(self, at: int) -> tuple[int, int] | None:
        """The brackets around a token, without them; None outside of any."""
        opened = [i for i in range(at) if self.words[i].text in "(["]
        closed = [i for i in range(at) if self.words[i].text in ")]"]
        if len(opened) <= len(closed):
            return None
        end = next((i for i in range(at, len(self.words)) if self.words[i].text in ")]"), len(self.words))
        return opened[-1] + 1, end

    def _with_something_new(self) -> Iterable[int]:
        """A "with" before a new state ("with normal sural responses") begins a clause."""
        for at, word in enumerate(self.words):
            if word.text in ("with", "and") and at and self._begins_state(at + 1, word.text):
                yield at

    def _begins_state(self, at: int, word: str) -> bool:
        for hit in self.hits:
            if hit.first == at and any(name.startswith("quality-") or name == "cue-denies" for name in hit.names):
                # "prolonged and small" goes on; "slow tibial and normal sural conduction" is told by the nerve.
                return word == "with" or "cue-denies" in hit.names
        return False

    @property
    def last_side(self) -> Laterality | None:
        """The one side that the sentence names, or the last of them."""
        named = [word.side for word in self.sides if word.side in _OPPOSITE]
        return named[-1] if named else None

    def clause(self, at: int) -> tuple[int, int]:
        """First and last token (excluded) of the clause in which a token stands."""
        first = max((b for b in self.breaks if b <= at), default=0)
        last = min((b for b in self.breaks if b > at), default=len(self.words))
        return first, last

    def named(self, name: str, first: int = 0, last: int | None = None) -> list[Hit]:
        """The hits of a word between two tokens."""
        end = len(self.words) if last is None else last
        return [hit for hit in self.hits if name in hit.names and first <= hit.first < end]

    @cached_property
    def general(self) -> bool:
        """Whether it speaks of medicine in general, or of what to do, and not of this patient."""
        return bool(self.named("cue-general"))

    def tone(self, first: int, last: int, mentions: Sequence[tuple[int, int]]) -> Tone:
        """How what stands at these tokens is stated; `mentions` are all things of its kind in the sentence."""
        if any(word.text == "?" for word in self.words):
            return Tone.HEDGED
        if self._reached("cue-recalls", first, last, mentions, "cue-now"):
            return Tone.HISTORIC
        hedged = self._reached("cue-hedges", first, last, mentions) or self._behind("cue-hedged", last)
        if hedged:
            return Tone.HEDGED
        if self._denied(first) or self._behind("cue-denied", last):
            return Tone.NEGATED
        return Tone.STATED

    def _denied(self, at: int) -> bool:
        start, _ = self.clause(at)
        cues = self.named("cue-denies", start, at)
        if not cues:
            return False
        cue = cues[-1]
        # What is affirmed behind a denial is denied only if it belongs to it: "no evidence of".
        return not any(hit.first > cue.last + 3 for hit in self.named("cue-affirms", cue.last, at))

    def _behind(self, name: str, last: int) -> bool:
        """Whether a cue that speaks of what stood before it follows in the same clause."""
        _, end = self.clause(last - 1)
        return bool(self.named(name, last, end))

    def _reached(
        self, name: str, first: int, last: int, mentions: Sequence[tuple[int, int]], stop: str = ""
    ) -> bool:
        """Whether a cue that may stand on either side speaks of these tokens.

        It speaks of what follows it in its clause; where nothing of the kind follows before the next comma, of what
        stands before it.
        """
        start, end = self.clause(first)
        for cue in self.named(name, start, end):
            inside = self.enclosed(cue.first)
            if inside is not None and not inside[0] <= first < inside[1] and cue.first < first:
                continue  # what stands in brackets says nothing of what follows them
            if cue.first < first:
                stopped = bool(stop) and bool(self.named(stop, cue.last, first))
                own = self.part(cue.first)
                spoken_before = any(own[0] <= m[0] < cue.first for m in mentions)
                spoken_after = any(cue.last <= m[0] < own[1] for m in mentions)
                if not stopped and (spoken_after or not spoken_before):
                    return True
            elif cue.first >= last:
                own = self.part(cue.first)
                if not any(cue.last <= m[0] < own[1] for m in mentions):
                    between = any(last <= m[0] < cue.first for m in mentions)
                    follows = any(cue.last <= m[0] < end for m in mentions)
                    if not between and (own[0] <= first or not follows):
                        return True
        return False

    def part(self, at: int) -> tuple[int, int]:
        """The tokens between the commas around one."""
        start, end = self.clause(at)
        inside = self.enclosed(at)
        if inside is not None:
            start, end = max(start, inside[0]), min(end, inside[1])
        first = max((i for i in range(start, at) if self.words[i].text in ",:"), default=start)
        last = next((i for i in range(at, end) if self.words[i].text == ","), end)
        return first, last

    def side_of(self, first: int, last: int, *, unfounded: bool = False) -> Laterality:
        """The side of what stands at these tokens.

        `unfounded`: it is said to be absent or normal, so that a title that names both limbs speaks for it.
        """
        inside = self._only(first, last)
        if inside is not None:
            return inside
        start, end = self.clause(first)
        here = self._only(start, end)
        if here is not None:
            return here
        if any(start <= word.at < end for word in self.sides):
            return self._nearest(first, last, start, end)
        whole = self._only(0, len(self.words))
        if whole is not None:
            return whole
        if self.sides:
            return Laterality.UNSTATED
        return self.lent(unfounded=unfounded)

    def lent(self, *, unfounded: bool = False) -> Laterality:
        """What a heading, else the title, says about the side of a sentence that names none."""
        if self.heading is not Laterality.UNSTATED:
            return self.heading
        if self.covers is Laterality.BILATERAL and not unfounded:
            return Laterality.UNSTATED
        return self.covers

    def _only(self, first: int, last: int) -> Laterality | None:
        found = {word.side for word in self.sides if first <= word.at < last}
        return found.pop() if len(found) == 1 else None

    def _nearest(self, first: int, last: int, start: int, end: int) -> Laterality:
        """Of several sides in a clause: the one right before, else "on the left" right behind."""
        before = [word for word in self.sides if start <= word.at < first]
        if before and not self._parted(before[-1].at, first):
            return before[-1].side
        after = [word for word in self.sides if last <= word.at < end]
        if after and after[0].at - last <= 3 and not self._parted(last, after[0].at):
            return after[0].side
        return before[-1].side if before else Laterality.UNSTATED

    def _parted(self, first: int, last: int) -> bool:
        return any(word.text in ",(" or word.text == "and" for word in self.words[first + 1 : last])


def parse(
    text: str,
    section: str,
    conclusions: Lexicon,
    wording: Lexicon,
    heading: Laterality,
    covers: Laterality,
    spoken: Laterality = Laterality.UNSTATED,
) -> Sentence:
    words = tokens(text)
    return Sentence(text, section, words, conclusions.hits(words), wording.hits(words), heading, covers, spoken)


def _sides(sentence: Sentence) -> Iterable[SideWord]:
    words = sentence.words
    last = next(
        (
            side
            for side in (sentence.heading, sentence.spoken, sentence.covers)
            if side in (Laterality.LEFT, Laterality.RIGHT)
        ),
        None,
    )
    for at, word in enumerate(words):
        side = _side_at(sentence, at)
        if side is None and word.text in _OTHER:
            side = _OPPOSITE.get(last) if last else None
            if word.text in ("opposite", "unaffected", "asymptomatic") and not _side_noun(words, at):
                side = None
        if side is not None:
            if side is not Laterality.BILATERAL and word.text not in _OTHER:
                last = side
            yield SideWord(at, side)


def _side_noun(words: Sequence[Token], at: int) -> bool:
    return at + 1 < len(words) and words[at + 1].text in _PAIRED | {
        "side", "leg", "foot", "limb", "ankle", "extremity",
    }  # fmt: skip


def _side_at(sentence: Sentence, at: int) -> Laterality | None:
    words = sentence.words
    word = words[at].text
    if word in _LEFT:
        return Laterality.LEFT
    if word in _RIGHT:
        return Laterality.RIGHT
    if word in _BOTH:
        if word == "both":
            return Laterality.BILATERAL if any(w.text in _PAIRED for w in words[at + 1 : at + 4]) else None
        if word == "either":
            return Laterality.BILATERAL if _side_noun(words, at) else None
        return Laterality.BILATERAL
    if word in ("l", "r"):
        letter = sentence.text[words[at].start : words[at].end]
        following = words[at + 1].text if at + 1 < len(words) else ""
        before = words[at - 1] if at else None
        glued = following in ("-", "/") and words[at + 1].start == words[at].end
        behind = before is not None and before.text in ("/", "-", ".") and before.end == words[at].start
        if letter in _LETTERS and not glued and not behind:
            return _LETTERS[letter]
    return None


