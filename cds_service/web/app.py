"""The application put together; every part of it is explained where it lives."""

from __future__ import annotations

import gc
import logging
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fastapi import FastAPI

from cds_service.attachments import AttachmentReader
from cds_service.catalog import Catalog, load_catalog
from cds_service.engine import configuration
from cds_service.settings import Settings, read_settings
from cds_service.store import Store, StoreUnavailable
from cds_service.web import health, reference
from cds_service.web.cds_hooks import Door
from cds_service.web.cors import Cors
from cds_service.web.errors import HANDLERS, BodyLimit, Guard
from cds_service.web.feedback import FeedbackDoor

log = logging.getLogger(__name__)

START_DEADLINE = 5.0
"""Seconds in which the start must be kept."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_uuid() -> str:
    return str(uuid.uuid4())


def create_app(
    catalog: Catalog,
    store: Store,
    settings: Settings,
    clock: Callable[[], datetime] = utc_now,
    new_id: Callable[[], str] = new_uuid,
    attachments: AttachmentReader | None = None,
) -> FastAPI:
    """The service as an ASGI application. It starts the store when it starts, and closes it when it ends."""
    attachments = attachments or AttachmentReader()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        store.start()
        attachments.start()
        await _mark_start(catalog, store, settings, clock, new_id)
        # What is there now stays for ever: the collector need not walk through it at each call.
        gc.collect()
        gc.freeze()
        yield
        attachments.close()
        store.close()

    app = FastAPI(
        title="Foot and ankle nerve entrapment CDS",
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        exception_handlers=dict(HANDLERS),
    )
    app.include_router(Door(catalog, store, settings, attachments, clock, new_id).routes())
    app.include_router(FeedbackDoor(catalog, store, settings, clock).routes())
    app.include_router(reference.routes(catalog, settings))
    app.include_router(health.routes(store))
    # The last one added is the outermost: CORS headers are on every answer, errors included.
    app.add_middleware(BodyLimit, most=settings.max_body_bytes)
    app.add_middleware(Guard, new_id=new_id)
    app.add_middleware(Cors, origins=settings.allowed_origins)
    return app


async def _mark_start(
    catalog: Catalog,
    store: Store,
    settings: Settings,
    clock: Callable[[], datetime],
    new_id: Callable[[], str],
) -> None:
    """Keep with which content and settings this process began. A store that is away now may be back for the calls."""
    said = {"public_url": settings.public_url, "time_zone": settings.time_zone}
    if catalog.site is not None:
        said["site"] = catalog.site.about.name
    try:
        await store.write(configuration(catalog, said, seen_at=clock(), new_id=new_id), START_DEADLINE)
    except StoreUnavailable as problem:
        log.warning("The start could not be kept in the store: %s", problem)


def factory() -> FastAPI:
    """The application as the environment sets it, for a server that starts its workers itself."""
    settings = read_settings()
    log_to_stderr(settings)
    catalog = load_catalog(settings.site)
    return create_app(catalog, Store.open(settings.database_url), settings.at_site(catalog.time_zone))


def log_to_stderr(settings: Settings) -> None:
    """One line per event, with the time in front. Libraries are only heard when they warn."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("cds_service").setLevel(settings.log_level.upper())
    logging.getLogger("uvicorn").setLevel(
        "WARNING" if settings.log_level == "info" else settings.log_level.upper()
    )
