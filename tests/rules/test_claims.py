"""Claims of the source documents: each points at a place that is there, or says why there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from cds_service.rules.claims import load_claims
from cds_service.rules.knowledge import Claim

HEADER = "claim,source,says,lives,place,note,gap"
GOOD = "C1,S0,Numbness of the sole,decides,rule:a-rule concept:numbness,,"
PLACES = {"rule": {"a-rule"}, "concept": {"numbness"}, "citation": {"S0"}}


def loaded(folder: Path, *rows: str) -> tuple[tuple[Claim, ...], list[str]]:
    (folder / "claims.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    problems: list[str] = []
    return load_claims(folder, PLACES, problems), problems


def test_good_rows_become_claims(tmp_path: Path) -> None:
    claims, problems = loaded(
        tmp_path,
        GOOD,
        "C2,S0,It is rare,context,,explains,",
        "C3,S0,A test,gap,,,not in the tables",
        'C4,S0,A sign,shown,concept:numbness,"on the card, where it applies",not its degree',
    )
    assert not problems
    assert claims[0].places == ("rule:a-rule", "concept:numbness")
    assert [claim.lives for claim in claims] == ["decides", "context", "gap", "shown"]
    assert (claims[3].note, claims[3].gap) == ("on the card, where it applies", "not its degree")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("C1,S0,Again,context,,why,", "repeats row 2"),
        (",S0,Something,context,,why,", "claim is empty"),
        ("C2,,Something,context,,why,", "source is empty"),
        ("C2,S9,Something,context,,why,", "source 'S9' is not in citations.csv"),
        ("C2,S0,,context,,why,", "says is empty"),
        ("C2,S0,Something,,,,", "lives is empty"),
        ("C2,S0,Something,nowhere,,,", "unknown lives 'nowhere' (known: context, decides, gap, read, shown)"),
        ("C2,S0,Something,decides,rule:no-rule,,", "no place 'rule:no-rule'"),
        ("C2,S0,Something,decides,decision:D1,,", "no place 'decision:D1'"),
        ("C2,S0,Something,decides,a-rule,,", "no place 'a-rule'"),
        ("C2,S0,Something,decides,rule:a-rule rule:a-rule,,", "a place is named twice"),
        ("C2,S0,Something,shown,,,", "what 'shown' lives somewhere, and place is empty"),
        ("C2,S0,Something,context,,,", "note is empty"),
        ("C2,S0,Something,gap,,,", "gap is empty"),
        ("C2,S0,Something,gap,rule:a-rule,,lacks", "what is not represented has no place"),
        ("C2,S0,Something,context,,", "has 6 cells, the header has 7"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, problem: str) -> None:
    assert loaded(tmp_path, GOOD, row)[1] == [f"claims.csv, row 3: {problem}"]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, "C1,S9,Something,decides,,,", "C2,S0,,shown,concept:no,,")
    assert len(problems) == 4


def test_a_missing_file_is_one_problem(tmp_path: Path) -> None:
    problems: list[str] = []
    assert load_claims(tmp_path, PLACES, problems) == ()
    assert problems == ["claims.csv: the file is missing"]
