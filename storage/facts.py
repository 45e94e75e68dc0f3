"""The facts about many reviews at once, in a few grouped queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, and_, func, select

from storage import tables
from storage.bulk import matching
from storage.dependencies import SqlDependencyStore
from storage.records import VERIFIED
from storage.tree import is_under
from workflow.domain.definition import EXEMPT, WITHDRAWN
from workflow.domain.facts import (
    CheckFacts,
    CoverageFacts,
    FactKind,
    Facts,
    MeetingFacts,
    RatingFacts,
    RemedyFacts,
)
from workflow.domain.organisation import RoleGrant
from workflow.domain.records import RatingStep
from workflow.domain.review import Review, SubjectKind


class SqlFactStore:
    """`FactStore` over one connection; a review is taken in the state it is given in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(
        self, reviews: Sequence[Review], kinds: frozenset[FactKind], *, today: date
    ) -> dict[int, Facts]:
        """Return the facts of reviews of one cycle by review id, the gates of their state included.

        Groups that are not among `kinds` keep their empty value.
        """
        if not reviews:
            return {}
        group = _Group(self._connection, reviews)
        no_coverage, no_remedies, no_checks = CoverageFacts(), RemedyFacts(), CheckFacts()
        coverage = group.coverage() if FactKind.COVERAGE in kinds else {}
        responses = group.responses() if FactKind.RESPONSES in kinds else {}
        meetings = group.meetings() if FactKind.MEETING in kinds else {}
        remedies = group.remedies(today) if FactKind.REMEDIES in kinds else {}
        checks = group.checks(today) if FactKind.CHECKS in kinds else {}
        ratings = group.ratings() if FactKind.RATING in kinds else {}
        gates = SqlDependencyStore(self._connection).gates(group.cycle_id, reviews)
        managed_by = group.managed_by()
        return {
            review.id: Facts(
                coverage=coverage.get(review.id, no_coverage),
                responses=responses.get(review.id, 0),
                meeting=meetings.get(review.id),
                remedies=remedies.get(review.id, no_remedies),
                checks=checks.get(review.id, no_checks),
                rating=ratings.get(review.id),
                gates=gates.get(review.id, ()),
                not_rated_reason=review.not_rated_reason,
                managed_by=managed_by.get(review.id),
            )
            for review in reviews
        }


