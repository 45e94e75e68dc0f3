"""The facts about many reviews at once, in a few grouped queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select

from storage import fact_statements
from storage.dependencies import SqlDependencyStore
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
        reached = {
            row.person_id
            for row in self._find(fact_statements.people_reached(), self._people.values())
        }
        people = {
            review_id: CoverageFacts(target=1, reached=int(person_id in reached))
            for review_id, person_id in self._people.items()
        }
        units = {
            row.id: CoverageFacts(target=row.target, reached=row.reached)
            for row in self._find(fact_statements.coverage_of_units(), self._units)
        }
        return people | units

    def responses(self) -> dict[int, int]:
        """Return how many answers were received about each."""
        return {
            row.review_id: int(row.total)
            for row in self._find(fact_statements.answers_received(), self._ids)
        }

    def meetings(self) -> dict[int, MeetingFacts]:
        """Return the newest meeting that dealt with each, by day and then by number."""
        # Each row takes the place of the one before, which is older.
        rows = self._find(fact_statements.meetings_held(), self._ids)
        newest = {row.review_id: (row.id, row.held_on) for row in rows}
        roles = self._supervisor_roles({meeting_id for meeting_id, _ in newest.values()})
        return {
            review_id: MeetingFacts(held_on=held_on, supervisor_roles=roles[meeting_id])
            for review_id, (meeting_id, held_on) in newest.items()
        }

    def _supervisor_roles(self, meeting_ids: Collection[int]) -> Mapping[int, frozenset[str]]:
        """Return the roles held on the day of a meeting, strictly above its unit."""
        roles: dict[int, set[str]] = defaultdict(set)
        for row in self._find(fact_statements.roles_of_supervisors(), meeting_ids):
            if _grant(row).holds_on(row.held_on):
                roles[row.id].add(row.role)
        return {meeting_id: frozenset(roles[meeting_id]) for meeting_id in meeting_ids}

    def remedies(self, today: date) -> dict[int, RemedyFacts]:
        """Return counts of remedies; those are due whose day is over."""
        return {
            row.review_id: RemedyFacts(
                listed=row.listed,
                without_owner=row.without_owner,
                without_due=row.without_due,
                due=row.due,
                due_verified=row.due_verified,
            )
            for row in self._find(fact_statements.remedies_counted(), self._ids, today=today)
        }

    def checks(self, today: date) -> dict[int, CheckFacts]:
        """Return counts of monitoring checks; those are due whose day is over."""
        return {
            row.review_id: CheckFacts(scheduled=row.scheduled, due=row.due, due_made=row.due_made)
            for row in self._find(fact_statements.checks_counted(), self._ids, today=today)
        }

    def ratings(self) -> dict[int, RatingFacts]:
        """Return the newest decided rating of each subject, wherever it is reviewed."""
        return {
            row.id: RatingFacts(level=row.level, not_rated_reason=row.not_rated_reason)
            for row in self._find(fact_statements.ratings_decided(), self._ids)
        }

    def managed_by(self) -> dict[int, str | None]:
        """Return the level that manages each person under review."""
        levels = {
            row.id: row.managed_by
            for row in self._find(fact_statements.levels_of_management(), self._people.values())
        }
        return {review_id: levels.get(person_id) for review_id, person_id in self._people.items()}

    def _find(
        self, statement: Select[Any], ids: Collection[int], **given: Any
    ) -> Iterable[Row[Any]]:
        if not ids:
            return ()
        return self._connection.execute(statement, {"cycle_id": self.cycle_id, "ids": ids, **given})


def _grant(row: Row[Any]) -> RoleGrant:
    return RoleGrant(
        role=row.role,
        person_id=row.person_id,
        unit_id=row.unit_id,
        from_on=date.fromisoformat(row.from_on) if row.from_on else None,
        to_on=row.to_on,
    )
