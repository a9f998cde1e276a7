"""How a connection behaves on each database, so that no other module asks which one it is talking to.

Writing waits at most `patience` seconds for a lock and is durable at COMMIT; reading cannot write. Row values never
reach an error message (`hide_parameters`), and neither does the password of a url.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import sqlalchemy as sa
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool

from cds_service.store.errors import StoreUnavailable

_SILENT_PEER = "keepalives_idle=5 keepalives_interval=2 keepalives_count=3 tcp_user_timeout=5000"
_LOST_BY_SQLITE = (
    "BUSY",
    "LOCKED",
    "FULL",
    "IOERR",
    "CANTOPEN",
    "READONLY",
    "CORRUPT",
    "NOTADB",
    "NOMEM",
    "PROTOCOL",
)
_LOST_BY_POSTGRESQL = ("08", "25", "40", "53", "55", "57", "58", "F0", "XX")


def parse(url: str) -> sa.URL:
    """The url with the driver this service uses; `StoreUnavailable` for a database it cannot work with."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise StoreUnavailable(
            "The database url cannot be read: write sqlite:///file or postgresql://..."
        ) from None
    backend = parsed.get_backend_name()
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise StoreUnavailable(f"The database url names {backend!r}: SQLite and PostgreSQL are supported.")
    if parsed.database in (None, "", ":memory:"):
        raise StoreUnavailable(
            "The database url names no file: a store in memory would lose what was answered."
        )
    return parsed.set(drivername="sqlite+pysqlite")


def sqlite_file(url: sa.URL) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def require_folder(url: sa.URL) -> None:
    """Says what is wrong with the folder of an SQLite file, before SQLite says it in its own way."""
    file = sqlite_file(url)
    if file is None:
        return
    folder = file.absolute().parent
    if not folder.is_dir():
        raise StoreUnavailable(
            f"The folder {folder} of the database file does not exist: create it, then start again."
        )
    if not os.access(folder, os.W_OK | os.X_OK) or (file.exists() and not os.access(file, os.W_OK)):
        raise StoreUnavailable(
            f"The database file {file} or its folder cannot be written: give the service's user access."
        )


def writing(url: sa.URL, *, patience: float, create: bool = False) -> sa.Engine:
    """An engine whose transactions write. Nothing is pooled: after a failure, a connection is always new.

    `patience` is how many seconds a statement waits for a lock; `create` makes the file of an SQLite database.
    """
    engine = _engine(url if create else _existing(url), patience=patience, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        if not create:
            _follow_file(engine, url)
        # IMMEDIATE takes the write lock at once: a transaction never finds out half way that it cannot write.
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def reading(url: sa.URL, *, patience: float = 5.0) -> sa.Engine:
    """An engine whose transactions only read, each from one snapshot."""
    options: dict[str, Any] = {"poolclass": QueuePool, "pool_pre_ping": True}
    if url.get_backend_name() == "sqlite":
        engine = _engine(_existing(url), patience=patience, **options)
        _follow_file(engine, url)
        sa.event.listen(engine, "connect", lambda connection, _: _run(connection, "PRAGMA query_only=ON"))
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        return engine
    engine = _engine(url, patience=patience, isolation_level="REPEATABLE READ", **options)
    read_only = "SET default_transaction_read_only = on"
    sa.event.listen(engine, "connect", lambda connection, _: _run(connection, read_only))
    return engine


def is_outage(error: BaseException) -> bool:
    """True when the database could not serve anybody, false when it refused this one row.

    Only the second kind is tried again apart from the rest of its group.
    """
    if not isinstance(error, sa.exc.DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    origin = error.orig
    name = getattr(origin, "sqlite_errorname", None)
    if name is not None:
        return any(name.startswith(f"SQLITE_{lost}") for lost in _LOST_BY_SQLITE)
    state = getattr(origin, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_LOST_BY_POSTGRESQL)
    return isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError)


def reason(error: BaseException) -> str:
    """What went wrong, without any value of a row: the kind of the error and the database's own code."""
    origin = getattr(error, "orig", None) or error
    code = getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None)
    kind = type(origin).__name__
    return f"{kind}, {code}" if code else kind


def _existing(url: sa.URL) -> sa.URL:
    """The url in the form that opens an SQLite file only if it is there."""
    file = sqlite_file(url)
    if file is None:
        return url
    return url.set(database=f"file:{quote(str(file.absolute()))}", query={"mode": "rw", "uri": "true"})


def _follow_file(engine: sa.Engine, url: sa.URL) -> None:
    """Leaves a connection whose file was moved or replaced.

    It would go on working, and whatever it wrote would be in a file that nobody finds.
    """
    file = Path(url.database or "")

    def identity() -> tuple[int, int] | None:
        with suppress(FileNotFoundError):
            status = file.stat()
            return status.st_dev, status.st_ino
        return None

    def remember(_: object, record: ConnectionPoolEntry) -> None:
        record.info["file"] = identity()

    def compare(connection: sa.Connection) -> None:
        if connection.info["file"] != identity():
            connection.invalidate()
            raise sa.exc.OperationalError("BEGIN", None, FileNotFoundError("the file was moved or replaced"))

    sa.event.listen(engine, "connect", remember)
    sa.event.listen(engine, "begin", compare)


def _engine(url: sa.URL, *, patience: float, **options: Any) -> sa.Engine:
    sqlite = url.get_backend_name() == "sqlite"
    arguments: dict[str, Any]
    if sqlite:
        arguments = {"timeout": patience, "isolation_level": None, "check_same_thread": False}
    else:
        arguments = {"connect_timeout": 2, "application_name": "cds-service"}
        arguments |= {name: int(value) for name, value in (pair.split("=") for pair in _SILENT_PEER.split())}
    engine = sa.create_engine(
        url,
        connect_args=arguments,
        hide_parameters=True,
        json_serializer=lambda value: msgspec.json.encode(value).decode(),
        json_deserializer=msgspec.json.decode,
        **options,
    )
    statements = _sqlite_session() if sqlite else _postgresql_session(patience)
    sa.event.listen(engine, "connect", lambda connection, _: _run(connection, *statements))
    return engine


def _sqlite_session() -> tuple[str, ...]:
    return ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON")


def _postgresql_session(patience: float) -> tuple[str, ...]:
    return (
        f"SET lock_timeout = {int(patience * 1000)}",
        f"SET statement_timeout = {int(patience * 10_000)}",
        "SET timezone = 'UTC'",
        # A server may relax durability for everybody; an acknowledged row must not be among what it may lose.
        "SELECT set_config('synchronous_commit', 'on', false) "
        "WHERE current_setting('synchronous_commit') = 'off'",
    )


def _run(connection: Any, *statements: str) -> None:
    """Runs statements on a new driver connection outside transactions: no rollback takes them back."""
    psycopg = hasattr(connection, "pgconn")
    if psycopg:
        connection.autocommit = True
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()
    if psycopg:
        connection.autocommit = False
