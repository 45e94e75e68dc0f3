"""A small cycle that the product and the reference model run side by side.

The top unit has one grassroots body with two cells of three people each; eight cases in all: the
cells, and their people. What comes below is told once, and read by both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property, partial
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from runtime.application import Application
from storage import tables
from tests.databases import Template, template_database
from tests.reference_model import Case, Cycle, Grant, Rung, Stage, To
from workflow.application.enforce_deadlines import TickReport
from workflow.application.fire_trigger import FireRequest
from workflow.application.hold_cycle import HoldRequest
from workflow.application.open_cycle import OpenRequest
from workflow.domain.calendar import CalendarDay
from workflow.domain.command import Command
from workflow.domain.rows import PersonRow, RoleRow, UnitRow

DEFINITION, CALENDAR, CODE = "modelled", "modelled_days", "modelled-H"
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
START_ON = date(2025, 1, 6)

UNITS: Mapping[str, tuple[str, str | None]] = {
    "H": ("district", None),
    "H.1": ("grassroots", "H"),
    "H.1.1": ("cell", "H.1"),
    "H.1.2": ("cell", "H.1"),
}
CELLS = ("H.1.1", "H.1.2")
PEOPLE = [f"{unit}-{number}" for unit in UNITS for number in (1, 2, 3)]

# A week off with a worked Saturday after it, as in the weeks around the new year, single days
# off at the end of weeks, and a bridge of four days off.
APART: Mapping[date, bool] = {
    **{date(2025, 1, day): False for day in (27, 28, 29, 30, 31)},
    date(2025, 2, 8): True,
    date(2025, 1, 17): False,
    **{date(2025, 5, day): False for day in (1, 2)},
    date(2025, 4, 26): True,
    date(2025, 9, 1): False,
    date(2025, 9, 2): False,
    date(2025, 12, 25): False,
    date(2026, 1, 1): False,
}

# Nobody supervises the second cell before February, nobody the first one after it.
GRANTS = (
    Grant("board", "H-1", "H"),
    Grant("board", "H-2", "H"),
    Grant("secretary", "H.1-1", "H.1"),
    Grant("board", "H.1-2", "H.1", last=date(2025, 2, 14)),
    Grant("secretary", "H.1.1-1", "H.1.1"),
    Grant("secretary", "H.1.2-1", "H.1.2", last=date(2025, 3, 31)),
    Grant("supervisor", "H.1-2", "H.1.1", last=date(2025, 2, 28)),
    Grant("supervisor", "H.1-3", "H.1.2", first=date(2025, 2, 3)),
)

SECRETARY, BOARD, SUPERVISOR = (To("secretary"),), (To("board"),), (To("supervisor"),)
SUBJECT_OR_SECRETARY = (To("subject"), To("secretary"))
ABOVE = (To("secretary", above=True), To("board"))
OF_BODY = (To("secretary", at="grassroots"), To("board"))
OF_NOBODY = (To("supervisor", at="district"), To("supervisor", at="province"))


def in_working_days(owner: tuple[To, ...]) -> tuple[Rung, ...]:
    """Return a ladder before and after the due day, for an owner."""
    return (
        Rung(-3, "wd", owner),
        Rung(-1, "wd", owner, catch_up="record_only"),
        Rung(0, "wd", owner),
        Rung(1, "wd", owner, catch_up="each"),
        Rung(2, "wd", SUPERVISOR, "escalate"),
        Rung(3, "wd", owner, catch_up="record_only"),
        Rung(5, "wd", OF_BODY, "consolidate"),
        Rung(5, "wd", SUPERVISOR, "escalate"),
    )


def in_days(owner: tuple[To, ...]) -> tuple[Rung, ...]:
    """Return a ladder that counts days of any kind."""
    return (
        Rung(-4, "d", owner),
        Rung(-1, "d", owner),
        Rung(0, "d", owner),
        Rung(1, "d", ABOVE, "escalate", "each"),
        Rung(3, "d", BOARD, "consolidate"),
        Rung(7, "d", BOARD, "consolidate", "record_only"),
        Rung(9, "d", OF_NOBODY, "escalate", "each"),
        Rung(14, "d", BOARD, "escalate", "each"),
    )


def stages_of(owner: tuple[To, ...]) -> tuple[Stage, ...]:
    """Return the stages of a track; who owns the first one differs."""
    return (
        Stage("draft", in_working_days(owner), within=5),
        Stage("meet", in_days(SECRETARY), on=date(2025, 2, 16), optional=True),
        Stage("follow", in_working_days(SUPERVISOR), within=8),
    )


STAGES = {"member": stages_of(SUBJECT_OR_SECRETARY), "cell": stages_of(SECRETARY)}
LADDERS = {"draft": "short", "meet": "long", "follow": "short"}
STAGE_NAMES = [stage.name for stage in STAGES["cell"]]
NAMED = {"vi": "Tên", "en": "Name"}


def definition(zone: ZoneInfo) -> dict[str, Any]:
    """Return the content of the definition."""
    tracks = {"member": {"people_in": ["cell"]}, "cell": {"units": ["cell"]}}
    # Whoever owns the stage stands in a ladder of the product as `owner`.
    owner = (To("owner"),)
    return {
        "name": DEFINITION,
        "title": NAMED,
        "calendar": CALENDAR,
        "time_zone": zone.key,
        "stalled_after": "5wd",
        "head_role": "secretary",
        "authority": {"role": "board"},
        "roles": {role: {"title": NAMED} for role in ("secretary", "board", "supervisor")},
        "ladders": {
            "short": [_rung(rung) for rung in in_working_days(owner)],
            "long": [_rung(rung) for rung in in_days(owner)],
        },
        "tracks": {
            name: {
                "title": NAMED,
                "subjects": subjects,
                "stages": [_stage(stage) for stage in STAGES[name]],
            }
            for name, subjects in tracks.items()
        },
    }


def _stage(stage: Stage) -> dict[str, Any]:
    return {
        "stage": stage.name,
        "kind": "task",
        "title": NAMED,
        "owner": [_target(to) for to in stage.rungs[0].to],
        "optional": stage.optional,
        "due": {"on": stage.on.isoformat()} if stage.on else {"within": f"{stage.within}wd"},
        "ladder": LADDERS[stage.name],
    }


def _rung(rung: Rung) -> dict[str, Any]:
    at = f"{rung.count}{rung.unit}"
    to = [_target(each) for each in rung.to]
    return {"at": at, "to": to, "do": rung.do, "catch_up": rung.catch_up}


def _target(to: To) -> dict[str, Any]:
    return {key: value for key, value in to._asdict().items() if value}


def opened_at(zone: ZoneInfo) -> datetime:
    """Return the moment at which the cycle is opened: on its first day, before work begins."""
    return datetime.combine(START_ON, time(7, 30), tzinfo=zone)


def model(zone: ZoneInfo = HANOI) -> Cycle:
    """Return the model of the cycle, opened."""
    cases = [
        Case(f"{cell}-{n}", STAGES["member"], cell, f"{cell}-{n}")
        for cell in CELLS
        for n in (1, 2, 3)
    ]
    cases += [Case(cell, STAGES["cell"], cell) for cell in CELLS]
    by_code = {case.code: case for case in cases}
    return Cycle(zone, APART, UNITS, GRANTS, by_code, newest=opened_at(zone))


def a_person_row(code: str, unit: str) -> PersonRow:
    """Return a person as a file tells it."""
    return PersonRow(
        code=code,
        name=code,
        email=None,
        language="vi",
        unit=unit,
        joined_on=None,
        managed_by=None,
        line=2,
    )


def prepare(url: str, *, zone: ZoneInfo, rehearsal: bool = True) -> None:
    """Make the database with the cycle, opened."""
    app = Application.create(url, rehearsal=rehearsal)
    now = opened_at(zone)
    days = [CalendarDay(day=day, works=works) for day, works in APART.items()]
    units = [
        UnitRow(code=code, name=code, kind=kind, parent=parent, line=2)
        for code, (kind, parent) in UNITS.items()
    ]
    people = [a_person_row(code, code.rpartition("-")[0]) for code in PEOPLE]
    roles = [
        RoleRow(
            role=each.role,
            person=each.person,
            unit=each.unit,
            from_on=None if each.first == date.min else each.first,
            to_on=None if each.last == date.max else each.last,
            line=2,
        )
        for each in GRANTS
    ]
    app.import_calendar(CALENDAR, days, command=app.command(now=now))
    app.add_definition(definition(zone), command=app.command(now=now))
    app.import_units(units, file="units.csv", command=app.command(now=now))
    app.import_people(people, file="people.csv", command=app.command(now=now))
    app.import_roles(roles, file="roles.csv", command=app.command(now=now))
    request = OpenRequest(definition=DEFINITION, unit="H", start_on=START_ON)
    app.open_cycle(request, command=app.command(now=now))
    app.close()


def opened(url: str) -> Application:
    """Return the application on a database that need not outlive a loss of power."""
    app = Application.open(url)
    writer = app._database.writer
    if app._database.dialect == "sqlite":
        sa.event.listen(writer, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = OFF"))
        writer.dispose()
    return app


def template(zone: ZoneInfo) -> Template:
    """Return the database with the cycle, opened, in a zone."""
    name = f"modelled_{zone.key.partition('/')[2].lower()}"
    if zone.key not in _TEMPLATES:
        _TEMPLATES[zone.key] = template_database(name, partial(prepare, zone=zone))
    return _TEMPLATES[zone.key]


_TEMPLATES: dict[str, Template] = {}


@dataclass(frozen=True)
class Product:
    """The use cases, called as the model is."""

    app: Application

    @cached_property
    def codes(self) -> dict[str, dict[int, str]]:
        """Return the codes of units and people by id; nobody comes or goes."""
        return {
            kind: {row["id"]: row["code"] for row in found}
            for kind, found in self.rows("unit", "person").items()
        }

    def fire(
        self, code: str, trigger: str, now: datetime, to: str = "", due_on: date | None = None
    ) -> None:
        """Fire a trigger on a case."""
        reason = None if trigger in ("complete", "resume") else "Bão"
        request = FireRequest(
            cycle=CODE,
            subject=code,
            trigger=trigger,
            reason=reason,
            due_on=due_on,
            to_stage=to or None,
        )
        self.app.fire_trigger(request, command=self._command(now))

    def rest(self, scope: str, act: str, now: datetime) -> None:
        """Begin or end a hold over the cycle or a unit."""
        under = None if scope == "*" else scope
        request = HoldRequest(cycle=CODE, under=under, reason="Bão")
        use = self.app.hold_cycle if act == "hold" else self.app.resume_cycle
        use(request, command=self._command(now))

    def tick(self, now: datetime, *, batch: int = 500) -> TickReport:
        """Run one pass of the scheduler."""
        enforce = replace(self.app.enforce_deadlines, batch=batch)
        return enforce(command=replace(self._command(now), keeps_answer=False))

    def rows(self, *names: str) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of tables, as their types read them."""
        with self.app._database.reader.begin() as connection:
            return {
                name: [
                    dict(row)
                    for row in connection.execute(
                        sa.select(tables.metadata.tables[name])
                    ).mappings()
                ]
                for name in names
            }

    def _command(self, now: datetime) -> Command:
        return self.app.command(now=now)
