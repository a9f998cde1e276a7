"""What an override holds back, and what brings a card back: each sentence of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_service.catalog import Catalog
from cds_service.engine import Answer, held_back, overridden_since
from cds_service.rules import Case, Statement, condition, finding, measure, order
from cds_service.rules.cards import HeldBack
from tests.calls import DAY, NOON, ask, overridden, request_of

VIENNA = ZoneInfo("Europe/Vienna")
NEW_YORK = ZoneInfo("America/New_York")

CLINICAL = (finding("plantar-dysaesthesia", "left"), finding("tinel-tarsal-tunnel", "left"))
STUDY = (
    measure("dml-tibial-ah", "left", 7.4),
    measure("dml-tibial-ah", "right", 4.4),
    measure("plantar-medial-mixed-peak", "left", "no response"),
    measure("plantar-medial-mixed-peak", "right", 3.2),
    measure("sural-amp", "left", 12),
    measure("skin-temp-foot", None, 33),
)
TRIAL = order("Procedure", "cpt|97110", 35, reason="icd10cm|M79.672")
CHART = (*CLINICAL, *STUDY, TRIAL)
ARCH = (finding("medial-arch-pain", "left", "present"), finding("tinel-navicular", "left"))
THROMBOSIS = condition("icd10cm|I82.402", 2)
CAUDA = condition("icd10cm|G83.4", 2)

TIER = ("probable-entrapment", "strongly-supported")
GRADE = ("predicted-conservative-failure", "P1")
STATE = ("reassessment", "overdue")
OVERDUE = DAY + timedelta(days=8)


def answered(catalog: Catalog, chart: tuple[Statement, ...] = CHART, as_of: date = DAY) -> Answer:
    return ask(catalog, request_of(catalog, Case("a", "", chart)), as_of)


def kept_back(given: Answer, why: HeldBack) -> dict[tuple[str, str], str]:
    """The cards of an answer that stay away, by topic and outcome, with the reason."""
    found = {}
    for one in given.shown:
        reason = why(one.judged, one.topic)
        if reason is not None:
            assert one.judged.outcome is not None
            found[one.topic, one.judged.outcome.name] = reason
    return found


def after(catalog: Catalog, given: Answer, days: int, **changes: Any) -> dict[tuple[str, str], str]:
    """What stays away so many days after all of an answer was overridden, when nothing else has changed."""
    day = DAY + timedelta(days=days)
    return kept_back(answered(catalog, as_of=day), held_back(overridden(catalog, given, **changes), day, UTC))


# --- a warning stays away for seven days ---


@pytest.mark.parametrize("days", range(7))
def test_an_overridden_warning_stays_away(catalog: Catalog, days: int) -> None:
    away = after(catalog, answered(catalog), days)
    assert set(away) == {TIER, GRADE}
    assert set(away.values()) == {"overridden on 2026-06-15, stays away until 2026-06-22"}


@pytest.mark.parametrize("days", [7, 8, 300])
def test_on_the_seventh_day_it_is_back(catalog: Catalog, days: int) -> None:
    assert after(catalog, answered(catalog), days) == {}


def test_without_an_override_nothing_stays_away(catalog: Catalog) -> None:
    assert kept_back(answered(catalog), held_back((), DAY, UTC)) == {}


@pytest.mark.parametrize(
    ("when", "zone", "day"),
    [
        ("2026-06-14T21:59:00+00:00", VIENNA, "2026-06-14"),
        ("2026-06-14T22:00:00+00:00", VIENNA, "2026-06-15"),
        ("2026-06-15T03:59:00+00:00", NEW_YORK, "2026-06-14"),
        ("2026-06-15T00:30:00+02:00", UTC, "2026-06-14"),
    ],
)
def test_days_are_those_of_the_service(catalog: Catalog, when: str, zone: Any, day: str) -> None:
    given = answered(catalog)
    said = overridden(catalog, given, datetime.fromisoformat(when))
    reason = kept_back(given, held_back(said, DAY, zone))[TIER]
    until = date.fromisoformat(day) + timedelta(days=7)
    assert reason == f"overridden on {day}, stays away until {until}"
    assert kept_back(answered(catalog, as_of=until), held_back(said, until, zone)) == {}


@given(st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 5)), st.sampled_from([UTC, VIENNA, NEW_YORK]))  # noqa: DTZ001
def test_what_is_not_read_would_hold_nothing_back(
    catalog: Catalog, instant: datetime, zone: ZoneInfo
) -> None:
    """The store is asked from `overridden_since` on: exactly what may still count, over changes of the clock too."""
    as_of, when = date(2026, 4, 2), instant.replace(tzinfo=UTC)
    given = answered(catalog)
    away = kept_back(given, held_back(overridden(catalog, given, when), as_of, zone))
    assert bool(away) is (when >= overridden_since(as_of, zone))


def test_the_latest_of_several_overrides_is_told(catalog: Catalog) -> None:
    given = answered(catalog)
    said = [*overridden(catalog, given, NOON - timedelta(days=3)), *overridden(catalog, given, NOON)]
    for order_ in (said, said[::-1]):
        away = kept_back(given, held_back(order_, DAY, UTC))
        assert away[TIER].startswith("overridden on 2026-06-15")


# --- what is for information does not stay away ---


def test_a_card_for_information_does_not_stay_away(catalog: Catalog) -> None:
    given = answered(catalog, CLINICAL)
    assert [one.card.indicator for one in given.shown] == ["info"]
    for indicator in ("info", "warning"):
        said = overridden(catalog, given, indicator=indicator)
        assert kept_back(given, held_back(said, DAY, UTC)) == {}


def test_a_warning_is_shown_although_it_was_overridden_as_information(catalog: Catalog) -> None:
    assert after(catalog, answered(catalog), 1, indicator="info") == {}


# --- the same rule, nerve and side ---


@pytest.mark.parametrize(
    "changes",
    [{"topic": "space-occupying-lesion"}, {"nerve": "medial-plantar"}, {"side": "right"}, {"side": None}],
    ids=["rule", "nerve", "side", "no side"],
)
def test_another_rule_nerve_or_side_is_not_silenced(catalog: Catalog, changes: dict[str, Any]) -> None:
    assert after(catalog, answered(catalog), 1, **changes) == {}


@given(st.data())
def test_the_other_side_is_never_silenced(catalog: Catalog, data: st.DataObject) -> None:
    """However alike the two feet are in everything else."""
    given = answered(catalog)
    alike = overridden(catalog, given)
    away = data.draw(
        st.lists(
            st.sampled_from(alike).flatmap(
                lambda one: st.builds(
                    replace,
                    st.just(one),
                    side=st.sampled_from(["right", None]),
                    outcome=st.sampled_from([one.outcome, "P1", "probable", None]),
                    indicator=st.sampled_from(["warning", "info"]),
                    evidence=st.sampled_from([one.evidence, {}]),
                    when=st.sampled_from([NOON - timedelta(days=days) for days in range(9)]),
                )
            )
        )
    )
    assert kept_back(given, held_back(away, DAY, UTC)) == {}


def test_the_other_foot_of_a_real_chart_is_shown(catalog: Catalog) -> None:
    left = answered(catalog)
    right = answered(
        catalog,
        (
            finding("plantar-dysaesthesia", "right"),
            finding("tinel-tarsal-tunnel", "right"),
            measure("dml-tibial-ah", "right", 7.4),
            measure("dml-tibial-ah", "left", 4.4),
            measure("plantar-medial-mixed-peak", "right", "no response"),
            measure("plantar-medial-mixed-peak", "left", 3.2),
            measure("sural-amp", "right", 12),
            measure("skin-temp-foot", None, 33),
        ),
    )
    assert "warning" in [one.card.indicator for one in right.shown]
    assert kept_back(right, held_back(overridden(catalog, left), DAY, UTC)) == {}


# --- a higher tier, another grade or state ---


@pytest.mark.parametrize(
    ("before", "stays"), [("documented", True), ("strongly-supported", True), ("probable", False)]
)
def test_a_higher_tier_breaks_it_and_a_lower_one_does_not(catalog: Catalog, before: str, stays: bool) -> None:
    away = after(catalog, answered(catalog), 1, outcome=before)
    assert (TIER in away) is stays


def test_a_tier_that_the_rule_no_longer_has_holds_nothing_back(catalog: Catalog) -> None:
    assert after(catalog, answered(catalog), 1, outcome="of-another-version") == {}


@pytest.mark.parametrize(("before", "stays"), [("P1", True), ("P3", False), ("P2", False), (None, False)])
def test_any_other_grade_breaks_it(catalog: Catalog, before: str | None, stays: bool) -> None:
    away = after(catalog, answered(catalog), 1, outcome=before)
    assert (GRADE in away) is stays


@pytest.mark.parametrize(("before", "stays"), [("overdue", True), ("not-improved", False), ("due", False)])
def test_any_other_state_breaks_it(catalog: Catalog, before: str, stays: bool) -> None:
    given = answered(catalog, as_of=OVERDUE)
    when = datetime.combine(OVERDUE, time(9), UTC)
    said = overridden(catalog, given, when, outcome=before)
    assert (STATE in kept_back(given, held_back(said, OVERDUE, UTC))) is stays


# --- new evidence ---


def test_a_trial_that_only_grew_older_is_nothing_new(catalog: Catalog) -> None:
    given = answered(catalog, as_of=OVERDUE)
    said = overridden(catalog, given, datetime.combine(OVERDUE, time(9), UTC))
    for days in range(7):
        day = OVERDUE + timedelta(days=days)
        assert STATE in kept_back(answered(catalog, as_of=day), held_back(said, day, UTC))


@pytest.mark.parametrize(
    "new",
    [
        finding("triple-compression-test", "left", days=1),
        measure("plantar-lateral-mixed-peak", "left", "no response"),
    ],
    ids=["sign", "value"],
)
def test_a_new_entry_that_it_rests_on_breaks_it(catalog: Catalog, new: Statement) -> None:
    later = answered(catalog, (*CHART, new))
    assert TIER in {(one.topic, one.judged.outcome.name) for one in later.shown if one.judged.outcome}
    assert TIER not in kept_back(later, held_back(overridden(catalog, answered(catalog)), DAY, UTC))


def test_an_entry_that_says_something_else_now_breaks_it(catalog: Catalog) -> None:
    corrected = (*CLINICAL, measure("dml-tibial-ah", "left", 8.1), *STUDY[1:], TRIAL)
    later = answered(catalog, corrected)
    assert {one.topic for one in later.shown} >= {TIER[0], GRADE[0]}
    assert kept_back(later, held_back(overridden(catalog, answered(catalog)), DAY, UTC)) == {}


def test_a_treatment_of_the_trial_that_says_something_else_now_breaks_it(catalog: Catalog) -> None:
    """What is derived is looked through: the trial began and runs as before, and one of its treatments changed."""
    said = overridden(catalog, answered(catalog, as_of=OVERDUE), datetime.combine(OVERDUE, time(9), UTC))
    running = order("Procedure", "cpt|97110", 35, reason="icd10cm|M79.672", status="in-progress")
    later = answered(catalog, (*CHART[:-1], running), OVERDUE)
    assert STATE in {(one.topic, one.judged.outcome.name) for one in later.shown if one.judged.outcome}
    assert STATE not in kept_back(later, held_back(said, OVERDUE, UTC))


def test_another_nerve_that_joins_in_breaks_it(catalog: Catalog) -> None:
    both = answered(catalog, (*CHART, *ARCH))
    assert next(one.judged.joined for one in both.shown if one.topic == TIER[0])
    alone, together = overridden(catalog, answered(catalog)), overridden(catalog, both)
    assert TIER not in kept_back(both, held_back(alone, DAY, UTC))
    assert TIER in kept_back(both, held_back(together, DAY, UTC))
    assert TIER in kept_back(answered(catalog), held_back(together, DAY, UTC))


def test_a_red_flag_stays_away_until_there_is_another_one(catalog: Catalog) -> None:
    flag = ("red-flag", "red-flag")
    said = overridden(catalog, answered(catalog, (*CHART, THROMBOSIS)))
    away = held_back(said, DAY, UTC)
    assert flag in kept_back(answered(catalog, (*CHART, THROMBOSIS)), away)
    assert flag not in kept_back(answered(catalog, (*CHART, THROMBOSIS, CAUDA)), away)


def test_the_same_sign_charted_again_is_nothing_new(catalog: Catalog) -> None:
    """Every visit notes the sign anew; that alone would end each override."""
    again = answered(catalog, (*CHART, finding("tinel-tarsal-tunnel", "left", days=0)))
    assert TIER in kept_back(again, held_back(overridden(catalog, answered(catalog)), DAY, UTC))


@pytest.mark.parametrize(
    "unrelated",
    [
        condition("icd10cm|I10", 1),
        measure("body-height", None, 172, 1, unit="cm"),
        finding("tinel-tarsal-tunnel", "left", days=90),
    ],
    ids=["hypertension", "height", "an older sign"],
)
def test_what_it_does_not_rest_on_is_nothing_new(catalog: Catalog, unrelated: Statement) -> None:
    later = answered(catalog, (*CHART, unrelated))
    assert set(kept_back(later, held_back(overridden(catalog, answered(catalog)), DAY, UTC))) == {TIER, GRADE}


def test_evidence_that_is_gone_is_nothing_new(catalog: Catalog) -> None:
    """The chart no longer holds the height; what is left was all seen."""
    more = (*CHART, condition("icd10cm|G57.52", 30, category="encounter-diagnosis"))
    said = overridden(catalog, answered(catalog, more))
    assert TIER in kept_back(answered(catalog), held_back(said, DAY, UTC))


def test_of_every_worked_case_an_overridden_warning_stays_away_while_the_chart_is_the_same(
    catalog: Catalog,
) -> None:
    """Nothing that a card rests on may change by itself as days pass."""
    seen = 0
    for case in (case for topic in catalog.topics for case in topic.cases):
        request = request_of(catalog, case)
        said = overridden(catalog, ask(catalog, request))
        before = {(one.topic, one.nerve, one.side, one.outcome) for one in said if one.indicator == "warning"}
        for days in range(7):
            day = DAY + timedelta(days=days)
            later = ask(catalog, request, day)
            why = held_back(said, day, UTC)
            for one in later.shown:
                outcome = one.judged.outcome.name if one.judged.outcome else None
                side = one.judged.side.value if one.judged.side else None
                same = (one.topic, one.judged.rule.nerve, side, outcome) in before
                if same and one.card.indicator == "warning":
                    assert why(one.judged, one.topic) is not None, (case.name, days, one.topic)
                    seen += 1
    assert seen > 50
