"""Putting reviews, deadlines and rungs into a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.deadlines import SqlDeadlineStore
from storage.reviews import SqlReviewStore
from tests.contract.stores.conftest import Transaction
from tests.factories import CYCLE, DUE_AT, a_deadline
from workflow.domain.deadline import Deadline
from workflow.domain.definition import RungAction
from workflow.domain.escalation import Firing
from workflow.domain.organisation import Resolution
from workflow.domain.review import Review
from workflow.domain.terms import Target
from workflow.ports.deadlines import LedgerRow


def insert_reviews(transaction: Transaction, *reviews: Review) -> None:
    with transaction() as connection:
        SqlReviewStore(connection).insert(reviews)


def arm(transaction: Transaction, *deadlines: Deadline) -> None:
    """Store deadlines with numbers from 1."""
    with transaction() as connection:
        store = SqlDeadlineStore(connection)
        store.arm(CYCLE, deadlines)
        store.write_armed(CYCLE, 1)


def arm_for(transaction: Transaction, *reviews: Review) -> None:
    """Store reviews, each with a deadline of the same number that is due at the same moment."""
    insert_reviews(transaction, *reviews)
    arm(transaction, *(a_deadline(review) for review in reviews))


def fired(
    deadline: Deadline, rung: int, *, unit_id: int = 1, people: Sequence[int] = (1,)
) -> LedgerRow:
    """Return a rung that consolidated on the secretaries of a unit."""
    firing = Firing(
        deadline=deadline,
        rung=rung,
        scheduled_at=DUE_AT,
        action=RungAction.CONSOLIDATE,
        to=(Target(role="secretary"),),
        offset=0,
        notifies=True,
    )
    found = Resolution(role="secretary", unit_id=unit_id, people=tuple(people))
    return LedgerRow(firing=firing, resolution=found)


def record(transaction: Transaction, *rows: LedgerRow, fired_at: datetime = DUE_AT) -> None:
    with transaction() as connection:
        SqlDeadlineStore(connection).record(CYCLE, rows, fired_at=fired_at)
