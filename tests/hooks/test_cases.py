"""Every worked case of every topic, run through the whole engine."""

import pytest

from cds_service.catalog import Catalog, load_catalog
from cds_service.rules.cases import Case
from tests.calls import check_case

CASES = [case for topic in load_catalog().topics for case in topic.cases]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, catalog: Catalog) -> None:
    check_case(catalog, case)


def test_names_are_unique() -> None:
    names = [case.name for case in CASES]
    assert sorted(set(names)) == sorted(names)


def test_decisions_that_cases_name_are_told() -> None:
    for topic in load_catalog().topics:
        assert {name for case in topic.cases for name in case.shows} <= set(topic.decisions)


WITHOUT_A_CASE: set[str] = set()


def test_every_decision_is_shown_by_a_case() -> None:
    shown = {name for case in CASES for name in case.shows}
    told = {name for topic in load_catalog().topics for name in topic.decisions}
    every = {f"D{number}" for number in range(1, 34)}
    assert every - shown <= WITHOUT_A_CASE
    assert every - told <= WITHOUT_A_CASE


def test_there_are_cases_enough_and_silence_is_half_of_them() -> None:
    silent = [case for case in CASES if not case.cards]
    assert len(CASES) >= 80
    assert len(silent) >= len(CASES) - len(silent)
