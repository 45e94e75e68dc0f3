from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.problems import ProblemList
from runtime.readers.rows import Row, read_rows
from runtime.readers.table import read_table
from tests.unit.readers.refusals import Place, package, places, refused, workbook
from workflow.domain.errors import InvalidFileError

COLUMNS = Columns(
    columns=(
        Column(code="code", titles=("Mã đơn vị", "Unit code"), kind=Kind.CODE, required=True),
        Column(code="name", titles=("Họ và tên",), required=True, when_blank="no_name"),
        Column(code="mail", titles=("Thư",), kind=Kind.EMAIL),
        Column(code="on", titles=("Từ ngày",), kind=Kind.DAY),
        Column(code="yes", titles=(), kind=Kind.CHOICE, choices={"co": "yes", "khong": "no"}),
    ),
    key=("code", "on"),
    when_repeated="twice",
)


def read(data: bytes, *, file: str) -> list[Row]:
    """Return the rows of a file with the columns of these tests."""
    return read_rows(read_table(data, file=file), COLUMNS)


def told(text: str) -> list[Place]:
    """Return the problems of a CSV file."""
    return places(read, text.encode())


class TestReadRows:
    def test_gives_values_by_code_and_the_place_of_each(self) -> None:
        (row,) = read("on,mail,code,name\n04/11/2022,,TL.01,Chi bộ\n".encode(), file="f")

        assert row.values == {"on": date(2022, 11, 4), "code": "TL.01", "name": "Chi bộ"}
        assert (row.text("code"), row.day("on"), row.text_or_none("mail")) == (
            "TL.01",
            date(2022, 11, 4),
            None,
        )
        assert (row.place("name"), row.place("mail"), row.place("yes")) == (
            (2, 4),
            (2, 2),
            (2, None),
        )

    @pytest.mark.parametrize(
        "header",
        [
            *("code,name,on", "CODE, Name ,On", "Mã đơn vị,Họ và tên,Từ ngày"),
            *("ma don vi,HO VA TEN,tu ngay", "Unit code,name,on", "MÃ ĐƠN VỊ,họ và tên,TỪ NGÀY"),
        ],
    )
    def test_finds_columns_by_code_and_by_title_in_either_language(self, header: str) -> None:
        (row,) = read(f"{header}\n1,Chi bộ,2022-11-04\n".encode(), file="f")

        assert set(row.values) == {"code", "name", "on"}

    def test_skips_the_titles_under_the_codes_of_a_template(self) -> None:
        sheet = [["code", "name", "on"], ["Mã đơn vị", "Họ và tên", "Từ ngày"], ["1", "x"]]

        rows = read(workbook({"Đơn vị": sheet}), file="f")

        assert [(row.line, row.text("code")) for row in rows] == [(3, "1")]

    def test_skips_them_in_english_too(self) -> None:
        rows = read(b"code,name,yes\nUnit code,Name,Yes\n1,x,co\n", file="f")

        assert [(row.line, row.text("yes")) for row in rows] == [(3, "yes")]

    def test_reads_real_days_of_a_spreadsheet(self) -> None:
        (row,) = read(
            workbook({"S": [["code", "name", "on"], ["1", "x", date(2022, 11, 4)]]}), file="f"
        )

        assert row.day("on") == date(2022, 11, 4)

    def test_gives_no_rows_for_a_header_alone(self) -> None:
        assert read(b"code,name\n", file="f") == []


class TestClearing:
    CLEARABLE = replace(COLUMNS, clearable=True)

    def rows(self, text: str) -> list[Row]:
        return read_rows(read_table(text.encode(), file="f"), self.CLEARABLE)

    def test_tells_a_dash_from_a_blank_cell(self) -> None:
        (row,) = self.rows("code,name,mail,on,yes\n1,x,-,,-\n")

        assert [row.is_cleared(code) for code in ("mail", "on", "yes", "name")] == [
            *(True, False, True, False)
        ]
        assert (row.text_or_none("mail"), row.day_or_none("on")) == (None, None)

    def test_leaves_required_cells_alone(self) -> None:
        (row,) = self.rows("code,name\n1,-\n")

        assert (row.text("name"), row.is_cleared("name")) == ("-", False)

    @pytest.mark.parametrize("dash", ["--", "–", "- -"])
    def test_needs_exactly_one_dash(self, dash: str) -> None:
        with pytest.raises(InvalidFileError):
            self.rows(f"code,name,mail\n1,x,{dash}\n")

    def test_is_for_columns_that_say_so(self) -> None:
        assert told("code,name,mail\n1,x,-\n") == [("not_an_email", 2, 3)]


