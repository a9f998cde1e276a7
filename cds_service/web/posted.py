"""What the doors of CDS Hooks have in common: the addresses of a service, and the body of what is posted to it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request


def addresses(below: str = "") -> tuple[str, ...]:
    """The paths of a service, or of what lies below it; also with a slash at the end or doubled: some clients join
    addresses that way, and a browser cannot follow a redirected preflight."""
    services = ("/cds-services/{service_id}", "/cds-services//{service_id}")
    plain = [f"{service}{slash}" for service in services for slash in ("", "/")]
    if not below:
        return tuple(plain)
    return tuple(f"{path}/{below}{slash}" for path in plain for slash in ("", "/"))


async def json_body(request: Request) -> bytes:
    """The body of a request that says it is JSON, or says nothing about it."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and kind != "application/json" and not kind.endswith("+json"):
        raise HTTPException(415)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise HTTPException(415)
    return await request.body()
