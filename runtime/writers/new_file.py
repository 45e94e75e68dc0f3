"""Files that are written while they are made, and are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from workflow.domain.errors import InvalidValueError, RefusedError


@contextmanager
def new_file(name: str) -> Iterator[BinaryIO]:
    """Yield a file to be written that takes its name in the end; only its owner may read it.

    Raises:
        InvalidValueError: It cannot be written.
        RefusedError: There is such a file already.
    """
    target = Path(name).absolute()
    if os.path.lexists(target):
        raise RefusedError("file_exists", file=name)
    try:
        handle, path = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except (OSError, ValueError) as error:
        raise _unwritable(name, error) from error
    draft = Path(path)
    try:
        with os.fdopen(handle, "wb") as opened:
            yield cast("BinaryIO", opened)
            opened.flush()
            os.fsync(opened.fileno())
        # Unlike a rename it never takes the place of a file that came meanwhile.
        os.link(draft, target)
    except FileExistsError as error:
        raise RefusedError("file_exists", file=name) from error
    except OSError as error:
        raise _unwritable(name, error) from error
    finally:
        draft.unlink(missing_ok=True)


def _unwritable(name: str, error: OSError | ValueError) -> InvalidValueError:
    why = getattr(error, "strerror", None) or str(error)
    return InvalidValueError("file_unwritable", file=name, why=why)
