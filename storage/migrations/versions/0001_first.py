"""The first schema."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BOOLEAN, DAY, TEXT = sa.Boolean(), sa.Date(), sa.Text()
INTEGER, NUMBER = sa.Integer(), sa.BigInteger()
# Codes and keys are compared byte by byte.
CODE = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
KEY = sa.String(400).with_variant(sa.String(400, collation="C"), "postgresql")
MOMENT = sa.BigInteger()  # microseconds since 1970 in UTC
DOCUMENT = sa.Text()  # JSON


def upgrade() -> None:
    """Make every table, and keep history from being changed."""
    _create_organisation()
    _create_definitions()
    _create_cycles()
    _create_history()
    _create_reviews()
    _create_deadlines()
    _create_escalations()
    _create_meetings()
    _create_remedies()
    _create_opinions()
    _refuse_changes_of_history()


def _create_organisation() -> None:
    op.create_table(
        "unit",
        *_required(INTEGER, "id"),
        *_required(CODE, "code", "kind"),
        *_required(TEXT, "name"),
        *_required(KEY, "name_fold", "name_sort", "path"),
        *_optional(INTEGER, "parent_id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_unit_path", "unit", ["path"])
    op.create_table(
        "person",
        *_required(INTEGER, "id", "unit_id"),
        *_required(CODE, "code"),
        *_required(TEXT, "name"),
        *_required(KEY, "name_fold", "name_sort"),
        *_required(sa.String(2), "language"),
        *_optional(TEXT, "email"),
        *_optional(DAY, "joined_on"),
        *_optional(CODE, "managed_by"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_person_unit_id", "person", ["unit_id"])
    op.create_table(
        "role_grant",
        *_required(CODE, "role"),
        *_required(INTEGER, "person_id", "unit_id"),
        *_required(sa.String(10), "from_on"),
        *_optional(DAY, "to_on"),
        sa.PrimaryKeyConstraint("role", "person_id", "unit_id", "from_on"),
    )
    op.create_index("ix_role_grant_unit_id", "role_grant", ["unit_id"])


def _create_definitions() -> None:
    op.create_table(
        "installation",
        *_required(INTEGER, "id"),
        *_required(sa.String(36), "uuid"),
        *_required(MOMENT, "created_at"),
        *_required(BOOLEAN, "rehearsal"),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("id = 1", name="one_row"),
    )
    op.create_table(
        "calendar",
        *_required(CODE, "name"),
        *_required(INTEGER, "revision"),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "calendar_day",
        *_required(CODE, "calendar"),
        *_required(DAY, "day"),
        *_required(BOOLEAN, "works"),
        *_required(TEXT, "name", "status"),
        sa.PrimaryKeyConstraint("calendar", "day"),
    )
    op.create_table(
        "definition",
        *_required(CODE, "name"),
        *_required(INTEGER, "version"),
        *_required(sa.String(64), "hash"),
        *_required(DOCUMENT, "body"),
        *_required(MOMENT, "added_at"),
        sa.PrimaryKeyConstraint("name", "version"),
        sa.UniqueConstraint("hash"),
    )


def _create_cycles() -> None:
    op.create_table(
        "cycle",
        *_required(INTEGER, "id", "version", "unit_id"),
        *_required(CODE, "code", "definition"),
        *_required(TEXT, "name"),
        *_required(sa.String(64), "definition_hash"),
        *_required(DAY, "start_on"),
        *_required(MOMENT, "opened_at"),
        *_required(sa.String(10), "status"),
        *_optional(MOMENT, "last_tick_at"),
        *_optional(TEXT, "hold_reason"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "chain",
        *_required(INTEGER, "cycle_id"),
        *_required(NUMBER, "seq", "next_deadline"),
        *_required(sa.LargeBinary(32), "hash"),
        *_required(MOMENT, "newest_at"),
        sa.PrimaryKeyConstraint("cycle_id"),
    )
    op.create_table(
        "record_number",
        *_required(INTEGER, "cycle_id"),
        *_required(NUMBER, "next"),
        sa.PrimaryKeyConstraint("cycle_id"),
    )
    op.create_table(
        "command",
        *_required(INTEGER, "cycle_id"),
        *_required(sa.String(80), "id"),
        *_required(sa.String(64), "request_hash"),
        *_required(DOCUMENT, "answer"),
        *_required(MOMENT, "recorded_at"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
    )


def _create_history() -> None:
    op.create_table(
        "history",
        *_required(INTEGER, "cycle_id"),
        *_required(NUMBER, "seq", "at_us", "recorded_us"),
        *_required(sa.String(40), "kind"),
        *_required(TEXT, "actor"),
        *_required(sa.String(80), "command_id"),
        *_required(sa.LargeBinary(), "body"),
        *_required(sa.LargeBinary(32), "prev", "hash"),
        *_optional(NUMBER, "review_id"),
        sa.PrimaryKeyConstraint("cycle_id", "seq"),
    )
    _create_partial_index(
        "ix_history_review",
        "history",
        "cycle_id",
        "review_id",
        "seq",
        where="review_id IS NOT NULL",
    )
    op.create_table(
        "history_text",
        *_required(INTEGER, "cycle_id"),
        *_required(NUMBER, "seq"),
        *_required(sa.String(40), "name"),
        *_required(sa.LargeBinary(16), "salt"),
        *_required(TEXT, "content"),
        sa.PrimaryKeyConstraint("cycle_id", "seq", "name"),
    )


def _create_reviews() -> None:
    op.create_table(
        "review",
        *_required(INTEGER, "cycle_id", "subject_id", "venue_id", "rank", "visit", "revision"),
        *_required(NUMBER, "id"),
        *_required(CODE, "track", "state"),
        *_required(sa.String(6), "subject_kind"),
        *_required(KEY, "venue_path"),
        *_required(MOMENT, "entered_at", "touched_at"),
        *_required(DOCUMENT, "unmet"),
        *_required(BOOLEAN, "ready"),
        *_optional(MOMENT, "opened_at", "due_at", "held_at"),
        *_optional(DAY, "due_on"),
        *_optional(CODE, "not_rated_reason"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.UniqueConstraint("cycle_id", "subject_kind", "subject_id", "venue_id"),
    )
    _create_partial_index("ix_review_ready", "review", "cycle_id", "id", where="ready")
    op.create_index("ix_review_venue", "review", ["cycle_id", "venue_path", "track", "state"])
    op.create_table(
        "dependency",
        *_required(INTEGER, "cycle_id", "needs_rank"),
        *_required(NUMBER, "review_id", "needs_id"),
        *_required(CODE, "stage", "gate"),
        sa.PrimaryKeyConstraint("cycle_id", "review_id", "stage", "gate", "needs_id"),
    )
    op.create_index("ix_dependency_needs", "dependency", ["cycle_id", "needs_id"])


def _create_deadlines() -> None:
    op.create_table(
        "deadline",
        *_required(INTEGER, "cycle_id", "visit", "venue_id", "next_rung", "calendar_revision"),
        *_required(NUMBER, "id", "review_id"),
        *_required(CODE, "kind", "track", "stage"),
        *_required(DAY, "due_on"),
        *_required(MOMENT, "due_at", "armed_at"),
        *_required(sa.String(10), "status"),
        *_required(BOOLEAN, "provisional"),
        *_optional(INTEGER, "person_id", "remaining"),
        *_optional(MOMENT, "next_at", "closed_at"),
        *_optional(NUMBER, "replaces"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.CheckConstraint(
            "(status IN ('open', 'held')) = (closed_at IS NULL)", name="closed_when_not_open"
        ),
    )
    _create_partial_index(
        "ix_deadline_next",
        "deadline",
        "cycle_id",
        "next_at",
        "id",
        where="status = 'open' AND next_at IS NOT NULL",
    )
    op.create_index("ix_deadline_review", "deadline", ["cycle_id", "review_id"])


def _create_escalations() -> None:
    op.create_table(
        "escalation",
        *_required(INTEGER, "cycle_id", "visit", "rung", "unit_id"),
        *_required(NUMBER, "deadline_id"),
        *_required(MOMENT, "scheduled_at", "fired_at"),
        *_required(CODE, "action", "role"),
        *_required(BOOLEAN, "notified"),
        *_required(DOCUMENT, "people"),
        sa.PrimaryKeyConstraint("cycle_id", "deadline_id", "visit", "rung"),
    )
    op.create_table(
        "incident",
        *_required(INTEGER, "cycle_id"),
        *_required(NUMBER, "deadline_id"),
        *_required(MOMENT, "found_at"),
        *_required(TEXT, "error"),
        *_optional(MOMENT, "closed_at"),
        sa.PrimaryKeyConstraint("cycle_id", "deadline_id", "found_at"),
    )
    op.create_table(
        "notice",
        *_required(INTEGER, "cycle_id", "person_id", "offset"),
        *_required(sa.String(120), "key"),
        *_required(CODE, "kind", "role"),
        *_required(MOMENT, "created_at"),
        *_required(sa.String(10), "status"),
        *_optional(NUMBER, "review_id"),
        *_optional(CODE, "stage"),
        *_optional(INTEGER, "unit_id"),
        *_optional(DAY, "due_on"),
        *_optional(MOMENT, "sent_at"),
        *_optional(sa.String(120), "digest"),
        *_optional(TEXT, "why"),
        sa.PrimaryKeyConstraint("cycle_id", "key"),
    )
    _create_partial_index(
        "ix_notice_owed", "notice", "person_id", "cycle_id", "key", where="status = 'planned'"
    )


def _create_meetings() -> None:
    op.create_table(
        "dissemination",
        *_required(INTEGER, "cycle_id", "unit_id"),
        *_required(NUMBER, "id"),
        *_required(DAY, "held_on"),
        *_optional(TEXT, "document"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
    )
    op.create_table(
        "dissemination_attendance",
        *_required(INTEGER, "cycle_id", "person_id"),
        *_required(NUMBER, "dissemination_id"),
        sa.PrimaryKeyConstraint("cycle_id", "person_id", "dissemination_id"),
    )
    op.create_table(
        "meeting",
        *_required(INTEGER, "cycle_id", "unit_id"),
        *_required(NUMBER, "id"),
        *_required(DAY, "held_on"),
        *_optional(TEXT, "minutes"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
    )
    op.create_table(
        "meeting_supervisor",
        *_required(INTEGER, "cycle_id", "person_id"),
        *_required(NUMBER, "meeting_id"),
        sa.PrimaryKeyConstraint("cycle_id", "meeting_id", "person_id"),
    )
    op.create_table(
        "meeting_review",
        *_required(INTEGER, "cycle_id"),
        *_required(NUMBER, "review_id", "meeting_id"),
        sa.PrimaryKeyConstraint("cycle_id", "review_id", "meeting_id"),
    )


def _create_remedies() -> None:
    op.create_table(
        "remedy",
        *_required(INTEGER, "cycle_id"),
        *_required(NUMBER, "id", "review_id"),
        *_required(TEXT, "title"),
        *_required(sa.String(10), "status"),
        *_optional(INTEGER, "owner_id", "verifier_id"),
        *_optional(DAY, "due_on"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
        sa.CheckConstraint(
            "verifier_id IS NULL OR owner_id IS NULL OR verifier_id <> owner_id",
            name="verifier_is_not_owner",
        ),
    )
    op.create_index("ix_remedy_review", "remedy", ["cycle_id", "review_id"])
    op.create_table(
        "monitoring_check",
        *_required(INTEGER, "cycle_id"),
        *_required(NUMBER, "id", "review_id"),
        *_required(DAY, "due_on"),
        *_optional(DAY, "made_on"),
        sa.PrimaryKeyConstraint("cycle_id", "id"),
    )
    op.create_index("ix_monitoring_check_review", "monitoring_check", ["cycle_id", "review_id"])


def _create_opinions() -> None:
    op.create_table(
        "feedback",
        *_required(INTEGER, "cycle_id", "received"),
        *_required(NUMBER, "review_id", "id"),
        *_required(CODE, "respondents"),
        *_required(DAY, "received_on"),
        sa.PrimaryKeyConstraint("cycle_id", "review_id", "id"),
        sa.CheckConstraint("received > 0", name="received_is_positive"),
    )
    op.create_table(
        "rating",
        *_required(INTEGER, "cycle_id", "subject_id"),
        *_required(sa.String(6), "subject_kind"),
        *_required(NUMBER, "id"),
        *_required(sa.String(10), "step"),
        *_required(DAY, "given_on"),
        *_required(TEXT, "given_by"),
        *_required(BOOLEAN, "newest"),
        *_optional(CODE, "level", "not_rated_reason"),
        *_optional(TEXT, "document"),
        sa.PrimaryKeyConstraint("cycle_id", "subject_kind", "subject_id", "id"),
        sa.CheckConstraint("(level IS NULL) <> (not_rated_reason IS NULL)", name="level_or_reason"),
    )


def _required(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False, autoincrement=False) for name in names]


def _optional(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind) for name in names]


def _create_partial_index(name: str, table: str, *columns: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, [*columns], sqlite_where=condition, postgresql_where=condition)


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
