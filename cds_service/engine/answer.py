"""From a checked call to an answer: the record, the evaluation, the cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from cds_service.catalog import Catalog
from cds_service.engine.call import CallProblem, HookCall
from cds_service.record import Chart, Record, read_chart
from cds_service.record.chart import IN_PART, PATIENT
from cds_service.record.documents import AsText
from cds_service.rules.cards import HeldBack, Shown, build_cards
from cds_service.rules.evaluation import Evaluation, evaluate

# Without these nothing can be said of a patient (an empty answer is not missing).
NEEDED = (PATIENT, "Condition")
NOT_A_PROFESSIONAL = "user is no health professional"


@dataclass(frozen=True)
class Answer:
    """What one call gets, and all that stands behind it.

    `problem` is set when the call cannot be answered (412); `not_shown` says why cards were kept from the user.
    """

    evaluation_id: str
    service_id: str
    call: HookCall
    as_of: date
    record: Record
    evaluation: Evaluation | None
    shown: tuple[Shown, ...]
    retrieval: Mapping[str, Any]
    problem: CallProblem | None = None
    not_shown: str | None = None

    @property
    def status(self) -> int:
        return self.problem.status if self.problem else 200

    def body(self) -> dict[str, Any]:
        """The CDS Hooks response."""
        if self.not_shown:
            return {"cards": []}
        return {"cards": [one.sent for one in self.shown if one.visible]}


def answer(
    catalog: Catalog,
    service_id: str,
    call: HookCall,
    *,
    as_of: date,
    zone: tzinfo,
    public_url: str,
    new_id: Callable[[], str],
    texts: Mapping[str, AsText] | None = None,
    held_back: HeldBack = lambda judged, topic: None,
    unread: str | None = None,
) -> Answer:
    """Answer a call as of a day. Pure but for `new_id`, which gives a new uuid each time.

    `texts` are the attachments of the call as text; `held_back` says why a card stays away now; `unread` what of the
    store could not be read for it.
    """
    topic, service = catalog.services[service_id]
    keys = catalog.handles(service_id)
    offered = {keys[key]: value for key, value in call.prefetch.items() if key in keys}
    chart = Chart(
        patient_id=call.patient_id,
        offered=offered,
        asked=tuple(keys.values()),
        drafts=call.drafts,
        selected=call.selected,
        texts=texts or {},
    )
    record = read_chart(chart, catalog.vocabulary(topic), as_of, zone)
    retrieval: dict[str, Any] = {
        "prefetched": sorted(key for key in call.prefetch if key in keys),
        "ignored": sorted(key for key in call.prefetch if key not in keys),
        "missing": dict(sorted(record.missing.items())),
        "notes": [list(note) for note in record.notes],
    }
    if unread is not None:
        retrieval["unread"] = unread
    evaluation_id = new_id()
    lacking = [name for name in NEEDED if name in record.missing and record.missing[name] not in IN_PART]
    if record.patient is None and PATIENT not in lacking:
        lacking.insert(0, PATIENT)
    if lacking:
        names = {handle: key for key, handle in keys.items()}
        wanted = ", ".join(f"{names[handle]} ({handle}): {record.missing[handle]}" for handle in lacking)
        problem = CallProblem(412, "required", f"needed and not to be had: {wanted}", "prefetch")
        return Answer(evaluation_id, service_id, call, as_of, record, None, (), retrieval, problem)
    evaluation = evaluate(topic, service, record, catalog.knowledge[topic.name])
    shown = build_cards(
        evaluation, evaluation_id=evaluation_id, public_url=public_url, new_id=new_id, held_back=held_back
    )
    not_shown = None if call.user_is_professional else NOT_A_PROFESSIONAL
    return Answer(
        evaluation_id, service_id, call, as_of, record, evaluation, shown, retrieval, None, not_shown
    )
