"""Monthly meetings of units: one row each, what is odd about them, and what is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.databases import Databases
from tests.register_world import (
    CYCLE,
    HEAD,
    NOW,
    OPENED,
    READER,
    World,
    at,
    open_another,
)
from tests.small_world import application
from workflow.application.list_registers import RegisterFilter
from workflow.application.registers import REGISTERS
from workflow.application.registers.register import RegisterRow
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.records.registers import MeetingKind


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        yield World(app)


def codes(findings: Any) -> list[str]:
    return [each["code"] if isinstance(each, dict) else each.code for each in findings]


class TestQuality:
    def record(self, world: World, month: str, **values: Any) -> Any:
        return world.record("quality", **{"unit": "X1.1", "month": month, **values})

    def test_is_one_row_for_unit_month_and_kind(self, world: World) -> None:
        head = world.by(HEAD)
        first = self.record(head, "2022-03", self_grade="good")
        same = self.record(head, "2022-03", self_grade="Trung bình")
        other = self.record(head, "2022-03", kind="thematic")

        assert (same.ids, same.updated, other.created) == (first.ids, 1, 1)
        assert world.one("quality", ids=first.ids)["self_grade"] == "fair"
        with pytest.raises(RefusedError, match="register_row_known"):
            self.record(head, "2022-03", code="Q9")

    def test_is_of_units_of_the_cycle(self, world: World) -> None:
        cycle = open_another(world, unit="X2")
        keep = world.app.keep_register(REGISTERS["quality"])
        row = RegisterRow(values={"unit": "X1.1", "month": "2022-03"})

        with pytest.raises(RefusedError, match="unit_outside_cycle"):
            keep(cycle, [row], command=world.command())

    def test_can_be_taken_back_and_written_anew(self, world: World) -> None:
        head = world.by(HEAD)
        self.record(head, "2022-03", code="Q1", self_grade="poor")
        self.record(head, "2022-03", code="Q1", holds=False)

        again = self.record(head, "2022-03", self_grade="good")

        assert again.created == 1
        with pytest.raises(RefusedError, match="register_row_known"):
            self.record(head, "2022-03", code="Q1", holds=True)

    def test_knows_only_grades_of_the_definition(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="register_name_unknown") as caught:
            self.record(world, "2022-03", self_grade="godd")

        assert caught.value.facts["expected"] == "good"

    def test_has_no_grades_without_a_rule(self, world: World) -> None:
        cycle = open_another(world, monitoring={})
        keep = world.app.keep_register(REGISTERS["quality"])
        values = {"unit": "X1.1", "month": "2022-03"}

        graded = RegisterRow(values={**values, "self_grade": "good"})
        with pytest.raises(RefusedError, match="quality_ungraded"):
            keep(cycle, [graded], command=world.command())
        assert keep(cycle, [RegisterRow(values=values)], command=world.command()).created == 1

    def test_refuses_more_people_than_there_are(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="quality_present_above"):
            self.record(world, "2022-03", present=16, expected=15)

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            ({"present": 9, "expected": 15}, ["quality_poorly_attended"]),
            ({"present": 10, "expected": 15}, []),
            ({"lasted": 59}, ["quality_too_short"]),
            ({"lasted": 60}, []),
            ({"held": 0}, ["quality_not_held"]),
            ({"held": 0, "self_grade": "good"}, ["quality_not_held", "quality_graded_unheld"]),
            ({"held": 0, "kind": "thematic"}, []),
        ],
    )
    def test_tells_what_is_odd(
        self, world: World, values: dict[str, Any], expected: list[str]
    ) -> None:
        recorded = self.record(world, "2022-10", **values)

        assert codes(recorded.findings) == expected
        assert codes(world.found("quality").findings) == expected

    def test_tells_a_quarter_without_thematic_meetings(self, world: World) -> None:
        for month in ("2022-04", "2022-07", "2022-08", "2022-09", "2022-10"):
            self.record(world, month)
        self.record(world, "2022-07", kind="thematic")

        def quarters(**wanted: Any) -> list[str]:
            found = world.found("quality", **wanted).findings
            return [each.facts["quarter"] for each in found if each.code == "quality_no_thematic"]

        assert quarters() == ["2022-Q2"]
        assert quarters(since="2022-08", until="2022-09") == []
        assert quarters(now=at(date(2023, 1, 2))) == ["2022-Q2", "2022-Q4"]

    def test_counts_what_was_good_and_drops_nothing_unseen(self, world: World) -> None:
        self.record(world, "2022-03", self_grade="excellent")
        self.record(world, "2022-03", unit="X1.2", self_grade="good")
        self.record(world, "2022-03", unit="X2.1", self_grade="fair")
        self.record(world, "2022-04", held=0)
        self.record(world, "2022-04", unit="X1.2")
        self.record(world, "2022-04", kind="thematic", self_grade="poor")

        counted = world.app.show_quality.count(CYCLE, RegisterFilter(holds=True), now=NOW)

        march, april = counted.months
        assert (march.count.good, march.count.graded, march.count.percent) == (2, 3, "66.67")
        assert (march.missing, april.missing) == (1, 2)
        assert (april.count.not_held, april.count.ungraded, april.count.graded) == (1, 1, 0)
        assert (counted.total.count.recorded, counted.total.missing) == (5, 3)

    def test_counts_a_month_of_which_nobody_told(self, world: World) -> None:
        self.record(world, "2022-03", self_grade="good")
        wanted = RegisterFilter(since="2022-05", until="2022-05", holds=True)

        counted = world.app.show_quality.count(CYCLE, wanted, now=NOW)
        thematic = world.app.show_quality.count(
            CYCLE, RegisterFilter(holds=True), kind=MeetingKind.THEMATIC, now=NOW
        )

        ahead = replace(wanted, since="2022-11", until="2023-02")
        coming = world.app.show_quality.count(CYCLE, ahead, now=NOW)

        assert [(each.month, each.missing) for each in counted.months] == [("2022-05", 4)]
        assert [each.month for each in coming.months] == ["2022-11"]
        assert thematic.months == []

    def test_shows_the_series_of_a_unit_with_its_gaps(self, world: World) -> None:
        self.record(world, "2022-03", self_grade="good")
        self.record(world, "2022-05", self_grade="fair")
        self.record(world, "2022-05", kind="thematic")

        series = world.by(READER).app.show_quality.series(CYCLE, "X1.1", now=NOW, actor=READER)

        told = [(month, str(kind), row and row.grade) for month, kind, row in series.months]
        assert told == [
            ("2022-03", "regular", "good"),
            ("2022-04", "regular", None),
            ("2022-05", "regular", "fair"),
            ("2022-05", "thematic", None),
        ]
        with pytest.raises(NotFoundError):
            world.app.show_quality.series(CYCLE, "X1.1", now=NOW, actor="X2-1")
