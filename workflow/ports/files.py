"""Storage of the files that prove something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class FileStore(Protocol):
    """Contents of files, each once in a cycle, under their SHA-256; none is ever removed."""

    def put(self, cycle_id: int, sha256: str, content: bytes) -> None:
        """Store a content unless it is there already."""
        ...

    def known(self, cycle_id: int, hashes: Iterable[str]) -> set[str]:
        """Return which of some hashes have a content."""
        ...
