"""Reading what came of a cycle as a whole: rungs, messages, and when stages were completed."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from sqlalchemy import Connection, and_, bindparam, case, func, select

from storage import tables
from storage.bulk import matching
from storage.engine import Database
from storage.prepared import is_one_of
from storage.subjects import CODE, with_subjects
from workflow.domain.deadline import STAGE
from workflow.domain.definition import FINAL_STATES, RungAction
from workflow.ports.scratch import (
    Finishes,
    FiredRungs,
    Messages,
    OpenedStage,
    Receiver,
    StageEnds,
    Told,
)

_review, _deadline = tables.review, tables.deadline
_escalation, _notice, _person = tables.escalation, tables.notice, tables.person

# Made once: it is asked for after every act of a play. Told to sort, SQLite reads the whole cycle
# in the order of its keys.
_OPENED = (
    select(
        _review.c.id.label("review_id"),
        _review.c.track,
        _review.c.state.label("stage"),
        _review.c.visit,
        CODE.label("subject"),
        _review.c.venue_path,
        _review.c.opened_at,
        _review.c.due_on,
    )
    .select_from(with_subjects(_review, _review))
    .where(
        _review.c.cycle_id == bindparam("cycle_id"),
        _review.c.opened_at >= bindparam("since"),
        ~is_one_of(_review.c.state, FINAL_STATES),
    )
)


class SqlOutcomes:
    """`Outcomes` over one reading transaction of a database; used once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Self:
        """Begin a reading transaction."""
        self._connection: Connection = self._database.reader.connect()
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._connection.close()

    def opened(self, cycle_id: int, *, since: datetime) -> list[OpenedStage]:
        """Return open reviews whose stage opened at a moment or later, by id."""
        found = self._connection.execute(_OPENED, {"cycle_id": cycle_id, "since": since})
        opened = (OpenedStage(**row._asdict()) for row in found)
        return sorted(opened, key=lambda each: each.review_id)

    def rungs(self, cycle_id: int) -> list[FiredRungs]:
        """Return the rungs of stages that fired, by moment, track, stage and rung."""
        of_deadline = and_(
            _deadline.c.cycle_id == _escalation.c.cycle_id,
            _deadline.c.id == _escalation.c.deadline_id,
        )
        groups = (
            _escalation.c.fired_at,
            _deadline.c.track,
            _deadline.c.stage,
            _escalation.c.rung,
            _escalation.c.action,
            _escalation.c.role,
        )
        statement = (
            select(
                *groups,
                func.count().label("fired"),
                func.count().filter(_escalation.c.notified).label("notified"),
            )
            .select_from(_escalation.join(_deadline, of_deadline))
            .where(_escalation.c.cycle_id == cycle_id, _deadline.c.kind == STAGE)
            .group_by(*groups)
            .order_by(*groups)
        )
        return [FiredRungs(**row._asdict()) for row in self._connection.execute(statement)]

    def messages(self, cycle_id: int) -> list[Messages]:
        """Return the notices that were stored, by moment."""
        statement = (
            select(
                _notice.c.created_at,
                func.count().label("notices"),
                func.count(_notice.c.person_id.distinct()).label("people"),
            )
            .where(_notice.c.cycle_id == cycle_id)
            .group_by(_notice.c.created_at)
            .order_by(_notice.c.created_at)
        )
        return [Messages(**row._asdict()) for row in self._connection.execute(statement)]

    def receivers(self, cycle_id: int, *, limit: int) -> list[Receiver]:
        """Return who is told most often: most messages, then most notices, then by code."""
        is_escalation = _notice.c.kind == RungAction.ESCALATE
        messages = func.count(_notice.c.created_at.distinct()).label("messages")
        notices = func.count().label("notices")
        statement = (
            select(
                _person.c.id,
                _person.c.code.label("person"),
                messages,
                notices,
                func.count().filter(is_escalation).label("escalations"),
            )
            .join(_person, _person.c.id == _notice.c.person_id)
            .where(_notice.c.cycle_id == cycle_id)
            .group_by(_person.c.id, _person.c.code)
            .order_by(messages.desc(), notices.desc(), _person.c.code)
            .limit(limit)
        )
        rows = self._connection.execute(statement).all()
        roles = self._usual_roles(cycle_id, [row.id for row in rows])
        return [
            Receiver(
                person=row.person,
                role=roles[row.id],
                messages=row.messages,
                notices=row.notices,
                escalations=row.escalations,
            )
            for row in rows
        ]

    def _usual_roles(self, cycle_id: int, people: list[int]) -> dict[int, str]:
        count = func.count()
        statement = (
            select(_notice.c.person_id, _notice.c.role)
            .where(_notice.c.cycle_id == cycle_id, matching(_notice.c.person_id, people))
            .group_by(_notice.c.person_id, _notice.c.role)
            .order_by(count, _notice.c.role.desc())
        )
        # The last of a person counts.
        return {row.person_id: row.role for row in self._connection.execute(statement)}

    def told(self, cycle_id: int) -> Told:
        """Return how many people are told at all."""
        is_lost = case((_person.c.email.is_(None), _person.c.id))
        statement = (
            select(func.count(_person.c.id.distinct()), func.count(is_lost.distinct()))
            .select_from(_notice.join(_person, _person.c.id == _notice.c.person_id))
            .where(_notice.c.cycle_id == cycle_id)
        )
        people, without_address = self._connection.execute(statement).one()
        return Told(people=people, without_address=without_address)

    def stage_ends(self, cycle_id: int) -> list[StageEnds]:
        """Return the deadlines of stages, by track, stage, day and moment."""
        groups = (
            _deadline.c.track,
            _deadline.c.stage,
            _deadline.c.due_on,
            _deadline.c.closed_at,
        )
        statement = (
            select(*groups, func.count().label("count"))
            .where(_deadline.c.cycle_id == cycle_id, _deadline.c.kind == STAGE)
            .group_by(*groups)
            .order_by(*groups)
        )
        return [StageEnds(**row._asdict()) for row in self._connection.execute(statement)]

    def finishes(self, cycle_id: int) -> list[Finishes]:
        """Return when reviews finished, by track and moment."""
        finished_at = case((is_one_of(_review.c.state, FINAL_STATES), _review.c.entered_at))
        judged = (
            select(_review.c.track, finished_at.label("finished_at"))
            .where(_review.c.cycle_id == cycle_id)
            .subquery()
        )
        groups = (judged.c.track, judged.c.finished_at)
        statement = select(*groups, func.count().label("count")).group_by(*groups).order_by(*groups)
        return [Finishes(**row._asdict()) for row in self._connection.execute(statement)]
