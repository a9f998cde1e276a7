"""Whether the quick tests notice: every worked case, spec table, approved text and independent case, in one process.

Ends with 1 at the first that fails. What survives this is put to the slower tests; see `scripts/mutants`.
"""

import sys

from cds_service.catalog import load_catalog
from tests.calls import check_case
from tests.hooks.test_approved_cards import APPROVED, test_cards_read_as_approved
from tests.independent import cases, whole_topic
from tests.spec.test_specs import test_row


def main() -> int:
    try:
        catalog = load_catalog()
        for topic in catalog.topics:
            for case in topic.cases:
                check_case(catalog, case)
            for spec in topic.specs:
                for row in spec.rows:
                    test_row(spec, row, catalog)
        for name in APPROVED:
            test_cards_read_as_approved(name, catalog)
        for case in (*cases.CASES, *whole_topic.CASES):
            check_case(catalog, case)
    except Exception:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
