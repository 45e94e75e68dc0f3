"""The processes that tick, each with its last sign of life."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from storage.tables.base import metadata
from storage.types import Moment

_Plain = Text().with_variant(Text(collation="C"), "postgresql")

worker = Table(
    "worker",
    metadata,
    Column("id", _Plain, primary_key=True),
    Column("host", _Plain, nullable=False),
    Column("version", _Plain, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("beat_at", Moment, nullable=False),
    Column("stopped_at", Moment),
)
