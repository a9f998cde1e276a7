"""A check finds what is wrong and changes nothing."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from cds_service.store import Store, StoreUnavailable, engines
from cds_service.store.maintenance import check, migrate
from tests.store.examples import batch


def change(url: str, *statements: str) -> None:
    with sa.create_engine(engines.parse(url), poolclass=sa.NullPool).begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def test_a_sound_database_is_counted(store: Store, store_url: str) -> None:
    asyncio.run(store.write(batch(3), deadline=5))
    report = check(store_url)
    assert report.ok
    assert report.counts == store.counts()
    assert report.counts["rule_result"] == 3
    assert migrate(store_url) == (report.version, report.expected_version)


def test_a_missing_trigger_is_found(store: Store, store_url: str) -> None:
    sqlite = store_url.startswith("sqlite")
    trigger = "evaluation_no_update" if sqlite else "evaluation_append_only"
    change(store_url, f"DROP TRIGGER {trigger}" + ("" if sqlite else " ON evaluation"))
    assert check(store_url).problems == (
        f"Rows could be changed: these triggers are missing or off: {trigger}.",
    )


def test_a_trigger_that_is_switched_off_is_found(postgresql_url: str) -> None:
    """SQLite has no such switch."""
    Store.open(postgresql_url).close()
    change(postgresql_url, "ALTER TABLE feedback DISABLE TRIGGER feedback_append_only")
    assert "feedback_append_only" in check(postgresql_url).problems[0]


def test_a_reference_to_a_row_that_is_gone_is_found(store: Store, store_url: str) -> None:
    asyncio.run(store.write(batch(3), deadline=5))
    if store_url.startswith("sqlite"):
        change(store_url, "DROP TRIGGER evaluation_no_delete", "DELETE FROM evaluation")
    else:
        change(store_url, "SET session_replication_role = replica", "DELETE FROM evaluation")
    assert "3 rows of rule_result name a row of evaluation that is not there." in check(store_url).problems


@pytest.mark.parametrize("page", ["header", "index"])
def test_a_damaged_file_is_found(sqlite_url: str, page: str) -> None:
    store = Store.open(sqlite_url)
    store.start()
    asyncio.run(store.write(batch(50), deadline=5))
    store.close()
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    with contextlib.closing(sqlite3.connect(file)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        root = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_rule_result_rule'"
        number = 1 if page == "header" else connection.execute(root).fetchone()[0]
    with file.open("r+b") as opened:
        opened.seek((number - 1) * size)
        opened.write(bytes(size))
    report = check(sqlite_url)
    assert not report.ok
    assert all(problem.startswith("SQLite finds the file damaged: ") for problem in report.problems)


def test_a_check_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="There is no database file"):
        check(f"sqlite:///{tmp_path / 'cds.sqlite3'}")
    assert list(tmp_path.iterdir()) == []
