"""The sessions of a cycle as they stand once some rows are taken in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from workflow.application.desk import Desk
from workflow.application.document_book import plain_number
from workflow.domain.document_number import parse_document_number
from workflow.domain.errors import NotFoundError
from workflow.domain.records.dissemination import Dissemination, Document
from workflow.domain.rows_of_dissemination import SessionRow


class SessionBook:
    """Sessions by code, those of the rows included, wherever these stand in the file.

    Attributes:
        stored: What is there already, by code.
        ids: Of all that the rows name, by code.
        held_on: The day of each once the rows are taken in, by code.
    """

    def __init__(self, desk: Desk, rows: Sequence[SessionRow]) -> None:
        self._desk = desk
        named = {code for row in rows for code in (row.code, row.makes_up_for) if code}
        self.stored = {each.code: each for each in desk.find(Dissemination, "code", named)}
        coded = {row.code: row.held_on for row in rows if row.code}
        new = [code for code in coded if code not in self.stored]
        self.ids = {code: each.id for code, each in self.stored.items()}
        self.ids.update(zip(new, desk.numbers(len(new)), strict=True))
        self.held_on = {code: each.held_on for code, each in self.stored.items()} | coded

    def named(self, row: SessionRow) -> tuple[int, str]:
        """Return id and code of the session of a row; both are made when it gives no code."""
        if row.code is not None:
            return self.ids[row.code], row.code
        [number] = self._desk.numbers(1)
        code = f"D{number}"
        if code in self.ids or self._desk.find(Dissemination, "code", [code]):
            code = f"{code}-{number}"
        return number, code

    def id_of(self, code: str) -> int:
        """Return the id of a session.

        Raises:
            NotFoundError: It is neither stored nor among the rows.
        """
        if code not in self.ids:
            raise NotFoundError("session_not_found", session=code)
        return self.ids[code]

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Return the documents of the cycle that hold, by plain number."""
        found = self._desk.work.records.all(self._desk.cycle.id, Document)
        return {each.plain_number: each for each in found if each.holds}

    def document(self, text: str) -> tuple[str, date | None]:
        """Return the number of a document as it is known, and its day if it is there.

        Raises:
            InvalidValueError: It is not the number of a document.
        """
        number = parse_document_number(text)
        known = self.documents.get(plain_number(number))
        return (known.number, known.issued_on) if known else (str(number), None)
