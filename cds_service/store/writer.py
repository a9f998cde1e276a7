"""One thread writes, and many callers share one COMMIT: so an audit row before every answer stays affordable.

A caller waits until its rows are safe, or gives up at its deadline. Who was first, the COMMIT or the deadline, is
decided once, under a lock, so that a row and the answer cannot disagree: a row written after its caller gave up says
so itself, and one that was on its way gets a mark in `undelivered`, since rows do not change. Only a process that
dies between a COMMIT and such a mark leaves a row that says more than was delivered.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

import sqlalchemy as sa

from cds_service.store import engines, inserts
from cds_service.store.errors import StoreUnavailable
from cds_service.store.rows import Batch


class _State(Enum):
    WAITING = "waiting"
    GIVEN_UP = "given up"
    SETTLED = "settled"


@dataclass(eq=False, slots=True)
class _Job:
    batch: Batch
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[None]
    state: _State = _State.WAITING
    error: StoreUnavailable | None = None
    as_delivered: bool = field(default=True)
    """What its row says, once it is written."""


class Writer:
    """The writer thread of one process, and the bounded line in front of it."""

    def __init__(
        self, engine: sa.Engine, *, now: Callable[[], datetime], line_limit: int, group_limit: int
    ) -> None:
        self._engine = engine
        self._now = now
        self._line_limit = line_limit
        self._group_limit = group_limit
        self._line: deque[_Job] = deque()
        self._changed = threading.Condition()
        self._settling = threading.Lock()
        self._open = True
        self._thread = threading.Thread(target=self._run, name="cds-store-writer", daemon=True)
        self._connection: sa.Connection | None = None
        self._known: set[str] = set()
        self._marks: list[str] = []

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Takes no more rows, writes those that wait, and ends the thread."""
        with self._changed:
            self._open = False
            self._changed.notify()
        if self._thread.ident is not None:
            self._thread.join()
        self._engine.dispose()

    async def write(self, batch: Batch, deadline: float) -> None:
        """Returns after the COMMIT of the batch. `deadline` in seconds. Raises `StoreUnavailable`."""
        loop = asyncio.get_running_loop()
        job = _Job(batch, loop, loop.create_future())
        self._join_line(job)
        try:
            async with asyncio.timeout(deadline):
                await job.done
        except TimeoutError:
            if self._give_up(job):
                raise StoreUnavailable(f"The rows were not safe within {deadline * 1000:.0f} ms.") from None
        except asyncio.CancelledError:
            self._give_up(job)
            raise
        if job.error is not None:
            raise job.error

    def _join_line(self, job: _Job) -> None:
        with self._changed:
            if not self._open:
                raise StoreUnavailable("The store is closed.")
            if len(self._line) >= self._line_limit:
                raise StoreUnavailable(f"{self._line_limit} batches are already waiting to be written.")
            self._line.append(job)
            self._changed.notify()

    def _give_up(self, job: _Job) -> bool:
        """True when the caller was first; false when the job was settled before."""
        with self._settling:
            if job.state is _State.WAITING:
                job.state = _State.GIVEN_UP
            return job.state is _State.GIVEN_UP

    # From here on: the writer thread.

    def _run(self) -> None:
        while jobs := self._next_group():
            self._write_group(jobs)
            if self._marks and not self._line:
                self._write_group([])
        self._drop_connection()

    def _next_group(self) -> list[_Job]:
        """The jobs that wait, up to the limit of a group; empty only when closed and all is written."""
        with self._changed:
            self._changed.wait_for(lambda: self._line or not self._open)
            return [self._line.popleft() for _ in range(min(len(self._line), self._group_limit))]

    def _write_group(self, jobs: Sequence[_Job]) -> None:
        """Commits the jobs together; when one is refused, again with each behind a savepoint of its own."""
        marks = len(self._marks)
        try:
            self._commit(jobs, apart=False)
        except Exception as together:
            if engines.is_outage(together):
                self._fail(jobs, together)
                return
            del self._marks[marks:]
            self._known.clear()
            try:
                self._commit(jobs, apart=True)
            except Exception as apart:
                self._fail(jobs, apart)

    def _commit(self, jobs: Sequence[_Job], *, apart: bool) -> None:
        refused: dict[_Job, StoreUnavailable] = {}
        hashes: set[str] = set()
        with self._connected().begin() as transaction:
            connection = transaction.connection
            with self._settling:
                for job in jobs:
                    job.as_delivered = job.state is _State.WAITING
            inserts.marks(connection, self._marks, self._now())
            for group in [[job] for job in jobs] if apart else [jobs]:
                pairs = [(job.batch, job.as_delivered) for job in group]
                try:
                    with connection.begin_nested() if apart else nullcontext():
                        hashes |= inserts.batches(connection, pairs, self._known)
                except Exception as error:
                    if not apart or engines.is_outage(error):
                        raise
                    refused[group[0]] = StoreUnavailable(f"The rows were refused ({engines.reason(error)}).")
            # Should the COMMIT fail, nobody knows whether the rows came: marks for all, to be written later.
            self._marks.extend(_evaluations(job for job in jobs if job not in refused))
        self._known |= hashes
        self._marks.clear()
        self._settle(jobs, refused)

    def _fail(self, jobs: Sequence[_Job], error: Exception) -> None:
        self._drop_connection()
        self._known.clear()
        why = engines.reason(error)
        self._settle(
            jobs, {job: StoreUnavailable(f"The database did not take the rows ({why}).") for job in jobs}
        )

    def _settle(self, jobs: Sequence[_Job], errors: Mapping[_Job, StoreUnavailable]) -> None:
        """Decides for each job who was first, wakes those who wait, and remembers marks of the others."""
        woken: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
        with self._settling:
            for job in jobs:
                if job.state is _State.WAITING:
                    job.state = _State.SETTLED
                    job.error = errors.get(job)
                    woken.setdefault(job.loop, []).append(job)
                elif job not in errors:
                    self._marks.extend(_evaluations([job]))
        for loop, waiting in woken.items():
            try:
                loop.call_soon_threadsafe(_wake, waiting)
            except RuntimeError:  # the loop has ended, and with it the answers
                self._marks.extend(_evaluations(job for job in waiting if job not in errors))

    def _connected(self) -> sa.Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _drop_connection(self) -> None:
        """Forgets the connection without a word to the other end, which may not be there."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):  # whatever it says on the way out, the thread goes on
                connection.invalidate()
                connection.close()


def _evaluations(jobs: Iterable[_Job]) -> list[str]:
    """Ids of the evaluations whose rows say that they were delivered."""
    return [job.batch.evaluation.id for job in jobs if job.as_delivered and job.batch.evaluation is not None]


def _wake(jobs: Sequence[_Job]) -> None:
    for job in jobs:
        if not job.done.done():
            job.done.set_result(None)
