"""What reviews have in common besides where they stand, and the index by which they are counted."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import NUMBER, optional

revision = "0009"
down_revision = "0008"

ROWS_AT_ONCE = 5_000
_READ = ("cycle_id", "id", "subject_kind", "opened_at", "not_rated_reason", "unmet")
_review = sa.table("review", *(sa.column(name) for name in (*_READ, "shape")))


def upgrade() -> None:
    """Add the column, fill it, and let the new index take the place of a narrower one."""
    for column in optional(NUMBER, "shape"):
        op.add_column("review", column)
    _fill()
    op.drop_index("ix_review_venue", "review")
    columns = ("cycle_id", "venue_path", "track", "state", "shape", "due_on", "due_at", "held_at")
    op.create_index("ix_review_standing", "review", [*columns, "touched_at", "id"])


def _fill() -> None:
    """Fill the column part by part: there may be a million reviews."""
    key = sa.tuple_(_review.c.cycle_id, _review.c.id)
    read = sa.select(*(_review.c[name] for name in _READ)).order_by(
        _review.c.cycle_id, _review.c.id
    )
    fill = (
        sa.update(_review)
        .where(
            _review.c.cycle_id == sa.bindparam("of_cycle"), _review.c.id == sa.bindparam("of_id")
        )
        .values(shape=sa.bindparam("found"))
    )
    last: tuple[int, int] = (0, 0)
    while rows := op.get_bind().execute(read.where(key > last).limit(ROWS_AT_ONCE)).all():
        op.get_bind().execute(fill, [_filled(row) for row in rows])
        last = rows[-1].cycle_id, rows[-1].id


def _filled(row: sa.Row[Any]) -> dict[str, int]:
    lacking = [(reason["code"], reason["owed_by"]) for reason in json.loads(row.unmet)]
    is_open, is_rated = row.opened_at is not None, row.not_rated_reason is None
    text = json.dumps([row.subject_kind, is_open, is_rated, lacking])
    found = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)
    return {"of_cycle": row.cycle_id, "of_id": row.id, "found": found}
