"""GET /cds-services: DISC and PFT of the checklist of CDS Hooks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest

from tests.conftest import Catalog
from tests.web.conftest import Site
from tests.web.requests import least, ordering

# Root-level context fields that both hooks mark as prefetch tokens, and that are always sent.
TOKENS = {"context.patientId", "context.userId"}
SEARCHABLE = {"patient", "category", "code", "status", "type", "date", "_count", "_sort"}


def services(site: Site) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = site.get("/cds-services").json()["services"]
    return found


@pytest.mark.parametrize("path", ["/cds-services", "/cds-services/"])
@pytest.mark.parametrize("accept", ["application/json", "*/*", "text/html"])
def test_it_is_always_there(site: Site, path: str, accept: str) -> None:
    answered = site.get(path, headers={"Accept": accept})
    assert answered.status_code == 200
    assert answered.headers["content-type"] == "application/json"


def test_it_is_the_same_bytes_every_time(site: Site, make_site: Callable[..., Site]) -> None:
    bodies = {one.get("/cds-services").content for one in (site, site, make_site())}
    assert len(bodies) == 1


def test_every_service_says_what_it_is(site: Site) -> None:
    found = services(site)
    assert found
    for service in found:
        assert list(service) == [
            *("hook", "title", "description", "id", "prefetch", "usageRequirements"),
            *("version", "hookVersion"),
        ]
        assert all(service.values())
        assert re.fullmatch(r"3\.\d+\.\d+", service["version"])
        assert service["hookVersion"] == "1.0"
        assert "patient" in service["usageRequirements"]
        assert "conditions" in service["usageRequirements"]
        assert "<" not in service["description"]


def test_no_id_is_used_twice(site: Site) -> None:
    ids = [service["id"] for service in services(site)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("path", ["/cds-services/{}", "/cds-services/{}/", "/cds-services//{}"])
def test_every_service_answers(site: Site, catalog: Catalog, path: str) -> None:
    bodies = {"patient-view": least(), "order-select": ordering(catalog)}
    for service in services(site):
        answered = site.ask("POST", path.format(service["id"]), json=bodies[service["hook"]])
        assert answered.status_code == 200, service["id"]


def test_head_is_answered(site: Site) -> None:
    assert site.ask("HEAD", "/cds-services").status_code == 200


def test_templates_are_reads_and_plain_searches(site: Site) -> None:
    for service in services(site):
        for key, template in service["prefetch"].items():
            assert re.fullmatch(r"[a-zA-Z][a-zA-Z0-9]*", key)
            assert len(template) < 300, key
            assert set(re.findall(r"{{(.*?)}}", template)) <= TOKENS, key
            plain = re.sub(r"{{.*?}}", "TOKEN", template)
            assert "{" not in plain
            assert "}" not in plain
            kind, asks, parameters = plain.partition("?")
            if not asks:
                assert re.fullmatch(r"[A-Z]\w+/TOKEN", kind), key
                continue
            assert re.fullmatch(r"[A-Z]\w+", kind), key
            named = parse_qsl(parameters, strict_parsing=True)
            names = [name for name, _ in named]
            assert len(set(names)) == len(names), f"{key} repeats a parameter"
            assert set(names) <= SEARCHABLE, key
            assert ("patient", "TOKEN") in named, key
