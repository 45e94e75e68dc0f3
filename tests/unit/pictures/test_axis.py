"""The days of an axis."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from runtime.language import language
from runtime.pictures.axis import short_day, ticks

FIRST = date(2026, 3, 2)


class TestTicks:
    @given(st.integers(0, 800), st.integers(2, 12))
    def test_go_from_the_first_to_the_last_and_are_few(self, length: int, most: int) -> None:
        last = FIRST + timedelta(days=length)

        found = ticks(FIRST, last, most=most)

        assert (found[0], found[-1]) == (FIRST, last)
        assert list(found) == sorted(set(found))
        assert len(found) <= most + 1

    def test_stand_evenly(self) -> None:
        found = ticks(FIRST, FIRST + timedelta(days=20), most=6)

        assert [(day - FIRST).days for day in found] == [0, 4, 8, 12, 16, 20]


class TestShortDay:
    def test_has_no_year(self) -> None:
        assert [short_day(FIRST, language(code)) for code in ("vi", "en")] == ["02/03", "2 Mar"]
