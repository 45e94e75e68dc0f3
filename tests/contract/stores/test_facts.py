"""What the store of facts promises, on every database; records and their facts go together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from storage.cycles import SqlCycleStore
from storage.dependencies import SqlDependencyStore
from storage.facts import SqlFactStore
from storage.reviews import SqlReviewStore
from tests.contract.installed import a_cycle
from tests.contract.stores.conftest import Transaction
from tests.contract.stores.small_tree import (
    ALSO_IN_CELL,
    EVERY_KIND,
    FIRST,
    IN_CELL,
    OF_CELL,
    OF_TOP,
    OF_UNDER_CELL,
    OTHER_CELL,
    REVIEWS,
    SECOND,
    THIRD,
    TODAY,
    TOMORROW,
    TOP,
    UNDER_CELL,
    UNSIGNED,
    YESTERDAY,
    answer,
    attend,
    check,
    decide,
    keep,
    meet,
    rating_of,
    read,
    remind,
    store_organisation,
)
from tests.factories import CYCLE, a_review, a_unit
from workflow.domain.facts import (
    CheckFacts,
    CoverageFacts,
    FactKind,
    Facts,
    GateFacts,
    PlannedMeetingFacts,
    RatingFacts,
    RemedyFacts,
    ResponseFacts,
)
from workflow.domain.records.meeting import Conclusion, ConclusionKind, MeetingStatus
from workflow.domain.records.monitoring import Check
from workflow.domain.records.rating import RatingStep
from workflow.domain.records.remedy import (
    Remedy,
    RemedyIndicator,
    RemedyPlan,
    RemedySource,
    RemedyStatus,
    Verdict,
)
from workflow.domain.review import Dependency

REMEDY = Remedy(id=0, code="R", review_id=1, title="…", owner_id=1, first_raised_on=TODAY)


@pytest.fixture(autouse=True)
def organisation(transaction: Transaction) -> None:
    store_organisation(transaction)


class TestRead:
    def test_gives_every_review_empty_facts_when_nothing_is_recorded(
        self, transaction: Transaction
    ) -> None:
        facts = read(transaction, SECOND, OF_UNDER_CELL)

        assert facts == {
            2: Facts(coverage=reached(0, of=1)),
            13: Facts(coverage=reached(0, of=1)),
        }

    def test_of_no_review_is_empty(self, transaction: Transaction) -> None:
        with transaction() as connection:
            assert SqlFactStore(connection).read([], EVERY_KIND, today=TODAY) == {}

    def test_reads_only_the_groups_that_are_asked_for(self, transaction: Transaction) -> None:
        attend(transaction, 2)
        meet(transaction, reviews=(2,))

        facts = read(transaction, SECOND, kinds=frozenset({FactKind.MEETING}))

        assert facts == {2: Facts(meeting=UNSIGNED)}

    def test_tells_gates_and_who_manages_a_person(self, transaction: Transaction) -> None:
        waits = Dependency(
            review_id=1, stage="dissemination", gate="superior", needs_id=11, needs_rank=1
        )
        with transaction() as connection:
            SqlDependencyStore(connection).insert(CYCLE, [waits])

        facts = read(
            transaction,
            replace(FIRST, not_rated_reason="joined_recently"),
            kinds=frozenset({FactKind.GATES, FactKind.MANAGED_BY}),
        )

        assert facts == {
            1: Facts(
                gates=(GateFacts(gate="superior", pending=1, total=1, sample=("U2",)),),
                not_rated_reason="joined_recently",
                managed_by="district",
            )
        }

    def test_keeps_the_cycles_apart(self, transaction: Transaction) -> None:
        with transaction() as connection:
            other = SqlCycleStore(connection).insert(a_cycle("K2")).id
            twins = [replace(review, cycle_id=other) for review in REVIEWS]
            SqlReviewStore(connection).insert(twins)
        attend(transaction, 2, cycle_id=other)
        answer(transaction, r2=1, cycle_id=other)
        meet(transaction, reviews=(2,), cycle_id=other)
        remind(transaction, replace(REMEDY, review_id=2, due_on=TODAY), cycle_id=other)
        check(transaction, Check(id=0, review_id=2, due_on=TODAY), cycle_id=other)
        decide(transaction, rating_of(ALSO_IN_CELL), cycle_id=other)

        assert read(transaction, SECOND) == {2: Facts(coverage=reached(0, of=1))}
        assert read(transaction, twins[1]) == {
            2: Facts(
                coverage=reached(1, of=1),
                responses=ResponseFacts(received=1, answered=1),
                planned_meeting=PlannedMeetingFacts(meets_on=TODAY),
                meeting=UNSIGNED,
                remedies=RemedyFacts(listed=1, without_monitor=1, without_indicator=1),
                checks=CheckFacts(scheduled=1),
                rating_steps=frozenset({"decided"}),
                rating=RatingFacts(level="good"),
            )
        }


def reached(count: int, *, of: int) -> CoverageFacts:
    """Return the coverage of a unit all of whose members are under review."""
    return CoverageFacts(reached=count, target=of, members_reached=count, members=of)


class TestCoverage:
    def test_of_a_person_is_one_of_one(self, transaction: Transaction) -> None:
        attend(transaction, 1)
        attend(transaction, 1)

        facts = read(transaction, FIRST, SECOND)

        assert facts[1].coverage == reached(1, of=1)
        assert facts[2].coverage == reached(0, of=1)

    def test_of_a_unit_counts_the_people_at_it_and_below(self, transaction: Transaction) -> None:
        attend(transaction, 1, 3, 4)
        attend(transaction, 1)

        facts = read(transaction)

        assert {key: facts[key].coverage for key in (10, 11, 12, 13)} == {
            10: reached(3, of=4),
            11: reached(2, of=3),
            12: reached(1, of=1),
            13: reached(1, of=1),
        }

    def test_counts_a_person_with_two_venues_once(self, transaction: Transaction) -> None:
        with transaction() as connection:
            SqlReviewStore(connection).insert([a_review(5, of=IN_CELL, at=UNDER_CELL)])
        attend(transaction, 1)

        facts = read(transaction, OF_CELL, OF_UNDER_CELL)

        assert (facts[11].coverage.reached, facts[11].coverage.target) == (1, 3)
        assert (facts[13].coverage.reached, facts[13].coverage.target) == (1, 2)

    @pytest.mark.parametrize(
        ("state", "target"), [("exempt", 2), ("withdrawn", 2), ("done", 3), ("meeting", 3)]
    )
    def test_leaves_out_who_is_no_longer_under_review(
        self, transaction: Transaction, state: str, target: int
    ) -> None:
        attend(transaction, 1)
        with transaction() as connection:
            SqlReviewStore(connection).replace([(FIRST, replace(FIRST, state=state, revision=1))])

        facts = read(transaction, OF_CELL)

        assert facts[11].coverage == CoverageFacts(
            reached=target - 2, target=target, members_reached=1, members=3
        )

    def test_of_a_unit_without_people_has_no_target(self, transaction: Transaction) -> None:
        empty = a_unit(5, parent=TOP)
        with transaction() as connection:
            SqlReviewStore(connection).insert([a_review(14, of=empty)])

        assert read(transaction, a_review(14, of=empty))[14].coverage == CoverageFacts()


class TestResponses:
    def test_are_added_up(self, transaction: Transaction) -> None:
        answer(transaction, r1=3, r2=1)
        answer(transaction, r1=4)

        facts = read(transaction)

        received = {key: each.responses.received for key, each in facts.items()}
        assert {key: count for key, count in received.items() if count} == {1: 7, 2: 1}


class TestRemedies:
    def test_are_counted_by_what_they_lack_and_what_is_due(self, transaction: Transaction) -> None:
        verified = {"status": RemedyStatus.VERIFIED, "verifier_id": 2}
        remind(
            transaction,
            replace(REMEDY, owner_id=None, due_on=YESTERDAY),
            replace(REMEDY, due_on=None, monitor_id=2),
            replace(REMEDY, due_on=TODAY, monitor_unit_id=1, **verified),
            replace(REMEDY, due_on=YESTERDAY, **verified),
            replace(REMEDY, due_on=YESTERDAY, status=RemedyStatus.CLAIMED),
            replace(REMEDY, due_on=TOMORROW),
            replace(REMEDY, due_on=YESTERDAY, status=RemedyStatus.IN_PROGRESS),
            replace(REMEDY, owner_id=None, due_on=YESTERDAY, status=RemedyStatus.CARRIED_OVER),
            replace(REMEDY, review_id=2),
        )
        keep(
            transaction,
            RemedyIndicator(remedy_id=1, number=1, text="…"),
            RemedyIndicator(remedy_id=1, number=2, text="…"),
            RemedyIndicator(remedy_id=2, number=1, text="…", holds=False),
        )

        facts = read(transaction, FIRST, SECOND, THIRD)

        assert [facts[key].remedies for key in (1, 2, 3)] == [
            RemedyFacts(
                listed=7,
                without_owner=1,
                without_due=1,
                without_monitor=5,
                without_indicator=6,
                due=4,
                due_claimed=1,
                due_of_subject=1,
                due_verified=1,
            ),
            RemedyFacts(listed=1, without_due=1, without_monitor=1, without_indicator=1),
            RemedyFacts(),
        ]

    @pytest.mark.parametrize(
        ("status", "uncovered"),
        [
            (MeetingStatus.HELD, ("M1/1", "M1/3")),
            (MeetingStatus.CLOSED, ("M1/1", "M1/3")),
            (MeetingStatus.PLANNED, ()),
            (MeetingStatus.CANCELLED, ()),
            (MeetingStatus.SUPERSEDED, ()),
        ],
    )
    def test_cover_the_shortcomings_of_a_meeting_that_was_held(
        self, transaction: Transaction, status: MeetingStatus, uncovered: tuple[str, ...]
    ) -> None:
        meeting = meet(transaction, reviews=(1, 2), status=status)
        conclude(transaction, meeting, 1, 2, 3)
        keep(
            transaction,
            conclusion(meeting, 4, kind=ConclusionKind.STRENGTH),
            conclusion(meeting, 5, holds=False),
            conclusion(meeting, 6, review_id=None),
        )
        remind(
            transaction,
            replace(REMEDY, source=RemedySource.CONCLUSION, source_ref="M1/2"),
            replace(REMEDY, source=RemedySource.OTHER, source_ref="M1/1"),
            replace(REMEDY, review_id=2, source=RemedySource.CONCLUSION, source_ref="M1/3"),
        )

        facts = read(transaction, FIRST, SECOND)

        assert [facts[key].shortcomings for key in (1, 2)] == [uncovered, ()]

    def test_cover_a_shortcoming_in_the_corrected_record_too(
        self, transaction: Transaction
    ) -> None:
        before = meet(transaction, reviews=(1,), status=MeetingStatus.SUPERSEDED)
        after = meet(transaction, reviews=(1,), supersedes=before)
        conclude(transaction, before, 1)
        conclude(transaction, after, 1, 2)
        remind(transaction, replace(REMEDY, source=RemedySource.CONCLUSION, source_ref="M1/1"))

        assert read(transaction, FIRST)[1].shortcomings == ("M2/2",)

    def test_that_go_on_elsewhere_still_cover_a_shortcoming(self, transaction: Transaction) -> None:
        conclude(transaction, meet(transaction, reviews=(1,)), 1)
        gone = {"source": RemedySource.CONCLUSION, "status": RemedyStatus.CARRIED_OVER}
        remind(transaction, replace(REMEDY, source_ref="M1/1", **gone))

        assert read(transaction, FIRST)[1].remedies == RemedyFacts()

    def test_are_judged_as_a_plan(self, transaction: Transaction) -> None:
        keep(
            transaction,
            RemedyPlan(review_id=1, verdict=Verdict.NOT_FEASIBLE),
            RemedyPlan(review_id=2, declared=9),
        )

        facts = read(transaction, FIRST, SECOND)

        assert [facts[key].plan_verdict for key in (1, 2)] == ["not_feasible", None]


def conclusion(meeting: int, number: int, **told: Any) -> Conclusion:
    """Return a shortcoming of the first review, unless said otherwise."""
    plain = {"review_id": 1, "kind": ConclusionKind.SHORTCOMING, "text": "…"}
    return Conclusion(meeting_id=meeting, number=number, **{**plain, **told})


def conclude(transaction: Transaction, meeting: int, *numbers: int) -> None:
    """Store shortcomings of the first review under numbers of a meeting."""
    keep(transaction, *(conclusion(meeting, number) for number in numbers))


class TestChecks:
    def test_are_due_when_their_day_is_over(self, transaction: Transaction) -> None:
        check(
            transaction,
            Check(id=0, review_id=1, due_on=YESTERDAY),
            Check(id=0, review_id=1, due_on=YESTERDAY, made_on=TODAY),
            Check(id=0, review_id=1, due_on=TODAY),
            Check(id=0, review_id=1, due_on=TODAY, made_on=TODAY),
            Check(id=0, review_id=2, due_on=TOMORROW),
        )

        facts = read(transaction, FIRST, SECOND, THIRD)

        assert [facts[key].checks for key in (1, 2, 3)] == [
            CheckFacts(scheduled=4, due=2, due_made=1),
            CheckFacts(scheduled=1),
            CheckFacts(),
        ]


class TestRating:
    def test_is_the_newest_decided(self, transaction: Transaction) -> None:
        decide(
            transaction,
            rating_of(IN_CELL, newest=False),
            rating_of(IN_CELL, level=None, not_rated_reason="ill"),
            rating_of(IN_CELL, step=RatingStep.PROPOSED),
        )

        assert read(transaction, FIRST)[1].rating == RatingFacts(not_rated_reason="ill")

    def test_is_missing_before_it_is_decided(self, transaction: Transaction) -> None:
        decide(transaction, rating_of(IN_CELL, step=RatingStep.SELF))

        assert read(transaction, FIRST)[1].rating is None

    def test_belongs_to_the_subject_and_not_to_a_venue(self, transaction: Transaction) -> None:
        elsewhere = a_review(5, of=IN_CELL, at=OTHER_CELL)
        with transaction() as connection:
            SqlReviewStore(connection).insert([elsewhere])

        decide(transaction, rating_of(IN_CELL))

        facts = read(transaction, FIRST, elsewhere, SECOND)
        good = RatingFacts(level="good")
        assert [facts[key].rating for key in (1, 5, 2)] == [good, good, None]

    def test_tells_a_unit_from_a_person_of_the_same_id(self, transaction: Transaction) -> None:
        decide(transaction, rating_of(TOP))

        facts = read(transaction, FIRST, OF_TOP)

        assert [facts[key].rating for key in (1, 10)] == [None, RatingFacts(level="good")]
