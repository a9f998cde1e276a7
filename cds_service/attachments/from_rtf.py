"""RTF: the words with striprtf, and tables row by row with every cell in its column.

striprtf ends a cell with "|" whether the text holds one or not, ends rows where a paragraph inside a cell ends, and
forgets how wide cells are. So marks from a range that no text uses are set beside the control words of tables; they
come out where the words stood, and the rows are put together from them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from cds_service.attachments import reasons
from cds_service.attachments.model import Limits, Text, Unreadable
from cds_service.attachments.tidy import cut, row, tidy

_ROW_END, _NESTED_ROW_END, _CELL_END, _NESTED_CELL_END = "\ue000", "\ue001", "\ue002", "\ue003"
_IN_TABLE, _ROW_START, _EDGE, _EDGE_END = "\ue004", "\ue005", "\ue006", "\ue007"
_OUR_MARKS = re.compile("[\ue000-\ue007]")

_WORDS = {
    "row": _ROW_END,
    "nestrow": _NESTED_ROW_END,
    "cell": _CELL_END,
    "nestcell": _NESTED_CELL_END,
    "intbl": _IN_TABLE,
    "trowd": _ROW_START,
}
# An escaped backslash is matched first, so that what follows it is no control word.
_TABLE_WORD = re.compile(
    r"\\\\|\\(row|nestrow|cell|nestcell|intbl|trowd)(?![A-Za-z0-9-]) ?|\\cellx(-?\d{1,6})(?!\d) ?"
)
# Pictures and objects; what is hidden, and what was struck out: it is said no longer.
_DROPPED = re.compile(
    r"\{(?:\\\*)?\\(?:pict|shppict|nonshppict|object|objdata|themedata|colorschememapping|datastore|fontemb)\b"
    r"|\{(?:\\[a-z]{1,32}(?<!\\deleted)(?<!\\strike)(?<!\\v)-?\d{0,10} ?){0,12}\\(?:deleted|strike|v)1?(?![A-Za-z0-9])"
)
_STEP = re.compile(r"\\bin(\d{1,9}) ?|\\.|[{}]", re.S)
_CELL_WITH_END = re.compile(f"\\|({_CELL_END}|{_NESTED_CELL_END})")
_EDGES = re.compile(f"{_EDGE}(-?\\d+){_EDGE_END}")


def read(data: bytes, limits: Limits) -> Text:
    """Raises Unreadable when it is no RTF or its code page is unknown. RTF names its own character set."""
    # RTF is ASCII; what is not, stands for the bytes of its code page, which nearly always is this one.
    markup = data.decode("cp1252", "replace")
    markup = _OUR_MARKS.sub(" ", _without_dropped_groups(markup))
    markup = markup.replace("\\*\\nesttableprops", "")  # the only place of the end of a nested row
    marked = _TABLE_WORD.sub(_with_mark, markup)
    try:
        text: str = rtf_to_text(marked, errors="replace")  # type: ignore[no-untyped-call]
    except (LookupError, ValueError, TypeError, OverflowError):
        raise Unreadable(reasons.BROKEN_RTF) from None
    # Characters beyond the first plane come as two halves.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return cut(tidy("\n".join(_blocks(text))), limits.characters)


def _with_mark(word: re.Match[str]) -> str:
    if word[1]:
        return f"\\{word[1]} {_WORDS[word[1]]}"
    if word[2]:
        return f"\\cellx{word[2]} {_EDGE}{word[2]}{_EDGE_END}"
    return word[0]


def _without_dropped_groups(markup: str) -> str:
    kept = []
    at = 0
    while start := _DROPPED.search(markup, at):
        kept.append(markup[at : start.start()])
        at = _end_of_group(markup, start.start())
    kept.append(markup[at:])
    return "".join(kept)


def _end_of_group(markup: str, start: int) -> int:
    """The place after the brace that closes the one at `start`; the end of the text when there is none."""
    depth, at = 0, start
    while step := _STEP.search(markup, at):
        at = step.end()
        if step[1]:
            at += int(step[1])  # so many bytes of anything, braces too
        elif step[0] == "{":
            depth += 1
        elif step[0] == "}":
            depth -= 1
            if not depth:
                return at
    return len(markup)


def _blocks(text: str) -> Iterator[str]:
    """The text in its order, with a line for each row."""
    edges_of_rows: list[tuple[list[int], list[str]]] = []
    *with_rows, rest = text.split(_ROW_END)
    for part in with_rows:
        before, inside = _split_at_row_start(part)
        before = before.strip("\n")
        if before and edges_of_rows:
            yield from _table(edges_of_rows)
            edges_of_rows = []
        if before:
            yield _plain(before)
        if _NESTED_ROW_END in inside:
            yield from _table(edges_of_rows)
            edges_of_rows = []
            yield from _nested(inside)
        else:
            edges_of_rows.append((_edges(inside), _cells(inside, _CELL_END)))
    yield from _table(edges_of_rows)
    yield _plain(rest).lstrip("\n")


def _split_at_row_start(part: str) -> tuple[str, str]:
    """What stands before a row, and the row. A row that does not say where it starts does so at its line."""
    starts = [at for mark in (_ROW_START, _IN_TABLE) if (at := part.find(mark)) >= 0]
    first_cell = part.find(_CELL_END)
    if starts and (first_cell < 0 or min(starts) < first_cell):
        return part[: min(starts)], part[min(starts) :]
    at = part.rfind("\n", 0, max(first_cell, 0)) + 1
    return part[:at], part[at:]


def _edges(inside: str) -> list[int]:
    """Right edges of the cells, in twentieths of a point; as last told, for they may be told twice."""
    last = inside.rfind(_ROW_START)
    told = [int(edge) for edge in _EDGES.findall(inside[last:])] if last >= 0 else []
    return told or [int(edge) for edge in _EDGES.findall(inside)]


def _cells(inside: str, end: str) -> list[str]:
    """What stands after the last end belongs to no cell, and is empty unless a file is broken."""
    cells = [_plain(cell) for cell in _EDGES.sub("", inside).replace("|" + end, end).split(end)]
    return cells if cells[-1].strip() else cells[:-1]


def _nested(inside: str) -> Iterator[str]:
    """A table within a cell: its rows one by one, and what stands in the cells around it as paragraphs."""
    for cell in _EDGES.sub("", inside).replace("|" + _CELL_END, _CELL_END).split(_CELL_END):
        *rows, rest = cell.split(_NESTED_ROW_END)
        for one in rows:
            # What stands in lines of its own above the row belongs to the cell around it.
            start = one.rfind("\n", 0, max(one.find(_NESTED_CELL_END), 0)) + 1
            yield from filter(str.strip, [_plain(one[:start])])
            yield row(_cells(one[start:], _NESTED_CELL_END))
        if _plain(rest).strip():
            yield _plain(rest)


def _table(rows: list[tuple[list[int], list[str]]]) -> Iterator[str]:
    """Rows below each other. A cell as wide as several of another row is said in each of their columns."""
    columns = sorted({edge for edges, _ in rows for edge in edges})
    for edges, cells in rows:
        known = len(edges) == len(cells) and edges == sorted(set(edges)) and len(columns) <= 100
        if known and len(cells) > 1:
            laid_out: list[str] = []
            for edge, cell in zip(edges, cells, strict=True):
                laid_out.extend([cell] * (bisect_left(columns, edge) + 1 - len(laid_out)))
            yield row(laid_out)
        elif len(cells) == 1:
            yield cells[0]
        else:
            yield row(cells)


def _plain(text: str) -> str:
    return _OUR_MARKS.sub("", _EDGES.sub("", _CELL_WITH_END.sub(" ", text)))
