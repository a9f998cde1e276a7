"""The rows of a site meet several topics: each row holds where its concept is known."""

from __future__ import annotations

from pathlib import Path

from cds_service.record import Concept, Term
from cds_service.record.vocabulary import SYSTEMS
from cds_service.rules.knowledge import Threshold
from cds_service.rules.overlay import NEEDED, SiteRows
from cds_service.rules.tables import COLUMNS, Row, Tables, read_rows

FOOT = Tables(
    (Concept("latency", "latency of the foot", "measure", "ms", 1, 20), Concept("pain", "pain", "symptom")),
    (Term("pain", "text", None, "foot pain"),),
    (Threshold("latency-upper", "latency", "upper", 6, "ms", None, None, None, None, "verified", "BOOK"),),
    (),
)
HAND = Tables(
    (Concept("grip", "strength of grip", "measure", "ms"), Concept("pain", "pain", "symptom")), (), (), ()
)
LIMIT = "threshold,concept,statistic,value,unit,age_low,age_high"


def site(folder: Path, **files: list[str]) -> SiteRows:
    rows: dict[str, list[Row]] = {name: [] for name in NEEDED}
    for name, lines in files.items():
        path = folder / f"{name}.csv"
        path.write_text("\n".join(lines), "utf-8")
        problems: list[str] = []
        rows[path.name] = read_rows(path, problems, may_lack=COLUMNS[path.name]) or []
        assert problems == []
    return SiteRows("Test Hospital", {alias: alias for alias in SYSTEMS}, rows)


def wrong(own: SiteRows) -> list[str]:
    return [problem for rows in own.rows.values() for row in rows or () for problem in row.problems]


def test_a_row_holds_for_every_topic_that_knows_its_concept(tmp_path: Path) -> None:
    own = site(
        tmp_path,
        terms=["concept,words", "pain,ache", "grip,grasp"],
        thresholds=[LIMIT, "latency-upper,latency,upper,5,ms,,", "grip-lower,grip,lower,3,ms,,"],
    )
    own.check_names([FOOT, HAND])
    foot, of_foot = own.laid_over(FOOT)
    hand, of_hand = own.laid_over(HAND)
    assert wrong(own) == []
    assert [term.code for term in foot.terms] == ["foot pain", "ache"]
    assert [term.code for term in hand.terms] == ["ache", "grasp"]
    assert [(one.name, one.value) for one in foot.thresholds] == [("latency-upper", 5)]
    assert [(one.name, one.value) for one in hand.thresholds] == [("grip-lower", 3)]
    assert [(one.does, one.what) for one in of_foot] == [
        ("adds", "pain: \u201cache\u201d"),
        ("replaces", "latency-upper: 5 ms"),
    ]
    assert [one.row for one in of_hand] == [2, 3, 3]


def test_a_row_that_no_topic_knows_is_wrong_once(tmp_path: Path) -> None:
    own = site(
        tmp_path,
        terms=["concept,words", "pian,ache"],
        thresholds=[LIMIT, "latency-upper,latency,upper,5,mV,,"],
    )
    own.check_names([FOOT, HAND])
    for topic in (FOOT, HAND):
        own.laid_over(topic)
    assert [problem.rpartition("/")[2] for problem in wrong(own)] == [
        "terms.csv, row 2: unknown concept 'pian'; did you mean pain?",
        "thresholds.csv, row 2: unit 'mV' is not the 'ms' of latency",
    ]
