"""Show coverage: whom a dissemination reached by name, beside what units counted and reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue
from workflow.application.list_sessions import visible_unit
from workflow.domain.coverage import Coverage, coverage_by_unit
from workflow.domain.definition import EXEMPT, WITHDRAWN
from workflow.domain.enrolment import Finding
from workflow.domain.organisation import Unit, lineage_of
from workflow.domain.records.dissemination import Attendance, CoverageReport, Dissemination
from workflow.domain.reported_coverage import find_oddities
from workflow.domain.review import SubjectKind
from workflow.ports.reports import Reports, ReviewFilter, ReviewRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What was held at a unit and below.

    Attributes:
        headcount: Sum of the counts without names; None when there is no count.
    """

    sessions: int = 0
    classes: int = 0
    headcount: int | None = None

    def with_session(self, session: Dissemination) -> Held:
        """Return the same with one session more."""
        counts = [count for count in (self.headcount, session.headcount) if count is not None]
        return replace(
            self,
            sessions=self.sessions + 1,
            classes=self.classes + session.classes,
            headcount=sum(counts) if counts else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPerson:
    """Somebody whom no session reached."""

    person: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCoverage:
    """The coverage of one unit, with all below it.

    Attributes:
        reached: How many distinct people were at any session; exact, like `target`.
        percent: Decimal string, rounded half up to two places.
        reported: The newest report of the unit itself until that day.
        findings: What is odd about the report.
        missing: Who under review at the unit itself was not reached; None when not asked for.
    """

    unit: Unit
    reached: int
    target: int
    percent: str
    held: Held
    reported: CoverageReport | None
    findings: Sequence[Finding]
    missing: Sequence[MissingPerson] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageBoard:
    """How far a dissemination had come on a day, parents before children."""

    cycle: str
    on: date
    units: Sequence[UnitCoverage]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCoverage:
    """The use case behind `dissemination coverage`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        *,
        now: datetime,
        unit: str | None = None,
        on: date | None = None,
        missing: bool = False,
        actor: str | None = None,
    ) -> CoverageBoard:
        """Return the coverage of a unit and those below, as the sessions until a day reached it.

        Who is exempt or withdrawn now counts on no day.

        Args:
            cycle: Code of the cycle.
            now: As of when is read.
            unit: Code of the unit; the top of the cycle when absent.
            on: The day; that of `now` when absent.
            missing: Whether to name who was not reached.
            actor: Who reads; sees the units that his roles reach.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            top = visible_unit(reading, unit)
            day = on or reading.context.table.today(reading.now)
            return CoverageBoard(
                cycle=cycle, on=day, units=_Board(reading, top, day).lines(missing=missing)
            )


class _Board:
    """What is counted once for all units."""

    def __init__(self, reading: Reading, top: Unit, day: date) -> None:
        self._reading, self._top, self._day = reading, top, day
        reports, cycle_id = reading.reports, reading.cycle.id
        held = reports.records(cycle_id, Dissemination)
        sessions = [each for each in held if each.holds and each.held_on <= day]
        attendance = reports.records(
            cycle_id, Attendance, by="dissemination_id", values=[each.id for each in sessions]
        )
        self._people = _people(
            reports.reviews(cycle_id, ReviewFilter(under_path=reading.path_under(top)))
        )
        self._coverage = coverage_by_unit(
            ((row.review.subject_id, row.review.venue_path) for row in self._people),
            {each.person_id for each in attendance if each.present},
        )
        self._held = _held(sessions, reading.directory.units)
        self._reported = _reported(reports.records(cycle_id, CoverageReport), day)

    def lines(self, *, missing: bool) -> list[UnitCoverage]:
        units, viewer = self._reading.directory.units, self._reading.viewer
        known = self._coverage.keys() | self._held.keys() | self._reported.keys()
        above = self._top.lineage[1:]
        shown = [
            units[number]
            for number in known
            if number not in above
            and units[number].path.startswith(self._reading.path_under(self._top))
            and (viewer is None or viewer.reaches(number))
        ]
        shown.sort(key=lambda unit: [units[number].code for number in reversed(unit.lineage)])
        return [self._line(unit, missing=missing) for unit in shown]

    def _line(self, unit: Unit, *, missing: bool) -> UnitCoverage:
        coverage = self._coverage.get(unit.id, Coverage())
        reported = self._reported.get(unit.id)
        return UnitCoverage(
            unit=unit,
            reached=len(coverage.reached),
            target=len(coverage.people),
            percent=coverage.percent,
            held=self._held.get(unit.id, Held()),
            reported=reported,
            findings=list(find_oddities(reported)) if reported else [],
            missing=self._missing(unit, coverage.missing) if missing else None,
        )

    def _missing(self, unit: Unit, not_reached: set[int]) -> list[MissingPerson]:
        here = [
            row
            for row in self._people
            if row.review.venue_id == unit.id and row.review.subject_id in not_reached
        ]
        here.sort(key=lambda row: (row.sort, row.subject_code))
        return [MissingPerson(person=row.subject_code, name=row.subject_name) for row in here]


def _people(rows: Iterable[ReviewRow]) -> list[ReviewRow]:
    return [
        row
        for row in rows
        if row.review.subject_kind is SubjectKind.PERSON
        and row.review.state not in (EXEMPT, WITHDRAWN)
    ]


def _held(sessions: Iterable[Dissemination], units: Mapping[int, Unit]) -> dict[int, Held]:
    found: dict[int, Held] = {}
    for session in sessions:
        for unit_id in lineage_of(units[session.unit_id].path):
            found[unit_id] = found.get(unit_id, Held()).with_session(session)
    return found


def _reported(reports: Iterable[CoverageReport], day: date) -> dict[int, CoverageReport]:
    in_time = (each for each in reports if each.as_of_on <= day)
    return {each.unit_id: each for each in sorted(in_time, key=lambda each: each.as_of_on)}
