"""`cds-service read-report`: what is read of a report, and how well a corpus of reports is read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cds_service.attachments import AttachmentReader, NotReadable
from cds_service.catalog import Catalog
from cds_service.record.ncs import ReportReader, ReportReading, Said, reader_of
from cds_service.record.side import Laterality
from cds_service.report_corpus import PARTS, CorpusProblem, Report, Row, Scores, as_rows, load_corpus
from cds_service.rules.knowledge import Knowledge
from cds_service.terminal import Refusal, Terminal

HELD_OUT = "independent"
"""The style whose reports were never looked at while the reader was made: its figures stand apart."""

_TYPES = {
    ".txt": "text/plain", ".html": "text/html", ".htm": "text/html", ".rtf": "application/rtf",
    ".pdf": "application/pdf",
}  # fmt: skip
_NAMED = {
    Laterality.LEFT: "the left limb", Laterality.RIGHT: "the right limb", Laterality.BILATERAL: "both limbs",
    Laterality.CONFLICT: "sides that contradict each other",
}  # fmt: skip
_SIDES = {
    "left": Laterality.LEFT,
    "right": Laterality.RIGHT,
    "both": Laterality.BILATERAL,
    None: Laterality.UNSTATED,
}


def read(catalog: Catalog, files: Sequence[str], side: str | None) -> int:
    """Print what is read of each file; 1 when one of them is not readable."""
    terminal = Terminal()
    (knowledge, *_) = catalog.knowledge.values()
    reader = reader_of(knowledge.vocabulary)
    unread = 0
    with AttachmentReader() as attachments:
        for name in files:
            text = _text(name, attachments)
            terminal.line(name, "bold")
            if isinstance(text, NotReadable):
                terminal.line(f"Not readable: {text.reason}.", indent=2)
                unread += 1
                continue
            _print(reader.read(text, _SIDES[side]), knowledge, terminal)
    return 1 if unread else 0


def score(catalog: Catalog, folder: Path, *, differences: bool) -> int:
    """Print how well the reports of a corpus are read; one that is not readable counts as nothing read."""
    terminal = Terminal()
    (knowledge, *_) = catalog.knowledge.values()
    reader = reader_of(knowledge.vocabulary)
    try:
        corpus = load_corpus(folder)
    except CorpusProblem as problem:
        raise Refusal(f"{problem}.") from None
    styles: dict[str, Scores] = {}
    others, whole = Scores(), Scores()
    with AttachmentReader() as attachments:
        for done, report in enumerate(corpus, start=1):
            _progress(done, len(corpus))
            rows = _rows(report, reader, attachments)
            styles.setdefault(report.style, Scores()).add(report, rows)
            whole.add(report, rows)
            if report.style != HELD_OUT:
                others.add(report, rows)
    held_out = {f"all but {HELD_OUT}": others, HELD_OUT: styles.pop(HELD_OUT)} if HELD_OUT in styles else {}
    _print_scores({**styles, **(held_out or {"all": whole})}, terminal)
    if differences:
        _print_differences(whole, terminal)
    return 0


def _rows(report: Report, reader: ReportReader, attachments: AttachmentReader) -> frozenset[Row]:
    text = _text(str(report.path), attachments)
    return frozenset() if isinstance(text, NotReadable) else as_rows(reader.read(text).said)


def _text(name: str, attachments: AttachmentReader) -> str | NotReadable:
    """The text of a file, by its ending, else by how it begins; "-" is plain text on the standard input."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError:
        raise Refusal(f"There is no file {name}.") from None
    except OSError as error:
        raise Refusal(f"The file {name} cannot be read ({error.strerror}).") from None
    kind = "text/plain" if name == "-" else _TYPES.get(Path(name).suffix.lower())
    outcome = attachments.read_now(data, kind)
    return outcome if isinstance(outcome, NotReadable) else outcome.text


def _print(reading: ReportReading, knowledge: Knowledge, terminal: Terminal) -> None:
    if reading.covers is not Laterality.UNSTATED:
        terminal.line(f"Its title names: {_NAMED[reading.covers]}.", indent=2)
    terminal.line("Read" if reading.said else "Nothing was read.", indent=2)
    for quote, group in _by_quote(reading.said):
        terminal.line(f"\u201c{quote}\u201d", "dim", indent=4)
        for one in group:
            terminal.item(_line(one, knowledge), indent=6)
    if reading.left_out:
        terminal.line("Left out", indent=2)
        for left in reading.left_out:
            terminal.item(f"\u201c{left.quote}\u201d: {left.why}", indent=4)


def _by_quote(said: Iterable[Said]) -> Iterator[tuple[str, list[Said]]]:
    groups: dict[str, list[Said]] = {}
    for one in said:
        groups.setdefault(one.quote, []).append(one)
    yield from groups.items()


def _line(one: Said, knowledge: Knowledge) -> str:
    """What was read: name, value or answer, side, certainty, section."""
    label, side = knowledge.label(one.name), one.side.value
    if one.no_response:
        return f"{label}: no response, {side} [{one.section}]"
    if one.value is not None:
        limit = f", normal {one.limits}" if one.limits else ""
        flag = f", marked {one.flag.value}" if one.flag else ""
        return f"{label}: {one.value}{limit}{flag}, {side} [{one.section}]"
    answer = f"{one.answer.replace('-', ' ')}, " if one.answer else ""
    return f"{label}: {answer}{one.tone.value}, {side} [{one.section}]"


def _print_scores(scores: dict[str, Scores], terminal: Terminal) -> None:
    width = max(len(name) for name in PARTS)
    for style, one in scores.items():
        terminal.line(f"{style}: {one.reports} reports, {one.traps} of them with a trap", "bold")
        terminal.line(f"{'':{width}}  precision  recall", indent=2)
        for name, part in one.parts.items():
            shown = f"{name:{width}}  {part.precision:9.3f}  {part.recall:6.3f}"
            terminal.line(f"{shown}   ({part.right} right, {part.read} read, {part.there} there)", indent=2)


def _print_differences(scores: Scores, terminal: Terminal) -> None:
    terminal.line("Read otherwise than expected" if scores.differing else "Everything as expected", "bold")
    for path, (missing, extra) in scores.differing.items():
        if path.parent.name == HELD_OUT:
            terminal.line(f"{path}: not shown, since nobody is to look at these", indent=2)
            continue
        terminal.line(str(path), indent=2)
        for word, rows in (("missing", missing), ("too much", extra)):
            for row in rows:
                terminal.item(f"{word}: {_row(row)}", indent=4)


def _row(row: Row) -> str:
    value = "" if row.value is None else f"{row.value:g}"
    return ", ".join(
        part for part in (row.name, row.side or "no side", row.certainty, row.answer, value) if part
    )


def _progress(done: int, of: int) -> None:
    """A count on a terminal, since PDFs take their time."""
    if sys.stderr.isatty():
        print(f"\r{done} of {of} reports", end="\n" if done == of else "", file=sys.stderr, flush=True)
