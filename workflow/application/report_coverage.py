"""Keep how far a dissemination had come, as a unit reported it: text beside the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.application.desk import Desk, Recorded
from workflow.application.keeping import Draft, KeepRecords, Names
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.errors import InvalidValueError
from workflow.domain.guidance import recorders
from workflow.domain.history import EventKind
from workflow.domain.records.dissemination import CoverageReport
from workflow.domain.reported_coverage import find_oddities
from workflow.domain.reported_share import read_reported
from workflow.domain.rows_of_dissemination import CoverageReportRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCoverage:
    """The use case behind `dissemination report`."""

    recorder: Recorder

    def __call__(
        self,
        cycle: str,
        rows: Sequence[CoverageReportRow],
        *,
        file: str | None = None,
        plan: bool = False,
        command: Command,
    ) -> Recorded:
        """Store reports; what is odd about their figures is a finding and refuses nothing.

        Raises:
            NotFoundError: No such cycle or unit.
            InvalidValueError: A count is negative, a percentage is none, or there is no figure.
            RefusedError: The actor may not, or the day lies ahead.
        """
        keep = KeepRecords(recorder=self.recorder, sheet=_ReportSheet())
        return keep(cycle, rows, file=file, plan=plan, command=command)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReportSheet:
    @property
    def event(self) -> EventKind:
        return EventKind.COVERAGE_REPORTED

    def names(self, rows: Sequence[CoverageReportRow]) -> Names:
        return Names(units={row.unit for row in rows})

    def draft(self, desk: Desk, row: CoverageReportRow) -> Draft:
        unit = desk.unit(row.unit)
        desk.require_at(unit, recorders(desk.context.definition))
        _look_at(row)
        desk.require_past(row.as_of_on)
        reports = desk.find(CoverageReport, "unit_id", [unit.id])
        known = next((each.id for each in reports if each.as_of_on == row.as_of_on), None)
        report = CoverageReport(
            id=known or desk.numbers(1)[0],
            unit_id=unit.id,
            as_of_on=row.as_of_on,
            reached=row.reached,
            whole=row.whole,
            percent=read_reported(row.percent).text if row.percent else None,
        )
        return Draft(records=(report,), findings=tuple(find_oddities(report)))


def _look_at(row: CoverageReportRow) -> None:
    for name, found in (("reached", row.reached), ("of", row.whole)):
        if found is not None and found < 0:
            raise InvalidValueError("count_too_small", name=name, found=found, expected=0)
    if row.reached is None and row.percent is None:
        raise InvalidValueError("report_without_figure")
