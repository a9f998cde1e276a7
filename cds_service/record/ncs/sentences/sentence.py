"""One sentence of a report: its tokens, its words, its sides, and which cue reaches what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cds_service.record.ncs.lexicon import Hit, Token
from cds_service.record.ncs.sentences.numbers import Measured, numbers_in
from cds_service.record.ncs.sentences.sides import SideWord, one_side, sides_of
from cds_service.record.side import Laterality
from cds_service.record.text import Tone

_STOPS = frozenset((";",))
_BREAKS = frozenset(("cue-breaks", "cue-excepts"))
_OF_THEN = frozenset(("in", "of", "from", "dated", "("))
_SINCE = frozenset(("after", "since", "following", "post"))
_ANSWERS_FOLLOW = frozenset((":", "-", "=", "?", "(", ",", "\u2013"))
_OPEN = frozenset(("?", "vs", "versus"))
_NONE = frozenset(
    ("no", "n", "none", "neg", "negative", "absent", "excluded", "nil", "not", "normal", "unremarkable", "denied", "0",
     "false", "-", "na", "pending")
)  # fmt: skip
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS = frozenset(
    ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "spring",
     "summer", "autumn", "winter")
)  # fmt: skip
_OF_A_LIMB = frozenset(["limb", "limbs", "extremity", "extremities", "side", "leg", "legs", "foot", "ankle"])
_MEASURES = frozenset(("measure-latency", "measure-velocity", "measure-amplitude", "segment-leg"))
_LIST = frozenset(("and", "or", "nor"))
_IN_ONE_BREATH = _LIST | {"on", "in", "of", "the", "side", "foot", "leg", "limb"}
_VERBS = frozenset(["is", "was", "are", "were", "has", "have", "remains", "shows", "showed"])
# How far before "consistent with" the comma or the "and" may stand that sets it off from a denial.
_FEW_WORDS = 4


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
        before = (self.heading, self.spoken, self.covers)
        spoken = next((side for side in before if one_side(side)), None)
        self.sides = sides_of(self.text, self.words, spoken)
        self.conclusions = [hit for hit in self.conclusions if not self._is_of_a_nerve(hit)]
        self.breaks = sorted(
            {at for at, word in enumerate(self.words) if word.text in _STOPS and not self._lists_on(at)}
            | {hit.first for hit in self.hits if not hit.names.isdisjoint(_BREAKS)}
            | set(self._with_something_new())
        )

    def _lists_on(self, at: int) -> bool:
        """Whether a list of what is denied goes on behind a semicolon: "No evidence of A; B; or C"."""
        begun = any(hit.first <= _FEW_WORDS for hit in self.hits if "cue-denies" in hit.names)
        following = at + 1
        while following < len(self.words) and self.words[following].text in _LIST | {"of"}:
            following += 1
        if following > at + 1:
            return begun
        own = [word.at for word in self.sides if word.at == following]
        return begun and any(hit.first in (following, following + len(own)) for hit in self.conclusions)

    def _is_of_a_nerve(self, hit: Hit) -> bool:
        """Whether "... ankle was normal", "normal left sural studies" is said of a nerve, and not of the study."""
        if "report-normal" not in hit.names:
            return False
        named = [other for other in self.hits if other.kind == "nerve" or other.names & _MEASURES]
        if any(hit.first < other.first < hit.last for other in named):
            return True
        return self.words[hit.first].text in _OF_A_LIMB and any(other.first <= hit.first for other in named)

    def _dates(self) -> Iterable[Hit]:
        """Years of an earlier study: "in March 2022", "(2021)"."""
        for at, word in enumerate(self.words):
            if _YEAR.fullmatch(word.text) and at:
                before = at - 2 if self.words[at - 1].text in _MONTHS and at > 1 else at - 1
                after = self.words[at + 1].text if at + 1 < len(self.words) else ""
                if self.words[before].text not in _OF_THEN or after in ("-", "/"):
                    continue
                if not self._dates_another_thing(before):
                    yield Hit(before, at + 1, frozenset(("cue-recalls",)), "wording")

    def _dates_another_thing(self, at: int) -> bool:
        """Whether a date tells when something else was: "recurrent after release in 2018", "unchanged from 2020"."""
        if any(hit.last == at for hit in self.hits if "cue-compares" in hit.names):
            return True
        return any(word.text in _SINCE for word in self.words[max(at - 4, 0) : at])

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
            if hit.first == at and any(
                name.startswith("quality-") or name == "cue-denies" for name in hit.names
            ):
                # "prolonged and small" goes on; "slow tibial and normal sural conduction" is told by the nerve.
                return word == "with" or "cue-denies" in hit.names
        return False

    @property
    def last_side(self) -> Laterality | None:
        """The one side that the sentence names, or the last of them."""
        return next((word.side for word in reversed(self.sides) if one_side(word.side)), None)

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
    def numbers(self) -> dict[int, Measured]:
        """The numbers with a unit, by their tokens."""
        return numbers_in(self.text, self.words)

    @cached_property
    def general(self) -> bool:
        """Whether it speaks of medicine in general, and not of this patient."""
        return bool(self.named("cue-general"))

    def advised(self, first: int) -> bool:
        """Whether what stands at a token belongs to an advice: what stands before it in other words does not."""
        start, end = self.clause(first)
        return any(self.part(cue.first)[0] <= first for cue in self.named("cue-advises", start, end))

    def tone(self, first: int, last: int, mentions: Sequence[tuple[int, int]]) -> Tone:
        """How what stands at these tokens is stated; `mentions` are all things of its kind in the sentence."""
        start, end = self.clause(first)
        if any(word.text in _OPEN for word in self.words[start:end]) or self.named(
            "cue-corrects", start, end
        ):
            return Tone.HEDGED
        if self._reached("cue-recalls", first, last, mentions, "cue-now"):
            return Tone.HISTORIC
        if self.leaves_open(first, last, mentions) or self._reached("cue-alternative", first, last, mentions):
            return Tone.HEDGED
        denied = self._denied(first, mentions) or self._behind("cue-denied", first, last, mentions)
        return Tone.NEGATED if denied or self.is_refused(last, mentions) else Tone.STATED

    def leaves_open(self, first: int, last: int, mentions: Sequence[tuple[int, int]]) -> bool:
        """Whether a hedge before or behind speaks of what stands at these tokens."""
        hedged = self._reached("cue-hedges", first, last, mentions)
        return hedged or self._behind("cue-hedged", first, last, mentions)

    def _denied(self, at: int, mentions: Sequence[tuple[int, int]]) -> bool:
        """Whether a denial before a token reaches it."""
        start, _ = self.clause(at)
        cues = self.named("cue-denies", start, at)
        if not cues:
            return False
        denial = cues[-1]
        affirmed = self.named("cue-affirms", denial.last, at)
        return not any(self._sets_off(denial, hit.first, mentions) for hit in affirmed)

    def is_refused(self, last: int, mentions: Sequence[tuple[int, int]] = ()) -> bool:
        """Whether it is a label that is answered in the negative: "Tarsal tunnel syndrome, left: none", "TTS (no)"."""
        for at in range(last, len(self.words) - 1):
            word = self.words[at].text
            if word in _ANSWERS_FOLLOW and self.words[at + 1].text in _NONE:
                # "Left tarsal tunnel syndrome - no radiculopathy"
                return not any(first > at for first, _ in mentions)
            if word[0].isalnum() and not self._is_side(at) and word not in _OF_A_LIMB:
                return False
        return False

    def _is_side(self, at: int) -> bool:
        return any(word.at == at for word in self.sides)

    def _sets_off(self, denial: Hit, at: int, mentions: Sequence[tuple[int, int]]) -> bool:
        """Whether what affirms at a token is another thought than the denial: "no radiculopathy, consistent with".

        "No evidence of" and "no sural, plantar or tibial findings consistent with" are one thought.
        """
        if any(denial.last <= first < at for first, _ in mentions):
            return True
        joints = [i for i in range(denial.last, at) if self.words[i].text in (",", "and")]
        if not joints or at - joints[-1] > _FEW_WORDS:
            return False
        return not any(word.text in ("or", "nor") for word in self.words[joints[-1] : at])

    def _behind(self, name: str, first: int, last: int, mentions: Sequence[tuple[int, int]]) -> bool:
        """Whether a cue that speaks of what stood before it follows in the same clause, and means these tokens.

        It means the nearest before it, and those that a list joins to it: "A, B and C are excluded".
        """
        _, end = self.clause(last - 1)
        for cue in self.named(name, last, end):
            if any(hit.kind == "nerve" and last <= hit.first < cue.first for hit in self.hits):
                continue  # "Tarsal tunnel syndrome, plantar responses absent"
            if not any(last <= start < cue.first for start, _ in mentions):
                return True
            nearest = max(start for start, _ in mentions if start < cue.first)
            between = {word.text for word in self.words[last:nearest]}
            if between & _LIST and not between & _VERBS:
                return True
        return False

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
            return Laterality.BILATERAL if self._both(start, end) else self._nearest(first, last, start, end)
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

    def _both(self, start: int, end: int) -> bool:
        """Whether the sides of a clause are named in one breath: "on the right or on the left"."""
        here = [word for word in self.sides if start <= word.at < end]
        if len(here) != 2 or not (one_side(here[0].side) and one_side(here[1].side)):
            return False
        between = {word.text for word in self.words[here[0].at + 1 : here[1].at]}
        return bool(between & _LIST) and between <= _IN_ONE_BREATH

    def _nearest(self, first: int, last: int, start: int, end: int) -> Laterality:
        """Of several sides in a clause: the one right before, else "on the left" right behind."""
        own = self.enclosed(first)
        before = [w for w in self.sides if start <= w.at < first and self.enclosed(w.at) in (None, own)]
        if before and not self._parted(before[-1].at, first):
            return before[-1].side
        after = [word for word in self.sides if last <= word.at < end]
        if after and after[0].at - last <= 3 and not self._parted(last, after[0].at):
            return after[0].side
        named = {word.side for word in before}
        return named.pop() if len(named) == 1 else Laterality.UNSTATED

    def _parted(self, first: int, last: int) -> bool:
        return any(word.text in ",(" or word.text == "and" for word in self.words[first + 1 : last])
