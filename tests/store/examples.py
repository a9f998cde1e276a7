"""Rows to write in tests: small, different from each other, and with every field filled."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from cds_service.store.rows import Batch, Configuration, Content, Evaluation, Feedback, RuleResult

NOON = datetime(2026, 6, 4, 12, 0, 0, 123456, tzinfo=UTC)

CONTENT = Content(
    hash="sha256:1f0c",
    version="1.0.0",
    document={
        "criteria": {"distal-latency": "prolonged, ≥ 6.1 ms"},
        "limits": [6.1],
        "source": {"url": None},
    },
    first_seen=NOON,
)

_numbers = itertools.count(1)


def new_id() -> str:
    """A uuid that no other row of the same run has."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{uuid.uuid1()}-{next(_numbers)}"))


def evaluation(**changes: Any) -> Evaluation:
    row = Evaluation(
        id=new_id(),
        service="foot-entrapment-patient-view",
        hook="patient-view",
        content=CONTENT.hash,
        hook_instance="d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        replay_run="run-7",
        client_issuer="https://ehr.example.org",
        client_tenant="north",
        user="Practitioner/example",
        fhir_server="https://ehr.example.org/fhir",
        patient="1288992",
        encounter="89284",
        as_of=date(2026, 6, 4),
        received_at=NOON,
        milliseconds=1.25,
        retrieval={
            "prefetched": ["conditions"],
            "missing": [],
            "unreadable": [{"id": "o1", "why": "no code"}],
        },
        mode="live",
        status=200,
        not_shown="the user is no health professional",
        document={
            "results": [{"rule": "tarsal-tunnel", "presence": "absent"}],
            "entries": {"o2": [1.5, None, "ms"]},
        },
    )
    return replace(row, **changes)


def result(of: Evaluation, **changes: Any) -> RuleResult:
    row = RuleResult(
        id=new_id(),
        evaluation=of.id,
        topic="foot_ankle_entrapment",
        rule="tarsal-tunnel",
        nerve="tibial",
        side="left",
        disposition="fired",
        presence="present",
        tier="probable",
        grade="moderate",
        state="overdue",
        indicator="warning",
        reason="second trial without change",
        explanation={"entries": ["o1"], "values": {"latency": 6.4}, "quotation": "„brennende“ sole"},
        card={"summary": "Tarsal tunnel, left", "indicator": "warning", "links": []},
    )
    return replace(row, **changes)


def feedback(on: RuleResult, **changes: Any) -> Feedback:
    row = Feedback(
        id=new_id(),
        result=on.id,
        card=on.id,
        patient="1288992",
        given_by="clinician",
        client="https://ehr.example.org",
        person="Practitioner/example",
        outcome="overridden",
        accepted_suggestions=("s1", "s2"),
        reason_system="https://example.org/reasons",
        reason_code="known",
        reason_display="Already known",
        comment="patient has an amputation",
        given_at=NOON,
        received_at=NOON,
    )
    return replace(row, **changes)


def configuration(**changes: Any) -> Configuration:
    return replace(Configuration(new_id(), "sha256:77", {"silent": ["tarsal-tunnel"]}, NOON), **changes)


def batch(results: int = 2, **changes: Any) -> Batch:
    """A call with its content and some rule results, the first on the left side and then by turns."""
    row = evaluation(**changes)
    sides = itertools.cycle(("left", "right"))
    return Batch(
        content=CONTENT, evaluation=row, results=tuple(result(row, side=next(sides)) for _ in range(results))
    )


def id_of(written: Batch) -> str:
    assert written.evaluation is not None
    return written.evaluation.id
