from __future__ import annotations

import pytest

from runtime.readers.units import UNIT_COLUMNS, read_units
from tests.unit.readers.refusals import Place, places, refused, workbook
from workflow.domain.rows import UnitRow

UNITS = "code,name,kind,parent\nTL.01,Đảng bộ xã,grassroots,TL\nTL,Huyện ủy,district_committee,\n"
ROWS = [
    UnitRow(code="TL.01", name="Đảng bộ xã", kind="grassroots", parent="TL", line=2),
    UnitRow(code="TL", name="Huyện ủy", kind="district_committee", parent=None, line=3),
]


class TestReadUnits:
    def test_gives_rows_in_the_order_of_the_file(self) -> None:
        assert read_units(UNITS.encode(), file="f") == ROWS

    def test_gives_the_same_rows_for_the_same_spreadsheet(self) -> None:
        sheet = [line.split(",") for line in UNITS.splitlines()]

        assert read_units(workbook({"Đơn vị": sheet}), file="f") == ROWS

    def test_knows_the_vietnamese_titles(self) -> None:
        titles = "Mã đơn vị;Tên;Loại;Mã cấp trên"
        written = UNITS.replace("code,name,kind,parent", titles).replace(",", ";")

        assert read_units(written.encode("utf-8-sig"), file="f") == ROWS

    def test_keeps_the_zeros_of_a_code(self) -> None:
        sheet = [["code", "name", "kind", "parent"], ["01", "x", "province"], ["2", "y", "k", "01"]]

        rows = read_units(workbook({"S": sheet}), file="f")

        assert [(row.code, row.parent) for row in rows] == [("01", None), ("2", "01")]

    @pytest.mark.parametrize(
        ("rows", "expected"),
        [
            ("A,x,k,\nB,y,k,A\nA,z,k,", [("duplicate_code", 4, 1)]),
            ("A,x,,", [("cell_required", 2, 3)]),
            ("A,,k,", [("cell_required", 2, 2)]),
            (",x,k,", [("cell_required", 2, 1)]),
            ("A B,x,k,", [("not_a_code", 2, 1)]),
            ("A,x,Chi bộ,", [("not_a_code", 2, 3)]),
            ("A,x,k,TL 01", [("not_a_code", 2, 4)]),
            ("A,x,k,,TL", [("row_too_long", 2, 5)]),
        ],
        ids=lambda value: value.replace("\n", " ") if isinstance(value, str) else "",
    )
    def test_refuses_what_the_file_alone_shows(self, rows: str, expected: list[Place]) -> None:
        assert places(read_units, f"code,name,kind,parent\n{rows}\n".encode()) == expected

    def test_names_the_columns_of_a_file_of_something_else(self) -> None:
        (problem,) = refused(read_units, b"subject;rating\nTL;good\n")

        assert (problem.code, problem.expected) == ("no_header", UNIT_COLUMNS.codes)
