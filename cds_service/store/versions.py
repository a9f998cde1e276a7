"""Which tables a database has, and how it gets those of this release.

A service that guesses at a schema can write rows that nobody finds again, so starting on any but the expected one
is refused. Only a database with no tables at all is set up without being asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from cds_service.store import engines
from cds_service.store.errors import SchemaProblem, StoreUnavailable
from cds_service.store.schema import VERSION_TABLE, metadata

MEND = "cds-service store migrate"
_LOCK = 0x6364735F73746F72  # any number, so long as every process takes the same advisory lock
_PATIENCE = 30.0
_PAUSE = 0.02

T = TypeVar("T")


def head() -> str:
    """The version of the tables that this release reads and writes."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    assert found is not None
    return found


def prepare(url: sa.URL, work: Callable[[sa.Connection], T]) -> T:
    """Runs `work` in one transaction, alone among all processes that prepare the same database.

    Raises `StoreUnavailable` when the database does not answer or stays locked.
    """
    engine = engines.writing(url, patience=_PATIENCE, create=True)
    last = time.monotonic() + _PATIENCE
    try:
        while True:
            try:
                with engine.begin() as connection:
                    if connection.dialect.name == "postgresql":
                        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
                        connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
                    return work(connection)
            except sa.exc.DBAPIError as error:
                # SQLite does not wait while another process turns a new file to WAL; it says "busy" at once.
                if "SQLITE_BUSY" in engines.reason(error) and time.monotonic() < last:
                    time.sleep(_PAUSE)
                    continue
                raise StoreUnavailable(_unopened(url, error)) from None
    finally:
        engine.dispose()


def current(connection: sa.Connection) -> str | None:
    """The version found in the database; None when it has none."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return context.get_current_revision()


def ensure(connection: sa.Connection) -> None:
    """Sets up an empty database; raises `SchemaProblem` for one with other tables than this release expects."""
    found, expected = current(connection), head()
    if found == expected:
        return
    if found is None:
        tables = sorted(sa.inspect(connection).get_table_names())
        if not tables or tables == [VERSION_TABLE]:
            upgrade(connection)
            return
        raise SchemaProblem(
            f"The database holds tables without a version ({_some(tables)}), so it was not set up by this "
            f"service: name an empty one, or run `{MEND}` to set the service's tables up beside them."
        )
    if found in _known():
        raise SchemaProblem(
            f"The database has version {found} of the tables and this release expects {expected}: "
            f"make a backup, then run `{MEND}`."
        )
    raise SchemaProblem(
        f"The database has version {found} of the tables, newer than this release, which expects {expected}: "
        f"start the release that set it up, or run `{MEND}` of a newer one and start that."
    )


def upgrade(connection: sa.Connection, version: str = "head") -> None:
    """Brings the database to the version of this release, or an earlier one, within the caller's transaction."""
    found = current(connection)
    if found is not None and found not in _known():
        raise SchemaProblem(
            f"The database has version {found} of the tables, which this release does not know: "
            f"run `{MEND}` of the release that set it up, or of a newer one."
        )
    if found is None:
        taken = sorted(set(sa.inspect(connection).get_table_names()) & set(metadata.tables))
        if taken:
            raise SchemaProblem(
                f"The database already holds tables of these names without a version: {_some(taken)}. "
                f"Name an empty database; `{MEND}` sets it up."
            )
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config() -> Config:
    """Alembic's configuration without a file, the same in a checkout and in an installed package."""
    config = Config()
    config.set_main_option("script_location", "cds_service.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _some(tables: list[str]) -> str:
    return ", ".join(tables[:5]) + (", ..." if len(tables) > 5 else "")


def _unopened(url: sa.URL, error: sa.exc.DBAPIError) -> str:
    file = engines.sqlite_file(url)
    if file is None:
        return (
            f"The database {url.database} on {url.host or url.query.get('host', 'this machine')} "
            f"cannot be used ({engines.reason(error)})."
        )
    return (
        f"The database file {file} cannot be opened and written ({engines.reason(error)}): "
        f"check that its folder is there and belongs to the service's user."
    )
