"""The first tables, and the triggers that keep them append only.

Triggers belong to the database and not to the program: they also stop a hand at a database prompt. SQLite needs
a third one per table, because INSERT OR REPLACE deletes a row without firing its delete trigger.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = ("content", "evaluation", "rule_result", "feedback", "configuration", "undelivered")
KEYS = {"content": "hash", "undelivered": "evaluation"}
ONCE = ("content", "feedback", "undelivered")
"""Tables into which the same row may be offered again, which then changes nothing."""


def upgrade() -> None:
    create_tables()
    if op.get_context().dialect.name == "sqlite":
        sqlite_triggers()
    else:
        postgresql_triggers()


def downgrade() -> None:
    raise NotImplementedError("audit rows are not dropped by a downgrade: restore a backup instead")


def sqlite_triggers() -> None:
    for table in TABLES:
        refuse = f"SELECT RAISE(ABORT, '{table} is append only')"
        key = KEYS.get(table, "id")
        again = "SELECT RAISE(IGNORE)" if table in ONCE else refuse
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refuse}; END")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refuse}; END")
        present = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608 (names from above)
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {present} BEGIN {again}; END"
        )


def postgresql_triggers() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def create_tables() -> None:
    op.create_table(
        "configuration",
        sa.Column("id", sa.Text(), nullable=False, comment="uuid"),
        sa.Column("hash", sa.Text(), nullable=False, comment="hash of settings and site folder"),
        sa.Column("document", sa.JSON(), nullable=False, comment="settings, silent modes, site folder"),
        sa.Column(
            "seen_at", sa.DateTime(timezone=True), nullable=False, comment="when a process started with it"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_configuration")),
        comment="configurations the service ran with",
    )
    op.create_index("ix_configuration_seen_at", "configuration", ["seen_at"])
    op.create_table(
        "content",
        sa.Column("hash", sa.Text(), nullable=False, comment="hash over everything that decides"),
        sa.Column("version", sa.Text(), nullable=False, comment="version that the authors gave"),
        sa.Column(
            "document",
            sa.JSON(),
            nullable=False,
            comment="words of every criterion, limits, citations, source attributes",
        ),
        sa.Column(
            "first_seen",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when this content first ran here",
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_content")),
        comment="clinical content as it ran, written once",
    )
    op.create_table(
        "undelivered",
        sa.Column("evaluation", sa.Text(), nullable=False, comment="id; its row may never have come"),
        sa.Column(
            "marked_at", sa.DateTime(timezone=True), nullable=False, comment="when the mark was written"
        ),
        sa.PrimaryKeyConstraint("evaluation", name=op.f("pk_undelivered")),
        comment="evaluations whose answer was refused while their row was on its way to the disk",
    )
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Text(), nullable=False, comment="uuid given at the door"),
        sa.Column("service", sa.Text(), nullable=False, comment="id of the CDS service"),
        sa.Column("hook", sa.Text(), nullable=False, comment="name of the hook"),
        sa.Column("content", sa.Text(), nullable=False, comment="content that answered"),
        sa.Column("hook_instance", sa.Text(), nullable=True, comment="hookInstance of the call"),
        sa.Column(
            "replay_run",
            sa.Text(),
            nullable=True,
            comment="run in which a stored patient was replayed; null for a call",
        ),
        sa.Column("client_issuer", sa.Text(), nullable=True, comment="iss of the client's token"),
        sa.Column("client_tenant", sa.Text(), nullable=True, comment="tenant of the client's token"),
        sa.Column("user_reference", sa.Text(), nullable=True, comment="userId of the call"),
        sa.Column(
            "fhir_server", sa.Text(), nullable=True, comment="base URL within which the patient id is unique"
        ),
        sa.Column("patient", sa.Text(), nullable=False, comment="patient id"),
        sa.Column("encounter", sa.Text(), nullable=True, comment="encounter id"),
        sa.Column("as_of", sa.Date(), nullable=False, comment="calendar day on which the chart was judged"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, comment="when the call came in"),
        sa.Column(
            "milliseconds", sa.Double(), nullable=False, comment="time from call to rows, before the commit"
        ),
        sa.Column(
            "retrieval",
            sa.JSON(),
            nullable=False,
            comment="what was prefetched, fetched, missing, unreadable",
        ),
        sa.Column(
            "mode", sa.Text(), nullable=False, comment="live: cards were for showing; silent: only recorded"
        ),
        sa.Column("status", sa.Integer(), nullable=False, comment="HTTP status of the answer"),
        sa.Column("not_shown", sa.Text(), nullable=True, comment="why cards were not shown"),
        sa.Column(
            "delivered",
            sa.Boolean(),
            nullable=False,
            comment="false: already refused when written; see undelivered",
        ),
        sa.Column(
            "document",
            sa.LargeBinary(),
            nullable=False,
            comment="zlib of JSON: all other results, and entries",
        ),
        sa.CheckConstraint("mode IN ('live', 'silent')", name=op.f("ck_evaluation_mode_known")),
        sa.ForeignKeyConstraint(["content"], ["content.hash"], name=op.f("fk_evaluation_content")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        comment="one call of a hook, or one replayed patient",
    )
    op.create_index("ix_evaluation_content", "evaluation", ["content"])
    op.create_index("ix_evaluation_patient", "evaluation", ["patient", "fhir_server", "received_at"])
    op.create_index("ix_evaluation_received_at", "evaluation", ["received_at"])
    op.create_index("ix_evaluation_replay_run", "evaluation", ["replay_run"])
    op.create_index("ix_evaluation_service_received_at", "evaluation", ["service", "received_at"])
    op.create_table(
        "rule_result",
        sa.Column("id", sa.Text(), nullable=False, comment="uuid, also of the card"),
        sa.Column("evaluation", sa.Text(), nullable=False, comment="the call"),
        sa.Column(
            "position", sa.Integer(), nullable=False, comment="place among the results of the evaluation"
        ),
        sa.Column(
            "received_at", sa.DateTime(timezone=True), nullable=False, comment="received_at of the evaluation"
        ),
        sa.Column("topic", sa.Text(), nullable=False, comment="folder of the clinical content"),
        sa.Column("rule", sa.Text(), nullable=False, comment="id of the rule"),
        sa.Column("nerve", sa.Text(), nullable=False, comment="nerve it speaks of"),
        sa.Column("side", sa.Text(), nullable=True, comment="left or right; null where a rule has no side"),
        sa.Column("disposition", sa.Text(), nullable=False, comment="what became of it"),
        sa.Column("presence", sa.Text(), nullable=False, comment="the criterion's answer"),
        sa.Column("tier", sa.Text(), nullable=True, comment="tier of evidence"),
        sa.Column("grade", sa.Text(), nullable=True, comment="grade of severity"),
        sa.Column("state", sa.Text(), nullable=True, comment="state of a trial or episode"),
        sa.Column("indicator", sa.Text(), nullable=True, comment="indicator of the card"),
        sa.Column("reason", sa.Text(), nullable=True, comment="why unknown, held back, silenced or merged"),
        sa.Column("explanation", sa.JSON(), nullable=False, comment="ids, values, quotations it rests on"),
        sa.Column("card", sa.JSON(), nullable=True, comment="card as sent"),
        sa.CheckConstraint(
            "disposition IN ('fired', 'held-back', 'silenced', 'merged', 'near-miss', 'unknown')",
            name=op.f("ck_rule_result_disposition_known"),
        ),
        sa.CheckConstraint(
            "presence IN ('present', 'absent', 'unknown')", name=op.f("ck_rule_result_presence_known")
        ),
        sa.CheckConstraint("side IN ('left', 'right')", name=op.f("ck_rule_result_side_known")),
        sa.ForeignKeyConstraint(["evaluation"], ["evaluation.id"], name=op.f("fk_rule_result_evaluation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_result")),
        comment="a notable result of one rule, nerve and side",
    )
    op.create_index("ix_rule_result_disposition", "rule_result", ["disposition", "received_at"])
    op.create_index("ix_rule_result_evaluation", "rule_result", ["evaluation", "position"])
    op.create_index("ix_rule_result_rule", "rule_result", ["rule", "nerve", "side", "received_at"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.Text(), nullable=False, comment="the same feedback sent again has the same id"),
        sa.Column("result", sa.Text(), nullable=True, comment="null: the card is not one of ours"),
        sa.Column("card", sa.Text(), nullable=False, comment="uuid of the card as sent to us"),
        sa.Column("given_by", sa.Text(), nullable=False, comment="clinician or reviewer"),
        sa.Column("client", sa.Text(), nullable=True, comment="client that sent it"),
        sa.Column("person", sa.Text(), nullable=True, comment="person who gave it"),
        sa.Column(
            "outcome", sa.Text(), nullable=False, comment="accepted, overridden, or a reviewer's verdict"
        ),
        sa.Column("accepted_suggestions", sa.JSON(), nullable=False, comment="uuids of accepted suggestions"),
        sa.Column("reason_system", sa.Text(), nullable=True, comment="code system of the reason"),
        sa.Column("reason_code", sa.Text(), nullable=True, comment="code of the reason"),
        sa.Column("comment", sa.Text(), nullable=True, comment="free text"),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False, comment="when the person answered"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, comment="when it reached us"),
        sa.CheckConstraint("given_by IN ('clinician', 'reviewer')", name=op.f("ck_feedback_given_by_known")),
        sa.ForeignKeyConstraint(["result"], ["rule_result.id"], name=op.f("fk_feedback_result")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        comment="what a person said about one rule result",
    )
    op.create_index("ix_feedback_card", "feedback", ["card"])
    op.create_index("ix_feedback_received_at", "feedback", ["received_at"])
    op.create_index("ix_feedback_result", "feedback", ["result", "received_at"])