class TestSheets:
    UNITS = (("code", "name"), ("1", "Chi bộ"))

    @pytest.mark.parametrize(
        "others",
        [
            {"Tổng hợp": [["Số đơn vị", 12]]},
            {"Người": [["code", "họ tên", "mail"], ["1", "x", "a@b.vn"]]},
            {"Trống": [[" "]], "GUIDE": UNITS},
        ],
        ids=["a summary", "another table", "nothing"],
    )
    def test_are_passed_over_until_one_has_the_columns(self, others: dict[str, Any]) -> None:
        rows = read(workbook({**others, "Đơn vị": [[], *self.UNITS]}), file="f")

        assert [(row.line, row.text("name")) for row in rows] == [(3, "Chi bộ")]

    def test_with_the_same_columns_are_a_problem(self) -> None:
        book = workbook({"Đợt 1": self.UNITS, "Ghi chú": [["x"]], "Đợt 2": self.UNITS})

        (problem,) = refused(read, book)

        assert (problem.code, problem.found, problem.facts) == (
            *("several_sheets", "Đợt 1, Đợt 2"),
            {"count": 2},
        )

    def test_that_are_hidden_are_not_looked_at(self) -> None:
        book = workbook({"Đợt 1": self.UNITS, "Đợt 2": self.UNITS}, hidden=["Đợt 2"])

        assert len(read(book, file="f")) == 1

    def test_are_explained_by_the_one_that_comes_nearest(self) -> None:
        book = workbook({"S": [["x", "y"]], "T": [["code", "mail", "x"]], "U": [["mail"]]})

        assert places(read, book) == [("unknown_header", 1, 3), ("missing_header", 1, 4)]

    def test_have_flaws_only_where_they_are_read(self) -> None:
        book = workbook({"S": [["x"], [float("nan")]], "T": self.UNITS}, nan_inf_to_errors=True)

        assert len(read(book, file="f")) == 1

    def test_may_have_hidden_rows(self) -> None:
        sheet = [["code", "name"], ["Mã đơn vị", "Họ và tên"], ["1", "x"], ["2", ""]]
        book = workbook({"S": sheet}, hidden_rows=[0, 2, 3])

        assert places(read, book) == [("no_name", 4, 2)]


class TestHeaderProblems:
    @pytest.mark.parametrize(
        ("header", "expected"),
        [
            ("nothing;known", [("no_header", 1, 1)]),
            ("\n\nnothing,known", [("no_header", 3, 1)]),
            ("code", [("missing_header", 1, 2)]),
            ("on", [("missing_header", 1, 2), ("missing_header", 1, 2)]),
            ("code,name,colour", [("unknown_header", 1, 3)]),
            ("code,name,mial", [("misspelt_header", 1, 3)]),
            ("code,name,Họ tên", [("misspelt_header", 1, 3)]),
            ("code,name,Mã đơn vị", [("duplicate_header", 1, 3)]),
            (
                "code,cod,colour",
                [
                    ("misspelt_header", 1, 2),
                    ("unknown_header", 1, 3),
                    ("missing_header", 1, 4),
                ],
            ),
        ],
    )
    def test_tell_the_cell(self, header: str, expected: list[Place]) -> None:
        assert told(f"{header}\n") == expected

    def test_say_which_column_was_probably_meant(self) -> None:
        (problem,) = refused(read, b"code,name,Tu ngya\n")

        assert (problem.found, problem.expected) == ("Tu ngya", "on")

    def test_do_not_hide_the_problems_of_the_rows(self) -> None:
        assert told("code,name,colour\n1,,red\n") == [("unknown_header", 1, 3), ("no_name", 2, 2)]


