"""The service with a site folder: its pages and searches show what is in force."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cds_service.catalog import Catalog, load_catalog
from cds_service.settings import Settings
from cds_service.web import app as module
from tests.calls import service_of
from tests.web.conftest import Site

FOLDER = Path(__file__).parents[2] / "fixtures" / "sites" / "riverside"
PAGE = "/reference/foot_ankle_entrapment"


@pytest.fixture(scope="module")
def riverside() -> Catalog:
    return load_catalog(FOLDER)


def test_the_reference_shows_whose_rows_are_in_force(
    make_site: Callable[..., Site], riverside: Catalog
) -> None:
    site = make_site(made=riverside)
    assert "With the codes and limits of Riverside Hospital" in site.get("/reference").text
    page = site.get(PAGE).text
    for said in (
        "Riverside Hospital, whose own codes and limits are in force",
        'id="the-sites-own"',
        "<td>replaces</td>",
        "<td>dml-tibial-ah-upper: 5.8 ms</td>",
        "<td>urn:oid:2.999.20.1</td>",
        "<code>FU-FOOT</code>",
        "<em>site</em>",
    ):
        assert said in page, said


def test_the_reference_of_a_service_without_site_names_none(site: Site) -> None:
    assert "With the codes" not in site.get("/reference").text
    page = site.get(PAGE).text
    assert 'id="the-sites-own"' not in page
    assert "<em>site</em>" not in page


def test_the_searches_ask_for_its_laboratory_codes(
    make_site: Callable[..., Site], riverside: Catalog
) -> None:
    services = make_site(made=riverside).get("/cds-services").json()["services"]
    [templates] = [s["prefetch"] for s in services if s["id"] == service_of("patient-view")]
    assert "urn:oid:2.999.20.3|GFRE" in templates["laboratory"]
    assert all(len(template) < 300 for template in templates.values())


@pytest.mark.parametrize(("zone", "expected"), [(None, "America/Chicago"), ("Asia/Tokyo", "Asia/Tokyo")])
def test_a_worker_reads_the_folder_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, zone: str | None, expected: str
) -> None:
    made: dict[str, Any] = {}

    def create_app(catalog: Catalog, store: object, settings: Settings) -> None:
        made.update(catalog=catalog, settings=settings)

    monkeypatch.setattr(module, "create_app", create_app)
    monkeypatch.setattr(module.Store, "open", lambda url: None)
    monkeypatch.setenv("CDS_SITE", str(FOLDER))
    if zone:
        monkeypatch.setenv("CDS_TIME_ZONE", zone)
    module.factory()
    assert made["settings"].time_zone == expected
    assert made["catalog"].site.about.name == "Riverside Hospital"
