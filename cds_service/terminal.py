"""Words on a terminal: wrapped to its width, and coloured only where a person looks on."""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Mapping
from typing import Any, TextIO

MOST_WIDTH = 110
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34"}
_INDICATORS = {"warning": "yellow", "info": "blue"}
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>#|~&!@:.])")
# What could move the cursor or recolour the screen is no part of any text.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Refusal(Exception):  # noqa: N818
    """A sentence for the person at the terminal, in place of a result."""


class Terminal:
    """Prints paragraphs and lists."""

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        width: int | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._stream = stream or sys.stdout
        self._width = min(width or shutil.get_terminal_size((100, 24)).columns, MOST_WIDTH)
        self._colour = (
            self._stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
        )

    def style(self, text: str, *names: str) -> str:
        if not self._colour or not names:
            return text
        return f"\x1b[{';'.join(_CODES[name] for name in names)}m{text}\x1b[0m"

    def line(self, text: str = "", *styles: str, indent: int = 0, mark: str = "") -> None:
        """One paragraph; `mark` stands before its first line, the others are indented below its words."""
        before = " " * indent + mark
        if not text and not mark:
            self._write("")
            return
        wrapped = textwrap.wrap(
            clean(text),
            max(self._width - len(before), 20),
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
        for number, part in enumerate(wrapped):
            self._write((before if number == 0 else " " * len(before)) + self.style(part, *styles))

    def item(self, text: str, *styles: str, indent: int = 0) -> None:
        self.line(text, *styles, indent=indent, mark="- ")

    def raw(self, text: str, *, indent: int = 0) -> None:
        """A line to copy: never wrapped."""
        self._write(" " * indent + text)

    def card(self, card: Mapping[str, Any], *, indent: int = 2, whole: bool = False) -> None:
        """A card as a clinician would first read it, with its reasons; `whole`: with all that it says."""
        self.headline(card, indent=indent)
        if whole:
            self._detail(str(card.get("detail", "")), indent=indent + 2)
        else:
            for reason in why(card):
                self.item(reason, indent=indent + 2)
        for suggestion in card.get("suggestions", ()):
            self.line(f"Suggestion: {suggestion['label']}", "dim", indent=indent + 2)

    def headline(self, card: Mapping[str, Any], *, indent: int) -> None:
        """What a card says first, in the colour of its indicator."""
        indicator = str(card["indicator"])
        self.line(
            f"[{indicator}] {card['summary']}", "bold", _INDICATORS.get(indicator, "red"), indent=indent
        )

    def _detail(self, detail: str, *, indent: int) -> None:
        """The Markdown of a card as lines: headings, items and sentences."""
        for line in filter(None, detail.splitlines()):
            plain = _ESCAPED.sub(r"\1", line)
            if plain.startswith("- "):
                self.item(plain[2:], indent=indent)
            else:
                self.line(plain.strip("*"), indent=indent)

    def _write(self, text: str) -> None:
        try:
            print(text, file=self._stream, flush=True)
        except UnicodeEncodeError:
            encoding = self._stream.encoding or "ascii"
            print(text.encode(encoding, "replace").decode(encoding), file=self._stream, flush=True)


def why(card: Mapping[str, Any]) -> list[str]:
    """The lines under "Why this card", as plain words."""
    return under(card, "Why this card")


def under(card: Mapping[str, Any], heading: str) -> list[str]:
    """The items under one heading of a card, as plain words."""
    _, _, after = str(card.get("detail", "")).partition(f"**{heading}**")
    lines = []
    for line in after.strip().splitlines():
        if line.startswith("**"):
            break
        if line.startswith("- "):
            lines.append(_ESCAPED.sub(r"\1", line[2:]))
    return lines


def clean(text: str) -> str:
    """Text of a chart as it may go to a terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
