"""Track, stage and last day belong to what reviews have in common; who is not rated is listed."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

ROWS_AT_ONCE = 5_000
_KEY = ["cycle_id", "id"]
_READ = ("subject_kind", "track", "state", "due_on", "opened_at", "not_rated_reason", "unmet")
_review = sa.table(
    "review",
    *(sa.column(name) for name in (*_KEY, *_READ, "shape") if name != "due_on"),
    sa.column("due_on", sa.Date()),
)


def upgrade() -> None:
    """Fill the column anew, and let a narrower index take the place of the old one."""
    op.drop_index("ix_review_standing", "review")
    _fill()
    columns = ["cycle_id", "venue_path", "shape", "due_at", "held_at", "touched_at", "id"]
    op.create_index("ix_review_standing", "review", columns)
    there = sa.text("not_rated_reason IS NOT NULL")
    op.create_index(
        "ix_review_not_rated", "review", _KEY, sqlite_where=there, postgresql_where=there
    )


def _fill() -> None:
    """Fill the column part by part: there may be a million reviews."""
    keys = [_review.c[name] for name in _KEY]
    read = sa.select(*keys, *(_review.c[name] for name in _READ)).order_by(*keys)
    fill = (
        sa.update(_review)
        .where(
            _review.c.cycle_id == sa.bindparam("of_cycle"), _review.c.id == sa.bindparam("of_id")
        )
        .values(shape=sa.bindparam("found"))
    )
    last: tuple[int, int] = (0, 0)
    after = sa.tuple_(*keys)
    while rows := op.get_bind().execute(read.where(after > last).limit(ROWS_AT_ONCE)).all():
        op.get_bind().execute(fill, [_filled(row) for row in rows])
        last = rows[-1].cycle_id, rows[-1].id


def _filled(row: sa.Row[Any]) -> dict[str, int]:
    lacking = [(reason["code"], reason["owed_by"]) for reason in json.loads(row.unmet)]
    due_on = None if row.due_on is None else row.due_on.isoformat()
    is_open, is_rated = row.opened_at is not None, row.not_rated_reason is None
    place = (row.track, row.state, due_on)
    text = json.dumps([row.subject_kind, *place, is_open, is_rated, lacking])
    found = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)
    return {"of_cycle": row.cycle_id, "of_id": row.id, "found": found}
