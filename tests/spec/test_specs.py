"""Every spec table: each row is one chart, read whole, and one expected answer about the left limb."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC

import pytest

from cds_service.catalog import Catalog, criterion_numbers, load_catalog
from cds_service.record import Chart, Side, read_chart
from cds_service.rules.cases import Row, Spec
from cds_service.rules.criterion import Criterion, Limb
from cds_service.rules.evaluation import derive
from tests.calls import chart_of, request_of

ROWS = [
    pytest.param(spec, row, id=f"{spec.title}-{number}")
    for topic in load_catalog().topics
    for spec in topic.specs
    for number, row in enumerate(spec.rows, start=1)
]


@pytest.mark.parametrize(("spec", "row"), ROWS)
def test_row(spec: Spec, row: Row, catalog: Catalog) -> None:
    topic = catalog.topics[0]
    knowledge = catalog.knowledge[topic.name]
    chart: Chart = chart_of(catalog, request_of(catalog, spec.case(row)))
    record = read_chart(chart, knowledge.vocabulary, spec.day, UTC)
    result = Limb(derive(topic, record, knowledge), Side.LEFT, knowledge).judge(spec.criterion)
    assert result.presence.value == row.answer
    if row.answer == "unknown" and row.why:
        assert row.why in " ".join(result.reasons()) or row.why in _PLAIN_WORDS


_PLAIN_WORDS = {
    "one part is open",
    "zero is no response",
}


def test_every_kind_of_criterion_has_a_table(catalog: Catalog) -> None:
    """What the rules are made of is explained by example, each kind at least once."""
    topic = catalog.topics[0]
    used = {type(criterion) for criterion in criterion_numbers(topic)}
    shown = {type(part) for spec in topic.specs for part in _all(spec.criterion)}
    assert used - shown == set()


def _all(criterion: Criterion) -> Iterator[Criterion]:
    yield criterion
    for part in criterion.parts():
        yield from _all(part)


def test_a_wrong_row_is_found(catalog: Catalog) -> None:
    spec = catalog.topics[0].specs[0]
    with pytest.raises(AssertionError):
        test_row(spec, replace(spec.rows[0], answer="absent"), catalog)
