"""The tables. `cycle_id` comes first in every key; no foreign key crosses cycles."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.types import Document, Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Sort and search keys are compared byte by byte on every database.
Key = String(400).with_variant(String(400, collation="C"), "postgresql")
Code = String(64).with_variant(String(64, collation="C"), "postgresql")

installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("uuid", String(36), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("rehearsal", Boolean, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

unit = Table(
    "unit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("code", Code, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("name_fold", Key, nullable=False),
    Column("name_sort", Key, nullable=False),
    Column("kind", Code, nullable=False),
    Column("parent_id", Integer),
    Column("path", Key, nullable=False, index=True),
)

person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("code", Code, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("name_fold", Key, nullable=False),
    Column("name_sort", Key, nullable=False),
    Column("email", Text),
    Column("language", String(2), nullable=False),
    Column("unit_id", Integer, nullable=False, index=True),
    Column("joined_on", Date),
    Column("managed_by", Code),
)

role_grant = Table(
    "role_grant",
    metadata,
    Column("role", Code, nullable=False),
    Column("person_id", Integer, nullable=False),
    Column("unit_id", Integer, nullable=False, index=True),
    # An absent first day is the empty text, so that it can stand in the key.
    Column("from_on", String(10), nullable=False),
    Column("to_on", Date),
    PrimaryKeyConstraint("role", "person_id", "unit_id", "from_on"),
)

calendar = Table(
    "calendar",
    metadata,
    Column("name", Code, primary_key=True),
    Column("revision", Integer, nullable=False),
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("calendar", Code, nullable=False),
    Column("day", Date, nullable=False),
    Column("works", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("status", Text, nullable=False),
    PrimaryKeyConstraint("calendar", "day"),
)

definition = Table(
    "definition",
    metadata,
    Column("name", Code, nullable=False),
    Column("version", Integer, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("body", Document, nullable=False),
    Column("added_at", Moment, nullable=False),
    PrimaryKeyConstraint("name", "version"),
)

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
    Column("name", String(40), nullable=False),
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
    PrimaryKeyConstraint("cycle_id", "id"),
    UniqueConstraint("cycle_id", "subject_kind", "subject_id", "venue_id"),
    Index("ix_review_venue", "cycle_id", "venue_path", "track", "state"),
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

deadline = Table(
    "deadline",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("kind", Code, nullable=False),
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
)

dissemination = Table(
    "dissemination",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("unit_id", Integer, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("document", Text),
    PrimaryKeyConstraint("cycle_id", "id"),
)

dissemination_attendance = Table(
    "dissemination_attendance",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("person_id", Integer, nullable=False),
    Column("dissemination_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("cycle_id", "person_id", "dissemination_id"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("review_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("respondents", Code, nullable=False),
    Column("received", Integer, nullable=False),
    Column("received_on", Date, nullable=False),
    PrimaryKeyConstraint("cycle_id", "review_id", "id"),
    CheckConstraint("received > 0", name="received_is_positive"),
)

meeting = Table(
    "meeting",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("unit_id", Integer, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("minutes", Text),
    PrimaryKeyConstraint("cycle_id", "id"),
)

meeting_supervisor = Table(
    "meeting_supervisor",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("meeting_id", BigInteger, nullable=False),
    Column("person_id", Integer, nullable=False),
    PrimaryKeyConstraint("cycle_id", "meeting_id", "person_id"),
)

meeting_review = Table(
    "meeting_review",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("review_id", BigInteger, nullable=False),
    Column("meeting_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("cycle_id", "review_id", "meeting_id"),
)

remedy = Table(
    "remedy",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("review_id", BigInteger, nullable=False),
    Column("title", Text, nullable=False),
    Column("owner_id", Integer),
    Column("due_on", Date),
    Column("status", String(10), nullable=False),
    Column("verifier_id", Integer),
    PrimaryKeyConstraint("cycle_id", "id"),
    CheckConstraint(
        "verifier_id IS NULL OR owner_id IS NULL OR verifier_id <> owner_id",
        name="verifier_is_not_owner",
    ),
    Index("ix_remedy_review", "cycle_id", "review_id"),
)

check_made = Table(
    "monitoring_check",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("review_id", BigInteger, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("made_on", Date),
    PrimaryKeyConstraint("cycle_id", "id"),
    Index("ix_monitoring_check_review", "cycle_id", "review_id"),
)

# The rating belongs to the subject: a person with several venues has one.
rating = Table(
    "rating",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("subject_kind", String(6), nullable=False),
    Column("subject_id", Integer, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("step", String(10), nullable=False),
    Column("level", Code),
    Column("not_rated_reason", Code),
    Column("document", Text),
    Column("given_on", Date, nullable=False),
    Column("given_by", Text, nullable=False),
    Column("newest", Boolean, nullable=False),
    PrimaryKeyConstraint("cycle_id", "subject_kind", "subject_id", "id"),
    CheckConstraint("(level IS NULL) <> (not_rated_reason IS NULL)", name="level_or_reason"),
)
