"""Storage of what people record about the stages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from workflow.domain.records.record import Key, Record

R = TypeVar("R", bound=Record)


class RecordStore(Protocol):
    """Records of a cycle, whatever their kind."""

    def take_turn(self, cycle_id: int) -> None:
        """Keep others from recording anything in the cycle until the end; before any other lock."""
        ...

    def numbers(self, cycle_id: int, count: int) -> list[int]:
        """Take the next free numbers of the cycle."""
        ...

    def all(self, cycle_id: int, kind: type[R]) -> list[R]:
        """Return every row of a kind, in the order of the keys."""
        ...

    def find(
        self, cycle_id: int, kind: type[R], by: str, values: Iterable[int] | Iterable[str]
    ) -> list[R]:
        """Return the rows whose field `by` is among values, in the order of the keys."""
        ...

    def known(self, cycle_id: int, rows: Sequence[Record]) -> dict[tuple[str, Key], Record]:
        """Return what is stored under the keys of rows, by table and key."""
        ...

    def insert(self, cycle_id: int, rows: Sequence[Record]) -> None:
        """Store new rows."""
        ...

    def replace(self, cycle_id: int, rows: Sequence[Record]) -> None:
        """Store rows over those with the same keys."""
        ...
