"""What was said about a patient's cards is asked at every call, so feedback is found by the patient.

And it keeps the display of a coded reason: a client may have reasons of its own, whose codes tell nothing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "feedback",
        sa.Column("patient", sa.Text(), nullable=True, comment="patient of the card; null: no card of ours"),
    )
    op.add_column(
        "feedback",
        sa.Column("reason_display", sa.Text(), nullable=True, comment="display of the reason as sent"),
    )
    op.create_index("ix_feedback_patient", "feedback", ["patient", "received_at"])


def downgrade() -> None:
    raise NotImplementedError("audit rows are not dropped by a downgrade: restore a backup instead")
