from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from runtime.readers.limits import LONGEST_CELL, MOST_BYTES, MOST_CELLS, MOST_ROWS
from runtime.readers.table import read_table
from runtime.readers.xlsx_lines import MOST_SHEETS
from tests.unit.readers.refusals import Place, places, refused, windows_1258, workbook

CSV = "code,name\n01,Đảng bộ xã\n02,Chi bộ\n"


def contents(data: bytes) -> list[tuple[int, tuple[str, ...]]]:
    """Return the header and the rows of a table with their lines."""
    table = read_table(data, file="f")
    return [(row.line, row.cells) for row in (table.header, *table.rows)]


@pytest.fixture(params=[10, 131_072, 2**31 - 1])
def limit_of_the_process(request: pytest.FixtureRequest) -> Iterator[int]:
    """Set the limit that the csv module has for the length of a cell, as anybody may."""
    before = csv.field_size_limit(request.param)
    yield request.param
    csv.field_size_limit(before)


class TestCsv:
    @pytest.mark.parametrize(
        "data",
        [
            CSV.encode(),
            CSV.encode("utf-8-sig"),
            CSV.encode("utf-16"),
            b"\xfe\xff" + CSV.encode("utf-16-be"),
            CSV.replace("\n", "\r\n").encode(),
            CSV.replace("\n", "\r").encode(),
            CSV.rstrip().encode(),
            CSV.replace(",", ";").encode(),
            CSV.replace(",", "\t").encode("utf-16"),
            unicodedata.normalize("NFD", CSV).encode(),
            CSV.replace("xã", " xã\u00a0\u200b ").encode(),
            CSV.replace("01,Đảng bộ xã", '"01","Đảng bộ xã",,').encode(),
        ],
        ids=[
            *("UTF-8", "BOM", "UTF-16", "UTF-16-BE", "CRLF", "CR", "no end", "semicolons"),
            *("tabs", "NFD", "odd blanks", "quotes and empty cells"),
        ],
    )
    def test_is_read_as_any_program_writes_it(self, data: bytes) -> None:
        assert contents(data) == [
            (1, ("code", "name")),
            (2, ("01", "Đảng bộ xã")),
            (3, ("02", "Chi bộ")),
        ]

    def test_keeps_the_line_on_which_a_row_starts(self) -> None:
        written = 'code,name\n\n1,"một\nhai"\n,,\n 2 ,"nói ""có"""\n'

        assert contents(written.encode()) == [
            (1, ("code", "name")),
            (3, ("1", "một hai")),
            (6, ("2", 'nói "có"')),
        ]

    def test_keeps_the_lines_of_a_cell_beside_it(self) -> None:
        (row,) = read_table('a,b\n1,"một \r\n\nhai\n"\n'.encode(), file="f").rows

        assert (row.cells, row.several_lines) == (("1", "một hai"), {1: "một\n\nhai"})
        assert [row.cell(1), row.cell(1, lines=True), row.cell(0, lines=True), row.cell(2)] == [
            *("một hai", "một\n\nhai", "1", "")
        ]

    def test_takes_the_separator_from_the_header_outside_quotes(self) -> None:
        written = '"a, b, c";d\n1,5;2\n'

        assert contents(written.encode()) == [(1, ("a, b, c", "d")), (2, ("1,5", "2"))]

    @pytest.mark.parametrize("sign", list("=+-@＝＋－＠"))
    def test_takes_away_the_guard_of_our_exports(self, sign: str) -> None:
        written = f"code,name\n1,'{sign}1+1\n2,'x\n3,{sign}1+1\n4,''{sign}1\n5,a;'{sign}1\n"

        assert [cells[1] for _, cells in contents(written.encode())[1:]] == [
            f"{sign}1+1",
            "'x",
            f"{sign}1+1",
            f"'{sign}1",
            f"a;{sign}1",
        ]

    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            (b"", [("file_empty", 1, 1)]),
            (b"\xef\xbb\xbf\r\n,,\r\n", [("file_empty", 1, 1)]),
            (b'a,b\n1,2\n3,"x"y\n', [("quotes_do_not_match", 3, 2)]),
            (b'a,b\n1,"x\n2,3\n', [("quotes_do_not_match", 2, 2)]),
            (b'a,b\n"1","2" \n', [("quotes_do_not_match", 2, 2)]),
            (b"a,b\n1,\x00\x01\x02", [("file_is_binary", 2, 3)]),
            (b"a,b\n1," + b"x" * 140_000, [("cell_too_long", 2, 2)]),
            (b"a,b\n" + b"1," * 201 + b"1\n", [("too_many_columns", 2, None)]),
            (b"a,b\n" + b"," * 20_000, [("too_many_columns", 2, None)]),
            (b"a\n" * (MOST_ROWS + 1), [("too_many_rows", MOST_ROWS + 1, None)]),
            (b"a\n" + b"\n" * MOST_ROWS, [("too_many_rows", MOST_ROWS + 1, None)]),
            (
                (b"a," * 199 + b"a\n") * (MOST_CELLS // 200 + 1),
                [("too_many_cells", MOST_CELLS // 200 + 1, None)],
            ),
            (b"a" * (MOST_BYTES + 1), [("file_too_large", None, None)]),
            (b"%PDF-1.7\n", [("file_not_a_table", None, None)]),
            (b"<html><table>", [("file_not_a_table", None, None)]),
            (b"PK\x03\x04 and no more", [("xlsx_damaged", None, None)]),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 BIFF", [("file_is_old_excel", None, None)]),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
                [("xlsx_damaged", None, None)],
            ),
        ],
        ids=lambda value: repr(value[:24]) if isinstance(value, bytes) else "",
    )
    def test_is_refused_with_the_place(self, data: bytes, expected: list[object]) -> None:
        assert places(read_table, data) == expected

    @pytest.mark.parametrize(
        ("cell", "length"),
        [
            ("x" * LONGEST_CELL, LONGEST_CELL),
            (f'"{"x" * LONGEST_CELL}"', LONGEST_CELL),
            ('"' + '""' * LONGEST_CELL + '"', LONGEST_CELL),
        ],
        ids=["bare", "quoted", "quotes doubled"],
    )
    def test_takes_the_longest_cell_whatever_limit_the_process_has(
        self, limit_of_the_process: int, cell: str, length: int
    ) -> None:
        read = contents(f"a,b\n1,{cell}\n2,y\n".encode())

        assert len(read[1][1][1]) == length
        assert csv.field_size_limit() >= limit_of_the_process

    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("x" * (LONGEST_CELL + 1), ("cell_too_long", 2, 2)),
            (f'"{"x" * (LONGEST_CELL + 1)}"', ("cell_too_long", 2, 2)),
            (f'"{"x" * 200_000}', ("quotes_do_not_match", 2, 2)),
            ('"' + '""' * 60_000 + '","x"y', ("quotes_do_not_match", 2, 3)),
        ],
        ids=["bare", "quoted", "not closed", "quotes doubled"],
    )
    @pytest.mark.usefixtures("limit_of_the_process")
    def test_refuses_alike_whatever_limit_the_process_has(self, cell: str, expected: Place) -> None:
        assert places(read_table, f"a,b\n1,{cell}\n2,y\n".encode()) == [expected]

    @pytest.mark.parametrize(
        ("data", "encoding", "line", "column"),
        [
            (windows_1258("mã,tên\n1,Đảng bộ"), "Windows-1258", 1, 3),
            (windows_1258("code,name\n1,Chi bộ\n2,Huyện ủy"), "Windows-1258", 2, 8),
            ("code,name\n1,§¶ng bé".encode("cp1252"), "TCVN3", 2, 3),
            ("code,name\n1,Caf\xe9".encode("cp1252"), "Windows-1252", 2, 6),
            ("code,name\n1,Đảng bộ".encode()[:-1], "UTF-8, damaged", 2, 9),
            (CSV.encode("utf-16")[:-1], "UTF-16, damaged", 3, 10),
            (CSV.encode("utf-16-le"), "UTF-16", 1, 1),
        ],
    )
    def test_in_another_encoding_is_named_and_refused(
        self, data: bytes, encoding: str, line: int, column: int
    ) -> None:
        (problem,) = refused(read_table, data)

        assert (problem.code, problem.expected) == ("file_not_utf8", "CSV UTF-8")
        assert problem.facts["encoding"] == encoding
        assert (problem.line, problem.column) == (line, column)


