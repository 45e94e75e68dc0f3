"""Remind people: whoever is waited on by reviews that a query chooses is told, once a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.choosing import Choice
from workflow.application.commanding import (
    known_answer,
    not_before,
    once,
    require_cycle,
)
from workflow.domain.canonical import content_hash
from workflow.domain.command import Command
from workflow.domain.cycle import Cycle
from workflow.domain.definition import RungAction
from workflow.domain.errors import RefusedError
from workflow.domain.health import MOST_NAMED, Status
from workflow.domain.history import Event, EventKind
from workflow.domain.notice import NUDGE, Notice
from workflow.domain.organisation import Resolution
from workflow.domain.query import parse_query
from workflow.domain.standing import NOBODY
from workflow.ports.reports import Reports
from workflow.ports.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindRequest:
    """What is asked: that people are reminded of what a query chooses.

    Attributes:
        where: The query, as it is written.
        plan: Say what would happen, and change nothing.
    """

    cycle: str
    where: str
    plan: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return what identifies the request."""
        return {"remind": self.cycle, "where": self.where}


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindedPeople:
    """Who was reminded.

    Attributes:
        reviews: How many that go on the query chooses.
        notices: What is told newly, one for each person and review.
        people: To how many people those are.
        already: What these people were reminded of today before.
        vacant: Reviews that wait for a role that nobody holds, and for nobody else.
    """

    reviews: int
    notices: int
    people: int
    already: int
    vacant: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindPeople:
    """The use case behind `notice remind`; the next hand-over takes the notices along."""

    begin: Begin
    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(self, request: RemindRequest, *, command: Command) -> RemindedPeople:
        """Plan notices to whoever can do something about the chosen reviews now.

        Raises:
            NotFoundError: No such cycle or unit.
            InvalidValueError: The query is not understood, or names what there is not.
            RefusedError: A person asks, or the moment lies before the newest event.
        """
        if command.actor is not None:
            raise RefusedError("notices_are_for_the_operator", actor=command.actor)
        known = None if request.plan else self._known(request, command)
        if known is not None:
            return known
        with self.read() as reports:
            found = _find(reports, self.catalogue, request, command)
        with self.begin() as work:
            cycle = require_cycle(work, request.cycle)
            if request.plan:
                return _write(work, cycle, found, request, command)
            return once(
                work,
                cycle_id=cycle.id,
                command=command,
                request=request.to_json(),
                answer=RemindedPeople,
                act=lambda: _write(work, cycle, found, request, command),
            )

    def _known(self, request: RemindRequest, command: Command) -> RemindedPeople | None:
        """Return the first answer, before what has changed since could refuse the request."""
        with self.begin() as work:
            return known_answer(
                work,
                cycle_id=require_cycle(work, request.cycle).id,
                command=command,
                request=request.to_json(),
                answer=RemindedPeople,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a query chooses, and what people are to be told of it."""

    reviews: int
    vacant: int
    notices: Sequence[Notice]


def _find(
    reports: Reports, catalogue: Catalogue, request: RemindRequest, command: Command
) -> _Found:
    reading = Reading(reports, catalogue, request.cycle, now=command.now, closely=True)
    lines = Choice(reading, parse_query(request.where)).lines()
    ids = reading.census.first([line for line in lines if not line.review.is_final])
    today = reading.context.table.today(reading.now)
    movers, notices, vacant = _Movers(reading), dict[str, Notice](), 0
    for status in reading.statuses(ids):
        told = [
            notice
            for mover in movers.of(status)
            for notice in _notices(reading.context, mover, today, reading.now)
        ]
        # Before its first day nobody owes anything yet, whoever holds the roles.
        vacant += bool(status.waiting_on) and not told
        for notice in told:
            notices.setdefault(notice.key, notice)
    return _Found(reviews=len(ids), vacant=vacant, notices=list(notices.values()))


class _Movers:
    """The reviews in which the next move has to be made, found once for each review."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._known: dict[int, Sequence[Status]] = {}

    def of(self, status: Status) -> Sequence[Status]:
        """Return the review itself or, where others hold its gate closed, where they wait.

        As whose move it is, so where: the ones that are stuck, or else the first ones.
        """
        review = status.review
        if review.id not in self._known:
            behind = [] if review.held_at is not None else self._reading.behind(review)
            others = [other for other in behind if other.is_stuck] or behind
            found = (each for other in others[:MOST_NAMED] for each in self.of(other))
            movers = {each.review.id: each for each in found}
            self._known[review.id] = list(movers.values()) or [status]
        return self._known[review.id]


def _notices(context: CycleContext, status: Status, today: date, now: datetime) -> Iterator[Notice]:
    """Yield one notice for each person who can move a review."""
    review = status.review
    calendar = context.table.at(review.venue_path).calendar
    due_on = review.due_on
    for person, resolution in _people(status):
        yield Notice(
            key=f"{NUDGE}.{today.isoformat()}.{review.id}.{review.visit}.{person}",
            person_id=person,
            kind=NUDGE if due_on is None else str(RungAction.REMIND),
            created_at=now,
            role=resolution.role,
            review_id=review.id,
            stage=review.state,
            unit_id=review.venue_id,
            due_on=due_on,
            offset=0 if due_on is None else calendar.between(due_on, today),
        )


def _people(status: Status) -> Iterator[tuple[int, Resolution]]:
    """Yield everybody who is waited on, once, in the role that is named first."""
    seen = {NOBODY}
    for resolution in status.waiting_on:
        for person in resolution.people:
            if person not in seen:
                seen.add(person)
                yield person, resolution


def _write(
    work: UnitOfWork, cycle: Cycle, found: _Found, request: RemindRequest, command: Command
) -> RemindedPeople:
    command = not_before(cycle, command)
    notices = [replace(each, created_at=command.now) for each in found.notices]
    stored = work.notices.add_new(cycle.id, notices)
    if stored:
        body = {"notices": len(stored), "digest": content_hash([each.key for each in stored])}
        texts = {"where": request.where}
        event = Event(kind=EventKind.PEOPLE_REMINDED, at=command.now, body=body, texts=texts)
        work.append(cycle.id, [event], command=command)
    return RemindedPeople(
        reviews=found.reviews,
        notices=len(stored),
        people=len({each.person_id for each in stored}),
        already=len(notices) - len(stored),
        vacant=found.vacant,
    )
