"""When a meeting counts: exact shares, and time over several sittings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.errors import InvalidValueError
from workflow.domain.quorum import Quorum, Sitting, lasted
from workflow.domain.share import parse_share

STARTS_AT = datetime(2022, 11, 15, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

MORNING = (STARTS_AT, STARTS_AT + 210 * MINUTE)
AFTERNOON = (STARTS_AT + 330 * MINUTE, STARTS_AT + 540 * MINUTE)


class TestQuorum:
    @pytest.mark.parametrize(
        ("present", "convened", "share", "missing"),
        [
            pytest.param(14, 21, "2/3", 0, id="two thirds of 21 exactly"),
            pytest.param(12, 21, "2/3", 2, id="two fewer"),
            pytest.param(10, 15, "2/3", 0, id="T-8 10 of 15"),
            pytest.param(9, 15, "2/3", 1, id="T-8 9 of 15"),
            pytest.param(10, 16, "2/3", 1, id="a part of one is one"),
            pytest.param(14, 21, "66.67%", 1, id="a rounded share is more than two thirds"),
            pytest.param(7, 7, "100%", 0, id="everybody"),
            pytest.param(0, 7, "0%", 1, id="nobody makes no meeting"),
            pytest.param(0, 0, "2/3", 1, id="nobody of nobody"),
        ],
    )
    def test_tells_how_many_are_missing(
        self, present: int, convened: int, share: str, missing: int
    ) -> None:
        quorum = Quorum(present=present, convened=convened, share=parse_share(share))

        assert quorum.missing == missing
        assert quorum.is_met is (missing == 0)

    def test_tells_how_many_are_needed(self) -> None:
        assert Quorum(present=12, convened=21, share=parse_share("2/3")).needed == 14

    @given(st.integers(1, 500), st.data())
    def test_is_met_from_the_share_on(self, convened: int, data: st.DataObject) -> None:
        present = data.draw(st.integers(1, convened))

        quorum = Quorum(present=present, convened=convened, share=parse_share("2/3"))

        assert quorum.is_met is (3 * present >= 2 * convened)


class TestLasted:
    @pytest.mark.parametrize(
        ("sittings", "minutes"),
        [
            pytest.param([], 0, id="none"),
            pytest.param([MORNING], 210, id="a morning"),
            pytest.param([AFTERNOON, MORNING], 420, id="a day, without its noon"),
            pytest.param([MORNING, MORNING], 210, id="the same twice"),
            pytest.param(
                [MORNING, (STARTS_AT + 200 * MINUTE, STARTS_AT + 240 * MINUTE)], 240, id="overlap"
            ),
            pytest.param(
                [
                    MORNING,
                    (STARTS_AT + 10 * MINUTE, STARTS_AT + 20 * MINUTE),
                    (STARTS_AT + 100 * MINUTE, STARTS_AT + 220 * MINUTE),
                ],
                220,
                id="one inside another, and one over its end",
            ),
            pytest.param([MORNING, (MORNING[1], AFTERNOON[1])], 540, id="one right after another"),
        ],
    )
    def test_adds_sittings_and_counts_overlaps_once(
        self, sittings: list[Sitting], minutes: int
    ) -> None:
        assert lasted(sittings) == minutes * MINUTE

    @pytest.mark.parametrize("length", [0, -1])
    def test_refuses_a_sitting_that_ends_before_it_starts(self, length: int) -> None:
        with pytest.raises(InvalidValueError) as caught:
            lasted([(STARTS_AT, STARTS_AT + length * MINUTE)])

        assert caught.value.code == "ends_before_start"
        assert caught.value.facts["starts_at"] == "2022-11-15T01:00:00+00:00"

    def test_refuses_times_without_a_zone(self) -> None:
        start, end = (moment.replace(tzinfo=None) for moment in MORNING)

        with pytest.raises(TypeError, match="a moment has a zone"):
            lasted([(start, end)])

    @given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), max_size=8))
    def test_is_the_number_of_minutes_in_which_somebody_sat(
        self, sittings: list[tuple[int, int]]
    ) -> None:
        minutes = {minute for start, length in sittings for minute in range(start, start + length)}

        found = lasted(
            (STARTS_AT + start * MINUTE, STARTS_AT + (start + length) * MINUTE)
            for start, length in sittings
        )

        assert found == len(minutes) * MINUTE
