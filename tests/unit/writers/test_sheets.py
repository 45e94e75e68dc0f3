"""Sheets that are written row by row: real numbers and moments, and nothing that runs."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from runtime.language import language
from runtime.writers.sheets import OPTIONS, SheetColumn, SheetWriter, Table, Value

COLUMNS = (
    SheetColumn(key="subject", width=10),
    SheetColumn(key="count", width=10),
)
HEAD = ("Kỳ K", "Tính đến")


def written(*tables: Sequence[Sequence[Value]], most: int = 100) -> bytes:
    """Return a workbook with one sheet, of tables one below the other."""
    output = io.BytesIO()
    with Workbook(output, dict(OPTIONS)) as book:
        writer = SheetWriter(book, language=language("vi"), head=HEAD, most=most)
        writer.begin("details")
        for rows in tables:
            writer.write(Table(columns=COLUMNS, rows=rows))
    return output.getvalue()


def cells(data: bytes, sheet: int = 0) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [list(row) for row in book.get_sheet_by_index(sheet).to_python()]


def xml(data: bytes, sheet: int = 1) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(f"xl/worksheets/sheet{sheet}.xml").decode()


class TestSheetWriter:
    def test_puts_the_head_above_a_table(self) -> None:
        data = written([("A", 1)])

        assert cells(data) == [
            *(["Chi tiết", ""], ["Kỳ K", ""], ["Tính đến", ""], ["", ""]),
            *(["Đối tượng", "Số lượng"], ["A", 1.0]),
        ]

    def test_writes_numbers_days_and_local_moments_as_what_they_are(self) -> None:
        at = datetime(2022, 11, 20, 17, 30, tzinfo=UTC)

        data = written([(at, 1), (date(2022, 11, 20), Decimal("92.79")), ("", None)])

        assert cells(data)[5:7] == [
            [datetime(2022, 11, 21, 0, 30), 1.0],  # noqa: DTZ001 - a cell has no zone
            [date(2022, 11, 20), 92.79],
        ]

    def test_goes_on_on_further_sheets_with_the_head_again(self) -> None:
        data = written([(str(number), number) for number in range(8)], most=8)

        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        assert book.sheet_names == ["Chi tiết", "Chi tiết 2", "Chi tiết 3"]
        told = [cells(data, sheet) for sheet in range(3)]
        assert [row[1] for rows in told for row in rows[5:]] == [float(n) for n in range(8)]
        assert all(rows[:5][1:] == told[0][:5][1:] for rows in told)

    def test_keeps_and_filters_the_first_table(self) -> None:
        found = xml(written([("A", 1), ("B", 2)], [("C", 3)]))

        assert 'topLeftCell="B6"' in found
        assert re.findall('<autoFilter ref="([^"]+)"', found) == ["A5:B7"]

    def test_makes_rows_as_high_as_their_text(self) -> None:
        found = xml(written([("A" * 36, 1), ("A" * 10, 1)]))

        assert re.findall('<row r="(6|7)"[^>]*?ht="([0-9.]+)"', found) == [("6", "45")]

    def test_runs_nothing(self) -> None:
        hostile = ["=1+1", "+1", "-1", "@A", "http://x.example", "{=1}", "<r>x</r>", "_x0041_"]

        data = written([(text, 1) for text in hostile])

        assert [row[0] for row in cells(data)[5:]] == hostile
        assert "<f>" not in xml(data)
        assert "hyperlink" not in xml(data)
