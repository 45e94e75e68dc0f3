"""Record governing documents: who issued them, when, and which they implement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workflow.application.desk import Desk, Recorded
from workflow.application.document_book import DocumentBook, plain_number
from workflow.application.keeping import Draft, KeepRecords, Names
from workflow.application.recording import Recorder
from workflow.domain.cascade import find_early
from workflow.domain.command import Command
from workflow.domain.document_number import DocumentNumber, parse_document_number
from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.guidance import recorders
from workflow.domain.history import EventKind
from workflow.domain.records.dissemination import Document, DocumentParent
from workflow.domain.rows_of_dissemination import DocumentRow

_EVENT = EventKind.DOCUMENT_RECORDED


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDocuments:
    """The use case behind `document add` and `document import`."""

    recorder: Recorder

    def __call__(
        self,
        cycle: str,
        rows: Sequence[DocumentRow],
        *,
        file: str | None = None,
        plan: bool = False,
        command: Command,
    ) -> Recorded:
        """Store documents, new or changed, and settle the reviews that waited for guidance.

        A row may name parents that stand further down. That a document was issued before one it
        implements is a finding.

        Raises:
            NotFoundError: No such cycle; without a file, no such unit or parent.
            InvalidValueError: Without a file, a number that is none or stands there twice.
            RefusedError: The actor may not; without a file, a day that lies ahead, or documents
                that would implement each other in a ring.
            InvalidFileError: With the problems of every row.
        """
        keep = KeepRecords(recorder=self.recorder, sheet=_DocumentSheet(rows=tuple(rows)))
        return keep(cycle, rows, file=file, plan=plan, command=command)


@dataclass(frozen=True, slots=True, kw_only=True)
class _DocumentSheet:
    rows: tuple[DocumentRow, ...]

    @property
    def event(self) -> EventKind:
        return _EVENT

    def names(self, rows: Sequence[DocumentRow]) -> Names:
        return Names(units={row.unit for row in rows if row.unit})

    def draft(self, desk: Desk, row: DocumentRow) -> Draft:
        book = desk.shared("documents", lambda: DocumentBook(desk, self.rows))
        number = parse_document_number(row.number)
        known = book.stored.get(plain_number(number))
        document = _changed(desk, row, known or _new(book, number))
        _look_for_the_row(book, row, number)
        places = {each.unit_id for each in (known, document) if each}
        for unit_id in places:
            _require_at(desk, unit_id)
        desk.require_past(row.issued_on)
        parents = _parents(desk, book, row, document)
        if ring := book.ring_of(document.id):
            raise RefusedError("documents_in_ring", documents=ring)
        return Draft(
            records=(document, *parents),
            settles=tuple(number for each in places for number in book.waiting_under(each)),
            findings=tuple(_early(book, document)),
        )


def _new(book: DocumentBook, number: DocumentNumber) -> Document:
    plain = plain_number(number)
    return Document(
        id=book.ids[plain],
        number=str(number),
        plain_number=plain,
        kind=number.kind,
        issued_on=book.issued_on[book.ids[plain]],
    )


def _look_for_the_row(book: DocumentBook, row: DocumentRow, number: DocumentNumber) -> None:
    """Let pass the first row about a document.

    Raises:
        InvalidValueError: An earlier row is about the same, however its number is written.
    """
    first_line = book.first_lines[plain_number(number)]
    if first_line != row.line:
        raise InvalidValueError("document_repeated", found=str(number), first_line=first_line)


def _changed(desk: Desk, row: DocumentRow, before: Document) -> Document:
    """Return the document as a row wants it."""
    title = None if "title" in row.cleared else row.title or before.title
    unit_id = None if "unit" in row.cleared else before.unit_id
    return replace(
        before,
        title=title,
        unit_id=desk.unit(row.unit).id if row.unit else unit_id,
        issued_on=row.issued_on,
        holds=before.holds if row.holds is None else row.holds,
    )


def _require_at(desk: Desk, unit_id: int | None) -> None:
    """Let pass whoever may record at a unit, or at the top of the cycle for what is above it."""
    if desk.command.actor is not None:
        place = desk.cycle.unit_id if unit_id is None else unit_id
        unit = desk.directory([place]).units[place]
        desk.require_at(unit, recorders(desk.context.definition))


def _parents(
    desk: Desk, book: DocumentBook, row: DocumentRow, document: Document
) -> list[DocumentParent]:
    """Return what the document implements, and no longer implements, as a row wants it.

    Raises:
        NotFoundError: It would implement a document that is not there, or may not be seen.
    """
    named = book.parents_named(row)
    if named is None:
        return []
    for parent_id in named:
        if not _may_see(desk, book.unit_of(parent_id), document):
            raise NotFoundError("document_not_found", document=book.numbers[parent_id])
    stored = {each.parent_id for each in book.stored_parents.get(document.id, ())}
    return [
        DocumentParent(document_id=document.id, parent_id=parent_id, holds=parent_id in named)
        for parent_id in sorted(named | stored)
    ]


def _may_see(desk: Desk, unit_id: int | None, document: Document) -> bool:
    """Return whether the actor may see what a unit issued, who records a document below it."""
    if desk.command.actor is None or unit_id is None:
        return True
    actor, roles = desk.person(desk.command.actor), desk.context.definition.roles
    below = desk.cycle.unit_id if document.unit_id is None else document.unit_id
    directory = desk.directory([unit_id, below])
    if directory.current(unit_id) in directory.units[below].lineage:
        return True
    return bool(directory.roles_reaching(actor.id, unit_id, roles=roles))


def _early(book: DocumentBook, document: Document) -> Iterator[Finding]:
    above = {document.id: book.parents.get(document.id, set())}
    yield from find_early(above, issued_on=book.issued_on, numbers=book.numbers)
