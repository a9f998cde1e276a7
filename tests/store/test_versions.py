"""Which databases the store opens, and what it says about those it does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from cds_service.store import SchemaProblem, Store, StoreUnavailable, engines, versions
from cds_service.store.maintenance import check, migrate
from cds_service.store.schema import VERSION_TABLE, metadata

COMMAND = re.escape("cds-service store migrate")


def engine(url: str) -> sa.Engine:
    return sa.create_engine(engines.parse(url), poolclass=sa.NullPool)


def change(url: str, *statements: str) -> None:
    with engine(url).begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def test_an_empty_database_is_set_up_and_then_opened_as_it_is(store_url: str) -> None:
    for _ in range(2):
        Store.open(store_url).close()
    report = check(store_url)
    assert report.ok
    assert report.version == report.expected_version == versions.head()


def test_the_migrations_make_the_tables_that_the_code_expects(store_url: str) -> None:
    Store.open(store_url).close()
    with engine(store_url).connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"version_table": VERSION_TABLE, "compare_type": True, "target_metadata": metadata},
        )
        assert compare_metadata(context, metadata) == []
        constraints = sa.inspect(connection).get_check_constraints
        made = {constraint["name"] for table in metadata.tables for constraint in constraints(table)}
    expected = {
        constraint.name
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, sa.CheckConstraint)
    }
    assert made == expected


def test_several_processes_open_an_empty_database_at_once(store_url: str, child: Callable[..., Any]) -> None:
    children = [child("open", store_url) for _ in range(4)]
    for one in children:
        one.go()
    assert [one.end() for one in children] == [([], "")] * 4
    assert [one.process.returncode for one in children] == [0] * 4
    assert check(store_url).ok


def test_tables_that_are_not_ours_are_left_alone(store_url: str) -> None:
    change(store_url, "CREATE TABLE patients (id TEXT)")
    with pytest.raises(SchemaProblem, match=rf"without a version \(patients\).*{COMMAND}"):
        Store.open(store_url)
    assert migrate(store_url) == (None, versions.head())
    Store.open(store_url).close()


def test_tables_of_our_names_without_a_version_are_left_alone(store_url: str) -> None:
    change(store_url, "CREATE TABLE feedback (id TEXT)")
    with pytest.raises(SchemaProblem, match=COMMAND):
        Store.open(store_url)
    with pytest.raises(SchemaProblem, match=rf"of these names without a version: feedback.*{COMMAND}"):
        migrate(store_url)


def test_an_older_version_is_refused_and_then_migrated(store_url: str) -> None:
    """Rows of the older one stay, and whatever was added is still append only."""
    versions.prepare(engines.parse(store_url), lambda connection: versions.upgrade(connection, "0001"))
    columns = (
        "id, card, given_by, outcome, accepted_suggestions, given_at, received_at",
        "'f', 'c', 'clinician', 'overridden', '[]', '2026-06-04 12:00:00', '2026-06-04 12:00:00'",
    )
    change(store_url, f"INSERT INTO feedback ({columns[0]}) VALUES ({columns[1]})")
    expected = versions.head()
    with pytest.raises(
        SchemaProblem, match=f"version 0001 .* expects {expected}: make a backup, then run `{COMMAND}`"
    ):
        Store.open(store_url)
    assert f"version 0001 and this release expects {expected}" in check(store_url).problems[0]
    assert migrate(store_url) == ("0001", expected)
    assert migrate(store_url) == (expected, expected)
    store = Store.open(store_url)
    [one] = store.feedback_for("c")
    assert (one.patient, one.reason_display) == (None, None)
    store.close()
    assert check(store_url).ok
    with pytest.raises(sa.exc.IntegrityError, match="append only"):
        change(store_url, "UPDATE feedback SET patient = 'other'")


def test_a_newer_version_is_refused(store_url: str) -> None:
    Store.open(store_url).close()
    change(store_url, f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(SchemaProblem, match=rf"version 9999 .* newer than this release.*{COMMAND}"):
        Store.open(store_url)
    with pytest.raises(SchemaProblem, match=COMMAND):
        migrate(store_url)
    assert not check(store_url).ok


def test_a_set_up_that_fails_leaves_nothing_behind(store_url: str) -> None:
    def fail(connection: sa.Connection) -> None:
        versions.upgrade(connection)
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        versions.prepare(engines.parse(store_url), fail)
    with engine(store_url).connect() as connection:
        assert sa.inspect(connection).get_table_names() == []
    Store.open(store_url).close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///{tmp}/missing/cds.sqlite3", "folder .*/missing .* does not exist: create it"),
        ("sqlite:////proc/cds.sqlite3", "/proc.* cannot be .*written"),
        ("sqlite:///{tmp}", "cannot be opened and written"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql://u:hunter2@localhost/cds", "names 'mysql'"),
        ("not a url hunter2", "cannot be read"),
        ("postgresql://u:hunter2@/cds?host={tmp}", "The database cds on .* cannot be used"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(StoreUnavailable, match=said) as refusal:
        Store.open(url.format(tmp=tmp_path))
    assert "hunter2" not in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_way_to_write_postgresql_means_the_same_driver(scheme: str) -> None:
    assert str(engines.parse(f"{scheme}://localhost/cds")) == "postgresql+psycopg://localhost/cds"
