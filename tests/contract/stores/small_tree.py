"""Four units, a person in each, their reviews, and what is recorded about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from storage.facts import SqlFactStore
from storage.organisation import SqlPersonStore, SqlUnitStore
from storage.records import SqlRecordStore
from storage.reviews import SqlReviewStore
from tests.contract.stores.conftest import Transaction
from tests.factories import CYCLE, a_person, a_review, a_unit
from workflow.domain.facts import (
    FactKind,
    Facts,
)
from workflow.domain.records import (
    Dissemination,
    Feedback,
    Meeting,
    Rating,
    RatingStep,
)
from workflow.domain.review import Review

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

MEETING = Meeting(unit_id=3, held_on=TODAY, minutes=None, supervisors=(), reviews=(3,))
GOOD = Rating(review_id=1, step=RatingStep.DECIDED, level="good", given_on=TODAY)

EVERY_KIND = frozenset(FactKind)


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


def attended_by(*people: int) -> Dissemination:
    return Dissemination(unit_id=1, held_on=YESTERDAY, document=None, attended=people)


def answers(review_id: int, received: int) -> Feedback:
    return Feedback(review_id=review_id, group="front", received=received, received_on=TODAY)


def attend(transaction: Transaction, *people: int) -> None:
    with transaction() as connection:
        SqlRecordStore(connection).add_disseminations(CYCLE, [attended_by(*people)])


def meet(transaction: Transaction, **changes: Any) -> None:
    with transaction() as connection:
        SqlRecordStore(connection).add_meetings(CYCLE, [replace(MEETING, **changes)])


def decide(transaction: Transaction, *ratings: Rating) -> None:
    with transaction() as connection:
        SqlRecordStore(connection).add_ratings(CYCLE, ratings, by="P9")
