"""The command line, in this process and as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cds_service.__main__ import main

ROOT = Path(__file__).parents[2]
REQUESTS = ROOT / "fixtures" / "requests"


class Done(NamedTuple):
    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """The environment without settings of ours, and with the project on the path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CDS_")}
    return kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "100", "PYTHONWARNINGS": "error", **more}


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of whoever runs the tests play no part, and neither does the width of the terminal."""
    for name in list(os.environ):
        if name.startswith("CDS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """One command in this process."""

    def once(*arguments: str) -> Done:
        try:
            code = main(arguments)
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        told = capsys.readouterr()
        return Done(code, told.out, told.err)

    return once


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts `python -m cds_service` in an empty folder, and leaves no process behind."""
    started: list[subprocess.Popen[str]] = []

    def once(*arguments: str, **more: Any) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "cds_service", *arguments],
            cwd=tmp_path,
            env=environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        started.append(process)
        return process

    yield once
    for process in started:
        process.kill()
        with process:
            pass


def lines_until(stream: Any, wanted: str) -> list[str]:
    """What is printed up to the first line that holds some words; fails when the stream ends before."""
    found = []
    for line in stream:
        found.append(line)
        if wanted in line:
            return found
    raise AssertionError(f"{wanted!r} was never said, but: {''.join(found)}")
