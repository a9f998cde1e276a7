"""The only statements that change the database: inserts, one per table for a whole group of batches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from cds_service.store import encoding, schema
from cds_service.store.rows import Batch


def batches(
    connection: sa.Connection, pairs: Sequence[tuple[Batch, bool]], known: Collection[str]
) -> set[str]:
    """Inserts batches, each with whether its caller still waits, in the order in which rows refer to others.

    `known` are hashes of contents that are certainly stored; returns those that join them with the COMMIT.
    """
    contents = {batch.content.hash: batch.content for batch, _ in pairs if batch.content is not None}
    missing = sorted(contents.keys() - set(known))
    _insert_new(connection, schema.content, [encoding.of_content(contents[key]) for key in missing])
    _insert(
        connection,
        schema.configuration,
        [
            encoding.of_configuration(batch.configuration)
            for batch, _ in pairs
            if batch.configuration is not None
        ],
    )
    evaluations = [
        (batch.evaluation, batch.results, waits) for batch, waits in pairs if batch.evaluation is not None
    ]
    _insert(
        connection,
        schema.evaluation,
        [encoding.of_evaluation(evaluation, delivered=waits) for evaluation, _, waits in evaluations],
    )
    _insert(
        connection,
        schema.rule_result,
        [row for evaluation, results, _ in evaluations for row in encoding.of_results(evaluation, results)],
    )
    # In one order everywhere: two processes that were sent the same feedback cannot wait for each other.
    feedback = sorted((row for batch, _ in pairs for row in batch.feedback), key=lambda row: row.id)
    _insert_new(connection, schema.feedback, [encoding.of_feedback(row) for row in feedback])
    return set(missing)


def marks(connection: sa.Connection, evaluations: Collection[str], marked_at: datetime) -> None:
    """Marks evaluations whose caller was refused although their row says otherwise, or may come to say so."""
    rows = [{"evaluation": evaluation, "marked_at": marked_at} for evaluation in sorted(set(evaluations))]
    _insert_new(connection, schema.undelivered, rows)


def _insert(connection: sa.Connection, table: sa.Table, rows: list[encoding.Columns]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)


def _insert_new(connection: sa.Connection, table: sa.Table, rows: list[encoding.Columns]) -> None:
    """Inserts the rows whose key is not there yet; another process may be inserting the same just now."""
    if not rows:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)
