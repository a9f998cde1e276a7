"""What tests of every folder share: the content as it is shipped."""

import pytest

from cds_service.catalog import Catalog, load_catalog

# Its assertions tell what they compared, as those of the tests do.
pytest.register_assert_rewrite("tests.calls")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()
