"""What is printed fits its terminal, and is only coloured for a person."""

from __future__ import annotations

import io

import pytest

from cds_service.terminal import Terminal, why

DETAIL = """Opening words.

**Why this card**

- Tinel sign: present, left [Observation/a\\_b]
- A \\*second\\* reason

**Safety**

- Not this one"""
CARD = {
    "summary": "Left: " + "a summary of many words " * 5,
    "indicator": "warning",
    "detail": DETAIL,
    "extension": {"example": {"side": "left"}},
    "suggestions": [{"label": "Do it"}],
}


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_why_reads_one_section_without_markdown() -> None:
    assert why(CARD) == ["Tinel sign: present, left [Observation/a_b]", "A *second* reason"]
    assert why({}) == []


@pytest.mark.parametrize("width", [40, 80, 200])
def test_lines_fit(width: int) -> None:
    stream = io.StringIO()
    Terminal(stream, width=width).card(CARD)
    lines = stream.getvalue().splitlines()
    assert lines[0].startswith("  [warning] Left:")
    assert max(map(len, lines)) <= min(width, 110)


@pytest.mark.parametrize(
    ("stream", "environment", "coloured"),
    [
        (Screen(), {}, True),
        (Screen(), {"NO_COLOR": "1"}, False),
        (Screen(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_colour_only_for_a_person(stream: io.StringIO, environment: dict[str, str], coloured: bool) -> None:
    Terminal(stream, width=80, environment=environment).card(CARD)
    assert ("\x1b[" in stream.getvalue()) is coloured


def test_a_chart_cannot_move_the_cursor() -> None:
    stream = io.StringIO()
    Terminal(stream, width=80, environment={}).line("a\x1b[2Jb\x07")
    assert "\x1b" not in stream.getvalue()
    assert "\x07" not in stream.getvalue()


def test_a_terminal_that_knows_few_letters() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    Terminal(stream, width=80).line("13 µV")
    stream.flush()
    assert raw.getvalue() == b"13 ?V\n"


def test_a_whole_card_is_printed_with_all_that_it_says() -> None:
    stream = io.StringIO()
    detail = "Grade P1.\n\n**Why this card**\n\n- one \\*reason\\*\n\n**Safety**\n\n- a caution"
    card = {"indicator": "info", "summary": "Left: x", "detail": detail}
    Terminal(stream).card(card, whole=True)
    assert [line.strip() for line in stream.getvalue().splitlines()] == [
        "[info] Left: x",
        "Grade P1.",
        "Why this card",
        "- one *reason*",
        "Safety",
        "- a caution",
    ]
