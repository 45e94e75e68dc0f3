"""Plans of attendance: settled meetings, meetings to be placed, an order, and what is left."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from runtime.language import LANGUAGES, language
from tests.attending import (
    HOUR,
    a_meeting,
    afternoon,
    at,
    attendees,
    counts,
    half_days,
    left,
    morning,
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

    def test_keeps_off_the_slots_at_which_a_unit_is_closed(self) -> None:
        closed = frozenset({morning(1), afternoon(1)})
        meetings = [replace(a_meeting("off", 1), closed=closed), a_meeting("open", 2)]

        plan = schedule(meetings, [morning(1), afternoon(1), morning(2)])

        held = {each.meeting: when(each) for each in plan.appointments}
        assert held["off"] == morning(2)
        assert left(schedule(meetings, [morning(1), afternoon(1)])) == {"off": "no_slot_left"}

    @pytest.mark.parametrize("slot", [(morning(2)[1], morning(2)[0]), (morning(2)[0],) * 2])
    def test_refuses_a_slot_that_ends_before_it_starts(self, slot: Sitting) -> None:
        with pytest.raises(InvalidValueError, match="ends_before_start"):
            schedule([a_meeting("A", 1)], [morning(1), slot])


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
