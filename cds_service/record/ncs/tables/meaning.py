"""Which measure of which side a number in a table is, from what column, row, header and title say of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from cds_service.record.ncs.measures import Measures
from cds_service.record.ncs.tables.labels import (
    AMPLITUDE,
    F_WAVE,
    H_REFLEX,
    LATENCY,
    MEASURE_OF_UNIT,
    NOTHING,
    TEMPERATURE,
    TIBIAL,
    VELOCITY,
    Label,
)
from cds_service.record.side import Laterality

UNKNOWN_SEGMENT = "segment-unknown"
UNKNOWN_PLACE = "the place of stimulation is not known"
TWO_SIDES = "it is not certain of which side its numbers are"

_LATENCIES = ("", LATENCY, "measure-onset", "measure-peak")
# A muscle of the hand may have the name of one of the foot (abductor digiti minimi); these two do not.
_TELLING_MUSCLES = ("muscle-ah", "muscle-edb")
_SIDES = (Laterality.LEFT, Laterality.RIGHT)


class Meaning(NamedTuple):
    """The measure, its side and the unit that the labels state; `why` it cannot be read, if so."""

    name: str
    side: Laterality
    unit: str
    why: str = ""


@dataclass(frozen=True)
class Above:
    """What stands above a row: the side of the table, the title and the labels of the header."""

    side: Laterality = Laterality.UNSTATED
    title: Label = NOTHING
    corner: Label = NOTHING


def meaning_of(column: Label, row: Label, above: Above, measures: Measures, unit: str = "") -> Meaning | None:
    """What a number is, the nearer words before the farther ones; None if it is nothing that is read.

    Where no words tell the measure, the `unit` of the number does.
    """
    told = _told(column, row, above.corner, above.title, measures, unit)
    if told is None or told.side in _SIDES or told.why:
        return told
    return told._replace(side=above.side if above.side in _SIDES else Laterality.UNSTATED)


@lru_cache(maxsize=8192)
def _told(
    column: Label, row: Label, corner: Label, title: Label, measures: Measures, own_unit: str
) -> Meaning | None:
    """What labels say of a number; its side is not stated where they state none."""
    measure = _measure(column, row, corner, own_unit)
    told = column.over(row).over(corner).over(title)
    if measure is None or told.is_other_nerve:
        return None
    if measure == TEMPERATURE and any(label.is_arm for label in (column, row, corner)):
        return None
    if measure == VELOCITY and told.segment == "segment-distal":
        told = told.at("")  # A velocity is one of a segment, not of a place.
    told = replace(told, measure=measure, study="study-motor" if told.muscle else told.study)
    name = _named(told, measures)
    if name is None:
        return None
    unit = column.unit or row.unit or corner.unit
    if told.segment == UNKNOWN_SEGMENT and _depends_on_segment(told, measures):
        return Meaning(name, told.side, unit, UNKNOWN_PLACE)
    contradicted = column.side in _SIDES and row.side in _SIDES and column.side is not row.side
    if contradicted or told.side in (Laterality.BILATERAL, Laterality.CONFLICT):
        return Meaning(name, Laterality.UNSTATED, unit, TWO_SIDES)
    return Meaning(name, told.side, unit)


def _measure(column: Label, row: Label, corner: Label, unit: str) -> str | None:
    """The measure that column and row agree on; None when they do not.

    A latency in a row that another column is of is no contradiction: "Lat" is lateral as well.
    """
    if column.measure and row.measure not in ("", LATENCY, column.measure):
        if column.measure not in _LATENCIES or row.measure not in _LATENCIES:
            return None
        return row.measure if column.measure == LATENCY else column.measure
    told = column.measure or row.measure or corner.measure
    if told or column.late or row.late:
        return told
    return MEASURE_OF_UNIT.get(unit) or (AMPLITUDE if column.is_potential or row.is_potential else "")


def _named(told: Label, measures: Measures) -> str | None:
    if told.late and told.measure != TEMPERATURE:
        return _late(told, measures) if told.measure in _LATENCIES else None
    nerves = told.nerves
    if not nerves and told.muscle in _TELLING_MUSCLES:
        nerves = frozenset(filter(None, [measures.nerve_of(told.muscle)]))
    if told.segment == UNKNOWN_SEGMENT:
        told = replace(told, segment="")
    return measures.named(nerves, told.measure, told.muscle, told.study, told.segment)


def _late(told: Label, measures: Measures) -> str | None:
    """The F-wave of a nerve, or the H-reflex, which is one of the tibial nerve whether or not it is named."""
    if told.late == F_WAVE:
        return measures.named(told.nerves, F_WAVE)
    return measures.named((H_REFLEX,), LATENCY) if told.nerves <= {TIBIAL} else None


def _depends_on_segment(told: Label, measures: Measures) -> bool:
    if told.late:
        return False
    distal, proximal = (
        _named(replace(told, segment=segment), measures) for segment in ("segment-distal", "segment-proximal")
    )
    return distal != proximal
