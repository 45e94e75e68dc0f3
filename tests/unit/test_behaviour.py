"""When stages are completed in a simulation."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.definitions import TABLE
from workflow.domain.behaviour import ALL_IN_TIME, Behaviour, BehaviourRule, Draw, Opening, Pace
from workflow.domain.durations import CalendarDays, WorkingDays

MONDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 6)
NEXT_MONDAY = date(2026, 3, 9)

ALWAYS = Pace(on_time=Fraction(1))
LATE = Pace(on_time=Fraction(0), late=Fraction(1), late_by=(WorkingDays(2), WorkingDays(4)))
NEVER = Pace(on_time=Fraction(0))


def opening(**changes: Any) -> Opening:
    """Return a stage that opened on a Monday and is due on the Friday."""
    given = {"opened_on": MONDAY, "first_on": MONDAY, "due_on": FRIDAY, **changes}
    return Opening(**given)


def days(pace: Pace, opened: Opening) -> Counter[date | None]:
    """Return how often each day is drawn for a thousand reviews."""
    return Counter(
        pace.finishes_on(opened, Draw.of(7, number), calendar=TABLE.calendar)
        for number in range(1000)
    )


class TestDraw:
    def test_is_the_same_for_the_same_seed_and_names(self) -> None:
        assert Draw.of(1, "a", "b") == Draw.of(1, "a", "b")

    @pytest.mark.parametrize("names", [("a", "c"), ("ab",), ("a", "b", 1)])
    def test_differs_for_other_names(self, names: tuple[object, ...]) -> None:
        assert Draw.of(1, *names) != Draw.of(1, "a", "b")

    def test_differs_for_another_seed(self) -> None:
        assert Draw.of(2, "a", "b") != Draw.of(1, "a", "b")

    def test_stays_what_it_was_in_earlier_versions(self) -> None:
        drawn = Draw.of(20221101, "member", "rating", 1, "A1", "TL")

        assert drawn == Draw(lot=5_490_727_254_557_219_906, place=13_932_313_251_571_164_758)


class TestPaceInTime:
    def test_draws_each_working_day_up_to_the_last_valid_one(self) -> None:
        drawn = days(ALWAYS, opening())

        assert sorted(drawn) == [date(2026, 3, day) for day in (2, 3, 4, 5, 6)]
        assert all(150 < count < 250 for count in drawn.values())

    def test_leaves_days_off_out(self) -> None:
        saturday = date(2026, 3, 7)

        drawn = days(ALWAYS, opening(first_on=saturday, due_on=date(2026, 3, 10)))

        assert sorted(drawn) == [NEXT_MONDAY, date(2026, 3, 10)]

    @pytest.mark.parametrize(
        "late",
        [
            pytest.param({"first_on": date(2026, 3, 3), "due_on": MONDAY}, id="no time left"),
            pytest.param({"due_on": date(2026, 2, 27)}, id="due before it opened"),
            pytest.param(
                {
                    "opened_on": date(2026, 3, 7),
                    "first_on": date(2026, 3, 7),
                    "due_on": date(2026, 3, 8),
                },
                id="days off only",
            ),
        ],
    )
    def test_finishes_at_once_where_no_working_day_is_left(self, late: dict[str, date]) -> None:
        opened = opening(**late)

        assert set(days(ALWAYS, opened)) == {opened.opened_on}

    def test_takes_the_next_working_day_without_a_deadline(self) -> None:
        saturday = date(2026, 3, 7)

        assert set(days(ALWAYS, opening(first_on=saturday, due_on=None))) == {NEXT_MONDAY}


class TestPaceLate:
    def test_draws_each_of_the_days_after_the_last_valid_one(self) -> None:
        drawn = days(LATE, opening())

        assert sorted(drawn) == [date(2026, 3, day) for day in (10, 11, 12)]
        assert all(270 < count < 400 for count in drawn.values())

    def test_rolls_calendar_days_forward(self) -> None:
        by_a_day = Pace(
            on_time=Fraction(0), late=Fraction(1), late_by=(CalendarDays(1), CalendarDays(1))
        )

        assert set(days(by_a_day, opening())) == {NEXT_MONDAY}

    def test_is_not_before_the_stage_opened(self) -> None:
        opened_on = date(2026, 3, 20)

        assert set(days(LATE, opening(opened_on=opened_on, first_on=opened_on))) == {opened_on}


class TestPaceShares:
    def test_are_what_they_say(self) -> None:
        pace = Pace(
            on_time=Fraction(80, 100),
            late=Fraction(15, 100),
            late_by=(WorkingDays(1), WorkingDays(1)),
        )

        drawn = days(pace, opening(first_on=FRIDAY))

        assert set(drawn) == {FRIDAY, NEXT_MONDAY, None}
        assert 770 < drawn[FRIDAY] < 830
        assert 120 < drawn[NEXT_MONDAY] < 180
        assert 30 < drawn[None] < 70

    @pytest.mark.parametrize(
        ("pace", "finished"),
        [pytest.param(ALWAYS, True, id="all"), pytest.param(NEVER, False, id="none")],
    )
    def test_hold_at_both_ends(self, pace: Pace, finished: bool) -> None:
        for lot in (0, 2**64 - 1):
            found = pace.finishes_on(opening(), Draw(lot=lot, place=0), calendar=TABLE.calendar)

            assert (found is not None) == finished


class TestBehaviour:
    def test_takes_the_first_rule_that_fits(self) -> None:
        behaviour = Behaviour(
            default=ALWAYS,
            rules=(
                BehaviourRule(pace=LATE, track="cell", stage="meeting"),
                BehaviourRule(pace=NEVER, stage="meeting"),
            ),
        )

        found = [
            behaviour.pace(track=track, stage=stage, lineage=("H.1", "H"))
            for track, stage in (("cell", "meeting"), ("member", "meeting"), ("cell", "rating"))
        ]

        assert found == [LATE, NEVER, ALWAYS]

    @pytest.mark.parametrize(
        ("lineage", "fits"),
        [
            pytest.param(("H.1", "H"), True, id="the unit"),
            pytest.param(("H.1.2", "H.1", "H"), True, id="below it"),
            pytest.param(("H.10", "H"), False, id="one that begins alike"),
            pytest.param(("H",), False, id="above it"),
        ],
    )
    def test_means_a_unit_with_all_below_it(self, lineage: tuple[str, ...], fits: bool) -> None:
        rule = BehaviourRule(pace=LATE, unit="H.1")

        assert rule.fits(track="cell", stage="meeting", lineage=lineage) == fits

    def test_is_in_time_for_everybody_when_nothing_is_said(self) -> None:
        assert ALL_IN_TIME.pace(track="cell", stage="meeting", lineage=("H",)) == ALWAYS
