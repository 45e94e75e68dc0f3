"""Drawing in SVG: text is measured, wrapped and escaped."""

from __future__ import annotations

import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.pictures.svg import box, document, line, text_at, width_of, wrapped

VIETNAMESE = "Kiểm điểm, đánh giá, xếp loại chất lượng"


class TestWidthOf:
    def test_counts_marks_as_nothing(self) -> None:
        assert width_of("Kiểm điểm", 10) == pytest.approx(width_of("Kiem điem", 10))

    def test_is_the_same_composed_and_decomposed(self) -> None:
        decomposed = unicodedata.normalize("NFD", VIETNAMESE)

        assert width_of(decomposed, 10) == width_of(VIETNAMESE, 10)

    def test_is_greater_for_wide_and_for_bold_letters(self) -> None:
        assert width_of("iii", 10) < width_of("aaa", 10) < width_of("WWW", 10)
        assert width_of("aaa", 10) < width_of("aaa", 10, bold=True)
        assert width_of("aaa", 10) * 2 == width_of("aaa", 20)


class TestWrapped:
    def test_breaks_between_words(self) -> None:
        assert wrapped("một hai ba", width_of("một hai", 10), 10) == ["một hai", "ba"]

    def test_breaks_a_word_that_is_longer_than_a_line(self) -> None:
        assert wrapped("x aaaaa", width_of("aa", 10), 10) == ["x", "aa", "aa", "a"]

    def test_gives_one_line_of_nothing(self) -> None:
        assert wrapped(" ", 100, 10) == [""]

    @given(st.text(max_size=60), st.integers(15, 300))
    def test_loses_nothing_and_never_leaves_the_room(self, text: str, room: int) -> None:
        lines = wrapped(text, room, 10)

        assert all(width_of(each, 10) <= room or len(each) == 1 for each in lines)
        kept = "".join(wrapped(text, 100_000, 10)).split()
        assert "".join(lines).replace(" ", "") == "".join(kept)


class TestDocument:
    @given(st.text(max_size=40))
    def test_is_well_formed_whatever_people_write(self, text: str) -> None:
        drawn = document(
            [text_at((1, 2), text, size=10, bold=True, turned=True), box((0, 0), 10, 20)],
            width=100,
            height=50,
            millimetres=50,
            title=text,
            lang="vi",
        )

        root = ElementTree.fromstring(drawn)  # noqa: S314 - written above
        assert (root.get("width"), root.get("height")) == ("50mm", "25mm")
        assert unicodedata.is_normalized("NFC", drawn)

    def test_keeps_words_apart_from_marks(self) -> None:
        assert ">a &lt;b&gt; &amp; c<" in text_at((0, 0), "a <b> & c", size=10)

    def test_dashes_where_asked(self) -> None:
        assert "stroke-dasharray" in line([(0, 0), (1, 1)], dashed=True)
        assert "stroke-dasharray" not in line([(0, 0), (1, 1)], arrow=True)
