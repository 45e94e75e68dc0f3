"""Checks that are made: by whom, with what result, one by one and from files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.databases import Databases
from tests.monitoring_world import (
    BOARD,
    DEPUTY,
    FIRST,
    HEAD,
    INSPECTOR,
    MEMBER,
    OPENED,
    PLACES,
    SUBJECT,
    World,
    march,
)
from tests.small_world import application
from workflow.domain.check_series import CheckStatus as Status
from workflow.domain.errors import (
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
)
from workflow.domain.records.monitoring import CheckResult, Every
from workflow.domain.rows import RoleRow
from workflow.domain.rows_of_checks import CheckSeriesRow, ResultRow


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        yield World(app)


class TestMake:
    @pytest.fixture
    def planned(self, world: World) -> World:
        world.plan()
        return world

    def test_keeps_what_came_of_it(self, planned: World) -> None:
        planned.by(INSPECTOR).make(
            2, now=march(8), result=CheckResult.POOR, place="thon na lau", finding="Có phá rừng"
        )

        line = planned.checks(now=march(9))[0]
        assert (line.status, line.check.result) == (Status.MADE, CheckResult.POOR)
        assert (line.check.made_on, line.check.made_by) == (date(2026, 3, 8), INSPECTOR)
        assert (line.check.place, line.check.finding) == (PLACES[1], "Có phá rừng")

    def test_by_the_operator_is_of_the_checker(self, planned: World) -> None:
        planned.make(2, now=march(9))

        assert planned.checks(now=march(9))[0].check.made_by == INSPECTOR

    def test_twice_is_the_same_as_once(self, planned: World) -> None:
        planned.make(2, now=march(9))

        again = planned.by(BOARD).make(2, now=march(9))

        assert (again.updated, again.unchanged) == (0, 1)

    def test_is_corrected(self, planned: World) -> None:
        planned.make(2, now=march(9))

        planned.by(BOARD).make(2, now=march(10), result=CheckResult.FAIR, made_on=march(9).date())

        check = planned.checks(now=march(10))[0].check
        assert (check.result, check.made_by) == (CheckResult.FAIR, INSPECTOR)

    @pytest.mark.parametrize(
        ("actor", "error"),
        [
            pytest.param(INSPECTOR, None, id="the checker, who has no role"),
            pytest.param(BOARD, None, id="the authority"),
            pytest.param(HEAD, RefusedError, id="the head of the unit itself"),
            pytest.param(DEPUTY, RefusedError, id="somebody else of the unit"),
            pytest.param(MEMBER, NotFoundError, id="a member"),
        ],
    )
    def test_is_for_the_checker_and_those_above(
        self, planned: World, actor: str, error: type[Exception] | None
    ) -> None:
        if error is None:
            assert planned.by(actor).make(2, now=march(9)).updated == 1
        else:
            with pytest.raises(error):
                planned.by(actor).make(2, now=march(9))

    def test_may_be_one_of_the_unit_when_it_checks_itself(self, world: World) -> None:
        world.by(HEAD).plan(checker=DEPUTY)

        assert world.by(DEPUTY).make(2, now=march(9)).updated == 1

    def test_is_not_of_a_checker_who_heads_the_unit_by_then(self, planned: World) -> None:
        given = RoleRow(
            role="secretary", person=INSPECTOR, unit=SUBJECT, from_on=None, to_on=None, line=2
        )
        planned.app.import_roles([given], file="r", command=planned.command(march(5)))

        with pytest.raises(RefusedError, match="own_case"):
            planned.by(INSPECTOR).make(2, now=march(9))

    @pytest.mark.parametrize(
        ("number", "given", "error", "code"),
        [
            (2, {"made_on": date(2026, 3, 10)}, InvalidValueError, "day_lies_ahead"),
            (2, {"place": "Thôn khác"}, InvalidValueError, "place_unknown"),
            (9, {}, NotFoundError, "check_not_found"),
        ],
    )
    def test_refuses(
        self,
        planned: World,
        number: int,
        given: dict[str, Any],
        error: type[Exception],
        code: str,
    ) -> None:
        with pytest.raises(error, match=code):
            planned.make(number, now=march(9), **given)

    def test_needs_one_that_stands(self, planned: World) -> None:
        planned.cancel(2, now=march(3))
        planned.make(3, now=march(3))

        with pytest.raises(RefusedError, match="check_cancelled"):
            planned.make(2, now=march(9))
        with pytest.raises(RefusedError, match="check_made"):
            planned.cancel(3, now=march(9))
        assert planned.cancel(2, now=march(9)).unchanged == 1


class TestRecord:
    def test_fulfils_one_that_a_series_scheduled(self, world: World) -> None:
        world.plan()

        made = world.by(BOARD).record(FIRST, made_on=FIRST, now=march(9))

        assert (list(made.ids), len(world.checks(now=march(9)))) == ([2], 3)

    def test_of_one_day_twice_fulfils_two(self, world: World) -> None:
        world.record(FIRST, FIRST)

        made = world.record(FIRST, FIRST, FIRST, made_on=FIRST, now=march(9))

        assert list(made.ids) == [1, 2, 3]


class TestResults:
    def rows(self, *days: str, series: str | None = "CS1", **given: object) -> list[ResultRow]:
        subject = None if series else SUBJECT
        return [
            ResultRow(
                series=series,
                subject=subject,
                due_on=date.fromisoformat(day),
                made_on=date.fromisoformat(day),
                line=line,
                **given,  # type: ignore[arg-type]
            )
            for line, day in enumerate(days, start=2)
        ]

    @pytest.mark.parametrize("series", ["CS1", None])
    def test_are_found_by_their_day(self, world: World, series: str | None) -> None:
        world.plan()
        rows = self.rows("2026-03-09", "2026-03-16", series=series, result=CheckResult.GOOD)

        first = world.results(*rows, now=march(20), file="r.csv")
        again = world.results(*rows, now=march(20), file="r.csv")

        assert (first.updated, again.unchanged) == (2, 2)
        made = [line.status for line in world.checks(now=march(20))]
        assert made == [Status.MADE, Status.MADE, Status.SCHEDULED]

    def test_of_one_day_are_told_apart(self, world: World) -> None:
        world.record(FIRST, FIRST)
        rows = self.rows("2026-03-09", "2026-03-09", series=None)

        first = world.results(*rows, now=march(31), file="r.csv")
        again = world.results(*rows, now=march(31), file="r.csv")
        one = world.results(rows[0], now=march(31), file="r.csv")

        assert (first.updated, again.unchanged, one.unchanged) == (2, 2, 1)

    def test_are_all_or_nothing(self, world: World) -> None:
        world.plan()
        rows = self.rows("2026-03-09", "2026-03-10", "2026-04-09")
        rows.append(ResultRow(due_on=FIRST, made_on=FIRST, line=9))
        rows.append(ResultRow(series="CS9", due_on=FIRST, made_on=FIRST, line=10))

        with pytest.raises(InvalidFileError) as caught:
            world.results(*rows, now=march(20), file="r.csv")

        told = [(problem.code, problem.line) for problem in caught.value.problems]
        assert told == [
            ("check_not_due", 3),
            ("day_lies_ahead", 4),
            ("check_unnamed", 9),
            ("series_not_found", 10),
        ]
        assert world.checks(now=march(20))[0].status is Status.MISSED

    def test_of_a_thousand_checks(self, world: World) -> None:
        keep = world.app.keep_check_series
        plans = [
            CheckSeriesRow(
                code=f"G{number}",
                subject=("VT", "VL", "VT-4", "VL-4")[number % 4],
                title=f"Đợt {number}",
                every=Every.WEEK,
                starts_on=FIRST,
                times=4,
                line=number,
            )
            for number in range(1, 251)
        ]
        days = [FIRST + timedelta(weeks=week) for week in range(4)]
        rows = [
            ResultRow(series=plan.code, due_on=day, made_on=day, result=CheckResult.FAIR, line=line)
            for line, (plan, day) in enumerate(((p, d) for p in plans for d in days), start=2)
        ]
        now = march(31)

        planned = keep(world.cycle, plans, file="s.csv", command=world.command(march(2)))
        tried = world.app.make_checks(
            world.cycle, rows, file="r.csv", plan=True, command=world.command(now)
        )
        first = world.results(*rows, now=now, file="r.csv")
        again = world.results(*rows, now=now, file="r.csv")

        assert (planned.created, tried.updated, first.updated) == (250, 1_000, 1_000)
        assert (again.updated, again.unchanged) == (0, 1_000)


class TestImportOfSeries:
    def test_of_a_thousand_is_repeatable_and_all_or_nothing(self, world: World) -> None:
        rows = [
            CheckSeriesRow(
                code=f"G{number}",
                subject=SUBJECT,
                title=f"Đợt {number}",
                every=Every.MONTH,
                starts_on=FIRST,
                times=1,
                line=number,
            )
            for number in range(1, 1_001)
        ]
        keep = world.app.keep_check_series

        bad = [*rows, CheckSeriesRow(subject="VX", line=1_001)]

        with pytest.raises(InvalidFileError) as caught:
            keep(world.cycle, bad, file="s.csv", command=world.command(march(2)))
        first = keep(world.cycle, rows, file="s.csv", command=world.command(march(2)))
        again = keep(world.cycle, rows, file="s.csv", command=world.command(march(3)))

        assert [problem.line for problem in caught.value.problems] == [1_001]
        assert (first.created, again.created, again.unchanged) == (1_000, 0, 1_000)
