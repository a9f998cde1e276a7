"""What an attachment is: its first bytes are believed before its sender."""

from __future__ import annotations

import pytest

from cds_service.attachments.kinds import Kind, kind_of
from cds_service.attachments.model import Unreadable

HTML = b"<!DOCTYPE html><p>x"


@pytest.mark.parametrize(
    ("data", "content_type", "kind", "charset"),
    [
        (b"words", "text/plain", Kind.PLAIN, None),
        (b"words", 'TEXT/Plain; format=flowed; Charset="ISO-8859-1"', Kind.PLAIN, "ISO-8859-1"),
        (b"words", None, Kind.PLAIN, None),
        (b"words", "application/octet-stream", Kind.PLAIN, None),
        (b"<p>words", "text/html;charset=utf-8", Kind.HTML, "utf-8"),
        (b"<p>words", "application/xhtml+xml", Kind.HTML, None),
        (HTML, "text/plain", Kind.HTML, None),
        (HTML, None, Kind.HTML, None),
        (b"\xef\xbb\xbf\n <?xml version='1.0'?><!-- a --> <HTML>", "text/xml", Kind.HTML, None),
        (b"a <html> in a text", "text/plain", Kind.PLAIN, None),
        (b"%PDF-1.4 ...", "text/plain", Kind.PDF, None),
        (b"\n%PDF-1.4 ...", None, Kind.PDF, None),
        (b"junk before %PDF-1.4", "application/pdf", Kind.PDF, None),
        (b"{\\rtf1 x}", "application/msword", Kind.RTF, None),
        (b"{\\rtf1 x}", "text/html", Kind.RTF, None),
    ],
)
def test_kind(data: bytes, content_type: str | None, kind: Kind, charset: str | None) -> None:
    assert kind_of(data, content_type) == (kind, charset)


@pytest.mark.parametrize(
    ("data", "content_type", "reason"),
    [
        (b"", "text/plain", "no content"),
        (b"PK\x03\x04", "application/pdf", "unknown type application/zip"),
        (b"PK\x03\x04", None, "unknown type application/zip"),
        (b"\x89PNG\r\n", "text/plain", "unknown type image/png"),
        (b"words", "application/pdf", "broken PDF"),
        (b"words", "text/rtf", "broken RTF"),
        (b"words", "application/zip", "unknown type application/zip"),
        (b"<ClinicalDocument>", "text/xml", "unknown type text/xml"),
        (b"words", "application/john-doe-1970", "unknown type"),
        (b"words", "nonsense\n", "unknown type"),
    ],
)
def test_what_is_none_of_the_kinds(data: bytes, content_type: str | None, reason: str) -> None:
    with pytest.raises(Unreadable) as told:
        kind_of(data, content_type)
    assert told.value.reason == reason
