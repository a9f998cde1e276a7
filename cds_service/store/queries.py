"""What is read back: an evaluation whole, the latest of them, what was said about a card, numbers of rows.

And what the next answer needs: the cards of a patient that were overridden, and those that feedback names.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cds_service.store import encoding
from cds_service.store.rows import Feedback, Overridden, RecentEvaluation, SentCard, StoredEvaluation
from cds_service.store.schema import content, evaluation, feedback, metadata, rule_result, undelivered

_delivered = sa.and_(
    evaluation.c.delivered,
    ~sa.exists().where(undelivered.c.evaluation == evaluation.c.id),
).label("delivered")
_evaluation_columns = [column.label(column.key) for column in evaluation.c if column.key != "delivered"]
_result_columns = [column for column in rule_result.c if column.key not in ("position", "received_at")]


def show(connection: sa.Connection, identifier: str) -> StoredEvaluation | None:
    """The evaluation with this id, or the one that made the card with this uuid; None without either."""
    of_card = sa.select(rule_result.c.evaluation).where(rule_result.c.id == identifier).scalar_subquery()
    statement = sa.select(*_evaluation_columns, _delivered)
    found = _rows(connection, statement.where(evaluation.c.id == identifier)) or _rows(
        connection, statement.where(evaluation.c.id == of_card)
    )
    if not found:
        return None
    columns = found[0]
    delivered = bool(columns.pop("delivered"))
    shown = encoding.evaluation(columns)
    (ran,) = _rows(connection, sa.select(content).where(content.c.hash == shown.content))
    results = (
        sa.select(*_result_columns)
        .where(rule_result.c.evaluation == shown.id)
        .order_by(rule_result.c.position)
    )
    cards = sa.select(rule_result.c.id).where(rule_result.c.evaluation == shown.id)
    said = (
        sa.select(feedback)
        .where(sa.or_(feedback.c.result.in_(cards), feedback.c.card.in_(cards)))
        .order_by(feedback.c.received_at, feedback.c.id)
    )
    return StoredEvaluation(
        evaluation=shown,
        content=encoding.content(ran),
        results=tuple(encoding.result(row) for row in _rows(connection, results)),
        feedback=tuple(encoding.feedback(row) for row in _rows(connection, said)),
        delivered=delivered,
    )


def recent(connection: sa.Connection, limit: int) -> tuple[RecentEvaluation, ...]:
    """The latest evaluations by the time of their call, newest first, at most `limit`."""
    fired = (
        sa.select(sa.func.count())
        .where(rule_result.c.evaluation == evaluation.c.id, rule_result.c.disposition == "fired")
        .scalar_subquery()
        .label("fired")
    )
    told = (
        "id",
        "service",
        "hook",
        "client_issuer",
        "fhir_server",
        "patient",
        "mode",
        "status",
        "received_at",
    )
    columns = [evaluation.c[name] for name in (*told, "milliseconds")]
    statement = (
        sa.select(*columns, _delivered, fired)
        .order_by(evaluation.c.received_at.desc(), evaluation.c.id)
        .limit(limit)
    )
    return tuple(RecentEvaluation(**row) for row in _rows(connection, statement))


def feedback_for(connection: sa.Connection, card: str) -> tuple[Feedback, ...]:
    """What was said about the card with this uuid, known to us or not, in the order of its arrival."""
    statement = (
        sa.select(feedback)
        .where(sa.or_(feedback.c.card == card, feedback.c.result == card))
        .order_by(feedback.c.received_at, feedback.c.id)
    )
    return tuple(encoding.feedback(row) for row in _rows(connection, statement))


_told_of_patient = (
    sa.select(
        *rule_result.c["id", "evaluation", "topic", "nerve", "side", "indicator", "explanation"],
        *feedback.c["outcome", "given_at", "received_at"],
    )
    .join_from(feedback, rule_result, feedback.c.result == rule_result.c.id)
    .join(evaluation, rule_result.c.evaluation == evaluation.c.id)
    .where(
        feedback.c.patient == sa.bindparam("patient"),
        feedback.c.given_by == "clinician",
        feedback.c.received_at >= sa.bindparam("since"),
    )
)
# Written once and for all: building a statement costs more than asking it.
_told_on_server = _told_of_patient.where(evaluation.c.fhir_server == sa.bindparam("fhir_server"))
_told_without_server = _told_of_patient.where(evaluation.c.fhir_server.is_(None))


def overridden(
    connection: sa.Connection, patient: str, fhir_server: str | None, since: datetime
) -> tuple[Overridden, ...]:
    """Cards of a patient whose latest word of a clinician since then is that they were overridden, latest first.

    What claims to have been said after it reached us counts from then.
    """
    asked: dict[str, Any] = {"patient": patient, "since": since}
    if fhir_server is None:
        told = connection.execute(_told_without_server, asked).all()
    else:
        told = connection.execute(_told_on_server, asked | {"fhir_server": fhir_server}).all()
    latest: dict[str, tuple[tuple[datetime, datetime, bool], sa.Row[Any]]] = {}
    for row in told:
        # Of two words of the same instant the one counts that silences nothing.
        place = min(row.given_at, row.received_at), row.received_at, row.outcome != "overridden"
        if row.id not in latest or place > latest[row.id][0]:
            latest[row.id] = place, row
    found = [(place[0], row) for place, row in latest.values() if row.outcome == "overridden"]
    found = [(when, row) for when, row in found if when >= since]
    merged = _merged(connection, {row.evaluation for _, row in found}) if found else {}
    return tuple(
        Overridden(
            card=row.id,
            topic=row.topic,
            nerve=row.nerve,
            side=row.side,
            indicator=row.indicator,
            outcome=row.explanation.get("outcome"),
            evidence=merged.get((row.evaluation, row.side), {}) | row.explanation.get("entries", {}),
            when=when,
        )
        for when, row in sorted(found, key=lambda one: one[0], reverse=True)
    )


def _merged(
    connection: sa.Connection, evaluations: Collection[str]
) -> dict[tuple[str, str | None], dict[str, Any]]:
    """The entries of results that had no card because another one, of the same side, told them."""
    statement = sa.select(*rule_result.c["evaluation", "side", "explanation"]).where(
        rule_result.c.evaluation.in_(evaluations), rule_result.c.disposition == "merged"
    )
    found: dict[tuple[str, str | None], dict[str, Any]] = {}
    for row in connection.execute(statement):
        found.setdefault((row.evaluation, row.side), {}).update(row.explanation.get("entries", {}))
    return found


def sent_cards(connection: sa.Connection, uuids: Collection[str]) -> dict[str, SentCard]:
    """Those of these cards that were sent, by uuid."""
    statement = (
        sa.select(*rule_result.c["id", "card"], *evaluation.c["service", "patient"])
        .join(evaluation, rule_result.c.evaluation == evaluation.c.id)
        .where(rule_result.c.id.in_(uuids), rule_result.c.card.is_not(None))
    )
    return {
        row.id: SentCard(
            uuid=row.id,
            service=row.service,
            patient=row.patient,
            suggestions=frozenset(one["uuid"] for one in row.card.get("suggestions", ())),
        )
        for row in connection.execute(statement)
    }


def counts(connection: sa.Connection) -> dict[str, int]:
    """Number of rows by name of table."""
    return {
        table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }


def _rows(connection: sa.Connection, statement: sa.Select[Any]) -> list[encoding.Columns]:
    result = connection.execute(statement)
    names = list(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result]
