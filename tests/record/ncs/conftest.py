"""One reader for all tests of reports: its words are looked up once."""

import pytest

from cds_service.catalog import load_catalog
from cds_service.record.ncs import ReportReader


@pytest.fixture(scope="session")
def reader() -> ReportReader:
    (knowledge, *_) = load_catalog().knowledge.values()
    return ReportReader(knowledge.vocabulary)
