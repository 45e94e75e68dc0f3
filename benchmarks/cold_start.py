"""From the shell and back: what somebody who types a command waits for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.contender import Contender
from benchmarks.district import CYCLE

PROGRAM = Path(sys.executable).with_name("reviewcycle")
# Whoever installs the program compiles it once; a source tree may be told not to keep that.
_ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}


class _Started(Contender):
    """Starts a process for each step; its memory is that of the process."""

    def run(self) -> int:
        """Wait for the end of the process."""
        subprocess.run(self.command(), check=True, env=_ENVIRONMENT, stdout=subprocess.DEVNULL)
        return 1

    def command(self) -> list[str]:
        """Return what is started."""
        raise NotImplementedError


class Help(_Started):
    """`reviewcycle --help`."""

    def command(self) -> list[str]:
        """Return what is started."""
        return [str(PROGRAM), "--help"]


class Stuck(_Started):
    """`reviewcycle stuck`."""

    def command(self) -> list[str]:
        """Return what is started."""
        return [str(PROGRAM), "stuck", "--cycle", CYCLE, "--db", self.url]


class Python(_Started):
    """Python that does nothing."""

    def command(self) -> list[str]:
        """Return what is started."""
        return [sys.executable, "-c", "pass"]


class PythonWithSqlAlchemy(_Started):
    """Python that imports SQLAlchemy, and does nothing with it."""

    def command(self) -> list[str]:
        """Return what is started."""
        return [sys.executable, "-c", "import sqlalchemy"]
