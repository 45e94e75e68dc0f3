"""Who had passed which stage by which day, and who stood where how long."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.simulating import a_definition, a_stage
from workflow.domain.definition import Definition, Track
from workflow.domain.history import EventKind
from workflow.domain.moves import Moves
from workflow.domain.passing import days_from, done_by_day, passed_by_day, stays_of

FIRST = date(2026, 3, 2)
DAYS = days_from(FIRST, FIRST + timedelta(days=5))
AT = datetime(2026, 3, 2, tzinfo=UTC)


def a_track() -> Track:
    stages = [a_stage(name) for name in ("first", "second", "third")]
    return Definition.model_validate(a_definition(*stages)).tracks["cell"]


TRACK = a_track()
TRACKS = {"cell": TRACK}
STATES = ["first", "second", "third", "done", "exempt", "withdrawn"]
# Where a review came to on which day, in order.
WAYS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(STATES)), min_size=1, max_size=6).map(
    lambda found: sorted(found, key=lambda each: each[0])
)


def way(*arrivals: tuple[int, str], count: int = 1) -> list[Moves]:
    """Return the moves of reviews that came to states on days."""
    states = [None, *(state for _, state in arrivals)]
    return [
        Moves(track="cell", source=source, target=target, on=DAYS[day], count=count)
        for source, (day, target) in zip(states, arrivals, strict=False)
    ]


class TestPassedByDay:
    def test_counts_from_the_day_on_which_a_stage_is_left(self) -> None:
        moves = way((0, "first"), (2, "second"), (4, "done"), count=3)

        passed = passed_by_day(moves, TRACKS, DAYS)

        assert passed == {
            "first": [0, 0, 3, 3, 3, 3],
            "second": [0, 0, 0, 0, 3, 3],
            "third": [0, 0, 0, 0, 3, 3],
        }

    def test_takes_back_what_is_returned(self) -> None:
        moves = way((0, "first"), (1, "third"), (3, "first"))

        assert passed_by_day(moves, TRACKS, DAYS)["second"] == [0, 1, 1, 0, 0, 0]

    def test_counts_no_exempt_review(self) -> None:
        moves = way((0, "third"), (1, "exempt"))

        assert passed_by_day(moves, TRACKS, DAYS)["first"] == [1, 0, 0, 0, 0, 0]

    @given(st.lists(WAYS, max_size=5))
    def test_agrees_with_looking_at_each_evening(self, ways: list[list[tuple[int, str]]]) -> None:
        moves = [move for each in ways for move in way(*each)]

        passed, done = passed_by_day(moves, TRACKS, DAYS), done_by_day(moves, DAYS)

        for place in range(len(DAYS)):
            states = [[state for day, state in each if day <= place][-1:] for each in ways]
            here = [state for found in states for state in found]
            assert done[place] == here.count("done")
            for rank, stage in enumerate(("first", "second", "third")):
                gone = [s for s in here if s == "done" or STATES.index(s) > rank]
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
