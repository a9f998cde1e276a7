"""Which words of a sentence state a side, and what "the other side" means there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cds_service.record.ncs.lexicon import Token
from cds_service.record.side import Laterality

_LEFT = frozenset(("left", "lt", "lft", "lle", "leftward", "lll"))
_RIGHT = frozenset(("right", "rt", "rle", "rll"))
_BOTH = frozenset(
    ("bilateral", "bilaterally", "bilat", "both", "symmetric", "symmetrical", "symmetrically", "either", "neither",
     "each", "ble")
)  # fmt: skip
_OTHER = frozenset(
    [
        "contralateral",
        "contralaterally",
        "opposite",
        "unaffected",
        "asymptomatic",
        "other",
        "uninvolved",
        "comparison",
    ]
)
_LETTERS = {"L": Laterality.LEFT, "R": Laterality.RIGHT}
# "Both" is a side only before what comes in pairs: "both plantar nerves" are on one foot.
_LIMBS = frozenset(
    ("side", "sides", "leg", "legs", "foot", "feet", "limb", "limbs", "ankle", "ankles", "extremity", "extremities",
     "tunnel", "tunnels", "heel", "heels", "sole", "soles", "lower")
)  # fmt: skip
_PAIRED = _LIMBS | frozenset(("tarsal", "sural", "tibial", "peroneal", "fibular"))
_WORDS = _LEFT | _RIGHT | _BOTH | _OTHER | {"l", "r", "b"}
# Two sides with one of these between them are both: "left and right", "R > L".
_JOINS = frozenset(("and", "&", "+", "/", "or", ">", "<", "nor"))
_GRADES = frozenset(
    ("mild", "moderate", "severe", "early", "chronic", "a", "mildly", "moderately", "severely")
)
_THAN = frozenset(("greater", "more", "worse", "less", "than", "severe", "so", "on", "the"))
_GLUE = frozenset(("/", "-", "."))
_LUMBAR = frozenset("12345")
_OF_VERTEBRAE = ("radiculop", "root", "level", "nerve", "/", "-")
_OPPOSITE = {Laterality.LEFT: Laterality.RIGHT, Laterality.RIGHT: Laterality.LEFT}


class SideWord(NamedTuple):
    """Words that state a side: the token at which they begin. A list of sides keeps their order."""

    at: int
    side: Laterality
    listed: tuple[Laterality, ...] = ()


def opposite(side: Laterality | None) -> Laterality | None:
    """The other one of left and right; None for anything else."""
    return _OPPOSITE.get(side) if side is not None else None


def one_side(side: Laterality | None) -> Laterality | None:
    """A side that is left or right; None for anything else."""
    return side if side in _OPPOSITE else None


def sides_of(text: str, words: Sequence[Token], spoken: Laterality | None) -> list[SideWord]:
    """The sides of a sentence; `spoken` is the one spoken of before it, to which "contralateral" is opposite."""
    found = list(_each(text, words, spoken))
    joined: list[SideWord] = []
    for word in found:
        before = joined[-1] if joined else None
        if before is not None and _are_joined(words, before, word):
            joined[-1] = SideWord(before.at, Laterality.BILATERAL, (before.side, word.side))
        else:
            joined.append(word)
    return joined


def _each(text: str, words: Sequence[Token], spoken: Laterality | None) -> Iterator[SideWord]:
    last = spoken
    for at, word in enumerate(words):
        if word.text not in _WORDS:
            continue
        if word.text in _OTHER:
            side = _OPPOSITE.get(last) if last and _is_the_other(words, at) else None
        else:
            side = _side_at(text, words, at)
            last = one_side(side) or last
        if side is not None:
            yield SideWord(at, side)


def _are_joined(words: Sequence[Token], first: SideWord, second: SideWord) -> bool:
    """Whether two sides are named as one: "left and right", "mild left and severe right"."""
    if first.listed or _OPPOSITE.get(first.side) is not second.side:
        return False
    between = {word.text for word in words[first.at + 1 : second.at]}
    joints = between - _GRADES
    return (len(joints) == 1 and joints <= _JOINS) or ("than" in between and between <= _THAN)


def _is_the_other(words: Sequence[Token], at: int) -> bool:
    """Whether words for another limb mean the one opposite: "contralateral" alone, the others before a limb."""
    return words[at].text.startswith("contralateral") or (
        at + 1 < len(words) and words[at + 1].text in _LIMBS
    )


def _side_at(text: str, words: Sequence[Token], at: int) -> Laterality | None:
    word = words[at].text
    if word in _LEFT:
        return Laterality.LEFT
    if word in _RIGHT:
        return Laterality.RIGHT
    if word in _BOTH:
        return Laterality.BILATERAL if _means_both(words, at) else None
    if word in ("l", "r"):
        return _letter(text, words, at)
    if word == "b" and [w.text for w in words[at + 1 : at + 3]] == ["/", "l"]:
        return Laterality.BILATERAL
    return None


def _means_both(words: Sequence[Token], at: int) -> bool:
    word = words[at].text
    if word == "both":
        return any(after.text in _PAIRED for after in words[at + 1 : at + 4])
    if word in ("either", "neither", "each"):
        return any(after.text in _LIMBS for after in words[at + 1 : at + 3])
    return True


def _letter(text: str, words: Sequence[Token], at: int) -> Laterality | None:
    """A lone capital L or R, also in "L/R"; not as part of an abbreviation (R/O, L-spine) or of a vertebra."""
    word = words[at]
    side = _LETTERS.get(text[word.start : word.end])
    if side is None or _is_vertebra(words, at):
        return None
    before = words[at - 1] if at else None
    after = words[at + 1] if at + 1 < len(words) else None
    if after is not None and after.text in ("/", "-") and after.start == word.end:
        return side if after.text == "/" and _is_letter(words, at + 2) else None
    if before is not None and before.text in _GLUE and before.end == word.start:
        return side if before.text == "/" and _is_letter(words, at - 2) else None
    return side


def _is_letter(words: Sequence[Token], at: int) -> bool:
    return 0 <= at < len(words) and words[at].text in ("l", "r")


def _is_vertebra(words: Sequence[Token], at: int) -> bool:
    """Whether this is the L of "L 5 radiculopathy"."""
    following = [word.text for word in words[at + 1 : at + 3]]
    return len(following) == 2 and following[0] in _LUMBAR and following[1].startswith(_OF_VERTEBRAE)
