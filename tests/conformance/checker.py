"""What a client may expect of every answer of this service, as one function per kind of answer.

A problem begins with the id of its rule. RSP, CARD, SRC, SUG, ACT, ASB, SYS, LNK, OVR, JSN and EXT are rules of CDS
Hooks, ERR those of error answers; where the specification leaves a choice, the rule is the choice of this service
(never `critical`, links only `absolute`, no system actions). PRJ are rules of this service alone:

PRJ-01  at most four cards
PRJ-02  red flags first, then warnings before what is for information, then in the order of TOPICS
PRJ-03  one card per topic, nerve and side
PRJ-04  a card about one side begins with that side
PRJ-05  the machine-readable reason uses the words of REASON_WORDS
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from fhir.resources.R4B import get_fhir_model_class
from fhir.resources.R4B.resource import Resource
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import ValidationError

Problems: TypeAlias = Iterator[str]

MAX_SUMMARY = 139
MAX_CARDS = 4
OWN_EXTENSION = "example.foot-entrapment-cds"
TOPICS = (
    "probable-entrapment",
    "predicted-conservative-failure",
    "reassessment",
    "space-occupying-lesion",
    "conservative-trial-not-documented",
    "red-flag",
    "assessment-incomplete",
)
REASON_WORDS: Mapping[str, Collection[str]] = {
    "side": ("left", "right"),
    "nerve": ("tibial", "medial-plantar", "medial-calcaneal"),
    "tier": ("probable", "strongly-supported", "documented"),
    "grade": ("P1", "P1b", "P2", "P3"),
    "state": ("planned", "due", "overdue", "not-improved", "worsening"),
}
OVERRIDE_SYSTEM = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes"
OVERRIDE_REASONS: Mapping[str, str] = {
    "cds-not-applicable": "PC CDS does not apply to patient",
    "cds-suboptimal-context": "PC CDS delivered in suboptimal context",
    "recipient-disagrees-evidence": (
        "Recipient disagrees with recommendation because of issues with the evidence"
    ),
    "recipient-concerns-outcomes": "Recipient has concerns regarding potential health outcomes",
    "does-not-align-preferences": "Recommendation does not align with patient preferences or values",
    "not-convenient-feasible": "Recommendation is not convenient or feasible",
    "action-completed": "Recommended action was already completed",
    "patient-contraindication": "Patient has contraindication to recommended action",
    "patient-refuses": "Patient refuses/declines (no context given)*",
    "too-costly-uncovered": "Recommended action is too costly or not covered by insurance",
    "service-not-available": "Treatment or service is not practically available",
    "recipient-does-not-understand": (
        "Recipient does not understand the recommended action or know how to perform the recommended action"
    ),
}
ISSUE_SEVERITIES = ("fatal", "error", "warning", "information")
_ISSUE_CODES = """
    invalid structure required value invariant security login unknown expired forbidden suppressed processing
    not-supported duplicate multiple-matches not-found deleted too-long code-invalid extension too-costly
    business-rule conflict transient lock-error no-store exception timeout incomplete throttled informational