class _Group:
    """Some reviews of one cycle; every answer is by review id and leaves out what is nil."""

    def __init__(self, connection: Connection, reviews: Sequence[Review]) -> None:
        (self.cycle_id,) = {review.cycle_id for review in reviews}
        self._connection = connection
        self._ids = [review.id for review in reviews]
        self._units = [each.id for each in reviews if each.subject_kind is SubjectKind.UNIT]
        self._people = {each.id: each.person_id for each in reviews if each.person_id is not None}

    def coverage(self) -> dict[int, CoverageFacts]:
        """Return whom the disseminations of the cycle reached.

        A person is one of one. Of a unit it is the distinct people under review at it or
        below; who is exempt or has been withdrawn no longer is under review.
        """
        reached = self._reached()
        people = {
            review_id: CoverageFacts(target=1, reached=int(person_id in reached))
            for review_id, person_id in self._people.items()
        }
        return people | self._coverage_of_units()

    def _reached(self) -> frozenset[int]:
        attendance = tables.dissemination_attendance
        statement = (
            select(attendance.c.person_id)
            .distinct()
            .where(*self._among(attendance, attendance.c.person_id, self._people.values()))
        )
        return frozenset(self._connection.scalars(statement))

    def _coverage_of_units(self) -> dict[int, CoverageFacts]:
        if not self._units:
            return {}
        whole, part = tables.review.alias("whole"), tables.review.alias("part")
        attendance = tables.dissemination_attendance
        is_part = and_(
            part.c.cycle_id == whole.c.cycle_id,
            is_under(part.c.venue_path, whole.c.venue_path),
            part.c.subject_kind == SubjectKind.PERSON,
            part.c.state.not_in((EXEMPT, WITHDRAWN)),
        )
        attended = and_(
            attendance.c.cycle_id == part.c.cycle_id, attendance.c.person_id == part.c.subject_id
        )
        statement = (
            select(
                whole.c.id,
                func.count(part.c.subject_id.distinct()).label("target"),
                func.count(attendance.c.person_id.distinct()).label("reached"),
            )
            .select_from(whole.join(part, is_part).outerjoin(attendance, attended))
            .where(*self._among(whole, whole.c.id, self._units))
            .group_by(whole.c.id)
        )
        return {
            row.id: CoverageFacts(target=row.target, reached=row.reached)
            for row in self._connection.execute(statement)
        }

    def responses(self) -> dict[int, int]:
        """Return how many answers were received about each."""
        feedback = tables.feedback
        statement = (
            select(feedback.c.review_id, func.sum(feedback.c.received))
            .where(*self._among(feedback, feedback.c.review_id, self._ids))
            .group_by(feedback.c.review_id)
        )
        return {review_id: int(total) for review_id, total in self._connection.execute(statement)}

    def meetings(self) -> dict[int, MeetingFacts]:
        """Return the newest meeting that dealt with each, by day and then by number."""
        newest = self._newest_meetings()
        roles = self._supervisor_roles({meeting_id for meeting_id, _ in newest.values()})
        return {
            review_id: MeetingFacts(held_on=held_on, supervisor_roles=roles[meeting_id])
            for review_id, (meeting_id, held_on) in newest.items()
        }

    def _newest_meetings(self) -> dict[int, tuple[int, date]]:
        meeting, dealt_with = tables.meeting, tables.meeting_review
        same = and_(
            meeting.c.cycle_id == dealt_with.c.cycle_id, meeting.c.id == dealt_with.c.meeting_id
        )
        statement = (
            select(dealt_with.c.review_id, meeting.c.id, meeting.c.held_on)
            .select_from(dealt_with.join(meeting, same))
            .where(*self._among(dealt_with, dealt_with.c.review_id, self._ids))
            .order_by(dealt_with.c.review_id, meeting.c.held_on, meeting.c.id)
        )
        # Each row takes the place of the one before, which is older.
        rows = self._connection.execute(statement)
        return {row.review_id: (row.id, row.held_on) for row in rows}

    def _supervisor_roles(self, meeting_ids: Iterable[int]) -> Mapping[int, frozenset[str]]:
        """Return the roles held on the day of a meeting, strictly above its unit."""
        meeting, attendee, grant = tables.meeting, tables.meeting_supervisor, tables.role_grant
        place, superior = tables.unit.alias("place"), tables.unit.alias("superior")
        attended = and_(
            attendee.c.cycle_id == meeting.c.cycle_id, attendee.c.meeting_id == meeting.c.id
        )
        above = and_(is_under(place.c.path, superior.c.path), superior.c.id != place.c.id)
        statement = (
            select(meeting.c.id, meeting.c.held_on, grant)
            .select_from(
                meeting.join(attendee, attended)
                .join(grant, grant.c.person_id == attendee.c.person_id)
                .join(place, place.c.id == meeting.c.unit_id)
                .join(superior, and_(superior.c.id == grant.c.unit_id, above))
            )
            .where(*self._among(meeting, meeting.c.id, meeting_ids))
        )
        roles: dict[int, set[str]] = defaultdict(set)
        for row in self._connection.execute(statement):
            if _grant(row).holds_on(row.held_on):
                roles[row.id].add(row.role)
        return {meeting_id: frozenset(roles[meeting_id]) for meeting_id in meeting_ids}

    def remedies(self, today: date) -> dict[int, RemedyFacts]:
        """Return counts of remedies; those are due whose day is over."""
        remedy = tables.remedy
        due = remedy.c.due_on < today
        statement = (
            select(
                remedy.c.review_id,
                func.count().label("listed"),
                _count(remedy.c.owner_id.is_(None)).label("without_owner"),
                _count(remedy.c.due_on.is_(None)).label("without_due"),
                _count(due).label("due"),
                _count(and_(due, remedy.c.status == VERIFIED)).label("due_verified"),
            )
            .where(*self._among(remedy, remedy.c.review_id, self._ids))
            .group_by(remedy.c.review_id)
        )
        return {
            row.review_id: RemedyFacts(
                listed=row.listed,
                without_owner=row.without_owner,
                without_due=row.without_due,
                due=row.due,
                due_verified=row.due_verified,
            )
            for row in self._connection.execute(statement)
        }

    def checks(self, today: date) -> dict[int, CheckFacts]:
        """Return counts of monitoring checks; those are due whose day is over."""
        check = tables.check_made
        due = check.c.due_on < today
        statement = (
            select(
                check.c.review_id,
                func.count().label("scheduled"),
                _count(due).label("due"),
                _count(and_(due, check.c.made_on.is_not(None))).label("due_made"),
            )
            .where(*self._among(check, check.c.review_id, self._ids))
            .group_by(check.c.review_id)
        )
        return {
            row.review_id: CheckFacts(scheduled=row.scheduled, due=row.due, due_made=row.due_made)
            for row in self._connection.execute(statement)
        }

    def ratings(self) -> dict[int, RatingFacts]:
        """Return the newest decided rating of each subject, wherever it is reviewed."""
        review, rating = tables.review, tables.rating
        of_subject = and_(
            rating.c.cycle_id == review.c.cycle_id,
            rating.c.subject_kind == review.c.subject_kind,
            rating.c.subject_id == review.c.subject_id,
        )
        statement = (
            select(review.c.id, rating.c.level, rating.c.not_rated_reason)
            .select_from(review.join(rating, of_subject))
            .where(
                *self._among(review, review.c.id, self._ids),
                rating.c.step == RatingStep.DECIDED,
                rating.c.newest,
            )
        )
        return {
            row.id: RatingFacts(level=row.level, not_rated_reason=row.not_rated_reason)
            for row in self._connection.execute(statement)
        }

    def managed_by(self) -> dict[int, str | None]:
        """Return the level that manages each person under review."""
        if not self._people:
            return {}
        person = tables.person
        statement = select(person.c.id, person.c.managed_by).where(
            matching(person.c.id, self._people.values())
        )
        levels = {row.id: row.managed_by for row in self._connection.execute(statement)}
        return {review_id: levels.get(person_id) for review_id, person_id in self._people.items()}

    def _among(
        self, table: FromClause, column: ColumnElement[int], ids: Iterable[int]
    ) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return table.c.cycle_id == self.cycle_id, matching(column, ids)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _grant(row: Row[Any]) -> RoleGrant:
    return RoleGrant(
        role=row.role,
        person_id=row.person_id,
        unit_id=row.unit_id,
        from_on=date.fromisoformat(row.from_on) if row.from_on else None,
        to_on=row.to_on,
    )
