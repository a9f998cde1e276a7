"""What an administrator asks of a database, with or without a running service: is it whole; bring it up to date."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from cds_service.store import engines, queries, versions
from cds_service.store.errors import StoreUnavailable
from cds_service.store.schema import metadata


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found; `problems` are sentences, and none of them when all is well."""

    database: str
    version: str | None
    """None without tables of ours, and where damage makes all further reading idle."""
    expected_version: str
    counts: dict[str, int]
    """Number of rows by table; empty when the tables are not those of this release."""
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def check(url: str) -> Report:
    """Looks without changing anything: version, integrity, triggers, references, numbers of rows.

    Raises `StoreUnavailable` when the database is not there or does not answer.
    """
    parsed = engines.parse(url)
    file = engines.sqlite_file(parsed)
    if file is not None and not file.is_file():
        raise StoreUnavailable(
            f"There is no database file {file}: a service that starts with this url sets one up."
        )
    engine = engines.reading(parsed)
    try:
        with engine.begin() as connection:
            return _report(connection, str(file or parsed.database))
    except sa.exc.DBAPIError as error:
        why = engines.reason(error)
        if why.endswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            return Report(str(file), None, versions.head(), {}, (f"SQLite finds the file damaged: {why}.",))
        raise StoreUnavailable(f"The database cannot be read ({why}).") from None
    finally:
        engine.dispose()


def migrate(url: str) -> tuple[str | None, str]:
    """Brings the tables to the version of this release; the version before (None: no tables) and after.

    Raises `SchemaProblem` when that is not possible, `StoreUnavailable` when the database does not answer.
    """
    parsed = engines.parse(url)
    engines.require_folder(parsed)

    def work(connection: sa.Connection) -> str | None:
        before = versions.current(connection)
        versions.upgrade(connection)
        return before

    return versions.prepare(parsed, work), versions.head()


def _report(connection: sa.Connection, database: str) -> Report:
    expected = versions.head()
    damaged = _integrity(connection) if connection.dialect.name == "sqlite" else []
    if damaged:
        return Report(database, None, expected, {}, tuple(damaged))
    version = versions.current(connection)
    problems = []
    counts: dict[str, int] = {}
    if version != expected:
        problems.append(
            f"The tables have version {version or 'none'} and this release expects {expected}: "
            f"see `{versions.MEND}`."
        )
    else:
        missing = sorted(_expected_triggers(connection) - _triggers(connection))
        if missing:
            problems.append(
                f"Rows could be changed: these triggers are missing or off: {', '.join(missing)}."
            )
        problems += _dangling(connection)
        counts = queries.counts(connection)
    return Report(database, version, expected, counts, tuple(problems))


def _integrity(connection: sa.Connection) -> list[str]:
    lines = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(10)")]
    return [] if lines == ["ok"] else [f"SQLite finds the file damaged: {line}" for line in lines]


def _expected_triggers(connection: sa.Connection) -> set[str]:
    kinds = (
        ("no_update", "no_delete", "no_replace") if connection.dialect.name == "sqlite" else ("append_only",)
    )
    return {f"{table}_{kind}" for table in metadata.tables for kind in kinds}


def _triggers(connection: sa.Connection) -> set[str]:
    statement = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    return {str(row[0]) for row in connection.exec_driver_sql(statement)}


def _dangling(connection: sa.Connection) -> list[str]:
    """Counts references to rows that are not there: a copied database may never have been checked."""
    problems = []
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            target = key.column.table.alias()
            there = sa.exists().where(target.c[key.column.key] == key.parent)
            statement = sa.select(sa.func.count()).select_from(table).where(key.parent.is_not(None), ~there)
            lost = connection.execute(statement).scalar_one()
            if lost:
                problems.append(
                    f"{lost} rows of {table.name} name a row of {key.column.table.name} that is not there."
                )
    return problems
