"""Shares as they were reported: read in any writing, explained, and never refused."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.language import LANGUAGES, language
from workflow.domain.errors import InvalidValueError
from workflow.domain.reported_share import (
    LARGEST_TOTAL,
    Reported,
    explain,
    find_oddity,
    read_reported,
    totals_that_explain,
)
from workflow.domain.share import percent

WAYS = {"half_up": "ROUND_HALF_UP", "truncated": "ROUND_DOWN", "up": "ROUND_UP"}

wholes = st.integers(1, 5000)


@st.composite
def reports(draw: st.DrawFn) -> Reported:
    """Return an equality that somebody may have reported."""
    places = draw(st.integers(0, 3))
    value = Decimal(draw(st.integers(0, 100 * 10**places))).scaleb(-places)
    return read_reported(f"{value:f}")


def spans(**given: range | list[int]) -> dict[str, list[int]]:
    """Return totals by all that may explain them; none where nothing is given."""
    return {name: list(given.get(name, ())) for name in ("exact", *WAYS)}


class TestReadReported:
    @pytest.mark.parametrize(
        ("text", "value", "decimals"),
        [
            ("97,67 %", "97.67", 2),
            ("97,67%", "97.67", 2),
            ("92.8", "92.8", 1),
            ("92.80", "92.80", 2),
            ("100", "100", 0),
            ("100 %", "100", 0),
            ("0%", "0", 0),
            ("098,5", "98.5", 1),
            ("104,5 %", "104.5", 1),
            ("33,333333", "33.333333", 6),
        ],
    )
    def test_reads_a_percentage(self, text: str, value: str, decimals: int) -> None:
        found = read_reported(text)

        assert found == Reported(text=text, value=Decimal(value), decimals=decimals, operator="=")

    @pytest.mark.parametrize(
        ("text", "operator"),
        [
            *((">98%", ">"), ("> 98 %", ">"), ("hơn 98 %", ">"), ("Trên 98%", ">")),
            *((">=98", ">="), ("≥ 98 %", ">="), ("ít nhất 98%", ">="), ("98 % trở lên", ">=")),
            *(("từ 98 % trở lên", ">="), ("tối thiểu 98", ">="), ("at least 98%", ">=")),
            *(("<98%", "<"), ("dưới 98 %", "<"), ("gần 98%", "<"), ("Less than 98%", "<")),
            *(("<= 98", "<="), ("≤98%", "<="), ("không quá 98%", "<="), ("98 trở xuống", "<=")),
            *(
                ("over 98%", ">"),
                ("above 98", ">"),
                ("more than 98%", ">"),
                ("không dưới 98 %", ">="),
            ),
            *(("under 98%", "<"), ("below 98%", "<"), ("chưa đến 98%", "<")),
            *(("at most 98%", "<="), ("tối đa 98 %", "<=")),
        ],
    )
    def test_reads_a_bound(self, text: str, operator: str) -> None:
        found = read_reported(text)

        assert (found.value, found.operator) == (Decimal(98), operator)

    def test_keeps_the_text_as_it_was_given_but_composed(self) -> None:
        text = "Hơn 98 %"

        assert read_reported(unicodedata.normalize("NFD", f" {text} ")).text == text

    @pytest.mark.parametrize(
        "text",
        [
            *("", "%", "hơn", "98 phần trăm", "khoảng 98 %", "từ 98 %", "hơn 98 % trở lên", "-5 %"),
            *("1.234,5", "97,67,1", "97,", ",67", "97,1234567", "1234", "٩٨", "nan", "1e2", "=98"),
            "98 %%",
        ],
    )
    def test_refuses_what_is_no_percentage(self, text: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            read_reported(text)

        assert caught.value.code == "reported_share_unreadable"
        assert caught.value.facts == {"found": text, "expected": "97,67 %"}


class TestExplain:
    @pytest.mark.parametrize(
        ("text", "part", "whole", "rounding"),
        [
            pytest.param("91,56", 152, 166, "truncated", id="152 of 166"),
            pytest.param("92,8", 3410, 3675, "half_up", id="3410 of 3675"),
            pytest.param("93,23", 193, 207, "truncated", id="193 of 207"),
            pytest.param("97,67 %", 3261, 3339, "up", id="3261 of 3339"),
            pytest.param("97,67 %", 3261, 3338, None, id="one less"),
            pytest.param("97,67 %", 3261, 3340, None, id="one more"),
            pytest.param("20,41", 10, 49, "half_up", id="10 of 49"),
            pytest.param("20,40", 10, 49, "truncated", id="10 of 49 cut"),
            pytest.param("92,5", 37, 40, "exact", id="exact"),
            pytest.param("091,57", 152, 166, "half_up", id="with a zero in front"),
            pytest.param("92,500", 37, 40, "exact", id="exact with more zeros"),
            pytest.param("100", 7, 7, "exact", id="all"),
            pytest.param("0", 0, 7, "exact", id="none"),
            pytest.param("0,000000", 0, 7, "exact", id="none, very exactly"),
            pytest.param("0,000001", 1, 10**9, "up", id="very few"),
            pytest.param("> 98 %", 99, 100, "exact", id="a bound that holds"),
            pytest.param("> 98 %", 98, 100, None, id="a bound that is met only"),
            pytest.param("≥ 98 %", 98, 100, "exact", id="a bound that may be met"),
            pytest.param("≥ 98 %", 9799, 10000, None, id="a bound is not rounded"),
            pytest.param("< 98 %", 98, 100, None, id="an upper bound"),
            pytest.param("< 98 %", 97, 100, "exact", id="an upper bound that holds"),
            pytest.param("≤ 98 %", 98, 100, "exact", id="an upper bound that is met"),
            pytest.param("≤ 98 %", 99, 100, None, id="an upper bound that is passed"),
        ],
    )
    def test_finds_how_it_came_about(
        self, text: str, part: int, whole: int, rounding: str | None
    ) -> None:
        assert explain(read_reported(text), part, whole) == rounding

    @given(reports(), st.data())
    def test_takes_all_that_is_less_than_one_in_the_last_place_away(
        self, reported: Reported, data: st.DataObject
    ) -> None:
        whole = data.draw(wholes)
        near = int(reported.value * whole / 100)
        part = data.draw(st.integers(max(near - 2, 0), near + 2) | st.integers(0, whole))
        away = abs(Fraction(100 * part, whole) - Fraction(reported.value))

        explained = explain(reported, part, whole) is not None

        assert explained is (away < Fraction(1, 10**reported.decimals))


class TestTotalsThatExplain:
    def test_are_one_for_a_number_whose_total_was_not_printed(self) -> None:
        totals = totals_that_explain(3261, read_reported("97,67 %"), within=range(3261, 4000))

        assert {name: list(found) for name, found in totals.items()} == spans(up=[3339])

    @pytest.mark.parametrize(
        ("part", "text", "expected"),
        [
            pytest.param(
                37, "92,5", spans(exact=[40], half_up=[40], truncated=[40], up=[40]), id="exact"
            ),
            pytest.param(
                98,
                "98 %",
                spans(exact=[100], half_up=[100], truncated=[99, 100], up=[100, 101]),
                id="neighbours",
            ),
            pytest.param(98, "> 98 %", spans(exact=[98, 99]), id="more than"),
            pytest.param(98, "≥ 98 %", spans(exact=[98, 99, 100]), id="at least"),
            pytest.param(98, "< 98 %", spans(exact=range(101, 110)), id="less than"),
            pytest.param(98, "≤ 98 %", spans(exact=range(100, 110)), id="at most"),
        ],
    )
    def test_are_told_by_what_explains_them(
        self, part: int, text: str, expected: dict[str, list[int]]
    ) -> None:
        totals = totals_that_explain(part, read_reported(text), within=range(part, 110))

        assert {name: list(found) for name, found in totals.items()} == expected

    @given(reports(), st.integers(0, 300), st.integers(1, 300), st.integers(0, 300))
    def test_are_all_those_that_a_search_finds(
        self, reported: Reported, part: int, start: int, length: int
    ) -> None:
        within = range(start, start + length)

        totals = totals_that_explain(part, reported, within=within)

        for name, rounding in WAYS.items():
            assert list(totals[name]) == [
                total
                for total in within
                if percent(part, total, places=reported.decimals, rounding=rounding)
                == f"{reported.value:f}"
            ]
        assert list(totals["exact"]) == [
            total for total in within if Fraction(100 * part, total) == reported.value
        ]


class TestFindOddity:
    @pytest.mark.parametrize(
        ("text", "part", "whole"),
        [
            pytest.param("92,8 %", 3410, 3675, id="rounded as usual"),
            pytest.param("92,5 %", 37, 40, id="exact"),
            pytest.param("> 98 %", 99, 100, id="a bound that holds"),
            pytest.param("100", 7, 7, id="all"),
        ],
    )
    def test_is_none_where_the_numbers_agree(self, text: str, part: int, whole: int) -> None:
        assert find_oddity(read_reported(text), part=part, whole=whole) is None

    @pytest.mark.parametrize(
        ("text", "part", "whole", "code", "facts"),
        [
            pytest.param(
                "91,56 %",
                152,
                166,
                "reported_share_rounded",
                {"whole": 166, "rounding": "truncated", "percent": "91.5663"},
                id="truncated",
            ),
            pytest.param(
                "97,67",
                3261,
                3339,
                "reported_share_rounded",
                {"whole": 3339, "rounding": "up", "percent": "97.6640"},
                id="rounded up",
            ),
            pytest.param(
                "98",
                152,
                166,
                "reported_share_differs",
                {"whole": 166, "percent": "91.5663", "fraction": "76/83"},
                id="not explained",
            ),
            pytest.param(
                "0,5 %",
                0,
                9,
                "reported_share_differs",
                {"whole": 9, "percent": "0.0000", "fraction": "0"},
                id="nobody",
            ),
            pytest.param(
                "104 %", 208, 200, "reported_above_whole", {"whole": 200}, id="above the whole"
            ),
            pytest.param(
                "100 %", 3, 0, "reported_above_whole", {"whole": 0}, id="somebody of nobody"
            ),
            pytest.param(
                "97,67 %",
                3261,
                None,
                "reported_share_without_total",
                {"exact": None, "half_up": None, "truncated": None, "up": "3339"},
                id="without a total",
            ),
            pytest.param(
                "98 %",
                98,
                None,
                "reported_share_without_total",
                {"exact": "100", "half_up": "100", "truncated": "99–100", "up": "100–101"},
                id="without a total, spans",
            ),
            pytest.param(
                "100 %",
                500,
                None,
                "reported_share_without_total",
                {"exact": "500", "half_up": "500–502", "truncated": "500", "up": "500–505"},
                id="without a total, never less than the part",
            ),
            pytest.param(
                "0 %",
                1,
                None,
                "reported_share_without_total",
                {"exact": None, "half_up": "≥ 201", "truncated": "≥ 101", "up": None},
                id="without a total, no end",
            ),
            pytest.param(
                "50 %",
                LARGEST_TOTAL // 2,
                None,
                "reported_share_without_total",
                {
                    "exact": f"{LARGEST_TOTAL}",
                    "half_up": f"≥ {LARGEST_TOTAL * 100 // 101 + 1}",
                    "truncated": f"≥ {LARGEST_TOTAL * 50 // 51 + 1}",
                    "up": f"{LARGEST_TOTAL}",
                },
                id="without a total, as many as there are",
            ),
            pytest.param(
                "0 %",
                0,
                0,
                "reported_share_without_total",
                dict.fromkeys(("exact", *WAYS), "≥ 1"),
                id="nobody of nobody",
            ),
        ],
    )
    def test_tells_what_is_odd(
        self, text: str, part: int, whole: int | None, code: str, facts: dict[str, Any]
    ) -> None:
        finding = find_oddity(read_reported(text), part=part, whole=whole)

        assert finding is not None
        assert finding.code == code
        assert finding.facts == {"reported": text, "part": part, **facts}

    @pytest.mark.parametrize("code", LANGUAGES)
    @pytest.mark.parametrize(
        ("text", "whole"), [("97,67 %", 3339), ("90", 3339), ("97,67 %", None), ("101 %", 9)]
    )
    def test_has_all_facts_that_its_sentence_names(
        self, code: str, text: str, whole: int | None
    ) -> None:
        finding = find_oddity(read_reported(text), part=3261, whole=whole)

        assert finding is not None
        assert "{" not in language(code).text("findings", finding.code, **finding.facts)

    @given(reports(), st.integers(0, 400), st.none() | st.integers(0, 400))
    def test_answers_whatever_was_reported(
        self, reported: Reported, part: int, whole: int | None
    ) -> None:
        finding = find_oddity(reported, part=part, whole=whole)

        usual = (
            bool(whole)
            and part <= (whole or 0)
            and (explain(reported, part, whole or 0) in ("exact", "half_up"))
        )
        assert (finding is None) is usual
