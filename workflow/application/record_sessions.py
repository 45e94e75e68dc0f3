"""Record sessions: what was explained at a unit, when, to how many, and to whom by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.application.desk import Desk, Recorded
from workflow.application.keeping import Draft, KeepRecords, Names
from workflow.application.reaching import Reach, people_under_review_at, require_within_sight
from workflow.application.recording import Recorder
from workflow.application.session_book import SessionBook
from workflow.domain.command import Command
from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.guidance import recorders
from workflow.domain.history import EventKind
from workflow.domain.organisation import Unit
from workflow.domain.records.dissemination import Attendance, Dissemination
from workflow.domain.rows_of_dissemination import EVERYBODY, SessionRow
from workflow.domain.text import is_code

_CLEARED = ("target_group", "headcount", "makes_up_for", "note", "documents")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSessions:
    """The use case behind `dissemination record` and `dissemination import`."""

    recorder: Recorder

    def __call__(
        self,
        cycle: str,
        rows: Sequence[SessionRow],
        *,
        file: str | None = None,
        plan: bool = False,
        command: Command,
    ) -> Recorded:
        """Store sessions, new or changed, and settle the reviews of all whom they reached.

        Names add to those who are recorded already. A row may name a session that stands further
        down as the one it makes up for.

        Raises:
            NotFoundError: No such cycle; without a file, no such unit, person or session.
            InvalidValueError: Without a file, a code, a count or a document that is none.
            RefusedError: The actor may not; without a file, a day that lies ahead, or a make-up
                session before the one it makes up for.
            InvalidFileError: With the problems of every row.
        """
        keep = KeepRecords(recorder=self.recorder, sheet=_SessionSheet(rows=tuple(rows)))
        return keep(cycle, rows, file=file, plan=plan, command=command)


@dataclass(frozen=True, slots=True, kw_only=True)
class _SessionSheet:
    rows: tuple[SessionRow, ...]

    @property
    def event(self) -> EventKind:
        return EventKind.DISSEMINATION_RECORDED

    def names(self, rows: Sequence[SessionRow]) -> Names:
        people = {code for row in rows for code in row.attended or () if code != EVERYBODY}
        return Names(units={row.unit for row in rows}, people=people)

    def draft(self, desk: Desk, row: SessionRow) -> Draft:
        book = desk.shared("sessions", lambda: SessionBook(desk, self.rows))
        _look_at(row)
        unit = desk.unit(row.unit)
        known = book.stored.get(row.code or "")
        _require_places(desk, unit, known)
        desk.require_past(row.held_on)
        session = _session(book, row, unit, known)
        attended = _attendance(desk, row, session, is_new=known is None)
        people = [each.person_id for each in attended]
        return Draft(
            records=(session, *attended),
            settles=desk.shared("reach", lambda: self._reach(desk)).concerned(people),
            findings=tuple(_findings(book, session, named=len(people))),
        )

    def _reach(self, desk: Desk) -> Reach:
        found = desk.work.people.by_codes(self.names(self.rows).people)
        reach = Reach(desk)
        reach.prepare([person.id for person in found.values()])
        return reach


def _look_at(row: SessionRow) -> None:
    if row.code is not None and not is_code(row.code):
        raise InvalidValueError("code_wrong", found=row.code)
    for name, least in (("headcount", 0), ("classes", 1)):
        found = getattr(row, name)
        if found is not None and found < least:
            raise InvalidValueError("count_too_small", name=name, found=found, expected=least)


def _require_places(desk: Desk, unit: Unit, known: Dissemination | None) -> None:
    """Let pass whoever may record at the unit, and at that of the session so far."""
    units = {unit.id} | ({known.unit_id} if known else set())
    directory = desk.directory(units)
    for unit_id in sorted(units):
        desk.require_at(directory.units[unit_id], recorders(desk.context.definition))


def _session(
    book: SessionBook, row: SessionRow, unit: Unit, known: Dissemination | None
) -> Dissemination:
    number, code = book.named(row)
    before = known or Dissemination(id=number, code=code, unit_id=unit.id, held_on=row.held_on)
    changes: dict[str, Any] = {name: None for name in row.cleared if name in _CLEARED}
    for name in ("target_group", "headcount", "classes", "note", "holds"):
        if getattr(row, name) is not None:
            changes[name] = getattr(row, name)
    documents = before.documents
    if row.documents is not None or "documents" in row.cleared:
        documents = tuple(dict.fromkeys(book.document(text)[0] for text in row.documents or ()))
    if row.makes_up_for is not None:
        changes["makes_up_for"] = _made_up_for(book, row, number)
    changes |= {"unit_id": unit.id, "held_on": row.held_on, "documents": documents}
    return replace(before, **changes)


def _made_up_for(book: SessionBook, row: SessionRow, number: int) -> int:
    code = row.makes_up_for or ""
    missed = book.id_of(code)
    if missed == number or row.held_on < book.held_on[code]:
        raise RefusedError("makes_up_too_early", session=code, held_on=book.held_on[code])
    return missed


def _attendance(
    desk: Desk, row: SessionRow, session: Dissemination, *, is_new: bool
) -> list[Attendance]:
    """Return who was there as far as a row says; nobody where a session does not hold."""
    if not session.holds:
        known = [] if is_new else desk.find(Attendance, "dissemination_id", [session.id])
        return [replace(each, present=False) for each in known]
    attended = row.attended
    if attended is None and is_new and row.reaches_everybody and row.headcount is None:
        attended = (EVERYBODY,)
    people = _people(desk, attended or (), desk.unit(row.unit))
    return [Attendance(person_id=each, dissemination_id=session.id) for each in people]


def _people(desk: Desk, attended: Sequence[str], unit: Unit) -> list[int]:
    named = desk.people(code for code in attended if code != EVERYBODY)
    require_within_sight(desk, named, unit)
    here = people_under_review_at(desk, unit) if EVERYBODY in attended else []
    return list(dict.fromkeys((*here, *(person.id for person in named))))


def _findings(book: SessionBook, session: Dissemination, *, named: int) -> Iterator[Finding]:
    facts: dict[str, Any]
    for text in session.documents if book.documents else ():
        number, issued_on = book.document(text)
        if issued_on is None:
            yield Finding(code="document_not_registered", facts={"document": number})
        elif session.held_on < issued_on:
            facts = {"session": session.code, "document": number, "issued_on": str(issued_on)}
            yield Finding(code="session_before_document", facts=facts)
    if session.headcount is not None and session.headcount < named:
        facts = {"session": session.code, "headcount": session.headcount, "named": named}
        yield Finding(code="headcount_below_names", facts=facts)
