"""Facts about review meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, select

from storage import tables
from storage.facts.group import Group, of_group
from storage.tables import RECORD_TABLES
from storage.tree import is_under
from workflow.domain.facts import MeetingFacts
from workflow.domain.organisation import RoleGrant
from workflow.domain.records.meeting import (
    Meeting,
    MeetingReview,
    MeetingStatus,
    MeetingSupervisor,
    Treatment,
)

_meeting, _dealt_with = RECORD_TABLES[Meeting], RECORD_TABLES[MeetingReview]
_attendee = RECORD_TABLES[MeetingSupervisor]


def meetings(group: Group) -> dict[int, MeetingFacts]:
    """Return the newest meeting that dealt with each, by day and then by number."""
    # Each row takes the place of the one before, which is older.
    newest = {
        row.review_id: (row.id, row.meets_on) for row in group.find(_meetings_held(), group.ids)
    }
    roles = _supervisor_roles(group, {meeting_id for meeting_id, _ in newest.values()})
    return {
        review_id: MeetingFacts(held_on=held_on, supervisor_roles=roles[meeting_id])
        for review_id, (meeting_id, held_on) in newest.items()
    }


def _supervisor_roles(group: Group, ids: Collection[int]) -> Mapping[int, frozenset[str]]:
    """Return the roles held on the day of a meeting, strictly above its unit."""
    roles: dict[int, set[str]] = defaultdict(set)
    for row in group.find(_roles_of_supervisors(), ids):
        if _grant(row).holds_on(row.meets_on):
            roles[row.id].add(row.role)
    return {meeting_id: frozenset(roles[meeting_id]) for meeting_id in ids}


@cache
def _meetings_held() -> Select[Any]:
    same = and_(
        _meeting.c.cycle_id == _dealt_with.c.cycle_id, _meeting.c.id == _dealt_with.c.meeting_id
    )
    return (
        select(_dealt_with.c.review_id, _meeting.c.id, _meeting.c.meets_on)
        .select_from(_dealt_with.join(_meeting, same))
        .where(
            *of_group(_dealt_with, _dealt_with.c.review_id),
            _dealt_with.c.treatment == Treatment.REVIEWED,
            _meeting.c.status.in_((MeetingStatus.HELD, MeetingStatus.CLOSED)),
        )
        .order_by(_dealt_with.c.review_id, _meeting.c.meets_on, _meeting.c.id)
    )


@cache
def _roles_of_supervisors() -> Select[Any]:
    """Return the grants, strictly above its unit, of those who supervised each meeting."""
    grant = tables.role_grant
    place, superior = tables.unit.alias("place"), tables.unit.alias("superior")
    attended = and_(
        _attendee.c.cycle_id == _meeting.c.cycle_id,
        _attendee.c.meeting_id == _meeting.c.id,
        _attendee.c.attended,
    )
    above = and_(is_under(place.c.path, superior.c.path), superior.c.id != place.c.id)
    return (
        select(_meeting.c.id, _meeting.c.meets_on, grant)
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
