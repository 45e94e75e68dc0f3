"""Facts about governing documents that were issued, and whom their dissemination reached."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from sqlalchemy import Column, FromClause, Join, Select, and_, func, select

from storage import tables
from storage.facts.group import Group, of_group
from storage.prepared import is_one_of
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
    under_review, members = (
        {row.id: (row.target, row.reached) for row in group.find(counted, group.units)}
        for counted in (_coverage_of_units(), _members_of_units())
    )
    units = {}
    for review_id in under_review.keys() | members.keys():
        target, reached_there = under_review.get(review_id, (0, 0))
        all_members, members_reached = members.get(review_id, (0, 0))
        units[review_id] = CoverageFacts(
            target=target,
            reached=reached_there,
            members=all_members,
            members_reached=members_reached,
        )
    return people | units


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
    there = whole.join(unit, is_under(unit.c.path, whole.c.venue_path))
    return _reached(whole, there.join(person, person.c.unit_id == unit.c.id), person.c.id)


@cache
def _coverage_of_units() -> Select[Any]:
    whole, part = tables.review.alias("whole"), tables.review.alias("part")
    is_part = and_(
        part.c.cycle_id == whole.c.cycle_id,
        is_under(part.c.venue_path, whole.c.venue_path),
        part.c.subject_kind == SubjectKind.PERSON,
        ~is_one_of(part.c.state, (EXEMPT, WITHDRAWN)),
    )
    return _reached(whole, whole.join(part, is_part), part.c.subject_id)


def _reached(whole: FromClause, people: Join, person_id: Column[Any]) -> Select[Any]:
    """Return how many distinct people there are for each review, and attended anything."""
    attended = and_(
        _attendance.c.cycle_id == whole.c.cycle_id,
        _attendance.c.person_id == person_id,
        _attendance.c.present,
    )
    return (
        select(
            whole.c.id,
            func.count(person_id.distinct()).label("target"),
            func.count(_attendance.c.person_id.distinct()).label("reached"),
        )
        .select_from(people.outerjoin(_attendance, attended))
        .where(*of_group(whole, whole.c.id))
        .group_by(whole.c.id)
    )
