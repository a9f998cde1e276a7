"""What every command says about itself, and how it says what it cannot do."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cds_service import catalog as catalog_module
from cds_service.rules.tables import ContentError
from cds_service.store import Store
from tests.cli.conftest import REQUESTS, Done, environment

Run = Callable[..., Done]
COMMANDS = [
    *("serve", "call", "demo", "docs", "show", "store", "store check", "store migrate"),
    *("site", "site init", "site check", "read-report"),
]


def test_help_lists_every_command(run: Run) -> None:
    done = run("--help")
    assert done.code == 0
    for command in COMMANDS:
        assert re.search(rf"^    {command.split()[0]}\s+\w", done.out, re.M), command
    assert "cds-service demo" in done.out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_has_a_description_and_an_example(run: Run, command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.code == 0
    plain = " ".join(done.out.split())
    assert f"Example: cds-service {command}" in plain
    assert len(plain) > 150
    for option in re.findall(r"^  (--[\w-]+)(.*(?:\n {20,}.*)*)", done.out, re.M):
        assert re.search(r"[a-z]{3}", option[1].replace(option[0], "")), option


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from cds_service.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'fastapi', 'sqlalchemy', 'pydantic', 'hooks', 'httpx'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_version(run: Run) -> None:
    assert re.fullmatch(r"cds-service (\d+\.\d+\.\d+\S*|of an unknown version)\n", run("--version").out)


@pytest.mark.parametrize(
    "arguments", [[], ["nothing"], ["store"], ["call"], ["show"], ["serve", "--port", "x"]]
)
def test_a_wrong_command_shows_the_usage(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert done.err.startswith("usage: cds-service")


@pytest.mark.parametrize("arguments", [["serve"], ["demo", "--once"], ["store", "check"], ["show", "x"]])
def test_a_wrong_setting_is_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("CDS_TIME_ZONE", "Vienna")
    done = run(*arguments)
    assert done.code == 2
    assert done.err.startswith("cds-service: CDS_TIME_ZONE: no time zone has the name 'Vienna'")
    assert len(done.err.splitlines()) == 1


def test_wrong_content_is_told_line_by_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(site: Path | None) -> None:
        raise ContentError(["thresholds.csv, row 7: unit 'mV' is not the 'ms' of x", "second"])

    monkeypatch.setattr(catalog_module, "load_catalog", wrong)
    done = run("call", str(REQUESTS / "patient-view-full.json"))
    assert done.code == 2
    assert [line.partition(": ")[0] for line in done.err.splitlines()] == ["cds-service"] * 2
    assert "thresholds.csv, row 7" in done.err


def test_an_unknown_variable_is_told_and_nothing_more(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDS_TIMEZONE", "Europe/Vienna")
    done = run("call", str(REQUESTS / "patient-view-unrelated-chart.json"), "--as-of", "2026-06-15")
    assert done.code == 0
    assert "CDS_TIMEZONE is no setting of this service; did you mean CDS_TIME_ZONE?" in done.err


# --- the store ---


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "cds.sqlite3"
    monkeypatch.setenv("CDS_DATABASE_URL", f"sqlite:///{file}")
    return file


def test_store_migrate_and_check(run: Run, database: Path) -> None:
    first, second = run("store", "migrate"), run("store", "migrate")
    assert first.code == second.code == 0
    assert "from version none" in first.out
    assert "already" in second.out
    checked = run("store", "check")
    assert checked.code == 0
    assert "All is well." in checked.out


def test_store_check_without_a_store(run: Run, database: Path) -> None:
    done = run("store", "check")
    assert done.code == 2
    assert str(database) in done.err
    assert not database.exists()


def test_store_check_of_a_damaged_file(run: Run, database: Path) -> None:
    database.write_bytes(b"this is no database" * 100)
    assert run("store", "check").code in (1, 2)


def test_show_makes_no_store(run: Run, database: Path) -> None:
    done = run("show", "4f7b7a3e-6a0f-4a56-9b58-4d6df8a7c111")
    assert done.code == 2
    assert "There is no database file" in done.err
    assert not database.exists()


def test_show_of_an_unknown_id(run: Run, database: Path) -> None:
    Store.open(f"sqlite:///{database}").close()
    done = run("show", "4f7b7a3e-6a0f-4a56-9b58-4d6df8a7c111")
    assert (done.code, done.out) == (2, "")
    assert done.err == "cds-service: The store has no evaluation and no card with this id.\n"
