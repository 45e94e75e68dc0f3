"""Runs migrations inside the transaction of the connection that the caller gives."""

from __future__ import annotations

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot alter most things; Alembic copies the table instead.
    render_as_batch=True,
)
context.run_migrations()
