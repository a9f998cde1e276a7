"""HTML: the lines that a browser would show, and tables row by row with every cell in its column.

html-text runs the cells of a row together, an empty one without a trace, so that a value of the left side would stand
under the right one. So each table is first made into lines here, and put back after html-text has done the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import html_text
from lxml import etree
from lxml import html as lxml_html

from cds_service.attachments import reasons
from cds_service.attachments.from_plain import decode
from cds_service.attachments.model import Limits, Text, Unreadable
from cds_service.attachments.tidy import cut, row, tidy

_Element = Any  # lxml has no types

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
# Written as references they come through the parser: what the tree takes no text with, and what looks like a mark.
_FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff{_OPEN}{_CLOSE}]")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.I)
# What nobody sees, and what was struck out: it is said no longer.
_DROPPED = (
    *(
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "svg",
    ),
    *("audio", "video", "canvas", "map", "datalist", "button", "del", "s", "strike"),
)
_MOST_COLUMNS = 100
_LONG_CELL = 2000
"""Characters; a longer cell is a part of the page, not a value in a table."""


def read(charset: str | None, data: bytes, limits: Limits) -> Text:
    """Raises Unreadable when there is no text, or elements inside each other hundreds of levels deep."""
    if charset is None and (named := _META_CHARSET.search(data[:2048])):
        charset = named[1].decode("ascii")
    root = _parsed(decode(data, charset))
    if root is None:
        return Text("")
    _drop_unseen(root)
    _drop_forbidden(root)
    page = _Page(limits.characters)
    # Inner ones before outer ones.
    for element in reversed(list(root.iter("table", "pre", "textarea"))):
        page.take_out(element)
    return cut(tidy(page.text_of(root)), limits.characters, truncated=page.truncated)


def _parsed(markup: str) -> _Element:
    parser = lxml_html.HTMLParser(recover=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    # A surrogate is no character, and the parser takes bytes.
    body = markup.strip().replace("\0", "").encode("utf-8", "replace")
    root = etree.fromstring(body, parser=parser) if body else None
    if any(problem.type_name == "ERR_RESOURCE_LIMIT" for problem in parser.error_log):
        raise Unreadable(reasons.TOO_DEEP)
    return root


def _drop_unseen(root: _Element) -> None:
    etree.strip_elements(
        root, etree.Comment, etree.ProcessingInstruction, etree.Entity, *_DROPPED, with_tail=False
    )
    for element in list(root.iter()):
        style = element.get("style", "").replace(" ", "").lower()
        unseen = any(words in style for words in ("display:none", "visibility:hidden", "line-through"))
        unchosen = element.tag == "option" and element.get("selected") is None
        if unseen or unchosen or element.get("hidden") is not None:
            if element.getparent() is not None:
                element.drop_tree()
        elif element.tag == "input" and element.get("type", "").lower() in ("checkbox", "radio"):
            # Else an unticked "right" would read like a ticked one.
            element.tag, element.text = "span", "[x]" if element.get("checked") is not None else "[ ]"


def _drop_forbidden(root: _Element) -> None:
    for element in root.iter():
        for place in ("text", "tail"):
            text = getattr(element, place)
            if text and _FORBIDDEN.search(text):
                setattr(element, place, _FORBIDDEN.sub(" ", text))


class _Page:
    """The parts that are taken out of a page, and the room that is left for them."""

    def __init__(self, characters: int) -> None:
        self.truncated = False
        self._room = characters
        self._parts: list[str] = []
        self._tables: set[int] = set()

    def take_out(self, element: _Element) -> None:
        """Leaves a mark in its place."""
        number = len(self._parts)
        if element.tag == "table":
            self._tables.add(number)
            self._parts.append("\n".join(self._lines(element)))
        else:
            for br in element.iter("br"):
                br.text = "\n"
            self._parts.append(self._filled("".join(element.itertext())))
        tail = element.tail
        element.clear()
        element.tag, element.text, element.tail = "p", f"{_OPEN}{number}{_CLOSE}", tail

    def text_of(self, element: _Element) -> str:
        return self._filled(html_text.etree_to_text(element))

    def _filled(self, text: str) -> str:
        return _MARK.sub(lambda mark: self._parts[int(mark[1])], text)

    def _lines(self, table: _Element, above: _Spans | None = None) -> Iterator[str]:
        if above is None:
            above = _Spans()
            _give_rows(table)
        yield from _said(table.text)
        for child in table:
            if self._room < 0:
                break
            if child.tag == "tr":
                yield from self._line(child, above)
            elif child.tag in ("thead", "tbody", "tfoot"):
                yield from self._lines(child, above)
            else:
                yield from _said(self.text_of(child))
            yield from _said(child.tail)
        self.truncated |= self._room < 0

    def _line(self, line: _Element, above: _Spans) -> Iterator[str]:
        for text in _stray(line):
            yield from _said(text)
        cells = [cell for cell in line if cell.tag in ("td", "th")]
        texts = [html_text.etree_to_text(cell) for cell in cells]
        if any(self._is_part_of_page(text) for text in texts):
            # A table that only arranges a page: its cells are paragraphs.
            above.forget()
            self._room -= sum(map(len, texts))
            yield from (f"\n{self._filled(text)}\n" for text in texts)
        elif len(cells) == 1 and not above:
            if _number(cells[0], "rowspan") > 1:
                above.add(0, 1, _number(cells[0], "rowspan"), texts[0])
                above.next_row()
            self._room -= len(texts[0])
            yield self._filled(texts[0])
        else:
            values = above.laid_out(
                (_number(cell, "colspan"), _number(cell, "rowspan"), self._filled(text))
                for cell, text in zip(cells, texts, strict=True)
            )
            self._room -= sum(map(len, values)) + 3 * len(values)
            # A row of which only a part would be said is left out whole.
            if self._room >= 0 and values:
                yield row(values)

    def _is_part_of_page(self, text: str) -> bool:
        return len(text) > _LONG_CELL or any(int(number) in self._tables for number in _MARK.findall(text))


class _Spans:
    """Cells that reach down into the next rows: by column, for how many rows more, and their text."""

    def __init__(self) -> None:
        self._cells: dict[int, tuple[int, str]] = {}

    def __bool__(self) -> bool:
        return bool(self._cells)

    def forget(self) -> None:
        self._cells.clear()

    def add(self, column: int, columns: int, rows: int, text: str) -> None:
        for covered in range(column, column + columns):
            self._cells[covered] = (rows, text)

    def next_row(self) -> None:
        self._cells = {column: (rows - 1, text) for column, (rows, text) in self._cells.items() if rows > 1}

    def laid_out(self, cells: Iterator[tuple[int, int, str]]) -> list[str]:
        """The text of each column of a row: a cell over several columns or rows is said in each of them."""
        values: list[str] = []
        for columns, rows, text in cells:
            while len(values) in self._cells:
                values.append(self._cells[len(values)][1])
            columns = columns if len(values) + columns <= _MOST_COLUMNS else 1
            if rows > 1:
                self.add(len(values), columns, rows, text)
            values.extend([text] * columns)
        further = range(len(values), max(self._cells, default=-1) + 1)
        values.extend(self._cells[column][1] if column in self._cells else "" for column in further)
        self.next_row()
        return values


def _give_rows(table: _Element) -> None:
    """Cells that stand in no row come into one, as browsers do it."""
    for cell in list(table.iter("td", "th")):
        parent = cell.getparent()
        if parent.tag != "tr":
            made = cell.getprevious()
            if made is None or made.get("made") is None:
                made = parent.makeelement("tr", {"made": ""})
                cell.addprevious(made)
            made.append(cell)


def _said(text: str | None) -> Iterator[str]:
    if text and text.strip():
        yield text.strip()


def _stray(line: _Element) -> Iterator[str]:
    """Text of a row that stands in no cell."""
    yield line.text or ""
    for child in line:
        if child.tag not in ("td", "th"):
            yield "".join(child.itertext())
        yield child.tail or ""


def _number(cell: _Element, attribute: str) -> int:
    """How many columns or rows a cell covers."""
    given = cell.get(attribute, "1").strip()
    return (
        min(max(int(given), 1), _MOST_COLUMNS)
        if given.isascii() and given.isdigit() and len(given) < 9
        else 1
    )
