"""The table of holds over reviews, units and cycles."""

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

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "hold",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id"),
        *required(PLAIN, "scope"),
        *required(MOMENT, "held_at"),
        *optional(NUMBER, "unit_id", "review_id"),
        *optional(PLAIN, "held_by", "reason", "released_by", "release_reason"),
        *optional(DAY, "until_on"),
        *optional(MOMENT, "released_at"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
    )
    op.create_index("ix_hold_review_id", "hold", ["cycle_id", "review_id"])
    op.create_index("ix_hold_scope", "hold", ["cycle_id", "scope"])
