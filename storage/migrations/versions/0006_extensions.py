"""The table of extensions, asked for and granted."""

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

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make them."""
    _create_extensions()


def _create_extensions() -> None:
    op.create_table(
        "extension",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "id", "review_id", "deadline_id"),
        *required(PLAIN, "code", "status", "reason"),
        *required(DAY, "from_on", "to_on"),
        *optional(DAY, "wanted_on"),
        *optional(PLAIN, "requested_by", "decided_by", "answer"),
        *optional(MOMENT, "requested_at", "decided_at"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "code"),
    )
    op.create_index("ix_extension_deadline_id", "extension", ["cycle_id", "deadline_id"])
    op.create_index("ix_extension_review_id", "extension", ["cycle_id", "review_id"])
    op.create_index("ix_extension_status", "extension", ["cycle_id", "status"])
