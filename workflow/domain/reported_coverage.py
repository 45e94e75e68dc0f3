"""What is odd about a coverage that a unit reported; nothing is refused for it."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.domain.enrolment import Finding
from workflow.domain.records.dissemination import CoverageReport
from workflow.domain.reported_share import find_oddity, read_reported


def find_oddities(report: CoverageReport) -> Iterator[Finding]:
    """Yield what people should know about the figures of a report."""
    reached, whole = report.reached, report.whole
    if reached is None:
        return
    if report.percent is not None:
        found = find_oddity(read_reported(report.percent), part=reached, whole=whole)
        if found is not None:
            yield found
    elif whole is not None and reached > whole:
        told = {"reported": f"{reached}/{whole}", "part": reached, "whole": whole}
        yield Finding(code="reported_above_whole", facts=told)
