"""Nothing from a chart can become markup on a card."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cds_service.rules.markdown import escape, section

GFM = MarkdownIt("gfm-like", {"html": True, "linkify": False})


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "[click](https://evil.example)",
        "![x](https://evil.example/x.png)",
        "**bold** _it_ `code` ~~gone~~",
        "# heading\n- item\n| a | b |\n|---|---|",
        "&lt;b&gt;",
        "a\\*b",
    ],
)
def test_markup_becomes_words(text: str) -> None:
    inside = GFM.parseInline(f"Text: {escape(text)}")[0].children or []
    assert {token.type for token in inside} <= {"text", "text_special"}


@given(st.text(max_size=120))
def test_any_text_stays_one_line_of_words(text: str) -> None:
    escaped = escape(text)
    assert "\n" not in escaped
    tokens = GFM.parse(f"- Text: {escaped}")
    assert [t.type for t in tokens if t.type.startswith(("html", "heading", "fence", "table", "hr"))] == []
    inside = next(t for t in tokens if t.type == "inline").children or []
    assert {token.type for token in inside} <= {"text", "text_special"}


@pytest.mark.parametrize(
    "text", ["https://evil.example/x", "see www.evil.example", "HTTP://evil.example", "a@b.example"]
)
def test_addresses_do_not_become_links(text: str) -> None:
    assert "://" not in escape(text)
    assert "www." not in escape(text)


def test_long_text_is_cut_and_says_so() -> None:
    assert escape("x" * 300).endswith("\u2026")
    assert len(escape("x" * 300)) == 200


def test_a_heading_does_not_stand_alone() -> None:
    assert section("Against", ()) == ""
    assert section("Against", ("one",)) == "**Against**\n\n- one"


@pytest.mark.parametrize("text", ["see www.example.org", "at https://example.org/a_b", "a*b_c [d] <e> & f"])
def test_words_read_as_they_were_written(text: str) -> None:
    inside = GFM.parseInline(escape(text))[0].children or []
    assert "".join(token.content for token in inside) == text


def test_a_long_text_is_cut_and_one_that_just_fits_is_not() -> None:
    assert escape("w" * 10, most=10) == "w" * 10
    assert escape("w" * 11, most=10) == "w" * 9 + "\u2026"
