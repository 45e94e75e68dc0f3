"""Who is to be where: clashes with the road between two places, loads, and who may be sent."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.attending import HOUR, afternoon, at, morning
from tests.factories import a_unit
from workflow.domain.attendance import Load, clashes, load, may_attend, too_near, unattended
from workflow.domain.errors import InvalidValueError
from workflow.domain.organisation import Directory, RoleGrant
from workflow.domain.quorum import Sitting

STARTS_AT = morning(1)[0]


def hours(start: float, end: float) -> Sitting:
    """Return a sitting by hours from the first morning on."""
    return STARTS_AT + start * HOUR, STARTS_AT + end * HOUR


class TestAppointment:
    @pytest.mark.parametrize("length", [timedelta(), -HOUR])
    def test_takes_some_time(self, length: timedelta) -> None:
        with pytest.raises(InvalidValueError, match="ends_before_start"):
            at((STARTS_AT, STARTS_AT + length))

    @pytest.mark.parametrize(
        "sitting",
        [
            (STARTS_AT, datetime(2022, 11, 8)),  # noqa: DTZ001
            (datetime(2022, 11, 6), STARTS_AT),  # noqa: DTZ001
        ],
    )
    def test_has_a_zone(self, sitting: Sitting) -> None:
        with pytest.raises(TypeError, match="a zone"):
            at(sitting)


class TestClashes:
    @pytest.mark.parametrize(
        ("one", "other", "clash"),
        [
            pytest.param(morning(1), morning(1), True, id="the same morning"),
            pytest.param(morning(1), afternoon(1), True, id="morning and afternoon of a day"),
            pytest.param(afternoon(1), morning(2), False, id="an afternoon and the next morning"),
            pytest.param(hours(0, 3), hours(7, 9), False, id="the road exactly"),
            pytest.param(hours(0, 3), hours(6.99, 9), True, id="less than the road"),
            pytest.param(hours(0, 9), hours(3, 4), True, id="one inside the other"),
        ],
    )
    def test_overlap_or_leave_no_time_for_the_road(
        self, one: Sitting, other: Sitting, clash: bool
    ) -> None:
        first, second = at(one, meeting="A"), at(other, meeting="B")

        assert clashes([first, second]) == ([(first, second)] if clash else [])

    def test_tell_the_earlier_first(self) -> None:
        earlier, later = at(morning(1), meeting="A"), at(afternoon(1), meeting="B")

        assert clashes([later, earlier]) == [(earlier, later)]

    def test_are_looked_for_with_the_buffer_that_is_given(self) -> None:
        pair = [at(morning(1), meeting="A"), at(afternoon(1), meeting="B")]

        assert clashes(pair, buffer=2 * HOUR) == []
        assert clashes(pair, buffer=2 * HOUR + timedelta(seconds=1)) == [tuple(pair)]

    def test_are_of_one_attendee(self) -> None:
        assert clashes([at(morning(1), meeting="A"), at(morning(1), meeting="B", attendee=2)]) == []

    def test_are_never_between_two_items_of_one_meeting(self) -> None:
        items = [at(hours(0, 1), meeting="A"), at(hours(0.5, 2), meeting="A")]

        assert clashes(items) == []

    def test_are_found_behind_a_long_appointment_and_a_short_one(self) -> None:
        long = at(hours(0, 48), meeting="long")
        short = at(hours(1, 2), meeting="short")
        last = at(hours(40, 41), meeting="last")

        assert clashes([long, short, last]) == [(long, short), (long, last)]

    def test_are_told_by_attendee(self) -> None:
        appointments = [
            at(morning(day), meeting=meeting, attendee=attendee)
            for attendee, day in ((2, 1), (1, 2))
            for meeting in ("A", "B")
        ]

        assert [one.attendee_id for one, _ in clashes(appointments)] == [1, 2]


class TestTooNear:
    @pytest.mark.parametrize(
        ("one", "other", "near"),
        [
            pytest.param(hours(0, 3), hours(7, 9), False, id="the road exactly"),
            pytest.param(hours(0, 3.01), hours(7, 9), True, id="less than the road"),
            pytest.param(hours(0, 30), hours(10, 11), True, id="one inside the other"),
            pytest.param(hours(0, 3), hours(0, 3), True, id="the same"),
        ],
    )
    def test_is_the_same_both_ways(self, one: Sitting, other: Sitting, near: bool) -> None:
        assert too_near(one, other, buffer=4 * HOUR) is near
        assert too_near(other, one, buffer=4 * HOUR) is near


class TestLoad:
    def test_counts_meetings_and_hours(self) -> None:
        appointments = [at(morning(1), meeting="A"), at(morning(2), meeting="B")]

        assert load(appointments) == {1: Load(meetings=2, time=7 * HOUR)}

    def test_counts_two_items_of_one_meeting_once(self) -> None:
        items = [at(hours(0, 2), meeting="A"), at(hours(1, 3), meeting="A")]

        assert load(items) == {1: Load(meetings=1, time=3 * HOUR)}

    def test_lists_by_id_whoever_has_nothing_to_do_too(self) -> None:
        appointments = [at(morning(1), attendee=3), at(morning(1), attendee=1)]

        found = load(appointments, attendees=[4, 2, 3])

        assert list(found) == [1, 2, 3, 4]
        assert [each.meetings for each in found.values()] == [1, 0, 1, 0]


class TestUnattended:
    def test_are_the_meetings_without_an_appointment_in_their_order(self) -> None:
        assert unattended(["C", "B", "A"], [at(morning(1), meeting="B")]) == ("C", "A")


DISTRICT = a_unit(1)
COMMUNE = a_unit(2, parent=DISTRICT)
CELL = a_unit(3, parent=COMMUNE)


def directory(*boards: tuple[int, int]) -> Directory:
    """Return a directory in which people sit on boards, as (person, unit)."""
    grants = [
        RoleGrant(role="standing_board", person_id=person, unit_id=unit) for person, unit in boards
    ]
    return Directory([DISTRICT, COMMUNE, CELL], grants, on=STARTS_AT.date())


class TestMayAttend:
    @pytest.mark.parametrize(
        ("boards", "taking_part", "expected"),
        [
            pytest.param([(10, 2), (11, 2)], [], {10, 11}, id="the board right above"),
            pytest.param([(10, 2), (20, 1)], [], {10}, id="not that of a unit further up"),
            pytest.param([(10, 3), (20, 1)], [], {20}, id="never that of the unit itself"),
            pytest.param([(10, 2), (11, 2)], [10], {11}, id="not who is reviewed there"),
            pytest.param([(10, 2), (20, 1)], [10], {20}, id="further up when none is left"),
            pytest.param([(10, 3)], [], set(), id="nobody"),
        ],
    )
    def test_is_who_holds_the_role_on_the_nearest_unit_above(
        self, boards: list[tuple[int, int]], taking_part: list[int], expected: set[int]
    ) -> None:
        found = may_attend(
            directory(*boards), role="standing_board", unit_id=CELL.id, taking_part=taking_part
        )

        assert found == expected

    def test_is_nobody_for_the_root(self) -> None:
        assert may_attend(directory((10, 1)), role="standing_board", unit_id=1) == set()

    def test_is_nobody_who_holds_another_role(self) -> None:
        assert may_attend(directory((10, 2)), role="secretary", unit_id=CELL.id) == set()
