"""Reports as clients send them: a PDF inside a DiagnosticReport, and files that nobody should have to read."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from cds_service.attachments import AttachmentReader, Limits
from cds_service.catalog import Catalog
from cds_service.rules.cases import DAY, Case, finding
from cds_service.settings import Settings
from cds_service.store import Store
from cds_service.web.app import create_app
from tests.calls import new_id, request_of, service_of
from tests.web.conftest import NOON, Site

PDF = Path(__file__).parents[2] / "fixtures/reports/pdf/left-tarsal-tunnel.pdf"
EXAMINED = Case(
    "examined",
    "Symptoms and a sign on the left.",
    (
        finding("plantar-dysaesthesia", "left", "present", 30),
        finding("tinel-tarsal-tunnel", "left", "positive", 30),
    ),
)


@pytest.fixture
def site(catalog: Catalog, tmp_path: Path) -> Iterator[Site]:
    """A service that waits long enough for a report, however busy the machine is."""
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    store.start()
    settings = Settings(store_deadline_ms=5000, attachment_deadline_ms=30_000)
    with AttachmentReader(Limits(seconds=30.0), helpers=1) as reader:
        yield Site(create_app(catalog, store, settings, lambda: NOON, new_id, reader), store)
    store.close()


def request(catalog: Catalog, data: bytes, content_type: str = "application/pdf") -> dict[str, Any]:
    sent = request_of(catalog, EXAMINED)
    report = {
        "resourceType": "DiagnosticReport",
        "id": "ncs",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "18749-2"}]},
        "subject": {"reference": f"Patient/{sent['context']['patientId']}"},
        "effectiveDateTime": DAY.replace(day=1).isoformat(),
        "presentedForm": [{"contentType": content_type, "data": base64.b64encode(data).decode()}],
    }
    sent["prefetch"]["reports"]["entry"].append({"resource": report})
    return sent


def details(answered: httpx.Response) -> str:
    assert answered.status_code == 200
    return "\n".join(card["summary"] + card["detail"] for card in answered.json()["cards"])


def test_a_report_that_came_as_pdf_counts_and_is_quoted(site: Site, catalog: Catalog) -> None:
    told = details(site.call("patient-view", request(catalog, PDF.read_bytes())))
    assert "7.3 ms" in told
    assert "Left tarsal tunnel syndrome" in told
    assert "DiagnosticReport/ncs" in told


def test_what_was_read_is_kept_with_its_sentence(site: Site, catalog: Catalog) -> None:
    answered = site.call("patient-view", request(catalog, PDF.read_bytes()))
    card = answered.json()["cards"][0]
    stored = site.store.show(card["extension"]["example.foot-entrapment-cds"]["evaluation"])
    assert stored is not None
    kept = [entry for row in stored.results for entry in row.explanation["entries"].values()]
    assert any("tarsal tunnel syndrome" in entry.get("text", "").lower() for entry in kept)


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (PDF.read_bytes()[:900], "application/pdf"),
        (b"%PDF-1.7 nothing else", "application/pdf"),
        (b"PK\x03\x04 a zip that pretends", "application/pdf"),
        (b"{\\rtf1" + b"{" * 50_000, "application/rtf"),
        (b"<html>" + b"<div>" * 50_000, "text/html"),
        (bytes(range(256)) * 40, "text/plain"),
        (b"", "application/pdf"),
    ],
    ids=["cut", "empty-pdf", "zip", "rtf", "html", "binary", "nothing"],
)
def test_a_file_that_cannot_be_read_changes_no_other_card_and_is_told(
    site: Site, catalog: Catalog, data: bytes, content_type: str
) -> None:
    answered = site.call("patient-view", request(catalog, data, content_type))
    told = details(answered)
    assert "probable" in told
    assert "on file and was not interpreted" in told


def test_other_calls_are_answered_while_a_report_is_read(site: Site, catalog: Catalog) -> None:
    hostile = request(catalog, b"{\\rtf1" + b"{" * 2_000_000, "application/rtf")
    plain = request_of(catalog, EXAMINED)
    done: list[str] = []

    async def call(name: str, body: dict[str, Any]) -> None:
        transport = httpx.ASGITransport(app=site.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            answered = await client.post(f"/cds-services/{service_of('patient-view')}", json=body)
        assert answered.status_code == 200
        done.append(name)

    async def both() -> None:
        await asyncio.gather(call("hostile", hostile), call("plain", plain))

    asyncio.run(both())
    assert done == ["plain", "hostile"]
