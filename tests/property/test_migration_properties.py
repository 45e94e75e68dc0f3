"""Deadlines through any change of version: nothing announced is broken, and all can go back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.definitions import HANOI, a_definition, a_stage
from tests.factories import a_deadline, a_review
from workflow.domain.calendar import CalendarDay, WorkingCalendar
from workflow.domain.deadline import STAGE, Deadline, DeadlineStatus, Timetable
from workflow.domain.definition import Due, Rung
from workflow.domain.durations import WorkingDays
from workflow.domain.migration import (
    DuePolicy,
    Passage,
    Version,
    at_next_rung,
    rungs,
)
from workflow.domain.migration_undo import Undo, told
from workflow.domain.moments import end_of
from workflow.domain.review import Review

FIRST_DAY = date(2026, 3, 2)
DAYS = st.integers(0, 40).map(lambda number: FIRST_DAY + timedelta(days=number))
MOMENTS = st.integers(0, 40 * 24).map(
    lambda hours: datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=hours)
)


@st.composite
def tables(draw: st.DrawFn) -> Timetable:
    """Draw a calendar with some days off."""
    off = draw(st.sets(DAYS, max_size=6))
    days = tuple(CalendarDay(day=day, works=False) for day in sorted(off))
    calendar = WorkingCalendar(
        name="any", revision=1, days=days, tabled_years=frozenset({2025, 2026})
    )
    return Timetable(calendar=calendar, zone=HANOI)


@st.composite
def ladders(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw a ladder in order, in which several rungs may stand on one day."""
    rung = st.tuples(st.integers(-6, 9), st.sampled_from(["board", "owner"]))
    drawn = draw(st.sets(rung, min_size=1, max_size=6))
    return [{"at": f"{offset}wd", "to": role} for offset, role in sorted(drawn)]


PLAIN = a_definition(
    a_stage("only", due={"within": "1wd"}, ladder="any"),
    ladders={"any": [{"at": "0wd", "to": "owner"}]},
    remedies={"ladder": "any"},
)


@st.composite
def versions(draw: st.DrawFn, table: st.SearchStrategy[Timetable]) -> Version:
    """Draw a version whose one stage has any rule and any ladder."""
    rule = draw(
        st.one_of(
            DAYS.map(lambda day: Due(on=day)),
            st.integers(1, 20).map(lambda count: Due(within=WorkingDays(count))),
            st.just(Due(no_deadline=True)),
        )
    )
    # Only what differs is read anew: the rest of a definition costs most of the time.
    members = PLAIN.tracks["members"]
    stages = tuple(stage.model_copy(update={"due": rule}) for stage in members.stages)
    tracks = {"members": members.model_copy(update={"stages": stages})}
    ladder = tuple(Rung.model_validate(rung) for rung in draw(ladders()))
    definition = PLAIN.model_copy(update={"ladders": {"any": ladder}, "tracks": tracks})
    return Version(definition=definition, table=draw(table))


@dataclass(frozen=True)
class Case:
    """A deadline that was announced, and a way to another version."""

    way: Passage
    review: Review
    deadline: Deadline


@st.composite
def cases(draw: st.DrawFn, policies: Sequence[DuePolicy] = tuple(DuePolicy)) -> Case:
    """Draw a deadline that fired what had come of its ladder, or part of it, and a way."""
    table = draw(tables())
    other = st.just(table) if draw(st.booleans()) else tables()
    before, after = draw(versions(st.just(table))), draw(versions(other))
    now, due_on = draw(MOMENTS), draw(DAYS)
    due_at = end_of(due_on, HANOI)
    opened_at = draw(st.one_of(st.none(), st.just(now - timedelta(days=2))))
    review = a_review(state="only", opened_at=opened_at, due_on=due_on, due_at=due_at)
    kind = draw(st.sampled_from([STAGE, "remedy"]))
    is_held = kind == STAGE and draw(st.booleans())
    blank = a_deadline(
        review,
        id=7,
        kind=kind,
        record_id=None if kind == STAGE else 3,
        due_on=due_on,
        due_at=due_at,
        status=DeadlineStatus.HELD if is_held else DeadlineStatus.OPEN,
        remaining=draw(st.integers(-5, 9)) if is_held else None,
    )
    ladder = rungs(before, blank)
    come = sum(at <= now for at in table.rung_moments(ladder, due_on=due_on))
    deadline = replace(blank, next_rung=draw(st.integers(0, come)))
    way = Passage(
        before=before,
        after=after,
        starts_on=FIRST_DAY,
        now=now,
        policy=draw(st.sampled_from(policies)),
        allow_earlier=draw(st.booleans()),
    )
    return Case(way, review, at_next_rung(deadline, ladder, table=table))


