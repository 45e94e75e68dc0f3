"""What becomes of reviews and deadlines when a cycle goes on by another version."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.definitions import HANOI, TABLE, a_definition, a_stage
from tests.factories import a_deadline, a_review
from workflow.domain.calendar import CalendarDay, WorkingCalendar
from workflow.domain.deadline import Deadline, DeadlineStatus, Timetable
from workflow.domain.definition import Rung
from workflow.domain.migration import DuePolicy, Passage, Version, first_rung
from workflow.domain.moments import end_of
from workflow.domain.review import Review

NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
ANNOUNCED = date(2026, 3, 13)
LADDER = [{"at": "-3wd", "to": "owner"}, {"at": "0wd", "to": "owner"}]
LONGER = [*LADDER, {"at": "3wd", "to": "board", "do": "escalate"}]

# The Wednesday after the moment of the migration is off.
WITH_A_DAY_OFF = Timetable(
    calendar=WorkingCalendar(
        name="other",
        revision=7,
        days=(CalendarDay(day=date(2026, 3, 11), works=False),),
        tabled_years=frozenset({2026}),
    ),
    zone=HANOI,
)


def version(
    *stages: dict[str, Any], ladder: Any = LADDER, table: Timetable = TABLE, **changes: Any
) -> Version:
    plain = (a_stage("dissemination"), a_stage("meeting", due={"on": "2026-03-13"}, ladder="plain"))
    definition = a_definition(*(stages or plain), ladders={"plain": ladder}, **changes)
    return Version(definition=definition, table=table)


def passage(before: Version, after: Version, **changes: Any) -> Passage:
    return Passage(before=before, after=after, starts_on=date(2026, 3, 2), now=NOW, **changes)


def at_meeting(**changes: Any) -> Review:
    due_at = end_of(ANNOUNCED, HANOI)
    return a_review(state="meeting", rank=1, due_on=ANNOUNCED, due_at=due_at, **changes)


def owed(review: Review, **changes: Any) -> Deadline:
    moments = TABLE.rung_moments(rungs_of(LADDER), due_on=ANNOUNCED)
    fresh: dict[str, Any] = {
        "id": 7,
        "due_on": ANNOUNCED,
        "due_at": end_of(ANNOUNCED, HANOI),
        "next_rung": 1,
        "next_at": moments[1],
    }
    return a_deadline(review, **(fresh | changes))


def rungs_of(ladder: Any) -> tuple[Rung, ...]:
    return tuple(Rung.model_validate(rung) for rung in ladder)


def due(rule: dict[str, Any], name: str = "meeting") -> tuple[dict[str, Any], ...]:
    return a_stage("dissemination"), a_stage(name, due=rule, ladder="plain")


def carried(deadline: Deadline, way: Passage, review: Review) -> Deadline:
    after = way.deadline(deadline, review).after
    assert after is not None
    return after


class TestReview:
    def test_goes_on_when_its_stage_is_only_called_otherwise(self) -> None:
        review = at_meeting()
        way = passage(version(), version(*due({"on": "2026-03-13"}, "talk")))

        assert way.review(review, "talk") == replace(review, state="talk")

    def test_enters_a_stage_that_both_versions_know(self) -> None:
        stages = [a_stage(name) for name in ("dissemination", "feedback", "meeting")]
        way = passage(version(*stages), version(stages[0], stages[2]))

        moved = way.review(a_review(state="feedback", rank=1), "meeting")

        assert (moved.state, moved.rank, moved.entered_at, moved.opened_at) == (
            *("meeting", 1),
            *(NOW, None),
        )

    def test_at_its_end_is_as_far_as_the_stages_are_many(self) -> None:
        way = passage(version(), version(a_stage("one"), a_stage("two"), a_stage("three")))
        review = a_review(state="done", rank=2, due_on=None, due_at=None)

        assert way.review(review, "done") == replace(review, rank=3)


class TestKeepDue:
    @pytest.mark.parametrize(
        "rule",
        [{"on": "2026-03-31"}, {"on": "2026-03-11"}, {"within": "1wd"}, {"no_deadline": True}],
        ids=["later", "earlier", "relative", "none"],
    )
    def test_leaves_the_row_as_it_is(self, rule: dict[str, Any]) -> None:
        ladder = {} if "no_deadline" in rule else {"ladder": "plain"}
        stages = (a_stage("dissemination"), a_stage("meeting", due=rule, **ladder))
        review = at_meeting()
        change = passage(version(), version(*stages)).deadline(owed(review), review)

        assert change.after is not None
        assert (change.after.due_on, change.after.due_at) == (ANNOUNCED, end_of(ANNOUNCED, HANOI))
        assert (change.ends is None) == bool(ladder)

    def test_names_the_stage_anew_and_nothing_else(self) -> None:
        review = at_meeting()
        way = passage(version(), version(*due({"on": "2026-03-20"}, "talk")))

        after = carried(owed(review), way, way.review(review, "talk"))

        assert after == replace(owed(review), stage="talk")

    def test_lets_rungs_fire_by_the_calendar_that_comes(self) -> None:
        review, early = at_meeting(), owed(at_meeting(), next_rung=0)
        way = passage(version(), version(table=WITH_A_DAY_OFF, ladder=LADDER))

        after = carried(early, way, review)

        assert after.next_at == WITH_A_DAY_OFF.rung_moments(rungs_of(LADDER), due_on=ANNOUNCED)[0]
        assert after.due_at == early.due_at


class TestKeepRemaining:
    def way(self, *, before: Timetable = TABLE, after: Timetable = WITH_A_DAY_OFF) -> Passage:
        return passage(version(table=before), version(table=after), policy=DuePolicy.KEEP_REMAINING)

    @pytest.mark.parametrize(
        ("due_on", "expected"),
        [
            pytest.param(date(2026, 3, 13), date(2026, 3, 16), id="a day off more"),
            pytest.param(date(2026, 3, 10), date(2026, 3, 10), id="today"),
            pytest.param(date(2026, 3, 5), date(2026, 3, 5), id="late already"),
        ],
    )
    def test_leaves_as_many_working_days(self, due_on: date, expected: date) -> None:
        deadline = owed(at_meeting(), due_on=due_on, due_at=end_of(due_on, HANOI))

        assert carried(deadline, self.way(), at_meeting()).due_on == expected

    def test_never_moves_before_what_was_announced(self) -> None:
        way = self.way(before=WITH_A_DAY_OFF, after=TABLE)
        deadline, review = owed(at_meeting()), at_meeting()

        assert carried(deadline, way, review).due_on == ANNOUNCED
        allowed = carried(deadline, replace(way, allow_earlier=True), review)
        assert allowed.due_on == date(2026, 3, 12)

    def test_keeps_a_day_off_on_which_it_ends(self) -> None:
        sunday = date(2026, 3, 15)
        deadline = owed(at_meeting(), due_on=sunday, due_at=end_of(sunday, HANOI))

        assert carried(deadline, self.way(after=TABLE), at_meeting()).due_on == sunday

    def test_leaves_what_is_on_hold(self) -> None:
        deadline = owed(at_meeting(), status=DeadlineStatus.HELD, remaining=3, next_at=None)

        after = carried(deadline, self.way(), at_meeting())

        assert (after.due_on, after.remaining) == (ANNOUNCED, 3)


class TestRecompute:
    def way(self, rule: dict[str, Any], **changes: Any) -> Passage:
        return passage(version(), version(*due(rule)), policy=DuePolicy.RECOMPUTE, **changes)

    @pytest.mark.parametrize(
        ("rule", "allow_earlier", "expected"),
        [
            pytest.param({"on": "2026-03-20"}, False, date(2026, 3, 20), id="later"),
            pytest.param({"on": "2026-03-11"}, False, ANNOUNCED, id="earlier is not announced"),
            pytest.param({"on": "2026-03-11"}, True, date(2026, 3, 11), id="earlier is allowed"),
            pytest.param({"within": "10wd"}, False, date(2026, 3, 20), id="from the opening"),
        ],
    )
    def test_follows_the_rule_of_the_stage(
        self, rule: dict[str, Any], allow_earlier: bool, expected: date
    ) -> None:
        review = at_meeting(opened_at=datetime(2026, 3, 6, 2, tzinfo=UTC))

        change = self.way(rule, allow_earlier=allow_earlier).deadline(owed(review), review)

        assert change.after is not None
        assert (change.after.due_on, change.after.due_at) == (expected, end_of(expected, HANOI))
        assert (change.after.id == 0) == (expected != ANNOUNCED)

    def test_waits_with_a_rule_that_counts_from_the_opening(self) -> None:
        review = at_meeting(opened_at=None)

        assert carried(owed(review), self.way({"within": "1wd"}), review) == owed(review)

    def test_ends_what_is_never_due(self) -> None:
        stages = (a_stage("dissemination"), a_stage("meeting"))
        way = passage(version(), version(*stages), policy=DuePolicy.RECOMPUTE)

        change = way.deadline(owed(at_meeting()), at_meeting())

        assert (change.after, change.ends) == (None, DeadlineStatus.CANCELLED)

    def test_gives_what_is_on_hold_the_working_days_of_its_new_day(self) -> None:
        deadline = owed(at_meeting(), status=DeadlineStatus.HELD, remaining=3, next_at=None)

        after = carried(deadline, self.way({"on": "2026-03-20"}), at_meeting())

        assert (after.status, after.remaining, after.next_at) == (DeadlineStatus.HELD, 8, None)


class TestDeadlineOfARecord:
    @pytest.mark.parametrize("policy", DuePolicy)
    def test_keeps_its_day_and_takes_the_new_ladder(self, policy: DuePolicy) -> None:
        before = version(remedies={"ladder": "plain"})
        after = version(remedies={"ladder": "plain"}, ladder=LONGER, table=WITH_A_DAY_OFF)
        deadline = owed(at_meeting(), kind="remedy", stage="remedy", record_id=3)

        same = passage(before, before, policy=policy).deadline(deadline, at_meeting())
        other = passage(before, after, policy=policy).deadline(deadline, at_meeting())

        assert (same.after, same.ends) == (deadline, None)
        assert other.after is not None
        assert (other.after.due_on, other.after.stage) == (ANNOUNCED, "remedy")
        assert (other.after.replaces, other.after.record_id) == (7, 3)


class TestFirstRung:
    """The announced day is Friday; it is Tuesday unless said otherwise."""

    @pytest.mark.parametrize(
        ("old", "fired", "new", "day", "expected"),
        [
            pytest.param(["-3wd", "0wd"], 1, ["-3wd", "0wd", "1wd"], 10, 1, id="fired stay fired"),
            pytest.param(["-3wd", "0wd"], 1, ["-4wd", "-3wd", "0wd"], 10, 2, id="one below"),
            pytest.param(["-3wd", "0wd"], 0, ["-4wd", "0wd"], 10, 1, id="new and over: never was"),
            pytest.param(["-3wd", "0wd"], 0, ["-3wd", "1wd"], 11, 0, id="missed, not yet caught"),
            pytest.param(["0wd"], 1, ["0wd", "1wd", "3wd"], 18, 1, id="overdue: caught up"),
            pytest.param(["0wd", "3wd"], 2, ["1wd", "3wd", "5wd"], 18, 2, id="reached beyond it"),
            pytest.param(["0wd", "3wd"], 2, ["1wd", "2wd"], 18, 2, id="nothing is left"),
            pytest.param(["-3wd"], 0, [], 10, 0, id="no ladder any more"),
            pytest.param([], 0, ["-3wd", "0wd"], 11, 1, id="none before"),
        ],
    )
    def test_fires_nothing_again(
        self, old: list[str], fired: int, new: list[str], day: int, expected: int
    ) -> None:
        first, second = (
            rungs_of([{"at": at, "to": "owner"} for at in ladder]) for ladder in (old, new)
        )
        now = datetime(2026, 3, day, 2, tzinfo=UTC)

        found = first_rung(first, fired, second, table=TABLE, due_on=ANNOUNCED, now=now)

        assert found == expected

    def test_tells_two_of_one_day_by_whom_they_tell(self) -> None:
        old = rungs_of([{"at": "0wd", "to": "owner"}])
        new = rungs_of([{"at": "0wd", "to": "owner"}, {"at": "0wd", "to": "board"}])
        now = datetime(2026, 3, 16, 2, tzinfo=UTC)

        assert first_rung(old, 1, new, table=TABLE, due_on=ANNOUNCED, now=now) == 1

    def test_fires_again_around_a_later_day(self) -> None:
        ladder, later = rungs_of(LADDER), date(2026, 3, 27)

        assert first_rung(ladder, 2, ladder, table=TABLE, due_on=later, now=NOW) == 0

    def test_begins_in_a_row_of_its_own(self) -> None:
        review = at_meeting()
        way = passage(version(), version(ladder=LONGER))

        change = way.deadline(owed(review), review)

        assert change.ends is DeadlineStatus.REPLACED
        assert change.after is not None
        assert (change.after.id, change.after.replaces, change.after.next_rung) == (0, 7, 1)
        assert (change.after.armed_at, change.after.next_at) == (NOW, owed(review).next_at)

    def test_leaves_aside_what_could_not_be_planned(self) -> None:
        review = at_meeting()
        way = passage(version(), version(ladder=LONGER))

        assert carried(owed(review, next_at=None), way, review).next_at is None
