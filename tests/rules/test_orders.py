"""Orders that a card suggests, as FHIR."""

from dataclasses import replace
from datetime import date

from cds_service.record import Side
from cds_service.rules import ProposedOrder
from cds_service.rules.knowledge import OrderCode, Site
from cds_service.rules.orders import service_request

DAY = date(2026, 6, 15)
ORDER = ProposedOrder("surgical-opinion", "Surgical opinion", Side.LEFT, "Tarsal tunnel syndrome, left foot")


def test_an_order_is_a_draft_proposal_for_one_foot() -> None:
    order = service_request(ORDER, "p1", DAY, "1.2.0")
    assert (order["status"], order["intent"], order["authoredOn"]) == ("draft", "proposal", "2026-06-15")
    assert order["instantiatesCanonical"] == [
        "https://foot-entrapment-cds.example/fhir/ActivityDefinition/surgical-opinion|1.2.0"
    ]
    (foot,) = order["bodySite"]
    assert foot["coding"] == [
        {"system": "http://snomed.info/sct", "code": "22335008", "display": "Left foot"}
    ]
    assert "occurrencePeriod" not in order


def test_a_planned_order_tells_its_first_and_last_day() -> None:
    planned = replace(ORDER, first=date(2026, 7, 13), last=date(2026, 7, 27))
    assert service_request(planned, "p1", DAY)["occurrencePeriod"] == {
        "start": "2026-07-13",
        "end": "2026-07-27",
    }


def test_a_site_has_its_own_code_for_an_order() -> None:
    site = Site("Test Hospital", orders={"surgical-opinion": OrderCode("urn:oid:2.999.1", "K7", "Opinion")})
    order = service_request(ORDER, "p1", DAY, site=site)
    assert order["code"] == {
        "coding": [{"system": "urn:oid:2.999.1", "code": "K7", "display": "Opinion"}],
        "text": "Surgical opinion",
    }
    assert service_request(ORDER, "p1", DAY)["code"] == {"text": "Surgical opinion"}
