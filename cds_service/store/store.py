"""The store as the doors see it: opened once per process, written to from coroutines, read from threads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa

from cds_service.store import engines, queries, versions
from cds_service.store.errors import StoreUnavailable
from cds_service.store.reader import Reader
from cds_service.store.rows import Batch, Feedback, Overridden, RecentEvaluation, SentCard, StoredEvaluation
from cds_service.store.writer import Writer

_LOCK_SECONDS = 0.2  # less than a deadline, so that a lock is told as what it is


def utc_now() -> datetime:
    """The only clock of the store: it dates the marks of undelivered rows."""
    return datetime.now(UTC)


class Store:
    """Everything the service said, and what was said about it.

    `write`, `overridden` and `sent_cards` are for coroutines; all other methods block and belong in a thread.
    """

    def __init__(self, reading: sa.Engine, reader: Reader, writer: Writer) -> None:
        self._reading = reading
        self._reader = reader
        self._writer = writer

    @classmethod
    def open(
        cls,
        url: str,
        *,
        now: Callable[[], datetime] = utc_now,
        line_limit: int = 1024,
        group_limit: int = 256,
    ) -> Store:
        """Opens the database of a url, and sets it up when it is empty.

        `line_limit` is how many batches may wait, `group_limit` how many share one COMMIT. Raises `SchemaProblem`
        when the database has other tables than this release expects, `StoreUnavailable` when it cannot be reached
        or written.
        """
        parsed = engines.parse(url)
        engines.require_folder(parsed)
        versions.prepare(parsed, versions.ensure)
        engine = engines.writing(parsed, patience=_LOCK_SECONDS)
        writer = Writer(engine, now=now, line_limit=line_limit, group_limit=group_limit)
        reader = Reader(engines.reading(parsed, patience=_LOCK_SECONDS))
        return cls(engines.reading(parsed), reader, writer)

    def start(self) -> None:
        """Starts the writer thread. Batches written before wait for it."""
        self._writer.start()

    def close(self) -> None:
        """Writes what waits, ends both threads and closes all connections."""
        self._writer.close()
        self._reader.close()
        self._reading.dispose()

    async def write(self, batch: Batch, deadline: float = 0.25) -> None:
        """Returns once all rows of the batch are committed, or raises `StoreUnavailable` after `deadline` seconds.

        After a refusal the rows may still come; the evaluation then reads `delivered=False`. Raises ValueError for
        results that do not belong to the evaluation of the batch.
        """
        owner = batch.evaluation.id if batch.evaluation is not None else None
        if any(result.evaluation != owner for result in batch.results):
            raise ValueError("a batch holds results of another evaluation than its own")
        await self._writer.write(batch, deadline)

    async def overridden(
        self, patient: str, fhir_server: str | None, since: datetime, deadline: float = 0.25
    ) -> tuple[Overridden, ...]:
        """The cards about this patient that a clinician overrode and left so, the latest first.

        A patient is the same under the same id and the same FHIR server (or none both times). What was said of a
        card before `since` plays no part. Raises `StoreUnavailable`.
        """
        return await self._reader.ask(
            lambda connection: queries.overridden(connection, patient, fhir_server, since), deadline
        )

    async def sent_cards(self, uuids: Collection[str], deadline: float = 0.25) -> dict[str, SentCard]:
        """Those of these cards that were sent, by uuid. Raises `StoreUnavailable`."""
        return await self._reader.ask(lambda connection: queries.sent_cards(connection, uuids), deadline)

    def show(self, identifier: str) -> StoredEvaluation | None:
        """An evaluation whole, by its id or by the uuid of one of its cards; None when there is neither."""
        with self._read() as connection:
            return queries.show(connection, identifier)

    def recent(self, limit: int = 50) -> tuple[RecentEvaluation, ...]:
        """The latest evaluations, newest first."""
        with self._read() as connection:
            return queries.recent(connection, limit)

    def feedback_for(self, card: str) -> tuple[Feedback, ...]:
        """What was said about the card with this uuid, in the order in which it was received."""
        with self._read() as connection:
            return queries.feedback_for(connection, card)

    def counts(self) -> dict[str, int]:
        """Number of rows by name of table."""
        with self._read() as connection:
            return queries.counts(connection)

    @contextmanager
    def _read(self) -> Iterator[sa.Connection]:
        try:
            with self._reading.begin() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            raise StoreUnavailable(f"The database cannot be read ({engines.reason(error)}).") from None
