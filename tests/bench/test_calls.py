"""What a call costs beside the floor, on a real server with its store: `make bench ARGS=-s` prints the table.

CPU is that of the server process, latency what one connection sees. Nothing here is asserted: a figure of a busy
machine is no failure.
"""

from __future__ import annotations

import os
import platform
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from cds_service.catalog import Catalog
from tests.bench.requests import NAMED, body

CALLS = 600
CARDS = {"silent": 0, "firing": 3}
SIZES = {"23 KB": 23_000, "200 KB": 200_000}
_TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def server(app: list[str], folder: Path, path: str) -> Iterator[tuple[str, int]]:
    """A server process on a free port, ready to answer; its address and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"sqlite:///{folder}/bench.sqlite3"
    environment = os.environ | {
        "CDS_DATABASE_URL": url,
        "CDS_LOG_LEVEL": "warning",
        "CDS_STORE_DEADLINE_MS": "5000",
    }
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        *app,
        "--port",
        str(port),
        "--log-level",
        "warning",
        "--no-access-log",
    ]
    with subprocess.Popen(command, env=environment) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(2000):
                try:
                    httpx.get(address + path, timeout=5)
                    break
                except httpx.ConnectError:
                    if process.poll() is not None:
                        raise
            yield address, process.pid
        finally:
            process.terminate()


def cpu(pid: int) -> float:
    """Seconds of CPU a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def memory(pid: int) -> float:
    """Resident memory of a process, in MB."""
    line = next(x for x in Path(f"/proc/{pid}/status").read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def measured(address: str, pid: int, path: str, raw: bytes, cards: int | None) -> tuple[float, float, float]:
    """CPU per call, median and 99th percentile of latency, all in microseconds."""
    headers = {"Content-Type": "application/json"}
    latencies = []
    with httpx.Client(base_url=address, headers=headers, timeout=10) as client:
        for _ in range(50):
            answer = client.post(path, content=raw)
        assert answer.status_code == 200
        if cards is not None:
            assert len(answer.json()["cards"]) == cards
        before = cpu(pid)
        for _ in range(CALLS):
            started = time.perf_counter()
            client.post(path, content=raw)
            latencies.append(time.perf_counter() - started)
        used = cpu(pid) - before
    latencies.sort()
    return used / CALLS * 1e6, statistics.median(latencies) * 1e6, latencies[int(CALLS * 0.99)] * 1e6


@pytest.mark.bench
@pytest.mark.skipif(platform.system() != "Linux", reason="CPU of a process is read from /proc")
def test_calls_beside_the_floor(catalog: Catalog, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = "/cds-services/foot-ankle-entrapment-patient-view"
    lines = ["request        size     floor CPU   service CPU   ratio   median     p99"]
    with (
        server(["tests.bench.floor:app"], tmp_path, "/") as (floor, floor_pid),
        server(["tests.bench.service:factory", "--factory"], tmp_path, "/cds-services") as (
            service,
            service_pid,
        ),
    ):
        for name in NAMED:
            for label, size in SIZES.items():
                raw = body(catalog, name, size)
                base = measured(floor, floor_pid, path, raw, None)
                ours = measured(service, service_pid, path, raw, CARDS[name])
                lines.append(
                    f"{name:<12}{label:>8}{base[0]:>10.0f} us{ours[0]:>11.0f} us{ours[0] / base[0]:>8.1f}"
                    f"{ours[1] / 1000:>6.2f} ms{ours[2] / 1000:>5.2f} ms"
                )
        lines.append(
            f"memory of the service process: {memory(service_pid):.0f} MB after {8 * CALLS // 2} calls"
        )
    with capsys.disabled():
        print("\n" + "\n".join(lines))
