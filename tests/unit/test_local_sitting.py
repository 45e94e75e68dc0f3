"""Sittings and item chairs as people write them."""

from __future__ import annotations

import unicodedata
from datetime import date, time

import pytest

from workflow.domain.errors import InvalidValueError
from workflow.domain.item_chairs import item_chairs_text, parse_item_chair, parse_item_chairs
from workflow.domain.local_sitting import (
    LocalSitting,
    parse_sitting,
    parse_sittings,
    sitting_text,
)

EIGHT, HALF_PAST_ELEVEN = time(8), time(11, 30)


class TestSitting:
    @pytest.mark.parametrize(
        ("text", "sitting"),
        [
            ("08:00-11:30", (None, EIGHT, HALF_PAST_ELEVEN)),
            ("8:00 – 11:30", (None, EIGHT, HALF_PAST_ELEVEN)),
            ("8h-11h30", (None, EIGHT, HALF_PAST_ELEVEN)),
            ("8g00-11g30", (None, EIGHT, HALF_PAST_ELEVEN)),
            ("2022-11-16 08:00-11:30", (date(2022, 11, 16), EIGHT, HALF_PAST_ELEVEN)),
            ("16/11/2022 08:00-11:30", (date(2022, 11, 16), EIGHT, HALF_PAST_ELEVEN)),
        ],
    )
    def test_is_read(self, text: str, sitting: LocalSitting) -> None:
        assert parse_sitting(text) == sitting

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "08:00",
            "8-11",
            "25:00-26:00",
            "08:60-09:00",
            "30/02/2022 08:00-09:00",
            "-08:00-09:00",
        ],
    )
    def test_is_refused_when_it_says_no_time(self, text: str) -> None:
        with pytest.raises(InvalidValueError, match="sitting_not_understood"):
            parse_sitting(text)

    def test_stands_on_lines_or_between_semicolons(self) -> None:
        found = parse_sittings("08:00-11:30; 13:30-17:00\n2022-11-16 08:00-11:30\n")

        assert [begin for _, begin, _ in found] == [EIGHT, time(13, 30), EIGHT]

    @pytest.mark.parametrize("day", [None, date(2022, 11, 16)])
    def test_is_written_as_it_is_read(self, day: date | None) -> None:
        sitting = (day, EIGHT, HALF_PAST_ELEVEN)

        assert parse_sitting(sitting_text(sitting)) == sitting


class TestItemChair:
    @pytest.mark.parametrize(
        ("text", "pair"),
        [
            ("A1=A2", ("A1", "A2")),
            (" A1@TL.01 = A2 ", ("A1@TL.01", "A2")),
            (unicodedata.normalize("NFD", "ĐV=Bí"), ("ĐV", "Bí")),
        ],
        ids=["codes", "with a venue", "decomposed"],
    )
    def test_is_read(self, text: str, pair: tuple[str, str]) -> None:
        assert parse_item_chair(text) == pair

    @pytest.mark.parametrize("text", ["", "A1", "A1=", "=A2", "A1=A2=A3"])
    def test_is_refused_when_it_is_no_pair(self, text: str) -> None:
        with pytest.raises(InvalidValueError, match="item_chair_not_understood"):
            parse_item_chair(text)

    def test_is_written_as_it_is_read(self) -> None:
        pairs = (("A1", "A2"), ("A3", "A2"))

        assert parse_item_chairs(item_chairs_text(pairs)) == pairs
