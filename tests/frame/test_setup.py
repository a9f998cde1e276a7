"""The set-up tells in one sentence what is missing, and a half-made one never looks done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Stands in for an interpreter that makes a venv whose pip can be told to fail.
PYTHON = """#!/bin/sh
case "$*" in
"-c import sys, pip"*) echo {version} ;;
"-c import venv, ensurepip") exit {ensurepip} ;;
"-m venv "*) mkdir -p .venv/bin && cp "$0" .venv/bin/python && echo venv >>made.txt ;;
"-m pip "*) echo "$*" >>made.txt; [ ! -e no-network ] || {{ echo "ERROR: no route"; exit 1; }} ;;
*) cat >/dev/null; echo "{version} {age}" ;;
esac
"""


class Machine:
    """A folder with the project's set-up in it, and a PATH with no Python but the given ones."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.bin = folder / "bin"
        self.bin.mkdir(parents=True)
        (self.project / "scripts").mkdir(parents=True)
        for name in ("scripts/setup", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
            shutil.copy(ROOT / name, self.project / name)
        for tool in ("sh", "cat", "cmp", "cp", "cut", "dirname", "grep", "mkdir", "rm", "sed", "tail"):
            found = shutil.which(tool)
            assert found
            (self.bin / tool).symlink_to(found)

    def add(self, name: str, version: str, *, ensurepip: bool = True) -> None:
        age = "old" if int(version.split(".")[1]) < 11 else "new"
        path = self.bin / name
        path.write_text(PYTHON.format(version=version, age=age, ensurepip=0 if ensurepip else 1), "utf-8")
        path.chmod(0o755)

    def setup(self, kind: str = "dev", **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if name not in {"PYTHON", "VIRTUAL_ENV"}}
        return subprocess.run(
            ["sh", "scripts/setup", kind],
            cwd=self.project,
            env=kept | {"PATH": str(self.bin)} | environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def made(self) -> list[str]:
        """What was done since the last look: venv, or what pip was to install."""
        told = self.project / "made.txt"
        lines = told.read_text("utf-8").splitlines() if told.exists() else []
        told.unlink(missing_ok=True)
        return [line.split()[-1] for line in lines]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    return done.stderr.splitlines()[-1]


def test_no_python(machine: Machine) -> None:
    assert "Python 3.11 or newer is needed, and none was found" in last_line(machine.setup())


def test_a_python_that_is_too_old(machine: Machine) -> None:
    machine.add("python3", "3.9.2")
    told = last_line(machine.setup())
    assert "Python 3.11 or newer is needed, and this is Python 3.9.2 (python3)" in told
    assert not (machine.project / ".venv").exists()


def test_a_newer_python_beside_an_old_one_is_found(machine: Machine) -> None:
    machine.add("python3", "3.9.2")
    machine.add("python3.12", "3.12.4")
    done = machine.setup()
    assert done.returncode == 0, done.stderr
    assert "Python 3.12.4 (python3.12)" in done.stdout


def test_a_python_that_was_asked_for_and_is_not_there(machine: Machine) -> None:
    machine.add("python3", "3.12.4")
    assert "PYTHON=python3.99 is no Python that runs" in last_line(machine.setup(PYTHON="python3.99"))


def test_a_python_without_venv(machine: Machine) -> None:
    machine.add("python3", "3.11.2", ensurepip=False)
    assert "apt-get install python3-venv" in last_line(machine.setup())


def test_nothing_is_done_twice(machine: Machine) -> None:
    machine.add("python3", "3.11.2")
    assert machine.setup().returncode == 0
    assert machine.made() == ["venv", "requirements-dev.lock", "."]
    for kind in ("dev", "run"):
        done = machine.setup(kind)
        assert (done.returncode, done.stdout, machine.made()) == (0, "", [])


def test_a_set_up_for_running_becomes_one_for_testing(machine: Machine) -> None:
    machine.add("python3", "3.11.2")
    machine.setup("run")
    assert machine.made() == ["venv", "requirements.lock", "."]
    machine.setup("dev")
    assert machine.made() == ["requirements-dev.lock", "."]


def test_a_failed_install_names_its_log_and_does_not_look_done(machine: Machine) -> None:
    machine.add("python3", "3.11.2")
    (machine.project / "no-network").touch()
    told = last_line(machine.setup())
    assert "could not be installed" in told
    assert ".venv/setup.log" in told
    assert "ERROR: no route" in (machine.project / ".venv/setup.log").read_text("utf-8")
    machine.made()
    (machine.project / "no-network").unlink()
    assert machine.setup().returncode == 0
    assert machine.made() == ["venv", "requirements-dev.lock", "."]


@pytest.mark.parametrize("lock", ["requirements-dev.lock", "requirements.lock"])
def test_a_changed_lock_makes_the_set_up_anew(machine: Machine, lock: str) -> None:
    machine.add("python3", "3.11.2")
    kind = "dev" if "dev" in lock else "run"
    machine.setup(kind)
    machine.made()
    with (machine.project / lock).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    machine.setup(kind)
    assert machine.made() == ["venv", lock, "."]


def test_a_changed_pyproject_installs_the_project_again(machine: Machine) -> None:
    machine.add("python3", "3.11.2")
    machine.setup()
    machine.made()
    with (machine.project / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    machine.setup()
    assert machine.made() == ["."]


def test_a_moved_folder_is_set_up_anew(machine: Machine) -> None:
    machine.add("python3", "3.11.2")
    machine.setup()
    machine.made()
    machine.project = machine.project.rename(machine.project.with_name("moved"))
    done = machine.setup()
    assert "making .venv anew" in done.stdout
    assert machine.made() == ["venv", "requirements-dev.lock", "."]


def test_another_python_is_set_up_anew(machine: Machine) -> None:
    machine.add("python3", "3.11.2")
    machine.add("python3.12", "3.12.4")
    machine.setup()
    machine.made()
    assert machine.setup(PYTHON="python3.12").returncode == 0
    assert machine.made() == ["venv", "requirements-dev.lock", "."]
    assert machine.setup().stdout == ""


def test_a_venv_of_other_make_is_replaced(machine: Machine) -> None:
    machine.add("python3", f"3.{sys.version_info.minor}.0")
    (machine.project / ".venv/bin").mkdir(parents=True)
    (machine.project / ".venv/left-over").touch()
    assert machine.setup().returncode == 0
    assert not (machine.project / ".venv/left-over").exists()
