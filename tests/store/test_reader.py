"""Reading for a call: off its event loop, within a deadline, and well again after an outage."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cds_service.store import Store, StoreUnavailable, engines
from cds_service.store.reader import Reader
from tests.store.examples import NOON


@pytest.fixture
def reader(store: Store, store_url: str) -> Any:
    made = Reader(engines.reading(engines.parse(store_url), patience=0.2))
    yield made
    made.close()


def one(connection: sa.Connection) -> int:
    return int(connection.execute(sa.text("SELECT 1")).scalar_one())


def test_a_question_is_answered_in_another_thread(reader: Reader) -> None:
    def where(connection: sa.Connection) -> tuple[int, str]:
        return one(connection), threading.current_thread().name

    found, name = asyncio.run(reader.ask(where, 5))
    assert found == 1
    assert name.startswith("cds-store-reader")


def test_nobody_waits_longer_than_the_deadline(reader: Reader) -> None:
    asked: list[int] = []

    def slow(connection: sa.Connection) -> None:
        time.sleep(0.3)

    def late(connection: sa.Connection) -> None:
        asked.append(one(connection))

    async def go() -> None:
        await reader.ask(one, 5)
        started = time.perf_counter()
        refusals = await asyncio.gather(
            reader.ask(slow, 0.05), *(reader.ask(late, 0.05) for _ in range(20)), return_exceptions=True
        )
        assert time.perf_counter() - started < 0.25
        assert {str(refusal) for refusal in refusals} == {"The store was not read within 50 ms."}
        assert await reader.ask(one, 5) == 1

    asyncio.run(go())
    assert asked == []  # what nobody waits for is not asked


def test_a_question_that_cannot_be_answered_names_no_value(reader: Reader) -> None:
    def odd(connection: sa.Connection) -> None:
        connection.execute(sa.text("SELECT secret FROM nowhere WHERE patient = :p"), {"p": "Erika"})

    with pytest.raises(StoreUnavailable, match="cannot be read") as refusal:
        asyncio.run(reader.ask(odd, 5))
    assert "Erika" not in str(refusal.value)
    assert asyncio.run(reader.ask(one, 5)) == 1


def test_a_connection_that_died_meanwhile_is_replaced(
    postgresql_url: str, administer: Callable[..., list[tuple[Any, ...]]]
) -> None:
    store = Store.open(postgresql_url)
    asyncio.run(store.overridden("p", None, NOON, 5))
    database = engines.parse(postgresql_url).database
    administer(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{database}' AND application_name = 'cds-service'"
    )
    assert asyncio.run(store.overridden("p", None, NOON, 5)) == ()
    store.close()


def test_a_file_that_is_gone_is_told_and_found_again(sqlite_url: str, tmp_path: Path) -> None:
    store = Store.open(sqlite_url)
    asyncio.run(store.overridden("p", None, NOON, 5))
    file = tmp_path / "cds.sqlite3"
    away = file.rename(tmp_path / "moved")
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="cannot be read"):
            asyncio.run(store.overridden("p", None, NOON, 5))
    away.rename(file)
    assert asyncio.run(store.overridden("p", None, NOON, 5)) == ()
    store.close()


def test_after_its_end_nothing_is_read(store_url: str) -> None:
    store = Store.open(store_url)
    store.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        asyncio.run(store.overridden("p", None, NOON, 5))


def test_reading_cannot_write(reader: Reader) -> None:
    def write(connection: sa.Connection) -> None:
        connection.execute(sa.text("DELETE FROM feedback"))

    with pytest.raises(StoreUnavailable):
        asyncio.run(reader.ask(write, 5))
