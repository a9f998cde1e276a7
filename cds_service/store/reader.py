"""One thread reads what a request needs before it is answered, on a connection of its own that it keeps.

A connection from a pool would cost as much again as the question. A caller waits until its deadline and then goes on
without an answer; questions that nobody waits for any more are not asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

import sqlalchemy as sa

from cds_service.store import engines
from cds_service.store.errors import StoreUnavailable

T = TypeVar("T")
Question = Callable[[sa.Connection], T]


class Reader:
    """The reading thread of one process; it begins with the first question."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="cds-store-reader")
        self._connection: sa.Connection | None = None

    async def ask(self, question: Question[T], deadline: float) -> T:
        """What a question finds. `deadline` in seconds. Raises `StoreUnavailable`."""
        try:
            asked = asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question)
        except RuntimeError:
            raise StoreUnavailable("The store is closed.") from None
        try:
            async with asyncio.timeout(deadline):
                return await asked
        except TimeoutError:
            raise StoreUnavailable(f"The store was not read within {deadline * 1000:.0f} ms.") from None

    def close(self) -> None:
        """Ends the thread, after the question it is at."""
        self._thread.shutdown(cancel_futures=True)
        self._drop_connection()

    # From here on: the reading thread.

    def _answer(self, question: Question[T]) -> T:
        kept = self._connection is not None
        try:
            return self._ask(question)
        except sa.exc.DBAPIError as error:
            self._drop_connection()
            if not kept or not engines.is_outage(error):
                raise _unread(error) from None
        # The connection may have died while nobody used it.
        try:
            return self._ask(question)
        except sa.exc.DBAPIError as error:
            self._drop_connection()
            raise _unread(error) from None

    def _ask(self, question: Question[T]) -> T:
        if self._connection is None:
            self._connection = self._engine.connect()
        with self._connection.begin():
            return question(self._connection)

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):  # whatever it says on the way out
                connection.invalidate()
                connection.close()


def _unread(error: sa.exc.DBAPIError) -> StoreUnavailable:
    return StoreUnavailable(f"The database cannot be read ({engines.reason(error)}).")
