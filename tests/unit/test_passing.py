"""Who had passed which stage by which day, and who stood where how long."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.simulating import a_definition, a_stage
from workflow.domain.definition import Definition, Track
from workflow.domain.history import EventKind
from workflow.domain.passing import Arrival, days_from, passed_by_day, stays_of

FIRST = date(2026, 3, 2)
DAYS = days_from(FIRST, FIRST + timedelta(days=5))
AT = datetime(2026, 3, 2, tzinfo=UTC)


def a_track() -> Track:
    stages = [a_stage(name) for name in ("first", "second", "third")]
    return Definition.model_validate(a_definition(*stages)).tracks["cell"]


TRACK = a_track()
STATES = ["first", "second", "third", "done", "exempt", "withdrawn"]


def arrival(review_id: int, day: int, state: str) -> Arrival:
    return Arrival(review_id=review_id, on=DAYS[day], state=state)


class TestPassedByDay:
    def test_counts_from_the_day_on_which_a_stage_is_left(self) -> None:
        moves = [arrival(1, 0, "first"), arrival(1, 2, "second"), arrival(1, 4, "done")]

        passed = passed_by_day(moves, {1: TRACK}, DAYS)

        assert passed == {
            "first": [0, 0, 1, 1, 1, 1],
            "second": [0, 0, 0, 0, 1, 1],
            "third": [0, 0, 0, 0, 1, 1],
        }

    def test_takes_back_what_is_returned(self) -> None:
        moves = [arrival(1, 0, "first"), arrival(1, 1, "third"), arrival(1, 3, "first")]

        assert passed_by_day(moves, {1: TRACK}, DAYS)["second"] == [0, 1, 1, 0, 0, 0]

    def test_counts_no_exempt_review(self) -> None:
        moves = [arrival(1, 0, "third"), arrival(1, 1, "exempt")]

        assert passed_by_day(moves, {1: TRACK}, DAYS)["first"] == [1, 0, 0, 0, 0, 0]

    def test_passes_over_reviews_that_do_not_count(self) -> None:
        moves = [arrival(1, 0, "done"), arrival(2, 0, "done")]

        assert passed_by_day(moves, {2: TRACK}, DAYS)["third"] == [1] * 6

    @given(
        st.lists(
            st.tuples(st.integers(1, 4), st.integers(0, 5), st.sampled_from(STATES)), max_size=30
        )
    )
    def test_agrees_with_looking_at_each_evening(self, found: list[tuple[int, int, str]]) -> None:
        moves = [arrival(*each) for each in sorted(found, key=lambda each: each[1])]

        passed = passed_by_day(moves, dict.fromkeys(range(1, 5), TRACK), DAYS)

        for place, day in enumerate(DAYS):
            state = {move.review_id: move.state for move in moves if move.on <= day}
            for rank, stage in enumerate(("first", "second", "third")):
                gone = [s for s in state.values() if s == "done" or STATES.index(s) > rank]
                beyond = [s for s in gone if s not in ("exempt", "withdrawn")]
                assert passed[stage][place] == len(beyond)


class TestStaysOf:
    def test_end_where_the_next_one_begins(self) -> None:
        moves = [
            (AT, EventKind.REVIEW_OPENED, {"state": "first"}),
            (AT + timedelta(days=1), EventKind.RUNGS_FIRED, {}),
            (AT + timedelta(days=2), EventKind.REVIEW_MOVED, {"to": "second", "visit": 1}),
            (AT + timedelta(days=3), EventKind.REVIEW_MOVED, {"to": "first", "visit": 2}),
        ]

        stays = stays_of(moves)

        assert [(stay.stage, stay.visit, stay.until) for stay in stays] == [
            ("first", 1, AT + timedelta(days=2)),
            ("second", 1, AT + timedelta(days=3)),
            ("first", 2, None),
        ]

    def test_are_over_in_a_final_state(self) -> None:
        moves = [
            (AT, EventKind.REVIEW_OPENED, {"state": "first"}),
            (AT + timedelta(days=2), EventKind.REVIEW_MOVED, {"to": "done", "visit": 1}),
        ]

        [stay] = stays_of(moves)

        assert stay.until == AT + timedelta(days=2)
