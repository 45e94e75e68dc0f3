"""Storage of what a database is: the working one, or a copy that nobody has confirmed."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class InstallationStore(Protocol):
    """The one row that tells what the database was made as."""

    def is_held(self) -> bool:
        """Return whether nothing may fire or be sent: it is a copy, or still being restored."""
        ...

    def restored_at(self) -> datetime | None:
        """Return when the database was restored from a backup, until somebody confirms it."""
        ...

    def confirm(self) -> bool:
        """Make a copy the working database; return whether it was still a copy."""
        ...
