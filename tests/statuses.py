"""Reviews of members of one cell, and how they stand on a Wednesday."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.definitions import TABLE, a_definition, a_stage
from tests.factories import a_person, a_review, a_unit
from workflow.domain.definition import Definition
from workflow.domain.health import Assessment, Gates, Health, Status
from workflow.domain.organisation import Directory, RoleGrant
from workflow.domain.review import Reason, Review
from workflow.domain.terms import Target

COMMUNE = a_unit(1, kind="grassroots")
CELL = a_unit(2, parent=COMMUNE)
SECRETARY, SUPERVISOR, BOARD = (
    (Target(role=role),) for role in ("secretary", "supervisor", "board")
)
ABOVE = (Target(role="secretary", above=True),)

# As (role, person, unit): everybody who has a part in a cell.
ALL_HELD = (
    ("secretary", 1, CELL),
    ("secretary", 2, COMMUNE),
    ("supervisor", 3, CELL),
    ("board", 4, COMMUNE),
)
DEFINITION = a_definition(
    a_stage("meeting"),
    a_stage("rating", owner={"role": "board"}, authority="supervisor"),
)

NOW = datetime(2026, 3, 18, 2, tzinfo=UTC)  # a Wednesday
ENTERED_AT = datetime(2026, 3, 12, 3, tzinfo=UTC)
LAST_DAY, LATE_SINCE = date(2026, 3, 13), datetime(2026, 3, 13, 17, tzinfo=UTC)
NEXT_DAY, LATE_FROM = date(2026, 3, 20), datetime(2026, 3, 20, 17, tzinfo=UTC)

BY_OWNER = Reason(code="meeting_not_held", requirement="meeting_held", owed_by=SECRETARY)
BY_SUPERVISOR = Reason(code="supervisor_absent", owed_by=SUPERVISOR)
GATE = Reason(code="waits_for_members", owed_by=())


def at_stage(number: int = 1, **changes: Any) -> Review:
    """Return the review of a person in the cell: in time, and touched yesterday."""
    given: dict[str, Any] = {
        "state": "meeting",
        "entered_at": ENTERED_AT,
        "opened_at": ENTERED_AT,
        "touched_at": NOW - timedelta(days=1),
        "due_on": NEXT_DAY,
        "due_at": LATE_FROM,
        "unmet": (BY_OWNER,),
    }
    subject = a_person(100 + number, unit=CELL)
    return a_review(number, of=subject, at=CELL, **(given | changes))


def late(number: int = 1, **changes: Any) -> Review:
    return at_stage(number, **({"due_on": LAST_DAY, "due_at": LATE_SINCE} | changes))


def behind_gate(number: int = 1, **changes: Any) -> Review:
    return at_stage(number, **({"unmet": (GATE,), "opened_at": None} | changes))


class Known(Gates):
    """Who stands behind gates, as it is given."""

    def __init__(self, reviews: Iterable[Review], behind: Mapping[int, Sequence[int]]) -> None:
        self._reviews = {review.id: review for review in reviews}
        self._behind = behind

    def behind(self, review_id: int) -> list[Review]:
        return [self._reviews[other] for other in self._behind.get(review_id, ())]

    def singly_behind(self, review_id: int) -> list[Review]:
        return self.behind(review_id)

    def is_held_up(self, review_id: int) -> bool:
        return False

    def held_up_since(self, review_id: int) -> datetime:
        raise LookupError(review_id)


class Assessed:
    """The assessment of reviews that are known by their numbers."""

    def __init__(self, reviews: Sequence[Review], found: Assessment) -> None:
        self._reviews = {review.id: review for review in reviews}
        self._found = found

    def of(self, number: int) -> Status:
        return self._found.of(self._reviews[number])

    def all(self) -> list[Status]:
        return [self._found.of(review) for review in self._reviews.values()]


def assessment(
    *reviews: Review,
    behind: Mapping[int, Sequence[int]] | None = None,
    held: Sequence[tuple[str, int, Any]] = ALL_HELD,
    now: datetime = NOW,
    definition: Definition = DEFINITION,
) -> Assessed:
    grants = [
        RoleGrant(role=role, person_id=person, unit_id=unit.id) for role, person, unit in held
    ]
    found = Assessment(
        Known(reviews, behind or {}),
        definition=definition,
        directory=Directory((COMMUNE, CELL), grants, on=TABLE.today(now)),
        table=TABLE,
        now=now,
    )
    return Assessed(reviews, found)


def status_of(review: Review, **given: Any) -> Status:
    return assessment(review, **given).of(review.id)


def standing(status: Status) -> tuple[Health, datetime]:
    return status.health, status.since


def codes(status: Status) -> list[str]:
    return [reason.code for reason in status.reasons]


def whose_move(status: Status) -> list[tuple[str, tuple[int, ...]]]:
    return [(who.role, who.people) for who in status.waiting_on]
