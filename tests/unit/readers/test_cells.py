from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from runtime.readers.cells import LARGEST_NUMBER, LONGEST_LONG_TEXT
from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.rows import Row, read_rows
from runtime.readers.table import read_table
from tests.unit.readers.refusals import package, refused, workbook


def columns_of(kind: Kind) -> Columns:
    """Return a column of a kind beside a code."""
    return Columns(
        columns=(
            Column(code="code", titles=("Mã",), kind=Kind.CODE, required=True),
            Column(code="value", titles=("Giá trị",), kind=kind),
        )
    )


def read(data: bytes, *, file: str, kind: Kind) -> Row:
    """Return the only row of a file."""
    (row,) = read_rows(read_table(data, file=file), columns_of(kind))
    return row


def csv_of(cell: str) -> bytes:
    """Return a CSV file with one value."""
    quoted = cell.replace('"', '""')
    return f'code,value\n1,"{quoted}"\n'.encode()


def value_of(cell: str, kind: Kind) -> Any:
    """Return what a cell of a CSV file means."""
    return read(csv_of(cell), file="f", kind=kind).values["value"]


def told(cell: str, kind: Kind) -> tuple[str, str | None]:
    """Return the code and the quoted part of the only problem of a cell."""
    (problem,) = refused(lambda data, file: read(data, file=file, kind=kind), csv_of(cell))
    return problem.code, problem.found


class TestNumber:
    @pytest.mark.parametrize(
        ("cell", "number"),
        [("0", 0), ("12", 12), ("007", 7), ("999999999999999", LARGEST_NUMBER), ("0" * 5000, 0)],
        ids=lambda value: str(value)[:20],
    )
    def test_is_whole_and_from_zero_on(self, cell: str, number: int) -> None:
        assert value_of(cell, Kind.NUMBER) == number

    @pytest.mark.parametrize(
        "cell", ["1.5", "12.0", "1.200", "1,200", "1e3", "-1", "+1", "١٢", "²", "1 2", "mười"]
    )
    def test_is_nothing_that_may_mean_another_one(self, cell: str) -> None:
        assert told(cell, Kind.NUMBER) == ("not_a_number", cell)

    @pytest.mark.parametrize("cell", ["1000000000000000", "9" * 5000], ids=len)
    def test_is_none_that_a_spreadsheet_would_round(self, cell: str) -> None:
        assert told(cell, Kind.NUMBER)[0] == "number_too_large"

    @pytest.mark.parametrize("cell", [12.0, "12"], ids=repr)
    def test_is_read_from_any_cell_of_excel(self, cell: object) -> None:
        data = workbook({"S": [["code", "value"], ["1", cell]]})

        assert read(data, file="f", kind=Kind.NUMBER).number("value") == 12


class TestClock:
    @pytest.mark.parametrize(
        ("cell", "clock"),
        [
            *(("08:30", time(8, 30)), ("8:30", time(8, 30)), ("08:30:00", time(8, 30))),
            *(("8h30", time(8, 30)), ("8g30", time(8, 30)), ("8H30", time(8, 30))),
            *(("8h", time(8)), ("00:00", time(0)), ("23:59", time(23, 59))),
        ],
    )
    def test_is_read_as_clerks_write_it(self, cell: str, clock: time) -> None:
        assert value_of(cell, Kind.CLOCK) == clock

    @pytest.mark.parametrize(
        "cell",
        ["24:00", "8:60", "8:3", "8", "830", "8.30", "08:30:15", "8:30 PM", "08h30h", "٠٨:٣٠"],
    )
    def test_is_nothing_else(self, cell: str) -> None:
        assert told(cell, Kind.CLOCK) == ("clock_unreadable", cell)

    @pytest.mark.parametrize("number_format", ["hh:mm", "h:mm AM/PM", "[h]:mm", "hh:mm:ss"])
    @pytest.mark.parametrize("share", ["0", "0.354166666666667", "0.354166", "0.9993055555555556"])
    def test_is_read_from_a_real_time_of_excel(self, number_format: str, share: str) -> None:
        styles = (
            f'<numFmts><numFmt numFmtId="170" formatCode="{number_format}"/></numFmts>'
            '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
        )
        data = package(
            '<row><c t="str"><v>code</v></c><c t="str"><v>value</v></c></row>'
            f'<row><c t="str"><v>1</v></c><c s="1"><v>{share}</v></c></row>',
            styles='<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f"{styles}</styleSheet>",
        )

        clock = read(data, file="f", kind=Kind.CLOCK).clock("value")

        assert clock in (time(0), time(8, 30), time(23, 59))
        assert clock.hour == int(float(share) * 24 + 0.01)

    def test_is_no_moment_of_a_day(self) -> None:
        moment = datetime.combine(date(2022, 11, 4), time(8, 30))
        data = workbook({"S": [["code", "value"], ["1", moment]]})

        (problem,) = refused(lambda data, file: read(data, file=file, kind=Kind.CLOCK), data)

        assert (problem.code, problem.expected) == ("clock_unreadable", "HH:MM")


