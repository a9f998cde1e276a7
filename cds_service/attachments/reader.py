"""The attachments of a call to text, in helper processes and with memory of what was read before."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import Self

from cds_service.attachments import reasons
from cds_service.attachments.cache import OutcomeCache
from cds_service.attachments.convert import convert
from cds_service.attachments.kinds import Kind, kind_of
from cds_service.attachments.model import Attachment, Limits, NotReadable, Outcome, Unreadable
from cds_service.attachments.pool import HelperPool

_LARGE = 50_000
"""Bytes of which a fingerprint, or plain text, takes more than a moment: they are made aside of the event loop."""


class AttachmentReader:
    """One for each process of the service; for any number of threads and event loops.

    Each helper has a thread here that waits for it, so no more conversions are under way than there are helpers.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        helpers: int = 2,
        waiting: int = 64_000_000,
        kept: int = 20_000_000,
        retry_after: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`waiting`: bytes of attachments that may wait for a helper or be with one; `kept`: characters of text that
        are kept for the next call; `retry_after`: seconds until one that took too long may be tried again."""
        self._limits = limits or Limits()
        self._helpers = helpers
        self._most_waiting = waiting
        self._lock = threading.Lock()
        self._cache = OutcomeCache(kept, retry_after, clock)
        self._under_way: dict[str, Future[Outcome]] = {}
        self._waiting = 0
        self._pool: HelperPool | None = None
        self._threads: ThreadPoolExecutor | None = None
        self.start()

    def start(self) -> None:
        """Takes attachments, again after close(). Helpers start with the first attachment that needs one."""
        with self._lock:
            if self._threads is None:
                self._pool = HelperPool(self._limits, self._helpers)
                self._threads = ThreadPoolExecutor(self._helpers, thread_name_prefix="attachments")

    def close(self) -> None:
        """Ends the helpers; what they were reading is not readable. What was read stays known."""
        with self._lock:
            pool, threads = self._pool, self._threads
            self._pool = self._threads = None
        if pool is not None and threads is not None:
            threads.shutdown(wait=False, cancel_futures=True)
            pool.close()
            threads.shutdown(wait=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def read(self, wanted: Sequence[Attachment], deadline: float) -> dict[str, Outcome]:
        """By content key, all that is wanted. `deadline` in seconds: what is not ready by then is not readable in this
        answer, goes on meanwhile, and is there for the next one. Raises nothing."""
        start = time.monotonic()
        outcomes: dict[str, Outcome] = {}
        waited_for: dict[str, Future[Outcome]] = {}
        for one in wanted:
            small = len(one.data) <= _LARGE
            begun = self._begin(one) if small else await asyncio.to_thread(self._begin, one)
            if isinstance(begun, Future):
                waited_for[one.key] = begun
            else:
                outcomes[one.key] = begun
        if waited_for:
            ready = [_ready(future) for future in waited_for.values()]
            await asyncio.wait(ready, timeout=max(0.0, deadline - (time.monotonic() - start)))
            outcomes |= {key: _outcome(future) for key, future in waited_for.items()}
        return outcomes

    def read_now(self, data: bytes, content_type: str | None) -> Outcome:
        """Waits until one attachment is read, within the same limits. For a command line; raises nothing."""
        begun = self._begin(Attachment(data, content_type))
        if not isinstance(begun, Future):
            return begun
        with suppress(Exception):
            begun.exception()
        return _outcome(begun)

    def _begin(self, attachment: Attachment) -> Outcome | Future[Outcome]:
        """What is known, or can be told in a moment, or the work that is under way."""
        data = attachment.data
        if len(data) > self._limits.data:
            return NotReadable(reasons.TOO_LARGE)
        key = attachment.key
        with self._lock:
            known = self._cache.get(key) or self._under_way.get(key)
        if known is not None:
            return known
        try:
            kind, charset = kind_of(data, attachment.content_type)
        except Unreadable as unreadable:
            return NotReadable(unreadable.reason)
        if kind is Kind.PLAIN:
            outcome = convert(data, kind, charset, self._limits)
            with self._lock:
                self._cache.put(key, outcome)
            return outcome
        return self._enter(key, data, kind, charset)

    def _enter(self, key: str, data: bytes, kind: Kind, charset: str | None) -> Outcome | Future[Outcome]:
        with self._lock:
            if self._threads is None or self._pool is None:
                return NotReadable(reasons.READER_LOST)
            if key in self._under_way:
                return self._under_way[key]
            if self._waiting and self._waiting + len(data) > self._most_waiting:
                return NotReadable(reasons.TOO_BUSY)
            future = self._threads.submit(self._pool.read, data, kind, charset)
            self._under_way[key] = future
            self._waiting += len(data)
        size = len(data)
        future.add_done_callback(lambda done: self._leave(key, size, done))
        return future

    def _leave(self, key: str, size: int, done: Future[Outcome]) -> None:
        outcome = _outcome(done)
        with self._lock:
            self._under_way.pop(key, None)
            self._waiting -= size
            if not done.cancelled() and self._threads is not None:
                self._cache.put(key, outcome)


def _outcome(future: Future[Outcome]) -> Outcome:
    if not future.done():
        return NotReadable(reasons.NOT_IN_TIME)
    if future.cancelled() or future.exception() is not None:
        return NotReadable(reasons.READER_LOST)
    return future.result()


def _ready(future: Future[Outcome]) -> asyncio.Future[None]:
    """Done when the other is. Giving it up leaves the other alone, for somebody else may wait for it too."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()

    def wake() -> None:
        if not ready.done():
            ready.set_result(None)

    def tell(_: Future[Outcome]) -> None:
        with suppress(RuntimeError):  # the loop has ended, and with it the answer
            loop.call_soon_threadsafe(wake)

    future.add_done_callback(tell)
    return ready
