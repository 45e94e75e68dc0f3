"""Holds over a cycle, its units and one review, in any order: the days that are left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.databases import Databases
from tests.holding import deadline_of, hold, opened, replayed, resume, review_of, working_calendar
from tests.small_world import OPENED, World, at
from workflow.domain.errors import RefusedError

SUBJECT, FIRST_DAY = "H.1.1-2", date(2022, 11, 2)
# The whole cycle, two units above one another, another unit, and the review itself.
SCOPES = (None, "H.1", "H.1.1", "H.2", SUBJECT)
COVERING = {None, "H.1", "H.1.1", SUBJECT}

CALENDAR = working_calendar()

Act = tuple[str, str | int | None]
ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("hold", "resume")), st.sampled_from(SCOPES)),
        st.tuples(st.just("pass"), st.integers(1, 4)),
    ),
    min_size=4,
    max_size=14,
)


def expected(acts: list[Act], left: int) -> tuple[int, bool]:
    """Return the days left and whether the review rests: a day counts that begins uncovered.

    A last day that was held comes again when the review goes on on a day off.
    """
    today, lasting = FIRST_DAY, set[str | int | None]()
    for act, what in acts:
        match act:
            case "hold":
                lasting.add(what)
            case "resume":
                rested = bool(lasting & COVERING)
                lasting.discard(what)
                goes_on = rested and not lasting & COVERING
                left += goes_on and left == 0 and not CALENDAR.is_working(today)
            case _:
                for _ in range(int(what or 0)):
                    today += timedelta(days=1)
                    if CALENDAR.is_working(today) and not lasting & COVERING:
                        left -= 1
    return left, bool(lasting & COVERING)


def play(world: World, acts: list[Act]) -> date:
    """Do everything that is not refused, and return the last day."""
    today = FIRST_DAY
    for act, what in acts:
        if act == "pass":
            today += timedelta(days=int(what or 0))
            continue
        try:
            if what == SUBJECT:
                world.fire(SUBJECT, act, at(today), reason="Bão")
            elif act == "hold":
                hold(world, at(today), under=what and str(what))
            else:
                resume(world, at(today), under=what and str(what))
        except RefusedError as error:
            # A second hold over the same, or none to end.
            assert error.code in {  # noqa: PT017
                *("already_held", "not_held", "held_above", "requirements_unmet"),
            }
    return today


class TestDaysLeft:
    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(acts=ACTS)
    def test_are_those_of_the_days_that_began_while_nothing_covered_the_review(
        self, databases: Databases, acts: list[Act]
    ) -> None:
        url = databases.clone(OPENED)
        before = CALENDAR.between(FIRST_DAY, deadline_of(url, SUBJECT)["due_on_day"])

        with opened(url) as world:
            today = play(world, acts)
            told = replayed(world)

        row = deadline_of(url, SUBJECT)
        rests = review_of(url, SUBJECT)["held_at"] is not None
        left = row["remaining"] if rests else CALENDAR.between(today, row["due_on_day"])
        assert (left, rests) == expected(acts, before)
        assert (row["status"], row["next_at"] is None or not rests) == (
            "held" if rests else "open",
            True,
        )
        assert told == []


@pytest.mark.parametrize("first", ["cycle", "review"])
def test_a_review_goes_on_when_the_last_hold_ends(databases: Databases, first: str) -> None:
    url = databases.clone(OPENED)

    with opened(url) as world:
        world.fire(SUBJECT, "hold", at(FIRST_DAY), reason="Bão")
        hold(world, at(FIRST_DAY))
        if first == "cycle":
            resume(world, at(FIRST_DAY))
        else:
            world.fire(SUBJECT, "resume", at(FIRST_DAY))
        between = review_of(url, SUBJECT)["held_at"]
        if first == "cycle":
            world.fire(SUBJECT, "resume", at(FIRST_DAY))
        else:
            resume(world, at(FIRST_DAY))

    assert between is not None
    assert review_of(url, SUBJECT)["held_at"] is None
