"""Quantities: the spellings that laboratories send, what is refused, and ranges and values written as text."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_service.catalog import Catalog
from cds_service.record import Quantity, Range
from cds_service.record.units import convert, number_in_text, range_in_text, range_of, ucum


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (1, "mV", "uV", 1000),
        (250, "uV", "mV", 0.25),
        (1, "s", "ms", 1000),
        (0.0074, "s", "ms", 7.4),
        (7400, "us", "ms", 7.4),
        (1, "m/s", "cm/s", 100),
        (4200, "cm/s", "m/s", 42),
        (42, "mm/ms", "m/s", 42),
        (89.6, "[degF]", "Cel", 32),
        (32, "Cel", "[degF]", 89.6),
        (10, "mm", "cm", 1),
        (1.72, "m", "cm", 172),
        (70, "[in_i]", "cm", 177.8),
        (6, "[ft_i]", "cm", 182.88),
        (150, "[lb_av]", "kg", 68.038856),
        (80500, "g", "kg", 80.5),
    ],
)
def test_conversions(value: float, unit: str, to: str, expected: float) -> None:
    assert convert(value, unit, to) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("spelling", "unit"),
    [
        ("msec", "ms"),
        ("MSEC", "ms"),
        (" ms ", "ms"),
        ("milliseconds", "ms"),
        ("m/sec", "m/s"),
        ("mps", "m/s"),
        ("µV", "uV"),
        ("μV", "uV"),
        ("mcV", "uV"),
        ("microvolts", "uV"),
        ("degC", "Cel"),
        ("°C", "Cel"),
        ("℃", "Cel"),
        ("C", "Cel"),
        ("deg F", "[degF]"),
        ("°F", "[degF]"),
        ("mL/min/1.73m2", "mL/min/{1.73_m2}"),
        ("mL/min/1.73m²", "mL/min/{1.73_m2}"),
        ("mIU/L", "m[IU]/L"),
        ("uIU/mL", "m[IU]/L"),
        ("mg/dl", "mg/dL"),
        ("lbs", "[lb_av]"),
    ],
)
def test_spellings(spelling: str, unit: str) -> None:
    assert ucum(spelling) == unit


@pytest.mark.parametrize(
    "spelling", [None, "", " ", "V", "volts", "banana", "mA", "MV/s", "m/s2", "ms\u0000"]
)
def test_units_that_cannot_be_compared(spelling: str | None) -> None:
    assert ucum(spelling) is None
    for to in ("ms", "uV", "m/s", "Cel", "%"):
        assert convert(7.4, spelling, to) is None


@pytest.mark.parametrize(
    ("unit", "to"), [("ms", "m/s"), ("mV", "ms"), ("%", "ms"), ("{score}", "ms"), ("1", "%")]
)
def test_two_dimensions_do_not_compare(unit: str, to: str) -> None:
    assert convert(7.4, unit, to) is None


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e308])
def test_no_number_out_of_bounds_comes_out(value: float) -> None:
    assert convert(value, "s", "ms") is None


@pytest.mark.parametrize("unit", [None, "", "1", "{score}", "points", "{T-score}"])
def test_a_score_needs_no_unit(unit: str | None) -> None:
    assert convert(7, unit, "{score}") == 7


def test_a_score_in_another_unit_is_no_score() -> None:
    assert convert(70, "mm", "{score}") is None
    assert convert(70, "%", "{score}") is None


def test_every_unit_of_the_content_can_be_compared_with_itself(catalog: Catalog) -> None:
    units = {
        concept.unit
        for knowledge in catalog.knowledge.values()
        for concept in knowledge.vocabulary.concepts.values()
        if concept.unit
    }
    assert units
    assert {unit for unit in units if convert(1.5, unit, unit) != 1.5} == set()


PAIRS = [("ms", "s"), ("m/s", "cm/s"), ("mV", "uV"), ("Cel", "[degF]"), ("cm", "[in_i]"), ("kg", "[lb_av]")]


@given(st.sampled_from(PAIRS), st.floats(-500, 500).map(lambda value: round(value, 2)))
def test_there_and_back(pair: tuple[str, str], value: float) -> None:
    there = convert(value, *pair)
    assert there is not None
    assert convert(there, pair[1], pair[0]) == pytest.approx(value, abs=2e-3)


@given(st.sampled_from(PAIRS), st.floats(0, 500), st.floats(0, 500))
def test_conversion_keeps_the_order(pair: tuple[str, str], one: float, other: float) -> None:
    low, high = convert(min(one, other), *pair), convert(max(one, other), *pair)
    assert low is not None
    assert high is not None
    assert low <= high


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7.4 ms", (7.4, "ms")),
        ("7,4 ms", (7.4, "ms")),
        ("7.4ms", (7.4, "ms")),
        (" 7.4 ms* ", (7.4, "ms")),
        ("7", (7.0, "")),
        ("-3.5 uV", (-3.5, "uV")),
        ("31.5 deg C.", (31.5, "deg C")),
        ("7.4 m/s", (7.4, "m/s")),
    ],
)
def test_values_as_text(text: str, expected: tuple[float, str]) -> None:
    assert number_in_text(text) == expected


@pytest.mark.parametrize("text", ["", "NR", "< 5 ms", "about 7.4 ms", "1,000 uV", "1,234,567", "ms", "--4"])
def test_what_is_not_just_a_value(text: str) -> None:
    """A comma before three digits may part thousands, so the number is not read at all."""
    assert number_in_text(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("< 6.1 ms", None, 6.1),
        ("<= 6.1", None, 6.1),
        ("≤6,1 ms", None, 6.1),
        ("up to 6.1 msec", None, 6.1),
        ("> 39", 39, None),
        (">= 39", 39, None),
        ("3.0-6.1", 3.0, 6.1),
        ("3,0 – 6,1 ms", 3.0, 6.1),
        ("3.0 to 6.1", 3.0, 6.1),
        ("0-6.1", 0, 6.1),
        ("0.0 - 0.0061 s", 0, 6.1),
    ],
)
def test_ranges_as_text(text: str, low: float | None, high: float | None) -> None:
    assert range_in_text(text, "ms") == Range(low, high, "ms")


@pytest.mark.parametrize(
    "text", ["", "normal", "6.1", "see report", "3.0-6.1 mV", "3.0-6.1 V", "6.1-3.0", "1,000-2,000"]
)
def test_what_is_no_range(text: str) -> None:
    assert range_in_text(text, "ms") is None


def test_a_range_without_unit_is_in_the_unit_of_the_value() -> None:
    assert range_in_text("0.003-0.0061", "ms", "s") == Range(3.0, 6.1, "ms")
    assert range_in_text("3.0-6.1 ms", "ms", "s") == Range(3.0, 6.1, "ms")


def test_a_range_has_an_end_and_is_not_upside_down() -> None:
    assert range_of(None, None, "ms") is None
    assert range_of(6.1, 3.0, "ms") is None
    assert range_of(3.0, 3.0, "ms") == Range(3.0, 3.0, "ms")


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (Quantity(7.4, "ms"), "7.4 ms"),
        (Quantity(7.0, "{score}"), "7"),
        (Quantity(6, "uV"), "6 µV"),
        (Quantity(31.5, "Cel"), "31.5 °C"),
        (Range(None, 6.1, "ms"), "up to 6.1 ms"),
        (Range(39, None, "m/s"), "at least 39 m/s"),
        (Range(0, 6.1, "ms"), "0 to 6.1 ms"),
    ],
)
def test_in_words(shown: Quantity | Range, words: str) -> None:
    assert str(shown) == words


@given(st.text(max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    number_in_text(text)
    range_in_text(text, "ms")
    ucum(text)


@pytest.mark.parametrize("filler", [" ", "*", ". ", "9", "\t"])
def test_a_long_text_is_no_value_and_takes_no_time(filler: str) -> None:
    assert number_in_text("1" + filler * 100_000 + "x") is None
    assert range_in_text("1 -" + filler * 100_000 + "x", "ms") is None
