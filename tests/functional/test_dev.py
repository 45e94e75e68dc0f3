"""The one door for work on the project, tried on a tiny project that needs no network."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

TINY_PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "tiny"
version = "1"
"""
TINY_BACKEND = """\
import sys
from pathlib import Path
from zipfile import ZipFile

def build_editable(directory, config_settings=None, metadata_directory=None):
    name = "tiny-1-py3-none-any.whl"
    metadata = "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1"
    with ZipFile(Path(directory, name), "w") as wheel:
        wheel.writestr("tiny_main.py", "import sys\\ndef main(): print(*sys.argv[1:]); return 3")
        wheel.writestr("tiny-1.dist-info/METADATA", metadata)
        wheel.writestr("tiny-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any")
        wheel.writestr(
            "tiny-1.dist-info/entry_points.txt", "[console_scripts]\\nreviewcycle=tiny_main:main"
        )
        wheel.writestr("tiny-1.dist-info/RECORD", "")
    return name
"""


def dev(*arguments: str, project: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `python3 -m cli.dev` without any package around it and return what it said."""
    environment = {name: value for name, value in os.environ.items() if "PYTHON" not in name}
    return subprocess.run(
        [sys.executable, "-S", "-m", "cli.dev", *arguments],
        cwd=project,
        env=environment | {"PIP_NO_INDEX": "1"} | settings,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return an archive that can be installed."""
    file = tmp_path / "wheels" / "needed-1-py3-none-any.whl"
    file.parent.mkdir()
    metadata = "Metadata-Version: 2.1\nName: needed\nVersion: 1"
    with zipfile.ZipFile(file, "w") as wheel:
        wheel.writestr("needed-1.dist-info/METADATA", metadata)
        wheel.writestr("needed-1.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any")
        wheel.writestr("needed-1.dist-info/RECORD", "")
    return file


@pytest.fixture
def project(tmp_path: Path, archive: Path) -> Path:
    """Return a project whose lock file names that archive and nothing else."""
    directory = tmp_path / "project"
    (directory / "cli").mkdir(parents=True)
    for module in ("__init__.py", "dev.py"):
        shutil.copy(ROOT / "cli" / module, directory / "cli")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    (directory / "requirements.lock").write_text(f"needed==1 --hash=sha256:{digest}\n")
    (directory / "pyproject.toml").write_text(TINY_PROJECT)
    (directory / "backend.py").write_text(TINY_BACKEND)
    return directory


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "status"),
        [
            pytest.param((), 2, id="nothing"),
            pytest.param(("polish",), 2, id="unknown task"),
            pytest.param(("--help",), 0, id="asked for"),
        ],
    )
    def test_is_printed(self, arguments: tuple[str, ...], status: int) -> None:
        said = dev(*arguments)

        assert (said.returncode, said.stdout) == (status, "")
        assert "python3 -m cli.dev test" in said.stderr


@pytest.mark.slow
class TestPrepare:
    def test_installs_once_and_passes_on_arguments_and_status(
        self, project: Path, archive: Path
    ) -> None:
        first = dev("run", "a", "b", project=project, PIP_FIND_LINKS=str(archive.parent))
        made = (project / ".venv" / ".packages").stat().st_mtime_ns
        second = dev("demo", project=project)

        assert (first.stdout, first.returncode) == ("a b\n", 3), first.stderr
        assert "Setting up .venv" in first.stderr
        assert (second.stdout, second.stderr, second.returncode) == ("demo\n", "", 3)
        assert (project / ".venv" / ".packages").stat().st_mtime_ns == made

    def test_begins_again_after_a_run_that_did_not_finish(
        self, project: Path, archive: Path
    ) -> None:
        failed = dev("run", project=project)
        again = dev("run", "a", project=project, PIP_FIND_LINKS=str(archive.parent))

        assert failed.returncode == 1
        assert "Check the network and run this again" in failed.stderr
        assert (again.stdout, again.returncode) == ("a\n", 3), again.stderr

    def test_refuses_an_archive_that_was_exchanged(self, project: Path, archive: Path) -> None:
        with zipfile.ZipFile(archive, "a") as wheel:
            wheel.writestr("smuggled.py", "")

        said = dev("run", project=project, PIP_FIND_LINKS=str(archive.parent))

        assert said.returncode == 1
        assert "DO NOT MATCH THE HASHES" in said.stderr

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root may install")
    @pytest.mark.parametrize(
        ("in_ci", "there", "asked"),
        [("true", "", ["install", "update", "install"]), ("true", "chromium", []), ("", "", [])],
        ids=["missing", "there", "not in CI"],
    )
    def test_installs_the_browser_of_the_tests_in_ci(
        self, project: Path, archive: Path, in_ci: str, there: str, asked: list[str]
    ) -> None:
        programs = project / "programs"
        programs.mkdir()
        script = f'#!/bin/sh\necho "$@" >> {project}/asked\nexit 100\n'
        for name in filter(None, ("apt-get", there)):
            (programs / name).write_text(script)
            (programs / name).chmod(0o755)

        settings = {"PIP_FIND_LINKS": str(archive.parent), "PATH": str(programs), "CI": in_ci}
        dev("test", project=project, **settings)

        said = project / "asked"
        lines = said.read_text().splitlines() if said.exists() else []
        named = {"install", "update"}
        assert [word for line in lines for word in line.split() if word in named] == asked
        assert all(line.endswith("chromium") for line in lines if "install" in line)
