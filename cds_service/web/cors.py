"""Which web pages may call from a browser: those on this machine, and those that the settings name."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp

from cds_service.web.errors import operation_outcome

LOOPBACK = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?"


class Cors(CORSMiddleware):
    """Answers preflights, unauthenticated as CDS Hooks asks, and marks every other answer, errors included."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_origin_regex=LOOPBACK,
            allow_methods=("GET", "POST", "OPTIONS"),
            allow_headers=("Authorization", "Content-Type"),
            allow_private_network=True,
            expose_headers=("Retry-After",),
        )

    def preflight_response(self, request_headers: Headers) -> Response:
        response = super().preflight_response(request_headers)
        if response.status_code < 400:
            return response
        kept = ("vary", "access-control-allow-origin")
        headers = {name: value for name, value in response.headers.items() if name in kept}
        said = "This page, method or header is not among those that may call this service from a browser."
        return operation_outcome(403, sentence=said, headers=headers)
