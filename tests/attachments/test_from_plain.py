"""Bytes of plain text to characters."""

from __future__ import annotations

import pytest

from cds_service.attachments import from_plain
from cds_service.attachments.model import Limits, Text, Unreadable


def read(data: bytes, charset: str | None = None, **limits: int) -> Text:
    return from_plain.read(charset, data, Limits(**limits))


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("cp1252", None),
        ("utf-8", "utf-8"),
        ("latin-1", "ISO-8859-1"),
        ("cp1252", "us-ascii"),
        ("utf-16-be", "utf-16be"),
        ("cp850", "cp850"),
        ("cp1252", "utf-8"),
        ("utf-8", "no-such-charset"),
        ("utf-8", "punycode"),
        ("utf-8", "zlib"),
        ("utf-16", "utf-8"),
    ],
)
def test_characters(encoding: str, charset: str | None) -> None:
    text = "5.1 \u00b5V, Gr\u00f6\u00dfe\nlinks"
    assert read(text.encode(encoding), charset).text == text


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\x03",
        bytes(range(256)),
        b"abc\x00def",
        "text".encode("utf-16-le"),
        b"\x7fELF\x02\x01\x01" + bytes(20),
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="not text"):
        read(data)


def test_one_look_whoever_wrote_it() -> None:
    assert (
        read("a\r\nb\rc\u2028d\u00a0e \u00ad\ufb01n \n\n\n\n\n\nend\n\x00\x00".encode()).text
        == "a\nb\nc\nd e fin\n\n\nend"
    )


def test_columns_stay() -> None:
    assert read(b"  R     L\n4.2\t\t3.3  ").text == "  R     L\n4.2\t\t3.3"


def test_the_cut_is_between_lines() -> None:
    text = read(b"line 12.5\n" * 100, characters=55)
    assert text == Text("\n".join(["line 12.5"] * 5), truncated=True)
    assert read(b"12.5 " * 100, characters=18) == Text("12.5 12.5 12.5", truncated=True)
    assert read(b"1" * 100, characters=18) == Text("", truncated=True)
    assert read("\u00e4".encode() * 100, characters=100) == Text("\u00e4" * 100)


def test_a_character_on_the_cut_is_no_broken_one() -> None:
    assert "\ufffd" not in read("\u20ac".encode() * 1000 + b"\xff", characters=50).text
