"""One attachment to text, in this process and without limits of time or memory: see `helper` and `reader`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cds_service.attachments import reasons
from cds_service.attachments.kinds import Kind
from cds_service.attachments.model import Limits, NotReadable, Outcome, Text, Unreadable

_BROKEN = {
    Kind.PLAIN: reasons.NOT_TEXT,
    Kind.HTML: reasons.BROKEN_HTML,
    Kind.RTF: reasons.BROKEN_RTF,
    Kind.PDF: reasons.BROKEN_PDF,
}


def convert(data: bytes, kind: Kind, charset: str | None, limits: Limits) -> Outcome:
    """Raises nothing but MemoryError: what a library makes of a broken file is not to be foreseen."""
    read = _reader(kind, charset)
    try:
        text = read(data, limits)
    except Unreadable as unreadable:
        return NotReadable(unreadable.reason)
    except RecursionError:
        return NotReadable(reasons.TOO_DEEP)
    except MemoryError:
        raise
    except Exception:
        return NotReadable(_BROKEN[kind])
    if text.text.strip():
        return text
    return NotReadable(reasons.TOO_LARGE if text.truncated else reasons.EMPTY)


def _reader(kind: Kind, charset: str | None) -> Callable[[bytes, Limits], Text]:
    # Loaded where they are used: the process that answers calls has no need of these libraries.
    match kind:
        case Kind.PLAIN:
            from cds_service.attachments import from_plain

            return partial(from_plain.read, charset)
        case Kind.HTML:
            from cds_service.attachments import from_html

            return partial(from_html.read, charset)
        case Kind.RTF:
            from cds_service.attachments import from_rtf

            return from_rtf.read
        case Kind.PDF:
            from cds_service.attachments import from_pdf

            return from_pdf.read
