"""The plan of a tick: which rungs fire, whom they tell, and what is due next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.definitions import TABLE, a_definition, a_stage
from tests.factories import DUE_ON, a_deadline, a_review
from workflow.domain.calendar import CalendarDay
from workflow.domain.deadline import Deadline, Timetable
from workflow.domain.definition import Definition, RungAction
from workflow.domain.escalation import Advance, DueDeadline, Firing, Plan, plan
from workflow.domain.terms import Target

SECRETARY, SUPERVISOR = (Target(role="secretary"),), (Target(role="supervisor"),)
BOARD_OR_ABOVE = (Target(role="board"), Target(role="secretary", above=True))

# Around Friday the 13th of March.
LADDER = (
    {"at": "-3wd", "to": "owner"},
    {"at": "0wd", "to": "owner"},
    {"at": "1wd", "to": "owner"},
    {"at": "3wd", "to": "supervisor", "do": "escalate"},
    {"at": "5wd", "to": ["board", {"role": "secretary", "above": True}], "do": "consolidate"},
)
TUESDAY, FRIDAY, MONDAY, WEDNESDAY, NEXT_FRIDAY = (
    datetime(2026, 3, day, 1, tzinfo=UTC) for day in (10, 13, 16, 18, 20)
)
MICROSECOND = timedelta(microseconds=1)


def with_ladder(*rungs: dict[str, Any]) -> Definition:
    """Return a definition whose first stage has a ladder and whose second has none."""
    stages = (a_stage("dissemination", ladder="plain"), a_stage("meeting"))
    return a_definition(*stages, ladders={"plain": rungs})


STANDARD = with_ladder(*LADDER)


def planned(
    now: datetime,
    *deadlines: Deadline,
    definition: Definition = STANDARD,
    current: bool = True,
) -> Plan:
    rows = [
        DueDeadline(deadline=deadline, current=current, venue_path="/1/") for deadline in deadlines
    ]
    return plan(now, rows, definition, TABLE)


def fired(found: Plan) -> list[tuple[int, bool]]:
    """Return the place of each rung that fired, and whether somebody is told."""
    return [(firing.rung, firing.notifies) for firing in found.firings]


class TestOnTime:
    @pytest.mark.parametrize(
        ("now", "place", "to", "action"),
        [
            pytest.param(TUESDAY, 0, SECRETARY, RungAction.REMIND, id="a reminder"),
            pytest.param(FRIDAY, 1, SECRETARY, RungAction.REMIND, id="the due day"),
            pytest.param(MONDAY, 2, SECRETARY, RungAction.REMIND, id="a working day late"),
            pytest.param(WEDNESDAY, 3, SUPERVISOR, RungAction.ESCALATE, id="one level up"),
            pytest.param(
                NEXT_FRIDAY, 4, BOARD_OR_ABOVE, RungAction.CONSOLIDATE, id="alternatives, a list"
            ),
        ],
    )
    def test_the_rung_whose_moment_has_come_fires(
        self, now: datetime, place: int, to: tuple[Target, ...], action: RungAction
    ) -> None:
        deadline = a_deadline(next_rung=place, next_at=now)

        found = planned(now, deadline)

        assert found.firings == (
            Firing(
                deadline=deadline,
                rung=place,
                scheduled_at=now,
                action=action,
                to=to,
                offset=STANDARD.ladders["plain"][place].at.count,
                notifies=True,
            ),
        )

    def test_nothing_fires_a_microsecond_early(self) -> None:
        assert planned(TUESDAY - MICROSECOND, a_deadline()).firings == ()

    def test_the_next_rung_is_stated_against_the_one_before(self) -> None:
        found = planned(TUESDAY, a_deadline(id=7))

        assert found.advances == (Advance(deadline_id=7, from_rung=0, next_rung=1, next_at=FRIDAY),)

    def test_no_rung_fires_again_when_the_due_day_was_moved(self) -> None:
        moved = a_deadline(id=7, due_on=DUE_ON + timedelta(days=7), next_rung=2)

        found = planned(FRIDAY, moved)

        next_at = MONDAY + timedelta(days=7)
        assert found.firings == ()
        assert found.advances == (
            Advance(deadline_id=7, from_rung=2, next_rung=2, next_at=next_at),
        )

    def test_each_deadline_has_the_moments_of_its_own_due_day(self) -> None:
        week_later = a_deadline(due_on=DUE_ON + timedelta(days=7))

        found = planned(FRIDAY + timedelta(days=4), a_deadline(next_rung=2), week_later)

        assert [firing.scheduled_at for firing in found.firings] == [
            MONDAY,
            TUESDAY + timedelta(days=7),
        ]

    def test_nothing_is_next_after_the_last_rung(self) -> None:
        found = planned(NEXT_FRIDAY, a_deadline(id=7, next_rung=4))

        assert found.advances == (Advance(deadline_id=7, from_rung=4, next_rung=5, next_at=None),)

    def test_a_stage_without_ladder_fires_nothing(self) -> None:
        found = planned(NEXT_FRIDAY, a_deadline(a_review(state="meeting")))

        assert (found.firings, found.advances[0].next_at) == ((), None)

    def test_the_owner_of_each_stage_is_told(self) -> None:
        stages = (
            a_stage("dissemination", ladder="plain"),
            a_stage("meeting", ladder="plain", owner=["board", "secretary"]),
        )
        definition = a_definition(*stages, ladders={"plain": LADDER})
        deadlines = [a_deadline(a_review(state=stage.stage)) for stage in _stages(definition)]

        found = planned(TUESDAY, *deadlines, definition=definition)

        assert [firing.to for firing in found.firings] == [
            SECRETARY,
            (Target(role="board"), Target(role="secretary")),
        ]


def _stages(definition: Definition) -> Iterable[Any]:
    return definition.tracks["members"].stages


class TestAfterDowntime:
    def test_every_missed_rung_fires_once_and_each_target_is_told_once(self) -> None:
        found = planned(WEDNESDAY + timedelta(hours=3), a_deadline())

        assert fired(found) == [(0, False), (1, False), (2, True), (3, True)]
        assert found.recorded_only == 2
        assert [firing.scheduled_at for firing in found.firings] == [
            TUESDAY,
            FRIDAY,
            MONDAY,
            WEDNESDAY,
        ]

    def test_each_deadline_is_caught_up_by_itself(self) -> None:
        caught_up = a_deadline(id=1, next_rung=2)
        untouched = a_deadline(id=2)

        found = planned(MONDAY, caught_up, untouched)

        assert fired(found) == [(2, True), (0, False), (1, False), (2, True)]
        assert [advance.from_rung for advance in found.advances] == [2, 0]

    def test_a_second_pass_over_the_advanced_rows_fires_nothing(self) -> None:
        now = WEDNESDAY + timedelta(hours=3)
        deadline = a_deadline()
        [advance] = planned(now, deadline).advances
        advanced = replace(deadline, next_rung=advance.next_rung, next_at=advance.next_at)

        again = planned(now, advanced)

        assert again.firings == ()
        assert again.advances[0].next_at == advance.next_at == NEXT_FRIDAY

    @pytest.mark.parametrize(
        ("policies", "expected"),
        [
            pytest.param(
                ["highest_only", "highest_only", "highest_only"],
                [False, False, True],
                id="only the highest by default",
            ),
            pytest.param(["each", "each", "each"], [True, True, True], id="each"),
            pytest.param(
                ["record_only", "record_only", "record_only"],
                [False, False, False],
                id="none is told what is no news any more",
            ),
            pytest.param(
                ["each", "highest_only", "record_only"],
                [True, True, False],
                id="a silent rung does not take the message of a lower one",
            ),
            pytest.param(
                ["highest_only", "record_only", "each"],
                [False, False, True],
                id="a rung that is always told stands for the lower ones",
            ),
        ],
    )
    def test_a_late_message_follows_the_policy_of_its_rung(
        self, policies: list[str], expected: list[bool]
    ) -> None:
        days = ("-3wd", "0wd", "1wd")
        rungs = [
            {"at": at, "to": "owner", "catch_up": policy}
            for at, policy in zip(days, policies, strict=True)
        ]

        found = planned(WEDNESDAY, a_deadline(), definition=with_ladder(*rungs))

        assert [firing.notifies for firing in found.firings] == expected

    @pytest.mark.parametrize(
        ("now", "notifies"),
        [
            pytest.param(MONDAY, True, id="in time"),
            pytest.param(MONDAY + timedelta(hours=15, minutes=59), True, id="late that day"),
            pytest.param(MONDAY + timedelta(hours=16), False, id="from the next local day on"),
        ],
    )
    def test_a_rung_that_is_only_recorded_late_is_told_on_its_day(
        self, now: datetime, notifies: bool
    ) -> None:
        definition = with_ladder({"at": "1wd", "to": "owner", "catch_up": "record_only"})

        assert fired(planned(now, a_deadline(), definition=definition)) == [(0, notifies)]

    def test_different_alternatives_are_different_targets(self) -> None:
        definition = with_ladder(
            {"at": "0wd", "to": ["board", "secretary"]},
            {"at": "0wd", "to": ["secretary", "board"]},
        )

        found = planned(MONDAY, a_deadline(), definition=definition)

        assert fired(found) == [(0, True), (1, True)]


class TestFence:
    def test_a_deadline_whose_review_has_left_closes_silently(self) -> None:
        found = planned(NEXT_FRIDAY, a_deadline(id=3), a_deadline(id=4), current=False)

        assert found == Plan(fenced=(3, 4))

    def test_a_deadline_beside_it_fires_all_the_same(self) -> None:
        rows = [
            DueDeadline(deadline=a_deadline(id=3), current=False, venue_path="/1/"),
            DueDeadline(deadline=a_deadline(id=4), current=True, venue_path="/1/"),
        ]

        found = plan(TUESDAY, rows, STANDARD, TABLE)

        assert (found.fenced, [firing.deadline.id for firing in found.firings]) == ((3,), [4])


class TestDaysOffOfUnits:
    """The unit 5 below 1 is closed on Monday 16 March, the first working day after the due day."""

    CLOSED = CalendarDay(day=date(2026, 3, 16), works=False)
    LOCAL = Timetable(
        calendar=replace(TABLE.calendar, local={5: (CLOSED,)}),
        zone=TABLE.zone,
    )

    def fired_at(self, now: datetime) -> dict[str, list[int]]:
        """Return which rungs fire at each path."""
        paths = ("/1/", "/1/5/", "/1/5/8/", "/1/6/")
        rows = [
            DueDeadline(deadline=a_deadline(id=number), current=True, venue_path=path)
            for number, path in enumerate(paths)
        ]
        found = plan(now, rows, STANDARD, self.LOCAL)
        return {
            path: [each.rung for each in found.firings if each.deadline.id == number]
            for number, path in enumerate(paths)
        }

    def test_put_their_rungs_off_and_no_others(self) -> None:
        late = [0, 1, 2]

        assert self.fired_at(MONDAY) == {
            "/1/": late,
            "/1/5/": late[:-1],
            "/1/5/8/": late[:-1],
            "/1/6/": late,
        }
        assert set(map(len, self.fired_at(MONDAY + timedelta(days=1)).values())) == {3}


LedgerRow = tuple[int, int, datetime, str, tuple[Target, ...]]
START = datetime(2026, 3, 2, tzinfo=UTC)
OFFSETS = st.integers(min_value=-5, max_value=8)
LADDERS = st.lists(
    st.tuples(OFFSETS, st.sampled_from(["owner", "supervisor"]), st.sampled_from(["wd", "d"])),
    min_size=1,
    max_size=6,
).filter(lambda rungs: len({unit for _, _, unit in rungs}) == 1)
TICKS = st.lists(st.integers(min_value=0, max_value=60 * 24), max_size=30).map(sorted)
DUE_DAYS = st.lists(st.integers(min_value=0, max_value=25), min_size=1, max_size=3)


class TestPieces:
    @given(LADDERS, DUE_DAYS, TICKS)
    def test_make_up_the_whole_and_nothing_is_early_or_late(
        self, ladder: Sequence[tuple[int, str, str]], due_days: list[int], hours: list[int]
    ) -> None:
        rungs = [{"at": f"{at}{unit}", "to": to} for at, to, unit in sorted(ladder)]
        definition = with_ladder(*rungs)
        deadlines = [
            a_deadline(id=number, due_on=DUE_ON + timedelta(days=days))
            for number, days in enumerate(due_days)
        ]
        end = START + timedelta(days=61)
        moments = [*(START + timedelta(hours=hour) for hour in hours), end]

        at_once = ledger(planned(end, *deadlines, definition=definition))
        bit_by_bit: list[LedgerRow] = []
        for before, now in pairwise([START - timedelta(days=99), *moments]):
            found = planned(now, *deadlines, definition=definition)
            assert all(before < row.scheduled_at <= now for row in found.firings)
            bit_by_bit += ledger(found)
            deadlines = advanced(deadlines, found)

        assert sorted(bit_by_bit, key=repr) == sorted(at_once, key=repr)
        assert len(at_once) == len(rungs) * len(due_days)
        assert [deadline.next_at for deadline in deadlines] == [None] * len(due_days)

    @given(LADDERS, st.integers(min_value=0, max_value=60))
    def test_tell_each_target_exactly_once_however_many_rungs_were_missed(
        self, ladder: Sequence[tuple[int, str, str]], days: int
    ) -> None:
        rungs = [{"at": f"{at}{unit}", "to": to} for at, to, unit in sorted(ladder)]

        found = planned(
            START + timedelta(days=days), a_deadline(), definition=with_ladder(*rungs)
        ).firings

        told = [firing.to for firing in found if firing.notifies]
        assert sorted(told, key=repr) == sorted({firing.to for firing in found}, key=repr)


def ledger(found: Plan) -> list[LedgerRow]:
    return [
        (firing.deadline.id, firing.rung, firing.scheduled_at, str(firing.action), firing.to)
        for firing in found.firings
    ]


def advanced(deadlines: Iterable[Deadline], found: Plan) -> list[Deadline]:
    moves = {advance.deadline_id: advance for advance in found.advances}
    return [
        replace(
            deadline,
            next_rung=moves[deadline.id].next_rung,
            next_at=moves[deadline.id].next_at,
        )
        for deadline in deadlines
    ]
