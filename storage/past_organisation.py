"""Units, roles and calendars as they were: what is stored, with later changes taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from storage import tables
from storage.bulk import insert_rows
from storage.organisation import GRANT_KEY
from workflow.domain.history import StoredEvent
from workflow.domain.told_rows import ROWS

_KEYS: Mapping[str, tuple[str, ...]] = {
    tables.unit.name: ("id",),
    tables.role_grant.name: GRANT_KEY,
    tables.calendar.name: ("name",),
}
_OF_DAYS = ("day", "to_on", "abolished_on")
_DAYS = (tables.calendar_day, tables.local_calendar_day)


@dataclass(slots=True)
class _Earlier:
    """How rows of one table were before; those in `absent` were not there yet."""

    rows: dict[tuple[Any, ...], Mapping[str, Any]] = field(default_factory=dict)
    absent: set[tuple[Any, ...]] = field(default_factory=set)


class PastOrganisation:
    """The organisation before some events changed it.

    Args:
        later: The events of the installation from the first later one on, in their order.
    """

    def __init__(self, later: Iterable[StoredEvent]) -> None:
        self._earlier = {table: _Earlier() for table in _KEYS}
        told = (json.loads(event.body).get(ROWS, {}) for event in later)
        for changes in reversed([each for each in told if each]):
            for table, change in changes.items():
                self._take_back(table, change)

    def _take_back(self, table: str, change: Mapping[str, Sequence[Any]]) -> None:
        earlier = self._earlier[table]
        for row in change["before"]:
            key = tuple(row[name] for name in _KEYS[table])
            # What a row did not tell yet when it was told is as a later one tells it.
            earlier.rows[key] = {**earlier.rows.get(key, {}), **row}
            earlier.absent.discard(key)
        for added in change["added"]:
            earlier.rows.pop(tuple(added), None)
            earlier.absent.add(tuple(added))

    def copy(self, source: Connection, target: Connection) -> None:
        """Write it into an empty database."""
        for table in (tables.unit, tables.role_grant):
            insert_rows(target, table, list(self._rows(source, table)))
        self._copy_calendars(source, target)

    def _rows(self, source: Connection, table: Any) -> Iterator[dict[str, Any]]:
        earlier = self._earlier[table.name]
        for found in source.execute(select(table)):
            row = found._asdict()
            key = tuple(row[name] for name in _KEYS[table.name])
            if key not in earlier.absent:
                yield {**row, **_typed(earlier.rows.get(key, {}))}

    def _copy_calendars(self, source: Connection, target: Connection) -> None:
        earlier = self._earlier[tables.calendar.name].rows
        revisions = {row.name: row.revision for row in source.execute(select(tables.calendar))}
        for name, revision in revisions.items():
            before = earlier.get((name,))
            number = revision if before is None else before["revision"]
            if number:
                insert_rows(target, tables.calendar, [{"name": name, "revision": number}])
        for table in _DAYS:
            days = [
                row._asdict()
                for row in source.execute(select(table))
                if (row.calendar,) not in earlier
            ]
            names = table.c.keys()
            days += [
                _typed(dict(zip(names, row, strict=True)))
                for before in earlier.values()
                for row in before[table.name]
            ]
            insert_rows(target, table, days)


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain values as the columns take them: days are the only ones that differ."""
    return {
        name: date.fromisoformat(value) if name in _OF_DAYS and value else value
        for name, value in row.items()
    }
