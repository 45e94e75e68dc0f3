"""Working calendars in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from storage import tables
from storage.bulk import insert_rows, update_rows
from workflow.domain.calendar import CalendarDay
from workflow.domain.text import nfc

_calendar, _day = tables.calendar, tables.calendar_day

_DAYS = (
    select(_calendar.c.revision, _day.c.day, _day.c.works, _day.c.name, _day.c.status)
    .select_from(_calendar.outerjoin(_day, _day.c.calendar == _calendar.c.name))
    .where(_calendar.c.name == bindparam("name"))
    .order_by(_day.c.day)
)


class SqlCalendarStore:
    """`CalendarStore` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> tuple[int, tuple[CalendarDay, ...]] | None:
        """Return revision and days of a calendar, or None when there is none of that name."""
        found = self._connection.execute(_DAYS, {"name": name}).all()
        if not found:
            return None
        return found[0].revision, tuple(
            CalendarDay(day=day, works=works, name=called, status=status)
            for _, day, works, called, status in found
            if day is not None
        )

    def put(self, name: str, *, revision: int, days: Mapping[date, CalendarDay]) -> None:
        """Store `days` over those of the calendar, and its new revision.

        Raises:
            ConflictError: Someone else stored this revision first.
        """
        self._raise_revision(name, revision)
        known = set(self._connection.scalars(select(_day.c.day).where(_day.c.calendar == name)))
        rows = [_day_columns(name, day) for day in days.values()]
        insert_rows(self._connection, _day, [row for row in rows if row["day"] not in known])
        changes = [row for row in rows if row["day"] in known]
        update_rows(self._connection, _day, ("calendar", "day"), changes)

    def _raise_revision(self, name: str, revision: int) -> None:
        older = (_calendar.c.name == name, _calendar.c.revision < revision)
        raised = self._connection.execute(update(_calendar).where(*older).values(revision=revision))
        if not raised.rowcount:
            # Fails when the calendar is there after all, with a revision as new as this one.
            self._connection.execute(insert(_calendar).values(name=name, revision=revision))


def _day_columns(calendar: str, day: CalendarDay) -> dict[str, Any]:
    return {
        "calendar": calendar,
        "day": day.day,
        "works": day.works,
        "name": nfc(day.name),
        "status": day.status,
    }
