"""Databases for tests: a new one for each test, on every engine that is supported."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

from tests.postgres import PostgresServer
from tests.postgres_pool import Copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A database that is prepared once and copied for each test."""

    name: str
    prepare: Callable[[str], None]


def template_database(name: str, prepare: Callable[[str], None]) -> Template:
    """Return a template for `Databases.clone`.

    Args:
        name: Lower-case identifier of at most 30 characters; two templates of one run must
            not share it.
        prepare: Called at most once per engine and process with the URL of an empty
            database. It closes every connection it opens.
    """
    known = _TEMPLATES.setdefault(name, prepare)
    if known is not prepare:
        raise ValueError(f"two templates are called {name}")
    return Template(name=name, prepare=prepare)


_TEMPLATES: dict[str, Callable[[str], None]] = {}


class Databases(Protocol):
    """One engine on which tests run."""

    def fresh(self) -> str:
        """Return the URL of a new, empty database."""

    def clone(self, template: Template) -> str:
        """Return the URL of a new copy of `template`."""

    def discard(self) -> None:
        """Remove what was handed out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SqliteDatabases:
    """Files in the directory of one test; templates are shared by the process."""

    directory: Path
    templates: Path
    numbers: Iterator[int] = field(default_factory=count)

    def fresh(self) -> str:
        return _sqlite_url(self._next_file())

    def clone(self, template: Template) -> str:
        source, target = self.templates / f"{template.name}.db", self._next_file()
        if not source.exists():
            unfinished = source.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            template.prepare(_sqlite_url(unfinished))
            unfinished.rename(source)
        # Not a copy of the file: what still stands in a write-ahead log must come along.
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
        return _sqlite_url(target)

    def discard(self) -> None:
        """Leave it to pytest, which keeps the directory of a test that failed."""

    def _next_file(self) -> Path:
        return self.directory / f"database_{next(self.numbers)}.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresDatabases:
    """Databases on the server of this run."""

    server: PostgresServer
    names: list[str] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)

    def fresh(self) -> str:
        name = self.server.create()
        self.names.append(name)
        return self.server.url_of(name)

    def clone(self, template: Template) -> str:
        source = self.server.prepared(name=template.name, prepare=template.prepare)
        copy = self.server.copy(source)
        self.copies.append(copy)
        return self.server.url_of(copy.name)

    def discard(self) -> None:
        while self.names:
            self.server.drop(self.names.pop())
        while self.copies:
            self.server.give_back(self.copies.pop())


def _sqlite_url(file: Path) -> str:
    return f"sqlite:///{file}"
