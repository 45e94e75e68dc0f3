"""The use cases about copies of a database, wired for one process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.uses import Uses

if TYPE_CHECKING:
    from storage.engine import Database
    from workflow.application.check_whole import Checked, CheckWhole
    from workflow.application.confirm_copy import ConfirmCopy
    from workflow.application.enforce_deadlines import EnforceDeadlines


# Why a backup was not checked, by why there is no scratch database.
_UNVERIFIED = {
    "scratch_not_permitted": "backup_unverified",
    "scratch_no_space": "backup_unverified_full",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A backup, and what a check of it found.

    Attributes:
        size: Bytes of the file.
        sha256: Hash of the file, in hexadecimal.
        checked: What the check found; None when the backup could not be opened aside.
        unverified: Code of the finding that tells why, or None.
    """

    file: str
    size: int
    sha256: str
    checked: Checked | None
    unverified: str | None = None


class BackupUses(Uses):
    """Every use case about copies of the database, built on first use."""

    _database: Database
    _address: str

    if TYPE_CHECKING:

        @property
        def enforce_deadlines(self) -> EnforceDeadlines:
            """Run one pass of the scheduler."""

    @cached_property
    def check_whole(self) -> CheckWhole:
        """Check everything there is."""
        from workflow.application.check_whole import CheckWhole

        return CheckWhole(read=self._read)

    @cached_property
    def confirm_copy(self) -> ConfirmCopy:
        """Let a restored copy fire and send."""
        from workflow.application.confirm_copy import ConfirmCopy

        return ConfirmCopy(begin=self._begin, enforce_deadlines=self.enforce_deadlines)

    def back_up(self, file: Path) -> BackedUp:
        """Write a backup, check it, and give it its name.

        Raises:
            InvalidValueError: There is such a file already, or it cannot be written.
            UnavailableError: The database cannot be read, the disk is full, a tool is missing.
        """
        from storage.backup import draft_of, sha256_of, write_backup

        target = file.absolute()
        with draft_of(target) as draft:
            write_backup(self._database, self._address, draft)
            sha256, size = sha256_of(draft), draft.stat().st_size
            checked, unverified = check_backup(draft, self._address)
        return BackedUp(
            file=str(target), size=size, sha256=sha256, checked=checked, unverified=unverified
        )


def check_backup(file: Path, address: str) -> tuple[Checked | None, str | None]:
    """Return what a check of a backup finds, or the code of the finding why it was not checked.

    Args:
        address: URL of a database on whose server a scratch database may be made.
    """
    from storage.backup import opened_backup
    from storage.reports import SqlReports
    from workflow.application.check_whole import CheckWhole
    from workflow.domain.errors import RefusedError

    try:
        with opened_backup(file, address) as database:
            return CheckWhole(read=lambda: SqlReports(database))(), None
    except RefusedError as error:
        return None, _UNVERIFIED[error.code]
