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


def physio(days: int | str) -> Statement:
    return order("Procedure", "cpt|97110", days, reason="icd10cm|G57.52")


def release(days: int, side: str = "left") -> Statement:
    return order("Procedure", "cpt|28035", days, side=side)


def ordered(code: str, **more: Any) -> Statement:
    return order("ServiceRequest", code, 0, draft=True, **more)


def visit(days: int, reason: str = "icd10cm|G57.52", **more: Any) -> Statement:
    return order("Appointment", "", days, text="Follow-up visit", reason=reason, created="2026-05-20", **more)


def opinion(days: int, reason: str = "icd10cm|G57.52", **more: Any) -> Statement:
    return order("ServiceRequest", "", days, text="Referral to foot and ankle surgeon", reason=reason, **more)
