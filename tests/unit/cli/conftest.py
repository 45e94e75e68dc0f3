"""The program with the commands of `probe`."""

from __future__ import annotations

import pytest

from cli import main as program
from tests.program import Run, running


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the program, in the language of nobody's terminal."""
    monkeypatch.setitem(program.HOMES, "probe", "tests.unit.cli.probe")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return running(capsys)
