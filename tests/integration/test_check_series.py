"""Series of checks: planned, changed while they run, and stopped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.databases import Databases
from tests.monitoring_world import (
    BOARD,
    DEPUTY,
    FIRST,
    HEAD,
    INSPECTOR,
    OPENED,
    PLACES,
    SUBJECT,
    World,
    due_days,
    march,
)
from tests.small_world import application
from workflow.domain.check_series import CheckStatus as Status
from workflow.domain.errors import (
    ConflictError,
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
)
from workflow.domain.records.monitoring import Every, Matter
from workflow.domain.rows import RoleRow
from workflow.domain.rows_of_checks import CheckSeriesRow


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        yield World(app)


class TestPlan:
    def test_makes_a_check_for_each_time(self, world: World) -> None:
        recorded = world.by(BOARD).plan()

        lines = world.checks()
        assert (recorded.created, recorded.reviews) == (1, 1)
        assert due_days(lines) == ["2026-03-09", "2026-03-16", "2026-03-23"]
        assert [line.check.place for line in lines] == list(PLACES)
        assert {line.checker for line in lines} == {INSPECTOR}
        assert {line.series.code for line in lines if line.series} == {"CS1"}

    def test_moves_what_falls_on_a_day_off(self, world: World) -> None:
        world.plan(starts_on=date(2026, 4, 30), every=Every.MONTH, times=2)

        # The thirtieth of April and the first of May are holidays, the second is a Saturday.
        assert due_days(world.checks()) == ["2026-05-04", "2026-06-01"]

    def test_ends_with_a_day(self, world: World) -> None:
        world.plan(until=date(2026, 4, 6))

        [line] = world.series()
        assert (line.series.times, len(world.checks())) == (5, 5)

    def test_once_needs_no_number(self, world: World) -> None:
        world.plan(every=Every.ONCE, times=None)

        assert due_days(world.checks()) == ["2026-03-09"]

    def test_settles_the_review(self, world: World) -> None:
        before = world.reasons(now=march(2))
        world.plan()

        assert before[0] == ("checks_not_scheduled", {"scheduled": 0, "needed": 3})
        assert [code for code, _ in world.reasons(now=march(2))] == ["ready_not_completed"]

    def test_says_that_nobody_makes_them(self, world: World) -> None:
        recorded = world.plan(checker=None)

        assert [each["code"] for each in recorded.findings] == ["series_without_checker"]

    def test_takes_each_place_once_however_it_is_written(self, world: World) -> None:
        world.plan(places=("Nà Lầu", "nà  lầu", "Na\u0300 La\u0302\u0300u", ""))

        assert world.series()[0].series.places == ("Nà Lầu",)

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            pytest.param({"title": None}, "series_incomplete", id="no title"),
            pytest.param({"every": None}, "series_incomplete", id="no period"),
            pytest.param({"starts_on": None}, "series_incomplete", id="no first day"),
            pytest.param({"times": None}, "series_incomplete", id="no number"),
            pytest.param({"times": 0}, "times_wrong", id="none"),
            pytest.param({"times": -3}, "times_wrong", id="less than none"),
            pytest.param({"times": 521}, "times_wrong", id="too many"),
            pytest.param({"every": Every.ONCE}, "times_wrong", id="once three times"),
            pytest.param({"times": 3, "until": FIRST}, "times_and_until", id="two ends"),
            pytest.param({"until": date(2026, 3, 1)}, "until_before_start", id="ends early"),
            pytest.param({"code": "không mã"}, "code_wrong", id="no code"),
            pytest.param({"matter": Matter.REMEDY}, "matter_code_unfit", id="remedy without code"),
            pytest.param({"matter_code": "R1"}, "matter_code_unfit", id="code without matter"),
            pytest.param({"is_surprise": True, "checker": None}, "checker_missing", id="nobody"),
        ],
    )
    def test_refuses_what_does_not_fit(
        self, world: World, given: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(InvalidValueError, match=code):
            world.plan(**given)

        assert world.checks() == []

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"subject": "VX"}, "review_not_found"),
            ({"checker": "VX-1"}, "person_not_found"),
            ({"matter": Matter.REMEDY, "matter_code": "R9"}, "remedy_not_found"),
            ({"matter": Matter.COMMITMENT, "matter_code": "C9"}, "commitment_not_found"),
            ({"matter": Matter.SUGGESTION, "matter_code": "S9"}, "suggestion_not_found"),
        ],
    )
    def test_needs_what_it_names(self, world: World, given: dict[str, Any], code: str) -> None:
        with pytest.raises(NotFoundError, match=code):
            world.plan(**given)

    @pytest.mark.parametrize(
        ("subject", "checker"),
        [
            pytest.param("VT-2", "VT-2", id="the person under review"),
            pytest.param(HEAD, HEAD, id="the head, who is under review"),
            pytest.param(SUBJECT, HEAD, id="the head of the unit under review"),
        ],
    )
    @pytest.mark.parametrize("actor", [None, BOARD])
    def test_lets_nobody_check_himself(
        self, world: World, subject: str, checker: str, actor: str | None
    ) -> None:
        with pytest.raises(RefusedError, match="own_case") as caught:
            world.by(actor).plan(subject, checker=checker)

        assert caught.value.facts == {"person": checker}
        assert world.checks() == []

    @pytest.mark.parametrize(
        ("subject", "checker"), [("VT-2", HEAD), (HEAD, "VT-2"), (SUBJECT, DEPUTY)]
    )
    def test_lets_others_of_the_unit_check(self, world: World, subject: str, checker: str) -> None:
        assert world.plan(subject, checker=checker).created == 1

    def test_lets_a_head_check_who_has_a_role_above_too(self, world: World) -> None:
        given = RoleRow(
            role="standing_board", person=HEAD, unit="BS", from_on=None, to_on=None, line=2
        )
        world.app.import_roles([given], file="r", command=world.command(march(2)))

        assert world.plan(checker=HEAD).created == 1

    def test_names_the_line_of_whoever_would_check_himself(self, world: World) -> None:
        told = {"title": "Kiểm tra", "every": Every.ONCE, "starts_on": FIRST, "subject": SUBJECT}
        rows = [
            CheckSeriesRow(line=number, checker=checker, **told)
            for number, checker in enumerate((INSPECTOR, HEAD, HEAD), start=2)
        ]

        with pytest.raises(InvalidFileError) as caught:
            world.app.keep_check_series(
                world.cycle, rows, file="k.csv", command=world.by(BOARD).command(march(2))
            )

        problems = [(each.code, each.line) for each in caught.value.problems]
        assert problems == [("own_case", 3), ("own_case", 4)]

    def test_is_about_a_remedy_of_the_same_subject(self, world: World) -> None:
        world.promise("R1")
        world.promise("R2", subject="VL")

        world.plan(matter=Matter.REMEDY, matter_code="R1")

        with pytest.raises(NotFoundError, match="remedy_not_found"):
            world.plan(matter=Matter.REMEDY, matter_code="R2")
        assert {line.series.matter_code for line in world.checks() if line.series} == {"R1"}

    @pytest.mark.parametrize(
        ("actor", "error"),
        [(BOARD, None), (HEAD, None), (DEPUTY, RefusedError), ("VL-1", NotFoundError)],
    )
    def test_is_for_those_who_answer_for_the_stage(
        self, world: World, actor: str, error: type[Exception] | None
    ) -> None:
        if error is None:
            assert world.by(actor).plan().created == 1
        else:
            with pytest.raises(error):
                world.by(actor).plan()

    def test_is_not_for_who_left_the_cycle(self, world: World) -> None:
        world.by(BOARD).fire("exempt", now=march(2), reason="Sáp nhập")

        with pytest.raises(RefusedError, match="check_not_under_review"):
            world.plan()

    def test_is_done_once_for_a_command(self, world: World) -> None:
        row = CheckSeriesRow(
            subject=SUBJECT, title="Giao ban", every=Every.WEEK, starts_on=FIRST, times=2
        )
        keep = world.app.keep_check_series

        first = keep(world.cycle, [row], command=world.command(march(2), "plan"))
        again = keep(world.cycle, [row], command=world.command(march(2), "plan"))

        assert (first, len(world.checks())) == (again, 2)
        with pytest.raises(ConflictError):
            keep(world.cycle, [row, row], command=world.command(march(2), "plan"))


class TestChange:
    @pytest.fixture
    def running(self, world: World) -> World:
        """Return the world after the first check was made and the second was missed."""
        world.plan(times=4)
        world.make(2, now=march(9))
        return world

    def test_moves_what_is_ahead_and_nothing_else(self, running: World) -> None:
        running.change("CS1", starts_on=date(2026, 3, 11), now=march(18))

        days = due_days(running.checks(now=march(18)))
        assert days == ["2026-03-09", "2026-03-16", "2026-03-25", "2026-04-01"]

    def test_gives_the_rest_to_another_checker(self, running: World) -> None:
        running.change("CS1", checker="BS-3", now=march(18))

        checkers = [line.checker for line in running.checks(now=march(18))]
        assert checkers == [INSPECTOR, INSPECTOR, "BS-3", "BS-3"]

    def test_cancels_what_is_too_many_and_takes_it_up_again(self, running: World) -> None:
        running.change("CS1", times=2, now=march(18))
        fewer = [line.status for line in running.checks(now=march(18))]
        running.change("CS1", times=5, now=march(19))

        again = running.checks(now=march(19))
        gone = Status.CANCELLED
        assert fewer == [Status.MADE, Status.MISSED, gone, gone]
        assert [line.status for line in again[2:]] == [Status.SCHEDULED] * 3
        assert due_days(again)[2:] == ["2026-03-23", "2026-03-30", "2026-04-06"]

    def test_leaves_what_was_given_up_by_itself(self, running: World) -> None:
        running.cancel(4, now=march(18))

        running.change("CS1", checker="BS-3", now=march(18))

        line = running.checks(now=march(18))[2]
        assert (line.status, line.check.reason) == (Status.CANCELLED, "Trùng lịch")

    def test_takes_away_places(self, running: World) -> None:
        running.change("CS1", cleared=("places", "checker"), now=march(18))

        lines = running.checks(now=march(18))
        assert [line.check.place for line in lines[2:]] == [None, None]
        assert [line.checker for line in lines[2:]] == [None, None]

    def test_to_the_same_changes_nothing(self, running: World) -> None:
        again = running.change("CS1", times=4, places=PLACES, now=march(18))

        assert (again.updated, again.unchanged) == (0, 1)

    def test_is_of_the_same_subject(self, running: World) -> None:
        with pytest.raises(InvalidValueError, match="series_of_another"):
            running.change("CS1", subject="VL", times=2, now=march(18))


class TestStop:
    def test_cancels_what_is_left(self, world: World) -> None:
        world.plan()
        world.make(2, now=march(9))

        stopped = world.stop("CS1", now=march(17))

        lines = world.checks(now=march(17))
        assert stopped.updated == 1
        assert [line.status for line in lines] == [Status.MADE, Status.MISSED, Status.CANCELLED]
        assert lines[2].check.reason == "Đã ổn định"
        assert world.reasons(now=march(17))[0][1] == {"scheduled": 2, "needed": 3}

    def test_twice_is_the_same_as_once(self, world: World) -> None:
        world.plan()
        world.stop("CS1", now=march(3))

        again = world.stop("CS1", now=march(4))

        assert (again.updated, again.unchanged) == (0, 1)

    def test_is_for_good(self, world: World) -> None:
        world.plan()
        world.stop("CS1", now=march(3))

        with pytest.raises(RefusedError, match="series_stopped"):
            world.change("CS1", times=9, now=march(4))
        assert world.change("CS1", times=3, now=march(4)).unchanged == 1

    def test_needs_a_series(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="series_not_found"):
            world.stop("CS9", now=march(3))
