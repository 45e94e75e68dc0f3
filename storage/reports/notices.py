"""Reading notices: listed, counted, and as the digests of a person hold them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    and_,
    cast,
    exists,
    func,
    literal,
    select,
)

from storage import tables
from storage.notices import IS_PLANNED, to_notice
from storage.reports.reviews import review_key, several_venues
from storage.subjects import CODE, with_subjects
from workflow.domain.notice import Notice, NoticeStatus, RungKey
from workflow.ports.notice_log import NoticeRow, OwedTotals, RungRow

_notice = tables.notice
_review = tables.review
_person = tables.person
_escalation = tables.escalation
_deadline = tables.deadline


class SqlNoticeLog:
    """`NoticeLog` over one connection."""

    _connection: Connection

    def notices(
        self,
        *,
        cycle_id: int | None,
        person_id: int | None,
        status: NoticeStatus | None = None,
        key: str | None = None,
        limit: int,
    ) -> list[NoticeRow]:
        """Return notices, newest first; None means of all."""
        statement = _listed().where(*_which(cycle_id, person_id)).limit(limit)
        if status is not None:
            statement = statement.where(_notice.c.status == status)
        if key is not None:
            statement = statement.where(_notice.c.key == key)
        return [_to_row(row) for row in self._connection.execute(statement)]

    def notice_counts(
        self, *, cycle_id: int | None, person_id: int | None
    ) -> Mapping[NoticeStatus, int]:
        """Return how many notices there are, by status."""
        statement = (
            select(_notice.c.status, func.count().label("number"))
            .where(*_which(cycle_id, person_id))
            .group_by(_notice.c.status)
        )
        counted = {row.status: row.number for row in self._connection.execute(statement)}
        return {status: counted.get(status, 0) for status in NoticeStatus}

    def notice(self, cycle_id: int, key: str) -> Notice | None:
        """Return a notice."""
        found = self._notices(_notice.c.cycle_id == cycle_id, _notice.c.key == key)
        return found[0][1] if found else None

    def notices_owed(self, person_id: int) -> list[tuple[int, Notice]]:
        """Return the planned notices of a person as (cycle id, notice), by cycle and key."""
        return self._notices(IS_PLANNED, _notice.c.person_id == person_id)

    def told_in(self, digest: str) -> list[tuple[int, Notice]]:
        """Return what a digest that was handed out held, as (cycle id, notice)."""
        return self._notices(_notice.c.digest == digest, _notice.c.status == NoticeStatus.SENT)

    def most_owed(
        self, *, cycle_id: int | None, person_id: int | None, limit: int
    ) -> list[tuple[int, int]]:
        """Return (person id, planned notices) of those with the most, then by id."""
        count = func.count()
        statement = (
            select(_notice.c.person_id, count)
            .where(*_owed_to(cycle_id, person_id))
            .group_by(_notice.c.person_id)
            .order_by(count.desc(), _notice.c.person_id)
            .limit(limit)
        )
        return [(person, owed) for person, owed in self._connection.execute(statement)]

    def owed_totals(self, *, cycle_id: int | None, person_id: int | None, day: date) -> OwedTotals:
        """Return how much is planned of the same people, on a local day."""
        told = tables.notice.alias("told")
        has_address = _person.c.email.is_not(None)
        served = exists().where(
            told.c.digest == literal(f"{day.isoformat()}.") + cast(_notice.c.person_id, Text),
            told.c.status == NoticeStatus.SENT,
        )
        by_person = (
            select(
                _notice.c.person_id,
                has_address.label("has_address"),
                served.label("served"),
                func.count().label("notices"),
            )
            .select_from(_notice.join(_person, _person.c.id == _notice.c.person_id))
            .where(*_owed_to(cycle_id, person_id))
            .group_by(_notice.c.person_id, _person.c.email)
            .subquery()
        )
        owed = func.coalesce(func.sum(by_person.c.notices), 0)
        row = self._connection.execute(
            select(
                func.count(),
                owed,
                func.coalesce(func.sum(by_person.c.notices).filter(~by_person.c.has_address), 0),
                func.coalesce(func.sum(by_person.c.notices).filter(by_person.c.served), 0),
                func.count().filter(by_person.c.has_address, ~by_person.c.served),
            ).select_from(by_person)
        ).one()
        people, notices, without_address, later, digests = map(int, row)
        return OwedTotals(
            people=people,
            notices=notices,
            without_address=without_address,
            later=later,
            digests=digests,
        )

    def fired_rung(self, cycle_id: int, rung: RungKey) -> RungRow | None:
        """Return a rung of the ledger."""
        of_deadline = and_(
            _deadline.c.cycle_id == _escalation.c.cycle_id,
            _deadline.c.id == _escalation.c.deadline_id,
        )
        columns = _escalation.c
        statement = (
            select(
                *(columns.deadline_id, columns.visit, columns.rung, columns.action),
                *(columns.role, columns.scheduled_at, columns.fired_at),
                *(_deadline.c.stage, _deadline.c.record_id, _deadline.c.due_on),
                _deadline.c.status.label("deadline_status"),
            )
            .select_from(_escalation.join(_deadline, of_deadline))
            .where(
                columns.cycle_id == cycle_id,
                columns.deadline_id == rung.deadline_id,
                columns.visit == rung.visit,
                columns.rung == rung.rung,
            )
        )
        row = self._connection.execute(statement).one_or_none()
        return RungRow(**row._asdict()) if row else None

    def _notices(self, *which: ColumnElement[bool]) -> list[tuple[int, Notice]]:
        statement = select(_notice).where(*which).order_by(_notice.c.cycle_id, _notice.c.key)
        return [(row.cycle_id, to_notice(row)) for row in self._connection.execute(statement)]


def _which(cycle_id: int | None, person_id: int | None) -> list[ColumnElement[bool]]:
    which: list[ColumnElement[bool]] = []
    if cycle_id is not None:
        which.append(_notice.c.cycle_id == cycle_id)
    if person_id is not None:
        which.append(_notice.c.person_id == person_id)
    return which


def _owed_to(cycle_id: int | None, person_id: int | None) -> list[ColumnElement[bool]]:
    """Return what selects all that is owed to people, to whom something in a cycle is."""
    which = [IS_PLANNED, *_which(None, person_id)]
    if cycle_id is not None:
        concerned = tables.notice.alias("concerned")
        is_planned = concerned.c.status == NoticeStatus.PLANNED
        in_cycle = select(concerned.c.person_id).where(is_planned, concerned.c.cycle_id == cycle_id)
        which.append(_notice.c.person_id.in_(in_cycle))
    return which


def _listed() -> Select[Any]:
    cycle, unit = tables.cycle, tables.unit
    venue = tables.unit.alias("venue")
    about = and_(_review.c.cycle_id == _notice.c.cycle_id, _review.c.id == _notice.c.review_id)
    rows = (
        _notice.join(cycle, cycle.c.id == _notice.c.cycle_id)
        .join(_person, _person.c.id == _notice.c.person_id)
        .outerjoin(unit, unit.c.id == _notice.c.unit_id)
        .outerjoin(_review, about)
        .outerjoin(venue, venue.c.id == _review.c.venue_id)
    )
    return (
        select(
            _notice,
            cycle.c.code.label("cycle"),
            _person.c.code.label("person"),
            unit.c.code.label("unit"),
            CODE.label("subject_code"),
            venue.c.code.label("venue_code"),
            several_venues(_review).label("several_venues"),
        )
        .select_from(with_subjects(rows, _review))
        .order_by(_notice.c.created_at.desc(), _notice.c.cycle_id.desc(), _notice.c.key)
    )


def _to_row(row: Row[Any]) -> NoticeRow:
    return NoticeRow(
        cycle=row.cycle,
        key=row.key,
        person=row.person,
        kind=row.kind,
        role=row.role,
        stage=row.stage,
        unit=row.unit,
        review=review_key(row) if row.review_id is not None else None,
        due_on=row.due_on,
        offset=row.offset,
        created_at=row.created_at,
        status=row.status,
        sent_at=row.sent_at,
        digest=row.digest,
        why=row.why,
    )
