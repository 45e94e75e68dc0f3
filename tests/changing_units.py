"""Units that are moved, merged and split, and what is asked about them then."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from datetime import date

from tests.small_world import CYCLE, UNITS, World, november, person_rows
from workflow.application.find_stuck import StuckRequest
from workflow.application.merge_units import MergedUnits, MergeRequest
from workflow.application.move_unit import MovedUnit, MoveRequest
from workflow.application.split_unit import SplitRequest, SplitUnit
from workflow.domain.errors import NotFoundError
from workflow.domain.organisation import RoleGrant, Unit
from workflow.domain.rows_of_splits import SplitRow
from workflow.ports.event_log import EventFilter

NEW = "H.1.9"


def move(
    world: World, unit: str, to: str | None, *, command_id: str | None = None, plan: bool = False
) -> MovedUnit:
    command = world.command(november(2, 9), command_id)
    return world.app.move_unit(MoveRequest(unit=unit, to=to, plan=plan), command=command)


def merge(
    world: World, units: Sequence[str], into: str, *, on: date | None = None, plan: bool = False
) -> MergedUnits:
    request = MergeRequest(units=units, into=into, on=on, plan=plan)
    return world.app.merge_units(request, command=world.command(november(20)))


def split(world: World, unit: str, rows: Sequence[SplitRow]) -> SplitUnit:
    request = SplitRequest(unit=unit, rows=rows, file="split.csv")
    return world.app.split_unit(request, command=world.command(november(20)))


def row(unit: str, member: str | None, line: int = 2, *, name: str | None = "Mới") -> SplitRow:
    kind = None if name is None else "cell"
    return SplitRow(unit=unit, name=name, kind=kind, tags=None, member=member, line=line)


def units(world: World) -> dict[str, Unit]:
    return {line.unit.code: line.unit for line in world.app.lists.units(abolished=True)}


def held(world: World, unit: str) -> dict[tuple[str, str], RoleGrant]:
    lines = world.app.lists.roles(under=unit)
    return {(each.grant.role, each.person): each.grant for each in lines if each.unit == unit}


def people_of(world: World, unit: str) -> list[str]:
    lines = world.app.lists.people(under=unit)
    return sorted(line.person.code for line in lines if line.unit == unit)


def finish(world: World) -> None:
    """Bring every review to its end."""
    for subject in (*(each.code for each in person_rows()), *reversed(UNITS)):
        with contextlib.suppress(NotFoundError):
            world.fire(subject, "exempt", november(10), reason="Chuyển sinh hoạt đảng")


def told(world: World, kind: str) -> list[dict[str, object]]:
    with world.app._read() as reports:
        found = list(reports.logged(0, EventFilter(kinds=(kind,))))
    return [_body(each.body) for each in found]


def _body(body: bytes) -> dict[str, object]:
    return {key: value for key, value in json.loads(body).items() if key != "changed_rows"}


def behind(world: World, subject: str) -> set[str]:
    """Return whom a review waits for, by the code of the subject."""
    with world.app._begin() as work:
        cycle = work.cycles.by_code(CYCLE)
        assert cycle is not None
        known = [*UNITS, *(each.code for each in person_rows())]
        places = work.reviews.ids_by_code(cycle.id, known)
        codes = {number: code for code, found in places.items() for number, _ in found}
        links = work.dependencies.all(cycle.id)
        return {codes[each.needs_id] for each in links if codes[each.review_id] == subject}


def stuck(world: World, under: str | None = None) -> list[str]:
    report = world.app.find_stuck(StuckRequest(cycle=CYCLE, under=under), now=november(28))
    return sorted(each.row.subject_code for each in report.items)
