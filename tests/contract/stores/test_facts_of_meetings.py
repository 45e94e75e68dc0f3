"""What the store of facts says about meetings, on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from storage.organisation import SqlRoleStore
from tests.contract.stores.conftest import Transaction
from tests.contract.stores.small_tree import (
    FIRST,
    SECOND,
    THIRD,
    TODAY,
    TOMORROW,
    UNSIGNED,
    YESTERDAY,
    keep,
    meet,
    read,
    store_organisation,
)
from workflow.domain.facts import MeetingFacts, MissedMeetingFacts, PlannedMeetingFacts
from workflow.domain.organisation import RoleGrant
from workflow.domain.records.meeting import (
    MeetingStatus,
    Participant,
    Signatory,
    Signature,
    Sitting,
    Treatment,
)

EIGHT = datetime.combine(TODAY, time(8), tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def organisation(transaction: Transaction) -> None:
    store_organisation(transaction)


def grant(transaction: Transaction, *grants: RoleGrant) -> None:
    with transaction() as connection:
        SqlRoleStore(connection).insert(grants)


def board(transaction: Transaction) -> None:
    """Let person 4 be of the board above the unit that meets."""
    grant(transaction, RoleGrant(role="board", person_id=4, unit_id=1))


class TestMeeting:
    def test_is_the_newest_by_day_and_then_by_number(self, transaction: Transaction) -> None:
        meet(transaction, held_on=YESTERDAY, reviews=(1, 2), supervisors=(2,))
        meet(transaction, held_on=TODAY, reviews=(1,))
        meet(transaction, held_on=YESTERDAY, reviews=(1,))

        facts = read(transaction, FIRST, SECOND, THIRD)

        assert [facts[key].meeting for key in (1, 2, 3)] == [
            UNSIGNED,
            replace(UNSIGNED, held_on=YESTERDAY),
            None,
        ]

    def test_of_one_day_is_the_one_recorded_last(self, transaction: Transaction) -> None:
        board(transaction)
        meet(transaction, supervisors=(4,))
        meet(transaction)

        assert read(transaction, THIRD)[3].meeting == UNSIGNED

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
        grant(
            transaction,
            RoleGrant(role="absent", person_id=2, unit_id=1),
            RoleGrant(role="head", person_id=4, unit_id=unit_id, from_on=first, to_on=last),
        )

        meet(transaction, supervisors=(4,))

        told = read(transaction, THIRD)[3].meeting
        assert told is not None
        assert told.supervisor_roles == frozenset({"head"} if counts else ())

    def test_tells_all_roles_of_all_supervisors(self, transaction: Transaction) -> None:
        grant(
            transaction,
            RoleGrant(role="supervisor", person_id=4, unit_id=1),
            RoleGrant(role="head", person_id=4, unit_id=2),
            RoleGrant(role="secretary", person_id=2, unit_id=2),
        )

        meet(transaction, supervisors=(4, 2), reviews=(3, 1))

        facts = read(transaction, FIRST, THIRD)
        roles = frozenset({"supervisor", "head", "secretary"})
        assert [facts[key].meeting for key in (1, 3)] == [
            replace(UNSIGNED, supervisor_roles=roles)
        ] * 2

    def test_does_not_count_who_was_assigned_and_stayed_away(
        self, transaction: Transaction
    ) -> None:
        board(transaction)

        meet(transaction, assigned=(4,))

        assert read(transaction, THIRD)[3].meeting == UNSIGNED

    def test_counts_those_who_were_called_and_came(self, transaction: Transaction) -> None:
        number = meet(transaction)
        there = Participant(meeting_id=number, person_id=1, present=True)
        away = replace(there, person_id=2, present=False)
        guest = replace(there, person_id=3, convened=False)
        keep(transaction, there, away, guest)

        told = read(transaction, THIRD)[3].meeting

        assert told == replace(UNSIGNED, present=1, convened=2)

    def test_takes_the_number_that_were_called_as_it_was_told(
        self, transaction: Transaction
    ) -> None:
        number = meet(transaction, convened=21)
        keep(transaction, Participant(meeting_id=number, person_id=1, present=True))

        told = read(transaction, THIRD)[3].meeting

        assert told == replace(UNSIGNED, present=1, convened=21)

    def test_adds_up_its_sittings_and_counts_what_overlaps_once(
        self, transaction: Transaction
    ) -> None:
        number = meet(transaction)
        first = Sitting(meeting_id=number, number=1, starts_at=EIGHT, ends_at=EIGHT + 2 * HOUR)
        second = replace(first, number=2, starts_at=EIGHT + HOUR, ends_at=EIGHT + 3 * HOUR)
        mistaken = replace(first, number=3, ends_at=EIGHT + 9 * HOUR, holds=False)
        keep(transaction, first, second, mistaken)

        told = read(transaction, THIRD)[3].meeting

        assert told == replace(UNSIGNED, minutes=180)

    @pytest.mark.parametrize(
        ("holds", "unsigned"),
        [(True, ("secretary",)), (False, ("chair", "secretary"))],
        ids=["a signature", "one that no longer stands"],
    )
    def test_tells_in_which_places_it_is_not_signed(
        self, transaction: Transaction, holds: bool, unsigned: tuple[str, ...]
    ) -> None:
        number = meet(transaction)
        signature = Signature(
            meeting_id=number,
            signatory=Signatory.CHAIR,
            person_id=1,
            signed_at=EIGHT,
            holds=holds,
        )
        keep(transaction, signature)

        told = read(transaction, THIRD)[3].meeting

        assert told == replace(UNSIGNED, unsigned=unsigned)

    @pytest.mark.parametrize(
        ("status", "told"),
        [
            (MeetingStatus.PLANNED, None),
            (MeetingStatus.HELD, UNSIGNED),
            (MeetingStatus.CLOSED, replace(UNSIGNED, is_closed=True)),
            (MeetingStatus.CANCELLED, None),
            (MeetingStatus.SUPERSEDED, None),
        ],
        ids=str,
    )
    def test_counts_once_it_is_held_until_another_takes_its_place(
        self, transaction: Transaction, status: MeetingStatus, told: MeetingFacts | None
    ) -> None:
        meet(transaction, status=status)

        assert read(transaction, THIRD)[3].meeting == told


class TestMissedMeeting:
    @pytest.mark.parametrize("treatment", [Treatment.ABSENT, Treatment.POSTPONED], ids=str)
    def test_is_the_newest_that_did_not_deal_with_the_subject(
        self, transaction: Transaction, treatment: Treatment
    ) -> None:
        meet(transaction, held_on=YESTERDAY, treatment=treatment)
        number = meet(transaction, treatment=treatment)
        meet(transaction, held_on=TOMORROW, treatment=treatment, status=MeetingStatus.SUPERSEDED)

        facts = read(transaction, FIRST, THIRD)

        missed = MissedMeetingFacts(code=f"M{number}", held_on=TODAY, why=str(treatment))
        assert (facts[3].meeting, facts[3].missed_meeting) == (None, missed)
        assert facts[1].missed_meeting is None


class TestPlannedMeeting:
    def test_is_the_first_that_is_planned_with_those_assigned(
        self, transaction: Transaction
    ) -> None:
        board(transaction)
        planned = {"status": MeetingStatus.PLANNED, "treatment": Treatment.PLANNED}
        meet(transaction, held_on=TOMORROW, **planned)
        meet(transaction, assigned=(4,), **planned)
        meet(transaction, held_on=YESTERDAY)

        told = read(transaction, THIRD)[3].planned_meeting

        roles = frozenset({"board"})
        assert told == PlannedMeetingFacts(meets_on=TODAY, supervisor_roles=roles)

    def test_is_else_the_newest_that_was_held(self, transaction: Transaction) -> None:
        board(transaction)
        meet(transaction, held_on=YESTERDAY)
        meet(transaction, supervisors=(4,))

        told = read(transaction, THIRD)[3].planned_meeting

        roles = frozenset({"board"})
        assert told == PlannedMeetingFacts(meets_on=TODAY, supervisor_roles=roles)

    def test_is_none_when_the_subject_was_away_or_it_is_cancelled(
        self, transaction: Transaction
    ) -> None:
        meet(transaction, treatment=Treatment.ABSENT)
        meet(transaction, treatment=Treatment.PLANNED, status=MeetingStatus.CANCELLED)

        assert read(transaction, THIRD)[3].planned_meeting is None
