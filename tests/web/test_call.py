"""POST /cds-services/{id}: the answer, and the row that is safe before it leaves."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cds_service.catalog import Catalog
from cds_service.settings import Settings
from cds_service.store import Store
from cds_service.web.app import create_app
from tests.calls import new_id, service_of
from tests.conformance.checker import check_operation_outcome, check_response
from tests.web.conftest import NOON, Site
from tests.web.requests import firing, least, ordering

REQUESTS = sorted((Path(__file__).parents[2] / "fixtures" / "requests").glob("*.json"))


def test_a_card_with_its_row(site: Site, catalog: Catalog) -> None:
    body = firing(catalog)
    answered = site.call("patient-view", body)
    assert answered.status_code == 200
    assert answered.headers["content-type"] == "application/json"
    assert answered.headers["cache-control"] == "no-store"
    assert check_response(answered.json()) == []
    [card] = answered.json()["cards"]
    assert card["source"]["url"].startswith("http://127.0.0.1:8000/reference/")
    stored = site.store.show(card["uuid"])
    assert stored is not None
    assert stored.delivered
    assert stored.evaluation.id == card["extension"]["example.foot-entrapment-cds"]["evaluation"]
    assert stored.evaluation.hook_instance == body["hookInstance"]
    assert stored.evaluation.as_of == date(2026, 6, 15)
    assert [row.card for row in stored.results if row.card] == [card]


def test_order_select(site: Site, catalog: Catalog) -> None:
    answered = site.call("order-select", ordering(catalog))
    assert answered.status_code == 200
    assert check_response(answered.json()) == []
    assert answered.json()["cards"]


def test_nothing_to_say_is_an_empty_list_with_a_row(site: Site) -> None:
    answered = site.call("patient-view", least())
    assert (answered.status_code, answered.content) == (200, b'{"cards":[]}')
    [stored] = site.store.recent()
    assert (stored.status, stored.fired, stored.delivered) == (200, 0, True)


def test_412_has_a_row_too(site: Site) -> None:
    body = least()
    del body["prefetch"]["conditions"]
    assert site.call("patient-view", body).status_code == 412
    [stored] = site.store.recent()
    assert stored.status == 412


def test_a_refused_body_has_no_row(site: Site) -> None:
    assert site.call("patient-view", {}).status_code == 422
    assert site.store.recent() == ()


def test_the_same_instance_may_be_sent_again(site: Site) -> None:
    body = least()
    assert [site.call("patient-view", body).status_code for _ in range(2)] == [200, 200]
    assert len(site.store.recent()) == 2


def test_members_nobody_asked_for_are_ignored(site: Site) -> None:
    body = least() | {
        "extension": {"com.example": 1},
        "fhirServer": "https://ehr.example/fhir",
        "more": [None],
    }
    body["fhirAuthorization"] = {"access_token": "secret", "extension": {}}
    body["context"] |= {"extension": {"com.example": 1}, "encounterId": "e1"}
    body["prefetch"] |= {"never-asked": {"resourceType": "Bundle"}}
    assert site.call("patient-view", body).status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        {"hookInstance": new_id().upper()},
        {"hookInstance": f"urn:uuid:{new_id()}"},
        {"context": {"patientId": "Patient/p1", "userId": "Practitioner/1"}},
        {"context": {"patientId": "p1", "userId": "PractitionerRole/1"}},
        {"context": {"patientId": "p1", "userId": "1"}},
        pytest.param(
            {"context": {"patientId": "p1", "userId": "Practitioner/1", "encounterId": None}},
        ),
    ],
    ids=["upper case", "urn", "patient as reference", "role", "bare user", "encounter null"],
)
def test_what_real_clients_send_is_taken(site: Site, said: dict[str, Any]) -> None:
    assert site.call("patient-view", least() | said).status_code == 200


def test_a_patient_is_shown_no_cards(site: Site, catalog: Catalog) -> None:
    body = firing(catalog)
    body["context"]["userId"] = "Patient/case"
    assert site.call("patient-view", body).json() == {"cards": []}
    [recent] = site.store.recent()
    stored = site.store.show(recent.id)
    assert stored is not None
    assert stored.evaluation.not_shown


@pytest.mark.parametrize(("zone", "day"), [("UTC", 14), ("Europe/Vienna", 15), ("America/New_York", 14)])
def test_today_is_the_day_of_the_settings(make_site: Callable[..., Site], zone: str, day: int) -> None:
    site = make_site(time_zone=zone, clock=lambda: datetime(2026, 6, 14, 22, 30, tzinfo=UTC))
    site.call("patient-view", least())
    [recent] = site.store.recent()
    stored = site.store.show(recent.id)
    assert stored is not None
    assert stored.evaluation.as_of == date(2026, 6, day)


def test_links_follow_the_public_address(make_site: Callable[..., Site], catalog: Catalog) -> None:
    site = make_site(public_url="https://cds.example.org/foot/")
    [card] = site.call("patient-view", firing(catalog)).json()["cards"]
    assert card["links"][0]["url"].startswith("https://cds.example.org/foot/reference/")


# --- requests as clients really send them ---


def _parameters() -> list[Any]:
    return [pytest.param(file, id=file.stem) for file in REQUESTS]


@pytest.mark.parametrize("file", _parameters())
def test_requests_of_real_clients(site: Site, file: Path) -> None:
    body = json.loads(file.read_text("utf-8"))
    [said] = body["extension"].values()
    service_id = service_of(said.get("service", body["hook"]))
    answered = site.ask("POST", f"/cds-services/{service_id}", content=file.read_bytes())
    allowed = re.findall(r"[24](?:\d\d|xx)", said["expect"])
    assert {str(answered.status_code), f"{answered.status_code // 100}xx"} & set(allowed)
    check = check_response if answered.status_code == 200 else check_operation_outcome
    assert check(answered.json()) == []


def test_the_start_is_kept_with_content_and_settings(catalog: Catalog, tmp_path: Path) -> None:
    """A change of content or settings is a mark on every later chart of the quality team."""
    url = f"sqlite:///{tmp_path / 'start.sqlite3'}"

    async def start(**changed: Any) -> None:
        app = create_app(
            catalog, Store.open(url), Settings(database_url=url, **changed), lambda: NOON, new_id
        )
        async with app.router.lifespan_context(app):
            pass

    asyncio.run(start())
    asyncio.run(start())
    asyncio.run(start(time_zone="Europe/Vienna"))
    with sqlite3.connect(tmp_path / "start.sqlite3") as connection:
        kept = connection.execute("select hash, document from configuration").fetchall()
    connection.close()
    assert len(kept) == 3
    assert len({digest for digest, _ in kept}) == 2
    assert all(url not in str(document) for _, document in kept)
