"""What is the same of every zipped office file, before anything of it is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence

# What zipfile lets out for damaged archives, beside its own error.
DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    ValueError,
)

_ENCRYPTED = 0x1
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def are_plain(entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Return whether every part has a name of its own, no password, and a common packing."""
    names = {entry.filename.lower() for entry in entries}
    return len(names) == len(entries) and all(
        not entry.flag_bits & _ENCRYPTED and entry.compress_type in _PACKINGS for entry in entries
    )
