"""The table of the files that people keep as evidence, each under the hash of its content."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, PrimaryKeyConstraint, Table

from storage.tables.base import Code, metadata

evidence_file = Table(
    "evidence_file",
    metadata,
    Column("cycle_id", Integer, nullable=False),
    Column("sha256", Code, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("cycle_id", "sha256"),
)
