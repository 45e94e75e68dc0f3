"""A small organisation to run a cycle on: one district, two grassroots bodies, seven cells.

Each unit has its people; the first of them is its secretary:

    H             three people: two of the standing board, one of the organisation commission
    H.1, H.2      three people each: the secretary, one of the standing board, a member
    H.1.1 ...     four cells below H.1 and three below H.2, each with its members
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from runtime.application import Application
from runtime.readers.calendars import read_calendar
from runtime.readers.definitions import read_definition
from runtime.shipped import shipped_calendars, shipped_definitions
from storage import tables
from storage.engine import open_database
from tests.databases import Template, template_database
from workflow.application.desk import Recorded
from workflow.application.enforce_deadlines import TickReport
from workflow.application.fire_trigger import Fired, FireRequest
from workflow.application.open_cycle import OpenedCycle, OpenRequest
from workflow.application.record_feedback import Answers, FeedbackRequest
from workflow.domain.calendar import CalendarDay
from workflow.domain.command import Command
from workflow.domain.records.rating import RatingStep
from workflow.domain.rows import PersonRow, RoleRow, UnitRow
from workflow.domain.rows_of_dissemination import EVERYBODY, SessionRow
from workflow.domain.rows_of_meetings import MeetingRow
from workflow.domain.rows_of_ratings import RatingRow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR, DEFINITION = "vn_public", "year_end_2022"
CYCLE, TOP = "year_end_2022-H", "H"
START_ON = date(2022, 11, 1)

GRASSROOTS = ("H.1", "H.2")
CELLS = ("H.1.1", "H.1.2", "H.1.3", "H.1.4", "H.2.1", "H.2.2", "H.2.3")
UNITS = (TOP, *GRASSROOTS, *CELLS)
MEMBERS = 3
BOARD, SECRETARY, FIRST, SECOND = "H-1", "H.1-1", "H.1.1-2", "H.1.1-3"

Dump = dict[str, list[dict[str, Any]]]


def at(day: date, hour: int = 8, minute: int = 0) -> datetime:
    """Return a moment of a local day."""
    return datetime.combine(day, time(hour, minute), tzinfo=ZONE).astimezone(UTC)


def november(day: int, hour: int = 8, minute: int = 0) -> datetime:
    """Return a moment of the month in which the cycle runs."""
    return at(date(2022, 11, day), hour, minute)


LOADED_AT, OPENED_AT = at(date(2022, 10, 31)), november(1, 7, 30)


def unit_rows() -> list[UnitRow]:
    """Return the units, parents first."""
    kinds = {0: "district_committee", 1: "grassroots", 2: "cell"}
    return [
        UnitRow(
            code=code,
            name=f"Đơn vị {code}",
            kind=kinds[code.count(".")],
            parent=code.rpartition(".")[0] or None,
            line=line,
        )
        for line, code in enumerate(UNITS, start=2)
    ]


def person_rows(*, members: int = MEMBERS) -> list[PersonRow]:
    """Return the people, with so many members in each cell."""
    codes = [
        (unit, f"{unit}-{number}")
        for unit in UNITS
        for number in range(1, 1 + (members if unit in CELLS else 3))
    ]
    return [
        PersonRow(
            code=code,
            name=f"Đảng viên {code}",
            email=f"{code.lower()}@h.example",
            language="vi",
            unit=unit,
            joined_on=date(2010, 1, 1),
            managed_by="grassroots",
            line=line,
        )
        for line, (unit, code) in enumerate(codes, start=2)
    ]


def role_rows() -> list[RoleRow]:
    """Return who is what: each superior body attends the meetings of those right below it."""
    held = [("standing_board", "H-1", "H"), ("standing_board", "H-2", "H")]
    held.append(("organisation_commission", "H-3", "H"))
    for unit in GRASSROOTS:
        held += [("secretary", f"{unit}-1", unit), ("standing_board", f"{unit}-2", unit)]
        held.append(("supervisor", "H-2", unit))
    for unit in CELLS:
        held += [("secretary", f"{unit}-1", unit), ("supervisor", supervisor_of(unit), unit)]
    return [
        RoleRow(role=role, person=person, unit=unit, from_on=None, to_on=None, line=line)
        for line, (role, person, unit) in enumerate(held, start=2)
    ]


def supervisor_of(unit: str) -> str:
    """Return who attends the meetings of a unit for the body above it."""
    return f"{unit.rpartition('.')[0]}-2"


def definition() -> dict[str, Any]:
    """Return the content of the definition."""
    file = shipped_definitions()[DEFINITION]
    return read_definition(file.read_bytes(), file=file.name)[0]


def calendar_days() -> list[CalendarDay]:
    """Return the days of the calendar."""
    file = shipped_calendars()[CALENDAR]
    return [
        CalendarDay(day=row.day, works=row.works, name=row.name, status=row.status)
        for row in read_calendar(file.read_bytes(), file=file.name)
    ]


@contextlib.contextmanager
def application(url: str) -> Iterator[Application]:
    """Yield the application on a database that is ready, and close its connections."""
    opened = Application.open(url)
    try:
        yield opened
    finally:
        opened.close()


def install(url: str) -> None:
    """Make the database, with calendar and definition but nobody in it."""
    app = Application.create(url, rehearsal=True)
    app.import_calendar(CALENDAR, calendar_days(), command=app.command(now=LOADED_AT))
    app.add_definition(definition(), command=app.command(now=LOADED_AT))
    app.close()


def load(url: str, *, members: int = MEMBERS) -> None:
    """Make the database and bring in the organisation."""
    install(url)
    with application(url) as app:
        people = person_rows(members=members)
        app.import_units(unit_rows(), file="units.csv", command=app.command(now=LOADED_AT))
        app.import_people(people, file="people.csv", command=app.command(now=LOADED_AT))
        app.import_roles(role_rows(), file="roles.csv", command=app.command(now=LOADED_AT))


def load_and_open(url: str, *, members: int = MEMBERS) -> None:
    """Make the database, bring in the organisation and open the cycle."""
    load(url, members=members)
    with application(url) as app:
        World(app).open()


INSTALLED: Template = template_database("small_world_installed", install)
LOADED: Template = template_database("small_world_loaded", load)
OPENED: Template = template_database("small_world_opened", load_and_open)


@dataclass(frozen=True, slots=True)
class World:
    """What people do in the cycle, each act as of a moment of November.

    Attributes:
        actor: Code of the person who acts; None for the operator.
    """

    app: Application
    actor: str | None = None

    def command(self, now: datetime, command_id: str | None = None) -> Command:
        """Return the frame of an act."""
        return self.app.command(actor=self.actor, now=now, command_id=command_id)

    def by(self, actor: str) -> World:
        """Return the same world for a person who acts."""
        return World(self.app, actor)

    def open(self, *, command_id: str | None = None) -> OpenedCycle:
        """Open the cycle."""
        request = OpenRequest(definition=DEFINITION, unit=TOP, start_on=START_ON)
        return self.app.open_cycle(request, command=self.command(OPENED_AT, command_id))

    def tick(
        self, now: datetime, *, batch: int = 500, release: bool = False, dry_run: bool = False
    ) -> TickReport:
        """Run one pass of the scheduler, as it does by itself: no answer is kept."""
        enforce = replace(self.app.enforce_deadlines, batch=batch)
        command = replace(self.command(now), keeps_answer=False)
        return enforce(command=command, release=release, dry_run=dry_run)

    def disseminate(self, unit: str, now: datetime) -> Recorded:
        """Record that everybody of a unit heard of the documents."""
        session = SessionRow(unit=unit, held_on=_day(now), attended=(EVERYBODY,))
        return self.app.record_sessions(CYCLE, [session], command=self.command(now))

    def answer(self, subjects: Sequence[str], now: datetime, *, received: int = 5) -> Recorded:
        """Record so many answers about each subject."""
        answers = tuple(
            Answers(subject=subject, respondents="members", received=received)
            for subject in subjects
        )
        request = FeedbackRequest(cycle=CYCLE, received_on=_day(now), answers=answers)
        return self.app.record_feedback(request, command=self.command(now))

    def meet(self, unit: str, now: datetime, *, command_id: str | None = None) -> Recorded:
        """Record a meeting of a unit that its supervisor attended."""
        row = MeetingRow(unit=unit, held_on=_day(now), supervisors=(supervisor_of(unit),))
        return self.app.keep_meetings(CYCLE, [row], command=self.command(now, command_id))

    def rate(self, subjects: Sequence[str], now: datetime) -> Recorded:
        """Decide the rating of subjects, all of them good."""
        rows = [
            RatingRow(subject=subject, step=RatingStep.DECIDED, level="good", given_on=_day(now))
            for subject in subjects
        ]
        return self.app.keep_ratings(CYCLE, rows, command=self.command(now))

    def fire(
        self,
        subject: str,
        trigger: str,
        now: datetime,
        *,
        reason: str | None = None,
        command_id: str | None = None,
    ) -> Fired:
        """Fire a trigger on the review of a subject."""
        request = FireRequest(cycle=CYCLE, subject=subject, trigger=trigger, reason=reason)
        return self.app.fire_trigger(request, command=self.command(now, command_id))

    def bring_to_meeting(self, unit: str, now: datetime) -> None:
        """Let a cell and its members get as far as the review meeting."""
        people = [line.person.code for line in self.app.lists.people(under=unit)]
        self.disseminate(unit, now)
        self.answer([unit, *people], now)


def _day(now: datetime) -> date:
    return now.astimezone(ZONE).date()


# What two runs of the same acts may differ in: when the system learned of them, what was
# drawn at random, and the hashes over either.
_APART = {
    "installation": {"uuid", "created_at"},
    "command": {"id", "recorded_at"},
    "history": {"recorded_us", "command_id", "prev", "hash"},
    "history_text": {"salt"},
    "chain": {"hash"},
}


def dump(url: str) -> Dump:
    """Return the rows of every table, without what two runs of the same acts may differ in."""
    database = open_database(url)
    try:
        with database.reader.begin() as connection:
            return {table: _rows(connection, table) for table in sorted(tables.metadata.tables)}
    finally:
        database.dispose()


def _rows(connection: sa.Connection, table: str) -> list[dict[str, Any]]:
    # As they are stored: nothing is compiled, and nothing is hidden by a type.
    found = connection.exec_driver_sql(f"SELECT * FROM {table}").mappings()
    apart = _APART.get(table, frozenset())
    rows = [_plain({key: row[key] for key in row if key not in apart}) for row in found]
    return sorted(rows, key=repr)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its event readable, and without commitments, which are salted."""
    if isinstance(row.get("body"), bytes):
        body = json.loads(row["body"])
        if "texts" in body:
            body["texts"] = sorted(body["texts"])
        return {**row, "body": body}
    return row
