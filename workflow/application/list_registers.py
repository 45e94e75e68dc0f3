"""List the rows of a register to whoever may see them, with what is odd about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.registers.register import (
    Found,
    Holds,
    Listed,
    Register,
    RegisterColumn,
)
from workflow.domain.enrolment import Finding
from workflow.domain.months import month_of, quarter_of
from workflow.domain.records.record import Record
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """A row of a register as people read it.

    Attributes:
        review: `CYCLE/SUBJECT`, or `CYCLE/SUBJECT@VENUE`; None for a row about a unit.
        subject_name: Name of the subject, or of the unit.
        unit: Code of the venue, or of the unit.
        values: By code of the column, as a file has them.
        author: Code of the person who answers for it; None where nobody is kept.
    """

    record: Record
    review: str | None
    subject_name: str
    unit: str
    values: Mapping[str, Any]
    author: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterList:
    """Rows of a register in the order of their days, and what is odd about them."""

    context: CycleContext
    as_of: datetime
    items: Sequence[RegisterLine]
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFilter:
    """Which rows are asked for; None means all.

    Attributes:
        under: Code of a unit, at or under which they are.
        unit: Code of a unit, at which they are.
        subject: `SUBJECT` or `SUBJECT@VENUE`, of registers about reviews.
        since: First day or month, by what the register goes by; `until` is the last one.
        holds: Whether they hold, or were taken back.
        ids: Numbers of the rows.
    """

    under: str | None = None
    unit: str | None = None
    subject: str | None = None
    since: date | str | None = None
    until: date | str | None = None
    holds: bool | None = None
    ids: Sequence[int] | None = None

    @property
    def whole_quarters(self) -> RegisterFilter:
        """Return the same with bounds that are months moved to the ends of their quarters."""
        since, until = self.since, self.until
        return replace(
            self,
            since=quarter_of(since)[0] if isinstance(since, str) else since,
            until=quarter_of(until)[-1] if isinstance(until, str) else until,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRegister:
    """The use case behind `list` and `export` of every register."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        register: Register[Any, Any],
        cycle: str,
        wanted: RegisterFilter = RegisterFilter(),
        *,
        now: datetime,
        actor: str | None = None,
    ) -> RegisterList:
        """Return the rows that the actor may see, by day or month and then by number.

        Raises:
            NotFoundError: No such cycle, unit, subject or person.
            InvalidValueError: The subject has several venues and none was named.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            found = RegisterReading(reading, register)
            rows = found.rows(wanted)
            return RegisterList(
                context=reading.context,
                as_of=reading.now,
                items=[found.line(row) for row in rows],
                findings=found.findings(rows, wanted),
            )


class RegisterReading:
    """The rows of one register of a cycle, as far as whoever reads may see them."""

    def __init__(self, reading: Reading, register: Register[Any, Any]) -> None:
        self.reading = reading
        self.register = register
        self._people: Mapping[int, str] = {}

    def rows(self, wanted: RegisterFilter) -> list[Any]:
        """Return the rows that were asked for and may be seen, in their order.

        Raises:
            NotFoundError: No such unit or subject.
        """
        when = self.register.when
        places = self._places(wanted)
        rows = [row for row in self._stored(wanted, places) if self._is_wanted(row, wanted, places)]
        self._learn(rows)
        return sorted(rows, key=lambda row: (getattr(row, when), row.id))

    def findings(self, rows: Sequence[Any], wanted: RegisterFilter) -> list[Finding]:
        """Return what is odd about the rows that were asked for, on the day of the reading."""
        register, context = self.register, self.reading.context
        around = rows if wanted.whole_quarters == wanted else self.rows(wanted.whole_quarters)
        found: Found[Any] = Found(
            rows=self._listed(rows),
            around=self._listed(around),
            definition=context.definition,
            today=context.table.today(self.reading.now),
        )
        return list(register.signals(found))

    def _listed(self, rows: Sequence[Any]) -> list[Listed[Any]]:
        return [Listed(row=row, place=self._value(row, self.register.place)) for row in rows]

    def line(self, row: Any) -> RegisterLine:
        """Return a row with codes instead of ids."""
        register, reading = self.register, self.reading
        place = getattr(row, register.place.field)
        about = reading.rows[place] if register.is_about_reviews else None
        unit = reading.directory.units[about.review.venue_id if about else place]
        return RegisterLine(
            record=row,
            review=f"{reading.cycle.code}/{about.key}" if about else None,
            subject_name=about.subject_name if about else unit.name,
            unit=unit.code,
            values={column.code: self._value(row, column) for column in register.columns},
            author=getattr(row, register.author) if register.author else None,
        )

    def _stored(self, wanted: RegisterFilter, places: frozenset[int]) -> Iterable[Any]:
        reports, cycle, kind = self.reading.reports, self.reading.cycle, self.register.record
        if wanted.ids is not None:
            return reports.records(cycle.id, kind, by="id", values=wanted.ids)
        if wanted.subject or wanted.unit:
            return reports.records(cycle.id, kind, by=self.register.place.field, values=places)
        return reports.records(cycle.id, kind)

    def _places(self, wanted: RegisterFilter) -> frozenset[int]:
        """Return the ids of the reviews or units whose rows are asked for and may be seen."""
        reading = self.reading
        path = reading.path_of(wanted.under)
        at = reading.unit(wanted.unit).id if wanted.unit else None
        only = self._subject(wanted.subject) if wanted.subject else None
        return frozenset(
            number
            for number, unit_id, seen in self._known(path)
            if at in (None, unit_id) and only in (None, number) and seen
        )

    def _known(self, path: str) -> Iterator[tuple[int, int, bool]]:
        """Yield id, unit, and whether it may be seen, of every place under a path."""
        reading, register = self.reading, self.register
        sees, viewer = register.sees, reading.viewer
        if register.is_about_reviews:
            for number, row in reading.rows.items():
                review = row.review
                if review.venue_path.startswith(path):
                    yield number, review.venue_id, viewer is None or sees(viewer, review)
        else:
            for unit in reading.directory.units.values():
                if unit.path.startswith(path):
                    yield unit.id, unit.id, viewer is None or sees(viewer, unit)

    def _subject(self, name: str) -> int:
        subject, _, venue = name.partition("@")
        return self.reading.find(subject, venue or None)

    def _is_wanted(self, row: Any, wanted: RegisterFilter, places: frozenset[int]) -> bool:
        register = self.register
        when = getattr(row, register.when)
        return (
            getattr(row, register.place.field) in places
            and wanted.holds in (None, register.holds(row))
            and (wanted.since is None or _like(wanted.since, when) <= when)
            and (wanted.until is None or when <= _like(wanted.until, when))
        )

    def _learn(self, rows: Sequence[Any]) -> None:
        fields = [
            column.field
            for column in self.register.columns
            if column.holds is Holds.PERSON and column.field.endswith("_id")
        ]
        ids = {getattr(row, name) for row in rows for name in fields} - {None}
        people = self.reading.reports.people(ids=ids) if ids else ()
        self._people = {person.id: person.code for person in people}

    def _value(self, row: Any, column: RegisterColumn) -> Any:
        value = getattr(row, column.field)
        match column.holds:
            case Holds.SUBJECT:
                return self.reading.rows[value].key
            case Holds.UNIT if value is not None:
                return self.reading.directory.units[value].code
            case Holds.PERSON if isinstance(value, int):
                return self._people[value]
            case Holds.WORD if value is not None:
                return str(value)
            case _:
                return value


def _like(bound: date | str, when: date | str) -> Any:
    """Return a bound as a month where months are compared."""
    return month_of(bound) if isinstance(bound, date) and isinstance(when, str) else bound