class TestXlsx:
    def test_gives_cells_as_a_clerk_would_type_them(self) -> None:
        moment = datetime(2022, 11, 4, 8, 30, tzinfo=UTC).replace(tzinfo=None)
        row = ["0012", 12, 12.5, date(2022, 11, 4), moment, True, "=1+1"]

        assert contents(workbook({"Sheet1": [["a"] * 7, row]}))[1] == (
            2,
            ("0012", "12", "12.5", "2022-11-04", "2022-11-04T08:30:00", "TRUE", "=1+1"),
        )

    def test_keeps_the_number_of_the_row_and_the_column(self) -> None:
        sheet = [[], ["", "code", "name"], [], ["", "1", " Chi  bộ "]]

        assert contents(workbook({"Sheet1": sheet})) == [
            (2, ("", "code", "name")),
            (4, ("", "1", "Chi bộ")),
        ]

    def test_is_the_first_visible_sheet_that_is_no_guide_and_not_empty(self) -> None:
        book = workbook(
            {"HƯỚNG DẪN": [["x"]], "Ẩn": [["x"]], "Trống": [], "Đơn vị": [["code"], ["1"]]},
            hidden=["Ẩn"],
        )

        assert contents(book) == [(1, ("code",)), (2, ("1",))]

    def test_has_its_other_sheets_beside_it(self) -> None:
        book = workbook({"A": [["code"]], "Trống": [[" "]], "B": [[], ["name"], ["x"]]})

        table = read_table(book, file="f")

        assert (table.sheet, [other.sheet for other in table.others]) == ("A", ["B"])
        assert (table.others[0].header.line, len(table.others[0].rows)) == (2, 1)

    @pytest.mark.parametrize(
        ("sheets", "code"),
        [
            ({str(number): [["x"]] for number in range(MOST_SHEETS + 1)}, "too_many_sheets"),
            ({n: [["x"], *[[]] * (MOST_ROWS // 2), ["x"]] for n in "AB"}, "too_many_rows"),
            ({n: [["x"], *[[]] * 6_000, ["x"] * 180] for n in "AB"}, "too_many_cells"),
        ],
        ids=["sheets", "rows", "cells"],
    )
    def test_is_refused_when_all_sheets_together_are_too_large(
        self, sheets: dict[str, list[list[str]]], code: str
    ) -> None:
        assert [problem.code for problem in refused(read_table, workbook(sheets))] == [code]

    def test_may_have_more_sheets_that_are_hidden(self) -> None:
        names = [str(number) for number in range(MOST_SHEETS + 1)]

        table = read_table(workbook({n: [["x"]] for n in names}, hidden=names[1:]), file="f")

        assert table.others == ()

    def test_leaves_the_apostrophe_of_a_cell_alone(self) -> None:
        assert contents(workbook({"S": [["code"], ["'=1"]]}))[1] == (2, ("'=1",))

    def test_is_found_by_content_not_by_name(self) -> None:
        table = read_table(workbook({"S": [["code"], ["1"]]}), file="units.csv")

        assert table.header.cells == ("code",)
