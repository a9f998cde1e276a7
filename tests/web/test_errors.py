"""Every answer but a success is an OperationOutcome: ERR of the checklist of CDS Hooks."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from cds_service.catalog import Catalog
from cds_service.store import Store, StoreUnavailable
from tests.calls import service_of
from tests.conformance.checker import check_operation_outcome
from tests.web.conftest import Site
from tests.web.requests import firing, least, ordering

ORIGIN = "http://localhost:8080"
VIEW = f"/cds-services/{service_of('patient-view')}"
SELECT = f"/cds-services/{service_of('order-select')}"
JSON = {"Content-Type": "application/json"}


def changed(**members: Any) -> bytes:
    """The least request with other members; None takes one away."""
    body = {**least(), **members}
    return json.dumps({key: value for key, value in body.items() if value is not None}).encode()


def context(**members: Any) -> bytes:
    whole = {**least()["context"], **members}
    return changed(context={key: value for key, value in whole.items() if value is not None})


def prefetch(**members: Any) -> bytes:
    return changed(prefetch={**least()["prefetch"], **members})


# What is asked, with which headers and body, the status and issue type that come back.
TABLE = {
    "unknown path": ("GET", "/cds", {}, b"", 404, "not-found"),
    "path below a service": ("POST", f"{VIEW}/feedback/x", JSON, b"{}", 404, "not-found"),
    "unknown service": ("POST", "/cds-services/none", JSON, b"{}", 404, "not-found"),
    "unknown reference": ("GET", "/reference/none", {}, b"", 404, "not-found"),
    "get of a service": ("GET", VIEW, {}, b"", 405, "not-supported"),
    "put of a service": ("PUT", VIEW, JSON, b"{}", 405, "not-supported"),
    "post of discovery": ("POST", "/cds-services", JSON, b"{}", 405, "not-supported"),
    "delete of discovery": ("DELETE", "/cds-services", {}, b"", 405, "not-supported"),
    "text": ("POST", VIEW, {"Content-Type": "text/plain"}, b"{}", 415, "not-supported"),
    "form": (
        *("POST", VIEW, {"Content-Type": "application/x-www-form-urlencoded"}, b"a=b"),
        *(415, "not-supported"),
    ),
    "compressed": ("POST", VIEW, {**JSON, "Content-Encoding": "gzip"}, b"\x1f\x8b", 415, "not-supported"),
    "nothing": ("POST", VIEW, JSON, b"", 400, "structure"),
    "no json": ("POST", VIEW, JSON, b"<html>", 400, "structure"),
    "cut short": ("POST", VIEW, JSON, changed()[:-1], 400, "structure"),
    "a list": ("POST", VIEW, JSON, b"[]", 422, "invalid"),
    "too large": ("POST", VIEW, JSON, b" " * (4 * 1024 * 1024 + 1), 413, "too-long"),
    "no hook": ("POST", VIEW, JSON, changed(hook=None), 422, "required"),
    "other hook": ("POST", VIEW, JSON, changed(hook="order-select"), 422, "invalid"),
    "hook is a number": ("POST", VIEW, JSON, changed(hook=1), 422, "invalid"),
    "no instance": ("POST", VIEW, JSON, changed(hookInstance=None), 422, "required"),
    "instance is no uuid": ("POST", VIEW, JSON, changed(hookInstance="x"), 422, "invalid"),
    "no context": ("POST", VIEW, JSON, changed(context=None), 422, "required"),
    "context is a list": ("POST", VIEW, JSON, changed(context=[]), 422, "invalid"),
    "no patient": ("POST", VIEW, JSON, context(patientId=None), 422, "required"),
    "patient is a number": ("POST", VIEW, JSON, context(patientId=7), 422, "invalid"),
    "no user": ("POST", VIEW, JSON, context(userId=None), 422, "required"),
    "token without server": ("POST", VIEW, JSON, changed(fhirAuthorization={"access_token": "x"}), 422, "required"),
    "no orders": ("POST", SELECT, JSON, changed(hook="order-select"), 422, "required"),
    "Patient is null": ("POST", VIEW, JSON, prefetch(patient=None), 412, "required"),
    "no prefetch": ("POST", VIEW, JSON, changed(prefetch=None), 412, "required"),
    "conditions failed": (
        *("POST", VIEW, JSON, prefetch(conditions={"resourceType": "OperationOutcome"})),
        *(412, "required"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_an_error_is_an_operation_outcome_with_cors(site: Site, case: str) -> None:
    method, path, headers, body, status, code = TABLE[case]
    answered = site.ask(method, path, headers={**headers, "Origin": ORIGIN}, content=body)
    assert answered.status_code == status
    assert answered.headers["content-type"] == "application/json"
    assert answered.headers["access-control-allow-origin"] == ORIGIN
    assert "origin" in answered.headers["vary"].lower()
    assert check_operation_outcome(answered.json()) == []
    [issue] = answered.json()["issue"]
    assert issue["code"] == code
    assert issue["diagnostics"].endswith(".")


@pytest.mark.parametrize(
    ("method", "path", "allowed"), [("PUT", VIEW, "POST"), ("DELETE", "/cds-services", "GET, HEAD")]
)
def test_405_names_what_is_allowed(site: Site, method: str, path: str, allowed: str) -> None:
    assert site.ask(method, path).headers["allow"] == allowed


@pytest.mark.parametrize("case", ["no orders", "Patient is null", "instance is no uuid"])
def test_an_error_says_where(site: Site, case: str) -> None:
    method, path, headers, body, *_ = TABLE[case]
    [issue] = site.ask(method, path, headers=headers, content=body).json()["issue"]
    [place] = issue["expression"]
    assert place in ("context.selections", "prefetch", "hookInstance")


@pytest.mark.parametrize(
    "kind", ["", "application/json; charset=utf-8", "APPLICATION/JSON", "application/fhir+json"]
)
def test_json_by_any_name_is_read(site: Site, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answered = site.ask("POST", VIEW, headers=headers, content=changed())
    assert answered.status_code == 200


def test_a_body_sent_in_pieces_is_stopped_too(make_site: Callable[..., Site]) -> None:
    sent = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 1
            yield b" " * 1024

    answered = make_site(max_body_bytes=10_000).ask("POST", VIEW, headers=JSON, content=pieces())
    assert answered.status_code == 413
    assert check_operation_outcome(answered.json()) == []
    assert answered.headers["connection"] == "close"


def test_a_body_just_small_enough_is_read(make_site: Callable[..., Site]) -> None:
    body = changed()
    filled = body + b" " * (10_000 - len(body))
    site = make_site(max_body_bytes=10_000)
    assert site.ask("POST", VIEW, headers=JSON, content=filled).status_code == 200
    assert site.ask("POST", VIEW, headers=JSON, content=filled + b" ").status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        changed().replace(b"p1", b"\xff"),
        changed()[:-1] + b',"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    ],
    ids=["no utf-8", "nested too deeply"],
)
def test_what_only_looks_like_json_is_refused(site: Site, body: bytes) -> None:
    assert site.ask("POST", VIEW, headers=JSON, content=body).status_code == 400


# --- when something of ours fails ---


class Refusing(Store):
    """A store that can be reached and takes nothing."""

    def __init__(self) -> None:
        pass

    async def write(self, batch: object, deadline: float = 0.25) -> None:
        raise StoreUnavailable("The database does not answer.")

    async def overridden(self, *asked: object) -> Any:
        raise StoreUnavailable("The database does not answer.")

    def recent(self, limit: int = 50) -> Any:
        raise StoreUnavailable("The database does not answer.")


def test_no_store_no_answer(make_site: Callable[..., Site], catalog: Catalog) -> None:
    site = make_site(store=Refusing())
    for hook, body in (("patient-view", firing(catalog)), ("order-select", ordering(catalog))):
        answered = site.call(hook, body, headers={"Origin": ORIGIN})
        assert answered.status_code == 503
        assert answered.headers["retry-after"] == "1"
        assert answered.headers["access-control-allow-origin"] == ORIGIN
        assert check_operation_outcome(answered.json()) == []
        assert "cards" not in answered.json()
    assert site.get("/health/ready").status_code == 503
    assert site.get("/health/live").status_code == 200


def test_a_store_that_is_too_slow_is_no_answer(
    make_site: Callable[..., Site], catalog: Catalog, tmp_path: Any
) -> None:
    store = Store.open(
        f"sqlite:///{tmp_path / 'idle.sqlite3'}"
    )  # nobody writes what waits: it was not started
    try:
        answered = make_site(store=store, store_deadline_ms=10).call("patient-view", firing(catalog))
        assert answered.status_code == 503
    finally:
        store.close()


SECRET = "burning of the left sole since Tuesday"


class Failing(Store):
    """Stands for any fault in the middle; its message holds words of a chart."""

    def __init__(self) -> None:
        pass

    async def overridden(self, *asked: object) -> Any:
        return ()

    async def write(self, batch: object, deadline: float = 0.25) -> None:
        raise KeyError(SECRET)


def test_a_fault_is_500_and_tells_nothing_of_the_patient(
    make_site: Callable[..., Site], catalog: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answered = make_site(store=Failing()).call("patient-view", firing(catalog), headers={"Origin": ORIGIN})
    assert answered.status_code == 500
    assert answered.headers["access-control-allow-origin"] == ORIGIN
    assert check_operation_outcome(answered.json()) == []
    [line] = [
        r.getMessage()
        for r in caplog.records
        if r.name.startswith("cds_service.web") and r.levelname == "ERROR"
    ]
    assert "KeyError" in line
    assert "tests.web.test_errors" in line
    assert "cds_service.web.cds_hooks" in line
    told = caplog.text + answered.text
    assert SECRET not in told
    assert "Traceback" not in told
    [request_id] = {word for word in line.split() if word.count("-") == 4}
    assert request_id in answered.text


def test_the_log_of_calls_holds_no_patient(
    site: Site, catalog: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="cds_service")
    body = firing(catalog)
    body["context"] |= {"patientId": "very-secret-id", "userId": "Practitioner/secret-user"}
    body["prefetch"]["patient"]["id"] = "very-secret-id"
    assert site.call("patient-view", body).status_code == 200
    assert site.get("/very-secret-id?patient=very-secret-id").status_code == 404
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert "200" in told
    assert "secret" not in told
