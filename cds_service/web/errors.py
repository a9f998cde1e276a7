"""Whatever goes wrong, the client gets an OperationOutcome with a sentence, and no patient data anywhere.

Inside the application exceptions become answers by `handlers`; what no handler knows ends at `Guard`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cds_service.engine import CallProblem
from cds_service.store import StoreUnavailable

log = logging.getLogger(__name__)

NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

# HTTP status -> FHIR issue type and sentence, where nobody closer to the cause has given one.
_SENTENCES = {
    400: ("structure", "The request cannot be read."),
    403: ("forbidden", "This is not allowed."),
    404: ("not-found", "There is nothing at this address; the services are listed at /cds-services."),
    405: ("not-supported", "This address does not know that method; the header Allow names those it knows."),
    413: ("too-long", "The request body is larger than this service accepts."),
    415: ("not-supported", "The request body must be sent as application/json, and not compressed."),
    500: ("exception", "The service failed, and nothing can be said about this patient."),
    503: (
        "transient",
        "Nothing could be stored, and so nothing is answered; the same request may succeed later.",
    ),
}


def operation_outcome(
    status: int,
    code: str | None = None,
    sentence: str | None = None,
    expression: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An error answer. `code` is the FHIR issue type, `expression` the place in the request."""
    usual_code, usual_sentence = _SENTENCES.get(status, ("processing", "The request cannot be answered."))
    issue: dict[str, Any] = {
        "severity": "fatal" if status >= 500 else "error",
        "code": code or usual_code,
        "diagnostics": sentence or usual_sentence,
    }
    if expression:
        issue["expression"] = [expression]
    body = msgspec.json.encode({"resourceType": "OperationOutcome", "issue": [issue]})
    return Response(body, status, headers={**NO_STORE, **(headers or {})}, media_type="application/json")


async def _http(_: Request, error: HTTPException) -> Response:
    headers = dict(error.headers or {})
    if "Allow" in headers:
        headers["Allow"] = ", ".join(sorted(headers["Allow"].split(", ")))
    if error.status_code == 413:
        headers["Connection"] = "close"  # nobody reads the rest of that body
    return operation_outcome(error.status_code, headers=headers)


async def _call_problem(_: Request, error: CallProblem) -> Response:
    # A sentence that begins with the name of an element leaves the name as it is written.
    first = error.message.split(" ", 1)[0]
    begins_with_a_name = first == error.expression or any(letter.isupper() for letter in first[1:])
    begun = error.message if begins_with_a_name else error.message[:1].upper() + error.message[1:]
    sentence = f"{begun}."
    return operation_outcome(error.status, error.code, sentence, error.expression)


async def _store_unavailable(_: Request, error: StoreUnavailable) -> Response:
    log.error("answer withheld, the store refused: %s", error)
    return operation_outcome(503, headers={"Retry-After": "1"})


HANDLERS: Mapping[Any, Callable[[Request, Any], Any]] = {
    HTTPException: _http,
    CallProblem: _call_problem,
    StoreUnavailable: _store_unavailable,
}


class Guard:
    """Turns every other exception into a 500 with a request id, and logs where it came from.

    The message of an exception may hold words of a chart, so it is never written anywhere.
    """

    def __init__(self, app: ASGIApp, new_id: Callable[[], str]) -> None:
        self.app = app
        self.new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            log.info("a client went away while it was sending")
        except Exception as error:
            request_id = self.new_id()
            log.error(
                "request %s failed: %s at %s", request_id, type(error).__name__, origin(error.__traceback__)
            )
            if scope["type"] != "http" or started:
                return  # the server closes a connection whose answer stays incomplete
            sentence = f"{_SENTENCES[500][1]} Request {request_id} in the log of the service tells where."
            await operation_outcome(500, sentence=sentence)(scope, receive, send)


def origin(traceback: TracebackType | None) -> str:
    """Module and line where an exception was raised, and where in this project, when that is elsewhere."""
    places = []
    while traceback is not None:
        frame = traceback.tb_frame
        places.append((frame.f_globals.get("__name__", "?"), traceback.tb_lineno, frame.f_code.co_name))
        traceback = traceback.tb_next
    ours = [place for place in places if place[0].split(".")[0] in ("cds_service", "hooks")]
    shown = dict.fromkeys([*ours[-1:], *places[-1:]])
    return " in ".join(f"{module}:{line} ({function})" for module, line, function in reversed(shown))


class BodyLimit:
    """Stops a body that is too large, by its declared length or, sent in pieces, when it passes the limit."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        declared = next((v for k, v in scope.get("headers", ()) if k == b"content-length"), b"0")
        left = self.most

        async def limited() -> Message:
            nonlocal left
            if declared.isdigit() and int(declared) > self.most:
                raise HTTPException(413)
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413)
            return message

        await self.app(scope, limited, send)
