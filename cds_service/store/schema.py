"""The tables, as this release reads and writes them.

A column has the name of the field of its row, except `user_reference`: `user` is a word of SQL and would quietly
mean the database user in a query that someone writes by hand. JSON stays text (`json`, not `jsonb`, on PostgreSQL),
so that a card is kept letter by letter as it was sent. Rule results repeat the time of their evaluation: firings per
rule, nerve, side and time are the question asked most, and should not need a join. Feedback repeats the patient of its
card: what was overridden is asked at every call, of patients with thousands of calls too.

The triggers that refuse changes stand in the migration, because only the database itself can hold them.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

VERSION_TABLE = "schema_version"


class Instant(sa.TypeDecorator[datetime]):
    """An aware instant; UTC in both databases (SQLite keeps it as text that sorts by time)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _one_of(column: str, *words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _text(name: str, comment: str, *, null: bool = False, key: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, key=key or name, nullable=null, comment=comment)


def _json(name: str, comment: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(none_as_null=True), nullable=null, comment=comment)


def _instant(name: str, comment: str) -> sa.Column[datetime]:
    return sa.Column(name, Instant, nullable=False, comment=comment)


content = sa.Table(
    "content",
    metadata,
    sa.Column("hash", sa.Text, primary_key=True, comment="hash over everything that decides"),
    _text("version", "version that the authors gave"),
    _json("document", "words of every criterion, limits, citations, source attributes"),
    _instant("first_seen", "when this content first ran here"),
    comment="clinical content as it ran, written once",
)

evaluation = sa.Table(
    "evaluation",
    metadata,
    sa.Column("id", sa.Text, primary_key=True, comment="uuid given at the door"),
    _text("service", "id of the CDS service"),
    _text("hook", "name of the hook"),
    sa.Column(
        "content", sa.Text, sa.ForeignKey("content.hash"), nullable=False, comment="content that answered"
    ),
    _text("hook_instance", "hookInstance of the call", null=True),
    _text("replay_run", "run in which a stored patient was replayed; null for a call", null=True),
    _text("client_issuer", "iss of the client's token", null=True),
    _text("client_tenant", "tenant of the client's token", null=True),
    _text("user_reference", "userId of the call", null=True, key="user"),
    _text("fhir_server", "base URL within which the patient id is unique", null=True),
    _text("patient", "patient id"),
    _text("encounter", "encounter id", null=True),
    sa.Column("as_of", sa.Date, nullable=False, comment="calendar day on which the chart was judged"),
    _instant("received_at", "when the call came in"),
    sa.Column("milliseconds", sa.Double, nullable=False, comment="time from call to rows, before the commit"),
    _json("retrieval", "what was prefetched, fetched, missing, unreadable"),
    _text("mode", "live: cards were for showing; silent: only recorded"),
    sa.Column("status", sa.Integer, nullable=False, comment="HTTP status of the answer"),
    _text("not_shown", "why cards were not shown", null=True),
    sa.Column(
        "delivered",
        sa.Boolean,
        nullable=False,
        comment="false: already refused when written; see undelivered",
    ),
    sa.Column(
        "document", sa.LargeBinary, nullable=False, comment="zlib of JSON: all other results, and entries"
    ),
    _one_of("mode", "live", "silent"),
    sa.Index("ix_evaluation_received_at", "received_at"),
    sa.Index("ix_evaluation_service_received_at", "service", "received_at"),
    sa.Index("ix_evaluation_patient", "patient", "fhir_server", "received_at"),
    sa.Index("ix_evaluation_content", "content"),
    sa.Index("ix_evaluation_replay_run", "replay_run"),
    comment="one call of a hook, or one replayed patient",
)

rule_result = sa.Table(
    "rule_result",
    metadata,
    sa.Column("id", sa.Text, primary_key=True, comment="uuid, also of the card"),
    sa.Column("evaluation", sa.Text, sa.ForeignKey("evaluation.id"), nullable=False, comment="the call"),
    sa.Column("position", sa.Integer, nullable=False, comment="place among the results of the evaluation"),
    _instant("received_at", "received_at of the evaluation"),
    _text("topic", "folder of the clinical content"),
    _text("rule", "id of the rule"),
    _text("nerve", "nerve it speaks of"),
    _text("side", "left or right; null where a rule has no side", null=True),
    _text("disposition", "what became of it"),
    _text("presence", "the criterion's answer"),
    _text("tier", "tier of evidence", null=True),
    _text("grade", "grade of severity", null=True),
    _text("state", "state of a trial or episode", null=True),
    _text("indicator", "indicator of the card", null=True),
    _text("reason", "why unknown, held back, silenced or merged", null=True),
    _json("explanation", "ids, values, quotations it rests on"),
    _json("card", "card as sent", null=True),
    _one_of("side", "left", "right"),
    _one_of("disposition", "fired", "held-back", "silenced", "merged", "near-miss", "unknown"),
    _one_of("presence", "present", "absent", "unknown"),
    sa.Index("ix_rule_result_evaluation", "evaluation", "position"),
    sa.Index("ix_rule_result_rule", "rule", "nerve", "side", "received_at"),
    sa.Index("ix_rule_result_disposition", "disposition", "received_at"),
    comment="a notable result of one rule, nerve and side",
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("id", sa.Text, primary_key=True, comment="the same feedback sent again has the same id"),
    sa.Column(
        "result", sa.Text, sa.ForeignKey("rule_result.id"), comment="null: the card is not one of ours"
    ),
    _text("card", "uuid of the card as sent to us"),
    _text("patient", "patient of the card; null: no card of ours", null=True),
    _text("given_by", "clinician or reviewer"),
    _text("client", "client that sent it", null=True),
    _text("person", "person who gave it", null=True),
    _text("outcome", "accepted, overridden, or a reviewer's verdict"),
    _json("accepted_suggestions", "uuids of accepted suggestions"),
    _text("reason_system", "code system of the reason", null=True),
    _text("reason_code", "code of the reason", null=True),
    _text("reason_display", "display of the reason as sent", null=True),
    _text("comment", "free text", null=True),
    _instant("given_at", "when the person answered"),
    _instant("received_at", "when it reached us"),
    _one_of("given_by", "clinician", "reviewer"),
    sa.Index("ix_feedback_result", "result", "received_at"),
    sa.Index("ix_feedback_card", "card"),
    sa.Index("ix_feedback_patient", "patient", "received_at"),
    sa.Index("ix_feedback_received_at", "received_at"),
    comment="what a person said about one rule result",
)

configuration = sa.Table(
    "configuration",
    metadata,
    sa.Column("id", sa.Text, primary_key=True, comment="uuid"),
    _text("hash", "hash of settings and site folder"),
    _json("document", "settings, silent modes, site folder"),
    _instant("seen_at", "when a process started with it"),
    sa.Index("ix_configuration_seen_at", "seen_at"),
    comment="configurations the service ran with",
)

undelivered = sa.Table(
    "undelivered",
    metadata,
    sa.Column("evaluation", sa.Text, primary_key=True, comment="id; its row may never have come"),
    _instant("marked_at", "when the mark was written"),
    comment="evaluations whose answer was refused while their row was on its way to the disk",
)
