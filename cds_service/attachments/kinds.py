"""What an attachment is: what its first bytes say, else what its sender says."""

from __future__ import annotations

import re
from enum import StrEnum

from cds_service.attachments import reasons
from cds_service.attachments.model import Unreadable


class Kind(StrEnum):
    PLAIN = "plain"
    HTML = "html"
    RTF = "rtf"
    PDF = "pdf"


_BY_TYPE = {
    "text/plain": Kind.PLAIN,
    "text/markdown": Kind.PLAIN,
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "application/rtf": Kind.RTF,
    "application/x-rtf": Kind.RTF,
    "text/rtf": Kind.RTF,
    "text/richtext": Kind.RTF,
    "application/pdf": Kind.PDF,
    "application/x-pdf": Kind.PDF,
}
_SAYS_NOTHING = frozenset({"", "application/octet-stream", "binary/octet-stream", "text/*", "*/*"})
_FOREIGN = (
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)
_HEAD = 1024
_HTML_START = re.compile(
    rb"(?:<\?xml[^>]{0,200}>|<!--.{0,600}?-->|\s)*<(?:!doctype\s+html|html[\s>])", re.I | re.S
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.I)


def kind_of(data: bytes, content_type: str | None) -> tuple[Kind, str | None]:
    """The kind, and the charset that the sender named. Raises Unreadable."""
    if not data:
        raise Unreadable(reasons.EMPTY)
    media_type, _, parameters = (content_type or "").partition(";")
    media_type = media_type.strip().lower()
    charset = _CHARSET.search(parameters)
    return _kind(data, media_type), charset[1] if charset else None


def _kind(data: bytes, media_type: str) -> Kind:
    told = _BY_TYPE.get(media_type)
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF"):
        return Kind.PDF
    if head.startswith(b"{\\rtf"):
        return Kind.RTF
    for magic, foreign in _FOREIGN:
        if data.startswith(magic):
            raise Unreadable(reasons.unknown_type(foreign))
    if told in (None, Kind.PLAIN) and _HTML_START.match(head):
        return Kind.HTML
    if told is Kind.PDF and b"%PDF" not in data[:_HEAD]:
        raise Unreadable(reasons.BROKEN_PDF)
    if told is Kind.RTF:
        raise Unreadable(reasons.BROKEN_RTF)
    if told is not None:
        return told
    if media_type in _SAYS_NOTHING:
        return Kind.PLAIN
    raise Unreadable(reasons.unknown_type(media_type))
