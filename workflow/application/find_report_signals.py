"""Tell superiors which reports say the same: a finding, and no judgement of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.application.assessing import require_cycle
from workflow.application.list_reports import ListReports
from workflow.domain.enrolment import Finding
from workflow.domain.meeting_quality import same_text_signals
from workflow.domain.same_text import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class FindReportSignals:
    """The use case behind `report findings`."""

    reports: ListReports

    def __call__(
        self, cycle: str, *, now: datetime, under: str | None = None, actor: str | None = None
    ) -> Sequence[Finding]:
        """Return which texts the newest versions share, in as many reports as the definition says.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        lines = self.reports(cycle, now=now, under=under, actor=actor)
        newest = {line.review: line for line in lines}
        with self.reports.read() as reading:
            found = require_cycle(reading, cycle)
            rules = self.reports.catalogue.for_report(reading, found).definition.meetings
        told = [
            Report(
                subject=line.subject,
                text=line.report.text,
                names=(line.subject, line.subject_name),
            )
            for line in newest.values()
            if line.report.text
        ]
        return same_text_signals(told, at_least=rules.same_text_in)
