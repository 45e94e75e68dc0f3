"""Facts about governing documents that were issued, and whom their dissemination reached."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, func, select

from storage import tables
from storage.facts.group import Group, of_group
from storage.tables import RECORD_TABLES
from storage.tree import is_under
from workflow.domain.definition import EXEMPT, WITHDRAWN
from workflow.domain.facts import CoverageFacts, IssuedDocument
from workflow.domain.organisation import lineage_of
from workflow.domain.records.dissemination import Attendance, Document
from workflow.domain.review import SubjectKind

_attendance, _document = RECORD_TABLES[Attendance], RECORD_TABLES[Document]


def guidance(group: Group) -> dict[int, tuple[IssuedDocument, ...]]:
    """Return what the venue of each and the units above it issued, each kind of document once."""
    above = {review.id: lineage_of(review.venue_path) for review in group.reviews}
    kinds: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in group.find(_issued(), {number for path in above.values() for number in path}):
        kinds[row.unit_id].append((row.unit_kind, row.kind or ""))
    return {
        review_id: tuple(
            IssuedDocument(unit_kind=unit_kind, is_own=unit_id == path[0], kind=kind)
            for unit_id in path
            for unit_kind, kind in kinds[unit_id]
        )
        for review_id, path in above.items()
    }


def coverage(group: Group) -> dict[int, CoverageFacts]:
    """Return whom the disseminations of the cycle reached.

    A person is one of one. Of a unit it is the distinct people under review at it or
    below; who is exempt or has been withdrawn no longer is under review. Its members are all
    people who belong to it or below it today.
    """
    reached = {row.person_id for row in group.find(_people_reached(), group.people.values())}
    people = {
        review_id: CoverageFacts(target=1, reached=was, members=1, members_reached=was)
        for review_id, person_id in group.people.items()
        for was in [int(person_id in reached)]
    }
    members = {row.id: row for row in group.find(_members_of_units(), group.units)}
    units = {row.id: row for row in group.find(_coverage_of_units(), group.units)}
    return people | {
        review_id: CoverageFacts(
            target=units[review_id].target if review_id in units else 0,
            reached=units[review_id].reached if review_id in units else 0,
            members=members[review_id].target if review_id in members else 0,
            members_reached=members[review_id].reached if review_id in members else 0,
        )
        for review_id in units.keys() | members.keys()
    }


@cache
def _issued() -> Select[Any]:
    unit = tables.unit
    return (
        select(_document.c.unit_id, unit.c.kind.label("unit_kind"), _document.c.kind)
        .distinct()
        .select_from(_document.join(unit, unit.c.id == _document.c.unit_id))
        .where(*of_group(_document, _document.c.unit_id), _document.c.holds)
        .order_by(_document.c.unit_id, _document.c.kind)
    )


@cache
def _people_reached() -> Select[Any]:
    who = _attendance.c.person_id
    return select(who).distinct().where(*of_group(_attendance, who), _attendance.c.present)


@cache
def _members_of_units() -> Select[Any]:
    whole, unit, person = tables.review.alias("whole"), tables.unit, tables.person
    attended = and_(
        _attendance.c.cycle_id == whole.c.cycle_id,
        _attendance.c.person_id == person.c.id,
        _attendance.c.present,
    )
    return (
        select(
            whole.c.id,
            func.count(person.c.id.distinct()).label("target"),
            func.count(_attendance.c.person_id.distinct()).label("reached"),
        )
        .select_from(
            whole.join(unit, is_under(unit.c.path, whole.c.venue_path))
            .join(person, person.c.unit_id == unit.c.id)
            .outerjoin(_attendance, attended)
        )
        .where(*of_group(whole, whole.c.id))
        .group_by(whole.c.id)
    )


@cache
def _coverage_of_units() -> Select[Any]:
    whole, part = tables.review.alias("whole"), tables.review.alias("part")
    is_part = and_(
        part.c.cycle_id == whole.c.cycle_id,
        is_under(part.c.venue_path, whole.c.venue_path),
        part.c.subject_kind == SubjectKind.PERSON,
        part.c.state.not_in((EXEMPT, WITHDRAWN)),
    )
    attended = and_(
        _attendance.c.cycle_id == part.c.cycle_id,
        _attendance.c.person_id == part.c.subject_id,
        _attendance.c.present,
    )
    return (
        select(
            whole.c.id,
            func.count(part.c.subject_id.distinct()).label("target"),
            func.count(_attendance.c.person_id.distinct()).label("reached"),
        )
        .select_from(whole.join(part, is_part).outerjoin(_attendance, attended))
        .where(*of_group(whole, whole.c.id))
        .group_by(whole.c.id)
    )
