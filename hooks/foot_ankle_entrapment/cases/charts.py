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


def arch(side: str, days: int = 14) -> tuple[Statement, ...]:
    """Pain of the medial arch, numb first and second toe, and a positive Tinel sign behind the navicular."""
    return (
        finding("medial-arch-pain", side, "present", days),
        finding("numbness-hallux-second-toe", side, "present", days),
        finding("tinel-navicular", side, "positive", days),
    )


def heel(side: str, days: int = 14) -> tuple[Statement, ...]:
    """Burning of the medial heel and a positive Tinel sign over the medial calcaneal nerve."""
    return (
        finding("territory-medial-heel", side, "present", days),
        finding("tinel-medial-calcaneal", side, "positive", days),
    )


def branches(
    side: str = LEFT, *, medial: float = 3.1, lateral: float = 3.4, sural: float | None = 12.0
) -> tuple[Statement, ...]:
    """A complete warm study of both plantar nerves of both feet; what is not said is normal."""
    other = RIGHT if side == LEFT else LEFT
    tested = (
        measure("dml-tibial-ah", side, 4.4),
        measure("plantar-medial-mixed-peak", side, medial),
        measure("plantar-lateral-mixed-peak", side, lateral),
        measure("dml-tibial-ah", other, 4.3),
        measure("plantar-medial-mixed-peak", other, 3.0),
        measure("plantar-lateral-mixed-peak", other, 3.4),
        measure("skin-temp-foot", None, 33.0),
    )
    return tested if sural is None else (*tested, measure("sural-amp", side, sural))


def calcaneal(left: float, right: float = 2.3) -> tuple[Statement, ...]:
    """The special sensory study of the medial calcaneal nerves, warm, with a normal sural nerve."""
    return (
        measure("calcaneal-medial-sensory-peak", LEFT, left),
        measure("calcaneal-medial-sensory-peak", RIGHT, right),
        measure("sural-amp", LEFT, 12),
        measure("sural-amp", RIGHT, 13),
        measure("skin-temp-foot", None, 33.0),
    )


def block(where: str, side: str = LEFT, answer: str = "positive") -> Statement:
    """The response to a diagnostic block; its note says where it was placed."""
    return finding("diagnostic-block-response", side, answer, note=[{"text": where}])


def jogger(**more: Any) -> Statement:
    """Medial plantar nerve entrapment of the left foot, known by its words: no code is its own."""
    given = {"text": "Medial plantar nerve entrapment, left foot", "id": "plantar"} | more
    return condition("icd10cm|G57.82", **given)


def calcaneal_diagnosis(**more: Any) -> Statement:
    """Medial calcaneal nerve entrapment of the right foot, known by its words."""
    given = {"text": "Entrapment of the right medial calcaneal nerve", "id": "calcaneal"} | more
    return condition("icd10cm|G57.81", **given)


def because(condition_id: str) -> dict[str, Any]:
    """The reason of an order, as a reference to a Condition of the chart."""
    return {"reasonReference": [{"reference": f"Condition/{condition_id}"}]}


def surgeon(reason: str = "icd10cm|G57.52", days: int = 5) -> Statement:
    return order("ServiceRequest", "", days, text="Referral to foot and ankle surgeon", reason=reason)


def trial(days: int | str, *more: Statement, **changes: Any) -> tuple[Statement, ...]:
    return (diagnosis(), physio(days, **changes), *more)


def ordering(
    *chart: Statement,
    code: str = PHYSIO,
    kind: str = "ServiceRequest",
    reason: str | None = "icd10cm|G57.52",
    **more: Any,
) -> tuple[Statement, ...]:
    """The chart, and an order that was just selected."""
    return (*chart, order(kind, code, 0, reason=reason, draft=True, **more))
