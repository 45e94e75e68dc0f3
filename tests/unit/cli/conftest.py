"""Running the program inside the tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from cli import main as program


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one call of the program answered."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        return json.loads(self.err)["error"]


Run = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the program, with the commands of `probe` and the language of nobody's terminal."""
    monkeypatch.setitem(program.HOMES, "probe", "tests.unit.cli.probe")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: str) -> Said:
        status = program.main(arguments)
        said = capsys.readouterr()
        return Said(status=status, out=said.out, err=said.err)

    return call
