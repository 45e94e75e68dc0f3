"""The verbs of `reviewcycle rating` that read and write files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.context import Session
from cli.exporting import export_command
from cli.importing import import_command

if TYPE_CHECKING:
    from cli.exporting import Table
    from cli.importing import Read
    from runtime.application import Application


def _reader() -> Read:
    from runtime.readers.ratings import read_ratings

    return read_ratings


def _table(session: Session, application: Application, cycle: str) -> Table:
    from runtime.readers.ratings import RATING_COLUMNS, rating_values

    now = application.now(session.now)
    found = application.list_ratings(cycle, now=now, actor=session.actor)
    return RATING_COLUMNS, [
        rating_values(line.rating, subject=line.row.key) for line in found.items
    ]


FILES = (import_command(_reader, lambda use: use.keep_ratings), export_command(_table))
