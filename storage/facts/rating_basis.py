"""What ratings are read against: remedies, discipline, results, and the levels of collectives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from storage import tables
from storage.facts import remedy
from storage.facts.group import Group, of_group
from storage.prepared import is_one_of
from storage.tables import RECORD_TABLES
from storage.tree import is_under
from workflow.domain.facts import RemedyFacts
from workflow.domain.rating_basis import RatingBasis
from workflow.domain.rating_conditions import FactValue, RatingFact, share_done
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.records.registers import CaseKind, DisciplineCase, Result
from workflow.domain.review import SubjectKind

# Who leaves by striking off or on request was not disciplined.
DISCIPLINE = (
    *(CaseKind.REPRIMAND, CaseKind.WARNING, CaseKind.REMOVAL_FROM_POST, CaseKind.EXPULSION),
)
_NO_REMEDIES = RemedyFacts()

_rating, _case, _result = (RECORD_TABLES[kind] for kind in (Rating, DisciplineCase, Result))
_review = tables.review
_other = _review.alias("other")


def basis(group: Group, *, head_role: str) -> dict[int, RatingBasis]:
    """Return what is on record about the subjects of a group, by review id."""
    results = _results(group)
    remedies = remedy.remedies(group)
    counted = _disciplined(group)
    headed = _headed(group, head_role)
    homes = {row.id: row.level for row in group.find(_levels_at_home(), list(group.people))}
    found = {}
    for review in group.reviews:
        done = remedies.get(review.id, _NO_REMEDIES)
        known: dict[str, FactValue] = {
            **results[review.id],
            RatingFact.REMEDIES_VERIFIED: share_done(done.due_verified, done.due),
            **counted[review.id],
        }
        found[review.id] = RatingBasis(
            known=known, headed=headed[review.id], home_level=homes.get(review.id)
        )
    return found


def _results(group: Group) -> dict[int, dict[str, Fraction]]:
    """Return the newest result of each name: what was reached, or the share of how many."""
    found: dict[int, dict[str, Fraction]] = defaultdict(dict)
    for row in group.find(_results_listed(), group.ids):
        found[row.review_id][row.name] = row.value / row.of if row.of else row.value
    return found


def _disciplined(group: Group) -> dict[int, dict[str, FactValue]]:
    own = {row.review_id for row in group.find(_cases(), group.ids)}
    members = {row.id: row.members for row in group.find(_members_disciplined(), group.units)}
    subunits = dict(_shares(group))
    found: dict[int, dict[str, FactValue]] = {}
    for review in group.reviews:
        facts: dict[str, FactValue] = {RatingFact.DISCIPLINED: Fraction(review.id in own)}
        if review.person_id is None:
            facts[RatingFact.MEMBERS_DISCIPLINED] = Fraction(members.get(review.id, 0))
            facts[RatingFact.SUBUNITS_DISCIPLINED] = subunits.get(review.id, Fraction(0))
        found[review.id] = facts
    return found


def _shares(group: Group) -> Iterator[tuple[int, Fraction]]:
    for row in group.find(_subunits_disciplined(), group.units):
        yield row.id, Fraction(row.disciplined, row.total)


def _headed(group: Group, head_role: str) -> dict[int, dict[int, str | None]]:
    found: dict[int, dict[int, str | None]] = defaultdict(dict)
    given = {"head_role": head_role, "today": group.today, "day": group.today.isoformat()}
    for row in group.find(_units_headed(), list(group.people), **given):
        found[row.id][row.unit_id] = row.level
    return found


@cache
def _results_listed() -> Select[Any]:
    return (
        select(_result.c.review_id, _result.c.name, _result.c.value, _result.c.of)
        .where(*of_group(_result, _result.c.review_id), _result.c.holds)
        .order_by(_result.c.as_of_on, _result.c.id)
    )


def _counts() -> ColumnElement[bool]:
    """Return the condition that a case counts: the body did not find and mend it by itself."""
    return and_(_case.c.holds, ~_case.c.self_detected, is_one_of(_case.c.kind, DISCIPLINE))


@cache
def _cases() -> Select[Any]:
    return select(_case.c.review_id).where(*of_group(_case, _case.c.review_id), _counts())


@cache
def _members_disciplined() -> Select[Any]:
    is_member = and_(
        _other.c.cycle_id == _review.c.cycle_id,
        _other.c.subject_kind == SubjectKind.PERSON,
        is_under(_other.c.venue_path, _review.c.venue_path),
    )
    return (
        select(_review.c.id, func.count(_other.c.subject_id.distinct()).label("members"))
        .select_from(_review.join(_other, is_member).join(_case, _of_other()))
        .where(*of_group(_review, _review.c.id), _counts())
        .group_by(_review.c.id)
    )


@cache
def _subunits_disciplined() -> Select[Any]:
    unit = tables.unit
    disciplined = func.count(_other.c.id.distinct()).filter(_case.c.id.is_not(None))
    return (
        select(
            _review.c.id,
            func.count(_other.c.id.distinct()).label("total"),
            disciplined.label("disciplined"),
        )
        .select_from(
            _review.join(unit, unit.c.parent_id == _review.c.subject_id)
            .join(
                _other,
                and_(
                    _other.c.cycle_id == _review.c.cycle_id,
                    _other.c.subject_kind == SubjectKind.UNIT,
                    _other.c.subject_id == unit.c.id,
                ),
            )
            .outerjoin(_case, and_(_of_other(), _counts()))
        )
        .where(*of_group(_review, _review.c.id))
        .group_by(_review.c.id)
    )


def _of_other() -> ColumnElement[bool]:
    return and_(_case.c.cycle_id == _other.c.cycle_id, _case.c.review_id == _other.c.id)


@cache
def _units_headed() -> Select[Any]:
    grant = tables.role_grant
    is_head = and_(
        grant.c.person_id == _review.c.subject_id,
        grant.c.role == bindparam("head_role"),
        grant.c.delegated_by.is_(None),
        grant.c.from_on <= bindparam("day"),
        or_(grant.c.to_on.is_(None), grant.c.to_on >= bindparam("today")),
    )
    return (
        select(_review.c.id, grant.c.unit_id, _rating.c.level)
        .select_from(
            _review.join(grant, is_head).outerjoin(_rating, _decided_of_unit(grant.c.unit_id))
        )
        .where(*of_group(_review, _review.c.id))
    )


@cache
def _levels_at_home() -> Select[Any]:
    return (
        select(_review.c.id, _rating.c.level)
        .select_from(_review.join(_rating, _decided_of_unit(_review.c.venue_id)))
        .where(*of_group(_review, _review.c.id))
    )


def _decided_of_unit(unit_id: ColumnElement[int]) -> ColumnElement[bool]:
    return and_(
        _rating.c.cycle_id == _review.c.cycle_id,
        _rating.c.subject_kind == SubjectKind.UNIT,
        _rating.c.subject_id == unit_id,
        _rating.c.step == RatingStep.DECIDED,
        _rating.c.newest,
    )
