"""The health of reviews behind gates: what holds them up is handed on."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.definitions import TABLE, a_definition
from tests.factories import a_review, a_unit
from tests.statuses import (
    BY_OWNER,
    BY_SUPERVISOR,
    CELL,
    COMMUNE,
    ENTERED_AT,
    GATE,
    LAST_DAY,
    LATE_SINCE,
    NOW,
    Known,
    assessment,
    at_stage,
    behind_gate,
    late,
    standing,
    whose_move,
)
from workflow.domain.health import Assessment, Health
from workflow.domain.organisation import Directory, RoleGrant


class TestWaiting:
    def test_is_a_review_behind_a_gate_while_nobody_is_late(self) -> None:
        found = assessment(behind_gate(1), at_stage(2), behind={1: [2]})

        status = found.of(1)

        assert standing(status) == (Health.WAITING, ENTERED_AT)
        assert not status.is_stuck
        assert whose_move(status) == [("secretary", (1,))]

    def test_is_a_review_behind_one_that_is_silent_but_in_time(self) -> None:
        found = assessment(
            behind_gate(1), at_stage(2, touched_at=NOW - timedelta(days=30)), behind={1: [2]}
        )

        assert [found.of(number).health for number in (1, 2)] == [Health.WAITING, Health.STALLED]

    def test_does_not_stall_while_others_work(self) -> None:
        long_ago = NOW - timedelta(days=30)

        found = assessment(behind_gate(1, touched_at=long_ago), at_stage(2), behind={1: [2]})

        assert found.of(1).health is Health.WAITING


class TestBehindGate:
    @pytest.mark.parametrize(
        ("entered_at", "since"),
        [
            pytest.param(ENTERED_AT, LATE_SINCE, id="since the other is late"),
            pytest.param(
                NOW - timedelta(hours=2), NOW - timedelta(hours=2), id="since it came to the gate"
            ),
        ],
    )
    def test_is_blocked_when_one_behind_it_is_late(
        self, entered_at: datetime, since: datetime
    ) -> None:
        found = assessment(
            behind_gate(1, entered_at=entered_at), at_stage(2), late(3), behind={1: [2, 3]}
        )

        assert standing(found.of(1)) == (Health.BLOCKED, since)

    def test_is_blocked_since_the_first_of_them_was_stuck(self) -> None:
        held_at = LATE_SINCE + timedelta(days=1)

        found = assessment(
            behind_gate(1), late(2), at_stage(3, held_at=held_at), behind={1: [3, 2]}
        )

        assert found.of(1).since == LATE_SINCE

    def test_is_blocked_when_its_own_day_has_passed_though_nobody_behind_is_late(self) -> None:
        review = behind_gate(1, due_on=LAST_DAY, due_at=LATE_SINCE)

        found = assessment(review, at_stage(2), behind={1: [2]})

        assert standing(found.of(1)) == (Health.BLOCKED, LATE_SINCE)

    def test_hands_on_what_blocks_through_a_chain(self) -> None:
        found = assessment(
            behind_gate(1),
            behind_gate(2),
            late(3, unmet=(BY_SUPERVISOR,)),
            behind={1: [2], 2: [3]},
        )

        statuses = [found.of(number) for number in (1, 2, 3)]

        assert [standing(status) for status in statuses] == [(Health.BLOCKED, LATE_SINCE)] * 3
        assert [whose_move(status) for status in statuses] == [[("supervisor", (3,))]] * 3

    def test_waits_on_those_who_hold_it_up_and_on_nobody_else(self) -> None:
        found = assessment(
            behind_gate(1, unmet=(GATE, BY_OWNER)),
            at_stage(2),
            late(3, unmet=(BY_SUPERVISOR,)),
            behind={1: [2, 3]},
        )

        assert whose_move(found.of(1)) == [("supervisor", (3,))]

    def test_names_ten_of_many_at_most(self) -> None:
        venues = [a_unit(10 + number, parent=COMMUNE) for number in range(15)]
        unmet = (BY_OWNER, BY_SUPERVISOR)
        others = [a_review(2 + place, of=venue, unmet=unmet) for place, venue in enumerate(venues)]
        held = [
            RoleGrant(role=role, person_id=venue.id, unit_id=venue.id)
            for venue in venues
            for role in ("secretary", "supervisor")
        ]
        waiting = behind_gate(1)
        found = Assessment(
            Known([waiting, *others], {1: [review.id for review in others]}),
            definition=a_definition(),
            directory=Directory((COMMUNE, CELL, *venues), held, on=TABLE.today(NOW)),
            table=TABLE,
            now=NOW,
        )

        named = found.of(waiting).waiting_on

        assert [who.unit_id for who in named] == [v.id for v in venues[:5] for _ in unmet]

    def test_is_assessed_once_however_many_ways_lead_there(self) -> None:
        levels = [(2 * level + 1, 2 * level + 2) for level in range(40)]
        behind = {number: lower for upper, lower in pairwise(levels) for number in upper}
        reviews = [behind_gate(number) for level in levels[:-1] for number in level]

        found = assessment(*reviews, *(late(number) for number in levels[-1]), behind=behind)

        assert found.of(1).health is Health.BLOCKED


class TestAll:
    def test_has_every_review_in_the_order_given(self) -> None:
        reviews = [late(3), behind_gate(1), at_stage(2)]

        found = assessment(*reviews, behind={1: [2, 3]}).all()

        assert [status.review for status in found] == reviews
