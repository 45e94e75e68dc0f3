"""Facts about review meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select

from storage import tables
from storage.facts.group import Group, of_group
from storage.prepared import is_one_of
from storage.tables import RECORD_TABLES
from storage.tree import is_under
from workflow.domain.facts import MeetingFacts, MissedMeetingFacts, PlannedMeetingFacts
from workflow.domain.organisation import RoleGrant
from workflow.domain.quorum import Sitting as Times
from workflow.domain.quorum import lasted
from workflow.domain.records.meeting import (
    Meeting,
    MeetingReview,
    MeetingStatus,
    MeetingSupervisor,
    Participant,
    Signatory,
    Signature,
    Sitting,
    Treatment,
)

_meeting, _agenda = RECORD_TABLES[Meeting], RECORD_TABLES[MeetingReview]
_attendee, _participant = RECORD_TABLES[MeetingSupervisor], RECORD_TABLES[Participant]
_sitting, _signature = RECORD_TABLES[Sitting], RECORD_TABLES[Signature]

HELD = (MeetingStatus.HELD, MeetingStatus.CLOSED)
MISSED = (Treatment.ABSENT, Treatment.POSTPONED)
_MINUTE = timedelta(minutes=1)


def meetings(group: Group) -> dict[int, MeetingFacts]:
    """Return the newest meeting that dealt with each, by day and then by number."""
    # Each row takes the place of the one before, which is older.
    reviewed = _items(group, (Treatment.REVIEWED,), statuses=HELD)
    newest = {row.review_id: row for row in reviewed}
    found = _facts(group, {row.id: row for row in newest.values()})
    return {review_id: found[row.id] for review_id, row in newest.items()}


def missed_meetings(group: Group) -> dict[int, MissedMeetingFacts]:
    """Return the newest meeting that was to deal with each and did not."""
    return {
        row.review_id: MissedMeetingFacts(
            code=row.code, held_on=row.meets_on, why=str(row.treatment)
        )
        for row in _items(group, MISSED, statuses=HELD)
    }


def planned_meetings(group: Group) -> dict[int, PlannedMeetingFacts]:
    """Return the first meeting that is planned for each, or else the newest that dealt with it."""
    found: dict[int, Any] = {}
    for row in _items(group, (Treatment.PLANNED, Treatment.REVIEWED)):
        before = found.get(row.review_id)
        if before is None or before.status != MeetingStatus.PLANNED:
            found[row.review_id] = row
    roles = _supervisor_roles(group, {row.id for row in found.values()}, assigned=True)
    return {
        review_id: PlannedMeetingFacts(meets_on=row.meets_on, supervisor_roles=roles[row.id])
        for review_id, row in found.items()
    }


def _items(
    group: Group,
    treatments: Collection[Treatment],
    *,
    statuses: Collection[MeetingStatus] = (*HELD, MeetingStatus.PLANNED),
) -> list[Row[Any]]:
    """Return what meetings did with the reviews or are to do, older ones first."""
    return [
        row
        for row in group.find(_on_agendas(), group.ids)
        if row.treatment in treatments and row.status in statuses
    ]


@dataclass(slots=True)
class _Counted:
    convened: int = 0
    present: int = 0


def _facts(group: Group, found: Mapping[int, Row[Any]]) -> dict[int, MeetingFacts]:
    """Return the facts of meetings, given with their day, status and number convened."""
    roles = _supervisor_roles(group, found.keys())
    counted: dict[int, _Counted] = defaultdict(_Counted)
    for row in group.find(_counted(), found.keys()):
        counted[row.meeting_id] = _Counted(convened=row.convened, present=row.present)
    times: dict[int, list[Times]] = defaultdict(list)
    for row in group.find(_times(), found.keys()):
        times[row.meeting_id].append((row.starts_at, row.ends_at))
    signed: dict[int, set[str]] = defaultdict(set)
    for row in group.find(_signed(), found.keys()):
        signed[row.meeting_id].add(row.signatory)
    return {
        number: MeetingFacts(
            held_on=row.meets_on,
            supervisor_roles=roles[number],
            present=counted[number].present,
            convened=counted[number].convened if row.convened is None else row.convened,
            minutes=lasted(times[number]) // _MINUTE,
            unsigned=tuple(str(place) for place in Signatory if place not in signed[number]),
            is_closed=row.status == MeetingStatus.CLOSED,
        )
        for number, row in found.items()
    }


def _supervisor_roles(
    group: Group, ids: Collection[int], *, assigned: bool = False
) -> Mapping[int, frozenset[str]]:
    """Return the roles held on the day of a meeting, strictly above its unit.

    Args:
        assigned: Whether those count who are only planned to be there.
    """
    roles: dict[int, set[str]] = defaultdict(set)
    for row in group.find(_roles_of_supervisors(), ids):
        if (row.attended or assigned) and _grant(row).holds_on(row.meets_on):
            roles[row.id].add(row.role)
    return {meeting_id: frozenset(roles[meeting_id]) for meeting_id in ids}


@cache
def _on_agendas() -> Select[Any]:
    same = and_(_meeting.c.cycle_id == _agenda.c.cycle_id, _meeting.c.id == _agenda.c.meeting_id)
    return (
        select(
            *(_agenda.c.review_id, _agenda.c.treatment, _meeting.c.id, _meeting.c.code),
            *(_meeting.c.meets_on, _meeting.c.status, _meeting.c.convened),
        )
        .select_from(_agenda.join(_meeting, same))
        .where(
            *of_group(_agenda, _agenda.c.review_id),
            is_one_of(_meeting.c.status, (*HELD, MeetingStatus.PLANNED)),
        )
        .order_by(_agenda.c.review_id, _meeting.c.meets_on, _meeting.c.id)
    )


@cache
def _counted() -> Select[Any]:
    return (
        select(
            _participant.c.meeting_id,
            func.count().label("convened"),
            func.count().filter(_participant.c.present).label("present"),
        )
        .where(*of_group(_participant, _participant.c.meeting_id), _participant.c.convened)
        .group_by(_participant.c.meeting_id)
    )


@cache
def _times() -> Select[Any]:
    return select(_sitting.c.meeting_id, _sitting.c.starts_at, _sitting.c.ends_at).where(
        *of_group(_sitting, _sitting.c.meeting_id), _sitting.c.holds
    )


@cache
def _signed() -> Select[Any]:
    return select(_signature.c.meeting_id, _signature.c.signatory).where(
        *of_group(_signature, _signature.c.meeting_id), _signature.c.holds
    )


@cache
def _roles_of_supervisors() -> Select[Any]:
    """Return the grants of attendees strictly above the unit of each meeting."""
    grant = tables.role_grant
    place, superior = tables.unit.alias("place"), tables.unit.alias("superior")
    attended = and_(
        _attendee.c.cycle_id == _meeting.c.cycle_id,
        _attendee.c.meeting_id == _meeting.c.id,
        or_(_attendee.c.attended, _attendee.c.assigned),
    )
    above = and_(is_under(place.c.path, superior.c.path), superior.c.id != place.c.id)
    return (
        select(_meeting.c.id, _meeting.c.meets_on, _attendee.c.attended, grant)
        .select_from(
            _meeting.join(_attendee, attended)
            .join(grant, grant.c.person_id == _attendee.c.person_id)
            .join(place, place.c.id == _meeting.c.unit_id)
            .join(superior, and_(superior.c.id == grant.c.unit_id, above))
        )
        .where(*of_group(_meeting, _meeting.c.id))
    )


def _grant(row: Row[Any]) -> RoleGrant:
    return RoleGrant(
        role=row.role,
        person_id=row.person_id,
        unit_id=row.unit_id,
        from_on=date.fromisoformat(row.from_on) if row.from_on else None,
        to_on=row.to_on,
    )
