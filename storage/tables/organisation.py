"""What stays beyond a cycle: the installation, units, people, roles, calendars, definitions."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from storage.tables.base import Code, Key, metadata
from storage.types import Document, Moment

installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("uuid", String(36), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("rehearsal", Boolean, nullable=False),
    # A copy that came back from a backup neither fires nor sends before somebody confirms it.
    Column("restored_at", Moment),
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
    Column("tags", Text),
    Column("abolished_on", Date),
    Column("successor_id", Integer),
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
    # The person in whose place somebody holds it for a while.
    Column("delegated_by", Integer),
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

# What a unit says otherwise, for itself and the units below it.
local_calendar_day = Table(
    "local_calendar_day",
    metadata,
    Column("calendar", Code, nullable=False),
    Column("unit_id", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("works", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("status", Text, nullable=False),
    PrimaryKeyConstraint("calendar", "unit_id", "day"),
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
