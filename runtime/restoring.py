"""Bring back a database from a backup, as a copy that fires and sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from runtime.application import Application
from runtime.backup_uses import check_backup
from runtime.clock import SystemClock
from runtime.settings import Settings
from storage.backup import (
    require_empty,
    require_same_kind,
    restore_backup,
    revision_in,
    sha256_of,
)
from storage.engine import Database
from storage.schema import REVISIONS, installation
from storage.unit_of_work import SqlUnitOfWork
from workflow.application.check_whole import Checked
from workflow.application.confirm_copy import tell_restored


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A copy that nobody has confirmed, or a backup that was refused.

    Attributes:
        done: Whether it was restored; a backup in which a check finds something wrong is not.
        needs_upgrade: Whether `init` has to bring the schema up to date first.
        checked: What a check of the backup found; None when it could not be checked.
        unverified: Code of the finding that tells why, or None.
    """

    file: str
    sha256: str
    restored_at: datetime
    done: bool
    needs_upgrade: bool
    checked: Checked | None
    unverified: str | None


def restore(
    file: Path,
    *,
    database: str | None = None,
    command_id: str | None = None,
    despite_faults: bool = False,
) -> Restored:
    """Restore a backup into a database that is not there or empty.

    Args:
        database: URL; None for the one that the environment names.
        despite_faults: Restore it although a check of rows and history finds something wrong.

    Raises:
        InvalidFileError: The file is no backup of this program, or damaged.
        InvalidValueError: The file cannot be read.
        RefusedError: The database holds something, or is of another kind than the backup.
        UnavailableError: The backup is from a newer version, or the database cannot be written.
    """
    settings = Settings.read(database=database)
    url = settings.database
    require_same_kind(file, url)
    require_empty(url)
    revision = revision_in(file, url)
    needs_upgrade = revision != REVISIONS[-1]
    checked, unverified = (None, "backup_unchecked") if needs_upgrade else check_backup(file, url)
    done = despite_faults or checked is None or checked.is_sound
    sha256 = sha256_of(file)
    now = SystemClock().now()

    if done:
        tell = partial(_tell, settings=settings, command_id=command_id, sha256=sha256)
        restore_backup(file, url, at=now, revision=revision, then=tell)
    return Restored(
        file=str(file.absolute()),
        sha256=sha256,
        restored_at=now,
        done=done,
        needs_upgrade=needs_upgrade,
        checked=checked,
        unverified=unverified,
    )


def _tell(copy: Database, *, settings: Settings, command_id: str | None, sha256: str) -> None:
    """Write into the history of a copy that it is one; one that is not installed has none."""
    with copy.reader.begin() as connection:
        made = installation(connection)
    if made is None:
        return
    command = Application(copy, settings, made).command(command_id=command_id)
    with SqlUnitOfWork(copy) as work:
        tell_restored(work, command=command, sha256=sha256)
        work.commit()
