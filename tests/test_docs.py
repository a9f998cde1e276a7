"""The generated reference: every link leads somewhere, and what a reader looks for is told."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cds_service import catalog as module
from cds_service.catalog import Catalog, load_catalog
from cds_service.docs import reference
from cds_service.rules import (
    AllOf,
    AnyOf,
    Appendix,
    AtLeast,
    CardText,
    Criterion,
    Finding,
    Judged,
    Knowledge,
    Not,
    OnOtherLimb,
    Outcome,
    Rule,
    Service,
    Shows,
    Topic,
)
from cds_service.rules.markdown import slug
from cds_service.rules.tables import ContentError


@pytest.fixture(scope="module")
def topic() -> Topic:
    return load_catalog().topics[0]


@pytest.fixture(scope="module")
def text(topic: Topic) -> str:
    return reference(topic, load_catalog().knowledge[topic.name])


def section(text: str, title: str, level: int = 2) -> str:
    found = re.search(rf"^#{{{level}}} {re.escape(title)}\n(.*?)(?=^#{{2,{level}}} |\Z)", text, re.M | re.S)
    assert found is not None, title
    return found[1]


def test_every_link_within_the_reference_leads_somewhere(text: str) -> None:
    anchors = [slug(heading) for heading in re.findall(r"^#+ (.*)$", text, re.M)]
    links = set(re.findall(r"\]\(#(.*?)\)", text))
    assert len(links) > 150
    assert not links - set(anchors)
    assert not re.findall(r"\]\((?!#)", text)


def test_no_heading_takes_the_anchor_of_another(topic: Topic, text: str) -> None:
    """A second heading of the same words gets a number, so it may only be one that nothing links to."""
    anchors = [slug(heading) for heading in re.findall(r"^#+ (.*)$", text, re.M)]
    specs = [slug(spec.title) for spec in topic.specs]
    repeated = [anchor for number, anchor in enumerate(anchors) if anchor in anchors[:number]]
    assert set(repeated) <= set(specs)
    assert not set(specs) & set(catalog_names(topic))


def catalog_names(topic: Topic) -> list[str]:
    """What has a heading after those of the specs."""
    return [*load_catalog().knowledge[topic.name].concepts]


def test_the_contents_name_every_section(text: str) -> None:
    listed = re.findall(r"^- \[(.*?)\]", section(text, "Contents"), re.M)
    assert ["Contents", *listed] == re.findall(r"^## (.*)$", text, re.M)


def test_long_tables_stand_last(text: str) -> None:
    sections = re.findall(r"^## (.*)$", text, re.M)
    assert sections[:3] == ["Contents", "Services", "Rules"]
    assert sections[-2:] == ["Worked cases", "Value sets and terms"]


def test_every_claim_has_a_row(catalog: Catalog, text: str) -> None:
    claims = catalog.knowledge["foot_ankle_entrapment"].claims
    rows = re.findall(r"^\| (C\d+) \| (.*?) \| (\w+) \|", section(text, "Claims of the sources"), re.M)
    assert rows == [(claim.name, claim.says, claim.lives) for claim in claims]
    assert text.count("**Gap:**") == sum(bool(claim.gap) for claim in claims)


def test_every_appendix_is_printed_with_all_its_rows(topic: Topic, text: str) -> None:
    assert [appendix.title for appendix in topic.appendices] == ["Red flags", "Differentials", "Risk factors"]
    for appendix in topic.appendices:
        rows = re.findall(r"^\| \[.*?\]\(#(.*?)\) \|", section(text, appendix.title), re.M)
        assert rows == [row[0] for row in appendix.rows]


def test_a_rule_tells_what_it_waits_for_and_whose_card_it_joins(text: str) -> None:
    said = section(text, "probable-entrapment-medial-plantar", 3)
    assert "Asked on `patient-view`, always; on `order-select`, where [" in said
    assert (
        "Where [probable-entrapment-tibial](#probable-entrapment-tibial) fires on the same side, there is"
        in said
    )
    partner = section(text, "probable-entrapment-tibial", 3)
    assert "also tells [probable-entrapment-medial-plantar]" in partner
    assert ", in the same state" in section(text, "reassessment-medial-plantar", 3)
    assert "Judged once for the patient" in section(text, "red-flag", 3)
    assert "Judged once" not in partner


def test_a_service_tells_which_selection_brings_which_rules(topic: Topic, text: str) -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (.*?) \| (.*?) \|$", section(text, "Services"), re.M)
    shown = [(service.hook, one) for service in topic.services for one in service.shows]
    assert [hook for hook, _, _ in rows] == [hook for hook, _ in shown]
    for (_, when, rules), (_, one) in zip(rows, shown, strict=True):
        assert when == "always" if one.when is None else f"](#{slug(one.when.title)})" in when
        assert re.findall(r"\(#(.*?)\)", rules) == [rule.name for rule in one.rules]


# --- criteria in words ---

RUNNING, GOUT, DIALYSIS = Finding("running"), Finding("gout"), Finding("dialysis")


def criterion_section(topic: Topic, knowledge: Knowledge, criterion: Criterion, title: str) -> str:
    """What the reference prints of a title, of a topic whose only rule asks for `criterion`."""
    rule = Rule("red-flag", "a rule", (Outcome("case", AllOf(criterion)),), no_card, ("S0",))
    service = Service("id", "hook", "Title", "", (Shows((rule,)),))
    small = replace(topic, services=(service,), appendices=())
    return section(reference(small, replace(knowledge, claims=())), title, 3)


def no_card(judged: Judged) -> CardText:
    raise AssertionError("a reference shows no card")


@pytest.mark.parametrize(
    ("part", "lines"),
    [
        (Not(RUNNING), ["- not: running on this side"]),
        (OnOtherLimb(RUNNING), ["- on the other side: running on this side"]),
        (Not(OnOtherLimb(RUNNING)), ["- not: on the other side: running on this side"]),
        (AnyOf(RUNNING), ["- running on this side"]),
        (AtLeast(2, RUNNING), ["- at least 2 of:", "  - running on this side"]),
        (AllOf(AnyOf(RUNNING, GOUT)), ["- any of:", "  - running on this side", "  - gout on this side"]),
        (Not(AnyOf(RUNNING, GOUT)), ["- not: any of:", "  - running on this side", "  - gout on this side"]),
        (AllOf(RUNNING, GOUT, title="both"), ["- [both](#both)"]),
        (Not(RUNNING, title="no running"), ["- [no running](#no-running)"]),
        (AnyOf(RUNNING, RUNNING, GOUT), ["- any of:", "  - running on this side", "  - gout on this side"]),
    ],
)
def test_a_definition_keeps_what_turns_its_parts(
    topic: Topic, catalog: Catalog, part: Criterion, lines: list[str]
) -> None:
    knowledge = catalog.knowledge[topic.name]
    said = criterion_section(topic, knowledge, AllOf(part, DIALYSIS, title="whole"), "Whole")
    assert said.split("\n\n")[:2] == ["\nAll of:", "\n".join([*lines, "- dialysis on this side"])]
    assert "Used in [red-flag](#red-flag)." in said


def test_criteria_of_one_title_are_all_told_and_told_apart(topic: Topic, catalog: Catalog) -> None:
    one = AllOf(AllOf(RUNNING, title="the same"), DIALYSIS, title="first")
    other = AllOf(AllOf(GOUT, title="the same"), DIALYSIS, title="second")
    said = criterion_section(topic, catalog.knowledge[topic.name], AnyOf(one, other), "The same")
    told = [
        said.index(words) for words in ("In [first](#first):", "Running", "In [second](#second):", "Gout")
    ]
    assert told == sorted(told)


def test_an_appendix_about_nothing_known_stops_start_up(
    topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = Appendix("Odd things", "", ("What",), (("gout",), ("no-such-thing",)))
    changed = replace(topic, appendices=(*topic.appendices, odd))
    monkeypatch.setattr(
        module.importlib, "import_module", lambda name: type("Module", (), {"TOPIC": changed})
    )
    with pytest.raises(ContentError, match="Odd things, row 2: unknown concept 'no-such-thing'"):
        load_catalog()
