"""Working calendars without a database: from a file, or as they come with the program."""

from __future__ import annotations

from runtime.readers.calendars import read_calendar
from runtime.shipped import shipped_calendars
from workflow.domain.calendar import CalendarDay, WorkingCalendar

# A calendar that is there; revision 0 is one that is missing.
FIRST_REVISION = 1


def calendar_of_file(data: bytes, *, file: str, name: str) -> WorkingCalendar:
    """Return the calendar that a file of days describes.

    Raises:
        InvalidFileError: With every problem of the file.
    """
    days = tuple(
        CalendarDay(day=row.day, works=row.works, name=row.name, status=row.status)
        for row in read_calendar(data, file=file)
        if not row.usual
    )
    return WorkingCalendar(name=name, revision=FIRST_REVISION, days=days)


def shipped_calendar(name: str) -> WorkingCalendar | None:
    """Return a calendar that comes with the program; None when none has that name."""
    file = shipped_calendars().get(name)
    if file is None:
        return None
    return calendar_of_file(file.read_bytes(), file=file.name, name=name)
