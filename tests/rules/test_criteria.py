"""What criteria say of themselves, which the reference prints, and what an answer of several parts rests on."""

from datetime import date

import pytest

from cds_service.record import Laterality, Presence
from cds_service.rules import (
    AllOf,
    AnyOf,
    AtLeast,
    Criterion,
    DaysSince,
    Finding,
    Not,
    OnOtherLimb,
    Scope,
    Unless,
)
from cds_service.rules.criteria import months_before
from tests.rules.records import entry, knowledge, left

KNOWN = knowledge({"numbness": "", "sign": "", "foot": "", "heel": "", "trial": ""})
NUMB, SIGN = Finding("numbness"), Finding("sign")
PICTURE = AllOf(NUMB, SIGN, title="the picture")


@pytest.mark.parametrize(
    ("criterion", "said"),
    [
        (NUMB, "numbness on this side"),
        (Finding("numbness", "sign"), "numbness or sign on this side"),
        (Finding("numbness", months=12), "numbness on this side within 12 months"),
        (Finding("numbness", scope=Scope.PATIENT), "numbness of the patient"),
        (Finding("numbness", at=("heel", "foot")), "numbness at foot / heel on this side"),
        (
            Finding("numbness", at=("foot",), not_at=("heel",)),
            "numbness at foot, not at heel, on this side",
        ),
        (Finding("sign", answers=("weak", "lost")), "sign recorded as lost or weak on this side"),
        (Finding("sign", history=True), "sign on this side, now or in the past"),
        (Finding("sign", over=True), "sign on this side, over"),
        (Finding("sign", confirmed_only=True), "sign on this side, confirmed"),
        (Finding("sign", title="a sign of the nerve"), "sign on this side"),
        (AllOf(NUMB, SIGN), "numbness on this side and sign on this side"),
        (PICTURE, "the picture: numbness on this side and sign on this side"),
        (AnyOf(PICTURE, SIGN), "the picture or sign on this side"),
        (
            AnyOf(AllOf(NUMB, SIGN), SIGN),
            "(numbness on this side and sign on this side) or sign on this side",
        ),
        (
            AllOf(Finding("sign", title="a sign of the nerve"), NUMB),
            "sign on this side and numbness on this side",
        ),
        (AtLeast(1, NUMB, SIGN), "at least 1 of numbness on this side, sign on this side"),
        (AtLeast(1, NUMB, SIGN, title="one"), "one: at least 1 of numbness on this side, sign on this side"),
        (Not(NUMB), "no numbness on this side"),
        (Not(PICTURE), "not: the picture"),
        (Not(PICTURE, title="another picture"), "another picture"),
        (Unless(PICTURE), "no record of the picture"),
        (OnOtherLimb(NUMB), "on the other side: numbness on this side"),
        (OnOtherLimb(NUMB, title="numb on the other side"), "numb on the other side"),
        (DaysSince("trial", 28, 42), "28 to 42 days since the start of trial on this side"),
        (DaysSince("trial", 43, None), "43 days or more since the start of trial on this side"),
        (DaysSince("trial", None, 27), "at most 27 days since the start of trial on this side"),
    ],
)
def test_what_a_criterion_says(criterion: Criterion, said: str) -> None:
    assert criterion.sentence(KNOWN) == said


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 6, 15), 12, date(2025, 6, 15)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 5, 31), 1, date(2026, 4, 30)),
        (date(2026, 7, 31), 2, date(2026, 5, 31)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
    ],
)
def test_months_back_end_on_the_last_day_of_a_shorter_month(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_an_answer_rests_on_the_entries_of_all_its_parts() -> None:
    here = entry(1, "numbness"), entry(2, "sign"), entry(3, "sign", Laterality.RIGHT)
    answer = left(here, KNOWN).judge(AnyOf(PICTURE, OnOtherLimb(SIGN)))
    assert answer.present
    assert answer.rests
    assert answer.all_entries() == here


def test_an_answer_about_nothing_rests_on_nothing() -> None:
    answer = left((), KNOWN).judge(AllOf(Not(NUMB), Unless(SIGN)))
    assert answer.presence is Presence.PRESENT
    assert not answer.rests
    assert answer.all_entries() == ()
