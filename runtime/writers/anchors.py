"""Files in which anchors of the history are kept, one under the other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from workflow.domain.anchors import TITLE
from workflow.domain.errors import InvalidValueError, RefusedError


def require_anchor_file(name: str) -> None:
    """Let pass the name of a file that holds anchors, or of one that can be made.

    Raises:
        InvalidValueError: It cannot be read, or there is no such folder.
        RefusedError: There is such a file, which holds something else.
    """
    file = Path(name)
    try:
        start = file.read_bytes()[: len(TITLE)] if file.exists() else b""
        is_placed = file.absolute().parent.is_dir()
    except (OSError, ValueError) as error:
        raise _unwritable(name, error) from error
    if start not in (b"", TITLE.encode()):
        raise RefusedError("file_exists", file=name)
    if not is_placed:
        raise _unwritable(name, FileNotFoundError(2, "No such file or directory"))


def add_anchors(name: str, lines: Sequence[str]) -> None:
    """Add the lines of one anchor to a file; what stands there already stays.

    Raises:
        InvalidValueError: It cannot be written.
    """
    try:
        with Path(name).open("ab") as opened:
            opened.write("".join(f"{line}\n" for line in lines).encode())
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as error:
        raise _unwritable(name, error) from error


def _unwritable(name: str, error: OSError | ValueError) -> InvalidValueError:
    why = getattr(error, "strerror", None) or str(error)
    return InvalidValueError("file_unwritable", file=name, why=why)
