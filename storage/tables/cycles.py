"""Cycles with their chains of events, and the reviews in them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.tables.base import Code, Key, metadata
from storage.types import Document, Moment

cycle = Table(
    "cycle",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("code", Code, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("definition", Code, nullable=False),
    Column("version", Integer, nullable=False),
    Column("definition_hash", String(64), nullable=False),
    Column("unit_id", Integer, nullable=False),
    Column("start_on", Date, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("status", String(10), nullable=False),
    Column("last_tick_at", Moment),
    Column("hold_reason", Text),
)

# One row per chain of events, cycle 0 included; locked last, it orders the commits of a cycle.
chain = Table(
    "chain",
    metadata,
    Column("cycle_id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("newest_at", Moment, nullable=False),
    Column("next_deadline", BigInteger, nullable=False),
)

# Numbers of records are taken before any review is locked, hence not from the chain.
record_number = Table(
    "record_number",
    metadata,
    Column("cycle_id", Integer, primary_key=True, autoincrement=False),
    Column("next", BigInteger, nullable=False),
)

history = Table(
    "history",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("recorded_us", BigInteger, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("review_id", BigInteger),
    Column("command_id", String(80), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("prev", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    PrimaryKeyConstraint("cycle_id", "seq"),
    Index(
        "ix_history_review",
        "cycle_id",
        "review_id",
        "seq",
        sqlite_where=text("review_id IS NOT NULL"),
        postgresql_where=text("review_id IS NOT NULL"),
    ),
)

# Free text about people: erasable, while the chain keeps only a salted commitment.
history_text = Table(
    "history_text",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("name", String(200), nullable=False),
    Column("salt", LargeBinary(16), nullable=False),
    Column("content", Text, nullable=False),
    PrimaryKeyConstraint("cycle_id", "seq", "name"),
)

command = Table(
    "command",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("id", String(80), nullable=False),
    Column("request_hash", String(64), nullable=False),
    Column("answer", Document, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    PrimaryKeyConstraint("cycle_id", "id"),
)

review = Table(
    "review",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("track", Code, nullable=False),
    Column("subject_kind", String(6), nullable=False),
    Column("subject_id", Integer, nullable=False),
    Column("venue_id", Integer, nullable=False),
    Column("venue_path", Key, nullable=False),
    Column("state", Code, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("visit", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("opened_at", Moment),
    Column("due_on", Date),
    Column("due_at", Moment),
    Column("held_at", Moment),
    Column("unmet", Document, nullable=False),
    Column("ready", Boolean, nullable=False),
    Column("not_rated_reason", Code),
    Column("touched_at", Moment, nullable=False),
    Column("shape", BigInteger),
    PrimaryKeyConstraint("cycle_id", "id"),
    UniqueConstraint("cycle_id", "subject_kind", "subject_id", "venue_id"),
    # In the order in which reviews are counted, and with all that is asked then.
    Index(
        "ix_review_standing",
        *("cycle_id", "venue_path", "shape", "due_at", "held_at", "touched_at", "id"),
    ),
    Index("ix_review_venue_id", "cycle_id", "venue_id"),
    Index(
        "ix_review_not_rated",
        "cycle_id",
        "id",
        sqlite_where=text("not_rated_reason IS NOT NULL"),
        postgresql_where=text("not_rated_reason IS NOT NULL"),
    ),
    Index(
        "ix_review_ready",
        "cycle_id",
        "id",
        sqlite_where=text("ready"),
        postgresql_where=text("ready"),
    ),
)

dependency = Table(
    "dependency",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("review_id", BigInteger, nullable=False),
    Column("stage", Code, nullable=False),
    Column("gate", Code, nullable=False),
    Column("needs_id", BigInteger, nullable=False),
    Column("needs_rank", Integer, nullable=False),
    PrimaryKeyConstraint("cycle_id", "review_id", "stage", "gate", "needs_id"),
    Index("ix_dependency_needs", "cycle_id", "needs_id"),
)
