"""The health of any cycle: totals add up, and somebody is named for all that is stuck."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.definitions import TABLE
from tests.statuses import (
    BY_OWNER,
    BY_SUPERVISOR,
    GATE,
    NOW,
    assessment,
    at_stage,
)
from workflow.domain.health import STUCK, Health
from workflow.domain.review import Reason, Review

HOURS = st.integers(min_value=-24 * 40, max_value=24 * 20)
REASONS = st.lists(st.sampled_from([BY_OWNER, BY_SUPERVISOR]), max_size=2).map(tuple)


@st.composite
def cycles(draw: st.DrawFn) -> tuple[list[Review], dict[int, list[int]]]:
    """Draw reviews that wait only for reviews of higher numbers that have not ended."""
    states = draw(st.lists(st.sampled_from(["meeting", "rating", "done"]), min_size=1, max_size=8))
    standing = [number for number, state in enumerate(states) if state != "done"]
    behind: dict[int, list[int]] = {}
    for number in standing:
        later = [other for other in standing if other > number]
        if later:
            behind[number] = sorted(draw(st.sets(st.sampled_from(later), max_size=3)))
    gates = {number: (GATE,) for number, others in behind.items() if others}
    reviews = [
        a_standing_review(draw, number, state, gates.get(number, ()))
        for number, state in enumerate(states)
    ]
    return reviews, behind


def a_standing_review(
    draw: st.DrawFn, number: int, state: str, gates: tuple[Reason, ...]
) -> Review:
    due_at = NOW + timedelta(hours=draw(HOURS))
    held_at = None if state == "done" else draw(st.sampled_from([None, None, NOW]))
    return at_stage(
        number,
        state=state,
        due_on=TABLE.today(due_at),
        due_at=due_at,
        touched_at=NOW - timedelta(hours=abs(draw(HOURS))),
        held_at=held_at,
        unmet=gates + draw(REASONS),
    )


class TestAnyCycle:
    @given(cycles())
    def test_has_totals_that_add_up_and_somebody_for_everything_that_is_stuck(
        self, cycle: tuple[list[Review], dict[int, list[int]]]
    ) -> None:
        reviews, behind = cycle

        found = assessment(*reviews, behind=behind).all()

        assert Counter(status.health for status in found).total() == len(reviews)
        for status in found:
            assert status.is_stuck is (status.health in STUCK)
            assert status.since <= NOW
            if status.is_stuck:
                assert status.reasons
                assert any(who.people for who in status.waiting_on)

    @given(cycles())
    def test_blocks_everything_where_nobody_holds_any_role(
        self, cycle: tuple[list[Review], dict[int, list[int]]]
    ) -> None:
        reviews, behind = cycle

        found = assessment(*reviews, behind=behind, held=[]).all()

        assert {status.health for status in found} <= {Health.BLOCKED, Health.DONE}
        assert not any(who.people for status in found for who in status.waiting_on)
