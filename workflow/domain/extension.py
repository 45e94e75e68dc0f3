"""More time for a deadline: whether it may be had, and the deadline that follows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol, TypeVar

from workflow.domain.deadline import (
    Deadline,
    DeadlineStatus,
    Timetable,
    arm,
    last_day,
)
from workflow.domain.definition import Definition
from workflow.domain.enrolment import Finding
from workflow.domain.errors import RefusedError
from workflow.domain.migration import remaining_of
from workflow.domain.records.extension import Extension, ExtensionStatus
from workflow.domain.review import Review

UNFINISHED = (DeadlineStatus.OPEN, DeadlineStatus.HELD)


class InTurn(Protocol):
    """A deadline, stored or as people read it, that may have taken the place of another."""

    @property
    def id(self) -> int:
        """Return its number."""
        ...

    @property
    def replaces(self) -> int | None:
        """Return the number of the one before it."""
        ...


D = TypeVar("D", bound=InTurn)


def lineage(deadline: D, known: Mapping[int, D]) -> Sequence[D]:
    """Return a deadline and those whose place it took, the first one last.

    Args:
        known: Deadlines by number, those before it among them.
    """
    found = [deadline]
    while (before := known.get(found[-1].replaces or 0)) is not None:
        found.append(before)
    return found


def granted(extensions: Iterable[Extension], line: Iterable[InTurn]) -> int:
    """Return how often a deadline was extended, given those before it."""
    numbers = {each.id for each in line}
    return sum(
        each.status is ExtensionStatus.APPROVED and each.deadline_id in numbers
        for each in extensions
    )


def requested(extensions: Iterable[Extension], line: Iterable[InTurn]) -> Extension | None:
    """Return what is asked for a deadline and not decided, given those before it."""
    numbers = {each.id for each in line}
    asked = (each for each in extensions if each.status is ExtensionStatus.REQUESTED)
    return next((each for each in asked if each.deadline_id in numbers), None)


def obstacle(
    deadline: Deadline, *, to_on: date, today: date, used: int, most: int | None
) -> RefusedError | None:
    """Return why a deadline cannot be extended to a day; None when it can.

    Args:
        used: How often it was extended before.
        most: How often it may be; None for without limit.
    """
    told = {"to_on": to_on.isoformat(), "due_on": deadline.due_on.isoformat()}
    if to_on <= deadline.due_on:
        return RefusedError("extension_not_later", **told)
    if to_on < today:
        return RefusedError("extension_day_passed", **told, today=today.isoformat())
    if most is not None and used >= most:
        return RefusedError("extensions_used_up", used=used, most=most)
    return None


def extended(
    deadline: Deadline,
    review: Review,
    *,
    to_on: date,
    definition: Definition,
    table: Timetable,
    now: datetime,
) -> Deadline:
    """Return the deadline that takes the place of that of a stage, with its rungs anew.

    One that is on hold stays so, and keeps the working days that it gains.
    """
    stage = definition.tracks[deadline.track].stage(deadline.stage)
    ladder = definition.ladder(stage)
    armed = arm(review, stage, due_on=to_on, ladder=ladder, table=table, now=now)
    following = replace(armed, visit=deadline.visit, replaces=deadline.id)
    if deadline.status is not DeadlineStatus.HELD:
        return following
    return replace(
        following,
        status=DeadlineStatus.HELD,
        next_at=None,
        remaining=remaining_of(deadline, to_on, table=table),
    )


def oddities(
    to_on: date, *, definition: Definition, starts_on: date, table: Timetable
) -> Iterator[Finding]:
    """Yield what people should know about a new last valid day."""
    told = {"to_on": to_on.isoformat()}
    if not table.calendar.is_working(to_on):
        yield Finding(code="extended_to_day_off", facts=told)
    ends_on = last_day_of(definition, starts_on=starts_on, table=table)
    if ends_on is not None and to_on > ends_on:
        facts = {**told, "last_on": ends_on.isoformat()}
        yield Finding(code="extended_beyond_cycle", facts=facts)


def last_day_of(definition: Definition, *, starts_on: date, table: Timetable) -> date | None:
    """Return the last valid day of the last stage, as far as it is known from the beginning."""
    days = (
        last_day(stage.due, opened_at=None, starts_on=starts_on, table=table)
        for track in definition.tracks.values()
        for stage in track.stages
    )
    return max((day for day in days if day is not None), default=None)