class TestCellProblems:
    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            (",x", [("cell_required", 2, 1)]),
            ("1", [("no_name", 2, 2)]),
            ("1, ", [("no_name", 2, 2)]),
            ("a b,x", [("not_a_code", 2, 1)]),
            ("../x,x", [("not_a_code", 2, 1)]),
            ("'=1+1,x", [("not_a_code", 2, 1)]),
            (f"{'x' * 65},x", [("not_a_code", 2, 1)]),
            (f"1,{'x' * 501}", [("cell_too_long", 2, 2)]),
            ("1,Nguy\ufffdn", [("letters_lost", 2, 2)]),
            ("1,a\x07b", [("character_not_allowed", 2, 2)]),
            ("1,x,a@b", [("not_an_email", 2, 3)]),
            ("1,x,a b@c.vn", [("not_an_email", 2, 3)]),
            ("1,x,a@b.vn;c@d.vn", [("not_an_email", 2, 3)]),
            ("1,x,a@b..vn", [("not_an_email", 2, 3)]),
            ("1,x,a..b@c.vn", [("not_an_email", 2, 3)]),
            (f"1,x,{'a' * 250}@b.vn", [("not_an_email", 2, 3)]),
            ("1,x,,11/24/2022", [("day_month_first", 2, 4)]),
            ("1,x,,30/02/2022", [("day_does_not_exist", 2, 4)]),
            ("1,x,,04/11/22", [("day_year_too_short", 2, 4)]),
            ("1,x,,44869", [("day_is_number", 2, 4)]),
            ("1,x,,mai", [("day_unreadable", 2, 4)]),
            ("1,x,,,maybe", [("not_a_choice", 2, 5)]),
            ("1,x,,,,more,and more", [("row_too_long", 2, 6)]),
            (
                "1,x,y,z,maybe,more",
                [
                    ("not_an_email", 2, 3),
                    ("day_unreadable", 2, 4),
                    ("not_a_choice", 2, 5),
                    ("row_too_long", 2, 6),
                ],
            ),
            ("1,x\n2,y\n1,z", [("twice", 4, 1)]),
            ("1,x,,04/11/2022\n1,x,,2022-11-04", [("twice", 3, 1)]),
            ("1,x,no,\n1,y,,", [("not_an_email", 2, 3), ("twice", 3, 1)]),
        ],
        ids=lambda value: repr(value)[:24] if isinstance(value, str) else "",
    )
    def test_tell_the_cell(self, row: str, expected: list[Place]) -> None:
        assert told(f"code,name,mail,on,yes\n{row}\n") == expected

    def test_do_not_take_a_row_with_another_day_for_the_same(self) -> None:
        assert len(read(b"code,name,on\n1,x,\n1,x,2022-11-04\n", file="f")) == 2

    def test_do_not_compare_a_key_that_cannot_be_read(self) -> None:
        assert told("code,name,on\n1,x,\n1,x,mai\n") == [("day_unreadable", 3, 3)]

    def test_name_the_cell_under_a_header_that_is_empty(self) -> None:
        assert told("code,,name\n1,,x\n2,?,x\n") == [("cell_without_header", 3, 2)]

    def test_tell_the_row_and_column_of_a_spreadsheet(self) -> None:
        sheet = [[], ["", "code", "name"], [], ["", "1", ""]]

        assert places(read, workbook({"S": sheet})) == [("no_name", 4, 3)]

    def test_call_a_cell_with_an_error_of_excel_an_error_and_not_blank(self) -> None:
        sheet = (
            '<row><c t="str"><v>code</v></c><c t="str"><v>name</v></c></row>'
            '<row><c t="str"><v>1</v></c><c t="e"><v>#REF!</v></c></row>'
            '<row><c t="e"><v>#N/A</v></c><c><f>A1</f></c></row>'
        )

        assert places(read, package(sheet)) == [
            ("cell_has_error", 2, 2),
            ("cell_has_error", 3, 1),
            ("formula_without_result", 3, 2),
        ]

    def test_tell_the_first_row_of_a_repeated_key(self) -> None:
        (problem,) = refused(read, b"code,name,on\n1,x,04/11/2022\n1,x,04/11/2022\n")

        assert problem.found == "1, 2022-11-04"
        assert problem.facts["first_line"] == 2

    def test_are_a_hundred_at_most_and_the_number_of_all(self) -> None:
        problems = refused(read, b"code,name\n" + b"?,\n" * 200)

        assert len(problems) == 101
        assert problems[-1].facts == {"count": 400, "shown": 100}


class TestLegacyText:
    def test_is_named_once_when_the_names_are_typed_for_an_old_font(self) -> None:
        (problem,) = refused(read, "code,name\n1,x\n2,§¶ng bé\n3,HuyÖn uû\n4,thÞ trÊn ¶\n".encode())

        assert (problem.code, problem.line, problem.column) == ("legacy_font_text", 3, 2)

    def test_is_no_single_odd_name_among_others(self) -> None:
        written = "code,name\n1,Laïs\n2,Chi bộ\n3,Đảng bộ\n4,Huyện ủy\n"

        assert len(read(written.encode(), file="f")) == 4


class TestCheck:
    def test_adds_problems_of_whole_rows_in_the_order_of_the_file(self) -> None:
        def no_x(row: Row, problems: ProblemList) -> None:
            if row.text_or_none("name") == "x":
                line, column = row.place("name")
                problems.add("no_x", line=line, column=column)

        def checked(data: bytes, *, file: str) -> list[Row]:
            return read_rows(read_table(data, file=file), COLUMNS, check=no_x)

        assert places(checked, b"code,name\n1,x\n?,y\n2,x\n") == [
            ("no_x", 2, 2),
            ("not_a_code", 3, 1),
            ("no_x", 4, 2),
        ]
