"""Hold a cycle or a part of it: what rests, what is told, who may, and what goes on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from tests.databases import Databases
from tests.holding import deadline_of, hold, opened, replayed, resume, review_of, rows
from tests.small_world import BOARD, CYCLE, FIRST, OPENED, SECRETARY, World, november, unit_rows
from workflow.application.find_stuck import Grouping, StuckRequest
from workflow.application.fire_trigger import FireRequest
from workflow.domain.cycle import CycleStatus
from workflow.domain.deadline import DeadlineStatus
from workflow.domain.errors import ConflictError, InvalidValueError, NotFoundError, RefusedError
from workflow.domain.rows_of_checks import CheckRow
from workflow.domain.rows_of_remedies import RemedyRow

REASON = "Chờ kết luận thanh tra"
LATE = november(25, 8, 30)


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with opened(url) as world:
        yield world


def statuses(url: str, kind: str = "stage") -> Counter[str]:
    return Counter(row["status"] for row in rows(url, "deadline") if row["kind"] == kind)


def remedy(world: World, subject: str = FIRST) -> int:
    """Set a remedy that is due on 1 December, and return its number."""
    row = RemedyRow(subject=subject, title="Họp", owner=subject, due_on=date(2022, 12, 1))
    [number] = world.app.keep_remedies(CYCLE, [row], command=world.command(november(2, 9))).ids
    return number


class TestHold:
    def test_lets_every_review_and_record_of_a_cycle_rest(self, world: World, url: str) -> None:
        remedy(world)
        reviews = len(rows(url, "review"))
        armed = statuses(url)["open"]

        told = hold(world, november(2, 10), until=date(2022, 11, 20))

        assert (told.reviews, told.begun, told.stages, told.records) == (reviews, reviews, armed, 1)
        assert statuses(url) == {"held": armed}
        assert statuses(url, "remedy") == {"held": 1}
        assert all(row["held_at"] is not None for row in rows(url, "review"))
        assert replayed(world) == []

    def test_lets_only_what_is_below_a_unit_rest(self, world: World, url: str) -> None:
        told = hold(world, november(2, 10), under="H.1")

        assert review_of(url, "H.1")["held_at"] is not None
        assert review_of(url, FIRST)["held_at"] is not None
        assert review_of(url, "H.2.1")["held_at"] is None
        assert statuses(url)["held"] == told.stages
        assert statuses(url)["open"] > 0

    def test_goes_by_the_tree_of_today(self, world: World, url: str) -> None:
        moved = [replace(row, parent="H.2") for row in unit_rows() if row.code == "H.1.1"]
        command = world.command(november(2, 9))
        world.app.import_units(moved, file="units.csv", command=command)

        hold(world, november(2, 10), under="H.1")

        assert review_of(url, "H.1.1")["held_at"] is None
        assert review_of(url, "H.1.2")["held_at"] is not None

    def test_fires_nothing_until_it_ends(self, world: World, url: str) -> None:
        remedy(world)
        hold(world, november(2, 10))

        report = world.tick(LATE, release=True)

        assert (report.fired, rows(url, "escalation")) == (0, [])

    def test_keeps_what_is_recorded_meanwhile_at_rest(self, world: World, url: str) -> None:
        hold(world, november(2, 10), under="H.1")
        check = CheckRow(subject=FIRST, due_on=date(2022, 12, 1))

        world.app.record_checks(CYCLE, [check], command=world.command(november(3)))
        resume(world, november(10), under="H.1")

        [row] = [row for row in rows(url, "deadline") if row["kind"] == "check"]
        # 20 working days were left on the third, and are on the tenth.
        assert (row["status"], str(row["due_on"])) == ("open", "2022-12-08")

    def test_lets_a_stage_that_is_entered_meanwhile_rest_with_all_its_days(
        self, world: World, url: str
    ) -> None:
        world.fire(FIRST, "exempt", november(2, 9), reason=REASON)
        hold(world, november(2, 10))

        world.app.fire_trigger(
            reopening(FIRST, due=date(2022, 11, 16)), command=world.command(november(3))
        )
        row = deadline_of(url, FIRST)
        resume(world, november(10))

        assert (row["status"], row["remaining"], row["next_at"]) == ("held", 9, None)
        assert str(deadline_of(url, FIRST)["due_on"]) == "2022-11-23"
        assert replayed(world) == []

    def test_leaves_a_hold_over_the_review_itself_to_end_with_its_stage(
        self, world: World, url: str
    ) -> None:
        world.fire(FIRST, "hold", november(2, 9), reason=REASON)

        world.fire(FIRST, "exempt", november(3), reason=REASON)

        [row] = rows(url, "hold")
        assert row["released_at"] is not None
        assert review_of(url, FIRST)["held_at"] is None
        assert replayed(world) == []

    def test_is_one_event_with_its_counts(self, world: World, url: str) -> None:
        hold(world, november(2, 10), reason=REASON)

        [event] = [row for row in rows(url, "history") if row["kind"] == "cycle_held"]
        assert event["body"]["reviews"] == [[1, len(rows(url, "review"))]]
        assert event["body"]["deadlines"] == {"stages": statuses(url)["held"], "records": 0}
        assert REASON not in json.dumps(event["body"], ensure_ascii=False)
        assert [row["content"] for row in rows(url, "history_text") if row["content"] == REASON]

    def test_of_a_plan_changes_nothing(self, world: World, url: str) -> None:
        before = {table: rows(url, table) for table in ("review", "deadline", "hold", "history")}

        told = hold(world, november(2, 10), plan=True)

        assert told.begun == len(before["review"])
        assert {table: rows(url, table) for table in before} == before

    def test_is_answered_again_for_the_same_command(self, world: World, url: str) -> None:
        told = [hold(world, november(2, 10), command_id="storm") for _ in range(2)]

        assert told[0] == told[1]
        assert len(rows(url, "hold")) == 1

    def test_is_refused_twice_over_the_same(self, world: World) -> None:
        hold(world, november(2, 10))
        hold(world, november(2, 10), under="H.1")

        for under in (None, "H.1"):
            with pytest.raises(RefusedError, match="already_held"):
                hold(world, november(2, 11), under=under)

    def test_is_not_meant_for_days_that_have_passed(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="until_has_passed"):
            hold(world, november(2, 10), until=date(2022, 11, 1))

    def test_needs_a_unit_of_the_cycle(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="unit_not_found"):
            hold(world, november(2, 10), under="X")

    def test_takes_few_statements_whatever_the_number_of_reviews(
        self, world: World, url: str
    ) -> None:
        engine = world.app._database.writer
        count = 0

        def counted(*_: object) -> None:
            nonlocal count
            count += 1

        sa.event.listen(engine, "before_cursor_execute", counted)
        hold(world, november(2, 10))
        resume(world, november(3, 10))
        sa.event.remove(engine, "before_cursor_execute", counted)

        assert count < 60


def reopening(subject: str, *, due: date) -> FireRequest:
    """Return the request that brings a subject back to its first stage."""
    return FireRequest(
        cycle=CYCLE,
        subject=subject,
        trigger="reopen",
        reason=REASON,
        due_on=due,
        to_stage="dissemination",
    )


class TestResume:
    def test_gives_the_working_days_back_that_were_left(self, world: World, url: str) -> None:
        number = remedy(world)
        before = str(deadline_of(url, FIRST)["due_on"])
        hold(world, november(2, 10))

        told = resume(world, november(9, 10))

        # Five working days later, each deadline is due five working days later.
        assert (before, str(deadline_of(url, FIRST)["due_on"])) == ("2022-11-04", "2022-11-11")
        [row] = [row for row in rows(url, "deadline") if row["kind"] == "remedy"]
        assert (row["record_id"], str(row["due_on"])) == (number, "2022-12-08")
        assert told.resumed == told.reviews == len(rows(url, "review"))
        assert statuses(url) == {"open": told.stages}
        assert replayed(world) == []

    def test_keeps_the_new_day_of_a_record_when_something_else_of_it_changes(
        self, world: World, url: str
    ) -> None:
        remedy(world)
        hold(world, november(2, 10))
        resume(world, november(9, 10))
        row = RemedyRow(code="R1", subject=FIRST, title="Họp lại")

        world.app.keep_remedies(CYCLE, [row], command=world.command(november(9, 11)))

        found = [each for each in rows(url, "deadline") if each["kind"] == "remedy"]
        assert [(each["status"], str(each["due_on"])) for each in found] == [("open", "2022-12-08")]

    def test_follows_the_day_of_a_record_that_is_set_anew(self, world: World, url: str) -> None:
        remedy(world)
        hold(world, november(2, 10))
        resume(world, november(9, 10))
        row = RemedyRow(code="R1", subject=FIRST, due_on=date(2022, 12, 20))

        world.app.keep_remedies(CYCLE, [row], command=world.command(november(9, 11)))

        found = [each for each in rows(url, "deadline") if each["kind"] == "remedy"]
        assert [(each["status"], str(each["due_on"])) for each in found] == [
            ("replaced", "2022-12-08"),
            ("open", "2022-12-20"),
        ]

    def test_leaves_what_another_hold_covers(self, world: World, url: str) -> None:
        remedy(world)
        hold(world, november(2, 10))
        hold(world, november(2, 10), under="H.1.1")

        told = resume(world, november(3))

        assert 0 < told.resumed < told.reviews
        assert review_of(url, FIRST)["held_at"] is not None
        assert statuses(url, "remedy") == {"held": 1}
        assert replayed(world) == []

    def test_lets_records_go_on_though_the_review_itself_is_held(
        self, world: World, url: str
    ) -> None:
        remedy(world)
        world.fire(FIRST, "hold", november(2, 9), reason=REASON)
        hold(world, november(2, 10))
        between = statuses(url, "remedy")

        resume(world, november(3))

        assert between == {"held": 1}
        assert statuses(url, "remedy") == {"open": 1}
        assert deadline_of(url, FIRST)["status"] == "held"

    def test_is_refused_where_nothing_is_held(self, world: World) -> None:
        hold(world, november(2, 10), under="H.1")

        for under in (None, "H.1.1"):
            with pytest.raises(RefusedError, match="not_held"):
                resume(world, november(2, 11), under=under)

    def test_of_one_review_is_refused_where_only_a_wider_hold_covers_it(self, world: World) -> None:
        hold(world, november(2, 10), under="H.1")

        with pytest.raises(RefusedError, match="held_above"):
            world.fire(FIRST, "resume", november(3))


class TestWhoMay:
    def test_is_who_has_authority_over_the_unit(self, world: World, url: str) -> None:
        hold(world.by(SECRETARY), november(2, 10), under="H.1.1")

        assert [row["held_by"] for row in rows(url, "hold")] == [SECRETARY]

    @pytest.mark.parametrize(
        ("actor", "under", "code"),
        [
            pytest.param(BOARD, "H.1", "forbidden", id="another role above"),
            pytest.param("H.2-1", "H.1.1", "unit_not_found", id="the secretary of another unit"),
            pytest.param(SECRETARY, "H.1", "own_case", id="the head of the unit"),
        ],
    )
    def test_is_nobody_else(self, world: World, actor: str, under: str, code: str) -> None:
        with pytest.raises((RefusedError, NotFoundError), match=code):
            hold(world.by(actor), november(2, 10), under=under)


class TestTelling:
    def test_is_why_a_review_is_stuck(self, world: World) -> None:
        hold(world, november(2, 10), until=date(2022, 11, 10))

        report = world.app.find_stuck(
            StuckRequest(cycle=CYCLE, by=Grouping.REASON), now=november(3)
        )

        [item] = [each for each in report.items if each.row.subject_code == FIRST]
        assert [reason.code for reason in item.status.reasons][:1] == ["on_hold"]
        assert item.status.since == november(2, 10)
        assert item.status.reasons[0].facts["until"] == "2022-11-10"
        assert report.groups is not None
        counts = {group.key: group.count for group in report.groups}
        assert counts["on_hold"] == report.found

    def test_says_that_a_hold_lasts_too_long(self, world: World, url: str) -> None:
        hold(world, november(2, 10), until=date(2022, 11, 10))

        told = world.app.explain_review(CYCLE, FIRST, now=november(11))

        assert [owed.reason.code for owed in told.unmet][:2] == ["hold_outlived", "on_hold"]
        assert told.unmet[0].owed_by is not None
        assert told.unmet[0].owed_by.people
        # It does not end by itself.
        assert review_of(url, FIRST)["held_at"] is not None

    def test_gives_the_reason_only_to_those_with_authority(self, world: World) -> None:
        hold(world, november(2, 10), under="H.1.1", reason=REASON)
        now = november(3)

        told = {
            actor: [
                line.reason
                for line in world.app.explain_review(CYCLE, FIRST, now=now, actor=actor).holds
            ]
            for actor in (None, SECRETARY, FIRST)
        }

        assert told == {None: [REASON], SECRETARY: [REASON], FIRST: [None]}

    def test_is_part_of_progress(self, world: World) -> None:
        hold(world, november(2, 10), under="H.1.1")
        now = november(3)

        everywhere, elsewhere = (
            world.app.show_progress(CYCLE, now=now, under=under).holds for under in ("H", "H.2")
        )

        assert [(line.scope, line.unit, line.reason) for line in everywhere] == [
            ("unit", "H.1.1", None)
        ]
        assert elsewhere == []

    def test_is_the_status_of_the_cycle(self, world: World) -> None:
        hold(world, november(2, 10))
        held = world.app.lists.cycle(CYCLE).cycle.status
        resume(world, november(3))

        assert (held, world.app.lists.cycle(CYCLE).cycle.status) == (
            CycleStatus.HELD,
            CycleStatus.RUNNING,
        )


class TestAtOnce:
    def test_a_hold_and_a_tick_lose_no_deadline(self, url: str, world: World) -> None:
        def tick(_: int) -> int:
            with opened(url) as other:
                try:
                    return other.tick(november(8, 8, 30), batch=5).fired
                except ConflictError:
                    return 0

        def rest(_: int) -> int:
            with opened(url) as other:
                return hold(other, november(8, 8, 30)).begun

        before = len(rows(url, "deadline"))
        with ThreadPoolExecutor(2) as pool:
            ticking, resting = pool.submit(tick, 0), pool.submit(rest, 0)
            fired, begun = ticking.result(), resting.result()

        assert begun == len(rows(url, "review"))
        assert len(rows(url, "escalation")) == fired
        assert statuses(url) == {str(DeadlineStatus.HELD): before}
        assert world.tick(LATE, release=True).fired == 0
        resume(world, LATE)
        assert statuses(url) == {str(DeadlineStatus.OPEN): before}
        assert replayed(world) == []
