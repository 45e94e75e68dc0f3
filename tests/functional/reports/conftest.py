"""A late morning, of which reports are written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.functional.conftest import CYCLE
from tests.late_world import make
from tests.program import Run
from tests.reports_written import AT, Written


@pytest.fixture(scope="session")
def late_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the database of a late morning; tests copy it."""
    return make(tmp_path_factory.mktemp("late"))


@pytest.fixture(autouse=True)
def _late(late_database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Go on from a copy of it."""
    shutil.copy(late_database, tmp_path / "reviewcycle.db")
    capsys.readouterr()


@pytest.fixture
def written(run: Run, tmp_path: Path) -> Written:
    """Return what writes a file with a command and returns it."""

    def call(command: str, form: str, *arguments: str) -> Path:
        file = tmp_path / f"{command}{len(list(tmp_path.iterdir()))}{form}"
        said = run(command, "--cycle", CYCLE, "--out", file, *AT, *arguments)
        assert said.status == 0, said.err
        return file

    return call
