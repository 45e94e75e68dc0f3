"""What becomes of the rows of any register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Generic

from workflow.application.desk import Desk
from workflow.application.keeping import Draft, Names
from workflow.application.registers.book import Book
from workflow.application.registers.register import (
    Entry,
    Holds,
    P,
    R,
    Register,
    RegisterColumn,
    RegisterRow,
)
from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.months import month_of
from workflow.domain.records.record import values_of
from workflow.domain.text import LONGEST_CODE, is_code
from workflow.domain.titled import code_named, code_nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSheet(Generic[R, P]):
    """Rows of one register, kept under their codes."""

    register: Register[R, P]

    @property
    def event(self) -> EventKind:
        """Return what history calls it."""
        return self.register.event

    def names(self, rows: Sequence[RegisterRow]) -> Names:
        """Return what rows name."""
        found: dict[Holds, set[str]] = {kind: set() for kind in Holds}
        for column in self.register.columns:
            found[column.holds].update(
                row.values[column.code] for row in rows if column.code in row.values
            )
        return Names(
            units=found[Holds.UNIT], people=found[Holds.PERSON], subjects=found[Holds.SUBJECT]
        )

    def draft(self, desk: Desk, row: RegisterRow) -> Draft:
        """Return the record of a row, over what is there under its code.

        Raises:
            NotFoundError: It names what does not exist, or what the actor may not see.
            InvalidValueError: A value is wrong or missing.
            RefusedError: The actor may not, or a rule of the register forbids it.
        """
        register = self.register
        place = register.find_place(desk, row.values[register.place.code])
        register.permit(desk, place)
        book = _book(desk, register, place)
        said = _said(desk, register, row)
        old = _old(desk, register, row, book, said)
        said |= _author(desk, register, said, old)
        if old is None:
            new = _new(desk, register, row, place, said)
        else:
            new = register.record(**{**values_of(old), **said})
        entry = Entry(desk=desk, place=place, old=old, new=new, known=book.rows)
        findings = tuple(_checked(register, entry, book)) if new != old else ()
        book.keep(new)
        about = (place.id,) if register.is_about_reviews else ()
        return Draft(
            records=(new,),
            settles=about if register.settles else (),
            review_id=place.id if register.is_about_reviews else None,
            findings=findings,
        )


def _book(desk: Desk, register: Register[R, P], place: P) -> Book[R, P]:
    by = register.place.field

    def look_up() -> Book[R, P]:
        return Book(register, desk.find(register.record, by, [place.id]))

    return desk.shared(f"register/{register.name}/{place.id}", look_up)


def _said(desk: Desk, register: Register[R, P], row: RegisterRow) -> dict[str, Any]:
    """Return what a row says about its place, by field of the record."""
    said: dict[str, Any] = {}
    for column in register.own_columns:
        if column.code in row.cleared:
            if column.code not in register.clearable:
                raise InvalidValueError("register_value_kept", column=column.code)
            said[column.field] = None
        elif column.code in row.values:
            said[column.field] = _stored(desk, register, column, row.values[column.code])
    return said


def _stored(desk: Desk, register: Register[R, P], column: RegisterColumn, value: Any) -> Any:
    """Return a value as the record keeps it."""
    match column.holds:
        case Holds.UNIT:
            return desk.unit(value).id
        case Holds.PERSON:
            person = desk.person(value)
            return person.id if column.field.endswith("_id") else person.code
        case Holds.WORD:
            return register.types[column.code](value)
        case Holds.NAME:
            return _name(desk, column, value)
        case Holds.DAY | Holds.MONTH if not column.may_lie_ahead:
            _require_past(desk, value)
    return value


def _name(desk: Desk, column: RegisterColumn, found: str) -> str:
    """Return the name that a definition lists under a code or title; any where it lists none."""
    titles = column.titles(desk.context.definition) if column.titles else {}
    if not titles:
        return found
    name = code_named(titles, found)
    if name is None:
        expected = code_nearest(titles, found)
        raise InvalidValueError("register_name_unknown", found=found, expected=expected)
    return name


def _require_past(desk: Desk, value: date | str) -> None:
    if isinstance(value, date):
        desk.require_past(value)
    elif value > month_of(desk.today):
        raise InvalidValueError("month_lies_ahead", month=value, today=desk.today.isoformat())


def _old(
    desk: Desk,
    register: Register[R, P],
    row: RegisterRow,
    book: Book[R, P],
    said: Mapping[str, Any],
) -> R | None:
    """Return the row that is there: by code, else one that holds and says the same."""
    code = row.values.get("code")
    if code is None and register.identity:
        return book.with_identity({**_as_if_new(desk, register), **said})
    if code is None:
        says_all = all(column.field in said or column.is_today for column in register.needed)
        return book.saying(said) if says_all else None
    found = book.of_code(code)
    if found is None and desk.find(register.record, "code", [code]):
        raise InvalidValueError(
            "register_code_of_another", found=code, about=row.values[register.place.code]
        )
    return found


def _as_if_new(desk: Desk, register: Register[R, P]) -> dict[str, Any]:
    """Return what a new row would have where nothing is said."""
    defaults: dict[str, Any] = {
        each.name: each.default
        for each in fields(register.record)  # type: ignore[arg-type]
    }
    defaults |= {column.field: desk.today for column in register.needed if column.is_today}
    if register.author is not None:
        defaults[register.author] = desk.command.actor
    return defaults


def _author(
    desk: Desk, register: Register[R, P], said: Mapping[str, Any], old: R | None
) -> dict[str, Any]:
    """Return who answers for a row, by the field that says so; of an old row who did before."""
    name, actor = register.author, desk.command.actor
    if name is None:
        return {}
    before = getattr(old, name) if old is not None else None
    author = said.get(name) or before or actor
    if author is None:
        raise InvalidValueError("register_author_missing", column=name)
    if actor is not None and author not in (actor, before):
        raise RefusedError("register_author_is_another", found=author, actor=actor)
    return {name: author}


def _new(
    desk: Desk, register: Register[R, P], row: RegisterRow, place: P, said: dict[str, Any]
) -> R:
    for column in register.needed:
        if column.is_today:
            said.setdefault(column.field, desk.today)
        if said.get(column.field) is None:
            raise InvalidValueError("register_value_missing", column=column.code)
    code = row.values.get("code")
    if code is not None and not is_code(code):
        raise InvalidValueError("register_code_unreadable", found=code, expected=LONGEST_CODE)
    [number] = desk.numbers(1)
    code = code or _free_code(desk, register, number)
    own = {"id": number, "code": code, register.place.field: place.id}
    return register.record(**{**own, **said})


def _free_code(desk: Desk, register: Register[R, P], number: int) -> str:
    """Return `CM17`; somebody may have chosen that already, then with more behind it."""
    code = f"{register.prefix}{number}"
    while desk.find(register.record, "code", [code]):
        code += f".{number}"
    return code


def _checked(register: Register[R, P], entry: Entry[R, P], book: Book[R, P]) -> Iterable[Finding]:
    """Return what is odd about a row that changes.

    Raises:
        RefusedError: Another row that holds is about the same.
    """
    same = book.with_identity(values_of(entry.new)) if register.holds(entry.new) else None
    if same is not None and same.key != entry.new.key:
        raise RefusedError("register_row_known", code=values_of(same)["code"])
    return register.check(entry)
