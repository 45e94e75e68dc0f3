"""A month of the small organisation in which everything changes that one may look back on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from tests.extending import approve, ask, extend, requests
from tests.holding import hold, resume
from tests.looking_back import Witness
from tests.migrating import add_version, climbing, migrate, setting
from tests.small_world import (
    CALENDAR,
    CYCLE,
    World,
    november,
    unit_rows,
)
from workflow.application.delegate_role import DelegateRequest
from workflow.application.fire_trigger import FireRequest
from workflow.application.remedy_steps import StepRequest
from workflow.domain.calendar import CalendarDay
from workflow.domain.migration import DuePolicy
from workflow.domain.remedy_course import Step
from workflow.domain.rows import RoleRow
from workflow.domain.rows_of_checks import CheckRow
from workflow.domain.rows_of_remedies import RemedyRow

CELL, HELD, SECRETARY = "H.1.1", "H.1.2", "H.1-1"
ABOUT = (CELL, "H.1.1-2", "H.1")
AFTERWARDS = november(30, 23)
A_DAY = timedelta(days=1)

Act = Callable[[World, datetime], object]


def on(day: int) -> date:
    """Return a day of the month."""
    return date(2022, 11, day)


def back_again(world: World, now: datetime) -> None:
    """Reopen one who was exempted, with a new day."""
    request = FireRequest(
        cycle=CYCLE,
        subject="H.2.1-2",
        trigger="reopen",
        reason="Nhầm",
        due_on=on(28),
        to_stage="dissemination",
    )
    world.app.fire_trigger(request, command=world.command(now))


def move_a_cell(world: World, now: datetime) -> None:
    """Put a cell under another body, which no hold covers."""
    rows = [replace(row, parent="H") for row in unit_rows() if row.code == "H.1.4"]
    world.app.import_units(rows, file="units.csv", command=world.command(now))


def appoint(world: World, now: datetime) -> None:
    """Give a cell another secretary, who is its head from this day on."""
    first = now.date()
    rows = [
        RoleRow(role="secretary", person=who, unit="H.2.3", from_on=from_on, to_on=to_on, line=2)
        for who, from_on, to_on in (("H.2.3-1", None, first - A_DAY), ("H.2.3-2", first, None))
    ]
    world.app.import_roles(rows, file="roles.csv", command=world.command(now))


def delegate(world: World, now: datetime) -> None:
    """Let somebody else act for a secretary."""
    request = DelegateRequest(
        role="secretary",
        unit="H.1",
        holder=SECRETARY,
        delegate="H.1-3",
        start_on=on(16),
        end_on=on(25),
        reason="Đi học",
    )
    world.app.delegate_role(request, command=world.command(now))


def revoke(world: World, now: datetime) -> None:
    world.app.revoke_role("supervisor", "H.2.2", "H.2-2", command=world.command(now))


def decree(world: World, now: datetime, *, unit: str | None = None) -> None:
    """Make a day a holiday, for all or for a unit."""
    day = on(24) if unit else on(21)
    days = [CalendarDay(day=day, works=False, name="Nghỉ")]
    world.app.import_calendar(CALENDAR, days, unit=unit, command=world.command(now))


def take_back(world: World, now: datetime) -> None:
    """Make the holiday of a unit a day like any other."""
    world.app.import_calendar(CALENDAR, [], unit="H.1", usual=[on(24)], command=world.command(now))


def go_on_by_another_version(world: World, now: datetime) -> None:
    ladder = [{"at": each, "to": "owner"} for each in ("-1wd", "0wd", "2wd")]
    later = setting("dissemination", due={"on": "2022-11-08"})
    version = add_version(world, later, climbing(standard=ladder))
    migrate(world, now, version, due=DuePolicy.RECOMPUTE, allow_earlier=True, most_overdue=99)


def promise(world: World, now: datetime) -> None:
    """Write a remedy and a check down."""
    remedy = RemedyRow(subject="H.1.1-2", title="Họp", owner="H.1.1-2", due_on=date(2022, 12, 1))
    [number] = world.app.keep_remedies(CYCLE, [remedy], command=world.command(now)).ids
    request = StepRequest(cycle=CYCLE, step=Step.CLAIM, numbers=(number,))
    world.app.take_remedy_step(request, command=world.by("H.1.1-2").command(now))
    check = CheckRow(subject="H.1.1-2", due_on=date(2022, 12, 1))
    world.app.record_checks(CYCLE, [check], command=world.command(now))


def grant(world: World, now: datetime) -> None:
    """Grant what was asked for."""
    [line] = requests(world, now)
    approve(world, line.asked.code, now, to=23)


STORY: Mapping[int, Act] = {
    2: lambda world, now: world.disseminate("H.1", now),
    3: lambda world, now: world.bring_to_meeting(CELL, now),
    4: lambda world, now: world.fire(HELD, "hold", now, reason="Bão"),
    5: lambda world, now: extend(world, 15, now, subject="H.2.1"),
    6: lambda world, now: world.meet(CELL, now),
    7: lambda world, now: world.fire("H.2.1-2", "exempt", now, reason="Đi học"),
    8: lambda world, now: ask(world.by("H.2.2-1"), 18, now, subject="H.2.2"),
    9: lambda world, now: hold(world, now, under="H.2", until=on(16)),
    10: move_a_cell,
    11: lambda world, now: world.by(SECRETARY).rate(["H.1.1-2", "H.1.1-3"], now),
    12: lambda world, now: world.fire(HELD, "resume", now),
    13: appoint,
    14: lambda world, now: resume(world, now, under="H.2"),
    15: delegate,
    16: decree,
    17: back_again,
    18: grant,
    19: revoke,
    20: go_on_by_another_version,
    21: migrate,
    22: lambda world, now: decree(world, now, unit="H.1"),
    23: take_back,
    24: hold,
    25: resume,
    26: lambda world, now: world.bring_to_meeting("H.2.3", now),
    27: lambda world, now: world.fire("H.1.3-1", "withdraw", now, reason="Chuyển đi"),
    28: promise,
}


def played(world: World, witness: Witness, *, every: int = 1) -> None:
    """Play a month: each day the tick, then what people do; and ask after each."""
    for day in range(2, 31):
        world.tick(november(day))
        if day % every == 0:
            witness.listen(november(day, 9))
        STORY.get(day, lambda *_: None)(world, november(day, 10))
        if day % every == 0:
            witness.listen(november(day, 20))
