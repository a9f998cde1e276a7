"""The checker finds nothing in a good answer, and each fault in an answer that has just that fault."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.conformance import checker
from tests.conformance.checker import check_operation_outcome, check_response, fhir_problems

Change: TypeAlias = Callable[[dict[str, Any]], object]

PAGES = ("https://foot-entrapment-cds.example/docs",)
TOPICS = "https://foot-entrapment-cds.example/fhir/CodeSystem/card-topics"
OTHER_UUID = "0b7a4a3e-8f53-4d33-9c1a-4f5f0d6a7c11"
DETAIL = """**Why**

- Tinel sign, 2026-06-01
- less than \\<5 ms, see [the reference](https://foot-entrapment-cds.example/docs)

| value | limit |
|-------|-------|
| 7.4 ms | 6.1 ms |
"""


def card(number: int, topic: str, side: str, indicator: str, **reason: str) -> dict[str, Any]:
    return {
        "uuid": f"5d0c6a51-2f5e-4c0b-8a51-00000000000{number}",
        "summary": f"{side.capitalize()} foot: {topic}",
        "detail": DETAIL,
        "indicator": indicator,
        "source": {
            "label": "Foot entrapment CDS",
            "url": "https://foot-entrapment-cds.example/docs",
            "topic": {"system": TOPICS, "code": topic, "display": "Topic"},
        },
        "links": [
            {"label": "Rules", "url": "https://foot-entrapment-cds.example/docs/rules", "type": "absolute"}
        ],
        "extension": {
            "example.foot-entrapment-cds": {"rule": "a", "side": side, "nerve": "tibial", **reason}
        },
    }


def good() -> dict[str, Any]:
    """Three cards; the first has everything a card may have."""
    order = {
        "resourceType": "ServiceRequest",
        "id": "draft-1",
        "status": "draft",
        "intent": "proposal",
        "code": {"text": "Nerve conduction study"},
        "subject": {"reference": "Patient/synthetic-1"},
    }
    first = card(1, "probable-entrapment", "left", "warning", tier="strongly-supported")
    first["suggestions"] = [
        {
            "label": "Order a nerve conduction study",
            "uuid": "5d0c6a51-2f5e-4c0b-8a51-000000000011",
            "isRecommended": True,
            "actions": [
                {"type": "create", "description": "Nerve conduction study", "resource": order},
                {"type": "update", "description": "Add a reason", "resource": deepcopy(order)},
                {"type": "delete", "description": "Drop it", "resourceId": "ServiceRequest/draft-2"},
            ],
        },
        {
            "label": "Order an opinion",
            "uuid": "5d0c6a51-2f5e-4c0b-8a51-000000000012",
            "isRecommended": False,
            "actions": [{"type": "create", "description": "Opinion", "resource": deepcopy(order)}],
        },
    ]
    first["selectionBehavior"] = "at-most-one"
    first["overrideReasons"] = [
        {
            "system": checker.OVERRIDE_SYSTEM,
            "code": "action-completed",
            "display": "Recommended action was already completed",
        },
        {
            "system": "https://foot-entrapment-cds.example/fhir/CodeSystem/override-reasons",
            "code": "other-side",
            "display": "It is the other side",
        },
    ]
    second = card(2, "predicted-conservative-failure", "left", "info", grade="P1")
    return {"cards": [first, second, card(3, "reassessment", "right", "info", state="due")]}


def at(body: dict[str, Any], path: str) -> Any:
    """The part of an answer at a path such as `cards.0.source`."""
    part: Any = body
    for step in filter(None, path.split(".")):
        part = part[int(step)] if step.isdigit() else part[step]
    return part


def put(path: str, value: object) -> Change:
    """A change that sets what stands at a path; the path itself may hold a name with dots in quotes."""
    parent, _, name = path.rpartition(".")

    def change(body: dict[str, Any]) -> None:
        at(body, parent)[int(name) if name.isdigit() else name] = value

    return change


def drop(path: str) -> Change:
    parent, _, name = path.rpartition(".")
    return lambda body: at(body, parent).pop(name)


def detail(text: str) -> Change:
    return put("cards.0.detail", text)


REASON = "example.foot-entrapment-cds"
C, S, A = "cards.0", "cards.0.suggestions.0", "cards.0.suggestions.0.actions.0"
FIXED = "cards.0.suggestions.0.actions"


def said(word: str, value: object) -> Change:
    return lambda body: body["cards"][0]["extension"][REASON].__setitem__(word, value)


def red_flag_last(body: dict[str, Any]) -> None:
    body["cards"][2]["source"]["topic"]["code"] = "red-flag"
    body["cards"][2]["indicator"] = "warning"


def same_again(body: dict[str, Any]) -> None:
    body["cards"].insert(1, {**deepcopy(body["cards"][1]), "uuid": OTHER_UUID})


def five_cards(body: dict[str, Any]) -> None:
    more = [
        card(4, "space-occupying-lesion", "left", "info"),
        card(5, "space-occupying-lesion", "right", "info"),
    ]
    body["cards"] += more


BROKEN: list[tuple[str, Change]] = [
    ("RSP-01: there is no list of cards", drop("cards")),
    ("RSP-01: there is no list of cards", put("cards", {"a": 1})),
    ("RSP-01: cards[2] is not an object", put("cards.2", "card")),
    ("SYS-01: there are systemActions", put("systemActions", [{"type": "create"}])),
    ("JSN-01: body.cards[0].suggestions is null", put(f"{C}.suggestions", None)),
    ("JSN-01: body.cards[0].extension.example.foot-entrapment-cds.tier is null", said("tier", None)),
    ("JSN-02: body.cards[0].detail is an empty string", detail("")),
    ("JSN-02: body.cards[0].source.label is an empty string", put(f"{C}.source.label", " \n")),
    ("JSN-02: body.cards[0].links is empty", put(f"{C}.links", [])),
    ("JSN-02: body.cards[0].extension is empty", put(f"{C}.extension", {})),
    ("JSN-02: body.extension.org.example.x is empty", put("extension", {"org.example.x": []})),
    ("JSN-04: body.cards[0].extension.example.foot-entrapment-cds.value is nan", said("value", float("nan"))),
    ("JSN-04: body.cards[0].extension.example.foot-entrapment-cds.value is a tuple", said("value", (1, 2))),
    ("CARD-01: the uuid is no lower-case uuid of version 4: None", drop(f"{C}.uuid")),
    ("CARD-01: the uuid is no lower-case uuid of version 4", put(f"{C}.uuid", OTHER_UUID.upper())),
    ("CARD-01: the uuid is no lower-case uuid of version 4", put(f"{C}.uuid", f"urn:uuid:{OTHER_UUID}")),
    ("CARD-01: the uuid is no lower-case", put(f"{C}.uuid", "c232ab00-9414-11ec-b3c8-9f6bdeced846")),
    ("CARD-01: 5d0c6a51-2f5e-4c0b-8a51-000000000001 is", put("cards.1.uuid", good()["cards"][0]["uuid"])),
    ("CARD-01: 5d0c6a51-2f5e-4c0b-8a51-000000000001 is", put(f"{S}.uuid", good()["cards"][0]["uuid"])),
    ("CARD-02: there is no summary", drop(f"{C}.summary")),
    ("CARD-02: there is no summary", put(f"{C}.summary", 7)),
    ("CARD-02: summary has 140 characters", put(f"{C}.summary", "Left " + "x" * 135)),
    ("CARD-02: summary has more than one line", put(f"{C}.summary", "Left\nfoot")),
    ("CARD-03: the detail is no text", put(f"{C}.detail", 7)),
    ("CARD-03: raw HTML in the detail: <b>", detail("a <b>word</b>")),
    ("CARD-03: raw HTML in the detail: <script>", detail("<script>alert(1)</script>")),
    ("CARD-03: raw HTML in the detail: <!-- hidden -->", detail("a <!-- hidden --> word")),
    ("CARD-03: an image in the detail", detail("![x](https://foot-entrapment-cds.example/x.png)")),
    ("CARD-03: an autolink in the detail: https://a.example", detail("see <https://a.example>")),
    ("CARD-03: an autolink in the detail: https://", detail("see https://a.example")),
    ("CARD-03: an autolink in the detail: www.", detail("see www.a.example")),
    ("CARD-03: an autolink in the detail: somebody@a.e", detail("ask somebody@a.example")),
    ("CARD-03: a link in the detail is not absolute: /rules", detail("[rules](/rules)")),
    ("CARD-04: the indicator is None", drop(f"{C}.indicator")),
    ("CARD-04: the indicator is 'critical'", put(f"{C}.indicator", "critical")),
    ("CARD-05: there is no source", drop(f"{C}.source")),
    ("SRC-01: there is no label", drop(f"{C}.source.label")),
    ("SRC-02: the url is not absolute: None", drop(f"{C}.source.url")),
    ("SRC-02: the url is not absolute: '/docs'", put(f"{C}.source.url", "/docs")),
    ("SRC-02: the url is not absolute: 'https://[half'", put(f"{C}.source.url", "https://[half")),
    ("SRC-02: the url is not absolute", put(f"{C}.source.url", "javascript:alert(1)")),
    ("SRC-02: the icon is not absolute", put(f"{C}.source.icon", "icon.png")),
    ("SRC-04: the url belongs to one case", put(f"{C}.source.url", f"{PAGES[0]}/{OTHER_UUID}")),
    ("SRC-04: the url belongs to one case", put(f"{C}.source.url", f"{PAGES[0]}?patient=synthetic-1")),
    ("SRC-05: there is no topic with code and system", drop(f"{C}.source.topic")),
    ("SRC-05: there is no topic with code and system", drop(f"{C}.source.topic.system")),
    ("SRC-05: there is no topic with code and system", drop(f"{C}.source.topic.code")),
    ("CARD-06: there are suggestions and no selectionBehavior", drop(f"{C}.selectionBehavior")),
    ("CARD-07: the selectionBehavior is 'all'", put(f"{C}.selectionBehavior", "all")),
    ("CARD-08: more than one suggestion is recommended", put(f"{C}.suggestions.1.isRecommended", True)),
    ("CARD-09: cards[0].overrideReasons is no list", put(f"{C}.overrideReasons", {"code": "x"})),
    ("CARD-09: cards[0].overrideReasons[1] is not an object", put(f"{C}.overrideReasons.1", "x")),
    ("CARD-09: there is no code", drop(f"{C}.overrideReasons.1.code")),
    ("CARD-09: there is no system", drop(f"{C}.overrideReasons.1.system")),
    ("OVR-01: there is no display", drop(f"{C}.overrideReasons.0.display")),
    ("OVR-02: limited-time is not one of the short", put(f"{C}.overrideReasons.0.code", "limited-time")),
    ("OVR-02: action-completed is not displayed as", put(f"{C}.overrideReasons.0.display", "Done")),
    (
        "OVR-02: http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes|action-completed is offered",
        lambda body: body["cards"][0]["overrideReasons"].append(body["cards"][0]["overrideReasons"][0]),
    ),
    ("SUG-01: cards[0].suggestions is no list", put(f"{C}.suggestions", {"label": "x"})),
    ("SUG-01: cards[0].suggestions[1] is not an object", put(f"{C}.suggestions.1", "x")),
    ("SUG-01: there is no label", drop(f"{S}.label")),
    ("SUG-02: the uuid is no lower-case uuid of version 4", drop(f"{S}.uuid")),
    ("SUG-03: isRecommended is no boolean", put(f"{S}.isRecommended", "true")),
    ("SUG-04: there are no actions", drop(f"{S}.actions")),
    ("SUG-04: there are no actions", put(f"{S}.actions", [])),
    ("SUG-04: cards[0].suggestions[0].actions[1] is not an object", put(f"{FIXED}.1", "x")),
    ("ASB-01: there is an actionSelectionBehavior", put(f"{S}.actionSelectionBehavior", "all")),
    ("ACT-01: the type is 'CREATE'", put(f"{A}.type", "CREATE")),
    ("ACT-02: there is no description", drop(f"{A}.description")),
    ("ACT-03: there is no resource", drop(f"{A}.resource")),
    ("ACT-04: there is no resource", drop(f"{FIXED}.1.resource")),
    ("ACT-04: the resource to update has no id", drop(f"{FIXED}.1.resource.id")),
    ("ACT-05: a delete has a resource", put(f"{FIXED}.2.resource", {"resourceType": "Basic"})),
    ("ACT-05: a delete names no Type/id", drop(f"{FIXED}.2.resourceId")),
    ("ACT-05: a delete names no Type/id", put(f"{FIXED}.2.resourceId", "draft-2")),
    ("ACT-05: resourceId belongs to a delete only", put(f"{A}.resourceId", "ServiceRequest/draft-1")),
    ("ACT-06: the resource is a string", put(f"{A}.resource", "ServiceRequest/draft-1")),
    ("JSN-05: the resource is not FHIR R4: it has no resourceType", drop(f"{A}.resource.resourceType")),
    ("JSN-05: the resource is not FHIR R4: Banana is no", put(f"{A}.resource.resourceType", "Banana")),
    ("JSN-05: the resource is not FHIR R4: Period is no", put(f"{A}.resource.resourceType", "Period")),
    ("JSN-05: the resource is not FHIR R4: colour: Extra inputs", put(f"{A}.resource.colour", "red")),
    ("JSN-05: the resource is not FHIR R4: status: banana is none", put(f"{A}.resource.status", "banana")),
    ("JSN-05: the resource is not FHIR R4: subject", drop(f"{A}.resource.subject")),
    ("LNK-01: cards[0].links is no list", put(f"{C}.links", {"label": "x"})),
    ("LNK-01: cards[0].links[0] is not an object", put(f"{C}.links.0", "x")),
    ("LNK-01: there is no label", drop(f"{C}.links.0.label")),
    ("LNK-01: the url is not absolute: '/rules'", put(f"{C}.links.0.url", "/rules")),
    ("LNK-02: the type is 'smart'", put(f"{C}.links.0.type", "smart")),
    ("LNK-02: the type is None", drop(f"{C}.links.0.type")),
    ("LNK-03: there is an appContext", put(f"{C}.links.0.appContext", "x")),
    ("LNK-04: the link is marked as autolaunchable", put(f"{C}.links.0.autolaunchable", False)),
    ("LNK-05: a link leads to elsewhere.example", put(f"{C}.links.0.url", "https://elsewhere.example/a")),
    ("LNK-05: a link in the detail leads to elsewhere", detail("[there](https://elsewhere.example/a)")),
    ("EXT-01: the extension is no object", put(f"{C}.extension", [{"url": "https://a.example"}])),
    ("EXT-01: note is no member of a response", put("note", "x")),
    ("EXT-01: title is no member of a card", put(f"{C}.title", "x")),
    ("EXT-01: version is no member of a source", put(f"{C}.source.version", "1")),
    ("EXT-01: version is no member of a coding", put(f"{C}.source.topic.version", "1")),
    ("EXT-01: version is no member of a coding", put(f"{C}.overrideReasons.0.version", "1")),
    ("EXT-01: detail is no member of a suggestion", put(f"{S}.detail", "x")),
    ("EXT-01: label is no member of a action", put(f"{A}.label", "x")),
    ("EXT-01: icon is no member of a link", put(f"{C}.links.0.icon", "x")),
    ("EXT-02: side is no reverse domain name", put(f"{C}.extension.side", "left")),
    ("PRJ-01: there are 5 cards", five_cards),
    ("PRJ-02: the cards are in the order", lambda body: body["cards"].reverse()),
    ("PRJ-02: the cards are in the order", lambda body: body["cards"].append(body["cards"].pop(1))),
    ("PRJ-02: the cards are in the order", red_flag_last),
    ("PRJ-03: more than one card for", same_again),
    ("PRJ-04: the summary of a card about the left side", put(f"{C}.summary", "Right foot: a")),
    ("PRJ-04: the summary of a card about the left side", put(f"{C}.summary", "left foot: a")),
    ("PRJ-05: the side is 'both'", said("side", "both")),
    ("PRJ-05: the nerve is 'sural'", said("nerve", "sural")),
    ("PRJ-05: the tier is 'confirmed'", said("tier", "confirmed")),
    ("PRJ-05: the grade is 'PX'", said("grade", "PX")),
    ("PRJ-05: the state is 'done'", said("state", "done")),
]


def outcome() -> dict[str, Any]:
    return {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "error", "code": "required", "diagnostics": "Condition could not be had."}],
    }


BROKEN_OUTCOMES: list[tuple[str, Change]] = [
    ("ERR-02: the body is a None", drop("resourceType")),
    ("ERR-02: the body is a Patient", put("resourceType", "Patient")),
    ("ERR-02: the body is not FHIR R4: status: Extra inputs", put("status", 412)),
    ("ERR-02: there is no issue", drop("issue")),
    ("ERR-02: the severity is 'critical'", put("issue.0.severity", "critical")),
    ("ERR-02: the code is 'oops'", put("issue.0.code", "oops")),
    ("JSN-01: body.issue[0].diagnostics is null", put("issue.0.diagnostics", None)),
    ("JSN-02: body.issue is empty", put("issue", [])),
    ("ERR-04: there is a stack trace", put("issue.0.diagnostics", 'Traceback\nFile "app.py", line 7')),
    ("ERR-06: there is a patient or a token", put("issue.0.diagnostics", "Patient/synthetic-1 not found")),
    ("ERR-06: there is a patient or a token", put("issue.0.diagnostics", "Bearer synthetic refused")),
]


def test_a_good_answer_has_no_problem() -> None:
    assert check_response(good(), discovery_links=PAGES) == []
    assert check_response(good()) == []


def test_an_answer_without_cards_has_no_problem() -> None:
    assert check_response({"cards": []}) == []


@pytest.mark.parametrize(
    "words",
    [
        "2 \\< 3, and \\*so\\* on: https\\://a.example, www\\.a.example, somebody\\@a.example",
        "`<b>` in code is no HTML, and *emphasis* is none",
    ],
)
def test_escaped_words_are_no_markup(words: str) -> None:
    body = good()
    detail(words)(body)
    assert check_response(body) == []


def test_a_summary_of_139_characters_is_short_enough() -> None:
    body = good()
    put(f"{C}.summary", "Left " + "x" * 134)(body)
    assert check_response(body) == []


def test_a_red_flag_for_information_still_comes_first() -> None:
    body = good()
    body["cards"].insert(0, card(4, "red-flag", "right", "info"))
    assert check_response(body) == []


def test_links_may_lead_anywhere_when_no_page_is_named() -> None:
    body = good()
    put(f"{C}.links.0.url", "https://elsewhere.example/a")(body)
    assert check_response(body) == []


@pytest.mark.parametrize("body", [None, [], "cards", 7])
def test_what_is_no_object_is_no_answer(body: object) -> None:
    assert check_response(body) == ["RSP-01: the body is not an object"]
    assert check_operation_outcome(body) == ["ERR-02: the body is not an object"]


@pytest.mark.parametrize(
    ("problem", "change"), BROKEN, ids=[f"{n}-{p[:40]}" for n, (p, _) in enumerate(BROKEN)]
)
def test_each_fault_is_found(problem: str, change: Change) -> None:
    body = good()
    change(body)
    found = check_response(body, discovery_links=PAGES)
    assert [one for one in found if one.startswith(problem)], found


@pytest.mark.parametrize(("problem", "change"), BROKEN_OUTCOMES)
def test_each_fault_of_an_error_is_found(problem: str, change: Change) -> None:
    body = outcome()
    change(body)
    found = check_operation_outcome(body)
    assert [one for one in found if one.startswith(problem)], found


def test_a_good_error_has_no_problem() -> None:
    assert check_operation_outcome(outcome()) == []


def test_the_checker_never_raises_on_odd_shapes() -> None:
    """Every part of a good answer replaced by a value of every other kind."""

    def paths(part: object, path: str = "") -> list[str]:
        inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        found = [p for name, item in inner if "." not in str(name) for p in paths(item, f"{path}.{name}")]
        return [path, *found] if path else found

    odd: tuple[object, ...] = (
        None,
        "",
        "x",
        7,
        True,
        1.5,
        [],
        {},
        [[]],
        [None],
        {"a": 1},
        {"resourceType": 7},
    )
    for path in paths(good()):
        for value in odd:
            body = good()
            put(path.removeprefix("."), value)(body)
            for problem in check_response(body, discovery_links=PAGES):
                assert re.match(r"[A-Z]{3,4}-\d\d: ", problem)


def test_every_rule_of_the_checker_is_shown_to_fail() -> None:
    source = Path(checker.__file__).read_text("utf-8")
    constants = [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    rules = {
        rule for text in constants if (rule := text[:7].rstrip(": ")) and re.fullmatch(r"[A-Z]+-\d\d", rule)
    }
    shown = {problem.split(":")[0] for problem, _ in (*BROKEN, *BROKEN_OUTCOMES)}
    assert rules == shown


@pytest.mark.parametrize("resource", [None, "x", [], {}, {"resourceType": 7}])
def test_what_names_no_type_is_no_resource(resource: object) -> None:
    assert fhir_problems(resource) == ["it has no resourceType"]
