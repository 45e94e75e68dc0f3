"""Months: as they are written, and the quarters they make."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.domain.months import (
    month_of,
    months_between,
    parse_month,
    quarter_name,
    quarter_of,
)


class TestParseMonth:
    @pytest.mark.parametrize(
        "text", ["2026-03", "2026-3", "03/2026", "3/2026", "3-2026", "2026-03-01", "01/03/2026"]
    )
    def test_reads_what_people_and_spreadsheets_write(self, text: str) -> None:
        assert parse_month(text) == "2026-03"

    @pytest.mark.parametrize(
        "text",
        [
            *("", "2026", "2026-13", "2026-00", "00/2026", "2026-03-02", "02/03/2026"),
            *(
                "-2026-03",
                "1899-12",
                "2200-01",
                "tháng 3",
                "3/26",
                "２０２６-03",
                "2026-03\n2026-04",
            ),
        ],
    )
    def test_takes_nothing_else(self, text: str) -> None:
        assert parse_month(text) is None


class TestMonths:
    def test_come_from_days(self) -> None:
        assert month_of(date(2026, 3, 31)) == "2026-03"

    def test_follow_each_other_over_the_year(self) -> None:
        assert list(months_between("2025-11", "2026-02")) == [
            "2025-11",
            "2025-12",
            "2026-01",
            "2026-02",
        ]
        assert list(months_between("2026-02", "2026-02")) == ["2026-02"]
        assert list(months_between("2026-03", "2026-02")) == []

    @pytest.mark.parametrize(
        ("month", "months", "name"),
        [
            ("2026-01", ("2026-01", "2026-02", "2026-03"), "2026-Q1"),
            ("2026-03", ("2026-01", "2026-02", "2026-03"), "2026-Q1"),
            ("2026-04", ("2026-04", "2026-05", "2026-06"), "2026-Q2"),
            ("2026-12", ("2026-10", "2026-11", "2026-12"), "2026-Q4"),
        ],
    )
    def test_make_quarters(self, month: str, months: tuple[str, ...], name: str) -> None:
        assert (quarter_of(month), quarter_name(month)) == (months, name)
