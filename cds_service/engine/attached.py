"""The attachments of a call as text: found in what the client sent, decoded, and read within limits."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from cds_service.attachments import Attachment, AttachmentReader, Outcome, Text
from cds_service.engine.call import HookCall
from cds_service.record.documents import AsText, Attached, attachments_in

_NOT_BASE64 = AsText("", "its data is not base64")


async def attached_texts(call: HookCall, reader: AttachmentReader, deadline: float) -> Mapping[str, AsText]:
    """The texts of a call by the key under which its record looks for them; `deadline` in seconds.

    What is not ready by then is told as such, and is there for the next call.
    """
    texts, decoded = _decoded(call)
    if decoded:
        outcomes = await reader.read(list(decoded.values()), deadline)
        texts |= {key: as_text(outcomes[one.key]) for key, one in decoded.items()}
    return texts


def attached_texts_now(call: HookCall, reader: AttachmentReader) -> Mapping[str, AsText]:
    """The same, waited for: for a command line."""
    texts, decoded = _decoded(call)
    texts |= {key: as_text(reader.read_now(one.data, one.content_type)) for key, one in decoded.items()}
    return texts


def as_text(outcome: Outcome) -> AsText:
    return AsText(outcome.text) if isinstance(outcome, Text) else AsText("", outcome.reason)


def _decoded(call: HookCall) -> tuple[dict[str, AsText], dict[str, Attachment]]:
    texts: dict[str, AsText] = {}
    decoded: dict[str, Attachment] = {}
    for attached in attachments_in(call.prefetch.values()):
        data = _bytes_of(attached)
        if data is None:
            texts[attached.key] = _NOT_BASE64
        else:
            decoded[attached.key] = Attachment(data, attached.content_type or None)
    return texts, decoded


def _bytes_of(attached: Attached) -> bytes | None:
    """The bytes of an attachment; line breaks inside of base64 are common, anything else is a fault."""
    try:
        return base64.b64decode("".join(attached.data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
