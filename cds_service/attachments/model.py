"""An attachment, what came out of it, and the limits within which it is read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property


def content_key(data: bytes, content_type: str | None) -> str:
    """The name of an attachment by what it holds: 40 hex digits, the same for the same bytes and type."""
    digest = hashlib.blake2b(digest_size=20)
    digest.update((content_type or "").strip().lower().encode("utf-8", "replace"))
    digest.update(b"\0")
    digest.update(data)
    return digest.hexdigest()


@dataclass(frozen=True)
class Attachment:
    """Decoded bytes as they were sent, and the content type that the sender named, if any."""

    data: bytes = field(repr=False)
    content_type: str | None = None

    @cached_property
    def key(self) -> str:
        return content_key(self.data, self.content_type)


@dataclass(frozen=True, slots=True)
class Text:
    """The words of an attachment. Lines end with \\n, pages of a PDF are apart by \\f, a row is "| cell | cell |"."""

    text: str = field(repr=False)
    truncated: bool = False
    """Something is missing: what stood past a limit, or a page that could not be read."""


@dataclass(frozen=True, slots=True)
class NotReadable:
    """No text, with one of the sentences of `reasons`."""

    reason: str


Outcome = Text | NotReadable


class Unreadable(Exception):  # noqa: N818
    """Raised inside a conversion; `reason` is one of the sentences of `reasons`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one attachment may take."""

    data: int = 10_000_000
    """Bytes of the attachment, decoded."""
    characters: int = 400_000
    """Characters of its text; the rest is left out."""
    pages: int = 40
    """Pages of a PDF; the rest is left out."""
    stream: int = 24_000_000
    """Bytes that one compressed stream of a PDF may become."""
    seconds: float = 5.0
    """Wall clock of the conversion."""
    memory: int = 512 * 1024 * 1024
    """Bytes that the conversion may add to the address space of its process."""
