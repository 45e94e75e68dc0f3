"""What else units are chosen by than their kind."""

from __future__ import annotations

from alembic import op

from storage.migrations.columns import TEXT, optional

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; no unit has a tag before."""
    for column in optional(TEXT, "tags"):
        op.add_column("unit", column)
