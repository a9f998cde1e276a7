"""What runs in a helper process: one conversion after the other, each within its time and memory.

The process ends itself at a limit, by the signal of its own clock or by its exit code. So even a library that is stuck
in a loop of C ends in time, the other helpers are not held up, and nothing that a hostile file left behind lives on.
"""

from __future__ import annotations

import importlib
import logging
import os
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cds_service.attachments.convert import convert
from cds_service.attachments.kinds import Kind
from cds_service.attachments.model import Limits, Outcome

MEMORY_EXIT = 86
"""Exit code of a helper that reached its limit of memory."""

_STATM = Path("/proc/self/statm")
_BETWEEN = 0.15
"""Seconds. The end of a process that has only just taken up its work can be noticed before its taking up."""


def prepare() -> None:
    """Once in each process. Libraries tell about odd files on standard error or in a log: nothing of it may go out."""
    for module in ("from_html", "from_pdf", "from_rtf"):
        importlib.import_module(f"cds_service.attachments.{module}")
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    if sys.platform != "win32":
        import resource

        # A core file would hold a report.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        os.nice(5)


def read(data: bytes, kind: Kind, charset: str | None, limits: Limits) -> Outcome:
    """One conversion. At a limit it does not return."""
    with _clock(limits.seconds):
        try:
            with _memory(limits.memory):
                return convert(data, kind, charset, limits)
        except MemoryError:
            pass
    time.sleep(_BETWEEN)
    os._exit(MEMORY_EXIT)


@contextmanager
def _clock(seconds: float) -> Iterator[None]:
    """SIGALRM ends the process when the time is over; by default nothing catches it."""
    if sys.platform == "win32":
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def _memory(more: int) -> Iterator[None]:
    """A limit on the address space: what the process has now, and so many bytes more. Lifted afterwards."""
    now = _address_space()
    if now is None or sys.platform == "win32":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = [now + more, *(limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY)]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (min(most), hard))
    try:
        yield
    finally:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space() -> int | None:
    """In bytes; None on a system that does not tell."""
    try:
        return int(_STATM.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None
