"""Pages without login: what the service decides, with limits and sources, and where its endpoints are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import escape
from importlib import resources
from itertools import pairwise
from string import Template

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from cds_service.catalog import Catalog
from cds_service.rules.knowledge import Knowledge
from cds_service.rules.rule import Topic
from cds_service.settings import Settings
from cds_service.web.markdown import Heading, render

NAME = "Foot and ankle nerve entrapment CDS"
MOST_PARTS = 20  # of a section, listed in the contents of a page
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "public, max-age=300",
}
_FILES = resources.files("cds_service.web")
_PAGE = Template((_FILES / "templates" / "page.html").read_text("utf-8"))
_STYLE = (_FILES / "static" / "reference.css").read_bytes()


def routes(
    catalog: Catalog, settings: Settings, write: Callable[[Topic, Knowledge], str] | None = None
) -> APIRouter:
    """The pages. `write` gives the Markdown of a topic; each page is rendered when it is first asked for."""
    topics = {topic.name: topic for topic in catalog.topics}

    @cache
    def rendered(name: str) -> str:
        topic = topics[name]
        source = (write or _generated)(topic, catalog.knowledge[name])
        body, headings = render(source, frozenset(rule.name for rule in topic.rules))
        return page(topic.title, body, root="../", contents=contents(headings))

    router = APIRouter()
    start = page(NAME, _start(catalog, settings), root="./")
    index = page(f"Reference: {NAME}", _index(catalog), root="./")

    @router.get("/")
    async def _start_page() -> Response:
        return HTMLResponse(start, headers=_HEADERS)

    @router.get("/reference")
    async def _index_page() -> Response:
        return HTMLResponse(index, headers=_HEADERS)

    @router.get("/reference/{name}")
    def _topic_page(name: str) -> Response:
        if name not in topics:
            raise HTTPException(404)
        return HTMLResponse(rendered(name), headers=_HEADERS)

    @router.get("/static/reference.css")
    async def _style() -> Response:
        return Response(_STYLE, headers=_HEADERS, media_type="text/css")

    return router


def _generated(topic: Topic, knowledge: Knowledge) -> str:
    from cds_service.docs import reference  # builds much more than pages, and only one page needs it

    return reference(topic, knowledge, contents=False)  # a page has its own beside the text


def page(title: str, main: str, *, root: str, contents: str = "") -> str:
    """A whole page. Addresses are relative, so that it also works below a path of a proxy."""
    return _PAGE.substitute(
        title=escape(title),
        name=escape(NAME),
        root=root,
        contents=contents,
        narrow="" if contents else " narrow",
        main=main,
        footer="For health professionals; it supports their judgement and does not replace it.",
    )


def contents(headings: tuple[Heading, ...]) -> str:
    """Links to the sections of a page, and to the parts of those that have few."""
    items = "\n".join(
        f'<li class="level-{one.level}"><a href="#{escape(one.anchor)}">{escape(one.text)}</a></li>'
        for one in _listed(headings)
    )
    return f'<nav class="contents" aria-label="On this page"><ul>\n{items}\n</ul></nav>' if items else ""


def _listed(headings: tuple[Heading, ...]) -> Iterator[Heading]:
    starts = [number for number, one in enumerate(headings) if one.level == 2]
    for start, end in pairwise([*starts, len(headings)]):
        parts = [one for one in headings[start + 1 : end] if one.level == 3]
        yield headings[start]
        yield from parts if len(parts) <= MOST_PARTS else ()


def _index(catalog: Catalog) -> str:
    items = "\n".join(
        f'<li><a href="reference/{escape(topic.name)}">{escape(topic.title)}</a>, version '
        f"{escape(topic.version)} of {topic.released:%Y-%m-%d}; {escape(topic.reviewer)}</li>"
        for topic in catalog.topics
    )
    site = f"<p>With the codes and limits of {escape(catalog.site.about.name)}.</p>\n" if catalog.site else ""
    return (
        "<h1>Reference</h1>\n<p>Every rule, limit, value set and source of this service.</p>\n"
        f"{site}<ul>{items}</ul>"
    )


def _start(catalog: Catalog, settings: Settings) -> str:
    base = escape(settings.public_url)
    services = "\n".join(
        f"<dt><code>POST {base}/cds-services/{escape(service.id)}</code></dt>"
        f"<dd>{escape(service.title)}. Hook <code>{escape(service.hook)}</code>. {escape(service.description)}</dd>"
        for _, service in catalog.services.values()
    )
    return (
        f"<h1>{escape(NAME)}</h1>\n"
        "<p>A CDS Hooks service: it reads what a chart says about the nerves of a foot, decides for each side, and "
        "answers with cards that name their reasons, limits and sources.</p>\n"
        "<h2>Addresses</h2>\n"
        f'<dl><dt><code>GET <a href="cds-services">{base}/cds-services</a></code></dt>'
        "<dd>Discovery: the services and what they ask for.</dd>\n"
        f"{services}\n"
        f'<dt><a href="reference">{base}/reference</a></dt><dd>Rules, limits and sources.</dd></dl>\n'
        "<h2>From a command line</h2>\n"
        f"<pre><code>curl {base}/cds-services</code></pre>\n"
    )
