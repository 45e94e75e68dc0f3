"""What a database is, in SQL: the working one, or a copy that nobody has confirmed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from storage import tables
from storage.prepared import fetch

_installation = tables.installation
_RESTORED = select(_installation.c.restored_at)


class SqlInstallationStore:
    """`InstallationStore` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_held(self) -> bool:
        """Return whether nothing may fire or be sent: it is a copy, or still being restored."""
        found = fetch(self._connection, _RESTORED, {})
        return not found or found[0].restored_at is not None

    def restored_at(self) -> datetime | None:
        """Return when the database was restored from a backup, until somebody confirms it."""
        return self._connection.scalar(_RESTORED)

    def confirm(self) -> bool:
        """Make a copy the working database; return whether it was still a copy."""
        was_copy = _installation.c.restored_at.is_not(None)
        cleared = update(_installation).where(was_copy).values(restored_at=None)
        return self._connection.execute(cleared).rowcount > 0
