"""Caps worked out: the published figures, every reading of them, and the sum in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from runtime.language import language
from workflow.domain.rating_cap import Move, both_ways, cap_sum, moved, would_exceed
from workflow.domain.scale import Cap, Scale

NAMED = {"vi": "Tên", "en": "Name"}
LEVELS = ("excellent", "good", "completed", "not_completed")
SCALE = Scale.model_validate({"levels": [{"level": name, "title": NAMED} for name in LEVELS]})

# Ten of the 49 organisations of a district were rated excellent in 2020, all others good.
TEN_OF_49 = {"excellent": 10, "good": 39}


def cap(**given: Any) -> Cap:
    """Return a cap of a fifth on the best level."""
    return Cap.model_validate({"cap": "best", "level": "excellent", "share": "20%", **given})


class TestCapSum:
    @pytest.mark.parametrize(
        ("share", "base", "rounding", "exact", "allowed", "excess"),
        [
            ("20%", "good_only", "floor", "39/5", 7, 3),
            ("20%", "good_only", "half_up", "39/5", 8, 2),
            ("20%", "good_only", "ceil", "39/5", 8, 2),
            ("20%", "good_or_better", "floor", "49/5", 9, 1),
            ("20%", "good_or_better", "half_up", "49/5", 10, 0),
            ("20%", "good_or_better", "ceil", "49/5", 10, 0),
            ("25%", "good_only", "floor", "39/4", 9, 1),
            ("25%", "good_only", "half_up", "39/4", 10, 0),
            ("25%", "good_only", "ceil", "39/4", 10, 0),
            ("20%", "all_rated", "floor", "49/5", 9, 1),
        ],
    )
    def test_reads_ten_of_49_every_way(
        self, share: str, base: str, rounding: str, exact: str, allowed: int, excess: int
    ) -> None:
        found = cap_sum(cap(share=share, base=base, rounding=rounding), TEN_OF_49, SCALE)

        assert (found.exact, found.allowed, found.excess) == (Fraction(exact), allowed, excess)

    def test_allows_nobody_of_four(self) -> None:
        found = cap_sum(cap(), {"good": 4}, SCALE)

        assert (found.exact, found.allowed, found.excess) == (Fraction(4, 5), 0, 0)

    @pytest.mark.parametrize(
        ("good", "allowed"), [(2, 0), (3, 1), (7, 1), (8, 2)], ids=["0.4", "0.6", "1.4", "1.6"]
    )
    def test_rounds_half_up(self, good: int, allowed: int) -> None:
        assert cap_sum(cap(rounding="half_up"), {"good": good}, SCALE).allowed == allowed

    def test_rounds_exactly_a_half_up(self) -> None:
        assert cap_sum(cap(share="50%", rounding="half_up"), {"good": 5}, SCALE).allowed == 3

    def test_counts_a_share_that_no_decimal_is(self) -> None:
        found = cap_sum(cap(share="1/3"), {"excellent": 1, "good": 3}, SCALE)

        assert (found.allowed, found.excess) == (1, 0)

    def test_takes_the_raised_share_only_when_it_was_raised(self) -> None:
        may_be_raised = cap(raised_share="25%", rounding="half_up")

        asked = [cap_sum(may_be_raised, TEN_OF_49, SCALE, raised=each) for each in (False, True)]

        assert [(each.allowed, each.raised) for each in asked] == [(8, False), (10, True)]

    def test_raises_nothing_that_may_not_be_raised(self) -> None:
        found = cap_sum(cap(), TEN_OF_49, SCALE, raised=True)

        assert (found.allowed, found.raised) == (7, False)

    def test_takes_the_level_that_is_called_good(self) -> None:
        found = cap_sum(cap(base_level="completed"), {"good": 30, "completed": 10}, SCALE)

        assert (found.base_levels, found.base_count) == (("completed",), 10)

    def test_counts_all_down_to_the_level_that_is_called_good(self) -> None:
        counts = {"excellent": 3, "good": 5, "completed": 7, "not_completed": 9}

        found = cap_sum(cap(base="good_or_better", base_level="completed"), counts, SCALE)

        assert found.base_count == 15

    def test_gives_the_ratio_of_nothing_to_nobody(self) -> None:
        assert cap_sum(cap(), {"excellent": 1}, SCALE).ratio is None


class TestBothWays:
    def test_tells_two_shares_of_the_same_ten(self) -> None:
        only, better = both_ways(cap(base="all_rated"), TEN_OF_49, SCALE)

        assert (only.ratio, better.ratio) == (Fraction(10, 39), Fraction(10, 49))
        assert (only.excess, better.excess) == (3, 1)


UP, DOWN = ("good", "excellent"), ("excellent", "good")


class TestWouldExceed:
    @pytest.mark.parametrize(
        ("counts", "moves", "excess"),
        [
            # Six of 30 are allowed; whoever moves up leaves a base of 30.
            pytest.param({"excellent": 5, "good": 30}, [(None, "excellent")], None, id="anew"),
            pytest.param({"excellent": 5, "good": 30}, [UP], 1, id="out of the base"),
            pytest.param({"excellent": 5, "good": 31}, [UP], None, id="out of a larger base"),
            pytest.param({}, [(None, "excellent"), *[(None, "good")] * 5], None, id="all at once"),
            pytest.param({}, [(None, "excellent"), *[(None, "good")] * 4], 1, id="base too small"),
            pytest.param({"excellent": 10, "good": 39}, [DOWN], None, id="mending a part"),
            pytest.param({"excellent": 10, "good": 39}, [(None, "good")], None, id="larger base"),
            pytest.param(
                {"excellent": 10, "good": 39}, [(None, "excellent")], 4, id="another on top"
            ),
            pytest.param(
                {"excellent": 10, "good": 39},
                [(None, "excellent"), *[(None, "good")] * 6],
                2,
                id="another, though the base grows with it",
            ),
            pytest.param(
                {"excellent": 10, "good": 39},
                [("excellent", "excellent")],
                None,
                id="the same again",
            ),
            pytest.param(
                {"excellent": 6, "good": 30}, [("good", "completed")], 1, id="out of the base below"
            ),
            pytest.param({"excellent": 6, "good": 30}, [("good", None)], 1, id="no level any more"),
        ],
    )
    def test_looks_at_all_moves_together(
        self, counts: dict[str, int], moves: list[Move], excess: int | None
    ) -> None:
        found = would_exceed(cap(), counts, moves, SCALE)

        assert (found and found.excess) == excess

    def test_refuses_to_move_more_than_there_are(self) -> None:
        with pytest.raises(ValueError, match="more subjects leave"):
            moved({"good": 1}, [UP, UP])


class TestSentence:
    @pytest.mark.parametrize(
        ("code", "share", "counts", "told"),
        [
            ("en", "20%", {"excellent": 7, "good": 30}, "30 good × 20 % = 6.0"),
            ("vi", "20%", {"excellent": 7, "good": 30}, "30 good × 20 % = 6,0"),
            ("en", "20%", TEN_OF_49, "39 good × 20 % = 7.8"),
            ("vi", "22.5%", TEN_OF_49, "39 good × 22,5 % = 8,775"),
            ("vi", "1/7", {"excellent": 6, "good": 36}, "36 good × 1/7 = 36/7"),
        ],
    )
    def test_writes_the_sum_out(
        self, code: str, share: str, counts: dict[str, int], told: str
    ) -> None:
        facts = cap_sum(cap(share=share), counts, SCALE, unit="DB-01").facts

        sentence = language(code).text("findings", "cap_exceeded", **facts)

        assert told in sentence

    def test_says_how_many_are_too_many(self) -> None:
        facts = cap_sum(cap(), {"excellent": 7, "good": 30}, SCALE, unit="DB-01").facts

        en, vi = (language(code).text("findings", "cap_exceeded", **facts) for code in ("en", "vi"))

        assert en.endswith("= 6.0 → at most 6 excellent; proposed 7, 1 too many.")
        assert vi.endswith("= 6,0 → nhiều nhất 6 excellent; đang đề xuất 7, cần bớt 1.")
