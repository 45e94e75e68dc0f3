"""What a register is: described once, from which sheet, file, list and commands come."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import NoneType
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from workflow.application.desk import Desk
from workflow.domain.definition import Definition
from workflow.domain.enrolment import Finding
from workflow.domain.history import EventKind
from workflow.domain.organisation import Unit
from workflow.domain.records.record import Record
from workflow.domain.review import Review
from workflow.domain.terms import Title
from workflow.domain.viewing import Viewer

R = TypeVar("R", bound=Record)
P = TypeVar("P", Review, Unit)

Titles = Callable[[Definition], Mapping[str, Title]]


class Holds(StrEnum):
    """What a column holds; from it come how it is read, stored and shown."""

    SUBJECT = "subject"
    UNIT = "unit"
    PERSON = "person"
    DAY = "day"
    MONTH = "month"
    NUMBER = "number"
    AMOUNT = "amount"
    WORD = "word"
    NAME = "name"
    CODE = "code"
    TEXT = "text"
    LONG_TEXT = "long_text"
    FLAG = "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterColumn:
    """A column that people write.

    Attributes:
        code: In files and JSON; its title and its meaning stand in the catalogues under it.
        stored_as: Field of the record, where that is called otherwise.
        asked_as: Name of the option of `record`, where that is another.
        words: Section of the catalogues with the words that a `WORD` may be.
        titles: What a definition lists for a `NAME`, by code; any words where it lists none.
        may_lie_ahead: Whether a day or month may be one to come.
        is_today: Whether a new row without it gets the day on which it is written.
    """

    code: str
    holds: Holds
    stored_as: str = ""
    asked_as: str = ""
    words: str = ""
    titles: Titles | None = None
    may_lie_ahead: bool = False
    is_today: bool = False

    @property
    def field(self) -> str:
        """Return the field of the record in which it is kept."""
        return self.stored_as or self.code

    @property
    def option(self) -> str:
        """Return the name of the option of `record`, without dashes before it."""
        return self.asked_as or self.code.replace("_", "-")


CODE = RegisterColumn(code="code", holds=Holds.CODE)
SUBJECT = RegisterColumn(code="subject", holds=Holds.SUBJECT, stored_as="review_id")
UNIT = RegisterColumn(code="unit", holds=Holds.UNIT, stored_as="unit_id")
DOCUMENT = RegisterColumn(code="document", holds=Holds.TEXT)
STILL_HOLDS = RegisterColumn(code="holds", holds=Holds.FLAG)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One row of a register as people write it; what it does not name stays as it was.

    Attributes:
        values: By code of the column, as a reader of cells gives them.
        cleared: Codes of the columns from which what is stored is taken away.
        line: Line of the file; 0 for what was not read from one.
    """

    values: Mapping[str, Any]
    cleared: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Generic[R, P]):
    """A row that is about to be kept.

    Attributes:
        place: The review that it is about, or the unit.
        old: What was there under its code.
        known: The rows of the register about the same place, as they were before.
    """

    desk: Desk
    place: P
    old: R | None
    new: R
    known: Collection[R]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Generic[R]):
    """A row that is read, with the code of its subject or unit."""

    row: R
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[R]):
    """Rows that were asked for, to be looked at for what is odd.

    Attributes:
        rows: Those that were asked for.
        around: The same with all others of the quarters in which the bounds lie.
    """

    rows: Sequence[Listed[R]]
    around: Sequence[Listed[R]]
    definition: Definition
    today: date


def _nothing_odd(_about: Any) -> Iterable[Finding]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Register(Generic[R, P]):
    """A register: rows of one kind, each about a review or about a unit.

    Attributes:
        name: The noun of its commands.
        record: What a row is stored as.
        event: What history calls it when rows are written.
        prefix: Of the codes that are made.
        columns: `code` first, then what a row is about, in the order of the file.
        when: Field by which rows are asked for and sorted: a day or a month.
        find_place: Returns the review or unit of its code, as the actor may see it.
        permit: Lets pass whoever may write about a place.
        sees: Whether somebody who reads may see the rows of a place.
        check: Returns what is odd about an entry; raises when it cannot be.
        signals: Returns what is odd about rows that were read.
        identity: Fields that no two rows share that hold; a row without a code is found by them,
            else by all that it says.
        author: Field with the code of who wrote a row first: the actor, or whom the operator names.
        settles: Whether stages ask for its rows, so that their reviews are judged anew.
    """

    name: str
    record: type[R]
    event: EventKind
    prefix: str
    columns: tuple[RegisterColumn, ...]
    when: str
    find_place: Callable[[Desk, str], P]
    permit: Callable[[Desk, P], None]
    sees: Callable[[Viewer, P], bool]
    check: Callable[[Entry[R, P]], Iterable[Finding]] = field(default=_nothing_odd)
    signals: Callable[[Found[R]], Iterable[Finding]] = field(default=_nothing_odd)
    identity: tuple[str, ...] = ()
    author: str | None = None
    settles: bool = False

    @property
    def key(self) -> str:
        """Return the name of the register in the catalogues: `area_report`."""
        return self.name.replace("-", "_")

    @property
    def place(self) -> RegisterColumn:
        """Return the column that says what a row is about."""
        return self.columns[1]

    @property
    def is_about_reviews(self) -> bool:
        """Return whether its rows are about reviews, not units."""
        return self.place.holds is Holds.SUBJECT

    @property
    def own_columns(self) -> tuple[RegisterColumn, ...]:
        """Return the columns behind code and place."""
        return self.columns[2:]

    @property
    def flag(self) -> str:
        """Return the field that takes a row back when it is false."""
        return self.columns[-1].field

    @property
    def when_column(self) -> RegisterColumn:
        """Return the column by which rows are asked for and sorted."""
        return next(column for column in self.columns if column.field == self.when)

    @cached_property
    def needed(self) -> tuple[RegisterColumn, ...]:
        """Return the columns that a new row must have."""
        needed = {
            each.name
            for each in fields(self.record)  # type: ignore[arg-type]
            if each.default is MISSING
        }
        return tuple(each for each in self.own_columns if each.field in needed)

    @cached_property
    def clearable(self) -> frozenset[str]:
        """Return the codes of the columns from which what is stored can be taken away."""
        hints = get_type_hints(self.record)
        return frozenset(
            column.code for column in self.own_columns if NoneType in get_args(hints[column.field])
        )

    @cached_property
    def types(self) -> Mapping[str, type[StrEnum]]:
        """Return what the words of a column become, by its code."""
        hints = get_type_hints(self.record)
        return {
            column.code: part
            for column in self.own_columns
            for part in get_args(hints[column.field]) or (hints[column.field],)
            if isinstance(part, type) and issubclass(part, StrEnum)
        }

    def holds(self, row: R) -> bool:
        """Return whether a row was not taken back."""
        return bool(getattr(row, self.flag))
