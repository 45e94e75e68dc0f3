"""What the processes of these tests do to roles and to the tree of units."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from runtime.application import Application
from tests import small_world
from tests.changing_units import NEW, finish, row
from tests.crash.processes import Act
from tests.databases import Template, template_database
from tests.small_world import World, november
from workflow.application.delegate_role import Delegated, DelegateRequest
from workflow.application.grant_role import GrantedRole, GrantRequest
from workflow.application.merge_units import MergedUnits, MergeRequest
from workflow.application.move_unit import MovedUnit, MoveRequest
from workflow.application.split_unit import SplitRequest, SplitUnit

CELL = "H.1.1"


def delegate(app: Application) -> Delegated:
    request = DelegateRequest(
        role="secretary",
        unit=CELL,
        holder="H.1.1-1",
        delegate=small_world.FIRST,
        start_on=date(2022, 11, 10),
        end_on=date(2022, 11, 20),
        reason="Đi học",
    )
    command = app.command(now=november(10, 10), command_id="delegate")
    return app.delegate_role(request, command=command)


def grant(app: Application) -> GrantedRole:
    request = GrantRequest(
        role="secretary",
        unit=CELL,
        person="H.1.1-3",
        from_on=date(2022, 11, 10),
        reason="Kiện toàn",
    )
    return app.grant_role(request, command=app.command(now=november(10, 10), command_id="grant"))


def move_unit(app: Application) -> MovedUnit:
    command = app.command(now=november(10, 10), command_id="move unit")
    return app.move_unit(MoveRequest(unit="H.1.4", to="H.2", reason="Sáp nhập"), command=command)


def merge_units(app: Application) -> MergedUnits:
    request = MergeRequest(units=[CELL, "H.1.2"], into="H.1.3", reason="Sáp nhập")
    return app.merge_units(request, command=app.command(now=november(10, 10), command_id="merge"))


def split_unit(app: Application) -> SplitUnit:
    people = ("H.1.1-1", "H.1.1-2", "H.1.1-3")
    rows = [row(NEW, member, line) for line, member in enumerate(people, start=2)]
    request = SplitRequest(unit=CELL, rows=rows, file="split.csv")
    return app.split_unit(request, command=app.command(now=november(10, 10), command_id="split"))


def _finished(url: str) -> None:
    small_world.load_and_open(url)
    with small_world.application(url) as app:
        finish(World(app))


FINISHED = template_database("small_world_finished", _finished)

ACTS: Mapping[str, tuple[Template, Act]] = {
    "role delegate": (small_world.OPENED, delegate),
    "role grant": (small_world.OPENED, grant),
    "unit move": (small_world.OPENED, move_unit),
    "unit merge": (FINISHED, merge_units),
    "unit split": (FINISHED, split_unit),
}
