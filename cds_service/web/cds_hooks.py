"""The endpoints of CDS Hooks: discovery, and the call of a service."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import msgspec
from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from cds_service.attachments import AttachmentReader
from cds_service.catalog import Catalog
from cds_service.engine import (
    Answer,
    HookCall,
    answer,
    attached_texts,
    batch,
    held_back,
    overridden_since,
    parse_call,
)
from cds_service.engine.answer import NEEDED
from cds_service.settings import Settings
from cds_service.store import Store, StoreUnavailable
from cds_service.store.rows import Overridden
from cds_service.web.errors import NO_STORE
from cds_service.web.posted import addresses, json_body

log = logging.getLogger(__name__)

SPECIFICATION = "3.0.0"
# As the definitions of the hooks publish them.
HOOK_VERSIONS = {"patient-view": "1.0", "order-select": "1.0"}


@dataclass(frozen=True)
class Door:
    """What the endpoints need: the content, the store, and, from outside, time and identifiers."""

    catalog: Catalog
    store: Store
    settings: Settings
    attachments: AttachmentReader
    clock: Callable[[], datetime]
    new_id: Callable[[], str]

    def routes(self) -> APIRouter:
        router = APIRouter()
        for path in ("/cds-services", "/cds-services/"):
            router.add_api_route(path, self.discover, methods=["GET", "HEAD"])
        for path in addresses():
            router.add_api_route(path, self.call, methods=["POST"])
        return router

    @cached_property
    def _discovery(self) -> bytes:
        return msgspec.json.encode(discovery(self.catalog))

    async def discover(self) -> Response:
        """Which services there are and what they ask for: the same bytes every time."""
        return Response(self._discovery, media_type="application/json")

    async def call(self, request: Request, service_id: str) -> Response:
        """Answer one call, and send the answer only when its rows are safe."""
        started, received_at = time.perf_counter(), self.clock()
        if service_id not in self.catalog.services:
            raise HTTPException(404)
        as_of = received_at.astimezone(self.settings.zone).date()
        call = parse_call(await json_body(request), self.catalog.services[service_id][1])
        texts = await attached_texts(call, self.attachments, self.settings.attachment_deadline)
        overridden, unread = await self._overridden(call, as_of)
        given = answer(
            self.catalog,
            service_id,
            call,
            as_of=as_of,
            zone=self.settings.zone,
            public_url=self.settings.public_url,
            new_id=self.new_id,
            texts=texts,
            held_back=held_back(overridden, as_of, self.settings.zone),
            unread=unread,
        )
        body = msgspec.json.encode(given.body())
        milliseconds = (time.perf_counter() - started) * 1000
        rows = batch(
            given, self.catalog, received_at=received_at, milliseconds=milliseconds, new_id=self.new_id
        )
        await self.store.write(rows, self.settings.store_deadline)
        _tell(given, (time.perf_counter() - started) * 1000)
        if given.problem is not None:
            raise given.problem
        return Response(body, headers=NO_STORE, media_type="application/json")

    async def _overridden(self, call: HookCall, as_of: date) -> tuple[tuple[Overridden, ...], str | None]:
        """What was overridden of this patient's cards, or why that cannot be known.

        Then everything is shown: a card too many can be overridden again. The evaluation says so.
        """
        since = overridden_since(as_of, self.settings.zone)
        asked = call.patient_id, call.fhir_server, since, self.settings.store_deadline
        try:
            return await self.store.overridden(*asked), None
        except StoreUnavailable as problem:
            log.warning("what was overridden before could not be read, nothing is held back: %s", problem)
            return (), "what was overridden before; nothing was held back for it"


def _tell(given: Answer, milliseconds: float) -> None:
    """One line per call, without anything of the patient; the evaluation is shown again by its id."""
    log.info(
        "%s %d, %d cards, %.1f ms, evaluation %s",
        *(given.service_id, given.status, sum(one.visible for one in given.shown)),
        *(milliseconds, given.evaluation_id),
    )


def discovery(catalog: Catalog) -> dict[str, Any]:
    """The discovery document, in one fixed order."""
    return {
        "services": [
            {
                "hook": service.hook,
                "title": service.title,
                "description": service.description,
                "id": service.id,
                "prefetch": dict(catalog.templates(service.id)),
                "usageRequirements": usage_requirements(catalog, service.id),
                "version": SPECIFICATION,
                "hookVersion": HOOK_VERSIONS[service.hook],
            }
            for _, service in catalog.services.values()
        ]
    }


def usage_requirements(catalog: Catalog, service_id: str) -> str:
    """What a client must do for this service to be of use."""
    hook = catalog.services[service_id][1].hook
    keys = {handle: key for key, handle in catalog.handles(service_id).items()}
    needed = " and ".join(keys[handle] for handle in NEEDED)
    return (
        f"Call it on the hook {hook}. Send the prefetch keys {needed}: without them the answer is 412; an empty "
        "search result counts as an answer. Every other key may be left out, and what depends on it is then said "
        "to be unknown. FHIR R4. The service works from prefetch alone: it calls no FHIR server and needs no "
        "access token."
    )
