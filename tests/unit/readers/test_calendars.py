from __future__ import annotations

from datetime import date

import pytest

from runtime.readers.calendars import read_calendar
from tests.unit.readers.refusals import Place, places, workbook
from workflow.domain.rows import CalendarRow

JSON = """\
{
 "scope": "state agencies",
 "weekend": ["Sat", "Sun"],
 "years": {
  "2025": {
   "working_saturdays": [
    {"date": "2025-04-26", "status": "seen"}
   ],
   "weekday_days_off": [
    {"date": "2025-05-02", "name": "ngh\\u1ec9 b\\u00f9", "status": "seen"}
   ]
  }
 }
}
"""
OFF = CalendarRow(day=date(2025, 5, 2), works=False, name="nghỉ bù", status="seen", line=10)
WORKED = CalendarRow(day=date(2025, 4, 26), works=True, name="", status="seen", line=7)


class TestReadCalendar:
    @pytest.mark.parametrize(
        "data",
        [JSON.encode(), JSON.encode("utf-8-sig"), JSON.replace("\n ", "\n\t").encode()],
        ids=["plain", "BOM", "tabs"],
    )
    def test_gives_the_days_of_json_with_their_lines(self, data: bytes) -> None:
        rows = read_calendar(data, file="f")

        assert sorted(rows, key=lambda row: row.day) == [WORKED, OFF]

    @pytest.mark.parametrize(
        "header", ["date,kind,name,status", "Ngày,Loại,Tên,Tình trạng", "NGAY,loai,ten,trang thai"]
    )
    def test_gives_the_days_of_csv_in_the_order_of_the_file(self, header: str) -> None:
        written = (
            f"{header}\n02/05/2025,holiday,Nghỉ bù,seen\n2025-04-26,work,,\n01/05/2025,Nghỉ,,\n"
        )

        assert read_calendar(written.encode(), file="f") == [
            CalendarRow(day=date(2025, 5, 2), works=False, name="Nghỉ bù", status="seen", line=2),
            CalendarRow(day=date(2025, 4, 26), works=True, name="", status="", line=3),
            CalendarRow(day=date(2025, 5, 1), works=False, name="", status="", line=4),
        ]

    @pytest.mark.parametrize("kind", ["usual", "Như thường", "bình thường"])
    def test_knows_a_day_that_is_as_usual_again(self, kind: str) -> None:
        (row,) = read_calendar(f"date,kind\n02/05/2025,{kind}\n".encode(), file="f")

        assert (row.day, row.usual, row.works) == (date(2025, 5, 2), True, False)

    def test_lets_a_unit_work_on_any_day(self) -> None:
        (row,) = read_calendar(b"date,kind\n2025-05-02,work\n", file="f", is_local=True)

        assert (row.day, row.works, row.usual) == (date(2025, 5, 2), True, False)

    def test_gives_the_days_of_a_spreadsheet(self) -> None:
        sheet = [["date", "kind"], [date(2025, 4, 26), "Làm bù"]]

        (row,) = read_calendar(workbook({"Lịch": sheet}), file="f")

        assert (row.day, row.works) == (date(2025, 4, 26), True)

    @pytest.mark.parametrize(
        ("rows", "expected"),
        [
            ("30/02/2025,holiday", [("day_does_not_exist", 2, 1)]),
            ("04/30/2025,holiday", [("day_month_first", 2, 1)]),
            ("30/04/2025,", [("cell_required", 2, 2)]),
            ("30/04/2025,party", [("not_a_choice", 2, 2)]),
            ("30/04/2025,holiday\n2025-04-30,holiday", [("calendar_day_repeated", 3, 1)]),
            ("30/04/2025,work", [("calendar_day_works_anyway", 2, 1)]),
        ],
    )
    def test_refuses_mistakes_in_a_table(self, rows: str, expected: list[Place]) -> None:
        assert places(read_calendar, f"date,kind\n{rows}\n".encode()) == expected

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ('"2025-05-02"', '"2025-02-30"', [("calendar_date_wrong", 10, 14)]),
            ('"2025-05-02"', '"2024-05-02"', [("calendar_date_in_wrong_year", 10, 14)]),
            ('"2025-05-02"', '"2025-04-26"', [("calendar_day_repeated", 7, 14)]),
            ('"2025-04-26"', '"2025-04-25"', [("calendar_day_works_anyway", 7, 14)]),
            ('"status"', '"sure"', [("calendar_key_unknown", 7, 28)]),
            ('"2025":', '"next":', [("calendar_value_wrong", 5, 11)]),
            ('["Sat", "Sun"]', '["Sun", "Sat", "Fri"]', [("calendar_weekend_differs", 3, 13)]),
            (
                '"years"',
                '"jahre"',
                [("calendar_key_missing", 1, 1), ("calendar_key_unknown", 4, 2)],
            ),
            ('"2025-04-26", "status"', '"2025-04-26", "date"', [("duplicate_key", 7, 28)]),
            ('"seen"}\n   ]\n  }', '"seen"}\n   ]\n', [("yaml_not_closed", 1, 1)]),
        ],
        ids=lambda value: value[:20] if isinstance(value, str) else "",
    )
    def test_refuses_mistakes_in_json(self, old: str, new: str, expected: list[Place]) -> None:
        assert places(read_calendar, JSON.replace(old, new, 1).encode()) == expected
