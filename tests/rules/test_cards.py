"""The form of a card: what CDS Hooks limits, and what a reader can take in."""

import pytest

from cds_service.rules import CardText
from cds_service.rules.cards import MOST_LINES, detail, shortened
from tests.rules.records import knowledge


@pytest.mark.parametrize("text", ["", "Left: probable", "w" * 139])
def test_a_summary_of_less_than_140_characters_stays(text: str) -> None:
    assert shortened(text) == text


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("w" * 140, "w" * 138 + "\u2026"),
        ("w" * 138 + " and more", "w" * 138 + "\u2026"),
        ("w" * 130 + ", and more of it", "w" * 130 + ", and\u2026"),
        ("w" * 132 + ", another", "w" * 132 + "\u2026"),
    ],
)
def test_a_longer_one_is_cut_between_words_to_less_than_140(text: str, summary: str) -> None:
    assert shortened(text) == summary
    assert len(summary) < 140


def _lines(number: int) -> str:
    text = CardText("", tuple(f"line {n}" for n in range(number)), (), (), (), ())
    return detail(text, "notice", knowledge({}))


def test_a_long_list_tells_how_much_is_left_out() -> None:
    assert "more, kept" not in _lines(MOST_LINES)
    assert f"- line {MOST_LINES - 1}\n- and 2 more, kept with this evaluation" in _lines(MOST_LINES + 2)
