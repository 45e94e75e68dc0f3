"""Workers that report themselves, delegated roles, and databases that were restored."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import INTEGER, MOMENT, PLAIN, optional, required

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add them; nothing was delegated or restored before."""
    op.create_table(
        "worker",
        *required(PLAIN, "id", "host", "version"),
        *required(INTEGER, "pid"),
        *required(MOMENT, "started_at", "beat_at"),
        *optional(MOMENT, "stopped_at"),
        sa.PrimaryKeyConstraint("id", name="pk_worker"),
    )
    for column in optional(INTEGER, "delegated_by"):
        op.add_column("role_grant", column)
    for column in optional(MOMENT, "restored_at"):
        op.add_column("installation", column)
