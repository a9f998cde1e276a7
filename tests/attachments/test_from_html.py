"""HTML to lines: what a browser shows, and tables whose columns hold."""

from __future__ import annotations

import pytest

from cds_service.attachments import from_html
from cds_service.attachments.model import Limits, Unreadable
from tests.attachments.samples import HTML_TABLE, ROWS


def lines(markup: str, limits: Limits | None = None) -> list[str]:
    text = from_html.read(None, markup.encode(), limits or Limits()).text
    return [line for line in text.split("\n") if line]


def test_every_cell_stands_in_its_column() -> None:
    assert lines(HTML_TABLE) == ["Motor nerves", *ROWS]


def test_a_first_cell_that_is_empty_is_a_cell() -> None:
    table = (
        "<table><tr><th></th><th>R</th><th>L</th></tr><tr><td>Sural</td><td></td><td>3.3</td></tr></table>"
    )
    assert lines(table) == ["|  | R | L |", "| Sural |  | 3.3 |"]


def test_a_row_that_covers_the_table_is_a_line() -> None:
    table = "<table><tr><td colspan=3>Motor</td></tr><tr><td>a<td>b<td>c</table>"
    assert lines(table) == ["Motor", "| a | b | c |"]


def test_cells_without_a_row_and_odd_spans() -> None:
    assert lines("<table><td>a<td colspan=x>b<td colspan=-3>c<td colspan=2>d</table>") == [
        "| a | b | c | d | d |"
    ]


def test_a_cell_over_several_rows_may_stand_last() -> None:
    table = "<table><tr><td>a<td>b<td rowspan=2>c<tr><td>d<tr><td>e<td>f</table>"
    assert lines(table) == ["| a | b | c |", "| d |  | c |", "| e | f |"]


def test_a_table_that_arranges_a_page_is_no_row() -> None:
    inner = "<table><tr><td>Sural<td>3.3</table>"
    page = f"<table><tr><td><p>LEFT</p>{inner}</td><td><p>RIGHT</p>{inner}</td></tr></table>"
    assert lines(page) == ["LEFT", "| Sural | 3.3 |", "RIGHT", "| Sural | 3.3 |"]


def test_a_bar_within_a_cell_is_no_end_of_it() -> None:
    assert lines("<table><tr><td>4|5<td>b</table>") == ["| 4\u00a65 | b |"]


def test_line_breaks_within_a_cell() -> None:
    assert lines("<table><tr><td>Tibial<br>nerve<td>5</table>") == ["| Tibial nerve | 5 |"]


def test_preformatted_text_keeps_its_columns() -> None:
    assert lines("<p>x</p><pre>Nerve   R    L\nSural        3.3</pre>") == [
        "x",
        "Nerve   R    L",
        "Sural        3.3",
    ]


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>left</script>",
        "<style>left{}</style>",
        "<!-- left -->",
        "<p style='color:red; display: none'>left</p>",
        "<p hidden>left</p>",
        "<del>left</del>",
        "<s>left</s>",
        "<span style='text-decoration: line-through'>left</span>",
        "<select><option>left<option selected>right</select>",
        "<noscript>left</noscript>",
    ],
)
def test_what_nobody_sees_is_not_said(unseen: str) -> None:
    text = "\n".join(
        lines(f"<html><head><title>left</title></head><body>before {unseen} after</body></html>")
    )
    assert "left" not in text
    assert "before" in text
    assert "after" in text


def test_boxes_say_whether_they_are_ticked() -> None:
    boxes = "<p><input type=checkbox checked> right</p><p><input type=checkbox> left</p>"
    assert lines(boxes) == ["[x] right", "[ ] left"]


def test_entities_and_charsets() -> None:
    assert lines("<p>5&nbsp;&micro;V &lt; 6 &#8805;</p>") == ["5 \u00b5V < 6 \u2265"]
    named = "<meta charset=windows-1250><p>\u0159</p>".encode("cp1250")
    assert from_html.read(None, named, Limits()).text == "\u0159"
    assert from_html.read("iso-8859-1", "<p>\u00b5</p>".encode("latin-1"), Limits()).text == "\u00b5"
    declared = "<?xml version='1.0' encoding='utf-16'?><html xmlns='http://www.w3.org/1999/xhtml'><p>x<br/>y</p></html>"
    assert lines(declared) == ["x", "y"]


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(Unreadable, match="nested too deeply"):
        lines("<div>" * 100_000 + "x")


@pytest.mark.parametrize(
    "many",
    [
        "<table>" + "<tr><td rowspan=100 colspan=100>value</td></tr>" * 500 + "</table>",
        "<table><tr>" + "<td colspan=100>value" * 5000 + "</table>",
        "<table>" * 50 + "x" * 3000 + "</table>" * 50,
        "<table><tr>" + "<td>value" * 5000 + "</table>",
        "<p>word</p>" * 5000,
    ],
)
def test_spans_do_not_outgrow_the_limit(many: str) -> None:
    text = from_html.read(None, many.encode(), Limits(characters=2000))
    assert len(text.text) <= 2000
    assert text.truncated


@pytest.mark.parametrize("odd", ["", "<", "<html>", "<!-- x", "<table>", "<table><tr>x</tr>y", "&#xD800;"])
def test_odd_markup(odd: str) -> None:
    assert not from_html.read(None, odd.encode(), Limits()).truncated


def test_marks_of_our_own_cannot_be_forged() -> None:
    assert lines("<table><tr><td>a<td>b</table>&#1;&#xE000;0&#xE001;<pre>\ue0000\ue001</pre>&#xFFFE;x") == [
        "| a | b |",
        "0",
        " 0",
        "x",
    ]


def test_text_beside_cells_is_not_lost() -> None:
    table = "<table>one<tr>two<td>a<td>b</tr><tbody>three<p>four</p><tr><td>c<td>d</tr>five</tbody></table>"
    assert lines(table) == ["one", "two", "| a | b |", "three", "four", "| c | d |", "five"]
