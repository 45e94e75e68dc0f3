"""The course of a review: what entering, opening, judging and leaving a stage change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.definitions import TABLE, a_definition, a_stage
from tests.factories import a_review
from workflow.domain.course import Course, Step
from workflow.domain.deadline import DeadlineStatus
from workflow.domain.decision import Move
from workflow.domain.facts import Facts, GateFacts
from workflow.domain.history import Event, EventKind
from workflow.domain.machine import Trigger
from workflow.domain.review import Reason, Review

NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
CLOSED = Facts(gates=(GateFacts(gate="members", pending=1, total=3),))
OPEN = Facts(gates=(GateFacts(gate="members", pending=0, total=3),))
WAITS = [{"of": "members"}]

ON_A_DAY, ON_A_DAY_BEHIND_A_GATE, OF_THE_STAGE, OF_THE_CYCLE, NEVER, BEHIND_A_GATE = (
    "on_a_day",
    "on_a_day_behind_a_gate",
    "of_the_stage",
    "of_the_cycle",
    "never",
    "behind_a_gate",
)
STAGES = (
    a_stage(ON_A_DAY, due={"on": "2026-03-20"}, ladder="plain"),
    a_stage(ON_A_DAY_BEHIND_A_GATE, due={"on": "2026-03-20"}, waits_for=WAITS),
    a_stage(OF_THE_STAGE, due={"within": "5wd"}, requires=["meeting_held"]),
    a_stage(OF_THE_CYCLE, due={"within": "P1M", "of": "cycle"}),
    a_stage(NEVER),
    a_stage(BEHIND_A_GATE, due={"within": "5wd"}, waits_for=WAITS),
)
COURSE = Course(
    definition=a_definition(*STAGES, ladders={"plain": [{"at": "0wd", "to": "owner"}]}),
    table=TABLE,
    starts_on=date(2026, 3, 2),
)


def at(state: str, **changes: Any) -> Review:
    """Return a review that entered a stage a day ago, with nothing opened or due yet."""
    rank = COURSE.definition.tracks["members"].rank(state)
    entered_at = NOW - timedelta(days=1)
    fresh: dict[str, Any] = {
        "state": state,
        "rank": rank,
        "entered_at": entered_at,
        "touched_at": entered_at,
        "opened_at": None,
        "due_on": None,
        "due_at": None,
    }
    return a_review(**(fresh | changes))


def a_move(trigger: Trigger, *, source: str, target: str, due_on: date | None = None) -> Move:
    return Move(trigger=trigger, source=source, target=target, due_on=due_on)


def left(
    review: Review, move: Move, *, automatic: bool = False, held_at: datetime | None = None
) -> Step:
    return COURSE.leave(review, move, now=NOW, automatic=automatic, held_at=held_at)


class TestIsAwaited:
    # The gates of these stages wait until the other has passed the same stage: ranks 2 and 6.
    @pytest.mark.parametrize(
        ("before", "after", "expected"),
        [
            pytest.param(0, 1, False, id="short of any gate"),
            pytest.param(1, 2, True, id="just past one"),
            pytest.param(0, 4, True, id="beyond one"),
            pytest.param(2, 5, False, id="between two"),
            pytest.param(4, 1, True, id="back before one"),
            pytest.param(6, 6, False, id="at the same rank"),
            pytest.param(5, 6, True, id="at the end"),
        ],
    )
    def test_tells_whether_a_gate_may_open_or_close(
        self, before: int, after: int, *, expected: bool
    ) -> None:
        was, becomes = at(NEVER, rank=before), at(NEVER, rank=after)

        assert COURSE.is_awaited(was, becomes) is expected

    def test_is_told_of_no_track_where_nothing_waits(self) -> None:
        course = replace(COURSE, definition=a_definition(a_stage(NEVER)))

        assert not course.is_awaited(at(NEVER, rank=0), at(NEVER, rank=1))


class TestEnter:
    @pytest.mark.parametrize(
        ("state", "due_on"),
        [
            pytest.param(ON_A_DAY, date(2026, 3, 20), id="a calendar day"),
            pytest.param(ON_A_DAY_BEHIND_A_GATE, date(2026, 3, 20), id="even behind a gate"),
            pytest.param(OF_THE_CYCLE, date(2026, 4, 2), id="a time from the start of the cycle"),
        ],
    )
    def test_arms_at_once_what_is_known(self, state: str, due_on: date) -> None:
        step = COURSE.enter(at(NEVER), state=state, now=NOW)

        assert step.arms is not None
        assert (step.arms.stage, step.arms.due_on) == (state, due_on)
        assert (step.review.due_on, step.review.due_at) == (due_on, step.arms.due_at)

    @pytest.mark.parametrize(
        "state",
        [
            pytest.param(OF_THE_STAGE, id="a time from the opening"),
            pytest.param(NEVER, id="no deadline"),
            pytest.param("done", id="the end"),
            pytest.param("exempt", id="an exemption"),
        ],
    )
    def test_arms_nothing_else(self, state: str) -> None:
        step = COURSE.enter(at(ON_A_DAY), state=state, now=NOW)

        assert step.arms is None
        assert (step.review.due_on, step.review.due_at) == (None, None)

    def test_forgets_everything_about_the_stage_before(self) -> None:
        before = at(
            ON_A_DAY,
            opened_at=NOW,
            due_on=date(2026, 3, 20),
            due_at=NOW,
            unmet=(Reason(code="meeting_not_held", owed_by=()),),
        )

        entered = COURSE.enter(before, state=OF_THE_STAGE, now=NOW).review

        assert entered == at(OF_THE_STAGE, entered_at=NOW, touched_at=NOW)

    @pytest.mark.parametrize(("state", "rank"), [(ON_A_DAY, 0), (NEVER, 4), ("withdrawn", 6)])
    def test_ranks_a_stage_by_its_place_and_an_end_beyond_the_last(
        self, state: str, rank: int
    ) -> None:
        assert COURSE.enter(at(OF_THE_STAGE), state=state, now=NOW).review.rank == rank

    @pytest.mark.parametrize("state", [ON_A_DAY, OF_THE_STAGE, NEVER])
    def test_takes_the_day_that_somebody_set_instead_of_the_rule(self, state: str) -> None:
        due_on = date(2026, 5, 4)

        step = COURSE.enter(at(OF_THE_CYCLE), state=state, now=NOW, due_on=due_on)

        assert step.arms is not None
        assert (step.arms.due_on, step.review.due_on) == (due_on, due_on)


class TestJudge:
    def test_opens_a_stage_without_gates_and_says_nothing_about_it(self) -> None:
        step = COURSE.judge(at(NEVER), Facts(), now=NOW)

        assert step == Step(review=at(NEVER, opened_at=NOW))

    def test_opens_a_stage_when_its_gates_are_open_and_tells_the_history(self) -> None:
        step = COURSE.judge(at(BEHIND_A_GATE), OPEN, now=NOW)

        assert (step.review.opened_at, step.review.touched_at) == (NOW, NOW)
        assert step.events == (
            Event(
                kind=EventKind.GATE_OPENED,
                at=NOW,
                review_id=1,
                body={"stage": BEHIND_A_GATE, "due_on": "2026-03-17"},
            ),
        )

    @pytest.mark.parametrize("state", [OF_THE_STAGE, BEHIND_A_GATE])
    def test_arms_at_the_opening_what_counts_from_there(self, state: str) -> None:
        step = COURSE.judge(at(state), OPEN, now=NOW)

        assert step.arms is not None
        assert (step.arms.stage, step.arms.due_on) == (state, date(2026, 3, 17))
        assert (step.review.due_on, step.review.due_at) == (step.arms.due_on, step.arms.due_at)

    def test_waits_for_the_first_day_even_when_the_gates_are_open(self) -> None:
        early = Facts(opens_on=NOW.date() + timedelta(days=1))

        step = COURSE.judge(at(NEVER), early, now=NOW)

        [reason] = step.review.unmet
        assert (reason.code, step.review.opened_at, step.arms) == ("not_yet_open", None, None)

    def test_waits_while_a_gate_is_closed(self) -> None:
        step = COURSE.judge(at(BEHIND_A_GATE), CLOSED, now=NOW)

        assert [reason.code for reason in step.review.unmet] == ["waits_for_members"]
        assert step == Step(review=at(BEHIND_A_GATE, unmet=step.review.unmet))

    def test_arms_a_calendar_day_once_only(self) -> None:
        entered = COURSE.enter(at(NEVER), state=ON_A_DAY_BEHIND_A_GATE, now=NOW).review

        step = COURSE.judge(entered, OPEN, now=NOW + timedelta(days=1))

        assert step.arms is None
        assert (step.review.due_on, step.review.due_at) == (entered.due_on, entered.due_at)

    def test_neither_opens_nor_arms_a_second_time(self) -> None:
        opened = COURSE.judge(at(BEHIND_A_GATE), OPEN, now=NOW).review

        step = COURSE.judge(opened, OPEN, now=NOW + timedelta(days=1))

        assert step == Step(review=opened)

    def test_keeps_a_stage_open_when_a_review_behind_its_gate_goes_back(self) -> None:
        opened = COURSE.judge(at(BEHIND_A_GATE), OPEN, now=NOW).review

        step = COURSE.judge(opened, CLOSED, now=NOW + timedelta(days=1))

        assert [reason.code for reason in step.review.unmet] == ["waits_for_members"]
        assert step == Step(review=replace(opened, unmet=step.review.unmet))

    def test_keeps_what_is_unmet_now_and_nothing_from_before(self) -> None:
        before = at(
            OF_THE_STAGE,
            opened_at=NOW,
            unmet=(Reason(code="checks_missed", owed_by=()),),
        )

        judged = COURSE.judge(before, Facts(), now=NOW).review

        assert [reason.code for reason in judged.unmet] == ["meeting_not_held"]

    @pytest.mark.parametrize("state", [OF_THE_STAGE, BEHIND_A_GATE])
    def test_lets_the_deadline_of_a_review_on_hold_rest_with_all_its_days(self, state: str) -> None:
        awake, held = at(state), at(state, held_at=NOW)

        step = COURSE.judge(held, OPEN, now=NOW)

        rule = COURSE.judge(awake, OPEN, now=NOW).arms
        assert step.arms is not None
        assert rule is not None
        assert (step.arms.status, step.arms.next_at) == (DeadlineStatus.HELD, None)
        assert step.arms.remaining == TABLE.calendar.between(NOW.date(), rule.due_on)
        assert step.review.opened_at == NOW

    def test_keeps_the_reasons_of_a_review_on_hold_up_to_date(self) -> None:
        held = at(OF_THE_STAGE, opened_at=NOW, held_at=NOW)

        judged = COURSE.judge(held, Facts(), now=NOW).review

        assert [reason.code for reason in judged.unmet] == ["meeting_not_held"]

    @pytest.mark.parametrize("state", ["done", "exempt", "withdrawn"])
    def test_leaves_an_ended_review_alone(self, state: str) -> None:
        assert COURSE.judge(at(state), CLOSED, now=NOW) == Step(review=at(state))


class TestLeave:
    @pytest.mark.parametrize(
        ("trigger", "source", "target", "visit", "closes"),
        [
            pytest.param(Trigger.COMPLETE, NEVER, BEHIND_A_GATE, 2, "met", id="complete"),
            pytest.param(Trigger.COMPLETE, BEHIND_A_GATE, "done", 2, "met", id="complete the last"),
            pytest.param(Trigger.SKIP, NEVER, BEHIND_A_GATE, 2, "cancelled", id="skip"),
            pytest.param(Trigger.EXEMPT, NEVER, "exempt", 2, "cancelled", id="exempt"),
            pytest.param(Trigger.WITHDRAW, NEVER, "withdrawn", 2, "cancelled", id="withdraw"),
            pytest.param(Trigger.RETURN, NEVER, ON_A_DAY, 3, "cancelled", id="return"),
            pytest.param(Trigger.REOPEN, "done", NEVER, 3, "cancelled", id="reopen"),
        ],
    )
    def test_raises_the_visit_of_what_goes_back_and_closes_the_deadline(
        self, trigger: Trigger, source: str, target: str, visit: int, closes: str
    ) -> None:
        step = left(at(source, visit=2), a_move(trigger, source=source, target=target))

        assert (step.review.state, step.review.visit) == (target, visit)
        assert step.closes is DeadlineStatus(closes)

    def test_arms_the_deadline_of_the_new_visit(self) -> None:
        due_on = date(2026, 5, 4)
        move = a_move(Trigger.RETURN, source=NEVER, target=ON_A_DAY, due_on=due_on)

        step = left(at(NEVER), move)

        assert step.arms is not None
        assert (step.arms.stage, step.arms.visit, step.arms.due_on) == (ON_A_DAY, 2, due_on)

    def test_takes_a_review_off_hold(self) -> None:
        held = at(NEVER, held_at=NOW)

        step = left(held, a_move(Trigger.EXEMPT, source=NEVER, target="exempt"))

        assert step.review.held_at is None

    def test_lets_a_review_rest_that_a_wider_hold_covers(self) -> None:
        move = a_move(Trigger.RETURN, source=NEVER, target=ON_A_DAY)

        step = left(at(NEVER, held_at=NOW), move, held_at=NOW)

        assert step.review.held_at == NOW
        assert step.arms is not None
        assert (step.arms.status, step.events[0].body["held"]) == (DeadlineStatus.HELD, True)

    def test_never_lets_rest_what_is_over(self) -> None:
        move = a_move(Trigger.EXEMPT, source=NEVER, target="exempt")

        assert left(at(NEVER, held_at=NOW), move, held_at=NOW).review.held_at is None

    @pytest.mark.parametrize("automatic", [True, False])
    def test_tells_the_history(self, automatic: bool) -> None:
        move = a_move(Trigger.COMPLETE, source=NEVER, target=ON_A_DAY)

        step = left(at(NEVER, visit=2), move, automatic=automatic)

        assert step.events == (
            Event(
                kind=EventKind.REVIEW_MOVED,
                at=NOW,
                review_id=1,
                body={
                    "trigger": "complete",
                    "from": NEVER,
                    "to": ON_A_DAY,
                    "visit": 2,
                    "due_on": "2026-03-20",
                    "automatic": automatic,
                },
            ),
        )

    def test_keeps_the_number_of_stored_changes_for_the_writer(self) -> None:
        move = a_move(Trigger.COMPLETE, source=NEVER, target=ON_A_DAY)

        assert left(at(NEVER, revision=7), move).review.revision == 7


class TestStage:
    @pytest.mark.parametrize(("state", "stage"), [(NEVER, NEVER), ("done", None)])
    def test_is_where_a_review_stands(self, state: str, stage: str | None) -> None:
        found = COURSE.stage(at(state))

        assert (found.stage if found else None) == stage
