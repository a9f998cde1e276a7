"""What is kept of a call: a row for every notable result, one document for the rest.

Rows hold ids, values and reasons; the words of the criteria are kept once per content, in the same order of
parts, so that both together can be read in full years later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from cds_service.catalog import Catalog, criterion_numbers
from cds_service.engine.answer import Answer
from cds_service.record import Entry, Presence
from cds_service.rules.cards import Shown, card_extension
from cds_service.rules.criteria import OnOtherLimb
from cds_service.rules.criterion import Criterion, Result
from cds_service.rules.rule import Disposition, Judged
from cds_service.store import rows

_STORED: dict[Disposition, rows.Disposition] = {
    Disposition.FIRED: "fired",
    Disposition.HELD_BACK: "held-back",
    Disposition.MERGED: "merged",
    Disposition.NEAR_MISS: "near-miss",
    Disposition.UNKNOWN: "unknown",
}
_NOTABLE = (Disposition.FIRED, Disposition.HELD_BACK, Disposition.MERGED, Disposition.NEAR_MISS)
_NOTHING = frozenset(("", "not recorded", "not measured", "not told"))
_WORDS = {presence: presence.value for presence in Presence}
OTHER = " other"
BOTH = "patient"


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
    explainer = _Explainer(criterion_numbers(topic))
    results = tuple(_row(j, by_judged.get(id(j)), answer, explainer, new_id) for j in notable)
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
            document=_document(others, explainer),
        ),
        results=results,
        feedback=(),
    )


def configuration(
    catalog: Catalog, settings: Mapping[str, Any], *, seen_at: datetime, new_id: Callable[[], str]
) -> rows.Batch:
    """The row that marks a start: the content that runs, and the settings that bear on what is said.

    `settings` must hold no secret; the address of the store is one.
    """
    document = {"content": dict(sorted(catalog.hashes.items())), "settings": dict(sorted(settings.items()))}
    digest = hashlib.sha256(msgspec.json.encode(document, order="sorted")).hexdigest()
    row = rows.Configuration(id=new_id(), hash=digest, document=document, seen_at=seen_at)
    return rows.Batch(configuration=row)


def _mendable(judged: Judged) -> bool:
    """Unknown for a reason that someone could mend: a side, a date, a unit, data that was not sent."""
    return judged.disposition is Disposition.UNKNOWN and any(r.rests for _, r in judged.results)


def _row(
    judged: Judged,
    shown: Shown | None,
    answer: Answer,
    explainer: _Explainer,
    new_id: Callable[[], str],
) -> rows.RuleResult:
    disposition = shown.disposition if shown else judged.disposition
    topic = shown.topic if shown else judged.rule.topic
    reason = shown.reason if shown else f"told by the card of {judged.told_by.name}" if judged.told_by else ""
    said = card_extension(judged, topic, answer.evaluation_id)
    sent = shown.sent if shown and shown.visible and not answer.not_shown else None
    return rows.RuleResult(
        id=shown.card.uuid if shown else new_id(),
        evaluation=answer.evaluation_id,
        topic=topic,
        rule=judged.rule.name,
        nerve=judged.rule.nerve,
        side=judged.side.value if judged.side else None,
        disposition=_STORED[disposition],
        presence=judged.presence.value,
        tier=said.get("tier"),
        grade=said.get("grade"),
        state=said.get("state"),
        indicator=shown.card.indicator if shown else None,
        reason=reason or "; ".join(judged.decisive.reasons()) or None,
        explanation=explainer.explanation(judged),
        card=sent,
    )


def _document(others: Iterable[Judged], explainer: _Explainer) -> dict[str, Any]:
    """Every result without a row of its own: what was answered of each limb once, whatever rules asked for it.

    Of most charts most rules have nothing to say: those are only named.
    """
    told: list[dict[str, Any]] = []
    nothing: dict[str, list[str]] = {}
    limbs: dict[str, Explained] = {}
    for judged in others:
        if judged.disposition is Disposition.NOT_MET and all(map(_says_nothing, _results(judged))):
            nothing.setdefault(_limb(judged) or BOTH, []).append(judged.rule.name)
            continue
        limb = f"{judged.limb.side.value} {judged.limb.within}".strip()
        explainer.add(judged, limbs.setdefault(limb, Explained({}, {})))
        told.append(_place(judged) | {"limb": limb} | _concluded(judged))
    return {
        "results": told,
        "limbs": {limb: explainer.written(explained) for limb, explained in limbs.items()},
        "nothing": nothing,
    }


def _results(judged: Judged) -> list[Result]:
    """Everything a rule was asked, the silence that kept it quiet included."""
    results = [result for _, result in judged.results]
    return results if judged.silence is None else [*results, judged.silence[1]]


def _concluded(judged: Judged) -> dict[str, str]:
    found = {}
    if judged.outcome is not None:
        found["outcome"] = judged.outcome.name
    if judged.silence is not None:
        found["silence"] = judged.silence[0].reason
    return found


def _place(judged: Judged) -> dict[str, Any]:
    return {
        "rule": judged.rule.name,
        "side": _limb(judged),
        "disposition": judged.disposition.value,
        "presence": judged.presence.value,
    }


def _limb(judged: Judged) -> str | None:
    """The side that was judged; none of a rule about the patient."""
    return judged.limb.side.value if judged.rule.nerve else None


class Explained(NamedTuple):
    """What criteria answered, by their number, and the entries that the answers rest on.

    A criterion that is left out was absent, with nothing recorded.
    """

    answers: dict[str, dict[str, Any]]
    entries: dict[str, Entry]


class _Explainer:
    """Writes down what was judged; one per call, because rules share entries."""

    def __init__(self, numbers: Mapping[Criterion, str]) -> None:
        self.numbers = numbers
        self.entries: dict[str, dict[str, Any]] = {}

    def explanation(self, judged: Judged) -> dict[str, Any]:
        """What a rule answered, whole: a row is read by itself."""
        explained = Explained({}, {})
        self.add(judged, explained)
        return self.written(explained) | _concluded(judged)

    def add(self, judged: Judged, explained: Explained) -> None:
        for result in _results(judged):
            if not _says_nothing(result):
                self._explain(result, explained, "")

    def written(self, explained: Explained) -> dict[str, Any]:
        found: dict[str, Any] = {"criteria": explained.answers}
        if explained.entries:
            entries = _with_sources(explained.entries)
            found["entries"] = {one: self._kept(entry) for one, entry in entries.items()}
        return found

    def _explain(self, result: Result, explained: Explained, limb: str) -> None:
        """Add what a result and its parts answered. Answers about the other limb say so in their key."""
        key = self.numbers[result.criterion] + limb
        if key in explained.answers:
            return
        explained.answers[key] = _said(result)
        for entry in result.entries:
            explained.entries[entry.id] = entry
        if type(result.criterion) is OnOtherLimb:
            limb = "" if limb else OTHER
        for part in result.parts:
            if not _says_nothing(part):
                self._explain(part, explained, limb)

    def _kept(self, entry: Entry) -> dict[str, Any]:
        if entry.id not in self.entries:
            self.entries[entry.id] = kept(entry)
        return self.entries[entry.id]


def _said(result: Result) -> dict[str, Any]:
    said: dict[str, Any] = {"is": _WORDS[result.presence]}
    if result.reason:
        said["reason"] = result.reason
    if result.missing:
        said["missing"] = sorted(result.missing)
    if result.limit is not None:
        limit = result.limit
        said["limit"] = {"words": limit.words, "source": limit.source}
        if limit.mark:
            said["limit"] |= {"mark": limit.mark, "threshold": limit.threshold}
    if result.entries:
        said["entries"] = [entry.id for entry in result.entries]
    return said


def _says_nothing(result: Result) -> bool:
    return (
        not result.rests
        and result.presence is Presence.ABSENT
        and not result.missing
        and result.reason in _NOTHING
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
        "differs": entry.differs,
        "made_from": [part.id for part in entry.made_from],
    }
    return {key: value for key, value in full.items() if value not in (None, "", [])}
