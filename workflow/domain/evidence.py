"""Files as evidence: what their content is called by, and under which names they are listed."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from workflow.domain.errors import InvalidValueError
from workflow.domain.text import nfc

LONGEST_NAME = 200
BYTES_PER_MEGABYTE = 1_000_000

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def hash_of(content: bytes) -> str:
    """Return the SHA-256 of a content as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def file_name(given: str) -> str:
    """Return the name of a file without folders and invisible signs, composed (NFC).

    A long name is cut before its end, so that the kind of file stays.

    Raises:
        InvalidValueError: `file_name_empty`, when nothing is left of it.
    """
    last = re.split(r"[/\\]", given)[-1]
    seen = "".join(sign if unicodedata.category(sign) not in _INVISIBLE else " " for sign in last)
    name = nfc(seen)
    if not name.strip(". "):
        raise InvalidValueError("file_name_empty", found=nfc(given))
    stem, dot, end = name.rpartition(".")
    if len(name) > LONGEST_NAME and stem and len(end) < LONGEST_NAME // 2:
        return nfc(stem[: LONGEST_NAME - len(end) - 1]) + dot + end
    return name[:LONGEST_NAME]


def require_content(content: bytes, *, most_megabytes: int) -> None:
    """Let a content pass that is neither empty nor too large.

    Raises:
        InvalidValueError: `evidence_empty` or `evidence_too_large`.
    """
    if not content:
        raise InvalidValueError("evidence_empty")
    if len(content) > most_megabytes * BYTES_PER_MEGABYTE:
        raise InvalidValueError("evidence_too_large", limit=most_megabytes)
