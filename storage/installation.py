"""What a database is, in SQL: the working one, or a copy that nobody has confirmed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from storage import tables

_installation = tables.installation


class SqlInstallationStore:
    """`InstallationStore` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_held(self) -> bool:
        """Return whether nothing may fire or be sent: it is a copy, or still being restored."""
        found = self._connection.execute(select(_installation.c.restored_at)).one_or_none()
        return found is None or found.restored_at is not None

    def restored_at(self) -> datetime | None:
        """Return when the database was restored from a backup, until somebody confirms it."""
        return self._connection.scalar(select(_installation.c.restored_at))

    def confirm(self) -> bool:
        """Make a copy the working database; return whether it was still a copy."""
        was_copy = _installation.c.restored_at.is_not(None)
        cleared = update(_installation).where(was_copy).values(restored_at=None)
        return self._connection.execute(cleared).rowcount > 0
