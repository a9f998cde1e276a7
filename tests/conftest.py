"""What tests of every folder share: the content as it is shipped."""

import pytest

from cds_service.catalog import Catalog, load_catalog


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()
