"""Days that may be known only to the month or the year, and the distance between them.

A partial date is wide: "2026-05" is some day from 1 to 31 May. Distances are therefore a lowest and a highest
number of days, and a question about them has three answers.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from cds_service.record.presence import Presence

_FHIR_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})(?P<time>T[0-9:.]+(?P<zone>Z|[+-]\d{2}:?\d{2})?)?)?)?"
)


class Day(NamedTuple):
    """A calendar day known to lie from `low` to `high`, both included."""

    low: date
    high: date

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def precision(self) -> str:
        """How well the day is known, in words: "day", "month", "year"."""
        if self.exact:
            return "day"
        return "month" if (self.low.year, self.low.month) == (self.high.year, self.high.month) else "year"

    def __str__(self) -> str:
        if self.exact:
            return self.low.isoformat()
        return self.low.isoformat()[: 7 if self.precision == "month" else 4]

    @staticmethod
    def on(day: date) -> Day:
        return Day(day, day)

    @staticmethod
    def parse(text: str, zone: tzinfo) -> Day | None:
        """Read a FHIR date, dateTime or instant; None for anything else.

        An instant becomes the calendar day in `zone`; a date, and a time without zone (which FHIR forbids and
        real clients send), stay the day that is written.
        """
        found = _FHIR_DATE.fullmatch(text.strip())
        if found is None:
            return None
        try:
            if found["zone"]:
                return Day.on(datetime.fromisoformat(_python_instant(text.strip())).astimezone(zone).date())
            year, month = int(found["year"]), found["month"]
            if month is None:
                return Day(date(year, 1, 1), date(year, 12, 31))
            if found["day"] is None:
                last = calendar.monthrange(year, int(month))[1]
                return Day(date(year, int(month), 1), date(year, int(month), last))
            return Day.on(date(year, int(month), int(found["day"])))
        except (ValueError, OverflowError, calendar.IllegalMonthError):
            return None


def _python_instant(text: str) -> str:
    """Cut fractions of a second and leap seconds, of which FHIR allows more than `fromisoformat` takes."""
    return re.sub(r"\.\d+", "", text).replace(":60", ":59")


class Days(NamedTuple):
    """A number of days known to lie from `low` to `high`."""

    low: int
    high: int

    @staticmethod
    def between(earlier: Day, later: Day) -> Days:
        return Days((later.low - earlier.high).days, (later.high - earlier.low).days)

    @staticmethod
    def since(earlier: Day, as_of: date) -> Days:
        return Days.between(earlier, Day.on(as_of))

    def within(self, low: int | None, high: int | None) -> Presence:
        """Whether the distance lies from `low` to `high`, both included; None is no limit."""
        if (low is not None and self.high < low) or (high is not None and self.low > high):
            return Presence.ABSENT
        if (low is None or self.low >= low) and (high is None or self.high <= high):
            return Presence.PRESENT
        return Presence.UNKNOWN

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.low} day" if self.low == 1 else f"{self.low} days"
        return f"{self.low} to {self.high} days"


class Period(NamedTuple):
    """When something was so: its first day, and its last where the chart tells one."""

    start: Day
    end: Day | None = None

    @property
    def last(self) -> Day:
        """The latest day on which the chart states it."""
        return self.end or self.start

    def __str__(self) -> str:
        return str(self.start) if self.end in (None, self.start) else f"{self.start} to {self.end}"
