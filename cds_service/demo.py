"""The service at work: a real server on this machine, and the synthetic patients asked about over HTTP."""

from __future__ import annotations

import json
import os
import re
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
from typing import Any, NamedTuple

import httpx
from uvicorn import Server

from cds_service.catalog import Catalog, load_catalog
from cds_service.samples import Sample, Samples, find_samples
from cds_service.settings import Settings, read_settings, variable
from cds_service.store import Store
from cds_service.terminal import Refusal, Terminal, under, why
from cds_service.web import server
from cds_service.web.app import create_app, log_to_stderr

_PATIENCE = 30.0
# The call that is given to copy.
_SHOWN, _SHOWN_HOOK = "with-study", "patient-view"
_REASONS = 4
_RESOURCES = re.compile(r" \[[A-Z][A-Za-z]+/[^\]]+\]")


class Part(NamedTuple):
    """Some patients that show one thing, each with the hook that is asked."""

    title: str
    calls: tuple[tuple[str, str], ...]


PARTS = (
    Part(
        "A chart is opened: where an entrapment is probable",
        (
            ("clinical-only", "patient-view"),
            ("with-study", "patient-view"),
            ("joggers-foot", "patient-view"),
            ("heel-beside-fasciitis", "patient-view"),
        ),
    ),
    Part(
        "A chart is opened: what comes first",
        (("saddle-numbness", "patient-view"), ("knot-of-henry", "patient-view")),
    ),
    Part(
        "A chart is opened: the reassessment of conservative treatment",
        (("trial-day-35", "patient-view"), ("trial-not-improved", "patient-view")),
    ),
    Part(
        "An order is selected",
        (
            ("trial-with-slow-conduction", "order-select"),
            ("kidney-and-apixaban", "order-select"),
            ("mri-ordered", "order-select"),
            ("age-84", "order-select"),
        ),
    ),
    Part(
        "Nothing is shown, which is an answer too",
        (
            ("signs-on-other-side", "patient-view"),
            ("plantar-fasciitis", "patient-view"),
            ("morton-neuroma", "patient-view"),
            ("orthosis-other-foot", "order-select"),
            ("release-after-trial", "order-select"),
        ),
    ),
)


def main(host: str | None, port: int | None, *, once: bool) -> int:
    """Shows the sample patients, then goes on serving until Ctrl-C, or ends when `once`."""
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
            terminal.line(
                "Cards are shortened here; cds-service show prints one whole, with the resource of each reason."
            )
            today = datetime.now(settings.zone).date()
            ask_about(samples, url, today, terminal)
            _addresses(terminal, url, samples)
            if once:
                terminal.line("This server ends now; cds-service serve starts one that stays.", indent=2)
            else:
                _curl(terminal, url, samples, folder, today)
                if own:
                    terminal.line(
                        "A card whole, while this server runs, by the uuid of the answer:", indent=2
                    )
                    terminal.raw(
                        f"CDS_DATABASE_URL={settings.database_url} .venv/bin/cds-service show CARD", indent=4
                    )
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
    by_id = {one.id: one for one in samples.patients}
    told = {patient for part in PARTS for patient, _ in part.calls}
    number, last = 0, sum(len(part.calls) for part in PARTS)
    with httpx.Client(base_url=url, timeout=_PATIENCE, trust_env=False) as client:
        try:
            services = client.get("/cds-services").raise_for_status().json()["services"]
            for part in PARTS:
                terminal.line()
                terminal.line(part.title, "bold", "blue")
                for patient, hook in part.calls:
                    number += 1
                    terminal.line()
                    terminal.line(f"{number} of {last}  {by_id[patient].title}", "bold")
                    terminal.line(by_id[patient].story, "dim", indent=2)
                    for service in services:
                        if service["hook"] == hook:
                            for card in _ask(client, by_id[patient], service, today, terminal):
                                _card(terminal, card)
            terminal.line()
            terminal.line("The other patients, in short", "bold", "blue")
            terminal.line()
            for sample in (one for one in samples.patients if one.id not in told):
                terminal.line(sample.title, "bold")
                for service in services:
                    if service["hook"] == "patient-view" or sample.draft_file is not None:
                        for card in _ask(client, sample, service, today, terminal):
                            terminal.headline(card, indent=4)
        except httpx.HTTPError as error:
            raise Refusal(
                f"The server of the demonstration does not answer ({type(error).__name__})."
            ) from None


def _ask(
    client: httpx.Client, sample: Sample, service: dict[str, Any], today: date, terminal: Terminal
) -> list[dict[str, Any]]:
    """The cards of one call, whose number is told."""
    hook = service["hook"]
    request = sample.request(hook, service.get("prefetch", {}), today)
    answered = client.post(f"/cds-services/{service['id']}", json=request)
    named = "chart opened" if hook == "patient-view" else f"{_ordered(sample, today)} selected"
    if answered.status_code != 200:
        terminal.line(f"{hook} ({named}): answered with {answered.status_code}", "red", indent=2)
        return []
    cards: list[dict[str, Any]] = answered.json()["cards"]
    told = "no card" if not cards else "1 card" if len(cards) == 1 else f"{len(cards)} cards"
    terminal.line(f"{hook} ({named}): {told}", indent=2)
    return cards


def _card(terminal: Terminal, card: dict[str, Any]) -> None:
    """A card in short: what it says first, its first reasons, the cautions that the record calls for."""
    terminal.headline(card, indent=4)
    reasons = [_RESOURCES.sub("", reason) for reason in why(card)]
    for reason in reasons[:_REASONS]:
        terminal.item(reason, indent=6)
    if len(reasons) > _REASONS:
        terminal.line(f"and {len(reasons) - _REASONS} more", "dim", indent=8)
    for caution in under(card, "Safety"):
        if _RESOURCES.search(caution):
            terminal.line(f"Caution: {_RESOURCES.sub('', caution)}", indent=6)
    for suggestion in card.get("suggestions", ()):
        terminal.line(f"Suggestion: {suggestion['label']}", "dim", indent=6)


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
