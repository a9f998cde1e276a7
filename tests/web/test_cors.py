"""Pages in a browser may call when they run on this machine or are named: SEC-18."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.calls import service_of
from tests.conformance.checker import check_operation_outcome
from tests.web.conftest import Site

VIEW = f"/cds-services/{service_of('patient-view')}"
NAMED = "https://sandbox.cds-hooks.org"
# As the public sandbox sends them.
PREFLIGHTS = [
    ("/cds-services", "GET", "authorization"),
    ("/cds-services/", "GET", "authorization"),
    (VIEW, "POST", "authorization,content-type"),
    (f"{VIEW}/feedback", "POST", "authorization,content-type"),
]
LOOPBACK = [
    "http://localhost:8080",
    "https://localhost",
    "http://127.0.0.1:3000",
    "http://[::1]:8080",
]
FOREIGN = [
    "https://evil.example",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example:80",
    "http://localhost:80@evil.example",
    "null",
    "file://",
]


@pytest.mark.parametrize("origin", [*LOOPBACK, NAMED])
@pytest.mark.parametrize(("path", "method", "headers"), PREFLIGHTS)
def test_a_preflight_is_answered_without_credentials(
    make_site: Callable[..., Site], path: str, method: str, headers: str, origin: str
) -> None:
    answered = make_site(allowed_origins=(NAMED,)).ask(
        "OPTIONS",
        path,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": headers,
        },
    )
    assert 200 <= answered.status_code < 300
    assert answered.headers["access-control-allow-origin"] == origin
    assert answered.headers["access-control-allow-methods"] == "GET, POST, OPTIONS"
    allowed = answered.headers["access-control-allow-headers"].lower().split(", ")
    assert {"authorization", "content-type"} <= set(allowed)
    assert "access-control-allow-credentials" not in answered.headers


@pytest.mark.parametrize("origin", [*FOREIGN, NAMED])
def test_other_pages_are_refused(site: Site, origin: str) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answered = site.ask("OPTIONS", VIEW, headers=headers)
    assert answered.status_code == 403
    assert "access-control-allow-origin" not in answered.headers
    assert check_operation_outcome(answered.json()) == []
    answered = site.get("/cds-services", headers={"Origin": origin})
    assert answered.status_code == 200
    assert "access-control-allow-origin" not in answered.headers


def test_an_answer_to_a_page_of_this_machine_says_so(site: Site) -> None:
    answered = site.get("/cds-services", headers={"Origin": LOOPBACK[0]})
    assert answered.headers["access-control-allow-origin"] == LOOPBACK[0]
    assert "Origin" in answered.headers["vary"]


def test_other_methods_are_refused(site: Site) -> None:
    headers = {"Origin": LOOPBACK[0], "Access-Control-Request-Method": "DELETE"}
    answered = site.ask("OPTIONS", VIEW, headers=headers)
    assert answered.status_code == 403
    assert answered.headers["access-control-allow-origin"] == LOOPBACK[0]
