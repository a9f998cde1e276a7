"""`call`: one request file, its cards, and why every other rule has none."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import REQUESTS, Done
from tests.conformance.checker import check_response

Run = Callable[..., Done]
DAY = ("--as-of", "2026-06-15")


def test_cards_with_their_reasons(run: Run) -> None:
    done = run("call", str(REQUESTS / "patient-view-full.json"), *DAY)
    assert (done.code, done.err) == (0, "")
    plain = " ".join(done.out.split())
    assert "[warning] Left: tarsal tunnel syndrome strongly supported" in plain
    assert "- Tinel sign at the tarsal tunnel: present, left, 2026-05-06" in plain
    assert "Rules without a card" in plain
    assert "- right probable-entrapment-tibial: not met" in plain
    assert all(len(line) <= 100 for line in done.out.splitlines())


def test_what_was_not_available_is_told(run: Run) -> None:
    done = run("call", str(REQUESTS / "patient-view-paged.json"), *DAY)
    assert "Not available (only the first page was sent): Observation:exam" in " ".join(done.out.split())


def test_json_is_what_a_client_gets(run: Run) -> None:
    done = run("call", str(REQUESTS / "patient-view-full.json"), *DAY, "--json")
    assert check_response(json.loads(done.out)) == []
    assert json.loads(done.out)["cards"]


def test_the_day_decides(run: Run) -> None:
    file = str(REQUESTS / "patient-view-client-1-0.json")
    assert "overdue" in run("call", file, *DAY).out
    assert "overdue" not in run("call", file, "--as-of", "2026-05-20").out.partition("Rules without")[0]


def test_a_request_from_the_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = (REQUESTS / "patient-view-unrelated-chart.json").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    done = run("call", "-", *DAY)
    assert done.code == 0
    assert "No card" in done.out


def test_no_rule_judged_is_told(run: Run) -> None:
    done = run("call", str(REQUESTS / "order-select-unrelated-order.json"), *DAY)
    assert "No rule was judged: this call concerns neither side." in done.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no file"),
        ("", "The request is not JSON."),
        ("<html>", "The request is not JSON."),
        ("[" * 100_000, "The request is"),
        ("[]", "no object with a hook"),
        ("{}", "The request names no hook; the services here answer order-select and patient-view."),
        ('{"hook": "order-sign"}', "The request is of the hook order-sign; the services here answer"),
        ('{"hook": "patient-view"}', "The answer would be 422: hookInstance is missing."),
    ],
)
def test_a_request_that_cannot_be_answered(run: Run, tmp_path: Path, content: str | None, said: str) -> None:
    file = tmp_path / "request.json"
    if content is not None:
        file.write_text(content, "utf-8")
    done = run("call", str(file))
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert done.err.startswith("cds-service: ")
    assert len(done.err.splitlines()) == 1


def test_a_folder_is_no_request(run: Run, tmp_path: Path) -> None:
    done = run("call", str(tmp_path))
    assert done.code == 2
    assert "cannot be read" in done.err


def test_what_is_needed_and_missing(run: Run) -> None:
    done = run("call", str(REQUESTS / "patient-view-without-conditions.json"), *DAY)
    assert done.code == 2
    assert "The answer is 412: needed and not to be had: conditions" in done.err
    assert "No card" not in done.out


def test_another_service(run: Run) -> None:
    done = run(
        "call", str(REQUESTS / "patient-view-full.json"), "--service", "foot-ankle-entrapment-order-select"
    )
    assert done.code == 2
    assert "422" in done.err
    done = run("call", str(REQUESTS / "patient-view-full.json"), "--service", "none")
    assert "There is no service none" in done.err


def test_a_wrong_day(run: Run) -> None:
    done = run("call", "-", "--as-of", "15.6.2026")
    assert done.code == 2
    assert "write it as in 2026-06-15" in done.err
