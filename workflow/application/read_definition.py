"""Read one version of a definition, and the days that it would mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from workflow.application.catalogue import Calendars, Catalogue
from workflow.application.listing import DefinitionLine
from workflow.domain.calendar import WorkingCalendar
from workflow.domain.deadline import Timetable
from workflow.domain.definition import Definition
from workflow.domain.definition_preview import Preview, preview
from workflow.domain.errors import NotFoundError
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDefinition:
    """The use case behind the commands that look at one version."""

    read: Callable[[], Reports]

    def __call__(self, name: str, *, version: int | None = None) -> DefinitionLine:
        """Return a version of a definition; the newest without a number.

        Raises:
            NotFoundError: There is none of that name, or no such version.
        """
        with self.read() as reports:
            return _version(reports, name, version)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewDefinition:
    """The use case behind `definition preview`, for what is stored."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        name: str,
        *,
        starts_on: date,
        version: int | None = None,
        calendar: WorkingCalendar | str | None = None,
    ) -> tuple[DefinitionLine, Preview]:
        """Return a version of a definition with the days that a cycle would have.

        Args:
            calendar: Instead of that of the definition: one, or the name of one that is stored.

        Raises:
            NotFoundError: There is no such definition, version or calendar.
            InvalidValueError: A day would be outside the years 1 to 9999.
        """
        with self.read() as reports:
            line = _version(reports, name, version)
            table = self._timetable(reports, line.definition, calendar)
        return line, preview(line.definition, starts_on=starts_on, table=table)

    def _timetable(
        self, reports: Reports, definition: Definition, calendar: WorkingCalendar | str | None
    ) -> Timetable:
        if calendar is None:
            return self.catalogue.timetable(definition, Calendars.to_read(reports))
        if isinstance(calendar, str):
            stored = reports.calendar(calendar)
            if stored is None:
                raise NotFoundError("calendar_not_found", calendar=calendar)
            calendar = self.catalogue.calendar(calendar, stored)
        return Timetable(calendar=calendar, zone=ZoneInfo(definition.time_zone))


def _version(reports: Reports, name: str, version: int | None) -> DefinitionLine:
    versions = reports.definition_versions(name)
    if not versions:
        raise NotFoundError("definition_not_found", definition=name)
    for stored in reversed(versions):
        if version in (None, stored.version):
            body = Definition.model_validate(stored.body)
            return DefinitionLine(stored=stored, definition=body)
    newest = versions[-1].version
    raise NotFoundError(
        "definition_version_not_found", definition=name, version=version, newest=newest
    )
