"""Documents, sessions and coverage through the use cases, on every database."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest

from runtime.application import Application
from tests import small_world
from tests.databases import Databases, template_database
from tests.small_world import CELLS, CYCLE, FIRST, OPENED, SECOND, World, application, november
from workflow.application.desk import Recorded
from workflow.application.show_coverage import UnitCoverage
from workflow.domain.errors import ConflictError, InvalidFileError, NotFoundError, RefusedError
from workflow.domain.rows_of_dissemination import (
    EVERYBODY,
    AttendanceRow,
    CoverageReportRow,
    DocumentRow,
    SessionRow,
)

CELL, OTHER_CELL, BODY, TOP = "H.1.1", "H.1.2", "H.1", "H"
DAY = date(2022, 11, 2)
NOW = november(3, 9)


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        yield World(app)


def hold(world: World, unit: str, *attended: str, **given: Any) -> Recorded:
    row = SessionRow(unit=unit, held_on=DAY, attended=attended or None, **given)
    return world.app.record_sessions(CYCLE, [row], command=world.command(NOW))


def states(world: World, *subjects: str) -> list[str]:
    _, found = world.app.lists.reviews(CYCLE, now=NOW)
    by_subject = {each.row.subject_code: each.row.review.state for each in found}
    return [by_subject[subject] for subject in subjects]


def coverage(world: World, unit: str = TOP, **given: Any) -> dict[str, UnitCoverage]:
    board = world.app.show_coverage(CYCLE, unit=unit, now=NOW, **given)
    return {line.unit.code: line for line in board.units}


def has_gaps(app: Application) -> bool:
    """Return whether history does not give back every row."""
    return any(replayed.differences for replayed in app.replay_history())


class TestSession:
    def test_lets_on_the_units_of_people_and_those_above_wherever_it_was_held(
        self, world: World
    ) -> None:
        in_cells = [f"{cell}-{number}" for cell in CELLS for number in (1, 2, 3)]
        hold(world, BODY, EVERYBODY)

        hold(world, TOP, *in_cells)

        assert states(world, CELL, OTHER_CELL, FIRST, BODY) == ["feedback"] * 4

    def test_reaches_everybody_who_is_under_review_there(self, world: World) -> None:
        world.by("H.1-1").fire(FIRST, "exempt", november(2), reason="ốm")

        hold(world, CELL, EVERYBODY)

        [line] = world.app.list_sessions(CYCLE, now=NOW)
        assert (line.named, coverage(world)[CELL].target) == (2, 2)
        assert states(world, FIRST, SECOND) == ["exempt", "feedback"]

    def test_counts_nobody_for_a_headcount(self, world: World) -> None:
        recorded = hold(world, CELL, headcount=428, classes=2, reaches_everybody=True)

        line = coverage(world)[CELL]
        assert (line.reached, line.held.headcount, line.held.classes) == (0, 428, 2)
        assert recorded.moved == 0

    def test_that_is_there_already_reaches_nobody_else_by_itself(self, world: World) -> None:
        hold(world, CELL, FIRST, code="A")

        hold(world, CELL, code="A", note="xem lại", reaches_everybody=True)

        assert coverage(world)[CELL].reached == 1

    def test_counts_a_person_once_however_often(self, world: World) -> None:
        hold(world, CELL, FIRST, code="A")
        hold(world, BODY, FIRST, SECOND, code="B")

        assert [coverage(world)[unit].reached for unit in (CELL, BODY, TOP)] == [2, 2, 2]

    def test_adds_names_and_keeps_what_it_is_not_told(self, world: World) -> None:
        hold(world, CELL, FIRST, code="A", note="ghi chú", headcount=3)

        hold(world, CELL, SECOND, code="A")

        [line] = world.app.list_sessions(CYCLE, now=NOW)
        assert (line.named, line.session.note, line.session.headcount) == (2, "ghi chú", 3)
        assert not has_gaps(world.app)

    def test_recorded_by_mistake_reached_nobody(self, world: World) -> None:
        hold(world, CELL, EVERYBODY, code="A")

        hold(world, CELL, code="A", holds=False)

        came = world.app.list_sessions.attendance(CYCLE, now=NOW)
        assert world.app.list_sessions(CYCLE, now=NOW) == []
        line = coverage(world, CELL)[CELL]
        assert (line.reached, line.held.sessions) == (0, 0)
        assert [line.present for line in came] == [False] * 3
        assert not has_gaps(world.app)

    def test_gets_a_code_of_its_own_even_beside_one_that_looks_like_it(self, world: World) -> None:
        hold(world, CELL, FIRST, code="D2")
        hold(world, CELL, SECOND)

        codes = [line.session.code for line in world.app.list_sessions(CYCLE, now=NOW)]
        assert sorted(codes) == ["D2", "D2-2"]

    def test_may_make_up_for_one_that_stands_further_down(self, world: World) -> None:
        rows = [
            SessionRow(unit=CELL, code="B", held_on=DAY, makes_up_for="A", line=2),
            SessionRow(unit=CELL, code="A", held_on=date(2022, 11, 1), line=3),
        ]

        world.app.record_sessions(CYCLE, rows, file="s.csv", command=world.command(NOW))

        made_up = {
            line.session.code: line.makes_up_for for line in world.app.list_sessions(CYCLE, now=NOW)
        }
        assert made_up == {"A": None, "B": "A"}

    def test_is_refused_with_every_problem_of_a_file(self, world: World) -> None:
        rows = [
            SessionRow(unit="NOWHERE", code="A", held_on=DAY, line=2),
            SessionRow(unit=CELL, code="B", held_on=date(2022, 11, 4), line=3),
            SessionRow(unit=CELL, code="C", held_on=DAY, attended=("NOBODY",), line=4),
            SessionRow(unit=CELL, code="D", held_on=DAY, makes_up_for="D", line=5),
            SessionRow(unit=CELL, code="E", held_on=DAY, makes_up_for="X", line=6),
            SessionRow(unit=CELL, code="F", held_on=DAY, documents=("kế hoạch",), line=7),
            SessionRow(unit=CELL, code="G", held_on=DAY, headcount=-1, line=8),
            SessionRow(unit=CELL, code="H", held_on=DAY, classes=0, line=9),
            SessionRow(unit=CELL, code="I/J", held_on=DAY, line=10),
            SessionRow(unit=CELL, code="K", held_on=DAY, attended=(FIRST,), line=11),
            SessionRow(unit=CELL, code="L", held_on=date(2022, 11, 1), makes_up_for="K", line=12),
        ]

        with pytest.raises(InvalidFileError) as caught:
            world.app.record_sessions(CYCLE, rows, file="s.csv", command=world.command(NOW))

        assert [(each.line, each.code) for each in caught.value.problems] == [
            (2, "unit_not_found"),
            (3, "day_lies_ahead"),
            (4, "person_not_found"),
            (5, "makes_up_too_early"),
            (6, "session_not_found"),
            (7, "document_number_unreadable"),
            (8, "count_too_small"),
            (9, "count_too_small"),
            (10, "code_wrong"),
            (12, "makes_up_too_early"),
        ]
        assert world.app.list_sessions(CYCLE, now=NOW) == []

    def test_is_odd_about_documents_and_counts_without_being_refused(self, world: World) -> None:
        document = DocumentRow(number="04-NQ/TW", issued_on=date(2022, 11, 3))
        world.app.record_documents(CYCLE, [document], command=world.command(NOW))

        recorded = hold(
            world, CELL, FIRST, SECOND, documents=("4-NQ/TW", "9-KH/HU"), headcount=1, code="A"
        )

        assert [(each["code"], each["facts"]) for each in recorded.findings] == [
            (
                "session_before_document",
                {"session": "A", "document": "04-NQ/TW", "issued_on": "2022-11-03"},
            ),
            ("document_not_registered", {"document": "9-KH/HU"}),
            ("headcount_below_names", {"session": "A", "headcount": 1, "named": 2}),
        ]


class TestAttendance:
    def rows(self, *people: str, **given: Any) -> list[AttendanceRow]:
        return [
            AttendanceRow(session="A", person=person, line=line, **given)
            for line, person in enumerate(people, start=2)
        ]

    def came(self, world: World, *people: str, **given: Any) -> Recorded:
        rows, command = self.rows(*people, **given), world.command(NOW)
        return world.app.record_session_attendance(CYCLE, rows, file="a.csv", command=command)

    def test_lets_on_whoever_came(self, world: World) -> None:
        hold(world, CELL, code="A")

        recorded = self.came(world, FIRST, SECOND)
        again = self.came(world, FIRST, SECOND)

        assert (recorded.created, recorded.moved) == (2, 2)
        assert (again.created, again.unchanged, again.moved) == (0, 2, 0)

    def test_takes_away_whoever_did_not(self, world: World) -> None:
        hold(world, CELL, FIRST, code="A")

        recorded = self.came(world, FIRST, present=False)

        assert (recorded.updated, coverage(world, CELL)[CELL].reached) == (1, 0)
        assert not has_gaps(world.app)

    def test_of_a_session_that_is_not_there_or_void_is_a_problem(self, world: World) -> None:
        with pytest.raises(InvalidFileError) as unknown:
            self.came(world, FIRST, "NOBODY")
        hold(world, CELL, code="A", holds=False)
        with pytest.raises(InvalidFileError) as void:
            self.came(world, FIRST)

        assert [each.code for each in unknown.value.problems] == ["session_not_found"] * 2
        assert [each.code for each in void.value.problems] == ["session_void"]

    def test_of_a_thousand_people_is_kept_in_one_go(self, databases: Databases) -> None:
        large = template_database("small_world_large", _large)
        people = [f"H.1.1-{number}" for number in range(1, 1_001)]

        with application(databases.clone(large)) as app:
            world = World(app)
            hold(world, CELL, code="A")
            recorded = self.came(world, *people)
            line = coverage(world, CELL)[CELL]

        assert (recorded.created, line.reached, line.target) == (1_000, 1_000, 1_000)
        assert recorded.moved == 1_000 + 1


def _large(url: str) -> None:
    small_world.load_and_open(url, members=1_000)


class TestWhoMay:
    def test_record_is_whoever_owns_the_dissemination_there_or_above(self, world: World) -> None:
        for actor in ("H.1.1-1", "H.1-1"):
            hold(world.by(actor), CELL, FIRST)

        with pytest.raises(NotFoundError, match="unit_not_found"):
            hold(world.by("H.2.1-1"), CELL, FIRST)
        with pytest.raises(RefusedError, match="forbidden"):
            hold(world.by("H.1-2"), CELL, FIRST)

    def test_name_people_is_within_the_unit_and_what_the_roles_reach(self, world: World) -> None:
        hold(world.by("H.1-1"), CELL, "H.1.2-2")

        with pytest.raises(NotFoundError, match="person_not_found"):
            hold(world.by("H.1.1-1"), CELL, "H.1.2-3")

    def test_move_a_session_is_whoever_may_at_both_units(self, world: World) -> None:
        hold(world, OTHER_CELL, code="A")

        with pytest.raises(NotFoundError, match="unit_not_found"):
            hold(world.by("H.1.1-1"), CELL, code="A")

    def test_record_attendance_is_whoever_may_record_the_session(self, world: World) -> None:
        hold(world, CELL, code="A")
        row = AttendanceRow(session="A", person=FIRST)

        with pytest.raises(NotFoundError, match="unit_not_found"):
            world.app.record_session_attendance(
                CYCLE, [row], command=world.by("H.2.1-1").command(NOW)
            )

    def test_report_is_whoever_may_record_there(self, world: World) -> None:
        row = CoverageReportRow(unit=CELL, as_of_on=DAY, reached=3)

        with pytest.raises(NotFoundError, match="unit_not_found"):
            world.app.report_coverage(CYCLE, [row], command=world.by("H.2.1-1").command(NOW))

    def test_see_coverage_and_names_is_whom_a_role_reaches(self, world: World) -> None:
        hold(world, CELL, FIRST)

        secretary = coverage(world, CELL, actor="H.1.1-1", missing=True)
        above = coverage(world, BODY, actor="H.1-1")

        assert [each.person for each in secretary[CELL].missing or ()] == ["H.1.1-1", SECOND]
        assert set(above) == {BODY, *(cell for cell in CELLS if cell.startswith(BODY))}
        with pytest.raises(NotFoundError, match="unit_not_found"):
            coverage(world, CELL, actor="H.2.1-1")
        assert world.app.show_coverage(CYCLE, now=NOW, actor=FIRST).units == []

    def test_see_sessions_is_whom_a_role_reaches(self, world: World) -> None:
        hold(world, CELL, FIRST, code="A")
        hold(world, OTHER_CELL, "H.1.2-2", code="B")

        lists = world.app.list_sessions
        seen = [
            [line.session.code for line in lists(CYCLE, now=NOW, actor=actor)]
            for actor in ("H.1-1", "H.1.1-1", FIRST)
        ]
        named = [line.person for line in lists.attendance(CYCLE, now=NOW, actor="H.1.1-1")]
        assert (seen, named) == ([["A", "B"], ["A"], []], [FIRST])


class TestCoverage:
    def test_is_as_of_a_day(self, world: World) -> None:
        hold(world, CELL, FIRST)
        row = SessionRow(unit=CELL, held_on=date(2022, 11, 3), attended=(SECOND,))
        world.app.record_sessions(CYCLE, [row], command=world.command(NOW))

        reached = [
            coverage(world, CELL, on=date(2022, 11, day))[CELL].reached for day in (1, 2, 3, 30)
        ]

        assert reached == [0, 1, 2, 2]

    def test_names_each_person_under_the_unit_of_the_review_only(self, world: World) -> None:
        hold(world, CELL, FIRST, SECOND)

        lines = coverage(world, BODY, missing=True)

        assert [each.person for each in lines[CELL].missing or ()] == ["H.1.1-1"]
        assert [each.person for each in lines[BODY].missing or ()] == ["H.1-1", "H.1-2", "H.1-3"]

    def test_stands_beside_the_newest_report_until_the_day(self, world: World) -> None:
        for day, reached in ((1, 1), (3, 3), (2, 2), (2, 5)):
            row = CoverageReportRow(unit=CELL, as_of_on=date(2022, 11, day), reached=reached)
            world.app.report_coverage(CYCLE, [row], command=world.command(NOW))

        told = [
            reported.reached if (reported := lines[CELL].reported) else None
            for day in (1, 2, 3)
            if (lines := coverage(world, CELL, on=date(2022, 11, day)))
        ]

        assert told == [1, 5, 3]
        assert not has_gaps(world.app)


class TestTwoAtOnce:
    def test_both_get_their_session(self, databases: Databases) -> None:
        url, start = databases.clone(OPENED), Barrier(2)

        def record(unit: str) -> int:
            with application(url) as app:
                start.wait()
                for _ in range(5):
                    try:
                        return hold(World(app), unit, EVERYBODY).moved
                    except ConflictError:
                        continue
            return -1

        with ThreadPoolExecutor(2) as pool:
            moved = list(pool.map(record, (CELL, OTHER_CELL)))

        with application(url) as app:
            codes = {line.session.code for line in app.list_sessions(CYCLE, now=NOW)}
        assert (moved, len(codes)) == ([4, 4], 2)
