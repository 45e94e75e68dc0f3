"""Reviews that wait for each other in a ring are found, whatever their stages."""

from __future__ import annotations

from workflow.domain.deadlock import find_deadlock
from workflow.domain.review import Dependency

ORDER = {"meeting": 0, "rating": 1}


def waits(review_id: int, stage: str, needs_id: int, needs_rank: int) -> Dependency:
    return Dependency(
        review_id=review_id, stage=stage, gate="members", needs_id=needs_id, needs_rank=needs_rank
    )


class TestFindDeadlock:
    def test_finds_none_in_a_chain(self) -> None:
        chain = [waits(3, "rating", 2, 2), waits(2, "rating", 1, 2)]

        assert find_deadlock(chain, dict.fromkeys((1, 2, 3), ORDER)) == ()

    def test_finds_a_ring_of_three(self) -> None:
        ring = [waits(3, "rating", 2, 2), waits(2, "rating", 1, 2), waits(1, "rating", 3, 2)]

        assert set(find_deadlock(ring, dict.fromkeys((1, 2, 3), ORDER))) == {1, 2, 3}

    def test_finds_a_ring_through_an_earlier_stage_of_the_same_review(self) -> None:
        ring = [waits(1, "rating", 2, 1), waits(2, "meeting", 1, 2)]

        assert set(find_deadlock(ring, dict.fromkeys((1, 2), ORDER))) == {1, 2}

    def test_takes_a_wait_both_ways_at_different_stages_for_sound(self) -> None:
        both = [waits(1, "rating", 2, 1), waits(2, "rating", 1, 1)]

        assert find_deadlock(both, dict.fromkeys((1, 2), ORDER)) == ()
