"""Markdown to HTML: no raw HTML passes, headings can be linked to, and wide tables scroll by themselves."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cds_service.rules.markdown import slug


class Heading(NamedTuple):
    level: int
    anchor: str
    text: str


def render(source: str, names: Collection[str] = ()) -> tuple[str, tuple[Heading, ...]]:
    """The HTML of a text, and its headings. A heading that holds one of `names` has that name as its anchor."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(source)
    headings = tuple(_anchored(tokens, frozenset(names)))
    return parser.renderer.render(_scrolling(tokens), parser.options, {}), headings


def _anchored(tokens: Sequence[Token], names: frozenset[str]) -> list[Heading]:
    headings: list[Heading] = []
    used: set[str] = set()
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        text = "".join(child.content for child in inline.children or ())
        named = [word for word in re.findall(r"[\w-]+", text) if word in names and word not in used]
        anchor = _free(named[0] if named else slug(text), used)
        used.add(anchor)
        opening.attrSet("id", anchor)
        headings.append(Heading(int(opening.tag[1:]), anchor, text))
    return headings


def _free(anchor: str, used: Collection[str]) -> str:
    number, free = 0, anchor
    while free in used:
        number += 1
        free = f"{anchor}-{number}"
    return free


def _scrolling(tokens: Sequence[Token]) -> list[Token]:
    """Tables inside a region that scrolls and can be reached by keyboard, named by the heading above."""
    found: list[Token] = []
    above = "Table"
    for before, token in zip([None, *tokens], tokens, strict=False):
        if before is not None and before.type == "heading_open":
            above = "".join(child.content for child in token.children or ())
        if token.type == "th_open":
            token.attrSet("scope", "col")
        if token.type == "table_open":
            found.append(
                _html(f'<div class="scroll" role="region" aria-label="{escape(above)}" tabindex="0">\n')
            )
        found.append(token)
        if token.type == "table_close":
            found.append(_html("</div>\n"))
    return found


def _html(content: str) -> Token:
    return Token("html_block", "", 0, content=content)
