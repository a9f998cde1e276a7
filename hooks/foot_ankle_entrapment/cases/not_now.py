"""Worked cases of a card that a clinician overrode: what stays away for a week, and what brings it back."""

from cds_service.rules import Case, expect, finding
from hooks.foot_ankle_entrapment.cases.charts import (
    LEFT,
    RIGHT,
    WARNING,
    A,
    B,
    C,
    clinical,
    diagnosis,
    pain,
    physio,
    study,
)

NOT_NOW = (
    Case(
        "overridden three days ago",
        "Strongly supported on the left, and the warning was overridden on Friday: nothing is new.",
        (*clinical(LEFT), *study()),
        (expect(B, LEFT, "P1"),),
        overridden=3,
        shows=("D10", "D4"),
    ),
    Case(
        "overridden a week ago",
        "The same a week later: the warning is back.",
        (*clinical(LEFT), *study()),
        (expect(A, LEFT, "strongly-supported", WARNING), expect(B, LEFT, "P1")),
        overridden=7,
        shows=("D10",),
    ),
    Case(
        "overridden, and a new sign",
        "The warning was overridden on Friday; today the triple compression test is positive too.",
        (*clinical(LEFT), *study()),
        (expect(A, LEFT, "strongly-supported", WARNING), expect(B, LEFT, "P1")),
        overridden=3,
        later=(finding("triple-compression-test", LEFT, "positive", 0),),
        shows=("D10",),
    ),
    Case(
        "not improved, and scored again",
        "Pain was not better on day 32, and the warning was overridden the day before yesterday; today it is one "
        "point more than at the start, which is no change that counts, and new.",
        (diagnosis(), physio(35), pain(7, 36), pain(6, 3)),
        (expect(C, LEFT, "not-improved", WARNING),),
        overridden=2,
        later=(pain(8, 0),),
        shows=("D10",),
    ),
    Case(
        "not improved, and nothing new",
        "The same without a new score.",
        (diagnosis(), physio(35), pain(7, 36), pain(6, 3)),
        overridden=2,
        shows=("D10",),
    ),
    Case(
        "overridden on one foot",
        "The overdue reassessment of the left was overridden yesterday; the right is overdue as well.",
        (diagnosis(), physio(60)),
        (expect(C, RIGHT, "overdue", WARNING),),
        overridden=1,
        later=(diagnosis(RIGHT), physio(60, RIGHT)),
        shows=("D10",),
    ),
    Case(
        "information is not silenced",
        "A probable entrapment, for information only, was overridden yesterday: it is told again.",
        clinical(LEFT),
        (expect(A, LEFT, "probable"),),
        overridden=1,
        shows=("D10",),
    ),
    Case(
        "overdue, overridden yesterday",
        "The reminder was overridden yesterday, and nothing has happened since.",
        (diagnosis(), physio(60)),
        overridden=1,
        shows=("D10",),
    ),
)
