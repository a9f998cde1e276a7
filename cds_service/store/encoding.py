"""Between a row and the columns of its table, in both directions.

Kept apart from the writer and the queries so that one place answers whether what is written is what is shown.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any

import msgspec

from cds_service.store.rows import Configuration, Content, Evaluation, Feedback, RuleResult

Columns = dict[str, Any]
_FASTEST = 1


def _taker(row_type: type) -> Callable[[Any], Columns]:
    names = tuple(field.name for field in fields(row_type))
    values = attrgetter(*names)

    def take(row: Any) -> Columns:
        return {
            name: value.replace("\0", "\u2400") if type(value) is str and "\0" in value else value
            for name, value in zip(names, values(row), strict=True)
        }

    return take


of_content = _taker(Content)
of_configuration = _taker(Configuration)
of_feedback = _taker(Feedback)
_of_evaluation = _taker(Evaluation)
_of_result = _taker(RuleResult)


def of_evaluation(row: Evaluation, *, delivered: bool) -> Columns:
    """Columns of an evaluation; `delivered` is false when its waiter has already gone."""
    columns = _of_evaluation(row)
    columns["document"] = zlib.compress(msgspec.json.encode(row.document), _FASTEST)
    columns["delivered"] = delivered
    return columns


def of_results(evaluation: Evaluation, rows: tuple[RuleResult, ...]) -> list[Columns]:
    """Columns of the results of one evaluation, with its time and their order."""
    return [
        _of_result(row) | {"position": position, "received_at": evaluation.received_at}
        for position, row in enumerate(rows)
    ]


def content(columns: Columns) -> Content:
    return Content(**columns)


def configuration(columns: Columns) -> Configuration:
    return Configuration(**columns)


def evaluation(columns: Columns) -> Evaluation:
    document = msgspec.json.decode(zlib.decompress(columns["document"]))
    return Evaluation(**{**columns, "document": document})


def result(columns: Columns) -> RuleResult:
    return RuleResult(**columns)


def feedback(columns: Columns) -> Feedback:
    return Feedback(**{**columns, "accepted_suggestions": tuple(columns["accepted_suggestions"])})
