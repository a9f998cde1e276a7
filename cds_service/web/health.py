"""For a supervisor: whether the process lives, and whether its store can be read."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from cds_service.store import Store
from cds_service.web.errors import NO_STORE


def routes(store: Store) -> APIRouter:
    router = APIRouter(prefix="/health")

    @router.get("/live")
    async def live() -> Response:
        return JSONResponse({"status": "pass"}, headers=NO_STORE)

    @router.get("/ready")
    def ready() -> Response:
        store.recent(1)  # StoreUnavailable becomes 503
        return JSONResponse({"status": "pass"}, headers=NO_STORE)

    return router
