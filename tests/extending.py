"""What tests about more time share: acts in the small organisation, and what became of rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from runtime.application import Application
from tests.migrating import deadlines
from tests.small_world import CYCLE, World, dump
from workflow.application.desk import Recorded
from workflow.application.extend_deadlines import ExtendDeadlines, ExtendRequest
from workflow.application.list_deadlines import DeadlineFilter, DeadlineLine, ExtensionLine
from workflow.application.recording import Recorder
from workflow.ports.unit_of_work import UnitOfWork

CELL, STAGE, REASON = "H.1.1", "dissemination", "Đơn vị bị ngập"
OWNER, AUTHORITY, STRANGER = "H.1.1-1", "H.1-1", "H.2-1"


def november_day(day: int) -> date:
    """Return a day of the month in which the cycle runs; the fourth is when the first is due."""
    return date(2022, 11, day)


def extend(
    world: World, to: int, now: datetime, *, command_id: str | None = None, **changes: Any
) -> Recorded:
    """Extend the deadline of a cell to a day of November, unless `changes` say otherwise."""
    given = {"subject": CELL, "to_on": november_day(to), "reason": REASON, **changes}
    request = ExtendRequest(cycle=CYCLE, **given)
    return world.app.extend_deadlines(request, command=world.command(now, command_id))


def extend_all(world: World, to: int, now: datetime, **changes: Any) -> Recorded:
    """Extend the deadlines of all that stand at the first stage."""
    return extend(world, to, now, **{"subject": None, "stage": STAGE, **changes})


def ask(world: World, to: int, now: datetime, *, subject: str = CELL) -> str:
    """Ask for more time as the owner does, and return the code of the request."""
    asked = world.app.request_extension(
        CYCLE, subject, to_on=november_day(to), reason=REASON, command=world.command(now)
    )
    return str(asked.made[0]["extension"].partition("/")[2])


def approve(world: World, code: str, now: datetime, *, to: int | None = None) -> Recorded:
    """Grant what was asked for."""
    to_on = None if to is None else november_day(to)
    return world.app.approve_extension(CYCLE, code, to_on=to_on, command=world.command(now))


def reject(world: World, code: str, now: datetime, *, reason: str = "Chưa đủ căn cứ") -> Recorded:
    """Refuse what was asked for."""
    return world.app.reject_extension(CYCLE, code, reason=reason, command=world.command(now))


def listed(world: World, now: datetime, **wanted: Any) -> list[DeadlineLine]:
    """Return the deadlines that are listed to whoever reads."""
    found = world.app.list_deadlines(CYCLE, DeadlineFilter(**wanted), now=now, actor=world.actor)
    return list(found.items)


def requests(world: World, now: datetime, *, every: bool = False) -> list[ExtensionLine]:
    """Return what is asked for as whoever reads is told it."""
    found = world.app.list_deadlines.requests(CYCLE, every=every, now=now, actor=world.actor)
    return list(found.items)


def rows_of(url: str, subject: str = CELL) -> list[tuple[Any, ...]]:
    """Return due day, status, number and what it replaces of each deadline of a review."""
    return [
        (str(row["due_on"]), row["status"], row["id"], row["replaces"])
        for row in deadlines(url, subject)
    ]


def told(url: str) -> list[tuple[str, str]]:
    """Return to whom a notice of which kind is owed."""
    rows = dump(url)
    codes = {row["id"]: row["code"] for row in rows["person"]}
    return sorted((codes[row["person_id"]], row["kind"]) for row in rows["notice"])


def waiting(app: Application, before: Callable[[], object]) -> ExtendDeadlines:
    """Return the use case of a process to which something happens before its turn comes."""

    def begin() -> UnitOfWork:
        before()
        return app._begin()

    use = app.extend_deadlines
    return replace(use, recorder=Recorder(begin=begin, catalogue=use.recorder.catalogue))
