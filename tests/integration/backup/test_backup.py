"""Backups: whole while others write, under their name or not at all."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from runtime.restoring import restore
from tests.backing_up import backed_up, damage, scratch_databases, script
from tests.databases import Databases
from tests.postgres import PostgresServer
from tests.small_world import CELLS, World, application, november
from workflow.domain.errors import ReviewCycleError, UnavailableError

SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
POSTGRES = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
SECRET = "hidden-7"  # noqa: S105 - nobody takes it

KILLED = """
import os, signal, sys
from pathlib import Path
from runtime.application import Application
import storage.backup as backup

def die(*_told):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(backup.os, sys.argv[3], die)
Application.open(sys.argv[1]).back_up(Path(sys.argv[2]))
"""


class TestBackup:
    def test_says_what_it_holds(self, url: str, tmp_path: Path) -> None:
        with application(url) as app:
            events = app.verify_history().events
            made = app.back_up(tmp_path / "backup")

        file = tmp_path / "backup"
        assert made.checked.is_sound
        assert (made.checked.verification.events, len(made.checked.replayed)) == (events, 1)
        assert (made.file, made.size) == (str(file), file.stat().st_size)
        assert made.unverified is None
        assert len(made.sha256) == 64

    def test_is_for_its_owner_only_and_leaves_nothing_else(self, url: str, tmp_path: Path) -> None:
        folder = tmp_path / "backups"
        folder.mkdir()

        backed_up(url, folder / "backup")

        assert [file.name for file in folder.iterdir()] == ["backup"]
        assert stat.S_IMODE((folder / "backup").stat().st_mode) == 0o600

    def test_is_whole_while_others_write(
        self, url: str, databases: Databases, tmp_path: Path
    ) -> None:
        done = threading.Event()
        fired: list[str] = []

        def work() -> None:
            with application(url) as app:
                world = World(app)
                while not done.is_set():
                    for trigger in ("hold", "resume"):
                        world.fire(CELLS[0], trigger, november(2), reason="Chờ kết luận")
                        fired.append(trigger)

        writer = threading.Thread(target=work)
        writer.start()
        try:
            with application(url) as app:
                made = []
                while len(made) < 3:
                    before = len(fired)
                    made.append(app.back_up(tmp_path / f"backup_{len(made)}"))
                    while len(fired) == before:
                        done.wait(0.01)
        finally:
            done.set()
            writer.join()

        events = [each.checked.verification.events for each in made]
        assert all(each.checked.is_sound for each in made)
        assert sorted(set(events)) == events
        again = databases.fresh()
        restore(tmp_path / "backup_2", database=again)
        with application(again) as app:
            assert app.check_whole().is_sound

    def test_finds_what_is_wrong_with_the_database(self, url: str, tmp_path: Path) -> None:
        damage(url)
        with application(url) as app:
            made = app.back_up(tmp_path / "backup")

        assert not made.checked.is_sound
        assert (tmp_path / "backup").exists()

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            pytest.param("there", "backup_exists", id="a file"),
            pytest.param("folder", "file_is_directory", id="a folder"),
            pytest.param("missing/backup", "database_directory_missing", id="no folder"),
            pytest.param("there/backup", "file_unwritable", id="a file as folder"),
        ],
    )
    def test_overwrites_nothing_and_says_where_it_cannot_be_written(
        self, url: str, tmp_path: Path, name: str, code: str
    ) -> None:
        folder = tmp_path / "place"
        (folder / "folder").mkdir(parents=True)
        (folder / "there").write_text("other")

        with application(url) as app, pytest.raises(ReviewCycleError, match=code):
            app.back_up(folder / name)

        assert sorted(file.name for file in folder.iterdir()) == ["folder", "there"]
        assert (folder / "there").read_text() == "other"

    @SQLITE
    @pytest.mark.parametrize("step", ["fsync", "link"])
    def test_that_is_killed_leaves_no_file_under_its_name(
        self, url: str, tmp_path: Path, step: str
    ) -> None:
        file = tmp_path / "backup"

        killed = subprocess.run([sys.executable, "-c", KILLED, url, str(file), step], check=False)

        assert killed.returncode == -signal.SIGKILL
        assert not file.exists()
        assert backed_up(url, file).exists()

    @POSTGRES
    def test_leaves_no_scratch_database(
        self, url: str, postgres_server: PostgresServer, tmp_path: Path
    ) -> None:
        backed_up(url, tmp_path / "backup")

        assert scratch_databases(postgres_server, url) == 0

    @POSTGRES
    def test_is_made_without_the_right_to_check_it(
        self, url: str, postgres_server: PostgresServer, tmp_path: Path
    ) -> None:
        admin = postgres_server.admin
        admin.execute("DROP ROLE IF EXISTS rc_poor")
        admin.execute("CREATE ROLE rc_poor LOGIN SUPERUSER")
        poor = sa.make_url(url).set(username="rc_poor").render_as_string(hide_password=False)
        with application(poor) as app:
            admin.execute("ALTER ROLE rc_poor NOSUPERUSER")
            admin.execute("GRANT pg_read_all_data TO rc_poor")

            made = app.back_up(tmp_path / "backup")

        admin.execute("DROP ROLE rc_poor")
        assert (made.checked, made.unverified) == (None, "backup_unverified")
        assert (tmp_path / "backup").stat().st_size > 0

    @POSTGRES
    def test_tells_which_tool_is_missing(
        self, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr("storage.backup_postgres._INSTALLED", tmp_path)

        with application(url) as app, pytest.raises(UnavailableError, match="tool_missing"):
            app.back_up(tmp_path / "backup")

        assert not (tmp_path / "backup").exists()

    @POSTGRES
    def test_shows_the_password_to_nobody(
        self, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = tmp_path / "told"
        for name in ("pg_restore", "psql"):
            script(tmp_path / name, "exit 1")
        script(
            tmp_path / "pg_dump",
            '[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 99.1" && exit 0\n'
            f'echo "$@" > {told}; echo "$PGPASSWORD" >> {told}; exit 1',
        )
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        monkeypatch.setattr("storage.backup_postgres._INSTALLED", tmp_path)
        secret = sa.make_url(url).set(password=SECRET).render_as_string(hide_password=False)

        with application(secret) as app, pytest.raises(UnavailableError, match="backup_failed"):
            app.back_up(tmp_path / "backup")

        words, password = told.read_text().splitlines()
        assert SECRET not in words
        assert password == SECRET
