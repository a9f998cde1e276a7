"""Small records, made without FHIR, of which criteria can be asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from cds_service.record import Concept, Day, Entry, Laterality, Patient, Period, Record, Side
from cds_service.rules.criterion import Limb
from cds_service.rules.knowledge import Knowledge, Threshold

DAY = date(2026, 6, 15)
FIFTY = Day.on(date(1976, 1, 1))


def entry(
    number: int, concept: str, side: Laterality = Laterality.LEFT, days: int = 10, **more: Any
) -> Entry:
    """An Observation of so many days ago."""
    return Entry(
        id=f"Observation/{number}",
        resource="Observation",
        concepts=frozenset((concept,)),
        text="",
        side=side,
        period=Period(Day.on(DAY - timedelta(days=days))),
        **more,
    )


def knowledge(units: dict[str, str], limits: Iterable[Threshold] = ()) -> Knowledge:
    """Knowledge of these concepts, each a measure of a unit, or without unit a finding."""
    concepts = {
        name: Concept(name, name.replace("-", " "), "measure" if unit else "finding", unit)
        for name, unit in units.items()
    }
    return Knowledge(concepts, (), tuple(limits), {})


def left(entries: Iterable[Entry], known: Knowledge, birth: Day | None = FIFTY) -> Limb:
    """The left limb of a record of these entries."""
    return Limb(
        Record(patient=Patient("p", birth, None, False), entries=entries, as_of=DAY), Side.LEFT, known
    )
