"""How the entries of a chart are said on cards."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from cds_service.record import (
    Concept,
    Day,
    Entry,
    Laterality,
    Period,
    Presence,
    Quantity,
    Reason,
    Record,
    Side,
)
from cds_service.rules import REPORT_TEXT, Finding, fact, open_or_absent
from cds_service.rules.criterion import Limb
from cds_service.rules.words import side_words, stated
from tests.rules.records import DAY, entry, knowledge, left

KNOWN = knowledge({"sign": "", "velocity": "m/s", "trial": "", "diagnosis": ""})


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (entry(1, "sign"), "present"),
        (entry(1, "sign", answer="present"), "present"),
        (entry(1, "sign", presence=Presence.ABSENT), "absent"),
        (entry(1, "sign", presence=Presence.UNKNOWN), "not certain"),
        (entry(1, "sign", answer="unchanged"), "unchanged"),
        (entry(1, "velocity", value=Quantity(38, "m/s")), "38 m/s"),
        (entry(1, "velocity", no_response=True), "no response"),
    ],
)
def test_what_an_observation_states(said: Entry, words: str) -> None:
    assert stated(said) == words


def _other(resource: str, **more: object) -> Entry:
    given: dict[str, object] = {
        "id": f"{resource}/1",
        "resource": resource,
        "concepts": frozenset(("diagnosis",)),
        "text": "",
        "side": Laterality.LEFT,
        "status": "active",
        "period": Period(Day.on(DAY.replace(month=2)), Day.on(DAY)),
    }
    return Entry(**(given | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (_other("Condition"), "Diagnosis: active, left, since 2026-02-15, recorded 2026-06-15 [Condition/1]"),
        (_other("Condition", status="over"), "Diagnosis: over, left, 2026-02-15 to 2026-06-15 [Condition/1]"),
        (_other("Procedure"), "Diagnosis: active, left, 2026-02-15 to 2026-06-15 [Procedure/1]"),
        (_other("Condition", period=None), "Diagnosis: active, left, not dated [Condition/1]"),
        (
            _other("Appointment", status="booked", planned=Period(Day.on(DAY))),
            "Diagnosis: booked, left, for 2026-06-15 [Appointment/1]",
        ),
    ],
)
def test_when_it_was(said: Entry, words: str) -> None:
    assert fact(said, KNOWN) == words


def test_the_side_of_an_order_may_be_that_of_its_reason() -> None:
    left_side, right_side = (
        Reason(frozenset(("sign",)), side, frozenset(), "") for side in (Laterality.LEFT, Laterality.RIGHT)
    )
    order = entry(1, "trial", Laterality.UNSTATED, reasons=(left_side,))
    assert side_words(order) == "left (by its reason)"
    both = entry(1, "trial", Laterality.UNSTATED, reasons=(left_side, right_side))
    assert side_words(both) == "side not recorded"


def test_what_is_not_known_tells_why() -> None:
    sign = Finding("sign", title="a sign")
    (line,) = open_or_absent([sign], left((entry(1, "sign", Laterality.UNSTATED),), KNOWN))
    assert line.startswith("A sign: not known (side not recorded); Sign: present, side not recorded")
    assert open_or_absent([sign], left((), KNOWN)) == ["A sign: nothing on record"]


def test_what_was_not_checked_is_told() -> None:
    """Procedures may be missing: they are assumed absent, and the card says that nobody looked."""
    known = replace(
        KNOWN, concepts={"operation": Concept("operation", "operation", "finding", reads=("Procedure",))}
    )
    record = Record(patient=None, entries=(), as_of=DAY, missing={"Procedure": "not retrieved"})
    assert open_or_absent([Finding("operation", title="operated on")], Limb(record, Side.LEFT, known)) == [
        "Operated on: not recorded; Procedure not checked"
    ]


def read(text: str, **more: Any) -> Entry:
    """What was read from the words of a report."""
    changes = {"resource": REPORT_TEXT, "id": "DiagnosticReport/r#text-1", "text": text} | more
    return msgspec.structs.replace(entry(1, "sign"), **changes)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (read("x"), "stated"),
        (read("x", presence=Presence.ABSENT), "denied"),
        (read("x", presence=Presence.ABSENT, why="said of an earlier study"), "said of an earlier study"),
        (read("x", presence=Presence.UNKNOWN, why="the report leaves it open"), "the report leaves it open"),
        (read("x", answer="not-tested"), "not tested"),
        (read("x", answer="slow", presence=Presence.UNKNOWN, why="open"), "slow, open"),
        (read("x", value=Quantity(7.4, "ms")), "7.4 ms"),
    ],
)
def test_what_the_words_of_a_report_state(said: Entry, words: str) -> None:
    assert stated(said) == words


def test_the_words_of_a_report_are_quoted_as_plain_text_and_cut() -> None:
    quoted = read("Left *tunnel* <b>slow</b> [x](http://y). " + "word " * 60)
    line = fact(quoted, KNOWN)
    assert line.startswith("Sign: stated, left, 2026-06-05; \u201cLeft \\*tunnel\\* \\<b\\>slow\\</b\\>")
    assert line.endswith("\u2026\u201d [DiagnosticReport/r\\#text-1]")
    assert len(line) < 320


def test_a_value_tells_what_the_text_says_otherwise() -> None:
    value = entry(1, "velocity", value=Quantity(38, "m/s"), differs="Velocity 48 m/s.")
    assert "38 m/s" in fact(value, KNOWN)
    assert "the report's text says otherwise: \u201cVelocity 48 m/s.\u201d" in fact(value, KNOWN)
