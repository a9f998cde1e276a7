"""Why an attachment could not be read: fixed sentences, so that nothing of a file can get into a log or an answer."""

from __future__ import annotations

from typing import Final

EMPTY: Final = "no content"
NOT_TEXT: Final = "not text"
TOO_LARGE: Final = "too large"
TOO_DEEP: Final = "nested too deeply"
TOOK_TOO_LONG: Final = "took too long"
TOO_MUCH_MEMORY: Final = "needed too much memory"
READER_LOST: Final = "the reading process was lost"
NOT_IN_TIME: Final = "not read in time"
TOO_BUSY: Final = "too many attachments at once"
ENCRYPTED: Final = "encrypted PDF"
NO_TEXT_LAYER: Final = "no text layer: probably a scan"
UNREADABLE_FONTS: Final = "text in fonts that name no characters"
BROKEN_HTML: Final = "broken HTML"
BROKEN_PDF: Final = "broken PDF"
BROKEN_RTF: Final = "broken RTF"

MAY_PASS: Final = frozenset({TOOK_TOO_LONG, READER_LOST})
"""What may be otherwise at the next try, when the machine has less to do."""

_KNOWN_TYPES = frozenset(
    {
        "application/dicom",
        "application/fhir+json",
        "application/fhir+xml",
        "application/gzip",
        "application/hl7-v3+xml",
        "application/json",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/xml",
        "application/zip",
        "image/bmp",
        "image/gif",
        "image/heic",
        "image/jpeg",
        "image/png",
        "image/svg+xml",
        "image/tiff",
        "image/webp",
        "text/csv",
        "text/xml",
    }
)


def unknown_type(media_type: str) -> str:
    """A type is named only when it is a public one: what a sender made up may hold anything."""
    return f"unknown type {media_type}" if media_type in _KNOWN_TYPES else "unknown type"
