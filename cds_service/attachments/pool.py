"""The helper processes of one service process: started with the first that is needed, replaced when broken."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import threading
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from multiprocessing.util import Finalize

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from cds_service.attachments import helper, reasons
from cds_service.attachments.kinds import Kind
from cds_service.attachments.model import Limits, NotReadable, Outcome

log = logging.getLogger(__name__)

_TASKS = 100
"""Conversions after which a helper is replaced by a new one."""
_BACKSTOP = 2.0
"""Seconds after which the pool ends a helper whose own clock did not."""
_START = 20.0
"""Seconds that the start of a helper may take on a machine that is busy."""
_END = 3.0
"""Seconds to wait for the end of the helpers."""


class HelperPool:
    """Safe to use from several threads, as many as there are helpers."""

    def __init__(self, limits: Limits, helpers: int) -> None:
        self._limits = limits
        self._helpers = helpers
        self._lock = threading.Lock()
        self._pool: ProcessPool | None = None
        self._at_exit: Finalize | None = None
        self._under_way: set[ProcessFuture[Outcome]] = set()
        self._closed = False

    def read(self, data: bytes, kind: Kind, charset: str | None) -> Outcome:
        """Waits for one conversion. Raises nothing."""
        for _ in range(2):  # another attachment may have broken the pool under this one
            try:
                return self._read(data, kind, charset)
            except (RuntimeError, OSError, CancelledError):
                if self._closed:
                    break
        return NotReadable(reasons.READER_LOST)

    def close(self) -> None:
        """Ends the helpers, and with them what they were doing."""
        with self._lock:
            self._closed = True
            pool, self._pool = self._pool, None
            under_way = list(self._under_way)
        for future in under_way:
            future.cancel()  # type: ignore[no-untyped-call]
        if pool is not None:
            self._stop(pool)

    def _read(self, data: bytes, kind: Kind, charset: str | None) -> Outcome:
        """Raises RuntimeError, OSError or CancelledError when the pool is broken."""
        pool = self._running()
        backstop = self._limits.seconds + _BACKSTOP
        try:
            future = pool.schedule(helper.read, args=(data, kind, charset, self._limits), timeout=backstop)
        except (RuntimeError, OSError):
            self._replace(pool)
            raise
        with self._lock:
            self._under_way.add(future)
        try:
            return future.result(timeout=backstop + _START)
        except ProcessExpired as ended:
            return NotReadable(_why(ended.exitcode))
        except FutureTimeout:
            if future.done():
                return NotReadable(reasons.TOOK_TOO_LONG)
            self._replace(pool)
            return NotReadable(reasons.READER_LOST)
        except (RuntimeError, OSError, CancelledError):
            self._replace(pool)
            raise
        finally:
            with self._lock:
                self._under_way.discard(future)

    def _running(self) -> ProcessPool:
        with self._lock:
            if self._closed:
                raise RuntimeError("closed")
            if self._pool is None or not self._pool.active:
                # Spawned, not forked: a copy of this process would hold its threads' locks, and its patients.
                self._pool = ProcessPool(
                    max_workers=self._helpers,
                    max_tasks=_TASKS,
                    initializer=helper.prepare,
                    context=multiprocessing.get_context("spawn"),
                )
                # A process that ends without close() would wait for its helpers for ever.
                self._at_exit = Finalize(None, _stop, args=(self._pool,), exitpriority=100)
            return self._pool

    def _replace(self, pool: ProcessPool) -> None:
        with self._lock:
            if self._pool is not pool:
                return
            self._pool = None
        log.warning("The helpers that read attachments broke down and are started anew.")
        self._stop(pool)

    def _stop(self, pool: ProcessPool) -> None:
        if self._at_exit is not None:
            self._at_exit.cancel()
        _stop(pool)


def _stop(pool: ProcessPool) -> None:
    """In a thread of its own: a broken pool may not come to its end."""

    def stop() -> None:
        with suppress(Exception):
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    stopping = threading.Thread(target=stop, name="attachments-stop", daemon=True)
    stopping.start()
    stopping.join(_END)


def _why(exit_code: int) -> str:
    if exit_code == helper.MEMORY_EXIT:
        return reasons.TOO_MUCH_MEMORY
    if exit_code == -signal.SIGALRM:
        return reasons.TOOK_TOO_LONG
    return reasons.READER_LOST
