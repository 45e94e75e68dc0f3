"""How many rungs a transaction fires."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.application.batching import LEAST, MOST, WANTED_S, size_after


class TestSizeAfter:
    @pytest.mark.parametrize(
        ("size", "seconds", "next_size"),
        [
            pytest.param(500, WANTED_S, 500, id="as long as wanted"),
            pytest.param(1_000, 2 * WANTED_S, 500, id="twice as long"),
            pytest.param(500, WANTED_S / 1.5, 750, id="a little faster"),
            pytest.param(500, WANTED_S / 100, 1_000, id="much faster"),
            pytest.param(500, 0.0, 1_000, id="at once"),
            pytest.param(MOST, 0.0, MOST, id="already the most"),
            pytest.param(500, 60.0, LEAST, id="much slower"),
        ],
    )
    def test_comes_near_what_is_wanted(self, size: int, seconds: float, next_size: int) -> None:
        assert size_after(size, seconds) == next_size

    @given(st.integers(LEAST, MOST), st.floats(0, 3_600))
    def test_stays_within_bounds_and_at_most_doubles(self, size: int, seconds: float) -> None:
        assert LEAST <= size_after(size, seconds) <= min(2 * size, MOST)

    @given(st.integers(LEAST, MOST), st.floats(0, 3_600), st.floats(0, 3_600))
    def test_is_never_more_after_a_slower_one(self, size: int, one: float, other: float) -> None:
        faster, slower = sorted((one, other))

        assert size_after(size, slower) <= size_after(size, faster)
