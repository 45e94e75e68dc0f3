"""A district that monitors two communes after their review, as Bắc Sơn did.

    BS            the district committee: BS-1 the secretary, BS-2 and BS-3 the standing board,
                  BS-9 an inspector without a role
    VL, VT        two communes, each with a secretary (VT-1), two of its own standing board
                  (VT-2, VT-3), a member without a role (VT-4), and a supervisor from BS (BS-4)

The stage of monitoring is owed by the secretary of the commune; BS-2 and BS-3 have authority.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from runtime.application import Application
from runtime.readers.calendars import read_calendar
from runtime.shipped import shipped_calendars
from tests.databases import Template, template_database
from tests.definitions import NAMED
from workflow.application.desk import Recorded
from workflow.application.enforce_deadlines import TickReport
from workflow.application.fire_trigger import Fired, FireRequest
from workflow.application.hand_over import HandOverRequest
from workflow.application.list_checks import CheckFilter, CheckLine, SeriesLine
from workflow.application.open_cycle import OpenRequest
from workflow.domain.calendar import CalendarDay
from workflow.domain.command import Command
from workflow.domain.records.monitoring import CheckResult, Every, Matter
from workflow.domain.rows import PersonRow, RoleRow, UnitRow
from workflow.domain.rows_of_checks import CheckRow, CheckSeriesRow, ResultRow
from workflow.domain.rows_of_remedies import RemedyRow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR, NAME = "vn_public", "monitored"
DISTRICT, COMMUNES, SUBJECT = "BS", ("VL", "VT"), "VT"
CYCLE = f"{NAME}-{DISTRICT}"
BOSS, BOARD, OTHER_BOARD, SUPERVISOR, INSPECTOR = "BS-1", "BS-2", "BS-3", "BS-4", "BS-9"
HEAD, DEPUTY, MEMBER = "VT-1", "VT-2", "VT-4"
PLACES = ("Thôn Bản Khoang", "Thôn Nà Lầu", "Thôn Lập Thịnh")

# Around the last valid day: who owes it, then the commune, then the district.
LADDER = [
    {"at": "-1wd", "to": "owner"},
    {"at": "1wd", "to": "owner"},
    {"at": "2wd", "to": [{"role": "secretary"}], "do": "escalate"},
    {"at": "3wd", "to": ["subject", {"role": "standing_board"}], "do": "escalate"},
]


def at(day: date, hour: int = 8, minute: int = 0) -> datetime:
    """Return a moment of a local day."""
    return datetime.combine(day, time(hour, minute), tzinfo=ZONE).astimezone(UTC)


def march(day: int, hour: int = 9) -> datetime:
    """Return a moment of March 2026, of which the second is a Monday."""
    return at(date(2026, 3, day), hour)


FIRST = date(2026, 3, 9)
LOADED_AT, OPENED_AT, PLANNED_AT = march(1), march(2, 7), march(2)


def definition(*requires: Any, name: str = NAME, **changes: Any) -> dict[str, Any]:
    """Return a definition of one stage, in which reviews are monitored."""
    return {
        "name": name,
        "title": NAMED,
        "calendar": CALENDAR,
        "time_zone": "Asia/Ho_Chi_Minh",
        "stalled_after": "5wd",
        "head_role": "secretary",
        "authority": {"role": "standing_board", "at": "district"},
        "roles": {
            "secretary": {"title": NAMED, "reach": "subtree"},
            "supervisor": {"title": NAMED},
            "standing_board": {"title": NAMED, "reach": "subtree"},
        },
        "suggestions": {"ladder": "follow", "proposed_by": "secretary"},
        "remedies": {"ladder": "follow"},
        "monitoring": {"ladder": "follow"},
        "ladders": {"follow": LADDER},
        "tracks": {
            "collective": _track("secretary", *requires, units=["commune"]),
            "cadre": _track("secretary", *requires, people_in=["commune"]),
        },
        **changes,
    }


def _track(owner: str, *requires: Any, **subjects: Any) -> dict[str, Any]:
    stage = {
        "stage": "monitoring",
        "kind": "monitoring",
        "title": NAMED,
        "owner": owner,
        "requires": list(requires) or [{"checks_scheduled": {"at_least": 3}}, "checks_made"],
        "due": {"no_deadline": True},
    }
    return {"title": NAMED, "subjects": subjects, "stages": [stage]}


def unit_rows() -> list[UnitRow]:
    """Return the units, parents first."""
    places = [(DISTRICT, "district", None), *((code, "commune", DISTRICT) for code in COMMUNES)]
    return [
        UnitRow(code=code, name=f"Đơn vị {code}", kind=kind, parent=parent, line=line)
        for line, (code, kind, parent) in enumerate(places, start=2)
    ]


def person_rows() -> list[PersonRow]:
    """Return the people."""
    places = [(f"{unit}-{n}", unit) for unit in COMMUNES for n in range(1, 5)]
    places += [(f"BS-{n}", DISTRICT) for n in (1, 2, 3, 4, 9)]
    return [
        PersonRow(
            code=code,
            name=f"Cán bộ {code}",
            email=f"{code.lower()}@bs.example",
            language="vi",
            unit=unit,
            joined_on=date(2000, 1, 1),
            managed_by=None,
            line=line,
        )
        for line, (code, unit) in enumerate(places, start=2)
    ]


def role_rows() -> list[RoleRow]:
    """Return who is what."""
    held = [("secretary", BOSS, DISTRICT)]
    held += [("standing_board", person, DISTRICT) for person in (BOARD, OTHER_BOARD)]
    for unit in COMMUNES:
        held += [("secretary", f"{unit}-1", unit), ("supervisor", SUPERVISOR, unit)]
        held += [("standing_board", f"{unit}-{n}", unit) for n in (2, 3)]
    return [
        RoleRow(role=role, person=person, unit=unit, from_on=None, to_on=None, line=line)
        for line, (role, person, unit) in enumerate(held, start=2)
    ]


def install(url: str) -> None:
    """Make the database, bring in the organisation and open the cycle."""
    app = Application.create(url, rehearsal=True)
    file = shipped_calendars()[CALENDAR]
    days = [
        CalendarDay(day=row.day, works=row.works, name=row.name, status=row.status)
        for row in read_calendar(file.read_bytes(), file=file.name)
    ]
    app.import_calendar(CALENDAR, days, command=app.command(now=LOADED_AT))
    app.import_units(unit_rows(), file="u", command=app.command(now=LOADED_AT))
    app.import_people(person_rows(), file="p", command=app.command(now=LOADED_AT))
    app.add_definition(definition(), command=app.command(now=LOADED_AT))
    app.import_roles(role_rows(), file="r", command=app.command(now=LOADED_AT))
    World(app).open()
    app.close()


OPENED: Template = template_database("monitoring_opened", install)


@dataclass(frozen=True, slots=True)
class World:
    """What people do about checks.

    Attributes:
        actor: Code of the person who acts; None for the operator.
    """

    app: Application
    actor: str | None = None
    cycle: str = CYCLE

    def by(self, actor: str | None) -> World:
        """Return the same world for a person who acts."""
        return World(self.app, actor, self.cycle)

    def command(self, now: datetime, command_id: str | None = None) -> Command:
        """Return the frame of an act."""
        return self.app.command(actor=self.actor, now=now, command_id=command_id)

    def open(self, name: str = NAME, *, now: datetime = OPENED_AT) -> str:
        """Open a cycle of a definition and return its code."""
        request = OpenRequest(definition=name, unit=DISTRICT, start_on=date(2026, 3, 2))
        return self.app.open_cycle(request, command=self.command(now)).cycle

    def with_definition(self, *requires: Any, **changes: Any) -> World:
        """Return the world in a cycle of a definition of its own."""
        made = definition(*requires, name="other", **changes)
        self.app.add_definition(made, command=self.command(OPENED_AT))
        return World(self.app, self.actor, self.open("other"))

    def plan(self, subject: str = SUBJECT, *, now: datetime = PLANNED_AT, **given: Any) -> Recorded:
        """Plan a series: three weekly checks, one at each place, unless said otherwise."""
        told: dict[str, Any] = {
            "title": "Kiểm tra rừng",
            "every": Every.WEEK,
            "starts_on": FIRST,
            "times": None if "until" in given else 3,
            "places": PLACES,
            "checker": INSPECTOR,
            **given,
        }
        row = CheckSeriesRow(subject=subject, **told)
        return self.app.keep_check_series(self.cycle, [row], command=self.command(now))

    def change(self, code: str, *, now: datetime, subject: str = SUBJECT, **given: Any) -> Recorded:
        """Change what is said of a series."""
        row = CheckSeriesRow(subject=subject, code=code, **given)
        return self.app.keep_check_series(self.cycle, [row], command=self.command(now))

    def surprise(self, subject: str = SUBJECT, **given: Any) -> Recorded:
        """Plan surprise checks, as the board does."""
        return self.by(BOARD).plan(subject, **{"is_surprise": True, **given})

    def stop(self, code: str, *, now: datetime, reason: str = "Đã ổn định") -> Recorded:
        """Stop a series."""
        return self.app.stop_checks(self.cycle, code, reason=reason, command=self.command(now))

    def record(
        self, *days: date, made_on: date | None = None, now: datetime = PLANNED_AT
    ) -> Recorded:
        """Schedule single checks, or record that they were made."""
        rows = [CheckRow(subject=SUBJECT, due_on=day, made_on=made_on) for day in days]
        return self.app.record_checks(self.cycle, rows, command=self.command(now))

    def make(
        self,
        number: int,
        *,
        now: datetime,
        result: CheckResult | None = CheckResult.GOOD,
        command_id: str | None = None,
        **given: Any,
    ) -> Recorded:
        """Record that a check was made on the day of the act."""
        told = {"made_on": now.astimezone(ZONE).date(), **given}
        row = ResultRow(check=number, result=result, **told)
        command = self.command(now, command_id)
        return self.app.make_checks(self.cycle, [row], command=command)

    def results(self, *rows: ResultRow, now: datetime, file: str | None = None) -> Recorded:
        """Record what came of checks."""
        return self.app.make_checks(self.cycle, rows, file=file, command=self.command(now))

    def cancel(self, *numbers: int, now: datetime, reason: str = "Trùng lịch") -> Recorded:
        """Give up checks."""
        command = self.command(now)
        return self.app.cancel_checks(self.cycle, numbers, reason=reason, command=command)

    def checks(self, *, now: datetime = PLANNED_AT, **wanted: Any) -> list[CheckLine]:
        """Return the checks of which the person learns."""
        found = self.app.list_checks(self.cycle, CheckFilter(**wanted), now=now, actor=self.actor)
        return list(found.items)

    def series(self, *, now: datetime = PLANNED_AT, **wanted: Any) -> list[SeriesLine]:
        """Return the series of which the person learns."""
        found = self.app.list_checks(self.cycle, CheckFilter(**wanted), now=now, actor=self.actor)
        return list(found.series)

    def signals(self, *, now: datetime) -> list[tuple[str, dict[str, Any]]]:
        """Return what is worth a look."""
        found = self.app.find_check_signals(self.cycle, now=now, actor=self.actor)
        return [(each.code, dict(each.facts)) for each in found.items]

    def promise(
        self, code: str, *, subject: str = SUBJECT, now: datetime = PLANNED_AT, **given: Any
    ) -> Recorded:
        """Write down a remedy."""
        row = RemedyRow(code=code, subject=subject, **{"title": "Khắc phục", **given})
        return self.app.keep_remedies(self.cycle, [row], command=self.command(now))

    def hand_over(
        self, matter: Matter, code: str, to: str, *, now: datetime, on: date | None = None
    ) -> Recorded:
        """Let somebody else monitor something."""
        request = HandOverRequest(cycle=self.cycle, matter=matter, code=code, to=to, on=on)
        return self.app.hand_over(request, command=self.command(now))

    def fire(self, trigger: str, *, now: datetime, subject: str = SUBJECT, **given: Any) -> Fired:
        """Fire a trigger on the review of a subject."""
        request = FireRequest(cycle=self.cycle, subject=subject, trigger=trigger, **given)
        return self.app.fire_trigger(request, command=self.command(now))

    def tick(self, now: datetime) -> TickReport:
        """Run one pass of the scheduler."""
        return self.app.enforce_deadlines(command=self.command(now))

    def told(self, stage: str = "check") -> list[tuple[str, str, int]]:
        """Return who was told of what is owed: person, kind of message and working days."""
        rows = self.app.lists.notices(cycle=self.cycle)
        return sorted((row.person, row.kind, row.offset) for row in rows if row.stage == stage)

    def reasons(self, subject: str = SUBJECT, *, now: datetime) -> list[tuple[str, dict[str, Any]]]:
        """Return why a review stands where it stands, as the person is told."""
        found = self.app.explain_review(self.cycle, subject, now=now, actor=self.actor)
        return [(each.reason.code, dict(each.reason.facts)) for each in found.unmet]


def due_days(lines: Sequence[CheckLine]) -> list[str]:
    """Return the last valid days of checks."""
    return [line.check.due_on.isoformat() for line in lines]
