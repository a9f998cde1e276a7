"""The claims of the source documents: what each says, and where in the content it lives.

`claims.csv` is checked like the other tables, against the rules as well: a place that is not there stops start-up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from cds_service.rules.criteria import Finding
from cds_service.rules.criterion import Criterion
from cds_service.rules.knowledge import Claim, Knowledge
from cds_service.rules.markdown import slug
from cds_service.rules.rule import Topic
from cds_service.rules.tables import Row, read_rows, unique

FILE = "claims.csv"
COLUMNS = ("claim", "source", "says", "lives", "place", "note", "gap")
LIVES = {
    "decides": "takes part in what is decided: a criterion, a tier, a state, or what starts a clock",
    "shown": "said on a card where it applies, and decides nothing",
    "read": "known when a chart says it; by itself it neither decides nor shows anything",
    "context": "explains; there is nothing to compute",
    "gap": "not represented in this version",
}
Places = Mapping[str, Collection[str]]


def load_claims(folder: Path, places: Places, problems: list[str]) -> tuple[Claim, ...]:
    """The claims of a topic. What is wrong with them joins `problems`."""
    rows = read_rows(folder / FILE, problems, COLUMNS)
    claims = tuple(_claim(row, places) for row in unique(rows, "claim"))
    problems += [problem for row in rows or () for problem in row.problems]
    return claims


def places(topic: Topic, knowledge: Knowledge) -> Places:
    """What a claim may point at, by the word that stands before the colon."""
    return {
        "rule": {rule.name for rule in topic.rules},
        "criterion": {slug(criterion.title) for criterion in titled(topic.criteria())},
        "concept": set(knowledge.concepts),
        "limit": {limit.name for limit in knowledge.thresholds},
        "decision": set(topic.decisions),
        "section": {slug(appendix.title) for appendix in topic.appendices},
        "citation": set(knowledge.citations),
    }


def titled(criteria: Iterable[Criterion]) -> Iterable[Criterion]:
    """Those whose definition says more than their title; the reference has a heading for each title."""
    for criterion in criteria:
        if criterion.title and (criterion.parts() or isinstance(criterion, Finding)):
            yield criterion


def _claim(row: Row, known: Places) -> Claim:
    name, source, says = row.text("claim"), row.source(known["citation"]), row.text("says")
    lives = row.cells["lives"]
    found = row.cells["place"].split()
    for place in found:
        kind, _, what = place.partition(":")
        if what not in known.get(kind, ()):
            row.wrong(f"no place {place!r}")
    if len(set(found)) < len(found):
        row.wrong("a place is named twice")
    if lives in ("decides", "shown", "read") and not found:
        row.wrong(f"what {lives!r} lives somewhere, and place is empty")
    if lives == "gap":
        row.text("gap")
        if found:
            row.wrong("what is not represented has no place")
    if lives == "context":
        row.text("note")
    return Claim(
        name,
        source,
        says,
        row.one_of("lives", tuple(LIVES)),
        tuple(found),
        row.cells["note"],
        row.cells["gap"],
    )