class TestFlag:
    @pytest.mark.parametrize(
        ("cell", "flag"),
        [
            *(("có", True), ("CÓ", True), ("co", True), ("x", True), ("X", True)),
            *(("yes", True), ("true", True), ("1", True)),
            *(("không", False), ("Khong", False), ("no", False), ("false", False), ("0", False)),
        ],
    )
    def test_is_yes_or_no_in_either_language(self, cell: str, flag: bool) -> None:
        assert value_of(cell, Kind.FLAG) is flag

    @pytest.mark.parametrize("cell", ["có lẽ", "2", "y", "?"])
    def test_is_nothing_between(self, cell: str) -> None:
        assert told(cell, Kind.FLAG) == ("not_a_flag", cell)

    @pytest.mark.parametrize(("cell", "flag"), [(True, True), (False, False), (1.0, True)])
    def test_is_read_from_a_truth_value_or_number_of_excel(self, cell: object, flag: bool) -> None:
        data = workbook({"S": [["code", "value"], ["1", cell]]})

        assert read(data, file="f", kind=Kind.FLAG).flag("value") is flag


class TestList:
    @pytest.mark.parametrize(
        ("cell", "codes"),
        [
            ("A", ("A",)),
            ("B;A", ("B", "A")),
            (" B ; A ;", ("B", "A")),
            ("B\nA\r\n\nC", ("B", "A", "C")),
            ("A;B;A", ("A", "B")),
            ("-1;00123", ("-1", "00123")),
        ],
    )
    def test_keeps_the_order_and_drops_what_is_twice(
        self, cell: str, codes: tuple[str, ...]
    ) -> None:
        assert value_of(cell, Kind.LIST) == codes

    @pytest.mark.parametrize(
        ("cell", "found"), [("A;B C", "B C"), ("A, B", "A, B"), (";", ";"), ("A;..", "..")]
    )
    def test_names_the_part_that_is_no_code(self, cell: str, found: str) -> None:
        assert told(cell, Kind.LIST) == ("not_a_code", found)


class TestLongText:
    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            ("một", "một"),
            ("một\nhai", "một\nhai"),
            ("một\r\nhai\rba", "một\nhai\nba"),
            ("\n một  hai \n\n- ba\t\n", "một hai\n\n- ba"),
            ("Hue\u0302\u0323\nx", "Huệ\nx"),
        ],
    )
    def test_keeps_its_lines(self, cell: str, text: str) -> None:
        assert value_of(cell, Kind.LONG_TEXT) == text

    def test_keeps_them_in_a_spreadsheet_too(self) -> None:
        data = workbook({"S": [["code", "value"], ["1", "một\nhai\r\nba"]]})

        assert read(data, file="f", kind=Kind.LONG_TEXT).text("value") == "một\nhai\nba"

    def test_is_one_line_for_every_other_kind(self) -> None:
        assert value_of("một\n hai", Kind.TEXT) == "một hai"

    def test_has_an_end(self) -> None:
        longest = "x" * LONGEST_LONG_TEXT

        assert value_of(longest, Kind.LONG_TEXT) == longest
        assert told(f"{longest}x", Kind.LONG_TEXT)[0] == "cell_too_long"

    @pytest.mark.parametrize("sign", ["\x07", "\x1b", "\x7f", "\x9b"])
    def test_holds_no_other_control_signs(self, sign: str) -> None:
        assert told(f"a\nb{sign}", Kind.LONG_TEXT)[0] == "character_not_allowed"


class TestProblemOfACell:
    def test_is_quoted_on_one_line(self) -> None:
        assert told("a\nb", Kind.CODE) == ("not_a_code", "a b")
        assert (told("a\n" + "x" * LONGEST_LONG_TEXT, Kind.LONG_TEXT)[1] or "")[:4] == "a xx"


class TestRow:
    def test_gives_each_kind_with_its_type(self) -> None:
        values = {
            "day": date(2025, 11, 30),
            "clock": time(8, 30),
            "number": 0,
            "flag": False,
            "codes": ("B", "A"),
        }
        row = Row(line=2, values=values, places={})

        assert (row.day("day"), row.clock("clock"), row.number("number"), row.flag("flag")) == (
            date(2025, 11, 30),
            time(8, 30),
            0,
            False,
        )
        assert (row.number_or_none("number"), row.flag_or_none("flag")) == (0, False)
        assert (row.clock_or_none("clock"), row.codes("codes")) == (time(8, 30), ("B", "A"))

    def test_gives_none_for_what_is_not_there(self) -> None:
        row = Row(line=2, values={}, places={})

        assert [row.number_or_none("x"), row.flag_or_none("x"), row.clock_or_none("x")] == [
            None
        ] * 3
        assert row.codes("x") == ()

    @pytest.mark.parametrize("getter", ["day", "clock", "number", "flag", "codes"])
    def test_refuses_to_take_one_kind_for_another(self, getter: str) -> None:
        row = Row(line=2, values={"x": "text"}, places={})

        with pytest.raises(TypeError, match="column x"):
            getattr(row, getter)("x")


class TestDuration:
    def test_of_excel_is_no_number(self) -> None:
        data = workbook({"S": [["code", "value"], ["1", timedelta(hours=30)]]})

        (problem,) = refused(lambda data, file: read(data, file=file, kind=Kind.CLOCK), data)

        assert problem.code == "clock_unreadable"
