"""The audit store: what was decided, shown and said about it, safe before the answer leaves. Only here is SQL."""

from cds_service.store import rows
from cds_service.store.errors import SchemaProblem, StoreUnavailable
from cds_service.store.store import Store

__all__ = ["SchemaProblem", "Store", "StoreUnavailable", "rows"]
