from __future__ import annotations

from datetime import date

import pytest

from runtime.readers.people import read_people
from tests.unit.readers.refusals import Place, places, refused, workbook
from workflow.domain.rows import PersonRow

HEADER = "code,name,email,language,unit,joined_on,managed_by"
FULL = PersonRow(
    code="DV1",
    name="Đảng viên 1",
    email="dv1@xa.example",
    language="en",
    unit="TL.01",
    joined_on=date(2004, 11, 8),
    managed_by="grassroots",
    line=2,
)
BARE = PersonRow(
    code="DV2",
    name="Đảng viên 2",
    email=None,
    language="vi",
    unit="TL.01",
    joined_on=None,
    managed_by=None,
    line=3,
)


class TestReadPeople:
    @pytest.mark.parametrize("joined", ["2004-11-08", "08/11/2004", "8/11/2004"])
    def test_gives_rows_in_the_order_of_the_file(self, joined: str) -> None:
        written = (
            f"{HEADER}\nDV1,Đảng viên 1,dv1@xa.example,en,TL.01,{joined},grassroots\n"
            "DV2,Đảng viên 2,,,TL.01,,\n"
        )

        assert read_people(written.encode(), file="f") == [FULL, BARE]

    def test_knows_the_vietnamese_titles_and_real_days(self) -> None:
        sheet = [
            [
                "Họ và tên",
                "Mã",
                "Mã đơn vị",
                "Thư điện tử",
                "Ngôn ngữ",
                "Ngày tham gia",
                "Cấp quản lý",
            ],
            [
                *("Đảng viên 1", "DV1", "TL.01", "dv1@xa.example", "Tiếng Anh"),
                *(date(2004, 11, 8), "grassroots"),
            ],
        ]

        assert read_people(workbook({"Người": sheet}), file="f") == [FULL]

    def test_needs_only_code_name_and_unit(self) -> None:
        written = "code,name,unit\n\nDV2,Đảng viên 2,TL.01\n"

        assert read_people(written.encode(), file="f") == [BARE]

    @pytest.mark.parametrize(
        ("rows", "expected"),
        [
            ("A,x,,,,,", [("person_without_unit", 2, 5)]),
            ("A,x,,,U,,\nB,y,,,U,,\nA,z,,,V,,", [("duplicate_code", 4, 1)]),
            ("A,x,a@b,,U,,", [("not_an_email", 2, 3)]),
            ("A,x,,fr,U,,", [("not_a_choice", 2, 4)]),
            ("A,x,,,U,31/02/2020,", [("day_does_not_exist", 2, 6)]),
            ("A,x,,,U,02/31/2020,", [("day_month_first", 2, 6)]),
            ("A,x,,,U,2020-02-29,\nB,x,,,U,29/02/2021,", [("day_does_not_exist", 3, 6)]),
            (
                "A B,,a,fr,,x,y z",
                [
                    ("not_a_code", 2, 1),
                    ("cell_required", 2, 2),
                    ("not_an_email", 2, 3),
                    ("not_a_choice", 2, 4),
                    ("person_without_unit", 2, 5),
                    ("day_unreadable", 2, 6),
                    ("not_a_code", 2, 7),
                ],
            ),
        ],
        ids=lambda value: value.replace("\n", " ") if isinstance(value, str) else "",
    )
    def test_refuses_what_the_file_alone_shows(self, rows: str, expected: list[Place]) -> None:
        assert places(read_people, f"{HEADER}\n{rows}\n".encode()) == expected

    def test_names_the_languages_there_are(self) -> None:
        (problem,) = refused(read_people, f"{HEADER}\nA,x,,fr,U,,\n".encode())

        assert (problem.found, problem.expected) == ("fr", "vi, en")
