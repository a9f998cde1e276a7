"""`demo` and `serve` as they are started: real processes on real ports of this machine."""

from __future__ import annotations

import json
import re
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from cds_service.samples import find_samples
from tests.cli.conftest import REQUESTS, Done, Start, lines_until

PATIENCE = 60
SERVICE = "foot-ankle-entrapment-patient-view"


def address(lines: list[str]) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+", lines[-1])
    assert found is not None
    return found[0]


def end(process: object, by: signal.Signals) -> tuple[int, str, str]:
    process.send_signal(by)  # type: ignore[attr-defined]
    out, err = process.communicate(timeout=PATIENCE)  # type: ignore[attr-defined]
    return process.returncode, out, err  # type: ignore[attr-defined]


def test_demo_once(start: Start, tmp_path: Path) -> None:
    process = start("demo", "--once", "--port", "0")
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (0, "")
    plain = " ".join(out.split())
    for sample in find_samples().patients:
        assert sample.title in plain
    assert "[warning] Left: tarsal tunnel syndrome strongly supported" in plain
    assert "no card" in plain
    assert "order-select (Physiotherapy selected)" in plain
    assert "answered with" not in plain
    assert "python -m cds_service call " in out
    assert "\x1b[" not in out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_demo_goes_on_until_it_is_ended(start: Start, by: signal.Signals) -> None:
    process = start("demo", "--port", "0")
    url = address(lines_until(process.stdout, "The server listens on"))
    told = "".join(lines_until(process.stdout, "until you press Ctrl-C"))
    copied = re.search(rf"curl -s {url}(\S+) -H 'Content-Type: application/json' -d @(\S+)", told)
    assert copied is not None
    with httpx.Client(base_url=url, trust_env=False) as client:
        assert client.get("/reference").status_code == 200
        [first, *_] = client.get("/cds-services").json()["services"]
        assert first["id"] == SERVICE
        headers = {"Content-Type": "application/json"}
        answered = client.post(copied[1], content=Path(copied[2]).read_bytes(), headers=headers)
        assert answered.json()["cards"]
    code, out, err = end(process, by)
    assert (code, err) == (0, "")
    assert "Ended." in out
    assert not Path(copied[2]).exists()


def test_demo_keeps_its_answers_where_it_is_told(start: Start, tmp_path: Path) -> None:
    process = start("demo", "--once", "--port", "0", CDS_DATABASE_URL="sqlite:///kept.sqlite3")
    out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "CDS_DATABASE_URL" in out
    assert (tmp_path / "kept.sqlite3").exists()


@pytest.mark.parametrize("command", [["demo", "--once"], ["serve"]])
def test_a_busy_port_is_one_sentence(
    run: Callable[..., Done], command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(*command, "--port", str(port))
    assert done.code == 2
    assert done.err == (
        f"cds-service: Port {port} of 127.0.0.1 is in use: end what listens there, or choose another one with "
        "--port.\n"
    )


def test_a_host_that_is_not_ours(
    run: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("demo", "--once", "--host", "192.0.2.1", "--port", "0")
    assert done.code == 2
    assert "no address of this machine" in done.err


@pytest.mark.parametrize("workers", ["1", "2"])
def test_serve_answers_and_shows_again(start: Start, workers: str) -> None:
    process = start("serve", "--port", "0", "--workers", workers)
    said = lines_until(process.stderr, "listens on")
    assert "WARNING" not in "".join(said)
    with httpx.Client(base_url=address(said), trust_env=False, timeout=PATIENCE) as client:
        body = json.loads((REQUESTS / "patient-view-full.json").read_text("utf-8"))
        answered = client.post(f"/cds-services/{SERVICE}", json=body)
        assert answered.status_code == 200
        assert answered.json()["cards"] is not None
        refused = client.post(f"/cds-services/{SERVICE}", content=(b" " * 65536 for _ in range(100)))
        assert refused.status_code == 413
        assert refused.json()["resourceType"] == "OperationOutcome"
        headers = refused.headers
        assert "server" not in headers
    lines_until(process.stderr, "evaluation ")
    code, _, err = end(process, signal.SIGINT)
    assert code == 0
    assert "Traceback" not in err


def test_what_was_answered_is_shown_again_whole(start: Start) -> None:
    process = start("serve", "--port", "0")
    url = address(lines_until(process.stderr, "listens on"))
    sample = next(one for one in find_samples().patients if one.id == "clinical-only")
    with httpx.Client(base_url=url, trust_env=False, timeout=PATIENCE) as client:
        [service] = [s for s in client.get("/cds-services").json()["services"] if s["id"] == SERVICE]
        body = sample.request("patient-view", service["prefetch"], sample.written_for)
        [card] = client.post(f"/cds-services/{SERVICE}", json=body).json()["cards"]
    evaluation = card["extension"]["example.foot-entrapment-cds"]["evaluation"]
    shown = []
    for identifier in (evaluation, card["uuid"], f"urn:uuid:{card['uuid'].upper()}"):
        again = start("show", identifier)  # while the service runs
        out, err = again.communicate(timeout=PATIENCE)
        assert (again.returncode, err) == (0, "")
        shown.append(out)
    assert len(set(shown)) == 1
    plain = " ".join(shown[0].split())
    assert card["summary"] in plain
    assert "left probable-entrapment-tibial: fired (tier probable)" in plain
    assert "present: symptoms in the territory of the tibial nerve (domain A)" in plain
    assert "Observation/clinical-only-tinel-tarsal-tunnel-left" in plain
    assert "No feedback" in plain
    end(process, signal.SIGINT)


def test_a_host_that_others_reach_is_warned_about(start: Start) -> None:
    process = start("serve", "--host", "0.0.0.0", "--port", "0")
    [warning] = lines_until(process.stderr, "WARNING")[-1:]
    assert "authentication of clients is not part of this version" in warning
    assert "proxy" in warning
    assert end(process, signal.SIGINT)[0] == 0
