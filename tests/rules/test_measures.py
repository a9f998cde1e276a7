"""Limits by class of age and height: which row of a table holds for whom."""

from __future__ import annotations

from datetime import date

import pytest

from cds_service.record import (
    Concept,
    Day,
    Entry,
    Laterality,
    Patient,
    Period,
    Presence,
    Quantity,
    Range,
    Record,
    Side,
)
from cds_service.rules.comparisons import BranchGap, SideDifference
from cds_service.rules.criterion import Limb, Result
from cds_service.rules.knowledge import Knowledge, Threshold
from cds_service.rules.measures import Beyond, Borderline, Measured, own_limit
from cds_service.rules.studies import NerveStudy
from tests.rules.records import FIFTY, entry, knowledge, left

DAY = date(2026, 6, 15)
OPEN = (None, None)


def limit(
    value: float, ages: tuple[int | None, int | None], heights: tuple[int | None, int | None] = OPEN
) -> Threshold:
    return Threshold(
        "latency-upper", "latency", "upper", value, "ms", *ages, *heights, "site", "Test Hospital"
    )


def found(
    limits: list[Threshold], age: int | None, height: float | None = None, birth: Day | None = None
) -> object:
    """The value of the limit that holds, or why none does."""
    if age is not None:
        birth = Day.on(date(DAY.year - age, 1, 1))
    entries = [
        Entry(
            id="Observation/1",
            resource="Observation",
            concepts=frozenset(("latency",)),
            text="",
            side=Laterality.LEFT,
            period=Period(Day.on(DAY)),
            value=Quantity(5, "ms"),
        )
    ]
    if height is not None:
        entries.append(
            Entry(
                id="Observation/2",
                resource="Observation",
                concepts=frozenset(("body-height",)),
                text="",
                period=Period(Day.on(DAY)),
                value=Quantity(height, "cm"),
            )
        )
    record = Record(patient=Patient("p", birth, None, False), entries=entries, as_of=DAY)
    knowledge = Knowledge({"latency": Concept("latency", "latency", "measure", "ms")}, (), tuple(limits), {})
    row = own_limit("latency", "upper", entries[0], Limb(record, Side.LEFT, knowledge))
    return row if isinstance(row, str) else row.value


@pytest.mark.parametrize("age", [8, 40, 90, None])
def test_a_limit_without_classes_holds_for_everybody(age: int | None) -> None:
    assert found([limit(5, OPEN)], age) == 5


@pytest.mark.parametrize(
    ("age", "value"),
    [
        (0, 5),
        (18, 5),
        (49, 5),
        (50, 6),
        (95, 6),
        (None, "age at the study not known, so no own limit applies"),
    ],
)
def test_classes_may_be_open_at_their_ends(age: int | None, value: object) -> None:
    """The first row has no lowest age; it holds for the young alone all the same."""
    assert found([limit(5, (None, 49)), limit(6, (50, None))], age) == value


def test_between_the_youngest_and_the_oldest_only() -> None:
    rows = [limit(5, (19, 49)), limit(6, (50, 79))]
    assert found(rows, 18) == found(rows, 80) == "own limits hold from 19 to 79 years only"


def test_classes_of_height_alone_need_no_age() -> None:
    rows = [limit(5, OPEN, (None, 169)), limit(6, OPEN, (170, None))]
    assert found(rows, None, 160) == found(rows, None, 169) == 5
    assert found(rows, None, 170) == found(rows, None, 180) == 6
    assert found(rows, None) == 6, "a missing height never makes a conduction slow"


def test_who_may_be_too_young_or_too_old_has_no_limit() -> None:
    """Born in a year: on the day of the study 18 or 19, 79 or 80."""
    rows = [limit(5, (19, 79))]
    for year in (2007, 1946):
        born = Day(date(year, 1, 1), date(year, 12, 31))
        assert found(rows, None, birth=born) == "own limits hold from 19 to 79 years only"
    assert found(rows, None, birth=Day(date(2006, 1, 1), date(2006, 12, 31))) == 5


def test_who_may_belong_to_two_classes_has_the_limit_that_calls_least_abnormal() -> None:
    """Born in a year: 49 or 50 on the day of the study."""
    born = Day(date(1976, 1, 1), date(1976, 12, 31))
    assert found([limit(5, (19, 49)), limit(6, (50, 79))], None, birth=born) == 6
    assert found([limit(7, (19, 49)), limit(6, (50, 79))], None, birth=born) == 7


def test_an_open_class_is_told_from_birth_on() -> None:
    assert found([limit(5, (None, 49))], 50) == "own limits hold from 0 to 49 years only"


