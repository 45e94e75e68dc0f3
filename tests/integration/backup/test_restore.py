"""Backups that come back, and files that are refused."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from runtime.application import Application
from runtime.restoring import restore
from storage import schema
from storage.backup_postgres import load
from tests.backing_up import (
    damage,
    execute,
    is_empty,
    kinds,
    make_at,
    scratch_databases,
    script,
    written,
)
from tests.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.postgres import PostgresServer
from tests.small_world import application, november
from workflow.domain.errors import (
    InvalidFileError,
    InvalidValueError,
    RefusedError,
    UnavailableError,
)

SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
POSTGRES = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)


class TestRestore:
    def test_brings_everything_back(self, url: str, backup: Path, databases: Databases) -> None:
        again = databases.fresh()

        restored = restore(backup, database=again)

        assert restored.checked.is_sound
        assert not restored.needs_upgrade
        with application(url) as app, application(again) as copy:
            assert copy.check_whole().is_sound
            assert kinds(app) == kinds(copy)
            assert app.installation == copy.installation
            assert copy.health().restored_at == restored.restored_at
            assert [event.kind for event in copy.read_history(None, now=november(2))][-1] == (
                "copy_restored"
            )

    def test_refuses_a_database_that_holds_something(self, url: str, backup: Path) -> None:
        with application(url) as app:
            before = app.verify_history().events

        with pytest.raises(RefusedError, match="database_not_empty"):
            restore(backup, database=url)

        with application(url) as app:
            assert app.verify_history().events == before

    def test_refuses_a_text(self, databases: Databases, tmp_path: Path) -> None:
        (tmp_path / "text").write_text("code,name\n")
        again = databases.fresh()

        with pytest.raises(InvalidFileError) as refused:
            restore(tmp_path / "text", database=again)

        assert [problem.code for problem in refused.value.problems] == ["backup_not_recognised"]
        assert is_empty(again)

    @pytest.mark.parametrize("name", ["missing", "."])
    def test_says_what_cannot_be_read(
        self, databases: Databases, tmp_path: Path, name: str
    ) -> None:
        with pytest.raises(InvalidValueError, match=r"file_not_found|file_is_directory"):
            restore(tmp_path / name, database=databases.fresh())

    @SQLITE
    def test_refuses_the_database_of_another_program(
        self, databases: Databases, tmp_path: Path
    ) -> None:
        with closing(sqlite3.connect(tmp_path / "other.db")) as other:
            other.execute("CREATE TABLE installation (id INTEGER)")

        with pytest.raises(InvalidFileError) as refused:
            restore(tmp_path / "other.db", database=databases.fresh())

        assert [problem.code for problem in refused.value.problems] == ["backup_not_ours"]

    @SQLITE
    @pytest.mark.parametrize("place", [100, 0.3, 0.5, 0.7])
    def test_refuses_a_file_that_was_damaged(
        self, backup: Path, databases: Databases, place: float
    ) -> None:
        content = bytearray(backup.read_bytes())
        start = place if isinstance(place, int) else int(len(content) * place)
        content[start : start + 4096] = bytes(4096)
        backup.write_bytes(content)
        again = databases.fresh()

        with pytest.raises(InvalidFileError) as refused:
            restore(backup, database=again)

        assert [problem.code for problem in refused.value.problems] == ["backup_damaged"]
        assert is_empty(again)

    @POSTGRES
    @pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
    def test_refuses_a_dump_that_was_damaged(
        self, backup: Path, databases: Databases, postgres_server: PostgresServer, place: float
    ) -> None:
        content = bytearray(backup.read_bytes())
        start = int(len(content) * place)
        content[start : start + 64] = bytes(64)
        backup.write_bytes(content)
        again = databases.fresh()

        with pytest.raises((InvalidFileError, UnavailableError)):
            restore(backup, database=again)

        assert is_empty(again)
        assert scratch_databases(postgres_server, again) == 0

    @POSTGRES
    def test_refuses_a_dump_that_ends_too_early(self, backup: Path, databases: Databases) -> None:
        content = backup.read_bytes()
        backup.write_bytes(content[: len(content) * 2 // 3])
        again = databases.fresh()

        with pytest.raises((InvalidFileError, UnavailableError)):
            restore(backup, database=again)

        assert is_empty(again)

    @POSTGRES
    def test_leaves_nothing_of_a_dump_that_could_be_read_in_part(
        self,
        backup: Path,
        databases: Databases,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        tools = tmp_path / "tools"
        tools.mkdir()
        for name in ("pg_dump", "psql"):
            (tools / name).symlink_to(shutil.which(name))
        script(tools / "pg_restore", 'echo "CREATE TABLE half (id integer);"; exit 1')
        monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
        again = databases.fresh()

        with pytest.raises(InvalidFileError):
            load(backup, sa.make_url(again))

        assert is_empty(again)

    def test_of_a_changed_history_is_made_only_when_somebody_insists(
        self, url: str, databases: Databases, tmp_path: Path
    ) -> None:
        damage(url)
        with application(url) as app:
            app.back_up(tmp_path / "backup")
        refused, wanted = databases.fresh(), databases.fresh()

        assert not restore(tmp_path / "backup", database=refused).done
        assert restore(tmp_path / "backup", database=wanted, despite_faults=True).done

        assert is_empty(refused)
        assert not is_empty(wanted)

    def test_refuses_what_a_newer_program_wrote(
        self, url: str, databases: Databases, tmp_path: Path
    ) -> None:
        execute(url, "UPDATE alembic_version SET version_num = '9999'")
        written(url, tmp_path / "newer")

        with pytest.raises(UnavailableError, match="backup_too_new"):
            restore(tmp_path / "newer", database=databases.fresh())

    @pytest.mark.parametrize("revision", schema.REVISIONS[3:-1])
    def test_of_an_older_schema_stays_quiet_through_the_upgrade(
        self, databases: Databases, tmp_path: Path, revision: str
    ) -> None:
        older, again = databases.fresh(), databases.fresh()
        make_at(older, revision)
        written(older, tmp_path / "older")

        restored = restore(tmp_path / "older", database=again)

        assert restored.needs_upgrade
        assert (restored.checked, restored.unverified) == (None, "backup_unchecked")
        with pytest.raises(UnavailableError, match="database_too_old"):
            Application.open(again)
        Application.create(again).close()
        with application(again) as copy:
            assert copy.health().restored_at == restored.restored_at
            assert copy.enforce_deadlines(command=copy.command()).held["reason"] == "restored_copy"

    @SQLITE
    def test_refuses_to_stand_beside_the_journal_of_another(
        self, databases: SqliteDatabases, backup: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "lost.db-wal").write_bytes(b"frames")

        with pytest.raises(RefusedError, match="database_leftovers"):
            restore(backup, database=f"sqlite:///{tmp_path / 'lost.db'}")

    def test_refuses_the_other_kind_of_database(
        self, databases: Databases, backup: Path, tmp_path: Path
    ) -> None:
        other = "postgresql://nobody@127.0.0.1:1/nothing"
        if isinstance(databases, PostgresDatabases):
            other = f"sqlite:///{tmp_path / 'other.db'}"

        with pytest.raises(RefusedError, match="backup_of_other_kind"):
            restore(backup, database=other)
