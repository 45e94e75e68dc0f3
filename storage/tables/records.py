"""What people record about the stages."""

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
)

from storage.tables.base import Code, metadata

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