VELOCITY = knowledge(
    {"velocity": "m/s", "temperature": "Cel", "study": ""},
    [
        Threshold(
            "velocity-lower", "velocity", "lower", 40, "m/s", 19, 79, 170, None, "site", "Test Hospital"
        ),
        Threshold(
            "velocity-strict", "velocity", "borderline", 42, "m/s", *OPEN, *OPEN, "site", "Test Hospital"
        ),
        Threshold("cold", "temperature", "minimum-usable", 30, "Cel", *OPEN, *OPEN, "site", "Test Hospital"),
    ],
)
STUDY = NerveStudy("study", tests=("velocity",), temperature="temperature", months=24, compare_days=90)


def judged(criterion: Measured, *values: float, birth: Day | None = FIFTY) -> Result:
    """What a criterion answers about velocities of the left limb, all of one day."""
    entries = [entry(n, "velocity", value=Quantity(value, "m/s")) for n, value in enumerate(values)]
    record = left(entries, VELOCITY, birth).record
    return left((*record.entries, *STUDY.derive(record, VELOCITY)), VELOCITY, birth).judge(criterion)


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        (39.9, Presence.ABSENT),
        (40, Presence.PRESENT),
        (42, Presence.PRESENT),
        (42.1, Presence.ABSENT),
    ],
)
def test_a_velocity_is_borderline_above_its_limit_and_up_to_a_stricter_one(
    value: float, answer: Presence
) -> None:
    assert judged(Borderline(STUDY, "velocity"), value).presence is answer


def test_borderline_needs_the_usual_limit_too() -> None:
    """The stricter one holds at any age; without birth date the usual one does not."""
    answer = judged(Borderline(STUDY, "velocity"), 41, birth=None)
    assert answer.presence is Presence.UNKNOWN
    assert answer.reason == "age at the study not known, so no own limit applies"


def test_values_of_one_day_must_agree() -> None:
    assert judged(Beyond(STUDY, "velocity"), 38, 39).presence is Presence.PRESENT
    answer = judged(Beyond(STUDY, "velocity"), 38, 41)
    assert answer.presence is Presence.UNKNOWN
    assert answer.reason == "values of one day contradict each other"


def test_a_limit_tells_its_classes() -> None:
    answer = judged(Beyond(STUDY, "velocity"), 38)
    assert answer.limit is not None
    assert answer.limit.words == (
        "at least 40 m/s, age 19 to 79, height not recorded, so the limit that calls least abnormal"
    )


def test_what_the_laboratory_calls_normal_is_normal_beside_a_better_other_side() -> None:
    here = entry(1, "velocity", value=Quantity(38, "m/s"), limits=Range(35, None, "m/s"))
    there = entry(2, "velocity", Laterality.RIGHT, value=Quantity(60, "m/s"))
    record = left((here, there), VELOCITY).record
    limb = left((*record.entries, *STUDY.derive(record, VELOCITY)), VELOCITY)
    answer = limb.judge(SideDifference(STUDY, "velocity"))
    assert answer.presence is Presence.ABSENT
    assert answer.limit is not None
    assert answer.limit.words == "at least 35 m/s"


BRANCHES = NerveStudy(
    "study", tests=("medial", "lateral"), temperature="temperature", months=24, compare_days=90
)
LATENCIES = knowledge(
    {"medial": "ms", "lateral": "ms", "temperature": "Cel", "study": ""},
    [
        Threshold("gap", "medial", "branch-gap", 0.3, "ms", *OPEN, *OPEN, "site", "Test Hospital"),
        Threshold("excess", "medial", "branch-excess", 3.5, "ms", *OPEN, *OPEN, "site", "Test Hospital"),
        Threshold("cold", "temperature", "minimum-usable", 30, "Cel", *OPEN, *OPEN, "site", "Test Hospital"),
    ],
)


@pytest.mark.parametrize(
    ("statistic", "said", "limit_words"),
    [
        (
            "branch-gap",
            "medial is not shorter than lateral by more than the limit",
            "shorter than the other branch by more than 0.3 ms",
        ),
        (
            "branch-excess",
            "medial is longer than lateral by more than the limit",
            "longer than the other branch by up to 3.5 ms",
        ),
    ],
)
def test_what_a_comparison_of_branches_says(statistic: str, said: str, limit_words: str) -> None:
    gap = BranchGap(BRANCHES, "medial", "lateral", statistic)
    assert gap.sentence(LATENCIES) == said
    values = [entry(n, name, value=Quantity(5, "ms")) for n, name in enumerate(("medial", "lateral"))]
    record = left(values, LATENCIES).record
    answer = left((*record.entries, *BRANCHES.derive(record, LATENCIES)), LATENCIES).judge(gap)
    assert answer.limit is not None
    assert answer.limit.words == limit_words