class TestKeepDue:
    @given(cases([DuePolicy.KEEP_DUE]))
    def test_never_changes_a_due_moment(self, case: Case) -> None:
        after = case.way.deadline(case.deadline, case.review).after

        assert after is not None
        assert (after.due_on, after.due_at, after.remaining) == (
            case.deadline.due_on,
            case.deadline.due_at,
            case.deadline.remaining,
        )


class TestEveryPolicy:
    @given(cases())
    def test_is_never_earlier_than_announced_unless_that_is_allowed(self, case: Case) -> None:
        way = replace(case.way, allow_earlier=False)

        after = way.deadline(case.deadline, case.review).after

        if after is not None:
            assert after.due_on >= case.deadline.due_on
            assert after.due_at >= case.deadline.due_at
        if case.deadline.kind != STAGE:
            assert after is not None
            assert after.due_at == case.deadline.due_at

    @given(cases())
    def test_fires_no_rung_again_that_has_come_and_fired(self, case: Case) -> None:
        after = case.way.deadline(case.deadline, case.review).after
        if after is None:
            return
        new, table = rungs(case.way.after, after), case.way.after.table
        old = rungs(case.way.before, case.deadline)[: case.deadline.next_rung]
        moments = table.rung_moments(new, due_on=after.due_on)

        again = [
            rung
            for rung, at in list(zip(new, moments, strict=True))[after.next_rung :]
            if at <= case.way.now and rung in old
        ]

        assert again == []

    @given(cases())
    def test_takes_another_row_where_another_day_or_ladder_counts(self, case: Case) -> None:
        after = case.way.deadline(case.deadline, case.review).after
        if after is None:
            return
        same_day = after.due_on == case.deadline.due_on
        same = rungs(case.way.before, case.deadline) == rungs(case.way.after, after)

        assert (after.id == case.deadline.id) == (same_day and same)
        if same_day and same:
            assert after.next_rung == case.deadline.next_rung


class TestUndo:
    @given(cases(), st.integers(0, 72))
    def test_gives_back_the_row_as_it_was(self, case: Case, hours: int) -> None:
        change = case.way.deadline(case.deadline, case.review)
        following = replace(case.review, due_on=None, due_at=None)
        if change.after is not None and case.deadline.kind == STAGE:
            due = {"due_on": change.after.due_on, "due_at": change.after.due_at}
            following = replace(case.review, **due)
        body = told(case.review, following, change if case.deadline.kind == STAGE else None)
        if case.deadline.kind != STAGE:
            body, following = None, case.review
        closed = replace(case.deadline, next_at=None, remaining=None)
        undo = Undo(
            back=replace(
                case.way,
                before=case.way.after,
                after=case.way.before,
                policy=DuePolicy.KEEP_DUE,
                now=case.way.now + timedelta(hours=hours),
            ),
            migrated_at=case.way.now,
            bodies={} if body is None else {case.review.id: body},
            closed={case.deadline.id: closed} if change.ends else {},
        )
        review = undo.review(following)
        stored = change.after and (replace(change.after, id=8) if change.ends else change.after)

        back = undo.ended(review) if stored is None else undo.deadline(stored, review)

        assert review == case.review
        assert back is not None
        assert back.after == case.deadline
