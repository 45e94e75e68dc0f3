"""List the reports of self-review, and read one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue
from workflow.domain.errors import NotFoundError
from workflow.domain.records.report import Report
from workflow.ports.reports import Reports, ReviewRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """One version of the report of a subject; what it says only where one review is asked for."""

    review: str
    subject: str
    subject_name: str
    unit: str
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReports:
    """The use case behind `report list`, `show` and `export`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self, cycle: str, *, now: datetime, under: str | None = None, actor: str | None = None
    ) -> list[ReportLine]:
        """Return every version that may be seen, by subject and version.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            path = reading.path_of(under)
            rows = {
                number: row
                for number, row in reading.rows.items()
                if row.review.venue_path.startswith(path) and reading.sees(row.review)
            }
            found = reports.records(reading.cycle.id, Report)
            lines = [_line(reading, rows[r.review_id], r) for r in found if r.review_id in rows]
            return sorted(lines, key=lambda line: (line.review, line.report.version))

    def of_review(
        self,
        cycle: str,
        subject: str,
        *,
        venue: str | None = None,
        now: datetime,
        actor: str | None = None,
    ) -> Sequence[ReportLine]:
        """Return the versions of one report, oldest first.

        Raises:
            NotFoundError: No such cycle or review, or nothing was written yet.
            InvalidValueError: The subject has several venues and none was named.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            row = reading.rows[reading.find(subject, venue)]
            found = reports.records(
                reading.cycle.id, Report, by="review_id", values=[row.review.id]
            )
            if not found:
                raise NotFoundError("report_not_found", review=f"{cycle}/{subject}")
            return [_line(reading, row, report) for report in found]


def _line(reading: Reading, row: ReviewRow, report: Report) -> ReportLine:
    return ReportLine(
        review=f"{reading.cycle.code}/{row.key}",
        subject=row.key,
        subject_name=row.subject_name,
        unit=row.venue_code,
        report=report,
    )
