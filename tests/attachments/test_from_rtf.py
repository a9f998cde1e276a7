"""RTF to lines: words, code pages, and tables whose columns hold."""

from __future__ import annotations

import pytest

from cds_service.attachments import from_rtf
from cds_service.attachments.model import Limits, Unreadable
from tests.attachments.samples import rtf, rtf_row

EDGES = (2000, 4000, 6000, 8000, 10000)


def lines(data: bytes) -> list[str]:
    return [line for line in from_rtf.read(data, Limits()).text.split("\n") if line]


def test_every_cell_stands_in_its_column() -> None:
    body = (
        r"Before\par "
        + rtf_row(["Nerve", "Right", "Left"], (2000, 6000, 10000))
        + rtf_row(["", "ms", "mV", "ms", "mV"], EDGES)
        + rtf_row(["Tibial", "", "5.1", r"6.9\par ", ""], EDGES)
        + rtf_row(["Peroneal", "4.2", "", "", "3|3"], EDGES)
        + r"\pard After\par"
    )
    assert lines(rtf(body)) == [
        "Before",
        "| Nerve | Right | Right | Left | Left |",
        "|  | ms | mV | ms | mV |",
        "| Tibial |  | 5.1 | 6.9 |  |",
        "| Peroneal | 4.2 |  |  | 3\u00a63 |",
        "After",
    ]


def test_the_look_of_a_row_may_be_told_twice_or_after_its_cells() -> None:
    look = r"\trowd\cellx2000\cellx4000"
    twice = rf"{look}\pard\intbl a\cell \cell {{{look}\row}}"
    after = rf"\pard\intbl a\cell \cell {look}\row "
    assert lines(rtf("x\\par " + twice + after)) == ["x", "| a |  |", "| a |  |"]


def test_rows_without_any_look_still_have_their_cells() -> None:
    assert lines(rtf(r"x\par a\cell \cell b\cell\row c\cell d\cell e\cell\row")) == [
        "x",
        "| a |  | b |",
        "| c | d | e |",
    ]


def test_a_table_within_a_cell() -> None:
    nested = (
        r"\trowd\cellx9000\pard\intbl LEFT\par \pard\intbl\itap2 Sural\nestcell \nestcell 3.3\nestcell"
        r"{\*\nesttableprops\trowd\cellx3000\cellx6000\cellx9000\nestrow}{\nonesttables\par}"
        r"\pard\intbl\itap1 end\cell\row "
    )
    assert lines(rtf(nested + "after")) == ["LEFT", "| Sural |  | 3.3 |", "end", "after"]


def test_two_tables_with_text_between_have_columns_of_their_own() -> None:
    body = rtf_row(["a", "b"], (1000, 2000)) + r"\pard between\par " + rtf_row(["c", "d"], (1500, 2500))
    assert lines(rtf(body)) == ["| a | b |", "between", "| c | d |"]


def test_words_that_only_look_like_cells() -> None:
    assert lines(rtf(r"a \\cell b | c\par \{x\}")) == [r"a \cell b | c", "{x}"]


def test_code_pages_and_unicode() -> None:
    body = r"{\f1\'cf\'f0\'e0\'e2\'fb\'e9} \'b5V \u8804? \u-10179?\u-8704? \uc0\u956 V"
    assert lines(rtf(body)) == ["\u041f\u0440\u0430\u0432\u044b\u0439 \u00b5V \u2264 \U0001f600 \u03bcV"]


@pytest.mark.parametrize(
    "unseen",
    [
        r"{\pict\wmetafile8 left}",
        r"{\*\shppict{\pict\pngblip left}}",
        r"{\object\objemb{\*\objdata 6c656674}{\result left}}",
        r"{\pict\bin8 le}ft{}}}",
        r"{\v left}",
        r"{\deleted\revauthdel1 left}",
        r"{\b\strike left}",
        r"{\header left}",
        r"{\*\unknown left}",
    ],
)
def test_what_nobody_sees_is_not_said(unseen: str) -> None:
    assert lines(rtf(f"before {unseen} after")) == ["before  after"]


def test_what_is_only_near_to_hidden_is_said() -> None:
    assert lines(rtf(r"a {\viewkind4 b} {\b c} {\strike0 d} {\v0 e}")) == ["a b c d e"]


@pytest.mark.parametrize(
    "data", [rtf(r"\u99999999?"), rtf(r"\uc"), rb"{\rtf1\ansi{\fonttbl{\f2\fcharset78 Osaka;}}\f2\'41}"]
)
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="broken RTF"):
        lines(data)


@pytest.mark.parametrize(
    "broken", [b"{\\rtf1", b"{\\rtf1 a}}} b", b"{\\rtf1 {\\pict 00", b"{\\rtf1 \\trowd a\\cell"]
)
def test_broken_files(broken: bytes) -> None:
    assert "\ue000" not in from_rtf.read(broken, Limits()).text