"""
ISSUE_CODES = frozenset(_ISSUE_CODES.split())

# Members that CDS Hooks names. Anything else an object wants to say belongs into its `extension`.
MEMBERS = {
    "response": {"cards", "systemActions", "extension"},
    "card": {
        *("uuid", "summary", "detail", "indicator", "source", "suggestions", "selectionBehavior"),
        *("overrideReasons", "links", "extension"),
    },
    "source": {"label", "url", "icon", "topic", "extension"},
    "coding": {"code", "system", "display", "extension"},
    "suggestion": {"label", "uuid", "isRecommended", "actions", "actionSelectionBehavior", "extension"},
    "action": {"type", "description", "resource", "resourceId", "extension"},
    "link": {"label", "url", "type", "appContext", "autolaunchable", "extension"},
}

_UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_ANY_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_REVERSE_DOMAIN = re.compile(r"[a-z][a-z0-9-]*(\.[A-Za-z0-9_-]+)+")
_LOCAL_REFERENCE = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}")
_BARE_LINK = re.compile(r"https?://|ftp://|\bwww\.|[\w.+-]+@[\w-]+\.\w", re.I)

# As a client with raw HTML switched on reads it. Escapes are kept apart, since an escaped address is no link.
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).disable("text_join")


def check_response(body: object, *, discovery_links: Collection[str] = ()) -> list[str]:
    """What is wrong with the body of a 200 answer to a hook call; an empty list when nothing is.

    `discovery_links` are the addresses that the documentation of the service names: when given, links of cards
    stay on their hosts.
    """
    if not isinstance(body, dict):
        return ["RSP-01: the body is not an object"]
    return [*_response(body, {_host(link) for link in discovery_links})]


def check_operation_outcome(body: object) -> list[str]:
    """What is wrong with the body of an error answer; an empty list when nothing is."""
    if not isinstance(body, dict):
        return ["ERR-02: the body is not an object"]
    return [*_operation_outcome(body)]


def fhir_problems(resource: object) -> list[str]:
    """Why a resource is not FHIR R4: unknown elements, wrong shapes, and codes outside a required set."""
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    if not isinstance(resource, dict) or not isinstance(kind, str):
        return ["it has no resourceType"]
    try:
        model = get_fhir_model_class(kind)
    except (ValueError, AttributeError):
        return [f"{kind} is no resource"]
    if not issubclass(model, Resource):
        return [f"{kind} is no resource"]
    try:
        model.model_validate(resource)
    except ValidationError as error:
        return [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False)]
    return [*_codes_outside(model, resource)]


def _codes_outside(model: Any, resource: dict[str, Any]) -> Problems:
    for name, element in model.model_fields.items():
        allowed = (element.json_schema_extra or {}).get("enum_values", ())
        value = resource.get(element.alias or name)
        if isinstance(value, str) and allowed and "+" not in allowed and value not in allowed:
            yield f"{name}: {value} is none of {', '.join(allowed)}"


# --- the answer, its cards, and all that hangs on them ---


def _response(body: dict[str, Any], hosts: set[str]) -> Problems:
    yield from _json(body, "body")
    yield from _members(body, "response", "body")
    if "systemActions" in body:
        yield "SYS-01: there are systemActions"
    cards = body.get("cards")
    if not isinstance(cards, list):
        yield "RSP-01: there is no list of cards"
        return
    for number, card in enumerate(cards):
        where = f"cards[{number}]"
        if isinstance(card, dict):
            yield from _card(card, where, hosts)
        else:
            yield f"RSP-01: {where} is not an object"
    yield from _together([card for card in cards if isinstance(card, dict)])


def _together(cards: list[dict[str, Any]]) -> Problems:
    if len(cards) > MAX_CARDS:
        yield f"PRJ-01: there are {len(cards)} cards"
    ranks = [_rank(card) for card in cards]
    if ranks != sorted(ranks):
        yield f"PRJ-02: the cards are in the order {', '.join(_topic(card) for card in cards)}"
    reasons = [(_topic(card), _reason(card).get("nerve"), _reason(card).get("side")) for card in cards]
    for twice in _repeated(map(str, reasons)):
        yield f"PRJ-03: more than one card for {twice}"
    for uuid in _repeated(
        thing["uuid"]
        for thing in (*cards, *(s for card in cards for s in _objects(card.get("suggestions"))))
        if isinstance(thing.get("uuid"), str)
    ):
        yield f"CARD-01: {uuid} is the uuid of more than one card or suggestion"


def _rank(card: dict[str, Any]) -> tuple[bool, bool, int]:
    topic = _topic(card)
    place = TOPICS.index(topic) if topic in TOPICS else len(TOPICS)
    return topic != "red-flag", card.get("indicator") != "warning", place


def _topic(card: dict[str, Any]) -> str:
    source = card.get("source")
    topic = source.get("topic") if isinstance(source, dict) else None
    code = topic.get("code") if isinstance(topic, dict) else None
    return code if isinstance(code, str) else "no topic"


def _reason(card: dict[str, Any]) -> dict[str, Any]:
    extension = card.get("extension")
    reason = extension.get(OWN_EXTENSION) if isinstance(extension, dict) else None
    return reason if isinstance(reason, dict) else {}


def _card(card: dict[str, Any], where: str, hosts: set[str]) -> Problems:
    yield from _members(card, "card", where)
    yield from _uuid(card, "CARD-01", where)
    yield from _summary(card, where)
    if "detail" in card:
        yield from _detail(card["detail"], where, hosts)
    if card.get("indicator") not in ("info", "warning"):
        yield f"CARD-04: the indicator is {card.get('indicator')!r} ({where})"
    if isinstance(card.get("source"), dict):
        yield from _source(card["source"], f"{where}.source", _patients(card))
    else:
        yield f"CARD-05: there is no source ({where})"
    if "suggestions" in card:
        yield from _suggestions(card, where)
    if "selectionBehavior" in card and card["selectionBehavior"] not in ("at-most-one", "any"):
        yield f"CARD-07: the selectionBehavior is {card['selectionBehavior']!r} ({where})"
    if "overrideReasons" in card:
        yield from _override_reasons(card["overrideReasons"], where)
    if "links" in card:
        yield from _listed(card["links"], f"{where}.links", "LNK-01")
        for number, link in enumerate(_objects(card["links"])):
            yield from _link(link, f"{where}.links[{number}]", hosts)
    for word, allowed in REASON_WORDS.items():
        if word in _reason(card) and _reason(card)[word] not in allowed:
            yield f"PRJ-05: the {word} is {_reason(card)[word]!r} ({where})"


def _summary(card: dict[str, Any], where: str) -> Problems:
    summary = card.get("summary")
    if not isinstance(summary, str):
        yield f"CARD-02: there is no summary ({where})"
        return
    if len(summary) > MAX_SUMMARY:
        yield f"CARD-02: summary has {len(summary)} characters ({where})"
    if len(summary.splitlines()) > 1:
        yield f"CARD-02: summary has more than one line ({where})"
    side = _reason(card).get("side")
    if side in REASON_WORDS["side"] and not re.match(rf"{side.capitalize()}\b", summary):
        yield f"PRJ-04: the summary of a card about the {side} side does not begin with it ({where})"


def _detail(detail: object, where: str, hosts: set[str]) -> Problems:
    if not isinstance(detail, str):
        yield f"CARD-03: the detail is no text ({where})"
        return
    for token in _tokens(_MARKDOWN.parse(detail)):
        match token.type:
            case "html_block" | "html_inline":
                yield f"CARD-03: raw HTML in the detail: {token.content.strip()} ({where})"
            case "image":
                yield f"CARD-03: an image in the detail ({where})"
            case "link_open" if token.markup == "autolink":
                yield f"CARD-03: an autolink in the detail: {token.attrGet('href')} ({where})"
            case "link_open" if not _is_absolute(token.attrGet("href")):
                yield f"CARD-03: a link in the detail is not absolute: {token.attrGet('href')} ({where})"
            case "link_open" if hosts and _host(str(token.attrGet("href"))) not in hosts:
                yield f"LNK-05: a link in the detail leads to {_host(str(token.attrGet('href')))} ({where})"
            case "text" if bare := _BARE_LINK.search(token.content):
                yield f"CARD-03: an autolink in the detail: {bare[0]} ({where})"


def _tokens(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _tokens(token.children or [])


def _source(source: dict[str, Any], where: str, patients: set[str]) -> Problems:
    yield from _members(source, "source", where)
    if not _is_text(source.get("label")):
        yield f"SRC-01: there is no label ({where})"
    if not _is_absolute(source.get("url")):
        yield f"SRC-02: the url is not absolute: {source.get('url')!r} ({where})"
    elif _ANY_UUID.search(source["url"]) or any(
        re.search(rf"[/=]{re.escape(patient)}\b", source["url"]) for patient in patients
    ):
        yield f"SRC-04: the url belongs to one case ({where})"
    if "icon" in source and not _is_absolute(source["icon"]):
        yield f"SRC-02: the icon is not absolute: {source['icon']!r} ({where})"
    topic = source.get("topic")
    if not isinstance(topic, dict) or not (_is_text(topic.get("code")) and _is_text(topic.get("system"))):
        yield f"SRC-05: there is no topic with code and system ({where})"
    else:
        yield from _members(topic, "coding", f"{where}.topic")


def _patients(card: dict[str, Any]) -> set[str]:
    """The ids of the patients whom the suggested resources name."""
    text = repr(card.get("suggestions"))
    return set(re.findall(r"\bPatient/([A-Za-z0-9.-]{1,64})", text))


def _suggestions(card: dict[str, Any], where: str) -> Problems:
    yield from _listed(card["suggestions"], f"{where}.suggestions", "SUG-01")
    suggestions = _objects(card["suggestions"])
    if "selectionBehavior" not in card:
        yield f"CARD-06: there are suggestions and no selectionBehavior ({where})"
    if sum(suggestion.get("isRecommended") is True for suggestion in suggestions) > 1:
        yield f"CARD-08: more than one suggestion is recommended ({where})"
    for number, suggestion in enumerate(suggestions):
        yield from _suggestion(suggestion, f"{where}.suggestions[{number}]")


def _suggestion(suggestion: dict[str, Any], where: str) -> Problems:
    yield from _members(suggestion, "suggestion", where)
    if not _is_text(suggestion.get("label")):
        yield f"SUG-01: there is no label ({where})"
    yield from _uuid(suggestion, "SUG-02", where)
    if not isinstance(suggestion.get("isRecommended", False), bool):
        yield f"SUG-03: isRecommended is no boolean ({where})"
    if "actionSelectionBehavior" in suggestion:
        yield f"ASB-01: there is an actionSelectionBehavior ({where})"
    actions = suggestion.get("actions")
    if not isinstance(actions, list) or not actions:
        yield f"SUG-04: there are no actions ({where})"
        return
    yield from _listed(actions, f"{where}.actions", "SUG-04")
    for number, action in enumerate(_objects(actions)):
        yield from _action(action, f"{where}.actions[{number}]")


def _action(action: dict[str, Any], where: str) -> Problems:
    yield from _members(action, "action", where)
    kind, resource = action.get("type"), action.get("resource")
    if kind not in ("create", "update", "delete"):
        yield f"ACT-01: the type is {kind!r} ({where})"
    if not _is_text(action.get("description")):
        yield f"ACT-02: there is no description ({where})"
    if isinstance(resource, str):
        yield f"ACT-06: the resource is a string ({where})"
    elif kind in ("create", "update") and not isinstance(resource, dict):
        yield f"{'ACT-03' if kind == 'create' else 'ACT-04'}: there is no resource ({where})"
    elif kind == "update" and not _is_text(resource.get("id")):
        yield f"ACT-04: the resource to update has no id ({where})"
    if kind == "delete":
        if "resource" in action:
            yield f"ACT-05: a delete has a resource ({where})"
        reference = action.get("resourceId")
        if not isinstance(reference, str) or not _LOCAL_REFERENCE.fullmatch(reference):
            yield f"ACT-05: a delete names no Type/id ({where})"
    elif "resourceId" in action:
        yield f"ACT-05: resourceId belongs to a delete only ({where})"
    if isinstance(resource, dict):
        for problem in fhir_problems(resource):
            yield f"JSN-05: the resource is not FHIR R4: {problem} ({where})"


def _override_reasons(reasons: object, where: str) -> Problems:
    where = f"{where}.overrideReasons"
    yield from _listed(reasons, where, "CARD-09")
    for number, reason in enumerate(_objects(reasons)):
        at = f"{where}[{number}]"
        yield from _members(reason, "coding", at)
        for name in ("code", "system"):
            if not _is_text(reason.get(name)):
                yield f"CARD-09: there is no {name} ({at})"
        if not _is_text(reason.get("display")):
            yield f"OVR-01: there is no display ({at})"
        elif reason.get("system") == OVERRIDE_SYSTEM:
            code, display = str(reason.get("code")), reason["display"]
            if code not in OVERRIDE_REASONS:
                yield f"OVR-02: {code} is not one of the short list ({at})"
            elif display != OVERRIDE_REASONS[code]:
                yield f"OVR-02: {code} is not displayed as its code system has it ({at})"
    for twice in _repeated(f"{r.get('system')}|{r.get('code')}" for r in _objects(reasons)):
        yield f"OVR-02: {twice} is offered twice ({where})"


def _link(link: dict[str, Any], where: str, hosts: set[str]) -> Problems:
    yield from _members(link, "link", where)
    if not _is_text(link.get("label")):
        yield f"LNK-01: there is no label ({where})"
    if not _is_absolute(link.get("url")):
        yield f"LNK-01: the url is not absolute: {link.get('url')!r} ({where})"
    elif hosts and _host(link["url"]) not in hosts:
        yield f"LNK-05: a link leads to {_host(link['url'])} ({where})"
    if link.get("type") != "absolute":
        yield f"LNK-02: the type is {link.get('type')!r} ({where})"
    if "appContext" in link:
        yield f"LNK-03: there is an appContext ({where})"
    if "autolaunchable" in link:
        yield f"LNK-04: the link is marked as autolaunchable ({where})"


# --- what holds everywhere ---


def _json(value: object, where: str) -> Problems:
    match value:
        case None:
            yield f"JSN-01: {where} is null"
        case str() if not value.strip():
            yield f"JSN-02: {where} is an empty string"
        case list() | dict() if not value and where != "body.cards":
            yield f"JSN-02: {where} is empty"
        case list():
            for number, item in enumerate(value):
                yield from _json(item, f"{where}[{number}]")
        case dict():
            for name, item in value.items():
                yield from _json(item, f"{where}.{name}")
        case float() if not math.isfinite(value):
            yield f"JSN-04: {where} is {value}"
        case str() | bool() | int() | float():
            pass
        case _:
            yield f"JSN-04: {where} is a {type(value).__name__}"


def _members(thing: dict[str, Any], kind: str, where: str) -> Problems:
    for name in thing.keys() - MEMBERS[kind]:
        yield f"EXT-01: {name} is no member of a {kind} and belongs into its extension ({where})"
    if "extension" not in thing:
        return
    if not isinstance(thing["extension"], dict):
        yield f"EXT-01: the extension is no object ({where})"
        return
    for name in thing["extension"]:
        if not _REVERSE_DOMAIN.fullmatch(name):
            yield f"EXT-02: {name} is no reverse domain name ({where}.extension)"


def _uuid(thing: dict[str, Any], rule: str, where: str) -> Problems:
    uuid = thing.get("uuid")
    if not isinstance(uuid, str) or not _UUID4.fullmatch(uuid):
        yield f"{rule}: the uuid is no lower-case uuid of version 4: {uuid!r} ({where})"


def _listed(things: object, where: str, rule: str) -> Problems:
    if not isinstance(things, list):
        yield f"{rule}: {where} is no list"
        return
    for number, thing in enumerate(things):
        if not isinstance(thing, dict):
            yield f"{rule}: {where}[{number}] is not an object"


def _objects(things: object) -> list[dict[str, Any]]:
    return [thing for thing in things if isinstance(thing, dict)] if isinstance(things, list) else []


def _repeated(values: Iterator[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_absolute(url: object) -> bool:
    if not isinstance(url, str) or re.search(r"\s", url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


# --- errors ---


def _operation_outcome(body: dict[str, Any]) -> Problems:
    yield from _json(body, "body")
    if body.get("resourceType") != "OperationOutcome":
        yield f"ERR-02: the body is a {body.get('resourceType')}"
        return
    for problem in fhir_problems(body):
        yield f"ERR-02: the body is not FHIR R4: {problem}"
    issues = _objects(body.get("issue"))
    if not issues:
        yield "ERR-02: there is no issue"
    for number, issue in enumerate(issues):
        if issue.get("severity") not in ISSUE_SEVERITIES:
            yield f"ERR-02: the severity is {issue.get('severity')!r} (issue[{number}])"
        if str(issue.get("code")) not in ISSUE_CODES:
            yield f"ERR-02: the code is {issue.get('code')!r} (issue[{number}])"
    text = repr(body)
    if re.search(r"Traceback|File .{1,200}, line \d", text):
        yield "ERR-04: there is a stack trace"
    if re.search(r"\bPatient/[A-Za-z0-9.-]+|Bearer\s+\S", text):
        yield "ERR-06: there is a patient or a token"
