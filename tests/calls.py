"""Calls as a client would send them, made from worked cases or from resources."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from cds_service.catalog import Catalog
from cds_service.engine import Answer, answer, batch, not_now, parse_call
from cds_service.record import Chart
from cds_service.record.documents import AsText, attachments_in
from cds_service.rules.cards import HeldBack
from cds_service.rules.cases import DAY, PATIENT_ID, Case
from cds_service.store.rows import Overridden
from tests.conformance.checker import check_response

PUBLIC_URL = "http://127.0.0.1:8000"
NOON = datetime.combine(DAY, time(12), UTC)


def new_id() -> str:
    return str(uuid.uuid4())


def service_of(hook: str) -> str:
    return f"foot-ankle-entrapment-{hook}"


def request_for(
    catalog: Catalog,
    hook: str,
    patient: dict[str, Any],
    by_handle: Iterable[tuple[str, dict[str, Any]]],
    drafts: list[dict[str, Any]],
    missing: Iterable[str] = (),
    user: str = "Practitioner/1",
) -> dict[str, Any]:
    """A hook request with every prefetch key, but for the handles that are missing."""
    keys = catalog.handles(service_of(hook))
    prefetch: dict[str, Any] = {
        key: {"resourceType": "Bundle", "type": "searchset", "entry": []} for key in keys
    }
    prefetch["patient"] = patient
    key_of = {handle: key for key, handle in keys.items()}
    for handle, resource in by_handle:
        prefetch[key_of[handle]]["entry"].append({"resource": resource})
    for handle in missing:
        del prefetch[key_of[handle]]
    context: dict[str, Any] = {"patientId": patient["id"], "userId": user}
    if hook == "order-select":
        context["selections"] = [f"{draft['resourceType']}/{draft['id']}" for draft in drafts]
        context["draftOrders"] = {
            "resourceType": "Bundle",
            "entry": [{"resource": draft} for draft in drafts],
        }
    return {"hook": hook, "hookInstance": new_id(), "context": context, "prefetch": prefetch}


def request_of(catalog: Catalog, case: Case) -> dict[str, Any]:
    said = list(case.resources())
    chart = [(one.key, resource) for one, resource in said if not one.draft]
    drafts = [resource for one, resource in said if one.draft]
    return request_for(catalog, case.hook, case.patient(), chart, drafts, case.missing, case.user)


def chart_of(catalog: Catalog, request: dict[str, Any]) -> Chart:
    """What the engine reads of a request."""
    keys = catalog.handles(service_of(request["hook"]))
    offered = {keys[key]: json.dumps(value).encode() for key, value in request["prefetch"].items()}
    context = request["context"]
    drafts = json.dumps(context["draftOrders"]).encode() if "draftOrders" in context else None
    selected = frozenset(context.get("selections", ()))
    texts = plain_texts(offered.values())
    return Chart(context["patientId"], offered, tuple(keys.values()), drafts, selected, texts)


def plain_texts(offered: Iterable[bytes]) -> dict[str, AsText]:
    """The attachments of plain text, as the door would hand them over."""
    return {
        one.key: AsText(base64.b64decode(one.data).decode())
        for one in attachments_in(offered)
        if one.content_type == "text/plain"
    }


def ask(
    catalog: Catalog,
    request: dict[str, Any],
    as_of: date = DAY,
    held_back: HeldBack = lambda judged, topic: None,
) -> Answer:
    """The engine's answer to a request, without HTTP and store."""
    service_id = service_of(request["hook"])
    call = parse_call(json.dumps(request).encode(), catalog.services[service_id][1])
    return answer(
        catalog,
        service_id,
        call,
        as_of=as_of,
        zone=UTC,
        public_url=PUBLIC_URL,
        new_id=new_id,
        texts=plain_texts(call.prefetch.values()),
        held_back=held_back,
    )


def cards_of(answered: Answer) -> list[tuple[str, str, str, str]]:
    """Topic, side, tier or grade or state, and indicator of each card shown."""
    return [
        (
            said["rule"],
            said.get("side", ""),
            said.get("tier") or said.get("grade") or said.get("state") or "",
            card["indicator"],
        )
        for card in answered.body()["cards"]
        for said in [card["extension"]["example.foot-entrapment-cds"]]
    ]


def overridden(catalog: Catalog, given: Answer, when: datetime = NOON, **changes: Any) -> list[Overridden]:
    """Every card of an answer, overridden: as the store would tell it."""
    rows = batch(given, catalog, received_at=when, milliseconds=1, new_id=new_id).results
    merged: dict[str | None, dict[str, Any]] = {}
    for row in rows:
        if row.disposition == "merged":
            merged.setdefault(row.side, {}).update(row.explanation["entries"])
    return [
        replace(
            Overridden(
                card=row.id,
                topic=row.topic,
                nerve=row.nerve,
                side=row.side,
                indicator=row.indicator,
                outcome=row.explanation.get("outcome"),
                evidence=merged.get(row.side, {}) | row.explanation.get("entries", {}),
                when=when,
            ),
            **changes,
        )
        for row in rows
        if row.card is not None
    ]


def _held_back(catalog: Catalog, case: Case) -> HeldBack:
    """What an earlier override of this case's cards holds back on its day."""
    if case.overridden is None:
        return lambda judged, topic: None
    day = DAY - timedelta(days=case.overridden)
    then = ask(catalog, request_of(catalog, replace(case, later=())), day)
    when = datetime.combine(day, time(12), UTC)
    return not_now.held_back(overridden(catalog, then, when), DAY, UTC)


def check_case(catalog: Catalog, case: Case) -> None:
    """That a worked case gives just the cards and silences it names, in a form that CDS Hooks allows."""
    answered = ask(catalog, request_of(catalog, case), held_back=_held_back(catalog, case))
    assert answered.problem is None
    assert check_response(answered.body()) == []
    expected = [(e.topic, e.side, e.outcome, e.indicator) for e in case.cards]
    assert sorted(cards_of(answered)) == sorted(expected)
    nerves = sorted((e.topic, e.side, e.nerve) for e in case.cards if e.nerve is not None)
    told = [
        (card["rule"], card.get("side", ""), card.get("nerve", ""))
        for one in answered.body()["cards"]
        for card in [one["extension"]["example.foot-entrapment-cds"]]
    ]
    assert [one for one in sorted(told) if one in nerves] == nerves
    assert answered.evaluation is not None
    for (topic, side, *nerve), outcome in case.stores.items():
        place = (topic, side, *(nerve or ["tibial"]))
        judged = [
            j for j in answered.evaluation.judged if (j.rule.topic, j.limb.side.value, j.rule.nerve) == place
        ]
        assert [j.outcome.name if j.outcome else "" for j in judged] == [outcome]


__all__ = [
    "DAY",
    "NOON",
    "PATIENT_ID",
    "ask",
    "cards_of",
    "chart_of",
    "check_case",
    "new_id",
    "overridden",
    "request_for",
    "request_of",
]
