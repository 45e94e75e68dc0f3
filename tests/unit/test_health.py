"""The health of a review by itself: how it stands, since when, and whose move it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.definitions import a_definition, a_stage
from tests.statuses import (
    ABOVE,
    ALL_HELD,
    BOARD,
    BY_OWNER,
    BY_SUPERVISOR,
    CELL,
    COMMUNE,
    ENTERED_AT,
    LATE_SINCE,
    NOW,
    SECRETARY,
    SUPERVISOR,
    assessment,
    at_stage,
    behind_gate,
    codes,
    late,
    standing,
    status_of,
    whose_move,
)
from workflow.domain.health import Health
from workflow.domain.organisation import Resolution
from workflow.domain.review import Reason
from workflow.domain.terms import Target


class TestOnTrack:
    def test_is_a_review_in_time_since_its_stage_opened(self) -> None:
        opened_at = ENTERED_AT + timedelta(hours=1)

        status = status_of(at_stage(opened_at=opened_at))

        assert standing(status) == (Health.ON_TRACK, opened_at)
        assert not status.is_stuck

    def test_tells_what_is_missing_and_whose_move_it_is(self) -> None:
        status = status_of(at_stage(unmet=(BY_OWNER, BY_SUPERVISOR)))

        assert codes(status) == ["meeting_not_held", "supervisor_absent"]
        assert whose_move(status) == [("secretary", (1,)), ("supervisor", (3,))]

    def test_names_each_role_once(self) -> None:
        status = status_of(at_stage(unmet=(BY_OWNER, BY_OWNER)))

        assert whose_move(status) == [("secretary", (1,))]

    def test_waits_for_the_owner_when_everything_is_there(self) -> None:
        status = status_of(at_stage(unmet=()))

        assert status.reasons == (Reason(code="ready_not_completed", owed_by=SECRETARY),)
        assert whose_move(status) == [("secretary", (1,))]

    def test_never_waits_for_the_subject_by_a_role(self) -> None:
        status = status_of(at_stage(), held=[("secretary", 101, CELL), ("secretary", 2, COMMUNE)])

        assert whose_move(status) == [("secretary", (2,))]

    def test_is_a_stage_without_deadline_for_good(self) -> None:
        status = status_of(at_stage(due_on=None, due_at=None))

        assert (status.health, status.working_days_late) == (Health.ON_TRACK, 0)


class TestDone:
    @pytest.mark.parametrize("state", ["done", "exempt", "withdrawn"])
    def test_is_every_review_that_has_ended_since_it_did(self, state: str) -> None:
        status = status_of(late(state=state, unmet=(), held_at=NOW))

        assert standing(status) == (Health.DONE, ENTERED_AT)
        assert (status.reasons, status.waiting_on, status.working_days_late) == ((), (), 0)


class TestOverdue:
    def test_is_who_owes_it_himself_since_the_last_day_was_over(self) -> None:
        status = status_of(late())

        assert standing(status) == (Health.OVERDUE, LATE_SINCE)
        assert status.working_days_late == 3
        assert status.is_stuck

    @pytest.mark.parametrize(
        ("now", "health", "days"),
        [
            pytest.param(LATE_SINCE - timedelta(microseconds=1), Health.ON_TRACK, 0, id="in time"),
            pytest.param(LATE_SINCE, Health.OVERDUE, 0, id="late, before a working day has begun"),
            pytest.param(LATE_SINCE + timedelta(days=2), Health.OVERDUE, 1, id="from Monday on"),
        ],
    )
    def test_begins_with_the_first_moment_after_the_last_day(
        self, now: datetime, health: Health, days: int
    ) -> None:
        status = status_of(late(touched_at=ENTERED_AT), now=now)

        assert (status.health, status.working_days_late) == (health, days)

    def test_is_a_stage_that_is_ready_and_was_not_completed(self) -> None:
        status = status_of(late(unmet=()))

        assert (status.health, codes(status)) == (Health.OVERDUE, ["ready_not_completed"])

    @pytest.mark.parametrize(
        ("owed_by", "held"),
        [
            pytest.param(SECRETARY + BOARD, ALL_HELD, id="as the first of alternatives"),
            pytest.param(
                SUPERVISOR, [("secretary", 1, CELL), ("supervisor", 1, CELL)], id="by another role"
            ),
            pytest.param(
                SUPERVISOR,
                [("secretary", 1, CELL), ("secretary", 5, CELL), ("supervisor", 5, CELL)],
                id="as one of two owners",
            ),
        ],
    )
    def test_is_who_owes_it_himself_by_whatever_role(self, owed_by: Any, held: Any) -> None:
        reason = Reason(code="rating_not_decided", owed_by=owed_by)

        assert status_of(late(unmet=(reason,)), held=held).health is Health.OVERDUE

    def test_goes_before_stalled(self) -> None:
        assert status_of(late(touched_at=NOW - timedelta(days=60))).health is Health.OVERDUE


class TestBlocked:
    @pytest.mark.parametrize("unmet", [(BY_SUPERVISOR,), (BY_OWNER, BY_SUPERVISOR)])
    def test_is_a_late_review_for_which_somebody_else_owes_something(
        self, unmet: tuple[Reason, ...]
    ) -> None:
        status = status_of(late(unmet=unmet))

        assert standing(status) == (Health.BLOCKED, LATE_SINCE)
        assert status.working_days_late == 3
        assert ("supervisor", (3,)) in whose_move(status)

    def test_is_not_a_review_for_which_somebody_else_still_has_time(self) -> None:
        assert status_of(at_stage(unmet=(BY_SUPERVISOR,))).health is Health.ON_TRACK

    @pytest.mark.parametrize(
        ("state", "authority", "people"),
        [
            pytest.param("meeting", ABOVE, (2,), id="the authority of the definition"),
            pytest.param("rating", SUPERVISOR, (3,), id="the authority of the stage"),
        ],
    )
    def test_is_a_review_on_hold_until_the_authority_resumes_it(
        self, state: str, authority: tuple[Target, ...], people: tuple[int, ...]
    ) -> None:
        held_at = NOW - timedelta(hours=5)

        status = status_of(late(state=state, held_at=held_at))

        assert standing(status) == (Health.BLOCKED, held_at)
        facts = {"since": held_at.isoformat(), "until": None}
        assert status.reasons == (Reason(code="on_hold", facts=facts, owed_by=authority), BY_OWNER)
        assert whose_move(status)[0] == (authority[0].role, people)

    def test_on_hold_waits_for_the_authority_even_behind_a_gate(self) -> None:
        found = assessment(behind_gate(1, held_at=NOW), at_stage(2), behind={1: [2]})

        assert whose_move(found.of(1)) == [("secretary", (2,))]
        assert codes(found.of(1)) == ["on_hold", "waits_for_members"]

    def test_is_a_review_for_which_nobody_can_act_since_it_came_there(self) -> None:
        status = status_of(at_stage(), held=[])

        assert standing(status) == (Health.BLOCKED, ENTERED_AT)
        assert status.reasons == (
            Reason(code="nobody_can_act", facts={"role": "secretary"}, owed_by=SECRETARY),
            BY_OWNER,
        )
        assert status.waiting_on == (Resolution(role="secretary", unit_id=CELL.id, people=()),)

    def test_names_each_vacancy_once(self) -> None:
        unmet = (BY_OWNER, BY_SUPERVISOR, BY_OWNER)

        status = status_of(at_stage(unmet=unmet), held=[("supervisor", 3, CELL)])

        assert codes(status) == ["nobody_can_act", *(reason.code for reason in unmet)]

    def test_is_a_review_whose_only_holder_is_the_subject(self) -> None:
        status = status_of(at_stage(), held=[("secretary", 101, CELL)])

        assert (status.health, codes(status)[0]) == (Health.BLOCKED, "nobody_can_act")


class TestStalled:
    @pytest.mark.parametrize(
        ("touched_on", "now", "is_stalled"),
        [
            pytest.param("2026-03-12", "2026-03-18", False, id="four working days ago"),
            pytest.param("2026-03-11", "2026-03-18", True, id="five working days ago"),
            pytest.param("2026-03-06", "2026-03-13", True, id="from Friday to Friday"),
            pytest.param("2026-03-09", "2026-03-15", False, id="Monday, asked on Sunday"),
            pytest.param("2026-03-09", "2026-03-16", True, id="Monday, asked on Monday"),
            pytest.param("2026-03-07", "2026-03-13", True, id="Saturday, asked on Friday"),
        ],
    )
    def test_is_a_review_of_which_nothing_was_heard_for_so_many_working_days(
        self, touched_on: str, now: str, is_stalled: bool
    ) -> None:
        touched_at, asked_at = (
            datetime.fromisoformat(f"{day}T03:00Z") for day in (touched_on, now)
        )

        status = status_of(at_stage(touched_at=touched_at), now=asked_at)

        expected = (Health.STALLED, touched_at) if is_stalled else (Health.ON_TRACK, ENTERED_AT)
        assert standing(status) == expected
        assert status.is_stuck is is_stalled

    def test_counts_by_the_local_day(self) -> None:
        after_midnight = datetime(2026, 3, 11, 17, tzinfo=UTC)

        assert status_of(at_stage(touched_at=after_midnight)).health is Health.ON_TRACK

    @pytest.mark.parametrize(
        ("patience", "health"), [("P1M", Health.ON_TRACK), ("20d", Health.STALLED)]
    )
    def test_takes_any_length_of_time(self, patience: str, health: Health) -> None:
        touched_at = NOW - timedelta(days=20)
        definition = a_definition(a_stage("meeting"), stalled_after=patience)

        status = status_of(at_stage(touched_at=touched_at), definition=definition)

        assert status.health is health
