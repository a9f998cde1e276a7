"""Alembic runs this file; the caller has opened the connection and its transaction, and holds the lock."""

from alembic import context

from cds_service.store.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
