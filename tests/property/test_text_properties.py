"""Keys of text, for any text at all."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.legacy_text import looks_like_legacy_text
from workflow.domain.text import fold, is_code, nfc, person_sort_key, sort_key

LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)

words = st.text(LETTERS, min_size=1, max_size=6)
names = st.lists(words, min_size=1, max_size=5).map(" ".join)


class TestNfc:
    @given(st.text())
    def test_changes_nothing_the_second_time(self, text: str) -> None:
        assert nfc(nfc(text)) == nfc(text)


class TestFold:
    @given(st.text())
    def test_changes_nothing_the_second_time(self, text: str) -> None:
        assert fold(fold(text)) == fold(text)

    @given(names)
    def test_is_the_same_however_letters_are_composed_or_capitalised(self, name: str) -> None:
        assert fold(unicodedata.normalize("NFD", name).upper()) == fold(name)


class TestSortKey:
    @given(words, words)
    def test_puts_letters_in_the_order_of_the_alphabet_and_its_tones(
        self, one: str, other: str
    ) -> None:
        # In LETTERS every vowel is followed by its tones, so that its order serves for letters
        # of the same length that differ in one place only.
        shared = min(len(one), len(other)) - 1
        left, right = one[:shared] + one[shared], one[:shared] + other[shared]

        in_order = LETTERS.index(left[-1]) <= LETTERS.index(right[-1])

        assert (sort_key(left) <= sort_key(right)) is in_order

    @given(names, names)
    def test_decides_by_the_first_word_that_differs(self, one: str, other: str) -> None:
        pairs = zip(one.split(), other.split(), strict=False)
        first = next(((a, b) for a, b in pairs if a != b), None)

        if first is not None:
            assert (sort_key(one) < sort_key(other)) is (sort_key(first[0]) < sort_key(first[1]))

    @given(names, words)
    def test_puts_a_text_before_its_continuation(self, name: str, word: str) -> None:
        assert sort_key(name) < sort_key(f"{name} {word}")

    @given(st.integers(0, 10**12), st.integers(0, 10**12))
    def test_puts_numbers_in_the_order_of_their_values(self, one: int, other: int) -> None:
        assert (sort_key(f"Tổ {one}") < sort_key(f"Tổ {other}")) is (one < other)

    @given(st.text())
    def test_is_one_line_that_any_database_can_hold(self, text: str) -> None:
        assert not {"\n", "\r", "\x00"} & set(sort_key(text))


class TestPersonSortKey:
    @given(names, names)
    def test_decides_by_the_given_name_first(self, one: str, other: str) -> None:
        _, _, left = one.rpartition(" ")
        _, _, right = other.rpartition(" ")

        if left != right:
            assert (person_sort_key(one) < person_sort_key(other)) is (
                sort_key(left) < sort_key(right)
            )


class TestIsCode:
    @given(st.text())
    def test_never_accepts_what_would_split_a_reference(self, text: str) -> None:
        if is_code(text):
            assert not set("/@ ") & set(text)
            assert nfc(text) == text


class TestLooksLikeLegacyText:
    @given(st.text("bcdđghklmnpqrstvx ", max_size=4), st.sampled_from(LETTERS))
    def test_is_never_said_of_one_vietnamese_vowel(self, consonants: str, vowel: str) -> None:
        assert not looks_like_legacy_text(f"{consonants}{vowel}{consonants}")
