"""Read a cycle as it stands at one moment: every review with its status and its names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.census import Census, Line
from workflow.domain.conditions import GateKind
from workflow.domain.cycle import Cycle
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.health import MOST_NAMED, Status
from workflow.domain.organisation import Directory, Person, Resolution, Unit
from workflow.domain.review import GATE, Reason, Review, SubjectKind
from workflow.domain.standing import Venue
from workflow.domain.viewing import Viewer
from workflow.ports.past import Organisation, Present
from workflow.ports.reports import EVERYWHERE, Reports, ReviewFilter, ReviewRow

QUICKER = timedelta(minutes=1)
# So many reviews are read at a time where all are told one by one.
PART = 1_000


# Gates behind which there are people.
_OF_PEOPLE = frozenset({f"{GATE}{GateKind.MEMBERS}", f"{GATE}{GateKind.OTHER_VENUES}"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingOn:
    """Whose move it is: a role on a unit, and the people who hold it now.

    Attributes:
        people: Codes; empty when nobody holds the role.
    """

    role: str
    unit: str
    people: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedReview:
    """A review with its status, as every list, mail and page shows it.

    Attributes:
        key: `CYCLE/SUBJECT`, or `CYCLE/SUBJECT@VENUE` when the subject has several venues.
        next_reason: The reason whose cure is the next step; None when nothing is unmet.
    """

    key: str
    row: ReviewRow
    status: Status
    waiting_on: Sequence[WaitingOn]

    @property
    def next_reason(self) -> Reason | None:
        """Return what has to be cured first: a structural reason, else the first one."""
        return self.status.reasons[0] if self.status.reasons else None


def require_cycle(reports: Reports, code: str) -> Cycle:
    """Return the cycle of a code.

    Raises:
        NotFoundError: There is none.
    """
    cycle = reports.cycle(code)
    if cycle is None:
        raise NotFoundError("cycle_not_found", cycle=code)
    return cycle


def person_of(reports: Organisation, code: str) -> Person:
    """Return the person of a code.

    Raises:
        NotFoundError: There is none.
    """
    found = reports.person(code)
    if found is None:
        raise NotFoundError("person_not_found", person=code)
    return found


def _not_before(cycle: Cycle, now: datetime) -> datetime:
    """Return the moment of a report; another process may just have been a little quicker."""
    if now + QUICKER < cycle.newest_at:
        raise RefusedError("now_before_newest_event", now=now, newest=cycle.newest_at)
    return max(now, cycle.newest_at)


class Reading:
    """One cycle at one moment.

    Args:
        reports: Where it is read.
        catalogue: Definitions and calendars.
        code: Code of the cycle.
        now: The moment.
        actor: Code of the person who reads, and sees no more than his roles reach; None for
            the operator.
        closely: Whether reviews are counted apart for which somebody else is meant.

    Raises:
        NotFoundError: There is no such cycle or person.
        RefusedError: The moment lies before the newest event: what is stored is newer.
    """

    def __init__(
        self,
        reports: Reports,
        catalogue: Catalogue,
        code: str,
        *,
        now: datetime,
        actor: str | None = None,
        closely: bool = False,
    ) -> None:
        self._closely = closely
        self.reports = reports
        self.cycle = require_cycle(reports, code)
        self.now = _not_before(self.cycle, now)
        self.context: CycleContext = catalogue.for_report(reports, self.cycle)
        self.actor = actor
        self.viewer = self._viewer(actor) if actor else None
        self._codes: dict[int, str] = {}
        self._rows: dict[int, ReviewRow] = {}
        self._known_sight: dict[str, bool] = {}
        self._apart: set[int] = set() if self.viewer is None else {self.viewer.person_id}

    def _viewer(self, actor: str) -> Viewer:
        """Return what a person may see by the roles of today, whatever moment is read."""
        present = self.reports.present
        person = person_of(present.organisation if present else self.reports, actor)
        return Viewer(
            person_id=person.id,
            unit_id=person.unit_id,
            definition=self.context.definition,
            directory=self._directory(present) if present else self.directory,
        )

    def sees(self, review: Review) -> bool:
        """Return whether whoever reads may see a review."""
        return self.viewer is None or self.viewer.sees(review)

    def sees_at(self, line: Line, venue: Venue) -> bool:
        """Return whether whoever reads may see those of a line at one of its venues."""
        return self.viewer is None or self.viewer.sees(line.at(venue))

    def count_apart(self, people: Iterable[int]) -> None:
        """Let the census that follows count the reviews of some people by themselves."""
        self._apart |= set(people)

    def told(self, review: Review, reason: Reason) -> Reason:
        """Return a reason of a review as whoever reads may be told it."""
        if self.viewer is None:
            return reason
        return self.viewer.told(review, reason).naming(self._is_seen)

    def _is_seen(self, subject: str) -> bool:
        if subject not in self._known_sight:
            found = self.reports.find_reviews(self.cycle.id, subject, None)
            self._known_sight[subject] = any(self.sees(row.review) for row in found)
        return self._known_sight[subject]

    @cached_property
    def directory(self) -> Directory:
        """Return units and roles as they are on the day of the moment."""
        return self._directory(Present(organisation=self.reports, now=self.now))

    def _directory(self, at: Present) -> Directory:
        on = self.context.table.today(at.now)
        return Directory(at.organisation.units(), at.organisation.grants(), on=on)

    @cached_property
    def rows(self) -> Mapping[int, ReviewRow]:
        """Return every review of the cycle, by id."""
        found = self.reports.reviews(self.cycle.id, ReviewFilter())
        return {row.review.id: row for row in found}

    @cached_property
    def census(self) -> Census:
        """Return every review, counted by how it stands."""
        return Census(
            self.reports,
            self.context,
            lambda: self.directory,
            now=self.now,
            apart=self._apart,
            closely=self._closely,
        )

    def rows_of(self, ids: Iterable[int]) -> list[ReviewRow]:
        """Return some reviews in the order of their ids as given."""
        wanted = list(ids)
        missing = tuple(number for number in wanted if number not in self._rows)
        if missing:
            found = self.reports.reviews(self.cycle.id, ReviewFilter(ids=missing))
            self._rows |= {row.review.id: row for row in found}
        return [self._rows[number] for number in wanted]

    def statuses(self, ids: Iterable[int]) -> list[Status]:
        """Return how some reviews stand, in the order of their ids as given."""
        reviews = [row.review for row in self.rows_of(ids)]
        self.census.gates.look([review.id for review in reviews if review.is_gated])
        return [self.census.assessment.of(review) for review in reviews]

    def in_parts(self, ids: Sequence[int]) -> Iterator[list[NamedReview]]:
        """Yield reviews with their names in the order of their ids, some at a time.

        What was read for one part is forgotten before the next, however many there are.
        """
        for start in range(0, len(ids), PART):
            reviews = [row.review for row in self.rows_of(ids[start : start + PART])]
            self.census.gates.look([review.id for review in reviews if review.is_gated])
            yield self.named(map(self.census.assessment.assess, reviews))
            self._rows.clear()

    def behind(self, review: Review) -> list[Status]:
        """Return how the reviews stand that hold the gates of one closed; none if none is."""
        if not review.is_gated:
            return []
        behind = self.census.gates.behind(review.id)
        self.census.gates.look([other.id for other in behind if other.is_gated])
        return [self.census.assessment.of(other) for other in behind]

    def unit(self, code: str) -> Unit:
        """Return the unit of a code.

        Raises:
            NotFoundError: There is none.
        """
        found = self.reports.unit(code)
        if found is None:
            raise NotFoundError("unit_not_found", unit=code)
        return found

    @cached_property
    def top(self) -> Unit:
        """Return the unit over which the cycle was opened."""
        [found] = self.reports.units(ids=[self.cycle.unit_id])
        return found

    def path_under(self, unit: Unit) -> str:
        """Return the path below which the part of the cycle under a unit lies.

        Of the unit over which the cycle was opened that is all: some of it may have moved away.
        """
        return EVERYWHERE if unit.id == self.cycle.unit_id else unit.path

    def path_of(self, under: str | None) -> str:
        """Return the same for the code of a unit; for none that of all.

        Raises:
            NotFoundError: There is no such unit.
        """
        return self.path_under(self.unit(under)) if under else EVERYWHERE

    def require_stage(self, stage: str) -> None:
        """Let a stage pass that some track has.

        Raises:
            InvalidValueError: None has it; those that there are are listed.
        """
        known = {s.stage for track in self.context.definition.tracks.values() for s in track.stages}
        if stage not in known:
            raise InvalidValueError("stage_unknown", found=stage, expected=sorted(known))

    def find(self, subject: str, venue: str | None) -> int:
        """Return the id of the review of a subject.

        Raises:
            NotFoundError: There is none.
            InvalidValueError: The subject is reviewed at several venues; they are listed.
        """
        places = self.reports.find_reviews(self.cycle.id, subject, venue)
        found = [row for row in places if self.sees(row.review)]
        if not found:
            raise NotFoundError("review_not_found", review=f"{self.cycle.code}/{subject}")
        if len(found) > 1:
            choices = [f"{self.cycle.code}/{subject}@{row.venue_code}" for row in found]
            raise InvalidValueError("review_ambiguous", review=subject, choices=choices)
        return found[0].review.id

    def named(self, statuses: Iterable[Status]) -> list[NamedReview]:
        """Return statuses with their names and the people whose move it is."""
        chosen = list(statuses)
        self.rows_of(status.review.id for status in chosen)
        self.learn(
            person for status in chosen for who in status.waiting_on for person in who.people
        )
        return [self._named(status) for status in chosen]

    def who(self, resolution: Resolution) -> WaitingOn:
        """Return a resolved role with codes."""
        return WaitingOn(
            role=resolution.role,
            unit=self.directory.units[resolution.unit_id].code,
            people=self.codes(resolution.people),
        )

    def _named(self, status: Status) -> NamedReview:
        [row] = self.rows_of([status.review.id])
        reasons = tuple(self._naming(reason, status) for reason in status.reasons)
        return NamedReview(
            key=f"{self.cycle.code}/{row.key}",
            row=row,
            status=replace(status, reasons=reasons),
            waiting_on=[self.who(resolution) for resolution in status.waiting_on],
        )

    def _naming(self, reason: Reason, status: Status) -> Reason:
        """Return a reason that is a gate with those behind it that are stuck, worst first."""
        if not reason.code.startswith(GATE):
            return self.told(status.review, reason)
        kind = SubjectKind.PERSON if reason.code in _OF_PEOPLE else SubjectKind.UNIT
        stuck = [
            other
            for other in self.behind(status.review)
            if other.is_stuck and other.review.subject_kind is kind and self.sees(other.review)
        ]
        stuck.sort(key=lambda other: -other.working_days_late)
        rows = self.rows_of(other.review.id for other in stuck[:MOST_NAMED])
        told = self.told(status.review, reason)
        return replace(told, facts={**told.facts, "stuck": [row.subject_code for row in rows]})

    def codes(self, people: Iterable[int]) -> list[str]:
        """Return the codes of some people, which are read when they are not known yet."""
        wanted = list(people)
        self.learn(wanted)
        return [self._codes[person] for person in wanted]

    def learn(self, people: Iterable[int]) -> None:
        """Read at once what some people are called."""
        unknown = set(people) - self._codes.keys()
        if unknown:
            found = self.reports.people(ids=unknown)
            self._codes |= {person.id: person.code for person in found}
