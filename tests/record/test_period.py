"""Days that are known to the day, the month or the year, and what can be said about their distance."""

from datetime import UTC, date, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_service.record import Day, Days, Period, Presence

NEW_YORK = ZoneInfo("America/New_York")
KIRITIMATI = timezone(timedelta(hours=14))


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-05", "2026-05-01", "2026-05-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-05-04", "2026-05-04", "2026-05-04"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        (" 2026-05-04 ", "2026-05-04", "2026-05-04"),
        ("2026-05-04T10:20:30Z", "2026-05-04", "2026-05-04"),
        ("2026-05-04T10:20Z", "2026-05-04", "2026-05-04"),
        ("2026-05-04T10:20:30.5Z", "2026-05-04", "2026-05-04"),
        ("2026-05-04T10:20:30.123456789+02:00", "2026-05-04", "2026-05-04"),
        ("2026-05-04T10:20:30-0500", "2026-05-04", "2026-05-04"),
        ("2016-12-31T23:59:60Z", "2016-12-31", "2016-12-31"),
        ("2026-05-04T23:59:59", "2026-05-04", "2026-05-04"),
        ("0001-01-01", "0001-01-01", "0001-01-01"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_forms_of_a_date(written: str, low: str, high: str) -> None:
    assert Day.parse(written, UTC) == Day(date.fromisoformat(low), date.fromisoformat(high))


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "2026-02-29",
        "2026-02-30",
        "2026-13",
        "2026-00",
        "2026-05-00",
        "2026-04-31",
        "next week",
        "0000",
        "26-05-04",
        "2026-5-4",
        "04.05.2026",
        "05/04/2026",
        "20260504",
        "2026-05-04T",
        "2026-05-04T25:00:00Z",
        "2026-05-04T10:00:00+99:00",
        "2026-05-04 10:00",
        "2026-05-",
        "2026-05-04Z",
        "9999-12-31T23:00:00-05:00",
        "0001-01-01T00:00:00+05:00",
        "2026-05-04\n2026-05-05",
        "-2026",
        "2026-02-30T10:00:00",
        "T10:00:00Z",
    ],
)  # fmt: skip
def test_what_is_no_date(written: str) -> None:
    assert Day.parse(written, UTC) is None


@pytest.mark.parametrize(
    ("written", "zone", "day"),
    [
        ("2026-06-04T23:30:00Z", UTC, "2026-06-04"),
        ("2026-06-04T23:30:00Z", KIRITIMATI, "2026-06-05"),
        ("2026-06-04T02:30:00Z", NEW_YORK, "2026-06-03"),
        ("2026-06-04T23:30:00-04:00", UTC, "2026-06-05"),
        ("2026-06-04T23:30:00-04:00", NEW_YORK, "2026-06-04"),
        ("2026-06-04T00:10:00", NEW_YORK, "2026-06-04"),
        ("2026-06-04", KIRITIMATI, "2026-06-04"),
        ("2026-12-31T23:30:00Z", KIRITIMATI, "2027-01-01"),
    ],
)
def test_an_instant_is_a_day_of_the_zone_and_a_date_stays_as_written(
    written: str, zone: timezone | ZoneInfo, day: str
) -> None:
    assert str(Day.parse(written, zone)) == day


@pytest.mark.parametrize(
    ("written", "precision"),
    [("2026", "year"), ("2026-02", "month"), ("2026-02-01", "day"), ("0850", "year")],
)
def test_a_day_says_how_well_it_is_known(written: str, precision: str) -> None:
    day = Day.parse(written, UTC)
    assert day is not None
    assert (day.precision, str(day), day.exact) == (precision, written, precision == "day")


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_what_is_printed_reads_back(day: date, length: int) -> None:
    read = Day.parse(day.isoformat()[:length], UTC)
    assert read is not None
    assert read.low <= day <= read.high
    assert Day.parse(str(read), UTC) == read


def test_the_start_of_a_trial_known_only_to_the_month() -> None:
    """On 4 June, "2026-05" was 4 to 34 days ago: neither early nor due can be said."""
    month = Day.parse("2026-05", UTC)
    assert month is not None
    days = Days.since(month, date(2026, 6, 4))
    assert days == Days(4, 34)
    assert str(days) == "4 to 34 days"
    assert days.within(28, 42) is Presence.UNKNOWN
    assert days.within(None, 27) is Presence.UNKNOWN
    assert days.within(4, 34) is Presence.PRESENT
    assert days.within(35, None) is Presence.ABSENT


@pytest.mark.parametrize(
    ("days", "words"),
    [(Days(1, 1), "1 day"), (Days(0, 0), "0 days"), (Days(3, 3), "3 days"), (Days(1, 2), "1 to 2 days")],
)
def test_days_in_words(days: Days, words: str) -> None:
    assert str(days) == words


wide = st.tuples(st.integers(-12, 12), st.integers(0, 8)).map(
    lambda span: Day(date(2026, 6, 4) + timedelta(span[0]), date(2026, 6, 4) + timedelta(span[0] + span[1]))
)
limits = st.none() | st.integers(-15, 15)


@given(wide, wide, limits, limits)
def test_within_agrees_with_every_possible_pair_of_days(
    earlier: Day, later: Day, low: int | None, high: int | None
) -> None:
    if low is not None and high is not None and low > high:
        low, high = high, low

    def possible(day: Day) -> list[date]:
        return [day.low + timedelta(n) for n in range((day.high - day.low).days + 1)]

    answers = {
        (low is None or (b - a).days >= low) and (high is None or (b - a).days <= high)
        for a in possible(earlier)
        for b in possible(later)
    }
    expected = Presence.of(answers.pop()) if len(answers) == 1 else Presence.UNKNOWN
    assert Days.between(earlier, later).within(low, high) is expected


def test_a_period_is_stated_until_its_end() -> None:
    first, last = Day.on(date(2026, 5, 1)), Day.on(date(2026, 5, 9))
    assert Period(first).last == first
    assert Period(first, last).last == last
    assert [str(p) for p in (Period(first), Period(first, first), Period(first, last))] == [
        "2026-05-01",
        "2026-05-01",
        "2026-05-01 to 2026-05-09",
    ]
