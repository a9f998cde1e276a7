"""What is kept of a call: a row for every notable result, one document for the rest.

Rows hold ids, values and reasons; the words of the criteria are kept once per content, in the same order of
parts, so that both together can be read in full years later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from cds_service.catalog import Catalog
from cds_service.engine.answer import Answer
from cds_service.record import Entry, Presence
from cds_service.rules.cards import Shown, card_extension
from cds_service.rules.result import Result
from cds_service.rules.rule import Disposition, Judged
from cds_service.store import rows

_STORED: dict[Disposition, rows.Disposition] = {
    Disposition.FIRED: "fired",
    Disposition.HELD_BACK: "held-back",
    Disposition.NEAR_MISS: "near-miss",
    Disposition.UNKNOWN: "unknown",
}
_NOTABLE = (Disposition.FIRED, Disposition.HELD_BACK, Disposition.NEAR_MISS)
_NOTHING = "not recorded"


def batch(
    answer: Answer,
    catalog: Catalog,
    *,
    received_at: datetime,
    milliseconds: float,
    new_id: Callable[[], str],
) -> rows.Batch:
    """The rows of an answered (or, with 412, refused) call."""
    topic, service = catalog.services[answer.service_id]
    content_hash = catalog.hashes[topic.name]
    by_judged = {id(one.judged): one for one in answer.shown}
    judged = answer.evaluation.judged if answer.evaluation else ()
    notable = [j for j in judged if id(j) in by_judged or j.disposition in _NOTABLE or _mendable(j)]
    others = [j for j in judged if j not in notable]
    results = tuple(_row(j, by_judged.get(id(j)), answer, new_id) for j in notable)
    call = answer.call
    return rows.Batch(
        content=rows.Content(
            hash=content_hash,
            version=topic.version,
            document=catalog.contents[topic.name],
            first_seen=received_at,
        ),
        configuration=None,
        evaluation=rows.Evaluation(
            id=answer.evaluation_id,
            service=answer.service_id,
            hook=service.hook,
            content=content_hash,
            hook_instance=call.hook_instance,
            replay_run=None,
            client_issuer=None,
            client_tenant=None,
            user=call.user_id,
            fhir_server=call.fhir_server,
            patient=call.patient_id,
            encounter=call.encounter_id,
            as_of=answer.as_of,
            received_at=received_at,
            milliseconds=milliseconds,
            retrieval=dict(answer.retrieval),
            mode="live",
            status=answer.status,
            not_shown=answer.not_shown,
            document=_document(others),
        ),
        results=results,
        feedback=(),
    )


def _mendable(judged: Judged) -> bool:
    """Unknown for a reason that someone could mend: a side, a date, a unit, data that was not sent."""
    return judged.disposition is Disposition.UNKNOWN and any(r.all_entries() for _, r in judged.results)


def _row(judged: Judged, shown: Shown | None, answer: Answer, new_id: Callable[[], str]) -> rows.RuleResult:
    disposition = shown.disposition if shown else judged.disposition
    topic = shown.topic if shown else judged.rule.topic
    reason = shown.reason if shown else ""
    said = card_extension(judged, topic, answer.evaluation_id)
    sent = shown.card.as_json() if shown and shown.visible and not answer.not_shown else None
    return rows.RuleResult(
        id=shown.card.uuid if shown else new_id(),
        evaluation=answer.evaluation_id,
        topic=topic,
        rule=judged.rule.name,
        nerve=judged.rule.nerve,
        side=judged.side.value,
        disposition=_STORED[disposition],
        presence=judged.presence.value,
        tier=said.get("tier"),
        grade=said.get("grade"),
        state=said.get("state"),
        indicator=shown.card.indicator if shown else None,
        reason=reason or "; ".join(judged.decisive.reasons()) or None,
        explanation=_explanation(judged),
        card=sent,
    )


def _document(others: Iterable[Judged]) -> dict[str, Any]:
    """Every result without a row of its own, and the entries they rest on."""
    others = list(others)
    if not others:
        return {}
    return {"results": [_explanation(j) | _place(j) for j in others]}


def _place(judged: Judged) -> dict[str, Any]:
    return {
        "rule": judged.rule.name,
        "side": judged.side.value,
        "disposition": judged.disposition.value,
        "presence": judged.presence.value,
    }


def _explanation(judged: Judged) -> dict[str, Any]:
    """The whole tree of every outcome, with the entries that it rests on."""
    entries: dict[str, Entry] = {}
    outcomes = [{"outcome": o.name, **explain(result, entries)} for o, result in judged.results]
    found: dict[str, Any] = {"outcomes": outcomes}
    if judged.outcome is not None:
        found["outcome"] = judged.outcome.name
    if judged.silence is not None:
        silence, result = judged.silence
        found["silence"] = {"reason": silence.reason, **explain(result, entries)}
    if entries:
        found["entries"] = {entry_id: kept(entry) for entry_id, entry in _with_sources(entries).items()}
    return found


def explain(result: Result, entries: dict[str, Entry]) -> dict[str, Any]:
    """A result as plain data; the entries it rests on are added to `entries`.

    Parts that only say "not recorded" are left out as a whole: their absence says the same.
    """
    found: dict[str, Any] = {"is": result.presence.value}
    if result.reason and result.reason != _NOTHING:
        found["reason"] = result.reason
    if result.missing:
        found["missing"] = sorted(result.missing)
    if result.limit is not None:
        limit = result.limit
        found["limit"] = {"words": limit.words, "source": limit.source} | (
            {"mark": limit.mark, "threshold": limit.threshold} if limit.mark else {}
        )
    if result.entries:
        found["entries"] = [entry.id for entry in result.entries]
        entries.update({entry.id: entry for entry in result.entries})
    if result.parts and not _nothing_recorded(result):
        found["parts"] = [explain(part, entries) for part in result.parts]
    return found


def _nothing_recorded(result: Result) -> bool:
    return result.presence is Presence.ABSENT and all(
        leaf.presence is Presence.ABSENT
        and not leaf.entries
        and leaf.reason in ("", _NOTHING, "not measured")
        for leaf in result.leaves()
    )


def _with_sources(entries: dict[str, Entry]) -> dict[str, Entry]:
    """Entries together with those that derived ones were made from."""
    found = dict(entries)
    waiting = list(entries.values())
    while waiting:
        for part in waiting.pop().made_from:
            if part.id not in found:
                found[part.id] = part
                waiting.append(part)
    return found


def kept(entry: Entry) -> dict[str, Any]:
    """What is kept of an entry: enough to print its fact again."""
    full = {
        "text": entry.text,
        "concepts": sorted(entry.concepts),
        "resource": entry.resource,
        "side": entry.side.value,
        "is": entry.presence.value,
        "why": entry.why,
        "date": str(entry.period) if entry.period else None,
        "planned": str(entry.planned) if entry.planned else None,
        "known": str(entry.known) if entry.known else None,
        "value": list(entry.value) if entry.value else None,
        "no_response": entry.no_response or None,
        "answer": entry.answer,
        "status": entry.status or None,
        "made_from": [part.id for part in entry.made_from],
    }
    return {key: value for key, value in full.items() if value not in (None, "", [])}
