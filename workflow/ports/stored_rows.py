"""Reading rows to compare them with what history tells, and with each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol


class StoredRows(Protocol):
    """Rows as they are stored."""

    def deadline_values(self, cycle_id: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Stream the deadlines of a cycle as number and columns, by number."""
        ...

    def unenforced(self, cycle_id: int) -> list[int]:
        """Return the reviews that are due at their stage while no deadline says so, by number."""
        ...

    def unowed(self, cycle_id: int) -> list[int]:
        """Return the open or held deadlines of stages at which no review stands, by number."""
        ...
