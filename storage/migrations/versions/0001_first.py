"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import (
    BOOLEAN,
    CODE,
    DAY,
    DOCUMENT,
    INTEGER,
    KEY,
    MOMENT,
    NUMBER,
    TEXT,
    create_partial_index,
    optional,
    required,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, and keep history from being changed."""
    _create_organisation()
    _create_definitions()
    _create_cycles()
    _create_history()
    _create_reviews()
    _create_deadlines()
    _create_escalations()
    _create_notices()
    _refuse_changes_of_history()


def _create_organisation() -> None:
    op.create_table(
        "unit",
        *required(INTEGER, "id"),
        *required(CODE, "code", "kind"),
        *required(TEXT, "name"),
        *required(KEY, "name_fold", "name_sort", "path"),
        *optional(INTEGER, "parent_id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_unit_path", "unit", ["path"])
    op.create_table(
        "person",
        *required(INTEGER, "id", "unit_id"),
        *required(CODE, "code"),
        *required(TEXT, "name"),
        *required(KEY, "name_fold", "name_sort"),
        *required(sa.String(2), "language"),
        *optional(TEXT, "email"),
        *optional(DAY, "joined_on"),
        *optional(CODE, "managed_by"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_person_unit_id", "person", ["unit_id"])
    op.create_table(
        "role_grant",
        *required(CODE, "role"),
        *required(INTEGER, "person_id", "unit_id"),
        *required(sa.String(10), "from_on"),
        *optional(DAY, "to_on"),
        sa.PrimaryKeyConstraint("role", "person_id", "unit_id", "from_on"),
    )
    op.create_index("ix_role_grant_unit_id", "role_grant", ["unit_id"])


def _create_definitions() -> None:
    op.create_table(
        "installation",
        *required(INTEGER, "id"),
        *required(sa.String(36), "uuid"),
        *required(MOMENT, "created_at"),
        *required(BOOLEAN, "rehearsal"),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("id = 1", name="one_row"),
    )
    op.create_table(
        "calendar",
        *required(CODE, "name"),
        *required(INTEGER, "revision"),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "calendar_day",
        *required(CODE, "calendar"),
        *required(DAY, "day"),
        *required(BOOLEAN, "works"),
        *required(TEXT, "name", "status"),
        sa.PrimaryKeyConstraint("calendar", "day"),
    )
    op.create_table(
        "definition",
        *required(CODE, "name"),
        *required(INTEGER, "version"),
        *required(sa.String(64), "hash"),
        *required(DOCUMENT, "body"),
        *required(MOMENT, "added_at"),
        sa.PrimaryKeyConstraint("name", "version"),
        sa.UniqueConstraint("hash"),
    )


def _create_cycles() -> None:
    op.create_table(
        "cycle",
        *required(INTEGER, "id", "version", "unit_id"),
        *required(CODE, "code", "definition"),
        *required(TEXT, "name"),
        *required(sa.String(64), "definition_hash"),
        *required(DAY, "start_on"),
        *required(MOMENT, "opened_at"),
        *required(sa.String(10), "status"),
        *optional(MOMENT, "last_tick_at"),
        *optional(TEXT, "hold_reason"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "chain",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "seq", "next_deadline"),
        *required(sa.LargeBinary(32), "hash"),
        *required(MOMENT, "newest_at"),
        sa.PrimaryKeyConstraint("cycle_id"),
    )
    op.create_table(
        "record_number",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "next"),
        sa.PrimaryKeyConstraint("cycle_id"),
    )
    op.create_table(
        "command",
        *required(INTEGER, "cycle_id"),
        *required(sa.String(80), "id"),
        *required(sa.String(64), "request_hash"),
        *required(DOCUMENT, "answer"),
        *required(MOMENT, "recorded_at"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
    )


def _create_history() -> None:
    op.create_table(
        "history",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "seq", "at_us", "recorded_us"),
        *required(sa.String(40), "kind"),
        *required(TEXT, "actor"),
        *required(sa.String(80), "command_id"),
        *required(sa.LargeBinary(), "body"),
        *required(sa.LargeBinary(32), "prev", "hash"),
        *optional(NUMBER, "review_id"),
        sa.PrimaryKeyConstraint("cycle_id", "seq"),
    )
    create_partial_index(
        "ix_history_review",
        "history",
        "cycle_id",
        "review_id",
        "seq",
        where="review_id IS NOT NULL",
    )
    op.create_table(
        "history_text",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "seq"),
        *required(sa.String(200), "name"),
        *required(sa.LargeBinary(16), "salt"),
        *required(TEXT, "content"),
        sa.PrimaryKeyConstraint("cycle_id", "seq", "name"),
    )


def _create_reviews() -> None:
    op.create_table(
        "review",
        *required(INTEGER, "cycle_id", "subject_id", "venue_id", "rank", "visit", "revision"),
        *required(NUMBER, "id"),
        *required(CODE, "track", "state"),
        *required(sa.String(6), "subject_kind"),
        *required(KEY, "venue_path"),
        *required(MOMENT, "entered_at", "touched_at"),
        *required(DOCUMENT, "unmet"),
        *required(BOOLEAN, "ready"),
        *optional(MOMENT, "opened_at", "due_at", "held_at"),
        *optional(DAY, "due_on"),
        *optional(CODE, "not_rated_reason"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "subject_kind", "subject_id", "venue_id"),
    )
    create_partial_index("ix_review_ready", "review", "cycle_id", "id", where="ready")
    op.create_index("ix_review_venue", "review", ["cycle_id", "venue_path", "track", "state"])
    op.create_index("ix_review_venue_id", "review", ["cycle_id", "venue_id"])
    op.create_table(
        "dependency",
        *required(INTEGER, "cycle_id", "needs_rank"),
        *required(NUMBER, "review_id", "needs_id"),
        *required(CODE, "stage", "gate"),
        sa.PrimaryKeyConstraint("cycle_id", "review_id", "stage", "gate", "needs_id"),
    )
    op.create_index("ix_dependency_needs", "dependency", ["cycle_id", "needs_id"])


def _create_deadlines() -> None:
    op.create_table(
        "deadline",
        *required(INTEGER, "cycle_id", "visit", "venue_id", "next_rung", "calendar_revision"),
        *required(NUMBER, "id", "review_id"),
        *required(CODE, "kind", "track", "stage"),
        *required(DAY, "due_on"),
        *required(MOMENT, "due_at", "armed_at"),
        *required(sa.String(10), "status"),
        *required(BOOLEAN, "provisional"),
        *optional(INTEGER, "person_id", "remaining"),
        *optional(MOMENT, "next_at", "closed_at"),
        *optional(NUMBER, "record_id", "replaces"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.CheckConstraint(
            "(status IN ('open', 'held')) = (closed_at IS NULL)", name="closed_when_not_open"
        ),
    )
    create_partial_index(
        "ix_deadline_next",
        "deadline",
        "cycle_id",
        "next_at",
        "id",
        where="status = 'open' AND next_at IS NOT NULL",
    )
    op.create_index("ix_deadline_review", "deadline", ["cycle_id", "review_id"])
    create_partial_index(
        "ix_deadline_record", "deadline", "cycle_id", "record_id", where="record_id IS NOT NULL"
    )


def _create_escalations() -> None:
    op.create_table(
        "escalation",
        *required(INTEGER, "cycle_id", "visit", "rung", "unit_id"),
        *required(NUMBER, "deadline_id"),
        *required(MOMENT, "scheduled_at", "fired_at"),
        *required(CODE, "action", "role"),
        *required(BOOLEAN, "notified"),
        *required(DOCUMENT, "people"),
        sa.PrimaryKeyConstraint("cycle_id", "deadline_id", "visit", "rung"),
    )
    create_partial_index(
        "ix_escalation_listed", "escalation", "cycle_id", "fired_at", where="action = 'consolidate'"
    )
    op.create_table(
        "incident",
        *required(INTEGER, "cycle_id"),
        *required(NUMBER, "deadline_id"),
        *required(MOMENT, "found_at"),
        *required(TEXT, "error"),
        *optional(MOMENT, "closed_at"),
        sa.PrimaryKeyConstraint("cycle_id", "deadline_id", "found_at"),
    )


def _create_notices() -> None:
    op.create_table(
        "notice",
        *required(INTEGER, "cycle_id", "person_id", "offset"),
        *required(sa.String(120), "key"),
        *required(CODE, "kind", "role"),
        *required(MOMENT, "created_at"),
        *required(sa.String(10), "status"),
        *optional(NUMBER, "review_id"),
        *optional(CODE, "stage"),
        *optional(INTEGER, "unit_id"),
        *optional(DAY, "due_on"),
        *optional(MOMENT, "sent_at"),
        *optional(sa.String(120), "digest"),
        *optional(TEXT, "why"),
        sa.PrimaryKeyConstraint("cycle_id", "key"),
    )
    create_partial_index(
        "ix_notice_owed", "notice", "person_id", "cycle_id", "key", where="status = 'planned'"
    )
    op.create_index("ix_notice_digest", "notice", ["digest"])


def _refuse_changes_of_history() -> None:
    """Against accidents; against malice stands the chain of hashes."""
    if op.get_context().dialect.name == "postgresql":
        op.execute("""
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$
        """)
        op.execute("""
            CREATE TRIGGER history_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON history
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """)
        return
    refusal = "BEGIN SELECT RAISE(ABORT, 'history only grows'); END"
    op.execute(f"CREATE TRIGGER history_refuses_update BEFORE UPDATE ON history {refusal}")
    op.execute(f"CREATE TRIGGER history_refuses_delete BEFORE DELETE ON history {refusal}")
