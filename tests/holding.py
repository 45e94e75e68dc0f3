"""A cycle that is held and resumed, in whole and in part."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from tests import small_world
from tests.small_world import CYCLE, World, application, dump
from workflow.application.hold_cycle import HeldCycle, HoldRequest, ResumedCycle
from workflow.domain.calendar import WorkingCalendar


def working_calendar() -> WorkingCalendar:
    """Return the calendar of the cycle."""
    days = tuple(small_world.calendar_days())
    return WorkingCalendar(name=small_world.CALENDAR, revision=1, days=days)


def hold(
    world: World,
    now: datetime,
    *,
    under: str | None = None,
    until: date | None = None,
    plan: bool = False,
    command_id: str | None = None,
    reason: str = "Bão",
) -> HeldCycle:
    """Hold the cycle, or a unit of it."""
    request = HoldRequest(cycle=CYCLE, under=under, reason=reason, until_on=until, plan=plan)
    return world.app.hold_cycle(request, command=world.command(now, command_id))


def resume(
    world: World,
    now: datetime,
    *,
    under: str | None = None,
    plan: bool = False,
    command_id: str | None = None,
) -> ResumedCycle:
    """Let the cycle go on, or a unit of it."""
    request = HoldRequest(cycle=CYCLE, under=under, reason="Hết bão", plan=plan)
    return world.app.resume_cycle(request, command=world.command(now, command_id))


def rows(url: str, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table."""
    return dump(url)[table]


def deadline_of(url: str, subject: str) -> dict[str, Any]:
    """Return the unfinished deadline of the stage of a subject."""
    number = review_of(url, subject)["id"]
    [found] = [
        row
        for row in rows(url, "deadline")
        if (row["review_id"], row["kind"], row["closed_at"]) == (number, "stage", None)
    ]
    # SQLite keeps a day as text.
    return {**found, "due_on_day": date.fromisoformat(str(found["due_on"]))}


def review_of(url: str, subject: str) -> dict[str, Any]:
    """Return the review of a subject."""
    stored = dump(url)
    kind = "person" if "-" in subject else "unit"
    [number] = [row["id"] for row in stored[kind] if row["code"] == subject]
    [found] = [
        row
        for row in stored["review"]
        if (row["subject_kind"], row["subject_id"]) == (kind, number)
    ]
    return found


def replayed(world: World) -> list[Any]:
    """Return what history and the rows differ in."""
    return [each for told in world.app.replay_history() for each in told.differences]


@contextlib.contextmanager
def opened(url: str) -> Iterator[World]:
    """Yield the world of an open cycle."""
    with application(url) as app:
        yield World(app)


def days_later(now: datetime, days: int) -> datetime:
    """Return the same time of a later day."""
    return now + timedelta(days=days)
