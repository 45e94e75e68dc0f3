"""Show the days of a calendar, and count by them, for everybody or for a unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from workflow.application.catalogue import Catalogue
from workflow.domain.calendar import CalendarDay
from workflow.domain.errors import NotFoundError
from workflow.domain.organisation import Unit
from workflow.ports.organisation import StoredCalendar
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLine:
    """A day with the code of the unit that says so; None where everybody has it."""

    day: CalendarDay
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLines:
    """The days of a calendar, in their order.

    Attributes:
        local: Which units have which days of their own, as (code, day).
    """

    revision: int
    days: Sequence[CalendarLine]
    local: Sequence[tuple[str, date]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCalendar:
    """The use case behind `calendar show`."""

    read: Callable[[], Reports]

    def __call__(self, name: str, *, unit: str | None = None) -> CalendarLines:
        """Return the days of a calendar, as they are for a unit where one is named.

        Raises:
            NotFoundError: There is no calendar of that name, or no such unit.
        """
        with self.read() as reports:
            found = _stored(reports, name)
            units = reports.units() if unit is not None or found.local else []
        codes = {each.id: each.code for each in units}
        lineage = () if unit is None else _unit(units, unit).lineage
        days = {day.day: CalendarLine(day=day, unit=None) for day in found.days}
        for number in reversed(lineage):
            own = found.local.get(number, ())
            days |= {day.day: CalendarLine(day=day, unit=codes[number]) for day in own}
        return CalendarLines(
            revision=found.revision,
            days=[days[day] for day in sorted(days)],
            local=sorted(
                (codes[number], d.day) for number, own in found.local.items() for d in own
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountDays:
    """The use case behind `calendar add`: a day so many working days from another."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self, name: str, day: date, count: int, *, unit: str | None = None
    ) -> tuple[date, bool]:
        """Return the day, and whether it is provisional; negative counts back.

        Raises:
            NotFoundError: There is no calendar of that name, or no such unit.
        """
        with self.read() as reports:
            calendar = self.catalogue.calendar(name, _stored(reports, name))
            if unit is not None:
                calendar = calendar.at(_unit(reports.units(), unit).lineage)
        result = calendar.add(day, count)
        return result, calendar.is_provisional(day, result)


def _stored(reports: Reports, name: str) -> StoredCalendar:
    found = reports.calendar(name)
    if found is None:
        raise NotFoundError("calendar_not_found", calendar=name)
    return found


def _unit(units: Sequence[Unit], code: str) -> Unit:
    for unit in units:
        if unit.code == code:
            return unit
    raise NotFoundError("unit_not_found", unit=code)
