"""A row that is stored stays as it is, whoever is connected."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
import sqlalchemy as sa

from cds_service.store import Store, engines
from cds_service.store.rows import Batch
from tests.store.examples import NOON, batch, configuration, feedback

TABLES = ("content", "evaluation", "rule_result", "feedback", "configuration", "undelivered")


@pytest.fixture
def filled(store: Store, store_url: str) -> sa.URL:
    """A database with a row in every table."""
    call = batch()
    asyncio.run(
        store.write(
            Batch(call.content, configuration(), call.evaluation, call.results, (feedback(call.results[0]),))
        )
    )
    url = engines.parse(store_url)
    with other_program(url).begin() as connection:
        connection.execute(
            sa.text("INSERT INTO undelivered (evaluation, marked_at) VALUES ('x', :marked_at)"),
            {"marked_at": NOON.isoformat(" ").replace("+00:00", "") if "sqlite" in str(url) else NOON},
        )
    return url


def other_program(url: sa.URL) -> sa.Engine:
    """A connection that none of our own settings protects."""
    return sa.create_engine(url, poolclass=sa.NullPool)


@pytest.mark.parametrize("table", TABLES)
def test_rows_can_be_neither_changed_nor_deleted(filled: sa.URL, store: Store, table: str) -> None:
    before = store.counts()
    column = sa.inspect(other_program(filled)).get_columns(table)[0]["name"]
    statements = [f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"]
    if filled.get_backend_name() == "postgresql":
        statements += [f"TRUNCATE {table} CASCADE"]
    for statement in statements:
        with (
            pytest.raises(sa.exc.IntegrityError, match="append only"),
            other_program(filled).begin() as connection,
        ):
            connection.execute(sa.text(statement))
    assert store.counts() == before
    assert before[table] > 0


@pytest.mark.parametrize("table", TABLES)
def test_an_insert_cannot_replace_a_row(filled: sa.URL, store: Store, table: str) -> None:
    """INSERT OR REPLACE, and ON CONFLICT DO UPDATE, are changes in disguise."""
    inspector = sa.inspect(other_program(filled))
    names = [column["name"] for column in inspector.get_columns(table)]
    key = inspector.get_pk_constraint(table)["constrained_columns"][0]
    last = names[-1]
    copied = ", ".join(names)
    if filled.get_backend_name() == "sqlite":
        changed = ", ".join([*names[:-1], "'changed'"])
        statement = f"INSERT OR REPLACE INTO {table} ({copied}) SELECT {changed} FROM {table}"
    else:
        statement = (
            f"INSERT INTO {table} ({copied}) SELECT {copied} FROM {table} "
            f"ON CONFLICT ({key}) DO UPDATE SET {last} = EXCLUDED.{last}"
        )

    def dump() -> list[object]:
        with other_program(filled).begin() as connection:
            return [
                tuple(map(str, row))
                for row in connection.execute(sa.text(f"SELECT * FROM {table} ORDER BY 1"))
            ]

    before = dump()
    # Where the same row may be offered again, SQLite passes over the new one without a word.
    silent = filled.get_backend_name() == "sqlite" and table in ("content", "feedback", "undelivered")
    refused = (
        contextlib.nullcontext() if silent else pytest.raises(sa.exc.IntegrityError, match="append only")
    )
    with refused, other_program(filled).begin() as connection:
        connection.execute(sa.text(statement))
    assert dump() == before


def test_reading_cannot_write(filled: sa.URL) -> None:
    engine = engines.reading(filled)
    with pytest.raises(sa.exc.DBAPIError, match=r"read.?only"), engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM feedback"))
    engine.dispose()
