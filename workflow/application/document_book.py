"""The documents of a cycle as they stand once some rows are taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workflow.application.desk import Desk
from workflow.domain.cascade import find_ring
from workflow.domain.document_number import DocumentNumber, parse_document_number
from workflow.domain.errors import InvalidValueError, NotFoundError
from workflow.domain.guidance import stages_asking_for_guidance
from workflow.domain.records.dissemination import Document, DocumentParent
from workflow.domain.rows_of_dissemination import DocumentRow


def plain_number(number: DocumentNumber) -> str:
    """Return the writing that equal numbers share: `04-NQ/TW` and `4-NQ/TW` are one document."""
    return str(replace(number, width=1, state_form=False))


class DocumentBook:
    """Documents by number, those of the rows included, wherever these stand in the file.

    Attributes:
        stored: What is there already, by plain number.
        ids: Of all documents, by plain number.
        first_lines: Line of the first row about each, by plain number.
        stored_parents: What is there already, by id of the document.
        parents: What each document implements once the rows are taken in, by id.
        issued_on: By id, likewise.
        numbers: By id, what people call the document.
    """

    def __init__(self, desk: Desk, rows: Sequence[DocumentRow]) -> None:
        self._desk = desk
        records, cycle_id = desk.work.records, desk.cycle.id
        self.stored = {each.plain_number: each for each in records.all(cycle_id, Document)}
        self.ids = {plain: each.id for plain, each in self.stored.items()}
        self.numbers = {each.id: each.number for each in self.stored.values()}
        self.issued_on = {each.id: each.issued_on for each in self.stored.values()}
        self._units = {each.id: each.unit_id for each in self.stored.values()}
        self.stored_parents: dict[int, list[DocumentParent]] = {}
        for each in records.all(cycle_id, DocumentParent):
            self.stored_parents.setdefault(each.document_id, []).append(each)
        self.parents = {
            document_id: {each.parent_id for each in found if each.holds}
            for document_id, found in self.stored_parents.items()
        }
        self.first_lines: dict[str, int] = {}
        self._waiting: dict[int, tuple[int, ...]] = {}
        self._take(rows)

    def _take(self, rows: Sequence[DocumentRow]) -> None:
        """Take in all rows that can be read; the others are refused when they are drafted."""
        read = [(row, number) for row in rows if (number := _number_or_none(row.number))]
        for row, number in read:
            self.first_lines.setdefault(plain_number(number), row.line)
        new = [plain for plain in self.first_lines if plain not in self.ids]
        self.ids.update(zip(new, self._desk.numbers(len(new)), strict=True))
        for row, number in read:
            document_id = self.ids[plain_number(number)]
            self.numbers.setdefault(document_id, str(number))
            self.issued_on[document_id] = row.issued_on
        for row, number in read:
            known = {plain for text in row.parents or () if (plain := self._known(text))}
            if row.parents is not None or "parents" in row.cleared:
                self.parents[self.ids[plain_number(number)]] = {self.ids[each] for each in known}

    def _known(self, text: str) -> str | None:
        number = _number_or_none(text)
        plain = plain_number(number) if number else None
        return plain if plain in self.ids else None

    def parents_named(self, row: DocumentRow) -> set[int] | None:
        """Return the ids of what a row says it implements; None when it says nothing about it.

        Raises:
            InvalidValueError: One is not the number of a document.
            NotFoundError: One is neither stored nor among the rows.
        """
        if row.parents is None:
            return set() if "parents" in row.cleared else None
        return {self.id_of(text) for text in row.parents}

    def id_of(self, text: str) -> int:
        """Return the id of a document.

        Raises:
            InvalidValueError: It is not the number of one.
            NotFoundError: It is neither stored nor among the rows.
        """
        number = parse_document_number(text)
        found = self.ids.get(plain_number(number))
        if found is None:
            raise NotFoundError("document_not_found", document=str(number))
        return found

    def unit_of(self, document_id: int) -> int | None:
        """Return the unit that issued a document; None above the tree, or when it is new."""
        return self._units.get(document_id)

    def ring_of(self, document_id: int) -> list[str]:
        """Return the numbers of the documents that would implement each other around one."""
        above: dict[int, set[int]] = {}
        climbing = [document_id]
        while climbing:
            at = climbing.pop()
            if at not in above:
                above[at] = self.parents.get(at, set())
                climbing.extend(above[at])
        ring = find_ring(above)
        return [self.numbers[each] for each in ring] if document_id in ring else []

    def waiting_under(self, unit_id: int | None) -> tuple[int, ...]:
        """Return the ids of the reviews at a unit or below that stand where guidance is asked for.

        Nobody waits for what is issued above the tree.
        """
        stages = stages_asking_for_guidance(self._desk.context.definition)
        if unit_id is None or not stages:
            return ()
        if unit_id not in self._waiting:
            desk, path = self._desk, self._desk.directory([unit_id]).units[unit_id].path
            found = desk.work.reviews.standing(desk.cycle.id, at=stages, under_path=path)
            self._waiting[unit_id] = tuple(found)
        return self._waiting[unit_id]


def _number_or_none(text: str) -> DocumentNumber | None:
    try:
        return parse_document_number(text)
    except InvalidValueError:
        return None
