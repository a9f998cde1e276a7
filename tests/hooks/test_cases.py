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
