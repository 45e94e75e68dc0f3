"""Copies of PostgreSQL templates that are used again: a new one takes most of a second.

What a test wrote is taken out and the rows of the template are put back. A copy whose schema or
settings a test changed is not used again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

MOST_USES = 40

_SHAPE = """
SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (
    SELECT concat_ws(' ', c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', conname, contype) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT array_to_string(setconfig, ',') FROM pg_db_role_setting s
    JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database()
) shape(line)
"""
_TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname
"""
_HAS_SEQUENCE = "SELECT EXISTS (SELECT FROM pg_class WHERE relkind = 'S')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a template holds.

    Attributes:
        rows: By table, as `COPY` writes them; only tables that have any.
        can_return: Whether a copy can be brought back to it; not where numbers are drawn.
    """

    shape: str
    tables: tuple[str, ...]
    rows: Mapping[str, bytes]
    can_return: bool


@dataclass(slots=True)
class Copy:
    """A database made from a template."""

    name: str
    template: str
    uses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Copies that nobody uses, by template.

    Attributes:
        address: Of the server; `dbname` is added to it.
    """

    address: str
    idle: dict[str, list[Copy]] = field(default_factory=dict)
    contents: dict[str, Content] = field(default_factory=dict)

    def take(self, template: str) -> Copy | None:
        """Return a copy that is as good as new, if there is one."""
        idle = self.idle.get(template)
        return idle.pop() if idle else None

    def learn(self, copy: Copy) -> None:
        """Look at a copy that is new, once for each template."""
        if copy.template not in self.contents:
            with self._connected(copy) as connection:
                self.contents[copy.template] = _content(connection)

    def give_back(self, copy: Copy) -> bool:
        """Make a copy as good as new, and return whether that could be done."""
        content = self.contents[copy.template]
        copy.uses += 1
        if not content.can_return or copy.uses >= MOST_USES:
            return False
        try:
            with self._connected(copy) as connection:
                if not _restored(connection, content):
                    return False
        except psycopg.Error:
            return False
        self.idle.setdefault(copy.template, []).append(copy)
        return True

    @contextlib.contextmanager
    def _connected(self, copy: Copy) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.address, dbname=copy.name) as connection:
            yield connection


def _content(connection: psycopg.Connection) -> Content:
    tables = tuple(name for (name,) in connection.execute(_TABLES).fetchall())
    rows: dict[str, bytes] = {}
    for name in tables:
        with connection.cursor() as cursor, cursor.copy(_copy("COPY {} TO STDOUT", name)) as out:
            data = b"".join(out)
        if data:
            rows[name] = data
    [has_sequence] = connection.execute(_HAS_SEQUENCE).fetchone() or (True,)
    return Content(shape=_shape(connection), tables=tables, rows=rows, can_return=not has_sequence)


def _restored(connection: psycopg.Connection, content: Content) -> bool:
    others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    mine = "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    connection.execute(others + mine)
    if _shape(connection) != content.shape:
        return False
    # Rows go in and out in any order: no key to another table is looked at meanwhile.
    connection.execute("SET LOCAL session_replication_role = replica")
    for name in content.tables:
        connection.execute(_copy("DELETE FROM {}", name))
    for name, data in content.rows.items():
        with connection.cursor() as cursor, cursor.copy(_copy("COPY {} FROM STDIN", name)) as into:
            into.write(data)
    connection.commit()
    return True


def _shape(connection: psycopg.Connection) -> str:
    [shape] = connection.execute(_SHAPE).fetchone() or ("",)
    return str(shape)


def _copy(statement: str, table: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table))
