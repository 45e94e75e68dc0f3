"""Meetings one after the other: chains, settled times, rings, and what waits for what is left."""

from __future__ import annotations

import pytest

from tests.attending import (
    HOUR,
    a_meeting,
    afternoon,
    at,
    attendees,
    half_days,
    left,
    morning,
    when,
)
from workflow.domain.attendance_plan import schedule
from workflow.domain.quorum import Sitting


class TestOrder:
    def test_is_kept(self) -> None:
        after = {"commune": ["cell 1", "cell 2"], "district": ["commune"]}
        meetings = [a_meeting(key, number) for number, key in enumerate(["district", "commune"])]
        meetings += [a_meeting("cell 1", 2), a_meeting("cell 2", 2)]

        plan = schedule(meetings, half_days(4), after=after)

        held = {each.meeting: when(each) for each in plan.appointments}
        assert held["cell 1"][1] <= held["commune"][0]
        assert held["cell 2"][1] <= held["commune"][0]
        assert held["commune"][1] <= held["district"][0]

    def test_lets_one_meeting_begin_when_the_other_is_over(self) -> None:
        noon = morning(1)[1]
        slots = [morning(1), (noon, noon + HOUR)]

        assert schedule([a_meeting("A", 1), a_meeting("B", 2)], slots, after={"A": "B"}).left == ()

    def test_moves_earlier_meetings_forward_where_the_later_has_no_choice(self) -> None:
        busy = [at(morning(day), meeting="elsewhere", attendee=2) for day in (3, 4)]
        meetings = [a_meeting("cell", 1), a_meeting("other", 1), a_meeting("commune", 2)]

        plan = schedule(
            [meetings[1], meetings[0], meetings[2]],
            [morning(day) for day in (1, 2, 3, 4)],
            after={"commune": ["cell"], "later": ["other"]},
            busy=busy,
        )

        assert plan.left == ()

    def test_leaves_to_each_of_a_chain_its_part_of_the_slots(self) -> None:
        cells = [a_meeting(key, key) for key in range(4)]

        plan = schedule(
            [a_meeting("commune", 9), *cells],
            [morning(day) for day in range(1, 5)],
            after={"commune": range(4)},
        )

        days = [each.starts_at.day - morning(1)[0].day + 1 for each in plan.appointments]
        assert days == [3, 1, 2, 1, 2]

    def test_is_kept_along_chains_of_different_length(self) -> None:
        after = {"last": ["short", "middle"], "middle": ["first"]}
        meetings = [a_meeting(key, 1) for key in ("last", "short", "middle", "first")]

        assert schedule(meetings, half_days(4), after=after).left == ()

    @pytest.mark.parametrize(
        ("settled", "slots", "expected"),
        [
            pytest.param([2], [morning(1), morning(2), morning(3)], 2, id="one"),
            pytest.param([3, 2], [afternoon(2), morning(4)], 1, id="the last of two"),
        ],
    )
    def test_puts_a_meeting_after_settled_ones(
        self, settled: list[int], slots: list[Sitting], expected: int
    ) -> None:
        meetings = [a_meeting(day, 2, at=morning(day)) for day in settled]

        plan = schedule(
            [*meetings, a_meeting("after", 1)],
            slots,
            after={"after": settled},
        )

        assert when(plan.appointments[-1]) == slots[expected]

    def test_counts_the_end_of_a_settled_time(self) -> None:
        start, end = morning(1)
        slots = [(start + HOUR, end + HOUR), (end, end + 2 * HOUR)]
        meetings = [a_meeting("settled", 1, at=(start, end)), a_meeting("after", 2)]

        plan = schedule(meetings, slots, after={"after": ["settled"]})

        assert when(plan.appointments[1]) == slots[1]

    def test_counts_the_start_of_a_settled_time(self) -> None:
        start, end = afternoon(1)
        slots = [(start - 3 * HOUR, start + HOUR), (start - HOUR, start)]
        meetings = [a_meeting("settled", 1, at=(start, end)), a_meeting("before", 2)]

        plan = schedule(meetings, slots, after={"settled": ["before"]})

        assert when(plan.appointments[1]) == slots[1]

    def test_counts_a_settled_time_that_nobody_attends(self) -> None:
        meetings = [a_meeting("settled", at=morning(1)), a_meeting("after", 2)]

        plan = schedule(meetings, [morning(1), morning(2)], after={"after": ["settled"]})

        assert left(plan) == {"settled": "nobody_allowed"}
        assert [when(each) for each in plan.appointments] == [morning(2)]

    def test_puts_a_meeting_before_settled_ones_or_leaves_it(self) -> None:
        settled = [a_meeting(day, 2, at=morning(day)) for day in (3, 6)]

        plan = schedule(
            [*settled, a_meeting("before", 1)],
            [morning(1), morning(5)],
            after={3: ["before"], 6: ["before"]},
            busy=[at(morning(1), meeting="elsewhere")],
        )

        assert left(plan) == {"before": "all_busy"}

    def test_fits_around_settled_times(self) -> None:
        meetings = [
            a_meeting("before", 1),
            a_meeting("settled", 2, at=morning(2)),
            a_meeting("after", 1),
        ]

        plan = schedule(
            meetings,
            [morning(day) for day in (1, 2, 3)],
            after={"settled": ["before"], "after": ["settled"]},
        )

        held = {each.meeting: when(each) for each in plan.appointments}
        assert held == {"before": morning(1), "settled": morning(2), "after": morning(3)}

    def test_does_not_bind_two_settled_times(self) -> None:
        meetings = [a_meeting("A", 1, at=morning(1)), a_meeting("B", 2, at=morning(2))]

        assert schedule(meetings, [], after={"A": ["B"]}).left == ()

    def test_of_unknown_meetings_binds_nothing(self) -> None:
        plan = schedule([a_meeting("A", 1)], [morning(1)], after={"A": ["B"], "C": ["A"]})

        assert plan.left == ()

    def test_leaves_what_waits_for_a_meeting_that_is_left(self) -> None:
        meetings = [a_meeting("commune", 1), a_meeting("cell"), a_meeting("district", 1)]

        plan = schedule(
            meetings, half_days(5), after={"commune": ["cell"], "district": ["commune"]}
        )

        assert left(plan) == {
            "commune": "earlier_meeting_left",
            "cell": "nobody_allowed",
            "district": "earlier_meeting_left",
        }
        assert plan.left[0].facts["earlier"] == ["cell"]

    def test_leaves_what_has_no_slot_behind_it(self) -> None:
        meetings = [a_meeting("cell", 1), a_meeting("commune", 2)]

        plan = schedule(meetings, [morning(1)], after={"commune": ["cell"]})

        assert left(plan) == {"commune": "no_slot_left"}

    def test_that_goes_in_a_ring_leaves_the_ring_and_what_is_behind_it(self) -> None:
        meetings = [a_meeting(key, number) for number, key in enumerate("ABCD")]

        plan = schedule(meetings, half_days(4), after={"A": ["B"], "B": ["A"], "C": ["A"], "D": []})

        assert left(plan) == dict.fromkeys("ABC", "meetings_in_ring")
        assert attendees(plan) == {"D": 3}
