"""Units that are no more keep the day and their successor; reviews stand where their venue does."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import DAY, INTEGER, optional

revision = "0012"
down_revision = "0011"

_unit = sa.table("unit", sa.column("id"), sa.column("path"))
_review = sa.table("review", *map(sa.column, ("venue_id", "venue_path", "held_at")))


def upgrade() -> None:
    """Add the columns, and let reviews follow the units that were moved before."""
    for column in (*optional(DAY, "abolished_on"), *optional(INTEGER, "successor_id")):
        op.add_column("unit", column)
    _follow()


def _follow() -> None:
    """Give reviews the path that their venue has now; those on hold stay where the hold finds them.

    Both are compared in the statement: a database may have a million reviews, few of them moved.
    """
    path = sa.select(_unit.c.path).where(_unit.c.id == _review.c.venue_id).scalar_subquery()
    moved = sa.and_(_review.c.held_at.is_(None), _review.c.venue_path != path)
    op.get_bind().execute(sa.update(_review).where(moved).values(venue_path=path))
