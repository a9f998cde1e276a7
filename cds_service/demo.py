"""The service at work: a real server on this machine, and the synthetic patients asked about over HTTP."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import httpx
from uvicorn import Server

from cds_service.catalog import Catalog, load_catalog
from cds_service.samples import Sample, Samples, find_samples
from cds_service.settings import Settings, read_settings, variable
from cds_service.store import Store
from cds_service.terminal import Refusal, Terminal
from cds_service.web import server
from cds_service.web.app import create_app, log_to_stderr

_PATIENCE = 30.0
# The call that is given to copy.
_SHOWN, _SHOWN_HOOK = "with-study", "patient-view"


def main(host: str | None, port: int | None, *, once: bool) -> int:
    """Shows every sample patient, then goes on serving until Ctrl-C, or ends when `once`."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the temporary store is removed then too
    terminal = Terminal()
    try:
        with tempfile.TemporaryDirectory(prefix="cds-demo-", ignore_cleanup_errors=True) as folder:
            _show(terminal, Path(folder), host, port, once=once)
    except KeyboardInterrupt:
        terminal.line()
        terminal.line("Ended.")
    return 0


def _show(terminal: Terminal, folder: Path, host: str | None, port: int | None, *, once: bool) -> None:
    given: dict[str, object] = {"host": host, "port": port, "log_level": "warning"}
    settings = read_settings(**{name: value for name, value in given.items() if value is not None})
    own = "database_url" not in settings.model_fields_set
    with server.listen(settings.host, settings.port) as listening:
        changed: dict[str, object] = {}
        if own:
            changed["database_url"] = f"sqlite:///{folder / 'demo.sqlite3'}"
        if "public_url" not in settings.model_fields_set:
            changed["public_url"] = server.url_of(listening)
        settings = settings.model_copy(update=changed)
        log_to_stderr(settings)
        catalog = load_catalog(settings.site)
        settings = settings.at_site(catalog.time_zone)
        samples = find_samples()
        terminal.line("Synthetic patients only; no file of this demonstration comes from a person.", "bold")
        place = "a temporary folder that goes away" if own else f"the database of {variable('database_url')}"
        terminal.line(f"Answers are kept in {place}. The server listens on {server.url_of(listening)}.")
        with _serving(catalog, settings, listening) as url:
            today = datetime.now(settings.zone).date()
            ask_about(samples, url, today, terminal)
            _addresses(terminal, url, samples)
            if once:
                terminal.line("This server ends now; cds-service serve starts one that stays.", indent=2)
            else:
                _curl(terminal, url, samples, folder, today)
                terminal.line("The server goes on until you press Ctrl-C.", "bold")
                threading.Event().wait()


@contextmanager
def _serving(catalog: Catalog, settings: Settings, listening: socket.socket) -> Iterator[str]:
    """The same application as `serve`, in a thread of this process."""
    app = create_app(catalog, Store.open(settings.database_url), settings)
    running = Server(server.config(app))
    thread = threading.Thread(target=running.run, args=([listening],), name="server")
    thread.start()
    try:
        yield server.url_of(listening)
    finally:
        running.should_exit = True
        thread.join()


def ask_about(samples: Samples, url: str, today: date, terminal: Terminal) -> None:
    """One call per patient and hook, as a client makes them: discovery, prefetch, call, cards."""
    with httpx.Client(base_url=url, timeout=_PATIENCE, trust_env=False) as client:
        try:
            services = client.get("/cds-services").raise_for_status().json()["services"]
            for number, sample in enumerate(samples.patients, start=1):
                terminal.line()
                terminal.line(f"{number} of {len(samples.patients)}  {sample.title}", "bold")
                terminal.line(sample.story, "dim", indent=2)
                for service in services:
                    if service["hook"] == "patient-view" or sample.draft_file is not None:
                        _ask(client, sample, service, today, terminal)
        except httpx.HTTPError as error:
            raise Refusal(
                f"The server of the demonstration does not answer ({type(error).__name__})."
            ) from None


def _ask(
    client: httpx.Client, sample: Sample, service: dict[str, str], today: date, terminal: Terminal
) -> None:
    hook = service["hook"]
    request = sample.request(hook, service.get("prefetch", {}), today)  # type: ignore[arg-type]
    answered = client.post(f"/cds-services/{service['id']}", json=request)
    named = "chart opened" if hook == "patient-view" else f"{_ordered(sample, today)} selected"
    if answered.status_code != 200:
        terminal.line(f"{hook} ({named}): answered with {answered.status_code}", "red", indent=2)
        return
    cards = answered.json()["cards"]
    told = "no card" if not cards else "1 card" if len(cards) == 1 else f"{len(cards)} cards"
    terminal.line(f"{hook} ({named}): {told}", indent=2)
    for card in cards:
        terminal.card(card, indent=4)


def _ordered(sample: Sample, today: date) -> str:
    """What is being ordered, in the words of the order."""
    [draft, *_] = sample.drafts(today)
    for name in ("code", "medicationCodeableConcept", "codeCodeableConcept"):
        if text := draft.get(name, {}).get("text"):
            return str(text)
    return str(draft["resourceType"])


def _addresses(terminal: Terminal, url: str, samples: Samples) -> None:
    terminal.line()
    terminal.line("To try", "bold")
    terminal.line(f"Discovery   {url}/cds-services", indent=2)
    terminal.line(f"Reference   {url}/reference", indent=2)
    terminal.line("One call without a server, with a reason for every rule:", indent=2)
    request = samples.requests / "patient-view-full.json"
    terminal.raw(f"{_command()} call {_near(request)} --as-of {samples.patients[0].written_for}", indent=4)


def _command() -> str:
    """How this program is called from here: a virtual environment need not be on the path."""
    here = Path(sys.argv[0])
    if here.name != "cds-service":
        return "python -m cds_service"
    return "cds-service" if shutil.which("cds-service") else _near(here)


def _near(file: Path) -> str:
    """A path as one would write it in the current folder."""
    near = os.path.relpath(file)
    return str(file) if near.startswith("..") else near


def _curl(terminal: Terminal, url: str, samples: Samples, folder: Path, today: date) -> None:
    """One call to copy, with a patient as of today in a file of its own."""
    with httpx.Client(base_url=url, timeout=_PATIENCE, trust_env=False) as client:
        [service, *_] = [
            s for s in client.get("/cds-services").json()["services"] if s["hook"] == _SHOWN_HOOK
        ]
    sample = next((one for one in samples.patients if one.id == _SHOWN), samples.patients[0])
    file = folder / f"{sample.id}.json"
    request = sample.request(_SHOWN_HOOK, service["prefetch"], today)
    file.write_text(json.dumps(request, indent=2), "utf-8")
    terminal.line("One call over HTTP:", indent=2)
    terminal.raw(
        f"curl -s {url}/cds-services/{service['id']} -H 'Content-Type: application/json' -d @{file}", indent=4
    )
