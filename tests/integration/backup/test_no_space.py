"""A backup for which there is no room, and what a killed one leaves on a server."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.backup_postgres import _SCRATCH_LOCK, SCRATCH
from tests.backing_up import backed_up, scratch_databases, script
from tests.databases import Databases
from tests.postgres import PostgresServer
from tests.small_world import application

POSTGRES = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
ROOM = 48 * 1024
OLD = "old"
PROGRAM = (sys.executable, "-m", "cli.main", "backup", "--lang", "en", "-o", "json")

# A file system that holds no more than that, which nobody else sees and which ends with it.
FULL = """
mount -t tmpfs -o size="$2" tmpfs "$1" && printf old > "$1/old" || exit 99
folder="$1"; shift 2
"$@" "$folder/new" --no-progress; status=$?
ls -A "$folder"; cat "$folder/old"
exit $status
"""

# Killed while the copy is checked, as by whoever runs out of patience.
KILLED = """
import os, signal, sys
from workflow.application.check_whole import CheckWhole
CheckWhole.__call__ = lambda self: os.kill(os.getpid(), signal.SIGKILL)
from pathlib import Path
from runtime.application import Application
Application.open(sys.argv[1]).back_up(Path(sys.argv[2]))
"""


def on_a_full_disk(url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Back up into a file system that is too small."""
    unshare = ["unshare", "--mount", "--propagation", "private", "sh", "-c"]
    given = [str(folder), str(ROOM), *PROGRAM, "--db", url]
    done = subprocess.run(
        [*unshare, FULL, "sh", *given], capture_output=True, text=True, check=False
    )
    if done.returncode in (1, 99) and "new" not in done.stderr:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    return done


def with_short_files(url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Back up where no file may be so long."""
    (folder / OLD).write_text(OLD)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    done = subprocess.run(
        [*PROGRAM, "--db", url, str(folder / "new"), "--no-progress"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard)),
    )
    done.stdout += "\n".join(file.name for file in folder.iterdir()) + "\n"
    done.stdout += (folder / OLD).read_text()
    return done


class TestBackup:
    @pytest.mark.skipif(sys.platform != "linux", reason="limits and mounts of Linux")
    @pytest.mark.parametrize("somewhere", [on_a_full_disk, with_short_files])
    def test_says_that_there_is_no_room_and_leaves_what_was_there(
        self,
        url: str,
        tmp_path: Path,
        somewhere: Callable[[str, Path], subprocess.CompletedProcess[str]],
    ) -> None:
        folder = tmp_path / "folder"
        folder.mkdir()

        done = somewhere(url, folder)

        assert done.returncode == 4, done.stderr
        assert "backup_no_space" in done.stderr
        assert done.stdout.split() == [OLD, OLD]

    @POSTGRES
    def test_is_made_where_the_server_has_no_room_to_check_it(
        self, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("pg_dump", "pg_restore"):
            (tmp_path / name).symlink_to(str(shutil.which(name)))
        script(
            tmp_path / "psql",
            "cat > /dev/null; echo 'ERROR:  could not extend file: No space left on device' >&2"
            "; exit 3",
        )
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
        monkeypatch.setattr("storage.backup_postgres._INSTALLED", tmp_path)

        with application(url) as app:
            made = app.back_up(tmp_path / "backup")

        assert (made.checked, made.unverified) == (None, "backup_unverified_full")
        assert (tmp_path / "backup").stat().st_size == made.size > 0


@POSTGRES
class TestScratch:
    def test_that_a_killed_backup_left_is_dropped_by_the_next_one(
        self, url: str, postgres_server: PostgresServer, tmp_path: Path
    ) -> None:
        killed = subprocess.run(
            [sys.executable, "-c", KILLED, url, str(tmp_path / "killed")], check=False
        )
        left = scratch_databases(postgres_server, url)

        backed_up(url, tmp_path / "backup")

        assert killed.returncode == -signal.SIGKILL
        assert left == 1
        assert scratch_databases(postgres_server, url) == 0

    def test_of_somebody_who_still_works_is_left_alone(
        self, url: str, postgres_server: PostgresServer, tmp_path: Path
    ) -> None:
        name = _used(url, postgres_server)
        with sa.create_engine(url).connect() as other:
            lock = f"SELECT pg_advisory_lock({_SCRATCH_LOCK}, hashtext('{name}'))"
            other.exec_driver_sql(lock)

            backed_up(url, tmp_path / "first")

            assert scratch_databases(postgres_server, url) == 1
            other.invalidate()
        backed_up(url, tmp_path / "second")
        assert scratch_databases(postgres_server, url) == 0

    def test_of_another_installation_is_left_alone(
        self, url: str, databases: Databases, postgres_server: PostgresServer, tmp_path: Path
    ) -> None:
        other = databases.fresh()
        _used(other, postgres_server)

        backed_up(url, tmp_path / "backup")

        assert scratch_databases(postgres_server, other) == 1
        postgres_server.drop(_used(other, postgres_server))


def _used(url: str, server: PostgresServer) -> str:
    """Return a scratch database beside another one, made when there is none."""
    query = "SELECT oid FROM pg_database WHERE datname = %s"
    [number] = server.admin.execute(query, [sa.make_url(url).database]).fetchone()
    name = f"{SCRATCH}{number}_1_left"
    found = server.admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    if found.fetchone() is None:
        server.admin.execute(f'CREATE DATABASE "{name}"')
    return name
