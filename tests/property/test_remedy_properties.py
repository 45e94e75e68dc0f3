"""Whatever people do with a remedy, in whatever order, no way leads past its verification."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.remedying import RAISED_ON, a_remedy, a_step
from workflow.domain.errors import RefusedError
from workflow.domain.obligation import watched_until
from workflow.domain.records.remedy import Remedy
from workflow.domain.records.remedy import RemedyStatus as Status
from workflow.domain.remedy_course import Step, newest_day, taken_by

Act = tuple[Step, int, int]

acts = st.lists(
    st.tuples(st.sampled_from(Step), st.integers(1, 4), st.integers(min_value=-3, max_value=120)),
    max_size=25,
)


def after(acts: list[Act], *, months: int = 0) -> list[tuple[Step, int, Remedy]]:
    """Return what was taken of some acts, each by a person so many days after the one before."""
    remedy, on, taken = a_remedy(watch_months=months), RAISED_ON, []
    for step, person, later in acts:
        day = on + timedelta(days=later)
        due_on = day + timedelta(days=30)
        said = a_step(step, on=day, by=f"P{person}", person_id=person, due_on=due_on)
        try:
            remedy = taken_by(remedy, said)
        except RefusedError:
            continue
        on = day
        taken.append((step, person, remedy))
    return taken


class TestCourse:
    @given(acts)
    def test_has_no_way_to_verified_without_a_claim(self, acts: list[Act]) -> None:
        claimed = False
        for step, _, remedy in after(acts):
            claimed = step is Step.CLAIM or (claimed and step is not Step.REOPEN)
            assert (remedy.status in (Status.CLAIMED, Status.VERIFIED)) == claimed
            assert (remedy.status is Status.VERIFIED) <= (remedy.claimed_on is not None)
            assert (remedy.verifier_id is not None) == (remedy.status is Status.VERIFIED)

    @given(acts)
    def test_is_never_verified_by_its_owner_nor_by_who_claimed_it(self, acts: list[Act]) -> None:
        for step, person, remedy in after(acts):
            if step is Step.VERIFY:
                assert person not in (remedy.owner_id, None)
                assert f"P{person}" != remedy.claimed_by

    @given(acts, st.integers(min_value=0, max_value=12))
    def test_is_never_verified_while_it_is_watched(self, acts: list[Act], months: int) -> None:
        for _, _, remedy in after(acts, months=months):
            if remedy.verified_on is not None:
                until = watched_until(remedy)
                assert until is not None
                assert remedy.verified_on >= until

    @given(acts)
    def test_never_goes_back_in_time(self, acts: list[Act]) -> None:
        days = [newest_day(remedy) for _, _, remedy in after(acts)]

        assert days == sorted(days)
