"""A service on a store of its own, asked without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from cds_service.catalog import Catalog
from cds_service.settings import Settings
from cds_service.store import Store
from cds_service.web.app import create_app
from tests.calls import new_id, service_of

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


class Site:
    """The application, its store, and a client."""

    def __init__(self, app: FastAPI, store: Store) -> None:
        self.app = app
        self.store = store

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
                return await client.request(method, path, **more)

        return asyncio.run(once())

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("GET", path, **more)

    def call(self, hook: str, body: Any = None, **more: Any) -> httpx.Response:
        """A call of the service of a hook; `body` is sent as JSON."""
        given = more if body is None else {"json": body, **more}
        return self.ask("POST", f"/cds-services/{service_of(hook)}", **given)


@pytest.fixture
def make_site(catalog: Catalog, tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Builds a service with other settings, clock or store."""
    opened: list[Store] = []

    def make(
        *, store: Any = None, clock: Callable[[], datetime] = lambda: NOON, made: Any = None, **settings: Any
    ) -> Site:
        if store is None:
            store = Store.open(f"sqlite:///{tmp_path / f'{len(opened)}.sqlite3'}")
            store.start()
            opened.append(store)
        given = Settings(**{"store_deadline_ms": 5000, **settings})
        return Site(create_app(made or catalog, store, given, clock, new_id), store)

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site()
