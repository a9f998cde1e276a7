"""Small hook requests for the door: the least that is answered, and one that fires."""

from __future__ import annotations

from typing import Any

from cds_service.catalog import Catalog
from cds_service.rules.cases import Case, finding, order
from tests.calls import new_id, request_of

FIRING = Case(
    "symptoms and sign",
    "",
    (finding("plantar-dysaesthesia", "left"), finding("tinel-tarsal-tunnel", "left")),
)
ORDERING = Case(
    "physiotherapy selected",
    "",
    (
        *FIRING.chart,
        order("ServiceRequest", "cpt|97161", 0, reason="icd10cm|G57.52", side="left", draft=True),
    ),
    hook="order-select",
)


def least() -> dict[str, Any]:
    """What a client sends that has nothing on a patient but a name."""
    return {
        "hook": "patient-view",
        "hookInstance": new_id(),
        "context": {"patientId": "p1", "userId": "Practitioner/1"},
        "prefetch": {"patient": {"resourceType": "Patient", "id": "p1"}, "conditions": None},
    }


def firing(catalog: Catalog) -> dict[str, Any]:
    return request_of(catalog, FIRING)


def ordering(catalog: Catalog) -> dict[str, Any]:
    return request_of(catalog, ORDERING)
