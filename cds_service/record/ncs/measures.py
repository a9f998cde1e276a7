"""Which measure a value is one of, from the nerve, the muscle, the kind of study and the segment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cds_service.record.vocabulary import Concept, StudyMeasure

# Nothing said of a latency: the distal one of a motor study (its onset), the peak of a sensory one.
_MOTOR = "study-motor"
_SENSORY = "study-sensory"


class Measures:
    """The rows that say what makes a measure, asked by what the words of a report tell."""

    def __init__(self, rows: Sequence[StudyMeasure], concepts: Mapping[str, Concept]) -> None:
        self._rows = rows
        self._concepts = concepts
        self._muscles = {row.muscle: row.nerve for row in rows if row.muscle}

    def nerve_of(self, muscle: str) -> str | None:
        return self._muscles.get(muscle)

    def unit(self, name: str) -> str:
        return self._concepts[name].unit or ""

    def label(self, name: str) -> str:
        return self._concepts[name].label

    def is_plausible(self, name: str, value: float) -> bool:
        concept = self._concepts[name]
        return (concept.low is None or value >= concept.low) and (
            concept.high is None or value <= concept.high
        )

    def named(
        self, nerves: Iterable[str], measure: str, muscle: str = "", study: str = "", segment: str = ""
    ) -> str | None:
        """The measure of one nerve; None when it is none, or the words leave several nerves open."""
        nerves = tuple(nerves)
        if measure == "measure-temperature":
            nerves = ("",)
        if len(nerves) != 1:
            return None
        for row in self._rows:
            if row.nerve == nerves[0] and self._fits(row, measure, muscle, study, segment):
                return row.concept
        return None

    def _fits(self, row: StudyMeasure, measure: str, muscle: str, study: str, segment: str) -> bool:
        kind = study
        if row.study in (_SENSORY, "study-mixed"):
            kind = study if study in (_SENSORY, "study-mixed") else _SENSORY
            if measure == "measure-latency":
                measure = "measure-peak"
        elif measure == "measure-onset":
            measure = "measure-latency"
        if row.study and kind and kind != row.study:
            return False
        if row.measure != measure or (muscle and row.muscle and muscle != row.muscle):
            return False
        if muscle and not row.muscle and row.study == _MOTOR and row.measure != "measure-velocity":
            return False
        if row.segment == "segment-distal":
            return segment in ("", "segment-distal", "segment-tunnel")
        if row.segment == "segment-leg":
            return segment != "segment-tunnel" and segment != "segment-distal"
        return not row.segment or row.segment == segment
