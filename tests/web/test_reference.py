"""Pages: what a card links to is there, and nothing on a page runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from cds_service.catalog import Catalog
from cds_service.rules.markdown import slug
from cds_service.settings import Settings
from cds_service.web import reference
from cds_service.web.markdown import Heading, render
from tests.web.conftest import Site
from tests.web.requests import firing

PAGES = ["/", "/reference"]


class Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_by_everybody(site: Site, path: str) -> None:
    answered = site.get(path)
    assert answered.status_code == 200
    assert answered.headers["content-type"] == "text/html; charset=utf-8"
    page = Elements(answered.text)
    assert page.all("html")[0]["lang"] == "en"
    assert page.all("a")[0]["href"] == "#main"
    assert len(page.all("main")) == len(page.all("h1")) == len(page.all("title")) == 1
    assert {"header", "nav", "footer"} <= {tag for tag, _ in page.found}
    assert not page.all("script")
    assert not [tag for tag, attributes in page.found if "style" in attributes or "onclick" in attributes]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_may_load_only_its_own_style(site: Site, path: str) -> None:
    answered = site.get(path)
    policy = answered.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'")
    assert "unsafe" not in policy
    [style] = Elements(answered.text).all("link")
    assert str(answered.url.join(style["href"] or "")).endswith("/static/reference.css")


def test_the_style_is_there(site: Site) -> None:
    answered = site.get("/static/reference.css")
    assert answered.status_code == 200
    assert answered.headers["content-type"].startswith("text/css")
    for needed in ("prefers-color-scheme: dark", "@media print", ":focus-visible"):
        assert needed in answered.text


def test_links_between_pages_lead_somewhere(site: Site) -> None:
    for path in PAGES:
        answered = site.get(path)
        for link in Elements(answered.text).all("a"):
            target = answered.url.join(link["href"] or "")
            assert site.get(target.path).status_code == 200, link


def test_the_start_page_names_the_addresses(site: Site, catalog: Catalog) -> None:
    text = site.get("/").text
    for service_id in catalog.services:
        assert f"/cds-services/{service_id}" in text
    assert "curl http://127.0.0.1:8000/cds-services" in text


def test_a_card_links_to_its_rule(site: Site, catalog: Catalog) -> None:
    pytest.importorskip("cds_service.docs")
    [card] = site.call("patient-view", firing(catalog)).json()["cards"]
    path, _, anchor = card["links"][0]["url"].partition("#")
    answered = site.get(path)
    assert answered.status_code == 200
    page = Elements(answered.text)
    assert anchor in {attributes.get("id") for _, attributes in page.found}
    ids = [attributes["id"] for _, attributes in page.found if "id" in attributes]
    assert len(set(ids)) == len(ids)
    for topic in catalog.topics:
        assert {rule.name for rule in topic.rules} <= set(ids)
    assert len(page.all("h1")) == 1


def test_every_link_within_a_page_leads_somewhere(site: Site, catalog: Catalog) -> None:
    for topic in catalog.topics:
        page = Elements(site.get(f"/reference/{topic.name}").text)
        ids = {attributes["id"] for _, attributes in page.found if "id" in attributes}
        links = [link["href"] or "" for link in page.all("a")]
        within = {link[1:] for link in links if link.startswith("#")}
        assert len(within) > 150
        assert not within - ids


def test_the_contents_leave_out_the_parts_of_a_long_section() -> None:
    parts = [Heading(3, f"p{number}", "Part") for number in range(reference.MOST_PARTS)]
    few = (Heading(1, "t", "Title"), Heading(2, "a", "A"), *parts, Heading(2, "b", "B"))
    many = (*few, *parts, Heading(3, "one-more", "One more"))
    assert len(re.findall("<li", reference.contents(few))) == len(parts) + 2
    assert reference.contents(many) == reference.contents(few)


def test_every_anchor_of_the_contents_is_there(catalog: Catalog) -> None:
    text = "# One\n\n## reassessment-tibial\n\n## Two words\n\n## Two words\n"
    body, headings = render(text, {"reassessment-tibial"})
    assert [one.anchor for one in headings] == ["one", "reassessment-tibial", "two-words", "two-words-1"]
    links = re.findall(r'href="#(.*?)"', reference.contents(headings))
    assert links == ["reassessment-tibial", "two-words", "two-words-1"]
    assert all(f'id="{link}"' in body for link in links)


@pytest.mark.parametrize("heading", ["`a-rule`", "a-rule: in words", "The rule `a-rule`"])
def test_a_heading_with_the_name_of_a_rule_is_its_anchor(heading: str) -> None:
    _, [found] = render(f"## {heading}", {"a-rule"})
    assert found.anchor == "a-rule"


def test_html_in_markdown_stays_text() -> None:
    body, _ = render("<script>alert(1)</script>\n\nA <b onclick=x>word</b> [x](javascript:alert(1))")
    assert "<script" not in body
    assert "<b" not in body
    assert "href" not in body


def test_a_table_scrolls_by_itself_and_is_named() -> None:
    body, _ = render('## Limits & "marks"\n\n| a | b |\n|---|---|\n| 1 | 2 |\n')
    page = Elements(body)
    [box] = page.all("div")
    assert box == {"class": "scroll", "role": "region", "aria-label": 'Limits & "marks"', "tabindex": "0"}
    assert [cell["scope"] for cell in page.all("th")] == ["col", "col"]


def test_slug() -> None:
    assert slug("Value sets, and `limits`!") == "value-sets-and-limits"


def test_a_page_is_written_once(catalog: Catalog) -> None:
    written = []

    def write(topic: object, knowledge: object) -> str:
        written.append(topic)
        return "# Topic"

    router = reference.routes(catalog, Settings(), write)
    [page] = [route for route in router.routes if getattr(route, "path", "") == "/reference/{name}"]
    for _ in range(2):
        page.endpoint(catalog.topics[0].name)  # type: ignore[attr-defined]
    assert len(written) == 1
