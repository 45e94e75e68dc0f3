"""Fills and blocks that are told apart without colours."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.pictures.shades import BLOCKS, Shade, fill_of, patterns, strip

PARTS = st.lists(st.tuples(st.sampled_from(list(Shade)), st.integers(0, 10_000)), max_size=7)


def lightness(fill: str) -> float:
    red, green, blue = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


class TestFills:
    def test_have_each_a_pattern_or_a_lightness_of_its_own(self) -> None:
        fills = {shade: fill_of(shade, prefix="p-") for shade in Shade}
        plain = sorted(lightness(fill) for fill in fills.values() if fill.startswith("#"))

        assert len(set(fills.values())) == len(Shade)
        assert all(later - one > 40 for one, later in pairwise(plain))

    def test_name_patterns_that_are_there(self) -> None:
        drawn = ElementTree.fromstring(patterns(Shade, prefix="p-"))  # noqa: S314 - ours
        named = {pattern.get("id") for pattern in drawn}

        asked = {fill_of(shade, prefix="p-") for shade in Shade}

        assert {f"url(#{name})" for name in named} == {f for f in asked if f.startswith("url")}

    def test_have_each_a_block_of_its_own(self) -> None:
        assert len(set(BLOCKS.values())) == len(BLOCKS) == len(Shade)


class TestStrip:
    @pytest.mark.parametrize(
        ("parts", "shown"),
        [
            pytest.param([(Shade.PASSED, 1), (Shade.OVERDUE, 1)], "█████╱╱╱╱╱", id="halves"),
            pytest.param([(Shade.PASSED, 999), (Shade.OVERDUE, 1)], "█████████╱", id="a trace"),
            pytest.param([(Shade.PASSED, 3), (Shade.STALLED, 0)], "██████████", id="all"),
            pytest.param([], " " * 10, id="nothing"),
        ],
    )
    def test_shares_its_cells_out(self, parts: list[tuple[Shade, int]], shown: str) -> None:
        assert strip(parts, cells=10) == shown

    @given(PARTS, st.integers(8, 60))
    def test_is_as_long_as_asked_and_hides_nothing(
        self, parts: list[tuple[Shade, int]], cells: int
    ) -> None:
        shown = strip(parts, cells=cells)

        assert len(shown) == cells
        assert {BLOCKS[shade] for shade, count in parts if count} == set(shown) - {" "}
