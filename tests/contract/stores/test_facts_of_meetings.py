"""What the store of facts says about meetings, on every database."""

from __future__ import annotations

from datetime import date

import pytest

from storage.organisation import SqlRoleStore
from tests.contract.stores.conftest import Transaction
from tests.contract.stores.small_tree import (
    FIRST,
    SECOND,
    THIRD,
    TODAY,
    TOMORROW,
    YESTERDAY,
    meet,
    read,
    store_organisation,
)
from workflow.domain.facts import (
    MeetingFacts,
)
from workflow.domain.organisation import RoleGrant


@pytest.fixture(autouse=True)
def organisation(transaction: Transaction) -> None:
    store_organisation(transaction)


class TestMeeting:
    def test_is_the_newest_by_day_and_then_by_number(self, transaction: Transaction) -> None:
        meet(transaction, held_on=YESTERDAY, reviews=(1, 2), supervisors=(2,))
        meet(transaction, held_on=TODAY, reviews=(1,))
        meet(transaction, held_on=YESTERDAY, reviews=(1,))

        facts = read(transaction, FIRST, SECOND, THIRD)

        assert [facts[key].meeting for key in (1, 2, 3)] == [
            MeetingFacts(held_on=TODAY),
            MeetingFacts(held_on=YESTERDAY),
            None,
        ]

    def test_of_one_day_is_the_one_recorded_last(self, transaction: Transaction) -> None:
        self.grant(transaction, RoleGrant(role="supervisor", person_id=4, unit_id=1))
        meet(transaction, supervisors=(4,))
        meet(transaction)

        assert read(transaction, THIRD)[3].meeting == MeetingFacts(held_on=TODAY)

    @pytest.mark.parametrize(
        ("unit_id", "days", "counts"),
        [
            (1, (None, None), True),
            (2, (None, None), True),
            (3, (None, None), False),
            (20, (None, None), False),
            (2, (TODAY, TODAY), True),
            (2, (TOMORROW, None), False),
            (2, (None, YESTERDAY), False),
        ],
        ids=[
            "at the top",
            "just above",
            "on the unit itself",
            "beside it",
            "for the very day",
            "not yet",
            "no longer",
        ],
    )
    def test_tells_the_roles_that_its_supervisors_hold_above_it_on_that_day(
        self,
        transaction: Transaction,
        unit_id: int,
        days: tuple[date | None, date | None],
        counts: bool,
    ) -> None:
        first, last = days
        self.grant(
            transaction,
            RoleGrant(role="absent", person_id=2, unit_id=1),
            RoleGrant(role="head", person_id=4, unit_id=unit_id, from_on=first, to_on=last),
        )

        meet(transaction, supervisors=(4,))

        told = read(transaction, THIRD)[3].meeting
        assert told == MeetingFacts(
            held_on=TODAY, supervisor_roles=frozenset({"head"} if counts else ())
        )

    def test_tells_all_roles_of_all_supervisors(self, transaction: Transaction) -> None:
        self.grant(
            transaction,
            RoleGrant(role="supervisor", person_id=4, unit_id=1),
            RoleGrant(role="head", person_id=4, unit_id=2),
            RoleGrant(role="secretary", person_id=2, unit_id=2),
        )

        meet(transaction, supervisors=(4, 2), reviews=(3, 1))

        facts = read(transaction, FIRST, THIRD)
        roles = frozenset({"supervisor", "head", "secretary"})
        assert [facts[key].meeting for key in (1, 3)] == [
            MeetingFacts(held_on=TODAY, supervisor_roles=roles)
        ] * 2

    def grant(self, transaction: Transaction, *grants: RoleGrant) -> None:
        with transaction() as connection:
            SqlRoleStore(connection).insert(grants)
