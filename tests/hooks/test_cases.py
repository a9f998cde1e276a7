"""Every worked case of every topic, run through the whole engine."""

import pytest

from cds_service.catalog import Catalog, load_catalog
from cds_service.rules.cases import Case
from tests.calls import ask, cards_of, request_of
from tests.conformance.checker import check_response

CASES = [case for topic in load_catalog().topics for case in topic.cases]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, catalog: Catalog) -> None:
    answered = ask(catalog, request_of(catalog, case))
    assert answered.problem is None
    assert check_response(answered.body()) == []
    expected = [(e.topic, e.side, e.outcome, e.indicator) for e in case.cards]
    assert sorted(cards_of(answered)) == sorted(expected)
    assert answered.evaluation is not None
    for (topic, side), outcome in case.stores.items():
        judged = [j for j in answered.evaluation.judged if (j.rule.topic, j.side.value) == (topic, side)]
        assert [j.outcome.name if j.outcome else "" for j in judged] == [outcome]


def test_names_are_unique() -> None:
    names = [case.name for case in CASES]
    assert sorted(set(names)) == sorted(names)


def test_decisions_that_cases_name_are_told() -> None:
    for topic in load_catalog().topics:
        assert {name for case in topic.cases for name in case.shows} <= set(topic.decisions)
