"""Left and right never mix: the side of an entry, gathered from everything that states one.

Body site, laterality qualifier or extension, the code itself and the text are asked; where two disagree the
side is a conflict, which is shown and counts for neither limb.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache

from cds_service.record.presence import Presence


class Side(Enum):
    """A limb that is judged."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class Laterality(Enum):
    """What the chart says about the side of an entry."""

    LEFT = "left"
    RIGHT = "right"
    BILATERAL = "bilateral"
    UNSTATED = "side not recorded"
    CONFLICT = "side contradictory"

    def on(self, side: Side) -> Presence:
        """Whether this limb is meant; a side that is not stated, or contradictory, is unknown."""
        if self is Laterality.LEFT:
            return Presence.PRESENT if side is Side.LEFT else Presence.ABSENT
        if self is Laterality.RIGHT:
            return Presence.PRESENT if side is Side.RIGHT else Presence.ABSENT
        return Presence.PRESENT if self is Laterality.BILATERAL else Presence.UNKNOWN


# "both" needs the two limbs after it: "both branches of the left medial plantar nerve" are on one side.
_BOTH = re.compile(
    r"\b(bilat(eral(ly)?)?|b/l|ble|(left|lt|l)\s*(and|&|\+|/)\s*(right|rt|r)|(right|rt|r)\s*(and|&|\+|/)\s*(left|lt|l)"
    r"|both\W+(\w+\W+){0,2}?(feet|legs|sides(?!\W+of)|ankles|heels|soles|limbs|extremities|halluces|tunnels|"
    r"(great|big)\W+toes|(tibial|calcaneal|sural)\W+nerves))\b|^\W*both\W*$",
    re.I,
)
# A letter beside a slash is a unit or an abbreviation (mmol/L, R/O, L/S), and "L 5" is a vertebra.
_LEFT = re.compile(r"\b(left|lt|lft|lle)\b|(?<![\w/-])L(?![\w-]|/\w\b|\s\d\b)|\(l\)", re.I)
_RIGHT = re.compile(r"\b(right|rt|rle)\b|(?<![\w/-])R(?![\w-]|/\w\b)|\(r\)", re.I)
_LONE_SMALL_LETTER = re.compile(r"(?<![\w(-])[lr](?![\w)-])")


@lru_cache(maxsize=4096)
def side_in_text(text: str) -> Laterality:
    """The side that words state. A lone capital L or R counts, a lone small letter does not."""
    if _BOTH.search(text):
        return Laterality.BILATERAL
    text = _LONE_SMALL_LETTER.sub(" ", text)
    left, right = _LEFT.search(text), _RIGHT.search(text)
    if left and right:
        return Laterality.CONFLICT
    if left:
        return Laterality.LEFT
    return Laterality.RIGHT if right else Laterality.UNSTATED


def agreed(stated: Iterable[Laterality]) -> Laterality:
    """One side for all that was stated, in any order; two different ones are a conflict."""
    found = {side for side in stated if side is not Laterality.UNSTATED}
    if not found:
        return Laterality.UNSTATED
    return found.pop() if len(found) == 1 else Laterality.CONFLICT
