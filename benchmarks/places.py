"""Where a workload runs: a fresh copy of a prepared database for every step that changes it."""

from __future__ import annotations

import os
import shutil
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

SQLITE, POSTGRES = "sqlite", "postgresql"
PLACEHOLDER = "NAME"
_NUMBERS = count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A prepared database.

    Attributes:
        home: Directory of the SQLite files, or URL of the PostgreSQL server with PLACEHOLDER
            where the name of the database belongs.
        template: Name of the prepared database; empty for a new one.
    """

    engine: str
    home: str
    template: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return what another process needs to make the same."""
        return asdict(self)

    def url_of(self, name: str) -> str:
        """Return the URL of a database."""
        if self.engine == SQLITE:
            return f"sqlite:///{self.home}/{name}.db"
        return self.home.replace(PLACEHOLDER, name)

    def copy(self, name: str = "") -> str:
        """Make a copy of the template, or an empty database, and return its name."""
        name = name or f"copy_{os.getpid()}_{next(_NUMBERS)}"
        if self.engine == POSTGRES:
            source = self.template or "template1"
            with self._server() as server:
                server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')
        elif self.template:
            copied = shutil.copyfile(_file(self, self.template), _file(self, name))
            # Otherwise the first COMMIT would have to write the whole copy.
            with Path(copied).open("rb") as file:
                os.fsync(file.fileno())
        return name

    def exists(self, name: str) -> bool:
        """Return whether there is a database of that name."""
        if self.engine == SQLITE:
            return Path(_file(self, name)).exists()
        with self._server() as server:
            known = server.execute("SELECT FROM pg_database WHERE datname = %s", [name])
            return known.fetchone() is not None

    def drop(self, name: str) -> None:
        """Remove a database."""
        if self.engine == POSTGRES:
            with self._server() as server:
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        else:
            Path(_file(self, name)).unlink(missing_ok=True)

    def _server(self) -> Any:
        import psycopg

        return psycopg.connect(self.home.replace(PLACEHOLDER, "postgres"), autocommit=True)


def _file(place: Place, name: str) -> str:
    return f"{place.home}/{name}.db"
