"""The rules of single registers, and what is read from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.databases import Databases
from tests.register_world import (
    AREA,
    BOARD,
    CLERK,
    CYCLE,
    HEAD,
    MEMBER,
    NOW,
    OPENED,
    OTHER,
    READER,
    World,
    at,
    open_another,
)
from tests.small_world import application
from workflow.application.registers import REGISTERS
from workflow.application.registers.register import RegisterRow
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.records.monitoring import Every
from workflow.domain.rows_of_checks import CheckSeriesRow
from workflow.domain.rows_of_suggestions import SuggestionRow


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        yield World(app)


def codes(findings: Any) -> list[str]:
    return [each["code"] if isinstance(each, dict) else each.code for each in findings]


class TestResponses:
    def remind(self, world: World, **values: Any) -> Any:
        given = {"subject": MEMBER, "step": "remind", "reason": "Vắng họp", **values}
        return world.record("response", **given)

    def test_are_made_by_a_named_person(self, world: World) -> None:
        with pytest.raises(RefusedError, match="person_needed"):
            self.remind(world)

        self.remind(world.by(HEAD))

        [line] = world.list("response")
        assert line.author == HEAD

    def test_stay_those_of_who_gave_them(self, world: World) -> None:
        self.remind(world.by(HEAD), code="R1")

        world.by(BOARD).record("response", subject=MEMBER, code="R1", outcome="Đã tiến bộ")

        [line] = world.list("response")
        assert line.author == HEAD

    def test_tell_the_step_that_was_skipped(self, world: World) -> None:
        head = world.by(HEAD)

        skipped = self.remind(head, step="help")
        self.remind(head, step="remind", subject=OTHER)
        graded = self.remind(head, step="help", subject=OTHER)

        assert codes(skipped.findings) == ["response_step_skipped"]
        assert skipped.findings[0]["facts"]["missing"] == "remind"
        assert codes(graded.findings) == []

    def test_end_after_they_began(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="response_ends_before"):
            self.remind(world.by(HEAD), given_on=date(2022, 5, 2), ended_on=date(2022, 5, 1))

    def test_are_refused_to_the_subject(self, world: World) -> None:
        with pytest.raises(RefusedError, match="forbidden"):
            self.remind(world.by(MEMBER))

    def test_concern_what_is_on_record_about_the_subject(self, world: World) -> None:
        said: dict[str, Any] = {"text": "…", "signed_on": date(2022, 1, 20)}
        world.record("commitment", code="K1", subject=OTHER, **said)
        world.record("commitment", code="K2", subject=MEMBER, **said)
        head = world.by(HEAD)

        for code in ("K1", "K9"):
            with pytest.raises(NotFoundError, match="concern_not_found"):
                self.remind(head, concerns=code)

        assert self.remind(head, concerns="K2").created == 1

    def test_do_not_give_a_suggestion_away(self, world: World) -> None:
        row = SuggestionRow(code="S1", subject=MEMBER, topic="Kỷ luật", proposed_by=BOARD)
        world.app.propose_suggestions(CYCLE, [row], command=world.command())

        with pytest.raises(RefusedError, match="concern_hidden"):
            self.remind(world.by(HEAD), concerns="S1")

    def test_do_not_give_surprise_checks_away(self, world: World) -> None:
        row = CheckSeriesRow(
            code="C1",
            subject=MEMBER,
            title="Kiểm tra",
            every=Every.MONTH,
            starts_on=date(2022, 12, 1),
            times=3,
            checker=BOARD,
            is_surprise=True,
        )
        world.app.keep_check_series(CYCLE, [row], command=world.command())

        with pytest.raises(RefusedError, match="concern_hidden"):
            self.remind(world.by(BOARD), concerns="C1")


class TestAreaReports:
    def report(self, world: World, unit: str, **values: Any) -> Any:
        given = {"unit": unit, "month": "2022-10", "text": "Ổn định", **values}
        return world.record("area-report", **given)

    def missing(self, world: World, **asked: Any) -> list[tuple[str, list[str]]]:
        month = asked.pop("month", "2022-10")
        find = world.app.find_missing_reports
        found = find(CYCLE, month, now=NOW, actor=world.actor, **asked)
        return [(each.unit.code, list(each.owed_by.people)) for each in found]

    def test_lack_until_they_are_written(self, world: World) -> None:
        before = self.missing(world)
        self.report(world.by(AREA), "X1", code="A1")
        after = self.missing(world)
        world.by(AREA).record("area-report", unit="X1", code="A1", holds=False)

        assert before == [("X1", [AREA]), ("X2", [])]
        assert after == [("X2", [])]
        assert self.missing(world) == before
        assert self.missing(world, under="X2") == [("X2", [])]
        assert self.missing(world, month="2022-09") == before

    def test_are_missed_only_by_who_reaches_the_unit(self, world: World) -> None:
        assert self.missing(world.by("X2-1")) == [("X2", [])]
        assert self.missing(world.by(CLERK)) == []

    def test_are_not_missed_before_the_month(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="month_lies_ahead"):
            self.missing(world, month="2022-12")

    def test_are_one_for_each_month_and_person(self, world: World) -> None:
        area = world.by(AREA)
        self.report(area, "X1")
        again = self.report(area, "X1", text="Có việc mới")
        other = self.report(world, "X1", reported_by=BOARD)

        assert (again.created, again.updated, other.created) == (0, 1, 1)

    def test_need_somebody_who_answers_for_them(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="register_author_missing"):
            self.report(world, "X1")
        with pytest.raises(RefusedError, match="register_author_is_another"):
            self.report(world.by(AREA), "X1", reported_by=BOARD)
        with pytest.raises(NotFoundError, match="person_not_found"):
            self.report(world, "X1", reported_by="MB-9")

    def test_are_asked_of_nobody_without_a_rule(self, world: World) -> None:
        cycle = open_another(world, monitoring={})
        row = RegisterRow(values={"unit": "X1", "month": "2022-10", "text": "…"})
        keep = world.app.keep_register(REGISTERS["area-report"])

        with pytest.raises(RefusedError, match="area_reports_unasked"):
            keep(cycle, [row], command=world.command())
        with pytest.raises(RefusedError, match="area_reports_unasked"):
            world.app.find_missing_reports(cycle, "2022-10", now=NOW)


class TestInspections:
    def test_are_overdue_when_their_month_is_over(self, world: World) -> None:
        board = world.by(BOARD)
        for code, month in (("I1", "2022-10"), ("I2", "2022-11"), ("I3", "2023-02")):
            board.record("inspection", code=code, subject="X1", focus="…", planned_for=month)

        before = [each.facts["code"] for each in world.found("inspection").findings]
        board.record("inspection", code="I1", subject="X1", done_on=date(2022, 11, 2))

        assert before == ["I1"]
        assert codes(world.found("inspection").findings) == []
        later = world.found("inspection", now=at(date(2022, 12, 1)))
        assert [each.facts["code"] for each in later.findings] == ["I2"]


class TestDiscipline:
    def test_is_counted_by_category_for_who_may_see_it(self, world: World) -> None:
        kinds = ("reprimand", "expulsion", "name_removed", "asked_to_leave", "warning")
        for number, kind in enumerate(kinds, start=1):
            world.by(BOARD).record(
                "discipline",
                subject=MEMBER,
                kind=kind,
                decided_on=date(2022, number, 1),
                self_detected=kind == "warning",
            )
        count = world.app.count_discipline

        whole = count([CYCLE, CYCLE], now=NOW)
        spring = count([CYCLE], since=date(2022, 2, 1), until=date(2022, 4, 1), now=NOW)
        seen = [count([CYCLE], now=NOW, actor=actor).total for actor in (BOARD, MEMBER, READER)]

        assert (whole.written_out, whole.self_detected) == ("3 + 1 + 1 = 5", 1)
        assert spring.written_out == "1 + 1 + 1 = 3"
        assert count([CYCLE], under="X2", now=NOW).total == 0
        assert seen == [5, 5, 0]

    def test_does_not_count_what_was_taken_back(self, world: World) -> None:
        given: dict[str, Any] = {
            "subject": MEMBER,
            "kind": "warning",
            "decided_on": date(2022, 1, 4),
        }
        world.by(BOARD).record("discipline", code="D1", **given)
        world.by(BOARD).record("discipline", code="D1", subject=MEMBER, holds=False)

        assert world.app.count_discipline([CYCLE], now=NOW).total == 0


class TestResults:
    def record(self, world: World, **values: Any) -> Any:
        given = {"subject": "X1", "result": "targets_met", "value": Fraction(15), **values}
        return world.record("result", **given)

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            ({"of": Fraction(15), "published": "100 %"}, []),
            ({"of": Fraction(16), "published": "93,75%"}, []),
            ({"of": Fraction(16), "published": "93,7 %"}, ["reported_share_rounded"]),
            ({"of": Fraction(16), "published": "99 %"}, ["reported_share_differs"]),
            ({"of": Fraction(15), "published": "15/15"}, []),
            ({"value": Fraction(98, 100), "compared": "more_than", "published": ">98 %"}, []),
            ({"value": Fraction(98, 100), "published": ">98 %"}, ["result_differs"]),
            ({"value": Fraction(97, 100), "published": "98%"}, ["result_differs"]),
        ],
    )
    def test_tell_what_was_printed_otherwise(
        self, world: World, values: dict[str, Any], expected: list[str]
    ) -> None:
        recorded = self.record(world, **values)

        assert codes(recorded.findings) == expected
        assert codes(world.found("result").findings) == expected

    def test_are_known_by_name_and_day(self, world: World) -> None:
        first = self.record(world)
        same = self.record(world, result="Chỉ tiêu đạt và vượt", of=Fraction(15))
        later = self.record(world, as_of_on=date(2022, 11, 1))

        assert (same.ids, same.updated, later.created) == (first.ids, 1, 1)

    def test_are_those_of_the_definition(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="register_name_unknown"):
            self.record(world, result="rods")
        cycle = open_another(world, scale=None)
        row = RegisterRow(values={"subject": "X1", "result": "rods", "value": Fraction(3)})
        keep = world.app.keep_register(REGISTERS["result"])
        assert keep(cycle, [row], command=world.command()).created == 1

    def test_have_a_whole(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="result_of_nothing"):
            self.record(world, of=Fraction(0))
