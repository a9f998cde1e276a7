"""PDF: the words of each page where they stand on it, so that the columns of a table stay columns.

pypdf's layout mode leaves out what a page draws through a form of its own, and text that is turned. So the forms are
first written into the page, and the page is turned as it is shown.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
)

from cds_service.attachments import reasons
from cds_service.attachments.model import Limits, Text, Unreadable
from cds_service.attachments.tidy import cut, tidy

_Operation = tuple[Any, bytes]

_MOST_FORMS = 300
_DEEPEST_FORM = 8
_LEAST_SHARE_OF_LETTERS = 0.3
_TURNS = {90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}


def read(data: bytes, limits: Limits) -> Text:
    """Raises Unreadable. A PDF names its own character sets."""
    with apply_configuration(
        jbig2dec_binary=None,
        maximum_declared_stream_length=limits.stream,
        array_based_stream_maximum_output_length=limits.stream,
        lzw_maximum_output_length=limits.stream,
        run_length_maximum_output_length=limits.stream,
        zlib_maximum_output_length=limits.stream,
        image_maximum_buffer_size=limits.stream,
        page_tree_maximum_entries=20_000,
    ):
        try:
            reader = PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise Unreadable(reasons.ENCRYPTED)
            return _text(reader, limits)
        except DependencyError:
            # A cipher that needs a library of its own.
            raise Unreadable(reasons.ENCRYPTED) from None
        except LimitReachedError:
            raise Unreadable(reasons.TOO_LARGE) from None


def _text(reader: PdfReader, limits: Limits) -> Text:
    pages: list[str] = []
    failed = 0
    count = len(reader.pages)
    for number in range(min(count, limits.pages)):
        try:
            pages.append(tidy(_page_text(reader.pages[number], reader)))
        except (DependencyError, LimitReachedError, MemoryError):
            raise
        except (
            PyPdfError,
            ArithmeticError,
            AssertionError,
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
        ):
            failed += 1
            pages.append("")
        if sum(map(len, pages)) > limits.characters:
            break
    text = "\f".join(pages).strip("\n\f")
    if not text.strip():
        raise Unreadable(reasons.BROKEN_PDF if failed or not count else reasons.NO_TEXT_LAYER)
    shown = "".join(text.split())
    if sum(map(str.isalnum, shown)) < _LEAST_SHARE_OF_LETTERS * len(shown):
        raise Unreadable(reasons.UNREADABLE_FONTS)
    return cut(text, limits.characters, truncated=len(pages) < count or failed > 0)


def _page_text(page: PageObject, reader: PdfReader) -> str:
    contents = page.get_contents()
    if contents is None:
        return ""
    turned = page.rotation % 360
    flat = _Flat(page, reader, contents)
    text = flat.text(turned)
    for other in (0, 90, 180, 270):
        if text.strip():
            break
        if other != turned:
            text = flat.text(other)
    return text


class _Flat:
    """A page without forms: what they draw stands in its own contents, and their fonts among its own."""

    def __init__(self, page: PageObject, reader: PdfReader, contents: ContentStream) -> None:
        self._reader = reader
        self._forms = 0
        self._made = 0
        resources = _dictionary(page.get("/Resources"))
        self._fonts = DictionaryObject(_dictionary(resources.get("/Font")))
        self._operations = list(self._drawn(contents.operations, resources, {}, 0))

    def text(self, turned: int) -> str:
        """`turned`: by how many degrees the page is shown turned, clockwise."""
        contents = ContentStream(None, self._reader)
        contents.operations = self._operations
        if turned in _TURNS:
            matrix = [FloatObject(number) for number in (*_TURNS[turned], 0, 0)]
            contents.operations = [([], b"q"), (matrix, b"cm"), *self._operations, ([], b"Q")]
        flat = PageObject(self._reader)
        flat[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): self._fonts})
        flat[NameObject("/Contents")] = contents
        return flat.extract_text(extraction_mode="layout")

    def _drawn(
        self, operations: list[_Operation], resources: DictionaryObject, renamed: dict[str, str], depth: int
    ) -> Iterator[_Operation]:
        for operands, operator in operations:
            if operator == b"Tf" and operands and operands[0] in renamed:
                yield [NameObject(renamed[operands[0]]), *operands[1:]], operator
            elif operator == b"Do" and operands:
                yield from self._form(operands[0], resources, renamed, depth)
            elif operator != b"INLINE IMAGE":
                yield operands, operator

    def _form(
        self, name: str, resources: DictionaryObject, renamed: dict[str, str], depth: int
    ) -> Iterator[_Operation]:
        form = _dictionary(resources.get("/XObject")).get(name)
        form = form.get_object() if form is not None else None
        if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form":
            return
        self._forms += 1
        if self._forms > _MOST_FORMS or depth >= _DEEPEST_FORM:
            raise LimitReachedError("forms")
        own = form.get("/Resources")
        if own is not None:
            resources, renamed = _dictionary(own), {}
            for font, value in _dictionary(resources.get("/Font")).items():
                self._made += 1
                renamed[font] = f"/OfForm{self._made}"
                self._fonts[NameObject(renamed[font])] = value
        matrix = form.get("/Matrix")
        yield [], b"q"
        if isinstance(matrix, ArrayObject) and len(matrix) == 6:
            yield list(matrix), b"cm"
        yield from self._drawn(ContentStream(form, self._reader).operations, resources, renamed, depth + 1)
        yield [], b"Q"


def _dictionary(value: Any) -> DictionaryObject:
    """What a reference leads to, or an empty one: a page may name what is not there."""
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
