"""Four units, a person in each, their reviews, and what is recorded about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from storage.facts import READERS, SqlFactStore
from storage.organisation import SqlPersonStore, SqlUnitStore
from storage.records import SqlRecordStore
from storage.reviews import SqlReviewStore
from tests.contract.stores.conftest import Transaction
from tests.factories import CYCLE, a_person, a_review, a_unit
from workflow.domain.facts import (
    FactKind,
    Facts,
    MeetingFacts,
)
from workflow.domain.organisation import Person, Unit
from workflow.domain.records.dissemination import Attendance, Dissemination
from workflow.domain.records.feedback import AnswerCount
from workflow.domain.records.meeting import (
    Meeting,
    MeetingReview,
    MeetingStatus,
    MeetingSupervisor,
    Treatment,
)
from workflow.domain.records.monitoring import Check
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.records.record import Record
from workflow.domain.records.remedy import Remedy
from workflow.domain.review import Review, SubjectKind

TODAY = date(2026, 6, 15)
YESTERDAY, TOMORROW = date(2026, 6, 14), date(2026, 6, 16)

# Ids of which one begins with the other: `/1/2/` is not above `/1/20/`.
TOP = a_unit(1)
CELL, OTHER_CELL = a_unit(2, parent=TOP), a_unit(20, parent=TOP)
UNDER_CELL = a_unit(3, parent=CELL)
UNITS = [TOP, CELL, OTHER_CELL, UNDER_CELL]

IN_CELL, ALSO_IN_CELL = a_person(1, unit=CELL), a_person(2, unit=CELL)
UNDER, ELSEWHERE = a_person(3, unit=UNDER_CELL), a_person(4, unit=OTHER_CELL)
PEOPLE = [replace(IN_CELL, managed_by="district"), ALSO_IN_CELL, UNDER, ELSEWHERE]

OF_TOP, OF_CELL = a_review(10, of=TOP), a_review(11, of=CELL)
OF_OTHER_CELL, OF_UNDER_CELL = a_review(12, of=OTHER_CELL), a_review(13, of=UNDER_CELL)
FIRST, SECOND = a_review(1, of=IN_CELL, at=CELL), a_review(2, of=ALSO_IN_CELL, at=CELL)
THIRD, FOURTH = a_review(3, of=UNDER, at=UNDER_CELL), a_review(4, of=ELSEWHERE, at=OTHER_CELL)
REVIEWS = [FIRST, SECOND, THIRD, FOURTH, OF_TOP, OF_CELL, OF_OTHER_CELL, OF_UNDER_CELL]

EVERY_KIND = frozenset(READERS)

# What is known of a meeting of which only the day is on record.
UNSIGNED = MeetingFacts(held_on=TODAY, unsigned=("chair", "secretary"))


def store_organisation(transaction: Transaction) -> None:
    with transaction() as connection:
        SqlUnitStore(connection).insert(UNITS)
        SqlPersonStore(connection).insert(PEOPLE)
        SqlReviewStore(connection).insert(REVIEWS)


def read(
    transaction: Transaction, *reviews: Review, kinds: frozenset[FactKind] = EVERY_KIND
) -> dict[int, Facts]:
    with transaction() as connection:
        return SqlFactStore(connection).read(reviews or REVIEWS, kinds, today=TODAY)


def attend(transaction: Transaction, *people: int, cycle_id: int = CYCLE) -> None:
    """Store a session that these people attended."""
    with transaction() as connection:
        store = SqlRecordStore(connection)
        [number] = store.numbers(cycle_id, 1)
        session = Dissemination(id=number, code=f"D{number}", unit_id=1, held_on=YESTERDAY)
        attended = [Attendance(person_id=each, dissemination_id=number) for each in people]
        store.insert(cycle_id, [session, *attended])


def answer(transaction: Transaction, *, cycle_id: int = CYCLE, **received: int) -> None:
    """Store how many answers came about each review, given as `r1=3`."""
    with transaction() as connection:
        store = SqlRecordStore(connection)
        numbers = store.numbers(cycle_id, len(received))
        rows = [
            AnswerCount(
                id=number,
                review_id=int(name.removeprefix("r")),
                respondents="front",
                received=count,
                received_on=TODAY,
            )
            for number, (name, count) in zip(numbers, received.items(), strict=True)
        ]
        store.insert(cycle_id, rows)


def meet(
    transaction: Transaction,
    *,
    held_on: date = TODAY,
    supervisors: Sequence[int] = (),
    assigned: Sequence[int] = (),
    reviews: Sequence[int] = (3,),
    treatment: Treatment = Treatment.REVIEWED,
    cycle_id: int = CYCLE,
    status: MeetingStatus = MeetingStatus.HELD,
    **told: Any,
) -> int:
    """Store a meeting that was held and return its number.

    Args:
        told: Other fields of the meeting.
    """
    with transaction() as connection:
        store = SqlRecordStore(connection)
        [number] = store.numbers(cycle_id, 1)
        meeting = Meeting(
            id=number, code=f"M{number}", unit_id=3, status=status, meets_on=held_on, **told
        )
        attending = [
            MeetingSupervisor(
                meeting_id=number,
                person_id=each,
                attended=each in supervisors,
                assigned=each in assigned,
            )
            for each in {*supervisors, *assigned}
        ]
        agenda = [
            MeetingReview(review_id=each, meeting_id=number, place=place, treatment=treatment)
            for place, each in enumerate(reviews, start=1)
        ]
        store.insert(cycle_id, [meeting, *attending, *agenda])
    return number


def keep(transaction: Transaction, *rows: Record, cycle_id: int = CYCLE) -> None:
    """Store rows as they are."""
    with transaction() as connection:
        SqlRecordStore(connection).insert(cycle_id, rows)


def remind(transaction: Transaction, *remedies: Remedy, cycle_id: int = CYCLE) -> None:
    """Store remedies under the next numbers."""
    with transaction() as connection:
        store = SqlRecordStore(connection)
        numbers = store.numbers(cycle_id, len(remedies))
        store.insert(
            cycle_id,
            [
                replace(each, id=number, code=f"R{number}")
                for number, each in zip(numbers, remedies, strict=True)
            ],
        )


def check(transaction: Transaction, *checks: Check, cycle_id: int = CYCLE) -> None:
    """Store checks under the next numbers."""
    with transaction() as connection:
        store = SqlRecordStore(connection)
        numbers = store.numbers(cycle_id, len(checks))
        store.insert(
            cycle_id,
            [replace(each, id=number) for number, each in zip(numbers, checks, strict=True)],
        )


def rating_of(subject: Unit | Person, **changes: Any) -> Rating:
    """Return a rating of a subject, decided as good unless said otherwise."""
    kind = SubjectKind.UNIT if isinstance(subject, Unit) else SubjectKind.PERSON
    good = Rating(
        subject_kind=kind,
        subject_id=subject.id,
        id=0,
        step=RatingStep.DECIDED,
        level="good",
        given_on=TODAY,
        given_by="P9",
    )
    return replace(good, **changes)


def decide(transaction: Transaction, *ratings: Rating, cycle_id: int = CYCLE) -> None:
    """Store ratings under the next numbers, as they are."""
    with transaction() as connection:
        store = SqlRecordStore(connection)
        numbers = store.numbers(cycle_id, len(ratings))
        store.insert(
            cycle_id,
            [replace(each, id=number) for number, each in zip(numbers, ratings, strict=True)],
        )
