"""What is read back: an evaluation whole, the latest of them, what was said about a card, numbers of rows."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from cds_service.store import encoding
from cds_service.store.rows import Feedback, RecentEvaluation, StoredEvaluation
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
    said = (
        sa.select(feedback)
        .join(rule_result, feedback.c.result == rule_result.c.id)
        .where(rule_result.c.evaluation == shown.id)
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
