"""Spread the tables over the servers of a Citus cluster, a cycle always on one of them."""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, select, text

from storage import tables
from storage.engine import Database
from workflow.domain.errors import InvalidValueError, UnavailableError

KEY = "cycle_id"
_HAS_CITUS = text("SELECT count(*) FROM pg_extension WHERE extname = 'citus'")
_SPREAD = text("SELECT logicalrelid::text FROM pg_dist_partition")


def is_distributed(table: Table) -> bool:
    """Return whether the rows of a table lie with their cycle; others are on every server."""
    return KEY in table.c


def distribute(database: Database) -> list[str]:
    """Distribute what belongs to cycles, copy the rest to every server, and return their names.

    What is spread already stays as it is, so that it may be done again after an upgrade.

    Raises:
        InvalidValueError: `citus_needs_postgresql`.
        UnavailableError: `citus_missing`, when the extension is not in the database.
    """
    if database.dialect != "postgresql":
        raise InvalidValueError("citus_needs_postgresql", found=database.dialect)
    with database.writer.begin() as connection:
        if not connection.scalar(_HAS_CITUS):
            raise UnavailableError("citus_missing", database=database.address)
        known = set(connection.scalars(_SPREAD))
        new = [table for table in tables.metadata.sorted_tables if table.name not in known]
        for table in new:
            _spread(connection, table)
        return [table.name for table in new]


def _spread(connection: Connection, table: Table) -> None:
    if is_distributed(table):
        connection.execute(select(func.create_distributed_table(table.name, KEY)))
    else:
        connection.execute(select(func.create_reference_table(table.name)))
