"""Files of all registers, a register more than there are, and what a stage asks of one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from runtime.language import language
from runtime.readers.registers import columns_of_register, reader_of
from runtime.writers.csv_file import write_csv
from runtime.writers.workbook import write_workbook
from tests.databases import Databases
from tests.register_rows import CHANGES, ROWS, WRITERS
from tests.register_world import (
    AREA,
    BOARD,
    CYCLE,
    HEAD,
    MEMBER,
    NOW,
    OPENED,
    OTHER,
    World,
)
from tests.small_world import application
from workflow.application.desk import Desk
from workflow.application.registers import REGISTERS, permits
from workflow.application.registers.register import (
    CODE,
    SUBJECT,
    Holds,
    Register,
    RegisterColumn,
    RegisterRow,
)
from workflow.domain.errors import (
    InvalidFileError,
)
from workflow.domain.history import EventKind
from workflow.domain.records.monitoring import CheckSeries
from workflow.domain.review import Review
from workflow.domain.viewing import Viewer

ALL = pytest.mark.parametrize("name", ROWS)


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        world = World(app)
        world.record("commitment", code="CM1", **{**ROWS["commitment"], "subject": MEMBER})
        yield world


def writer_of(world: World, name: str) -> World:
    return world.by(WRITERS[name][0])


def place_of(name: str) -> str:
    return REGISTERS[name].place.code


def code_of(world: World, name: str) -> str:
    """Return the code of the newest row of a register."""
    line = max(world.list(name), key=lambda each: each.record.id)  # type: ignore[attr-defined]
    return str(line.values["code"])


def thousand(name: str) -> list[RegisterRow]:
    """Return a thousand rows of a register, no two of them the same."""
    people = [f"{unit}-{n}" for unit in ("X1.1", "X1.2", "X2.1", "X2.2") for n in (1, 2, 3)]
    start = date(2020, 1, 1)
    rows = []
    for number in range(1_000):
        values = dict(ROWS[name])
        day = start + timedelta(days=number)
        month = f"{1930 + number // 12}-{number % 12 + 1:02}"
        if "subject" in values and values["subject"] == MEMBER:
            values["subject"] = people[number % len(people)]
        match name:
            case "area-report":
                values |= {"month": month, "reported_by": AREA}
            case "quality":
                values |= {"month": month}
            case "inspection":
                values |= {"planned_for": f"{2022 + number // 12}-{number % 12 + 1:02}"}
            case "response" | "commendation":
                values |= {"given_on": day}
            case "result":
                values |= {"as_of_on": day}
            case _:
                values |= {"signed_on" if name == "commitment" else "decided_on": day}
        rows.append(RegisterRow(values=values, line=number + 2))
    return rows


class TestImport:
    @ALL
    def test_of_a_thousand_rows_is_repeatable(self, world: World, name: str) -> None:
        # One person may write about everybody here; the operator names nobody in a response.
        actor = world.by(BOARD if name == "response" else None)
        rows = thousand(name)

        first = actor.keep(name, rows, file="f.csv")
        again = actor.keep(name, rows, file="f.csv")

        assert first.created == 1_000
        assert (again.created, again.updated, again.unchanged) == (0, 0, 1_000)

    @ALL
    def test_only_plans_when_asked_to(self, world: World, name: str) -> None:
        world = writer_of(world, name)
        values = {**ROWS[name], "code": "P1"}

        planned = world.keep(name, [RegisterRow(values=values, line=2)], file="f.csv", plan=True)

        assert planned.created == 1
        assert "P1" not in [line.values["code"] for line in world.list(name)]

    @ALL
    def test_is_all_or_nothing(self, world: World, name: str) -> None:
        world = writer_of(world, name)
        before = len(world.list(name))
        place = place_of(name)
        wrong = RegisterRow(values={**ROWS[name], place: "Z9"}, line=3)
        bare = RegisterRow(values={place: ROWS[name][place]}, line=4)

        with pytest.raises(InvalidFileError) as caught:
            world.keep(name, [RegisterRow(values=ROWS[name], line=2), wrong, bare], file="f.csv")

        lines = [problem.line for problem in caught.value.problems]
        assert lines == [3, 4]
        assert len(world.list(name)) == before

    @ALL
    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_of_an_export_changes_nothing(self, world: World, name: str, form: str) -> None:
        world, register = writer_of(world, name), REGISTERS[name]
        world.record(name, code="R1", **ROWS[name])
        place = {place_of(name): ROWS[name][place_of(name)]}
        world.record(name, code="R1", **place, **CHANGES[name])
        columns = columns_of_register(register)
        rows = [line.values for line in world.list(name)]
        data = (
            write_csv(columns, rows)
            if form == "csv"
            else write_workbook(columns, rows, title="x", language=language("vi"))
        )

        read = reader_of(register)(data, file=f"f.{form}")
        recorded = world.keep(name, read, file=f"f.{form}")

        assert len(read) == len(rows)
        assert (recorded.created, recorded.updated, recorded.unchanged) == (0, 0, len(rows))


NINTH: Register[CheckSeries, Review] = Register(
    name="ninth",
    record=CheckSeries,
    event=EventKind.CHECKS_SCHEDULED,
    prefix="NN",
    columns=(
        CODE,
        SUBJECT,
        RegisterColumn(code="title", holds=Holds.TEXT),
        RegisterColumn(code="person", stored_as="checker_id", holds=Holds.PERSON),
        RegisterColumn(code="kind", stored_as="every", holds=Holds.WORD, words="quantities"),
        RegisterColumn(code="from", stored_as="starts_on", holds=Holds.DAY, may_lie_ahead=True),
        RegisterColumn(code="count", stored_as="times", holds=Holds.NUMBER),
        RegisterColumn(code="active", holds=Holds.FLAG),
    ),
    when="starts_on",
    find_place=Desk.review,
    permit=permits.owners,
    sees=Viewer.sees,
)


class TestNinthRegister:
    def test_needs_a_record_and_a_description_only(self, world: World) -> None:
        values = {
            "subject": MEMBER,
            "title": "Kiểm tra",
            "person": HEAD,
            "kind": "month",
            "from": date(2023, 1, 1),
            "count": 3,
        }
        keep = world.app.keep_register(NINTH)
        recorded = keep(CYCLE, [RegisterRow(values=values)], command=world.command())

        [line] = world.app.list_register(NINTH, CYCLE, now=NOW).items
        columns = columns_of_register(NINTH)
        data = write_csv(columns, [line.values])
        again = keep(CYCLE, reader_of(NINTH)(data, file="f.csv"), command=world.command())
        gone = RegisterRow(
            values={"subject": MEMBER, "code": line.values["code"]}, cleared=("person",)
        )
        keep(CYCLE, [gone], command=world.command())

        [after] = world.app.list_register(NINTH, CYCLE, now=NOW).items
        assert line.values == {**values, "code": f"NN{recorded.ids[0]}", "active": True}
        assert again.unchanged == 1
        assert after.values["person"] is None


class TestRequirement:
    def test_of_commitments_is_met_by_a_row_and_unmet_when_it_is_taken_back(
        self, world: World
    ) -> None:
        def unmet(subject: str) -> list[str]:
            explained = world.app.explain_review(CYCLE, subject, now=NOW)
            return [owed.reason.code for owed in explained.unmet]

        first = unmet(OTHER)
        world.by(OTHER).record("commitment", code="K1", **{**ROWS["commitment"], "subject": OTHER})
        written = unmet(OTHER)
        world.by(OTHER).record("commitment", code="K1", subject=OTHER, active=False)
        taken_back = unmet(OTHER)

        assert first == taken_back == ["commitments_missing"]
        assert "commitments_missing" not in written
