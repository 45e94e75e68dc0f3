"""Days of units that differ from those of the calendar they share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import BOOLEAN, CODE, DAY, INTEGER, TEXT, required

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table; every unit counts by the calendar of all before."""
    op.create_table(
        "local_calendar_day",
        *required(CODE, "calendar"),
        *required(INTEGER, "unit_id"),
        *required(DAY, "day"),
        *required(BOOLEAN, "works"),
        *required(TEXT, "name", "status"),
        sa.PrimaryKeyConstraint("calendar", "unit_id", "day"),
    )
