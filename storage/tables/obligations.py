"""What is owed and what came of it: deadlines, the ledger of rungs, notices."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

from storage.tables.base import Code, metadata
from storage.types import Document, Moment

deadline = Table(
    "deadline",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("kind", Code, nullable=False),
    Column("record_id", BigInteger),
    Column("review_id", BigInteger, nullable=False),
    Column("track", Code, nullable=False),
    Column("stage", Code, nullable=False),
    Column("visit", Integer, nullable=False),
    Column("venue_id", Integer, nullable=False),
    Column("person_id", Integer),
    Column("due_on", Date, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("next_rung", Integer, nullable=False),
    Column("next_at", Moment),
    Column("status", String(10), nullable=False),
    Column("armed_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("calendar_revision", Integer, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("remaining", Integer),
    Column("replaces", BigInteger),
    PrimaryKeyConstraint("cycle_id", "id"),
    CheckConstraint(
        "(status IN ('open', 'held')) = (closed_at IS NULL)", name="closed_when_not_open"
    ),
    Index("ix_deadline_review", "cycle_id", "review_id"),
    Index(
        "ix_deadline_record",
        "cycle_id",
        "record_id",
        sqlite_where=text("record_id IS NOT NULL"),
        postgresql_where=text("record_id IS NOT NULL"),
    ),
    # Partial: a full index on the due column slows down as history piles up.
    Index(
        "ix_deadline_next",
        "cycle_id",
        "next_at",
        "id",
        sqlite_where=text("status = 'open' AND next_at IS NOT NULL"),
        postgresql_where=text("status = 'open' AND next_at IS NOT NULL"),
    ),
)

escalation = Table(
    "escalation",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("deadline_id", BigInteger, nullable=False),
    Column("visit", Integer, nullable=False),
    Column("rung", Integer, nullable=False),
    Column("scheduled_at", Moment, nullable=False),
    Column("fired_at", Moment, nullable=False),
    Column("action", Code, nullable=False),
    Column("notified", Boolean, nullable=False),
    Column("role", Code, nullable=False),
    Column("unit_id", Integer, nullable=False),
    Column("people", Document, nullable=False),
    PrimaryKeyConstraint("cycle_id", "deadline_id", "visit", "rung"),
    Index(
        "ix_escalation_listed",
        "cycle_id",
        "fired_at",
        sqlite_where=text("action = 'consolidate'"),
        postgresql_where=text("action = 'consolidate'"),
    ),
)

incident = Table(
    "incident",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("deadline_id", BigInteger, nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("error", Text, nullable=False),
    Column("closed_at", Moment),
    PrimaryKeyConstraint("cycle_id", "deadline_id", "found_at"),
)

notice = Table(
    "notice",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("key", String(120), nullable=False),
    Column("person_id", Integer, nullable=False),
    Column("kind", Code, nullable=False),
    Column("role", Code, nullable=False),
    Column("review_id", BigInteger),
    Column("stage", Code),
    Column("unit_id", Integer),
    Column("due_on", Date),
    Column("offset", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("status", String(10), nullable=False),
    Column("sent_at", Moment),
    Column("digest", String(120)),
    Column("why", Text),
    PrimaryKeyConstraint("cycle_id", "key"),
    Index(
        "ix_notice_owed",
        "person_id",
        "cycle_id",
        "key",
        sqlite_where=text("status = 'planned'"),
        postgresql_where=text("status = 'planned'"),
    ),
    Index("ix_notice_digest", "digest"),
)
