"""How long the reader takes for a long report; speed is measured here, never in timed tests."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cds_service.catalog import Catalog
from cds_service.record import Laterality
from cds_service.record.ncs import ReportReader

REPORTS = Path(__file__).parents[2] / "fixtures/reports"
SIZE = 20_000
BUDGET_MS = 5.0
ROUNDS = 40


def text_of(*styles: str) -> str:
    """20 KB of reports, one behind the other."""
    files = sorted(path for style in styles for path in (REPORTS / style).glob("*.txt"))
    whole = "\n\n".join(path.read_text("utf-8") for path in files)
    return (whole * (SIZE // len(whole) + 1))[:SIZE]


@pytest.mark.bench
@pytest.mark.parametrize(
    "styles", [("narrative", "graded"), ("tables", "tables-only"), ("numbered", "imaging")]
)
def test_a_long_report_takes_milliseconds(catalog: Catalog, styles: tuple[str, ...]) -> None:
    reader = ReportReader(catalog.vocabulary(catalog.topics[0]))
    text = text_of(*styles)
    reader.read_anew(text, Laterality.UNSTATED, False)
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        reader.read_anew(text, Laterality.UNSTATED, False)
        taken.append((time.perf_counter() - started) * 1000)
    best, median = min(taken), sorted(taken)[ROUNDS // 2]
    print(f"\n{' and '.join(styles)}: 20 KB in {median:.1f} ms (best {best:.1f}), budget {BUDGET_MS:g} ms")
