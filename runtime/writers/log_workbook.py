"""The history as a workbook for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from runtime.language import Language
from runtime.writers.texts import clean
from workflow.application.export_log import ExportedEvent, ExportedLog
from workflow.domain.canonical import canonical_json

COLUMNS = ("cycle", "seq", "at", "recorded_at", "kind", "actor", "review", "track", "body")
WIDTHS = (20, 8, 17, 17, 30, 20, 20, 14, 60)
# A sheet of Excel has 1,048,576 rows.
MOST_ROWS = 1_000_000
LONGEST_CELL = 32_767

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_MOMENTS = {"at", "recorded_at"}


def write_log_workbook(
    target: BinaryIO, log: ExportedLog, *, language: Language, zone: ZoneInfo
) -> dict[str, int]:
    """Write the events as XLSX, more than a million on further sheets, and return how many.

    A body that is longer than a cell may be is cut; the other forms have it whole.
    """
    with Workbook(target, dict(_OPTIONS)) as book:
        writing = _Writing(book, language, zone)
        for event in log.events():
            writing.write(event)
        return {"events": writing.events}


class _Writing:
    """One workbook, sheet by sheet."""

    def __init__(self, book: Workbook, language: Language, zone: ZoneInfo) -> None:
        self.events = 0
        self._book, self._language, self._zone = book, language, zone
        self._bold: Format = book.add_format({"bold": True})
        self._moment: Format = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        self._sheet: Worksheet = self._new_sheet()

    def write(self, event: ExportedEvent) -> None:
        if self.events and self.events % MOST_ROWS == 0:
            self._sheet = self._new_sheet()
        row = self.events % MOST_ROWS + 1
        self.events += 1
        stored = event.stored
        self._sheet.write_number(row, COLUMNS.index("seq"), stored.seq)
        for name, at in (("at", stored.at), ("recorded_at", stored.recorded_at)):
            local = at.astimezone(self._zone).replace(tzinfo=None)
            self._sheet.write_datetime(row, COLUMNS.index(name), local, self._moment)
        for column, text in self._texts(event):
            self._sheet.write_string(row, COLUMNS.index(column), clean(text)[:LONGEST_CELL])

    def _texts(self, event: ExportedEvent) -> Iterator[tuple[str, str]]:
        yield "cycle", event.cycle or ""
        yield "kind", self._language.text("event_kinds", event.stored.kind)
        yield "actor", event.actor
        yield "review", event.review.key if event.review else ""
        yield "track", event.review.track if event.review else ""
        yield "body", canonical_json(event.body).decode()

    def _new_sheet(self) -> Worksheet:
        number = len(self._book.worksheets()) + 1
        title = self._language.text("sheets", "log")
        sheet: Worksheet = self._book.add_worksheet(f"{title} {number}")
        for index, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
            sheet.set_column(index, index, width)
            sheet.write_string(0, index, self._language.text("tables", name), self._bold)
        sheet.freeze_panes(1, 0)
        return sheet
