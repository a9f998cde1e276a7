"""Orders that a card may suggest, built and validated as FHIR R4 by fhir.resources.

Only codes marked `verified`, and those that a site gives for its own orders, are sent out; everything else goes as
text. Each order carries the canonical of its
kind, by which the record knows it again when it comes back, whatever code and words an EHR gave it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from cds_service.record import Side, Term
from cds_service.record.vocabulary import SYSTEMS
from cds_service.rules.knowledge import Site

FOOT = {Side.LEFT: ("22335008", "Left foot"), Side.RIGHT: ("7769000", "Right foot")}
_SNOMED = SYSTEMS["snomed"][0]
_DEFINITIONS = SYSTEMS["own-order"][0]

Kind = Literal["reassessment", "nerve-conduction-study", "surgical-opinion"]


@dataclass(frozen=True)
class ProposedOrder:
    """A ServiceRequest to suggest: what, for which foot, why, and, if planned, from which day to which."""

    kind: Kind
    text: str
    side: Side
    reason: str
    reason_code: Term | None = None
    first: date | None = None
    last: date | None = None
    note: str = ""


def canonical(kind: Kind, version: str = "") -> str:
    """The address of what an order of a kind is, with the version of the topic that defines it."""
    return f"{_DEFINITIONS}/{kind}" + (f"|{version}" if version else "")


def service_request(
    order: ProposedOrder, patient_id: str, authored: date, version: str = "", site: Site | None = None
) -> dict[str, Any]:
    """The draft ServiceRequest for a proposed order, as FHIR JSON.

    `version` is that of the topic; of a site come the codes under which its EHR files such an order.
    """
    from fhir.resources.R4B.servicerequest import ServiceRequest

    code, display = FOOT[order.side]
    reason: dict[str, Any] = {"text": order.reason}
    if order.reason_code is not None and order.reason_code.mark == "verified":
        reason["coding"] = [
            {
                "system": "http://hl7.org/fhir/sid/icd-10-cm",
                "code": order.reason_code.code,
                "display": order.reason_code.display,
            }
        ]
    own = site.orders.get(order.kind) if site is not None else None
    coding = [] if own is None else [{"system": own.system, "code": own.code, "display": own.display}]
    content: dict[str, Any] = {
        "instantiatesCanonical": [canonical(order.kind, version)],
        "status": "draft",
        "intent": "proposal",
        "code": ({"coding": coding} if coding else {}) | {"text": order.text},
        "subject": {"reference": f"Patient/{patient_id}"},
        "authoredOn": authored.isoformat(),
        "reasonCode": [reason],
        "bodySite": [{"coding": [{"system": _SNOMED, "code": code, "display": display}]}],
    }
    if order.first is not None and order.last is not None:
        content["occurrencePeriod"] = {"start": order.first.isoformat(), "end": order.last.isoformat()}
    if order.note:
        content["note"] = [{"text": order.note}]
    built = ServiceRequest.model_validate(content)
    return {"resourceType": "ServiceRequest", **_plain(built.model_dump(mode="json"))}


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in value.items() if key != "resourceType" and part is not None}
