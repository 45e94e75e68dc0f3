"""Who reviews are about: from codes to subjects, and from subjects to what people call them."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    bindparam,
    func,
    literal,
    select,
    union_all,
)

from storage.bulk import among
from storage.tables import person, unit
from workflow.domain.review import SubjectKind

_unit = unit.alias("subject_unit")
_person = person.alias("subject_person")

CODE: ColumnElement[str] = func.coalesce(_unit.c.code, _person.c.code)
NAME: ColumnElement[str] = func.coalesce(_unit.c.name, _person.c.name)
SORT: ColumnElement[str] = func.coalesce(_unit.c.name_sort, _person.c.name_sort)


def with_subjects(rows: FromClause, about: FromClause) -> FromClause:
    """Return `rows` joined with the subjects of the reviews `about`; none of the rows is lost.

    CODE, NAME and SORT can be selected from it.
    """
    of_unit = and_(about.c.subject_kind == SubjectKind.UNIT, _unit.c.id == about.c.subject_id)
    of_person = and_(about.c.subject_kind == SubjectKind.PERSON, _person.c.id == about.c.subject_id)
    return rows.outerjoin(_unit, of_unit).outerjoin(_person, of_person)


def _subjects(
    is_meant: Callable[[ColumnElement[str]], ColumnElement[bool]],
) -> FromClause:
    units = select(literal(str(SubjectKind.UNIT)).label("kind"), unit.c.id, unit.c.code)
    people = select(literal(str(SubjectKind.PERSON)).label("kind"), person.c.id, person.c.code)
    return union_all(
        units.where(is_meant(unit.c.code)), people.where(is_meant(person.c.code))
    ).subquery("sought")


# Units and people that have one of the parameter `codes`, as rows of `kind`, `id` and `code`.
SOUGHT = _subjects(lambda code: among(code, "codes"))
# The same for the parameter `code`: PostgreSQL plans for one value once, for a list each time.
SOUGHT_ONE = _subjects(lambda code: code == bindparam("code"))


def is_sought(review: FromClause, sought: FromClause = SOUGHT) -> ColumnElement[bool]:
    """Return the condition that `review` is about a row of those sought."""
    return and_(review.c.subject_kind == sought.c.kind, review.c.subject_id == sought.c.id)
