"""Any bytes of any kind come to one of two ends."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cds_service.attachments.convert import convert
from cds_service.attachments.kinds import Kind, kind_of
from cds_service.attachments.model import Limits, NotReadable, Text, Unreadable
from tests.attachments.samples import HTML_TABLE, PDF_TABLE, content, pdf, rtf, rtf_row, writer

LIMITS = Limits(characters=5_000, pages=3)
WHOLE = [
    pdf(writer(content(PDF_TABLE))),
    HTML_TABLE.encode(),
    rtf(rtf_row(["a", "", "b"], (1000, 2000, 3000)) + r"\'e4 \u8217? {\pict 00}"),
    "Größe\n".encode("utf-16"),
]
TYPES = st.sampled_from(
    [None, "text/plain", "text/html; charset=utf-8", "text/rtf", "application/pdf", "application/zip", "x"]
)
PARTS = st.sampled_from(
    [
        *(
            b"{",
            b"}",
            b"\\",
            b"\\'",
            b"\\u",
            b"\\cell ",
            b"\\row ",
            b"\\trowd ",
            b"\\intbl ",
            b"\\cellx",
            b"\\bin9 ",
        ),
        *(
            b"<table>",
            b"<tr>",
            b"<td rowspan=3>",
            b"<th colspan=2>",
            b"</table>",
            b"<pre>",
            b"<br>",
            b"&#x",
            b"|",
        ),
        *(
            b"{\\*\\nesttableprops\\nestrow}",
            b"\\nestcell ",
            b"{\\pict ",
            b"{\\v ",
            b"7",
            b"words ",
            b"\xff",
            b"\0",
        ),
    ]
)


def assert_ends(data: bytes, content_type: str | None) -> None:
    try:
        kind, charset = kind_of(data, content_type)
    except Unreadable:
        return
    outcome = convert(data, kind, charset, LIMITS)
    match outcome:
        case Text(text, _):
            assert 0 < len(text) <= LIMITS.characters
            text.encode()  # no half characters
        case NotReadable(reason):
            assert reason


@given(st.binary(max_size=300), st.none() | st.text(max_size=40) | TYPES)
@settings(max_examples=200, deadline=None)
def test_any_bytes(data: bytes, content_type: str | None) -> None:
    assert_ends(data, content_type)


@given(
    st.sampled_from([b"%PDF-1.7\n", b"{\\rtf1\\ansi ", b"<html>", b""]),
    st.lists(PARTS | st.binary(max_size=4)),
    TYPES,
)
@settings(max_examples=300, deadline=None)
def test_anything_that_begins_well(start: bytes, parts: list[bytes], content_type: str | None) -> None:
    assert_ends(start + b"".join(parts), content_type)


@given(st.sampled_from(WHOLE), st.data())
@settings(max_examples=200, deadline=None)
def test_a_file_with_a_damage(whole: bytes, draw: st.DataObject) -> None:
    start = draw.draw(st.integers(0, len(whole)))
    end = draw.draw(st.integers(start, min(start + 20, len(whole))))
    assert_ends(whole[:start] + draw.draw(st.binary(max_size=20)) + whole[end:], None)


def test_no_text_is_said_with_its_reason() -> None:
    assert convert(b"<p> </p>", Kind.HTML, None, Limits()) == NotReadable("no content")
    assert convert(b"{\\rtf1 }", Kind.RTF, None, Limits()) == NotReadable("no content")
    assert convert(b" \n\n ", Kind.PLAIN, None, Limits()) == NotReadable("no content")
    assert convert(b"1" * 99, Kind.PLAIN, None, Limits(characters=9)) == NotReadable("too large")
