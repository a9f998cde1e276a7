"""Small files of each kind, made when a test asks for them."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Sequence

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    NameObject,
    PdfObject,
    StreamObject,
)

HTML_TABLE = """<table>
<caption>Motor nerves</caption>
<tr><th rowspan=2>Nerve</th><th colspan=2>Right</th><th colspan=2>Left</th></tr>
<tr><th>ms</th><th>mV</th><th>ms</th><th>mV</th></tr>
<tr><td>Tibial</td><td></td><td>5.1</td><td>6.9</td><td></td></tr>
<tr><td>Peroneal</td><td>4.2</td><td> </td><td>&nbsp;</td><td>3.3</td></tr>
</table>"""
ROWS = [
    "| Nerve | Right | Right | Left | Left |",
    "| Nerve | ms | mV | ms | mV |",
    "| Tibial |  | 5.1 | 6.9 |  |",
    "| Peroneal | 4.2 |  |  | 3.3 |",
]


def rtf_row(cells: Sequence[str], edges: Sequence[int]) -> str:
    """A row as word processors write it: what it looks like, its cells, its end."""
    look = "".join(rf"\clbrdrt\brdrs\cellx{edge}" for edge in edges)
    return (
        rf"\trowd\trgaph108 {look}" + "".join(rf"\pard\intbl {cell}\cell" for cell in cells) + r"\row" + "\n"
    )


def rtf(body: str, head: str = "") -> bytes:
    fonts = r"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset204 Arial Cyr;}}"
    return rf"{{\rtf1\ansi\ansicpg1252\deff0{fonts}{head}\f0 {body}}}".encode("cp1252")


Placed = tuple[float, float, str]


def content(words: Iterable[Placed], *, size: float = 10) -> bytes:
    """Text operators for words at places, in points from the lower left."""
    parts = [f"BT /F1 {size:g} Tf 1 0 0 1 {x:g} {y:g} Tm ({word}) Tj ET" for x, y, word in words]
    return "\n".join(parts).encode("cp1252")


PDF_TABLE: list[Placed] = [
    *((50, 700, "Nerve"), (200, 700, "Right ms"), (300, 700, "Left ms")),
    *((50, 680, "Tibial"), (300, 680, "6.9")),
    *((50, 660, "Peroneal"), (200, 660, "4.2")),
    *((50, 640, "Sural"), (200, 640, "3.1"), (300, 640, "3.3")),
]


def helvetica() -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )


def resources(**more: DictionaryObject) -> DictionaryObject:
    found = {NameObject("/Font"): DictionaryObject({NameObject("/F1"): helvetica()})}
    return DictionaryObject(found | {NameObject(f"/{name}"): value for name, value in more.items()})


def stream(data: bytes) -> StreamObject:
    made = DecodedStreamObject()
    made.set_data(data)
    return made


def packed(compressed: bytes) -> EncodedStreamObject:
    entries = {"__streamdata__": compressed, NameObject("/Filter"): NameObject("/FlateDecode")}
    made = StreamObject.initialize_from_dictionary(entries)
    assert isinstance(made, EncodedStreamObject)
    return made


def form(data: bytes, **more: DictionaryObject) -> StreamObject:
    made = stream(data)
    made[NameObject("/Type")] = NameObject("/XObject")
    made[NameObject("/Subtype")] = NameObject("/Form")
    made[NameObject("/BBox")] = ArrayObject([FloatObject(n) for n in (0, 0, 600, 800)])
    made[NameObject("/Resources")] = resources(**more)
    return made


def writer(*pages: bytes | StreamObject) -> PdfWriter:
    made = PdfWriter()
    for data in pages:
        page = made.add_blank_page(600, 800)
        page[NameObject("/Resources")] = resources()
        page[NameObject("/Contents")] = added(made, stream(data) if isinstance(data, bytes) else data)
    return made


def added(made: PdfWriter, value: PdfObject) -> PdfObject:
    """The value as an object of its own, as streams must be; what is to be written where it is named."""
    return made._add_object(value)  # noqa: SLF001


def pdf(made: PdfWriter) -> bytes:
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def bomb(size: int) -> bytes:
    """A compressed stream that becomes so many bytes: one block that stands for a mebibyte, over and over.

    Its checksum is wrong, but nobody should come to the end of it.
    """
    packer = zlib.compressobj(9)
    first, again = (packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + again * (size // 2**20 - 1) + packer.flush()
