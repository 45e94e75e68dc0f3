"""Working calendars in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Table,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
    union_all,
    update,
)

from storage import tables
from storage.bulk import insert_rows, update_rows
from storage.journal import Journal
from storage.prepared import fetch
from workflow.domain.calendar import CalendarDay
from workflow.domain.records.record import plain
from workflow.domain.text import nfc
from workflow.ports.organisation import StoredCalendar

_calendar, _day, _local = tables.calendar, tables.calendar_day, tables.local_calendar_day

_REVISION = select(_calendar.c.revision).where(_calendar.c.name == bindparam("name"))
# One statement, so that the days are those of the revision. No unit has the number 0.
_DAYS = union_all(
    select(
        _calendar.c.revision,
        literal_column("0", Integer).label("unit_id"),
        _day.c.day,
        _day.c.works,
        _day.c.name,
        _day.c.status,
    )
    .select_from(_calendar.outerjoin(_day, _day.c.calendar == _calendar.c.name))
    .where(_calendar.c.name == bindparam("name")),
    select(
        _calendar.c.revision,
        _local.c.unit_id,
        _local.c.day,
        _local.c.works,
        _local.c.name,
        _local.c.status,
    )
    .select_from(_calendar.join(_local, _local.c.calendar == _calendar.c.name))
    .where(_calendar.c.name == bindparam("name")),
).order_by("unit_id", "day")


class SqlCalendarStore:
    """`CalendarStore` over one connection."""

    def __init__(self, connection: Connection, journal: Journal | None = None) -> None:
        self._connection = connection
        self._journal = journal or Journal()
        self._told: set[str] = set()

    def get(self, name: str) -> StoredCalendar | None:
        """Return a calendar, or None when there is none of that name."""
        found = self._connection.execute(_DAYS, {"name": name}).all()
        if not found:
            return None
        days: dict[int, list[CalendarDay]] = {}
        for _, unit_id, day, works, called, status in found:
            if day is not None:
                entry = CalendarDay(day=day, works=works, name=called, status=status)
                days.setdefault(unit_id, []).append(entry)
        own = tuple(days.pop(0, ()))
        local = {unit_id: tuple(entries) for unit_id, entries in days.items()}
        return StoredCalendar(revision=found[0].revision, days=own, local=local)

    def revision(self, name: str) -> int:
        """Return the revision of a calendar, 0 when there is none of that name."""
        found = fetch(self._connection, _REVISION, {"name": name})
        return int(found[0].revision) if found else 0

    def put(self, name: str, *, revision: int, days: Mapping[date, CalendarDay]) -> None:
        """Store `days` over those of the calendar, and its new revision.

        Raises:
            ConflictError: Someone else stored this revision first.
        """
        self._tell(name)
        self._raise_revision(name, revision)
        self._write(_day, days.values(), calendar=name)

    def put_local(self, name: str, unit_id: int, days: Sequence[CalendarDay]) -> None:
        """Store days over those that a unit has of its own; `put` raises the revision."""
        self._tell(name)
        self._write(_local, days, calendar=name, unit_id=unit_id)

    def drop(self, name: str, days: Collection[date], *, unit_id: int | None = None) -> None:
        """Remove days from a calendar, or from those that a unit has of its own."""
        whose = {"calendar": name} if unit_id is None else {"calendar": name, "unit_id": unit_id}
        table = _day if unit_id is None else _local
        statement = delete(table).where(*_are(table, whose), table.c.day == bindparam("gone"))
        if days:
            self._tell(name)
            self._connection.execute(statement, [{"gone": day} for day in days])

    def _tell(self, name: str) -> None:
        """Let history tell the calendar as it is before its first change."""
        if name in self._told:
            return
        self._told.add(name)
        before: dict[str, Any] = {"name": name, "revision": self.revision(name)}
        for table in (_day, _local):
            rows = self._connection.execute(select(table).where(table.c.calendar == name))
            before[table.name] = [[plain(value) for value in row] for row in rows]
        self._journal.before(_calendar.name, [before])

    def _write(self, table: Table, days: Iterable[CalendarDay], **whose: Any) -> None:
        stored = select(table.c.day).where(*_are(table, whose))
        known = set(self._connection.scalars(stored))
        rows = [{**whose, **_columns(day)} for day in days]
        insert_rows(self._connection, table, [row for row in rows if row["day"] not in known])
        changes = [row for row in rows if row["day"] in known]
        update_rows(self._connection, table, (*whose, "day"), changes)

    def _raise_revision(self, name: str, revision: int) -> None:
        older = (_calendar.c.name == name, _calendar.c.revision < revision)
        raised = self._connection.execute(update(_calendar).where(*older).values(revision=revision))
        if not raised.rowcount:
            # Fails when the calendar is there after all, with a revision as new as this one.
            self._connection.execute(insert(_calendar).values(name=name, revision=revision))


def _are(table: Table, values: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    return (table.c[name] == value for name, value in values.items())


def _columns(day: CalendarDay) -> dict[str, Any]:
    return {
        "day": day.day,
        "works": day.works,
        "name": nfc(day.name),
        "status": day.status,
    }
