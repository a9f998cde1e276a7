"""Writes the reports of fixtures/reports/pdf from the texts in its folder `sources`: the same bytes on each run.

A source starts with `layout: <name>`. What follows is laid out on a grid of characters: text between gaps of two or
more blanks is one cell, and every cell is placed on the page by itself, as report printers do. A cell that starts
with `!` is bold. `%%page` starts a page; `%%left`, `%%right` and `%%full` choose the part of the page that the next
lines fill. Needs pypdf.

    python scripts/report_pdfs.py
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pypdf import PageObject, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

FOLDER = Path(__file__).parents[1] / "fixtures/reports/pdf"
SIZE, PITCH, LEADING, MARGIN = 9, 5.4, 13, 40
PORTRAIT, LANDSCAPE = (595, 842), (842, 595)


@dataclass(frozen=True)
class Cell:
    """A piece of text and where its baseline starts, in points from the lower left corner."""

    x: float
    y: float
    text: str
    font: str


def cells(lines: list[str], width: int, height: int) -> Iterator[Cell]:
    """The cells of a page, line by line. Text that would leave the page is an error of its source."""
    left, start, y = MARGIN, 0, height - MARGIN
    lowest = y
    for line in lines:
        match line:
            case "%%left":
                start = y
            case "%%right":
                left, lowest, y = width // 2, y, start
            case "%%full":
                left, y = MARGIN, min(y, lowest)
            case _:
                for found in re.finditer(r"\S+(?: \S+)*", line):
                    text = found.group()
                    if left + found.end() * PITCH > width or y < MARGIN:
                        raise ValueError(f"outside the page: {text}")
                    font = "Bold" if text.startswith("!") else "Plain"
                    yield Cell(left + found.start() * PITCH, y, text.removeprefix("!"), font)
                y -= LEADING


def shown(text: str, kerned: bool) -> bytes:
    """The operator that shows a text, kerned after every fourth character or in one piece."""
    pieces = re.findall(".{1,4}", text) if kerned else [text]
    codes = [f"<{piece.encode('cp1252').hex()}>" for piece in pieces]
    return (f"[{' -8 '.join(codes)}] TJ" if kerned else f"{codes[0]} Tj").encode()


def row_by_row(found: list[Cell]) -> bytes:
    """Every cell in a text object of its own, at an absolute place, down the whole width of the page."""
    return b"\n".join(
        f"BT /{cell.font} {SIZE} Tf 1 0 0 1 {cell.x:.1f} {cell.y} Tm ".encode()
        + shown(cell.text, kerned=False)
        + b" ET"
        for cell in sorted(found, key=lambda one: (-one.y, one.x))
    )


def column_by_column(found: list[Cell]) -> bytes:
    """One text object: all that starts at the same x together, each cell moved to from the one before."""
    parts, x, y = [b"BT"], 0.0, 0.0
    for cell in sorted(found, key=lambda one: (one.x, -one.y)):
        start = f"/{cell.font} {SIZE} Tf {cell.x - x:.1f} {cell.y - y:.0f} Td "
        parts.append(start.encode() + shown(cell.text, kerned=True))
        x, y = round(cell.x, 1), cell.y
    return b"\n".join([*parts, b"ET"])


def names(**entries: str) -> DictionaryObject:
    """A dictionary of names."""
    return DictionaryObject({NameObject(f"/{key}"): NameObject(f"/{name}") for key, name in entries.items()})


def scanned(lines: list[str], width: int, height: int) -> DecodedStreamObject:
    """A black and white image of a page: every character is a block of four by five points, none can be read."""
    rows = [bytearray(b"\xff" * ((width + 7) // 8)) for _ in range(height)]
    for cell in cells(lines, width, height):
        for place in (at for at, letter in enumerate(cell.text) if letter != " "):
            for dx, dy in itertools.product(range(4), range(5)):
                x = int(cell.x + place * PITCH) + dx
                rows[height - int(cell.y) - dy][x // 8] &= ~(0x80 >> x % 8)
    image = DecodedStreamObject()
    image.set_data(b"".join(rows))
    image.update(names(Type="XObject", Subtype="Image", ColorSpace="DeviceGray"))
    for key, number in (("/Width", width), ("/Height", height), ("/BitsPerComponent", 1)):
        image[NameObject(key)] = NumberObject(number)
    return image


def typeface(base: str) -> DictionaryObject:
    """A standard font, which needs no file."""
    return names(Type="Font", Subtype="Type1", BaseFont=base, Encoding="WinAnsiEncoding")


def fill(writer: PdfWriter, page: PageObject, layout: str, lines: list[str]) -> None:
    """Puts the lines on an empty page."""
    width, height = int(page.mediabox.width), int(page.mediabox.height)
    content, resources = DecodedStreamObject(), DictionaryObject()
    add = writer._add_object  # noqa: SLF001 (there is no public way to add a stream)
    if layout == "scan":
        image = add(scanned(lines, width, height))
        resources[NameObject("/XObject")] = DictionaryObject({NameObject("/Scan"): image})
        content.set_data(f"q {width} 0 0 {height} 0 0 cm /Scan Do Q".encode())
    else:
        family = "Courier" if layout == "courier" else "Helvetica"
        faces = {NameObject("/Plain"): typeface(family), NameObject("/Bold"): typeface(f"{family}-Bold")}
        resources[NameObject("/Font")] = DictionaryObject(faces)
        write = column_by_column if layout == "helvetica" else row_by_row
        content.set_data(write(list(cells(lines, width, height))))
    page[NameObject("/Resources")] = resources
    page[NameObject("/Contents")] = add(content)


def main() -> None:
    """Writes one PDF for each source."""
    for source in sorted((FOLDER / "sources").glob("*.txt")):
        first, *lines = source.read_text(encoding="utf-8").splitlines()
        layout = first.removeprefix("layout: ")
        width, height = LANDSCAPE if layout == "facing" else PORTRAIT
        writer = PdfWriter()
        for page_break, group in itertools.groupby(lines, lambda line: line == "%%page"):
            if not page_break:
                fill(writer, writer.add_blank_page(width, height), layout, list(group))
        with (FOLDER / f"{source.stem}.pdf").open("wb") as file:
            writer.write(file)


if __name__ == "__main__":
    main()
