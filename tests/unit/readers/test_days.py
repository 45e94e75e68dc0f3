from __future__ import annotations

from datetime import date

import pytest

from runtime.readers.days import DayError, parse_day


class TestParseDay:
    @pytest.mark.parametrize(
        "text", ["2022-11-04", "2022-11-4", "04/11/2022", "4/11/2022", "04-11-2022", "4.11.2022"]
    )
    def test_puts_the_day_before_the_month_unless_the_year_comes_first(self, text: str) -> None:
        assert parse_day(text) == date(2022, 11, 4)

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("11/24/2022", "day_month_first"),
            ("12/31/2022", "day_month_first"),
            ("30/02/2022", "day_does_not_exist"),
            ("29/02/2022", "day_does_not_exist"),
            ("2022-02-30", "day_does_not_exist"),
            ("2022-24-11", "day_does_not_exist"),
            ("31/04/2022", "day_does_not_exist"),
            ("00/11/2022", "day_does_not_exist"),
            ("24/24/2022", "day_does_not_exist"),
            ("04/11/0000", "day_does_not_exist"),
            ("04/11/22", "day_year_too_short"),
            ("04/11/1899", "day_out_of_range"),
            ("04/11/2200", "day_out_of_range"),
            ("44869", "day_is_number"),
            ("04/11-2022", "day_unreadable"),
            ("04/11", "day_unreadable"),
            ("04/11/20222", "day_unreadable"),
            ("2022/11/04", "day_unreadable"),
            ("4 tháng 11", "day_unreadable"),
            ("٠٤/١١/٢٠٢٢", "day_unreadable"),
            ("2022-11-04T08:30:00", "day_unreadable"),
            ("-", "day_unreadable"),
        ],
    )
    def test_refuses_everything_else_for_its_reason(self, text: str, code: str) -> None:
        with pytest.raises(DayError) as caught:
            parse_day(text)

        assert caught.value.code == code
