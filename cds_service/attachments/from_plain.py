"""Plain text: which characters the bytes stand for."""

from __future__ import annotations

import codecs
import re

from cds_service.attachments import reasons
from cds_service.attachments.model import Limits, Text, Unreadable
from cds_service.attachments.tidy import cut, tidy

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Not every codec of Python is a character set: some run programs of their own over the bytes, or take the square.
_CHARSETS = frozenset(
    codecs.lookup(name).name
    for name in (
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp874", "iso-8859-10", "iso-8859-11"),
        *("iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8"),
        *(
            "iso-8859-9",
            "iso-8859-13",
            "iso-8859-14",
            "iso-8859-15",
            "iso-8859-16",
            "cp437",
            "cp850",
            "cp852",
        ),
        *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp866"),
        *("koi8-r", "koi8-u", "mac-roman", "shift_jis", "cp932", "euc-jp", "iso-2022-jp", "gb18030", "gbk"),
        *("gb2312", "big5", "euc-kr", "cp949"),
    )
)
# As browsers do: who says Latin 1 or ASCII and uses more means Windows.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_MOST_STRANGE = 0.01


def read(charset: str | None, data: bytes, limits: Limits) -> Text:
    """Raises Unreadable when the bytes are no text."""
    # No character takes more than four bytes: the rest of a long file need not be looked at.
    most = 4 * (limits.characters + 1)
    text = tidy(decode(data[:most], charset, cut_off=len(data) > most))
    return cut(text, limits.characters, truncated=len(data) > most)


def decode(data: bytes, charset: str | None, *, cut_off: bool = False) -> str:
    """By its mark, else by the charset named, else as UTF-8, else as Windows-1252. `cut_off`: there was more.

    Raises Unreadable when what comes out is no text.
    """
    text = _decoded(data, charset, final=not cut_off).rstrip("\0")
    strange = len(_NO_TEXT.findall(text[:100_000]))
    if "\0" in text or strange > _MOST_STRANGE * min(len(text), 100_000):
        raise Unreadable(reasons.NOT_TEXT)
    return text


def _decoded(data: bytes, charset: str | None, *, final: bool) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return codecs.getincrementaldecoder(encoding)("replace").decode(data[len(mark) :], final)
    for name in (_codec(charset), "utf-8"):
        if name:
            try:
                return codecs.getincrementaldecoder(name)().decode(data, final)
            except UnicodeError:
                continue
    return data.decode("cp1252", "replace")


def _codec(charset: str | None) -> str | None:
    """The name of the codec, if the charset is one of those that are read."""
    if charset is None:
        return None
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(name, name)
    return name if name in _CHARSETS else None
