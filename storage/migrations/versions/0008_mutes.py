"""The table of mutes of notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import (
    DAY,
    INTEGER,
    MOMENT,
    NUMBER,
    PLAIN,
    optional,
    required,
)

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "mute",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "person_id"),
        *required(PLAIN, "kind"),
        *required(MOMENT, "muted_at"),
        *optional(PLAIN, "muted_by", "reason", "ended_by", "end_reason"),
        *optional(DAY, "until_on"),
        *optional(MOMENT, "ended_at"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
    )
    op.create_index("ix_mute_person_id", "mute", ["cycle_id", "person_id"])
