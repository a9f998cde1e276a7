"""The two named requests: *silent* holds no entry of the topic, *firing* gives three cards."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from cds_service.catalog import Catalog
from cds_service.rules import Case, finding, measure, order
from tests.calls import request_of

FIRING = Case(
    "firing",
    "Symptoms, sign, a focal study, and a trial that has run for 35 days.",
    (
        finding("plantar-dysaesthesia", "left", "present", 30),
        finding("tinel-tarsal-tunnel", "left", "positive", 30),
        measure("dml-tibial-ah", "left", 7.4),
        measure("dml-tibial-ah", "right", 4.4),
        measure("plantar-medial-mixed-peak", "left", "no response"),
        measure("plantar-medial-mixed-peak", "right", 3.2),
        measure("sural-amp", "left", 12),
        measure("skin-temp-foot", None, 33),
        order("Procedure", "cpt|97110", 35, reason="icd10cm|M79.672"),
    ),
)
SILENT = Case("silent", "Nothing of the topic.", ())
NAMED = {"silent": SILENT, "firing": FIRING}


def padding(number: int) -> tuple[str, dict[str, Any]]:
    """An unrelated resource as an EHR sends it: a laboratory value, a blood pressure, a Condition, a drug."""
    subject = {"reference": "Patient/case", "display": "Synthetic Patient"}
    narrative = {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">Synthetic</div>'}
    common = {
        "id": f"pad-{number}",
        "meta": {"versionId": "1", "lastUpdated": "2026-03-01T10:00:00Z"},
        "text": narrative,
    }
    if number % 4 == 0:
        return "laboratory", common | {
            "resourceType": "Observation",
            "status": "final",
            "category": [
                {
                    "coding": [
                        {
                            "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                            "code": "laboratory",
                        }
                    ]
                }
            ],
            "code": {
                "coding": [{"system": "http://loinc.org", "code": "718-7", "display": "Hemoglobin"}],
                "text": "Hemoglobin",
            },
            "subject": subject,
            "effectiveDateTime": "2026-03-01T09:30:00Z",
            "issued": "2026-03-01T10:00:00Z",
            "valueQuantity": {
                "value": 13.9,
                "unit": "g/dL",
                "system": "http://unitsofmeasure.org",
                "code": "g/dL",
            },
            "referenceRange": [{"low": {"value": 12, "unit": "g/dL"}, "high": {"value": 16, "unit": "g/dL"}}],
        }
    if number % 4 == 1:
        return "vitalSigns", common | {
            "resourceType": "Observation",
            "status": "final",
            "code": {
                "coding": [
                    {"system": "http://loinc.org", "code": "85354-9", "display": "Blood pressure panel"}
                ]
            },
            "subject": subject,
            "effectiveDateTime": "2026-03-01",
            "component": [
                {
                    "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
                    "valueQuantity": {"value": value, "unit": "mmHg"},
                }
                for code, value in (("8480-6", 128), ("8462-4", 82))
            ],
        }
    if number % 4 == 2:
        return "conditions", common | {
            "resourceType": "Condition",
            "clinicalStatus": {"coding": [{"code": "active"}]},
            "verificationStatus": {"coding": [{"code": "confirmed"}]},
            "category": [{"coding": [{"code": "problem-list-item"}]}],
            "code": {
                "coding": [
                    {
                        "system": "http://hl7.org/fhir/sid/icd-10-cm",
                        "code": "I10",
                        "display": "Essential (primary) hypertension",
                    }
                ]
            },
            "subject": subject,
            "recordedDate": "2019-04-01",
        }
    return "medicationRequests", common | {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {
            "coding": [
                {
                    "system": "http://www.nlm.nih.gov/research/umls/rxnorm",
                    "code": "314076",
                    "display": "lisinopril 10 MG Oral Tablet",
                }
            ]
        },
        "subject": subject,
        "authoredOn": "2025-11-01",
        "dosageInstruction": [
            {"text": "1 tablet daily", "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}}
        ],
    }


def body(catalog: Catalog, name: str, size: int) -> bytes:
    """The named request, padded with unrelated resources to about `size` bytes."""
    request = request_of(catalog, NAMED[name])
    for number in count():
        raw = json.dumps(request).encode()
        if len(raw) >= size:
            return raw
        for offset in range(max(1, (size - len(raw)) // 900)):
            key, resource = padding(number * 1000 + offset)
            request["prefetch"][key]["entry"].append(
                {"fullUrl": f"https://ehr.example/fhir/x/{resource['id']}", "resource": resource}
            )
    raise AssertionError("a count ends never")
