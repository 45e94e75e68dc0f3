"""The program `reviewcycle`, run inside the tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from cli.main import main


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one call of the program answered."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Return the JSON on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """Return the error on stderr, of a call with `-o json`."""
        return json.loads(self.err)["error"]


Run = Callable[..., Said]

# For a process of its own that has the commands of `tests/unit/cli/probe.py` too.
PROBE = (
    "import sys; from cli import main as program;"
    "program.HOMES['probe'] = 'tests.unit.cli.probe'; sys.exit(program.main())"
)


def running(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return the program as a function of its arguments."""

    def call(*arguments: object) -> Said:
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(status=status, out=said.out, err=said.err)

    return call
