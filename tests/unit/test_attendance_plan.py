"""Plans of attendance: settled meetings, meetings to be placed, an order, and what is left."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from runtime.language import LANGUAGES, language
from tests.attending import (
    HOUR,
    Request,
    a_meeting,
    afternoon,
    at,
    attendees,
    counts,
    half_days,
    left,
    morning,
    thoi_lai,
    when,
)
from workflow.domain.attendance import PlannedMeeting
from workflow.domain.attendance_plan import assign, schedule
from workflow.domain.errors import InvalidValueError
from workflow.domain.quorum import Sitting


class TestAssign:
    def test_gives_each_meeting_somebody_who_is_free(self) -> None:
        meetings = [
            a_meeting("A", 1, 2, at=morning(1)),
            a_meeting("B", 1, at=afternoon(1)),
            a_meeting("C", 1, 2, at=morning(2)),
        ]

        plan = assign(meetings)

        assert attendees(plan) == {"A": 2, "B": 1, "C": 1}
        assert [when(each) for each in plan.appointments] == [morning(1), afternoon(1), morning(2)]
        assert plan.left == ()

    def test_moves_others_along_a_chain_to_make_room(self) -> None:
        chain = [a_meeting(number, number, number + 1, at=morning(1)) for number in range(100)]

        plan = assign([*chain, a_meeting("last", 0, at=morning(1))])

        assert attendees(plan) == {"last": 0} | {number: number + 1 for number in range(100)}

    def test_gives_up_on_a_chain_that_is_too_long_to_follow(self) -> None:
        chain = [a_meeting(number, number, number + 1, at=morning(1)) for number in range(2000)]

        plan = assign([*chain, a_meeting("last", 0, at=morning(1))])

        assert left(plan) == {"last": "all_busy"}

    def test_leaves_what_nobody_is_free_for(self) -> None:
        meetings = [a_meeting("A", 1, at=morning(1)), a_meeting("B", 1, at=afternoon(1))]

        assert left(assign(meetings)) == {"B": "all_busy"}

    @pytest.mark.parametrize(("buffer", "found"), [(2 * HOUR, {}), (3 * HOUR, {"B": "all_busy"})])
    def test_minds_the_buffer_that_is_given(self, buffer: timedelta, found: dict[str, str]) -> None:
        meetings = [a_meeting("A", 1, at=morning(1)), a_meeting("B", 1, at=afternoon(1))]

        assert left(assign(meetings, buffer=buffer)) == found

    def test_minds_appointments_that_there_are(self) -> None:
        elsewhere = at(afternoon(1), meeting="elsewhere", attendee=1)

        plan = assign([a_meeting("A", 1, 2, at=morning(1))], busy=[elsewhere])

        assert attendees(plan) == {"A": 2}

    def test_takes_an_appointment_at_the_same_meeting_for_no_clash(self) -> None:
        plan = assign([a_meeting("A", 1, at=morning(1))], busy=[at(morning(1), meeting="A")])

        assert attendees(plan) == {"A": 1}

    def test_sends_one_person_to_two_sittings_of_a_meeting(self) -> None:
        sittings = [a_meeting("A", 1, at=morning(1)), a_meeting("A", 1, at=afternoon(1))]

        assert assign(sittings).left == ()

    def test_never_sends_who_takes_part(self) -> None:
        meeting = replace(a_meeting("A", 1, 2, at=morning(1)), taking_part=frozenset({1}))
        alone = replace(a_meeting("B", 3, at=morning(2)), taking_part=frozenset({3}))

        plan = assign([meeting, alone])

        assert attendees(plan) == {"A": 2}
        assert left(plan) == {"B": "nobody_allowed"}

    def test_sends_nobody_elsewhere_while_his_own_unit_meets(self) -> None:
        own = replace(a_meeting("A", 2, at=morning(1)), taking_part=frozenset({1}))

        plan = assign([a_meeting("B", 1, 3, at=afternoon(1)), own])

        assert attendees(plan) == {"A": 2, "B": 3}

    def test_assigns_meetings_whose_members_are_wanted_at_both(self) -> None:
        both = frozenset({9})
        meetings = [
            replace(a_meeting("A", 1, at=morning(1)), taking_part=both),
            replace(a_meeting("B", 2, at=morning(1)), taking_part=both),
        ]

        assert attendees(assign(meetings)) == {"A": 1, "B": 2}


class TestLoads:
    def test_are_shared_evenly(self) -> None:
        meetings = [a_meeting(day, 1, 2, 3, at=morning(day)) for day in range(1, 10)]

        assert counts(assign(meetings).appointments) == [3, 3, 3]

    def test_are_evened_out_through_others(self) -> None:
        # Only 2 may take over from 1, and only 3 from 2.
        meetings = [
            *(a_meeting(day, 1, 2, at=morning(day)) for day in (1, 2)),
            *(a_meeting(day, 2, 3, at=morning(day)) for day in (3, 4)),
            *(a_meeting(day, 1, at=morning(day)) for day in (5, 6)),
        ]

        plan = assign(meetings)

        assert counts(plan.appointments) == [2, 2, 2]

    def test_do_not_cost_a_meeting(self) -> None:
        meetings = [a_meeting(day, 1, at=morning(day)) for day in range(1, 6)]

        assert counts(assign([*meetings, a_meeting("B", 2, at=morning(1))]).appointments) == [5, 1]


class TestWishes:
    def test_are_kept_although_another_has_less_to_do(self) -> None:
        meetings = [a_meeting(day, 1, 2, at=morning(day), wish=2) for day in range(1, 5)]

        assert set(attendees(assign(meetings)).values()) == {2}

    def test_go_before_meetings_without_one(self) -> None:
        meetings = [
            a_meeting("A", 1, 2, at=morning(1)),
            a_meeting("B", 1, 2, at=morning(1), wish=1),
        ]

        assert attendees(assign(meetings)) == {"A": 2, "B": 1}

    def test_are_kept_while_others_can_move(self) -> None:
        meetings = [
            a_meeting("wished", 1, 4, at=morning(1), wish=1),
            a_meeting("other", 2, 3, at=morning(1)),
            a_meeting("last", 1, 2, at=morning(1)),
        ]

        assert attendees(assign(meetings)) == {"wished": 1, "other": 3, "last": 2}

    def test_give_way_to_a_meeting_that_nobody_else_may_attend(self) -> None:
        meetings = [
            a_meeting("wished", 1, 2, at=morning(1), wish=1),
            a_meeting("last", 1, at=morning(1)),
        ]

        assert attendees(assign(meetings)) == {"wished": 2, "last": 1}

    def test_for_somebody_who_may_not_attend_are_passed_over(self) -> None:
        assert attendees(assign([a_meeting("A", 1, at=morning(1), wish=2)])) == {"A": 1}


class TestSchedule:
    def test_never_sends_one_person_to_two_places_on_a_day(self) -> None:
        plan = schedule([a_meeting(key, 1) for key in "ABC"], half_days(3))

        days = {each.starts_at.date() for each in plan.appointments}
        assert len(days) == len(plan.appointments) == 3

    def test_spreads_meetings_over_the_slots(self) -> None:
        meetings = [a_meeting(key, *range(20)) for key in range(20)]

        plan = schedule(meetings, half_days(5))

        assert set(Counter(each.starts_at for each in plan.appointments).values()) == {2}

    def test_keeps_settled_times_and_times_to_choose_from(self) -> None:
        meetings = [
            a_meeting("settled", 1, at=morning(9)),
            PlannedMeeting(key="choice", allowed=frozenset({1}), times=(morning(7), morning(8))),
            a_meeting("open", 1),
        ]

        plan = schedule(meetings, [morning(1)])

        held = {each.meeting: when(each) for each in plan.appointments}
        assert held == {"settled": morning(9), "choice": morning(7), "open": morning(1)}

    def test_places_what_only_just_fits(self) -> None:
        meetings = [a_meeting(key, 1, 2) for key in range(4)]
        picky = [a_meeting("picky", 1), a_meeting("pickier", 2)]

        plan = schedule([*meetings, *picky], half_days(3))

        assert plan.left == ()
        assert counts(plan.appointments) == [3, 3]

    def test_leaves_what_does_not_fit(self) -> None:
        plan = schedule([a_meeting(key, 1) for key in "ABC"], half_days(2))

        assert left(plan) == {"C": "all_busy"}

    def test_leaves_everything_without_a_slot(self) -> None:
        assert left(schedule([a_meeting("A", 1)], [])) == {"A": "no_slot_left"}

    def test_holds_no_meeting_while_somebody_is_needed_at_another(self) -> None:
        meetings = [
            replace(a_meeting("own", 2), taking_part=frozenset({1})),
            a_meeting("below", 1, at=morning(1)),
            replace(a_meeting("joint", 3), taking_part=frozenset({1})),
        ]

        plan = schedule(meetings, [morning(1), morning(2), morning(3)])

        assert plan.left == ()
        assert len({when(each) for each in plan.appointments}) == 3

    def test_holds_no_meeting_while_one_of_it_is_elsewhere(self) -> None:
        meeting = replace(a_meeting("own", 2), taking_part=frozenset({1}))

        plan = schedule([meeting], [morning(1), morning(2)], busy=[at(morning(1), attendee=1)])

        assert [when(each) for each in plan.appointments] == [morning(2)]

    @pytest.mark.parametrize("slot", [(morning(2)[1], morning(2)[0]), (morning(2)[0],) * 2])
    def test_refuses_a_slot_that_ends_before_it_starts(self, slot: Sitting) -> None:
        with pytest.raises(InvalidValueError, match="ends_before_start"):
            schedule([a_meeting("A", 1)], [morning(1), slot])


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


def cells_first(above: dict[str, str]) -> dict[int | str, list[str]]:
    """Return the order in which a unit meets after those below it."""
    return {unit: [cell for cell in above if above[cell] == unit] for unit in above.values()}


class TestThoiLai:
    """207 cells and 44 organisations, 65 people on the boards above them."""

    @pytest.mark.parametrize("days", [10, 7])
    def test_has_all_cells_attended_without_a_clash(self, days: int) -> None:
        meetings, above = thoi_lai()
        cells = tuple(each for each in meetings if above[str(each.key)] != "TL")
        request = Request(meetings=cells, slots=tuple(half_days(days)))

        plan = request.plan()

        assert len(plan.appointments) == 207
        assert request.faults(plan.appointments) == []
        assert attendees(plan) == {each.key: each.wish for each in cells}

    def test_shares_the_load_within_each_board_without_wishes(self) -> None:
        meetings, above = thoi_lai()
        cells = tuple(replace(each, wish=None) for each in meetings if above[str(each.key)] != "TL")

        plan = schedule(cells, half_days(10))

        per_slot = Counter(each.starts_at for each in plan.appointments)
        assert max(per_slot.values()) - min(per_slot.values()) <= 1
        for unit in set(above.values()) - {"TL"}:
            own = [each for each in plan.appointments if above[str(each.meeting)] == unit]
            assert max(counts(own)) - min(counts(own)) <= 1

    @pytest.mark.parametrize("top_down", [False, True])
    def test_keeps_the_order_of_cells_and_organisations(self, top_down: bool) -> None:
        meetings, above = thoi_lai()
        after = {unit: [up] for unit, up in above.items()} if top_down else cells_first(above)
        known = {each.key for each in meetings}
        after = {
            key: [other for other in others if other in known]
            for key, others in after.items()
            if key in known
        }
        request = Request(meetings=meetings, slots=tuple(half_days(10)), after=after)

        plan = request.plan()

        assert plan.left == ()
        assert request.faults(plan.appointments) == []

    def test_tells_what_does_not_fit_into_five_days(self) -> None:
        meetings, above = thoi_lai()
        cells = tuple(each for each in meetings if above[str(each.key)] != "TL")
        request = Request(meetings=cells, slots=tuple(half_days(5)))

        plan = request.plan()

        # Three on a board, a day each at the meeting of the own cell: twelve cells at most.
        sizes = Counter(above[str(each.key)] for each in cells)
        assert len(plan.left) == sum(max(0, size - 12) for size in sizes.values())
        assert set(left(plan).values()) == {"all_busy"}
        assert request.faults(plan.appointments) == []


class TestSentences:
    @pytest.mark.parametrize("code", LANGUAGES)
    def test_say_of_every_meeting_why_it_is_left(self, code: str) -> None:
        after = {"C": ["A"], "D": ["B"], "R": ["R"]}
        meetings = [a_meeting("A"), a_meeting("B", 1), a_meeting("C", 2), a_meeting("D", 3)]
        meetings += [a_meeting("R", 4), a_meeting("E", 5)]

        plan = schedule(meetings, [morning(1)], after=after, busy=[at(morning(1), attendee=5)])

        codes = [finding.code for finding in plan.left]
        sentences = [language(code).text("findings", each.code, **each.facts) for each in plan.left]
        assert len(set(codes)) == 5
        assert all(
            finding.facts["meeting"] in sentence and "{" not in sentence
            for finding, sentence in zip(plan.left, sentences, strict=True)
        )
