"""Limits by class of age and height: which row of a table holds for whom."""

from __future__ import annotations

from datetime import date

import pytest

from cds_service.record import Concept, Day, Entry, Laterality, Patient, Period, Quantity, Record, Side
from cds_service.rules.criterion import Limb
from cds_service.rules.knowledge import Knowledge, Threshold
from cds_service.rules.measures import own_limit

DAY = date(2026, 6, 15)
OPEN = (None, None)


def limit(
    value: float, ages: tuple[int | None, int | None], heights: tuple[int | None, int | None] = OPEN
) -> Threshold:
    return Threshold(
        "latency-upper", "latency", "upper", value, "ms", *ages, *heights, "site", "Test Hospital"
    )


def found(limits: list[Threshold], age: int | None, height: float | None = None) -> object:
    """The value of the limit that holds, or why none does."""
    birth = None if age is None else Day.on(date(DAY.year - age, 1, 1))
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
    assert found(rows, None, 160) == 5
    assert found(rows, None, 180) == 6
    assert found(rows, None) == 6, "a missing height never makes a conduction slow"
