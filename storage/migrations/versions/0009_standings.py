"""What reviews have in common besides where they stand, and the index by which they are counted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import NUMBER, optional
from workflow.domain.shape import shape_from

revision = "0009"
down_revision = "0008"

ROWS_AT_ONCE = 5_000
_READ = ("cycle_id", "id", "subject_kind", "opened_at", "not_rated_reason", "unmet")


def upgrade() -> None:
    """Add the column, fill it, and let the new index take the place of a narrower one."""
    for column in optional(NUMBER, "shape"):
        op.add_column("review", column)
    _fill()
    op.drop_index("ix_review_venue", "review")
    columns = ("cycle_id", "venue_path", "track", "state", "shape", "due_on", "due_at", "held_at")
    op.create_index("ix_review_standing", "review", [*columns, "touched_at", "id"])


def _fill() -> None:
    review = sa.table("review", *(sa.column(name) for name in (*_READ, "shape")))
    read = sa.select(*(review.c[name] for name in _READ))
    fill = (
        sa.update(review)
        .where(review.c.cycle_id == sa.bindparam("of_cycle"), review.c.id == sa.bindparam("of_id"))
        .values(shape=sa.bindparam("found"))
    )
    for rows in _parts(op.get_bind().execute(read).all(), ROWS_AT_ONCE):
        op.get_bind().execute(fill, [_filled(row) for row in rows])


def _parts(rows: Sequence[sa.Row[Any]], size: int) -> Iterator[Sequence[sa.Row[Any]]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _filled(row: sa.Row[Any]) -> dict[str, int]:
    found = shape_from(
        row.subject_kind,
        is_open=row.opened_at is not None,
        is_rated=row.not_rated_reason is None,
        unmet=json.loads(row.unmet),
    )
    return {"of_cycle": row.cycle_id, "of_id": row.id, "found": found}
