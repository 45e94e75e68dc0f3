"""Units with days off of their own: their deadlines move, those of the others stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.databases import Databases
from tests.holding import hold, resume
from tests.migrating import (
    LATER,
    REVIEWS,
    THIRD,
    add_version,
    assert_is_sound,
    climbing,
    deadlines,
    migrate,
    review,
    rungs,
    setting,
)
from tests.small_world import (
    CALENDAR,
    CYCLE,
    OPENED,
    World,
    application,
    dump,
    november,
    unit_rows,
)
from tests.smtp_server import mail_server
from workflow.application.extend_deadlines import ExtendRequest
from workflow.application.migrate_cycle import MigratedCycle, MigrateRequest
from workflow.application.schedule_meetings import ScheduleRequest
from workflow.domain.calendar import CalendarDay
from workflow.domain.errors import NotFoundError
from workflow.domain.local_sitting import parse_sitting
from workflow.domain.migration import DuePolicy

WITHIN = {"due": {"within": "5wd", "of": "cycle"}}
LADDER = [{"at": each, "to": "owner"} for each in ("-1wd", "0wd", "2wd")]
# A cell below the commune that is flooded, and one below another.
FLOODED, CELL, ELSEWHERE = "H.1", "H.1.1", "H.2.1"
# Those of the commune, its four cells and the people of them all.
REVIEWS_THERE = 20


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    """Yield a cycle whose first stage is due on 8 November, five working days after its start."""
    with application(url) as app:
        world = World(app)
        version = add_version(world, setting("dissemination", **WITHIN))
        migrate(world, THIRD, version, due=DuePolicy.RECOMPUTE, allow_earlier=True)
        yield world


@pytest.fixture
def one_day(url: str) -> Iterator[World]:
    """Yield a cycle whose first stage is due on 8 November for everybody, by its date."""
    with application(url) as app:
        world = World(app)
        version = add_version(
            world, setting("dissemination", **LATER, ladder="own"), climbing(own=LADDER)
        )
        migrate(world, THIRD, version, due=DuePolicy.RECOMPUTE)
        yield world


def close(world: World, *days: int, unit: str | None = FLOODED, works: bool = False) -> None:
    """Give a unit days off of its own in November, or days on which it works."""
    new = [CalendarDay(day=date(2022, 11, day), works=works, name="Lũ") for day in days]
    command = world.command(november(3, 10))
    world.app.import_calendar(CALENDAR, new, unit=unit, command=command)


def reopen(world: World, *days: int) -> None:
    """Take days off of the unit back."""
    usual = [date(2022, 11, day) for day in days]
    command = world.command(november(3, 12))
    world.app.import_calendar(CALENDAR, [], unit=FLOODED, usual=usual, command=command)


def recompute(world: World, **asked: Any) -> MigratedCycle:
    request = MigrateRequest(cycle=CYCLE, due=DuePolicy.RECOMPUTE, **asked)
    return world.app.migrate_cycle(request, command=world.command(november(3, 13)))


def due_on(url: str, subject: str) -> str:
    return str(review(url, subject)["due_on"])


def next_at(url: str, subject: str) -> datetime:
    """Return when the next rung of the unfinished deadline of a subject fires."""
    [open_one] = [row for row in deadlines(url, subject) if row["closed_at"] is None]
    return datetime.fromtimestamp(open_one["next_at"] / 1_000_000, UTC)


class TestRecompute:
    def test_moves_only_the_deadlines_of_the_unit_and_below_and_keeps_the_day_of_before(
        self, world: World, url: str
    ) -> None:
        close(world, 7)

        told = recompute(world, reason="Lũ quét")

        assert told.deadlines == {
            **dict.fromkeys(told.deadlines, 0),
            "later": REVIEWS_THERE,
            "kept": REVIEWS - REVIEWS_THERE,
        }
        assert {(each["was_due_on"], each["due_on"]) for each in told.samples} == {
            ("2022-11-08", "2022-11-09")
        }
        assert {each["working_days"] for each in told.samples} == {1}
        *_, old, new = deadlines(url, CELL)
        assert (old["status"], new["replaces"]) == ("replaced", old["id"])
        assert [str(row["due_on"]) for row in (old, new)] == ["2022-11-08", "2022-11-09"]
        assert (due_on(url, FLOODED), due_on(url, f"{CELL}-2")) == ("2022-11-09", "2022-11-09")
        assert (due_on(url, ELSEWHERE), due_on(url, "H.2")) == ("2022-11-08", "2022-11-08")
        assert_is_sound(world)

    def test_tells_by_how_many_days_that_the_unit_works(self, world: World) -> None:
        close(world, 8, 9)

        samples = recompute(world, plan=True).samples

        found = {(each["was_due_on"], each["due_on"], each["working_days"]) for each in samples}
        assert found == {("2022-11-08", "2022-11-10", 1)}

    def test_changes_nothing_before_it_or_as_a_plan(self, world: World, url: str) -> None:
        before = dump(url)["deadline"]

        close(world, 7)
        told = recompute(world, plan=True)

        assert told.deadlines["later"] == REVIEWS_THERE
        assert dump(url)["deadline"] == before

    def test_never_shortens_when_the_closure_is_taken_back(self, world: World, url: str) -> None:
        close(world, 7)
        recompute(world)
        reopen(world, 7)

        told = recompute(world)

        assert (told.deadlines["later"], due_on(url, CELL)) == (0, "2022-11-09")
        assert recompute(world, allow_earlier=True).deadlines["earlier"] == REVIEWS_THERE
        assert due_on(url, CELL) == "2022-11-08"

    def test_lets_a_nearer_unit_work_on_a_day_off_of_the_one_above(
        self, world: World, url: str
    ) -> None:
        close(world, 7)
        close(world, 7, unit=CELL, works=True)
        close(world, 8, unit="H.1.2")

        recompute(world)

        days = [due_on(url, cell) for cell in (CELL, "H.1.2", "H.1.3")]
        assert days == ["2022-11-08", "2022-11-10", "2022-11-09"]

    def test_goes_by_the_tree_of_today_when_a_unit_moved_meanwhile(
        self, world: World, url: str
    ) -> None:
        moved = [replace(row, parent="H.2") if row.code == CELL else row for row in unit_rows()]
        world.app.import_units(moved, file="u.csv", command=world.command(november(3, 10)))
        close(world, 7)

        recompute(world)

        days = {subject: due_on(url, subject) for subject in (CELL, "H.1.2", ELSEWHERE)}
        assert days == {CELL: "2022-11-08", "H.1.2": "2022-11-09", ELSEWHERE: "2022-11-08"}
        day = date(2022, 11, 4)
        counted = [world.app.count_days(CALENDAR, day, 1, unit=u)[0] for u in (CELL, "H.1.2")]
        assert counted == [date(2022, 11, 7), date(2022, 11, 8)]

    def test_takes_the_days_of_a_unit_along_when_it_moves(self, world: World) -> None:
        close(world, 7, unit=CELL)
        moved = [replace(row, parent="H.2") if row.code == CELL else row for row in unit_rows()]

        world.app.import_units(moved, file="u.csv", command=world.command(november(3, 10)))

        after, _ = world.app.count_days(CALENDAR, date(2022, 11, 4), 1, unit=CELL)
        assert after == date(2022, 11, 8)

    def test_may_be_taken_back(self, world: World, url: str) -> None:
        close(world, 7)
        recompute(world)

        migrate(world, november(3, 14))

        assert due_on(url, CELL) == "2022-11-08"
        assert_is_sound(world)


class TestOneDayForAll:
    def test_stays_that_day_and_only_the_reminders_of_the_unit_move(
        self, one_day: World, url: str
    ) -> None:
        close(one_day, 7, 8)

        told = recompute(one_day)

        assert told.deadlines["kept"] == REVIEWS
        days = {subject: next_at(url, subject) for subject in (CELL, FLOODED, ELSEWHERE)}
        # One working day before it rolls back, and is earlier than it was announced.
        assert days == {CELL: november(4), FLOODED: november(4), ELSEWHERE: november(7)}
        assert (due_on(url, CELL), due_on(url, ELSEWHERE)) == ("2022-11-08", "2022-11-08")
        assert_is_sound(one_day)

    def test_fires_on_the_day_off_elsewhere_and_after_it_in_the_unit(
        self, one_day: World, url: str
    ) -> None:
        close(one_day, 8)
        fired = []

        for day in (7, 8, 9, 10):
            one_day.tick(november(day, 9))
            fired.append((len(rungs_of(url, CELL)), len(rungs_of(url, ELSEWHERE))))

        assert fired == [(1, 1), (1, 2), (2, 2), (3, 3)]
        assert_is_sound(one_day)


class TestArming:
    def test_counts_a_stage_that_begins_by_the_calendar_of_its_venue(
        self, world: World, url: str
    ) -> None:
        within = {"due": {"within": "3wd"}}
        names = ("feedback", "self_review", "draft", "report", "preparation", "meeting")
        version = add_version(world, *(setting(name, **within) for name in names))
        migrate(world, november(3, 9, 30), version)
        close(world, 8)

        for cell in (CELL, ELSEWHERE):
            world.bring_to_meeting(cell, november(4))

        assert (due_on(url, CELL), due_on(url, ELSEWHERE)) == ("2022-11-10", "2022-11-09")
        assert_is_sound(world)


class TestResting:
    def test_leaves_the_working_days_that_the_unit_has(self, world: World, url: str) -> None:
        hold(world, november(4))
        close(world, 9)

        resume(world, november(8))

        assert (due_on(url, CELL), due_on(url, ELSEWHERE)) == ("2022-11-11", "2022-11-10")
        assert_is_sound(world)


class TestExtension:
    def test_says_that_the_new_day_is_off_in_the_unit(self, world: World) -> None:
        close(world, 10)

        told = {
            subject: world.app.extend_deadlines(
                ExtendRequest(cycle=CYCLE, subject=subject, to_on=date(2022, 11, 10), reason="Lũ"),
                command=world.command(november(4)),
            )
            for subject in (CELL, ELSEWHERE)
        }

        codes = {subject: [each["code"] for each in told[subject].findings] for subject in told}
        assert codes == {CELL: ["extended_to_day_off"], ELSEWHERE: []}

    def test_reminds_before_the_new_day_by_the_days_that_the_unit_works(
        self, one_day: World, url: str
    ) -> None:
        close(one_day, 11)

        for subject in (CELL, ELSEWHERE):
            request = ExtendRequest(
                cycle=CYCLE, subject=subject, to_on=date(2022, 11, 14), reason="Lũ"
            )
            one_day.app.extend_deadlines(request, command=one_day.command(november(4)))

        days = [next_at(url, subject) for subject in (CELL, ELSEWHERE)]
        assert days == [november(10), november(11)]


class TestReading:
    def test_counts_late_and_left_by_the_calendar_of_the_unit(self, world: World) -> None:
        close(world, 9)

        late = lines(world, november(10, 9))
        left = lines(world, november(3, 14))

        assert (late[CELL].working_days_late, late[ELSEWHERE].working_days_late) == (1, 2)
        assert (left[CELL].working_days_left, left[ELSEWHERE].working_days_left) == (3, 3)
        _, reviews = world.app.lists.reviews(CYCLE, now=november(10, 9))
        found = {each.key: each.status.working_days_late for each in reviews}
        assert (found[f"{CYCLE}/{CELL}"], found[f"{CYCLE}/{ELSEWHERE}"]) == (1, 2)

    def test_shows_the_next_rung_though_the_calendar_is_another_by_now(self, world: World) -> None:
        close(world, 4, 7, 8, 9, 10, 11, unit=None)

        shown = world.app.explain_review(CYCLE, CELL, now=november(3, 14))

        assert shown.next_rung is not None


class TestDigest:
    def test_tells_how_late_it_is_in_the_unit(
        self, one_day: World, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        close(one_day, 9, unit=CELL)
        one_day.tick(november(11, 9))

        with mail_server() as mailbox:
            monkeypatch.setenv("REVIEWCYCLE_SMTP", mailbox.address)
            with application(url) as app:
                app.hand_out_notices(command=one_day.command(november(11, 9)))

        told = {message["To"]: message.get_content() for message in mailbox.messages}
        assert "quá hạn 2 ngày làm việc" in told["h.1.1-1@h.example"]
        assert "quá hạn 3 ngày làm việc" in told["h.2.1-1@h.example"]


class TestScheduling:
    def test_offers_no_day_off_of_the_unit(self, world: World) -> None:
        close(world, 7, 8, 9, 10, unit=CELL)
        request = ScheduleRequest(
            cycle=CYCLE,
            role="standing_board",
            from_on=date(2022, 11, 7),
            to_on=date(2022, 11, 11),
            sessions=(parse_sitting("08:00-11:30"), parse_sitting("13:30-17:00")),
        )

        made = world.app.schedule_meetings(request, command=world.command(november(3, 14))).made

        days = {each["unit"]: each["starts_at"][:10] for each in made}
        assert days.pop(CELL) == "2022-11-11"
        assert min(days.values()) == "2022-11-07"


class TestImport:
    @pytest.mark.parametrize(
        ("calendar", "unit", "code"),
        [
            pytest.param(CALENDAR, "X", "unit_not_found", id="a unit that is not there"),
            pytest.param("none", FLOODED, "calendar_not_found", id="a calendar to base it on"),
        ],
    )
    def test_is_refused_without(self, world: World, calendar: str, unit: str, code: str) -> None:
        day = CalendarDay(day=date(2022, 11, 7), works=False)

        with pytest.raises(NotFoundError, match=code):
            world.app.import_calendar(
                calendar, [day], unit=unit, command=world.command(november(3))
            )

    def test_raises_the_revision_once_for_what_is_new(self, world: World) -> None:
        day = CalendarDay(day=date(2022, 11, 7), works=False)

        reports = [
            world.app.import_calendar(
                CALENDAR, [day], unit=FLOODED, command=world.command(november(3, hour))
            )
            for hour in (10, 11)
        ]

        found = [(each.revision, each.created, each.unchanged) for each in reports]
        assert found == [(2, 1, 0), (2, 0, 1)]

    def test_tells_history_whose_days_they_are(self, world: World, url: str) -> None:
        close(world, 7)
        reopen(world, 7)

        told = [row["body"] for row in dump(url)["history"] if row["kind"] == "calendar_changed"]
        own = sorted((body for body in told if "unit" in body), key=lambda body: body["revision"])

        assert [body["unit"] for body in own] == [FLOODED, FLOODED]
        assert (own[0]["days"], own[1]["usual"]) == (["2022-11-07"], ["2022-11-07"])


def rungs_of(url: str, subject: str) -> list[tuple[int, int]]:
    return rungs(url, *(row["id"] for row in deadlines(url, subject)))


def lines(world: World, now: Any) -> dict[str, Any]:
    found = world.app.list_deadlines(CYCLE, now=now).items
    return {each.review.removeprefix(f"{CYCLE}/"): each for each in found}
