"""What the charts of the worked cases are made of. Days are counted back from the day of the case."""

from typing import Any

from cds_service.rules import Statement, condition, finding, measure, order

A, B, C = "probable-entrapment", "predicted-conservative-failure", "reassessment"
INCOMPLETE = "assessment-incomplete"
LESION, FLAG = "space-occupying-lesion", "red-flag"
NO_TRIAL = "conservative-trial-not-documented"
MEDIAL_PLANTAR, MEDIAL_CALCANEAL = "medial-plantar", "medial-calcaneal"
LEFT, RIGHT = "left", "right"
PHYSIO = "cpt|97161"
WARNING = "warning"


def clinical(side: str, days: int = 14) -> tuple[Statement, ...]:
    """Burning sole and a positive Tinel sign at the tunnel."""
    return (
        finding("plantar-dysaesthesia", side, "present", days),
        finding("tinel-tarsal-tunnel", side, "positive", days),
    )


def study(
    side: str = LEFT, *, dml: float = 7.4, sural: float | None = 12.0, temperature: float = 33.0
) -> tuple[Statement, ...]:
    """Slow motor latency and a lost medial plantar response on one side, the other side normal."""
    other = RIGHT if side == LEFT else LEFT
    tested = (
        measure("dml-tibial-ah", side, dml),
        measure("plantar-medial-mixed-peak", side, "no response"),
        measure("dml-tibial-ah", other, 4.4),
        measure("plantar-medial-mixed-peak", other, 3.2),
        measure("skin-temp-foot", None, temperature),
    )
    return (
        tested
        if sural is None
        else (*tested, measure("sural-amp", side, sural), measure("sural-amp", other, 13))
    )


def motor_only(sural: bool = True) -> tuple[Statement, ...]:
    """Slow motor latency with normal plantar responses on the left."""
    return (
        measure("dml-tibial-ah", LEFT, 7.0),
        measure("dml-tibial-ah", RIGHT, 4.5),
        measure("plantar-medial-mixed-peak", LEFT, 3.3),
        measure("plantar-lateral-mixed-peak", LEFT, 3.4),
        *((measure("sural-amp", LEFT, 11),) if sural else ()),
    )


def diagnosis(side: str = LEFT, **more: Any) -> Statement:
    """Tarsal tunnel syndrome on the problem list."""
    return condition("icd10cm|G57.52" if side == LEFT else "icd10cm|G57.51", **more)


def physio(days: int | str, side: str = LEFT, **more: Any) -> Statement:
    """Physiotherapy ordered for it."""
    return order(
        "ServiceRequest", PHYSIO, days, reason="icd10cm|G57.52" if side == LEFT else "icd10cm|G57.51", **more
    )


def pain(value: float, days: int, side: str | None = LEFT) -> Statement:
    return measure("pain-nrs", side, value, days)


def trial(days: int | str, *more: Statement, **changes: Any) -> tuple[Statement, ...]:
    return (diagnosis(), physio(days, **changes), *more)


def ordering(
    *chart: Statement, code: str = PHYSIO, kind: str = "ServiceRequest", reason: str | None = "icd10cm|G57.52"
) -> tuple[Statement, ...]:
    return (*chart, order(kind, code, 0, reason=reason, draft=True))
