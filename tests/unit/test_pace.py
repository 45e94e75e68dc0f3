"""When beats come, so that many workers do not come at once."""

from __future__ import annotations

import pytest

from runtime.pace import first_pause, pause_after


class TestFirstPause:
    @pytest.mark.parametrize(("draw", "seconds"), [(0.0, 0.0), (0.5, 7.5), (1.0, 15.0)])
    def test_lies_within_the_first_interval(self, draw: float, seconds: float) -> None:
        assert first_pause(15, draw=draw) == seconds


class TestPauseAfter:
    @pytest.mark.parametrize(
        ("failures", "interval", "shortest", "longest"),
        [
            pytest.param(1, 1, 1, 2, id="one"),
            pytest.param(2, 1, 2, 4, id="two"),
            pytest.param(4, 1, 8, 16, id="four"),
            pytest.param(5, 1, 15, 30, id="the limit"),
            pytest.param(10_000, 1, 15, 30, id="very many"),
            pytest.param(1, 15, 15, 30, id="the usual interval"),
            pytest.param(9, 60, 30, 60, id="an interval beyond the limit"),
        ],
    )
    def test_is_drawn_from_what_doubles_up_to_a_limit(
        self, failures: int, interval: float, shortest: float, longest: float
    ) -> None:
        first = pause_after(failures, interval_s=interval, draw=0)
        last = pause_after(failures, interval_s=interval, draw=1)

        assert (first, last) == (shortest, longest)
