"""Values for tests; a test names only what matters to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from workflow.domain.deadline import Deadline
from workflow.domain.notice import Notice
from workflow.domain.organisation import Person, Unit
from workflow.domain.review import Review, SubjectKind

CYCLE = 1
OPENED_AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DUE_ON = date(2026, 3, 13)
DUE_AT = datetime(2026, 3, 13, 17, 0, tzinfo=UTC)


def a_unit(number: int = 1, *, parent: Unit | None = None, **changes: Any) -> Unit:
    """Return the unit `U<number>`, below `parent` or at the top."""
    unit = Unit(
        id=number,
        code=f"U{number}",
        name=f"Unit {number}",
        kind="cell",
        parent_id=parent.id if parent else None,
        path=f"{parent.path if parent else '/'}{number}/",
    )
    return replace(unit, **changes)


def a_person(number: int = 1, *, unit: Unit | None = None, **changes: Any) -> Person:
    """Return the person `P<number>`, in `unit` or in unit 1."""
    person = Person(
        id=number,
        code=f"P{number}",
        name=f"Person {number}",
        email=None,
        language="vi",
        unit_id=unit.id if unit else 1,
        joined_on=None,
        managed_by=None,
    )
    return replace(person, **changes)


def a_review(
    number: int = 1,
    *,
    of: Unit | Person | None = None,
    at: Unit | None = None,
    **changes: Any,
) -> Review:
    """Return a review at its first stage: of a unit, or of a person at a unit.

    Without `of` it is the review of the person of the same number.
    """
    subject = of or a_person(number)
    venue = at or (subject if isinstance(subject, Unit) else a_unit(subject.unit_id))
    review = Review(
        cycle_id=CYCLE,
        id=number,
        track="cells" if isinstance(subject, Unit) else "members",
        subject_kind=SubjectKind.UNIT if isinstance(subject, Unit) else SubjectKind.PERSON,
        subject_id=subject.id,
        venue_id=venue.id,
        venue_path=venue.path,
        state="dissemination",
        rank=0,
        entered_at=OPENED_AT,
        opened_at=OPENED_AT,
        due_on=DUE_ON,
        due_at=DUE_AT,
        touched_at=OPENED_AT,
    )
    return replace(review, **changes)


def a_deadline(review: Review | None = None, **changes: Any) -> Deadline:
    """Return the open deadline of the stage in which `review` is; its first rung fires when due."""
    of = review or a_review()
    deadline = Deadline(
        review_id=of.id,
        track=of.track,
        stage=of.state,
        visit=of.visit,
        venue_id=of.venue_id,
        person_id=of.person_id,
        due_on=DUE_ON,
        due_at=DUE_AT,
        next_rung=0,
        next_at=DUE_AT,
        armed_at=OPENED_AT,
        calendar_revision=1,
    )
    return replace(deadline, **changes)


def a_notice(key: str = "1.1.0.1", **changes: Any) -> Notice:
    """Return a reminder for person 1 about review 1."""
    notice = Notice(
        key=key,
        person_id=1,
        kind="remind",
        created_at=OPENED_AT,
        role="secretary",
        review_id=1,
        stage="dissemination",
        unit_id=1,
        due_on=DUE_ON,
    )
    return replace(notice, **changes)
