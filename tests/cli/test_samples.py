"""The sample patients: moved in time as a whole, and asked for like an EHR would be."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cds_service import samples
from cds_service.catalog import Catalog
from cds_service.demo import PARTS
from cds_service.samples import find_samples, moved, prefetched
from cds_service.terminal import Refusal
from tests.calls import ask, cards_of, service_of

SAMPLES = find_samples().patients
WRITTEN = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("value", "days", "expected"),
    [
        ("2026-06-15", 10, "2026-06-25"),
        ("2026-06-15T08:30:00+02:00", 10, "2026-06-25T08:30:00+02:00"),
        ("2026-05", 30, "2026-06"),
        ("2026-01", -180, "2025-07"),
        ("2024-02-29", 366, "2025-03-01"),
        ("2026-06-15 is a day", 10, "2026-06-15 is a day"),
        ("2026-13-45", 10, "2026-13-45"),
        ("97161", 10, "97161"),
        ("2026", 10, "2026"),
        (7, 10, 7),
        ({"a": ["2026-06-15", None]}, 1, {"a": ["2026-06-16", None]}),
    ],
)
def test_dates_move_together(value: Any, days: int, expected: Any) -> None:
    assert moved(value, WRITTEN, WRITTEN + timedelta(days)) == expected


def test_every_patient_has_a_story() -> None:
    assert len(SAMPLES) > 30
    assert len({one.id for one in SAMPLES}) == len(SAMPLES)
    for one in SAMPLES:
        assert one.title
        assert one.story
        assert any(r["resourceType"] == "Patient" and r["id"] == one.id for r in one.resources(WRITTEN))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)
@pytest.mark.parametrize("days", [0, 100, 158, 365, 1000])
def test_a_story_is_the_same_on_every_day(catalog: Catalog, sample: samples.Sample, days: int) -> None:
    templates = catalog.templates(service_of("patient-view"))
    shown = [
        cards_of(ask(catalog, sample.request("patient-view", templates, day), day))
        for day in (WRITTEN, WRITTEN + timedelta(days))
    ]
    assert shown[0] == shown[1]


def test_every_draft_is_of_its_patient(catalog: Catalog) -> None:
    templates = catalog.templates(service_of("order-select"))
    drafted = [one for one in SAMPLES if one.draft_file]
    assert drafted
    for one in drafted:
        context = one.request("order-select", templates, WRITTEN)["context"]
        assert context["selections"]
        assert "Patient/PATIENT" not in str(context)
        assert f"Patient/{one.id}" in str(context["draftOrders"])


@pytest.mark.parametrize(
    ("part", "patient", "hook"),
    [(part.title, *call) for part in PARTS for call in part.calls],
)
def test_the_demo_shows_what_its_parts_promise(catalog: Catalog, part: str, patient: str, hook: str) -> None:
    [sample] = [one for one in SAMPLES if one.id == patient]
    assert hook == "patient-view" or sample.draft_file
    request = sample.request(hook, catalog.templates(service_of(hook)), WRITTEN)
    assert bool(cards_of(ask(catalog, request, WRITTEN))) != part.startswith("Nothing is shown")


CHART: list[dict[str, Any]] = [
    {"resourceType": "Patient", "id": "p"},
    {"resourceType": "Observation", "id": "a", "category": [{"coding": [{"code": "exam"}]}]},
    {"resourceType": "Observation", "id": "b", "code": {"coding": [{"system": "http://loinc.org", "code": "4548-4"}]}},
    {"resourceType": "ServiceRequest", "id": "c", "status": "active"},
    {"resourceType": "ServiceRequest", "id": "d", "status": "revoked"},
]  # fmt: skip


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("Observation?patient={{context.patientId}}", ["a", "b"]),
        ("Observation?patient={{context.patientId}}&category=exam", ["a"]),
        ("Observation?patient={{context.patientId}}&category=survey", []),
        (
            "Observation?patient={{context.patientId}}&code=http://loinc.org|1-8,http://loinc.org|4548-4",
            ["b"],
        ),
        ("ServiceRequest?patient={{context.patientId}}&status=active,completed", ["c"]),
    ],
)
def test_a_search_finds_what_a_server_would(template: str, found: list[str]) -> None:
    bundle = prefetched(template, "p", CHART)
    assert bundle is not None
    assert [entry["resource"]["id"] for entry in bundle["entry"]] == found
    assert bundle["total"] == len(found)


def test_a_read_is_the_resource_or_null() -> None:
    assert prefetched("Patient/{{context.patientId}}", "p", CHART) == CHART[0]
    assert prefetched("Patient/{{context.patientId}}", "q", CHART) is None


def test_samples_that_are_missing_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(samples, "_PACKAGED", tmp_path)
    monkeypatch.setattr(samples, "_CHECKOUT", tmp_path)
    with pytest.raises(Refusal):
        find_samples()
