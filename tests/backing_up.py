"""Backups for tests: made, damaged, and of databases as older programs left them."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command as alembic
from alembic.config import Config

from runtime.application import Application
from storage import schema
from storage.backup import closing_database, write_backup
from storage.backup_postgres import SCRATCH
from storage.engine import open_database
from tests.postgres import PostgresServer
from tests.small_world import CYCLE, application, november
from workflow.domain.errors import UnavailableError


def backed_up(url: str, file: Path) -> Path:
    with application(url) as app:
        assert app.back_up(file).checked.is_sound
    return file


def scratch_databases(server: PostgresServer, url: str) -> int:
    """Return how many were left behind beside a database."""
    number = server.admin.execute(
        "SELECT oid FROM pg_database WHERE datname = %s", [sa.make_url(url).database]
    ).fetchone()[0]
    query = "SELECT count(*) FROM pg_database WHERE starts_with(datname, %s)"
    return server.admin.execute(query, [f"{SCRATCH}{number}_"]).fetchone()[0]


def is_empty(url: str) -> bool:
    try:
        database = open_database(url)
    except UnavailableError:
        return True
    with closing_database(database) as opened, opened.reader.begin() as connection:
        return sa.inspect(connection).get_table_names() == []


def damage(url: str) -> None:
    """Change an event past the program."""
    database = open_database(url)
    with closing_database(database) as opened, opened.writer.begin() as connection:
        if opened.dialect == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER history_refuses_update")
        else:
            connection.exec_driver_sql("ALTER TABLE history DISABLE TRIGGER USER")
        connection.exec_driver_sql("UPDATE history SET actor = 'operator:x' WHERE seq = 2")


def execute(url: str, statement: str) -> None:
    with closing_database(open_database(url)) as opened, opened.writer.begin() as connection:
        connection.exec_driver_sql(statement)


def written(url: str, file: Path) -> None:
    """Write a backup that is not checked."""
    file.touch()
    with closing_database(open_database(url)) as opened:
        write_backup(opened, url, file)


def make_at(url: str, revision: str) -> None:
    """Make an installation as an older program did."""
    with (
        closing_database(open_database(url, create=True)) as opened,
        opened.writer.begin() as connection,
    ):
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(schema.MIGRATIONS))
        alembic.upgrade(config, revision)
        connection.execute(
            sa.text(
                "INSERT INTO installation (id, uuid, created_at, rehearsal) VALUES (1, :u, 0, :r)"
            ),
            {"u": "11111111-1111-4111-8111-111111111111", "r": False},
        )
        connection.execute(
            sa.text(
                "INSERT INTO chain (cycle_id, seq, hash, newest_at, next_deadline)"
                " VALUES (0, 0, :hash, 0, 1)"
            ),
            {"hash": bytes(32)},
        )


def kinds(app: Application) -> list[str]:
    return [event.kind for event in app.read_history(CYCLE, now=november(2))]


def script(file: Path, body: str) -> None:
    """Write a program of the shell."""
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)
