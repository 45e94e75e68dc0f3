"""Facts about remedies and monitoring checks."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select

from storage.facts.group import Group, of_group
from storage.tables import RECORD_TABLES
from workflow.domain.facts import CheckFacts, RemedyFacts
from workflow.domain.records.follow_up import Check, Remedy, RemedyStatus

_remedy, _check = RECORD_TABLES[Remedy], RECORD_TABLES[Check]


def remedies(group: Group) -> dict[int, RemedyFacts]:
    """Return counts of remedies; those are due whose day is over."""
    return {
        row.review_id: RemedyFacts(
            listed=row.listed,
            without_owner=row.without_owner,
            without_due=row.without_due,
            due=row.due,
            due_verified=row.due_verified,
        )
        for row in group.find(_remedies_counted(), group.ids, today=group.today)
    }


def checks(group: Group) -> dict[int, CheckFacts]:
    """Return counts of monitoring checks; those are due whose day is over."""
    return {
        row.review_id: CheckFacts(scheduled=row.scheduled, due=row.due, due_made=row.due_made)
        for row in group.find(_checks_counted(), group.ids, today=group.today)
    }


@cache
def _remedies_counted() -> Select[Any]:
    due = _remedy.c.due_on < bindparam("today")
    return (
        select(
            _remedy.c.review_id,
            func.count().label("listed"),
            _count(_remedy.c.owner_id.is_(None)).label("without_owner"),
            _count(_remedy.c.due_on.is_(None)).label("without_due"),
            _count(due).label("due"),
            _count(and_(due, _remedy.c.status == RemedyStatus.VERIFIED)).label("due_verified"),
        )
        .where(*of_group(_remedy, _remedy.c.review_id))
        .group_by(_remedy.c.review_id)
    )


@cache
def _checks_counted() -> Select[Any]:
    due = _check.c.due_on < bindparam("today")
    return (
        select(
            _check.c.review_id,
            func.count().label("scheduled"),
            _count(due).label("due"),
            _count(and_(due, _check.c.made_on.is_not(None))).label("due_made"),
        )
        .where(*of_group(_check, _check.c.review_id))
        .group_by(_check.c.review_id)
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
