"""Find what is odd about the remedies of a cycle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue
from workflow.application.list_plans import plan_lines
from workflow.application.list_remedies import RemedyFilter, wanted_lines
from workflow.application.remedy_lines import RemedyLine
from workflow.domain.enrolment import Finding
from workflow.domain.organisation import Person
from workflow.domain.records.remedy import RemedyEvidence, RemedyIndicator
from workflow.domain.remedy_findings import Looked, finding_of_plan, findings_of
from workflow.domain.suggestion_sight import is_side_of_subject
from workflow.ports.reports import Reports

CLAIMED_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class FindRemedyFindings:
    """The use case behind `remedy findings`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        *,
        now: datetime,
        under: str | None = None,
        claimed_days: int = CLAIMED_DAYS,
        actor: str | None = None,
    ) -> Sequence[Finding]:
        """Return what is odd about the remedies that the actor may see, by their number.

        Args:
            claimed_days: After how many days a claim that may be verified counts as left lying.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            lines = wanted_lines(reading, RemedyFilter(under=under), actor)
            today = reading.context.table.today(reading.now)
            found = [
                finding
                for looked in _Looking(reading, lines).all()
                for finding in findings_of(looked, today=today, claimed_days=claimed_days)
            ]
            return [*_of_plans(reading, under), *found]


class _Looking:
    """Remedies with what has to be known to find what is odd about them."""

    def __init__(self, reading: Reading, lines: Sequence[RemedyLine]) -> None:
        self._reading, self._lines = reading, lines
        ids = [line.remedy.id for line in lines]
        reports, cycle_id = reading.reports, reading.cycle.id
        measured = reports.records(cycle_id, RemedyIndicator, by="remedy_id", values=ids)
        proven = reports.records(cycle_id, RemedyEvidence, by="remedy_id", values=ids)
        self._measured = {row.remedy_id for row in measured if row.holds}
        self._proven = {row.remedy_id for row in proven if row.holds}
        named = {line.remedy.director_id for line in lines}
        named |= {line.remedy.monitor_id for line in lines}
        people = reports.people(ids={number for number in named if number is not None})
        self._people = {person.id: person for person in people}

    def all(self) -> list[Looked]:
        """Return all remedies, in their order."""
        return [
            Looked(
                key=line.key,
                remedy=line.remedy,
                has_indicator=line.remedy.id in self._measured,
                has_evidence=line.remedy.id in self._proven,
                inside=self._inside(line),
                working_days_late=line.working_days_late,
            )
            for line in self._lines
        ]

    def _inside(self, line: RemedyLine) -> tuple[str, ...]:
        """Return who of director and monitor belongs to the reviewed body."""
        remedy, subject_id = line.remedy, line.row.review.subject_id
        found = [
            name
            for name, number in (("director", remedy.director_id), ("monitor", remedy.monitor_id))
            if number is not None and self._is_of_subject(self._people[number], line)
        ]
        unit_id, is_of_unit = remedy.monitor_unit_id, line.row.review.person_id is None
        directory = self._reading.directory
        lineage = directory.units[unit_id].lineage if unit_id is not None else ()
        if is_of_unit and directory.current(subject_id) in lineage:
            found.append("monitor")
        return tuple(found)

    def _is_of_subject(self, person: Person, line: RemedyLine) -> bool:
        return is_side_of_subject(
            person.id,
            person.unit_id,
            line.row.review,
            self._reading.context.definition,
            self._reading.directory,
        )


def _of_plans(reading: Reading, under: str | None) -> Iterator[Finding]:
    """Yield which plans say another number of remedies than there are, or were changed since."""
    for line in plan_lines(reading, under=under):
        miscounted = finding_of_plan(line.plan, review=line.review, recorded=line.recorded)
        if miscounted is not None:
            yield miscounted
        if line.changed:
            yield Finding(code="plan_changed_after_verdict", facts={"review": line.review})
