"""Whatever people do with a suggestion, in whatever order, no way leads past its approval."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.suggesting import PROPOSED_ON, a_step, a_suggestion
from workflow.domain.errors import RefusedError
from workflow.domain.records.suggestion import Suggestion
from workflow.domain.records.suggestion import SuggestionStatus as Status
from workflow.domain.suggestion_course import ENDED, IN_FORCE, Step, age, newest_day, taken_by

acts = st.lists(
    st.tuples(st.sampled_from(Step), st.integers(min_value=-3, max_value=30)), max_size=25
)
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))


def after(acts: list[tuple[Step, int]]) -> list[tuple[Step, Suggestion]]:
    """Return what was taken of some acts, each so many days after the one before, and its end."""
    suggestion, on, taken = a_suggestion(), PROPOSED_ON, []
    for step, later in acts:
        day = on + timedelta(days=later)
        try:
            suggestion = taken_by(suggestion, a_step(step, on=day))
        except RefusedError:
            continue
        on = day
        taken.append((step, suggestion))
    return taken


class TestCourse:
    @given(acts)
    def test_has_no_way_past_the_approval(self, acts: list[tuple[Step, int]]) -> None:
        for place, (_, suggestion) in enumerate(taken := after(acts)):
            steps = [step for step, _ in taken[: place + 1]]
            assert (suggestion.status in IN_FORCE) <= (Step.APPROVE in steps)
            assert (suggestion.notified_on is not None) <= (suggestion.approved_on is not None)
            assert (suggestion.explained_on is not None) <= (suggestion.notified_on is not None)
            assert (suggestion.concluded_on is not None) <= (suggestion.explained_on is not None)
            assert (suggestion.reported_on is not None) <= (suggestion.concluded_on is not None)

    @given(acts)
    def test_ends_for_good(self, acts: list[tuple[Step, int]]) -> None:
        statuses = [Status.PROPOSED, *(suggestion.status for _, suggestion in after(acts))]

        assert not {*ENDED, Status.REPORTED} & set(statuses[:-1])

    @given(acts)
    def test_never_goes_back_in_time(self, acts: list[tuple[Step, int]]) -> None:
        days = [newest_day(suggestion) for _, suggestion in after(acts)]

        assert days == sorted(days)


class TestAge:
    @given(days, days)
    def test_never_shrinks_and_never_has_a_whole_month_of_days(self, one: date, two: date) -> None:
        since, today = sorted((one, two))
        years, months, rest = age(since, today)

        assert min(years, months, rest) >= 0
        assert months < 12
        assert rest < 31
        assert (years, months, rest) <= age(since, today + timedelta(days=31))
