"""What the charts of the spec tables are made of, and the three answers."""

from typing import Any

from cds_service.rules import Statement, condition, finding, measure, order

YES, NO, OPEN = "present", "absent", "unknown"
TINEL = "tinel-tarsal-tunnel"
DML = "dml-tibial-ah"


def tinel(
    side: str | None = "left", answer: str = "positive", days: int | str = 14, **more: Any
) -> Statement:
    return finding(TINEL, side, answer, days, **more)


def dml(left: float | str, right: float | str | None = None) -> tuple[Statement, ...]:
    here = (measure(DML, "left", left),)
    return here if right is None else (*here, measure(DML, "right", right))


def tts(**more: Any) -> Statement:
    return condition("icd10cm|G57.52", **more)


def physio(days: int | str, reason: str = "icd10cm|G57.52") -> Statement:
    return order("Procedure", "cpt|97110", days, reason=reason)


def release(days: int | str, side: str = "left") -> Statement:
    return order("Procedure", "cpt|28035", days, side=side)


def ordered(code: str, **more: Any) -> Statement:
    return order("ServiceRequest", code, 0, draft=True, **more)


def scores(before: float, now: float, name: str = "pain-nrs") -> tuple[Statement, ...]:
    """A score of the left foot on the day before a trial that began 35 days ago, and lately."""
    return tuple(measure(name, "left", v, days, unit="{score}") for v, days in ((before, 36), (now, 3)))


def weakness(days: int, side: str = "left") -> Statement:
    return finding("intrinsic-weakness", side, "present", days)


def requested(days: int | str, reason: str = "icd10cm|G57.52", **more: Any) -> Statement:
    """A nerve conduction study that was asked for."""
    return order("ServiceRequest", "cpt|95909", days, reason=reason, **more)


def ordered_before(days: int = 50) -> Statement:
    """Physiotherapy for the tunnel, ordered so many days ago."""
    return order("ServiceRequest", "cpt|97161", days, reason="icd10cm|G57.52", id="o1")


def performed(**more: Any) -> Statement:
    """What was begun of that order 35 days ago."""
    return order("Procedure", "cpt|97161", 35, basedOn=[{"reference": "ServiceRequest/o1"}], **more)


def visit(
    days: int, reason: str | None = "icd10cm|G57.52", text: str = "Follow-up visit", **more: Any
) -> Statement:
    return order("Appointment", "", days, text=text, reason=reason, created="2026-05-20", **more)


def opinion(days: int, reason: str = "icd10cm|G57.52", **more: Any) -> Statement:
    return order("ServiceRequest", "", days, text="Referral to foot and ankle surgeon", reason=reason, **more)


def branch_latencies(medial: float | str, lateral: float | str) -> tuple[Statement, ...]:
    return (measure(DML, "left", medial), measure("dml-tibial-fdmb", "left", lateral))


def peaks(medial: float | None = None, lateral: float | None = None) -> tuple[Statement, ...]:
    """Mixed plantar peak latencies of the left foot; the limit of both is 3.7 ms."""
    given = (("plantar-medial-mixed-peak", medial), ("plantar-lateral-mixed-peak", lateral))
    return tuple(measure(name, "left", value) for name, value in given if value is not None)


def calcaneal(left: float | str, right: float | str) -> tuple[Statement, ...]:
    name = "calcaneal-medial-sensory-peak"
    return (measure(name, "left", left), measure(name, "right", right))


def reflexes(left: float | str, right: float) -> tuple[Statement, ...]:
    return (measure("h-reflex-latency", "left", left), measure("h-reflex-latency", "right", right))


def sural(value: float | str, days: int = 10) -> Statement:
    return measure("sural-amp", "left", value, days)


def blocked(where: str, answer: str = "positive") -> Statement:
    return finding("diagnostic-block-response", "left", answer, note=[{"text": where}])


def plantar_release(days: int) -> Statement:
    return order("Procedure", "", days, text="Medial plantar nerve release, left foot", side="left")


def calcaneal_release(days: int) -> Statement:
    return order("Procedure", "", days, text="Decompression of the left medial calcaneal nerve", side="left")


def arch(**more: Any) -> Statement:
    """Medial plantar nerve entrapment, known by its words."""
    return condition("icd10cm|G57.82", text="Medial plantar nerve entrapment, left foot", **more)
