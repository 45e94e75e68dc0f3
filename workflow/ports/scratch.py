"""A database to play a cycle in and to throw away, and what came of the play."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, Self, TypeAlias

from workflow.ports.unit_of_work import Begin


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedStage:
    """A review whose stage has opened.

    Attributes:
        subject: Code of the subject.
        venue_path: Path of the unit in which it is reviewed.
        due_on: Last valid day; None without one.
    """

    review_id: int
    track: str
    stage: str
    visit: int
    subject: str
    venue_path: str
    opened_at: datetime
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FiredRungs:
    """How often one rung of a stage fired at a moment for a role, and how often it told anybody."""

    fired_at: datetime
    track: str
    stage: str
    rung: int
    action: str
    role: str
    fired: int
    notified: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """The notices that were stored at a moment, and how many people they are for."""

    created_at: datetime
    notices: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Somebody to whom notices are owed.

    Attributes:
        role: The role in which the person got most of them.
        messages: On how many days there was at least one, which makes one message each.
        escalations: How many of the notices call for help with the work of others.
    """

    person: str
    role: str
    messages: int
    notices: int
    escalations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How many people notices are owed to, and how many of these have no address."""

    people: int
    without_address: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageEnds:
    """How many deadlines of a stage were due on a day and met at a moment.

    Attributes:
        closed_at: None of those that are open.
    """

    track: str
    stage: str
    due_on: date
    closed_at: datetime | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finishes:
    """How many reviews of a track entered their last state at a moment; None: not yet."""

    track: str
    finished_at: datetime | None
    count: int


class Outcomes(Protocol):
    """A consistent reading of what came of a cycle; a context manager that ends it."""

    def __enter__(self) -> Self:
        """Begin a reading transaction."""
        ...

    def __exit__(self, *_: object) -> None:
        """End it."""
        ...

    def opened(self, cycle_id: int, *, since: datetime) -> list[OpenedStage]:
        """Return open reviews whose stage opened at a moment or later, by id."""
        ...

    def rungs(self, cycle_id: int) -> list[FiredRungs]:
        """Return the rungs of stages that fired, by moment, track, stage and rung."""
        ...

    def messages(self, cycle_id: int) -> list[Messages]:
        """Return the notices that were stored, by moment."""
        ...

    def receivers(self, cycle_id: int, *, limit: int) -> list[Receiver]:
        """Return who is told most often: most messages, then most notices, then by code."""
        ...

    def told(self, cycle_id: int) -> Told:
        """Return how many people are told at all."""
        ...

    def stage_ends(self, cycle_id: int) -> list[StageEnds]:
        """Return the deadlines of stages, by track, stage, day and moment."""
        ...

    def finishes(self, cycle_id: int) -> list[Finishes]:
        """Return when reviews finished, by track and moment."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Scratch:
    """A database of its own, with nothing in it, that need not outlive the process.

    Attributes:
        begin: Begins a transaction that changes it.
        outcomes: Begins a reading of what came of it.
    """

    begin: Begin
    outcomes: Callable[[], Outcomes]


NewScratch: TypeAlias = Callable[[], AbstractContextManager[Scratch]]
