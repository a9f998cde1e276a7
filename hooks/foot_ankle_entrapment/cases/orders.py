"""Worked cases of a selected order."""

from cds_service.rules import Case, expect
from hooks.foot_ankle_entrapment.cases.charts import LEFT, WARNING, B, C, diagnosis, ordering, study, trial

ORDERS = (
    Case(
        "physiotherapy ordered",
        "Physiotherapy is selected for a confirmed left tarsal tunnel syndrome, no study on file.",
        ordering(diagnosis()),
        (expect(C, LEFT, "planned"),),
        hook="order-select",
        shows=("D9",),
    ),
    Case(
        "orthosis ordered",
        "An orthosis is selected for it.",
        ordering(diagnosis(), kind="DeviceRequest", code="hcpcs|L3000"),
        (expect(C, LEFT, "planned"),),
        hook="order-select",
    ),
    Case(
        "treatment likely to disappoint",
        "Physiotherapy is selected, and the study shows focal slowing.",
        ordering(diagnosis(), *study()),
        (expect(B, LEFT, "P1", WARNING), expect(C, LEFT, "planned")),
        hook="order-select",
        shows=("D4",),
    ),
    Case(
        "unrelated order",
        "A chest X-ray is selected for the same patient.",
        ordering(diagnosis(), *study(), code="cpt|71046", reason="icd10cm|R05.9"),
        hook="order-select",
        shows=("D9",),
    ),
    Case(
        "physiotherapy of the knee",
        "Physiotherapy is selected for the knee.",
        ordering(diagnosis(), reason="icd10cm|M25.562"),
        hook="order-select",
        shows=("D9",),
    ),
    Case(
        "unsided order",
        "Physiotherapy is selected for tarsal tunnel syndrome, side not stated.",
        ordering(diagnosis(), reason="snomed|47374004"),
        hook="order-select",
    ),
    Case(
        "overdue while ordering",
        "More treatment is selected on day 50, never reassessed.",
        ordering(*trial(50)),
        (expect(C, LEFT, "overdue", WARNING),),
        hook="order-select",
    ),
)
