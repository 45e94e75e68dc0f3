"""Files of series of checks and of their results, as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from runtime.language import language
from runtime.readers.checks import (
    CHECK_SERIES_COLUMNS,
    check_series_values,
    read_check_results,
    read_check_series,
)
from runtime.writers.csv_file import write_csv
from runtime.writers.workbook import write_workbook
from tests.checking import a_series
from workflow.domain.errors import InvalidFileError
from workflow.domain.records.monitoring import CheckResult, Every, Matter
from workflow.domain.rows_of_checks import CheckSeriesRow, ResultRow

SERIES = """\
Mã đợt kiểm tra,Mã đối tượng,Nội dung kiểm tra,Kiểm tra việc gì,Mã nội dung,Mã người kiểm tra,\
Chu kỳ,Ngày bắt đầu,Số lần,Đến ngày,Các nơi kiểm tra,Đột xuất
"""


def one(text: str) -> CheckSeriesRow:
    [row] = read_check_series(text.encode(), file="dot.csv")
    return row


class TestSeries:
    def test_are_read_with_the_titles_that_people_know(self) -> None:
        row = one(
            f"{SERIES}CS1,VT,Kiểm tra rừng,Bản cam kết,CK1,BS-9,Hằng tuần,04/01/2021,26,,"
            "Thôn Bản Khoang; Thôn Nà Lầu,có\n"
        )

        assert row == CheckSeriesRow(
            code="CS1",
            subject="VT",
            title="Kiểm tra rừng",
            matter=Matter.COMMITMENT,
            matter_code="CK1",
            checker="BS-9",
            every=Every.WEEK,
            starts_on=date(2021, 1, 4),
            times=26,
            places=("Thôn Bản Khoang", "Thôn Nà Lầu"),
            is_surprise=True,
            line=2,
        )

    def test_leave_what_is_blank_and_take_away_what_is_cleared(self) -> None:
        row = one(f"{SERIES}CS1,VT,,,,-,,,,,-,\n")

        assert row == CheckSeriesRow(
            code="CS1", subject="VT", cleared=("checker", "places"), line=2
        )

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_are_read_as_they_were_written(self, form: str) -> None:
        series = a_series(places=("=A1", "Thôn 2"), is_surprise=True)
        values = check_series_values(series, subject="VT", checker="BS-9")
        if form == "csv":
            data = write_csv(CHECK_SERIES_COLUMNS, [values])
        else:
            data = write_workbook(
                CHECK_SERIES_COLUMNS, [values], title="Đợt", language=language("vi")
            )

        [row] = read_check_series(data, file=f"dot.{form}")

        assert (row.code, row.title, row.every) == ("CS1", "Giao ban", Every.WEEK)
        assert (row.places, row.times, row.is_surprise) == (("=A1", "Thôn 2"), 4, True)

    @pytest.mark.parametrize(
        ("cells", "code"),
        [
            ("CS1,,,,,,,,,,,", "cell_required"),
            ("CS1,VT,,,,,mỗi ngày,,,,,", "not_a_choice"),
            ("CS1,VT,,,,,,31/02/2021,,,,", "day_does_not_exist"),
            ("CS1,VT,,,,,,,-3,,,", "not_a_number"),
            ("CS1,VT,,,,,,,,,,có lẽ", "not_a_flag"),
        ],
    )
    def test_refuse_what_makes_no_sense(self, cells: str, code: str) -> None:
        with pytest.raises(InvalidFileError) as caught:
            one(f"{SERIES}{cells}\n")

        [problem] = caught.value.problems
        assert (problem.line, problem.code) == (2, code)


class TestResults:
    def test_name_the_check_by_its_day(self) -> None:
        text = (
            "Mã đợt kiểm tra,Ngày đến hạn,Ngày kiểm tra,Kết quả,Nơi kiểm tra,Ghi nhận\n"
            "CS1,04/01/2021,05/01/2021,Chưa đạt,Thôn 1,Có phá rừng\n"
        )

        [row] = read_check_results(text.encode(), file="kq.csv")

        assert row == ResultRow(
            series="CS1",
            due_on=date(2021, 1, 4),
            made_on=date(2021, 1, 5),
            result=CheckResult.POOR,
            place="Thôn 1",
            finding="Có phá rừng",
            line=2,
        )

    def test_are_not_told_twice(self) -> None:
        text = "series,due_on,made_on\n" + "CS1,04/01/2021,05/01/2021\n" * 2

        with pytest.raises(InvalidFileError) as caught:
            read_check_results(text.encode(), file="kq.csv")

        assert [problem.code for problem in caught.value.problems] == ["duplicate_row"]
