"""Left and right never mix: what words say about the side, and what does not speak of a side at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_service.record import Laterality, Presence, Side
from cds_service.record.side import agreed, side_in_text

LEFT, RIGHT, BOTH = Laterality.LEFT, Laterality.RIGHT, Laterality.BILATERAL
UNSTATED, CONFLICT = Laterality.UNSTATED, Laterality.CONFLICT


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("left", LEFT),
        ("Left foot", LEFT),
        ("LEFT-sided", LEFT),
        ("Lt foot", LEFT),
        ("LT", LEFT),
        ("L foot", LEFT),
        ("Foot, L", LEFT),
        ("foot (L)", LEFT),
        ("foot (l)", LEFT),
        ("L. foot", LEFT),
        ("L 5th toe", LEFT),
        ("L/foot", LEFT),
        ("LLE", LEFT),
        ("numbness L>medial", LEFT),
        ("right", RIGHT),
        ("Rt. ankle", RIGHT),
        ("R foot", RIGHT),
        ("R. foot", RIGHT),
        ("(R)", RIGHT),
        ("RLE", RIGHT),
        ("both feet", BOTH),
        ("Both lower legs", BOTH),
        ("both tibial nerves", BOTH),
        ("both", BOTH),
        ("bilateral", BOTH),
        ("Bilaterally", BOTH),
        ("bilat. feet", BOTH),
        ("B/L feet", BOTH),
        ("b/l numbness", BOTH),
        ("left and right foot", BOTH),
        ("right & left", BOTH),
        ("L/R", BOTH),
        ("R+L feet", BOTH),
        ("bilateral, worse on the left", BOTH),
        ("left foot, right hand", CONFLICT),
        ("L foot and R ankle", CONFLICT),
    ],
)
def test_words_that_state_a_side(text: str, side: Laterality) -> None:
    assert side_in_text(text) is side


@pytest.mark.parametrize(
    "text",
    [
        "",
        "foot",
        "L5",
        "L5-S1",
        "L4-L5",
        "L-spine",
        "L/S spine",
        "L 5 radiculopathy",
        "L 5/S1",
        "S1",
        "RLS",
        "R/O tarsal tunnel syndrome",
        "r/o tarsal tunnel syndrome",
        "R20.2",
        "R/T fall",
        "HbA1c mmol/L",
        "mg/L",
        "l foot",
        "foot, r",
        "leftover",
        "bright",
        "upright",
        "birthright",
        "lateral",
        "L-thyroxine",
        "LDL",
        "Rx",
        "both branches of the medial plantar nerve",
        "both medial and lateral plantar",
        "hepatitis B",
    ],
)  # fmt: skip
def test_words_that_state_none(text: str) -> None:
    assert side_in_text(text) is UNSTATED


@pytest.mark.parametrize(
    "text",
    ["left foot, both branches", "both medial and lateral plantar, left", "both sides of the left heel"],
)
def test_both_of_something_on_one_side_is_that_side(text: str) -> None:
    assert side_in_text(text) is LEFT


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    assert side_in_text(text) in Laterality


@pytest.mark.parametrize(
    ("stated", "side"),
    [
        ([], UNSTATED),
        ([UNSTATED, UNSTATED], UNSTATED),
        ([UNSTATED, LEFT], LEFT),
        ([LEFT, LEFT], LEFT),
        ([LEFT, RIGHT], CONFLICT),
        ([LEFT, BOTH], CONFLICT),
        ([CONFLICT, LEFT], CONFLICT),
    ],
)
def test_agreement(stated: list[Laterality], side: Laterality) -> None:
    assert agreed(stated) is side


sides = st.lists(st.sampled_from(Laterality), max_size=6)


@given(sides.flatmap(lambda stated: st.tuples(st.just(stated), st.permutations(stated))))
def test_agreement_in_any_order(both: tuple[list[Laterality], list[Laterality]]) -> None:
    assert agreed(both[0]) is agreed(both[1])


@given(sides, sides)
def test_agreement_of_parts_is_agreement_of_all(some: list[Laterality], others: list[Laterality]) -> None:
    assert agreed((agreed(some), agreed(others))) is agreed(some + others)


@pytest.mark.parametrize(
    ("stated", "left", "right"),
    [
        (LEFT, "present", "absent"),
        (RIGHT, "absent", "present"),
        (BOTH, "present", "present"),
        (UNSTATED, "unknown", "unknown"),
        (CONFLICT, "unknown", "unknown"),
    ],
)
def test_which_limb_is_meant(stated: Laterality, left: str, right: str) -> None:
    assert stated.on(Side.LEFT) is Presence(left)
    assert stated.on(Side.RIGHT) is Presence(right)


def test_the_other_side() -> None:
    assert (Side.LEFT.other, Side.RIGHT.other) == (Side.RIGHT, Side.LEFT)
