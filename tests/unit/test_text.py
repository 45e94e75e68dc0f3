"""Vietnamese text: spelling, search, order, codes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import pytest

from workflow.domain.text import fold, is_code, nfc, nfc_lines, person_sort_key, sort_key

SPELLINGS_OF_E = ["ệ", "e\u0302\u0323", "e\u0323\u0302", "ê\u0323", "ẹ\u0302"]


def assert_in_order(keys: Iterable[str]) -> None:
    found = list(keys)
    assert found == sorted(set(found))


class TestNfc:
    @pytest.mark.parametrize("spelling", SPELLINGS_OF_E, ids=ascii)
    def test_composes_every_spelling_of_a_letter(self, spelling: str) -> None:
        assert nfc(f"Hu{spelling}") == "Huệ"

    def test_trims_and_leaves_one_blank_between_words(self) -> None:
        assert nfc(" Đảng\u00a0bộ \t xã\n") == "Đảng bộ xã"


class TestFold:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Đảng bộ", "dang bo"),
            ("ĐƯỜNG", "duong"),
            ("Ðảng", "dang"),
            ("Ɖảng", "dang"),
            ("ðảng", "dang"),
            ("hoà", "hoa"),
            ("hòa", "hoa"),
            ("Nguye\u0302\u0303n", "nguyen"),
            ("Chi\u200b\tbộ\u00a02", "chi bo 2"),
        ],
    )
    def test_leaves_letters_that_anyone_can_type(self, text: str, expected: str) -> None:
        assert fold(text) == expected

    def test_folds_every_vietnamese_letter_to_ascii(self) -> None:
        vowels = "aăâeêioôơuưy"
        tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
        letters = [unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones]

        folded = {fold(letter) for letter in [*letters, *map(str.upper, letters), "đ", "Đ"]}

        assert folded == set("aeiouyd")


class TestSortKey:
    @pytest.mark.parametrize(
        "texts",
        [
            pytest.param(["a", "ă", "â", "b", "c", "d", "đ", "e", "ê"], id="letters"),
            pytest.param(["n", "o", "ô", "ơ", "p", "t", "u", "ư", "v"], id="more letters"),
            pytest.param(["la", "là", "lả", "lã", "lá", "lạ"], id="tones"),
            pytest.param(["lạ", "lan", "làn"], id="letters before tones"),
            pytest.param(["mu", "mụ", "mü", "my"], id="foreign accents after tones"),
            pytest.param(["mo", "mọ", "mŏ", "mp"], id="shapes that make no Vietnamese letter"),
            pytest.param(["Bình Yên", "Bính An"], id="one word before the next"),
            pytest.param(["An", "An Bình", "Anh"], id="a word before a longer one"),
            pytest.param(["Dương", "Đảng", "Ông", "Võ", "Yến"], id="not after the ASCII ones"),
            pytest.param(["an", "An", "AN", "án"], id="capitals last"),
            pytest.param(["An a", "an b"], id="capitals after every word"),
            pytest.param(["Chi bộ 2", "Chi bộ 2A", "Chi bộ 10", "Chi bộ A"], id="numbers"),
            pytest.param(["Tổ 9", "Tổ 10", f"Tổ 1{'0' * 5000}"], id="very long numbers"),
            pytest.param(["Tổ 1", "Tổ 02", "Tổ 3"], id="zeros in front"),
            pytest.param(
                ["Tổ I", "Tổ II", "Tổ IV", "Tổ V", "Tổ VI", "Tổ IX", "Tổ X", "Tổ XXXIX"], id="Roman"
            ),
            pytest.param(["PHƯỜNG IX", "PHƯỜNG V"], id="no Roman numbers among capitals"),
            pytest.param(["IX Bình", "V An"], id="no Roman number in front"),
            pytest.param(["Y Bih", "Y Êban", "Zơrâm"], id="names of the highlands"),
            pytest.param(["zéta", "Ωmega", "Жук"], id="other alphabets last"),
            pytest.param(["Xã Đ", "Xã E"], id="đ is a letter"),
        ],
    )
    def test_is_in_vietnamese_order(self, texts: list[str]) -> None:
        assert_in_order(sort_key(text) for text in texts)

    @pytest.mark.parametrize("spelling", SPELLINGS_OF_E, ids=ascii)
    def test_is_the_same_for_every_spelling_of_a_letter(self, spelling: str) -> None:
        assert sort_key(f"  Hu{spelling}\u200b ") == sort_key("Huệ")

    @pytest.mark.parametrize("lookalike", ["Ð", "Ɖ"], ids=ascii)
    def test_takes_letters_that_look_like_d_with_stroke_for_it(self, lookalike: str) -> None:
        assert sort_key(f"{lookalike}ông") == sort_key("Đông")

    @pytest.mark.parametrize(
        "text", ["", " ", "\u0301", "\u200b", "\x00", "…", "²", "😀", "ü", "İ"], ids=ascii
    )
    def test_exists_for_any_text(self, text: str) -> None:
        assert sort_key(text) <= sort_key(f"{text}a")


class TestPersonSortKey:
    def test_goes_by_given_name_then_middle_names_then_family_name(self) -> None:
        names = [
            "Trần An",
            "Lê Thị An",
            "Lê Văn An",
            "Đỗ Văn Ân",
            "Nguyễn Văn Bình",
            "Nguyễn Thị Bính",
            "Phạm Đức",
        ]

        assert_in_order(person_sort_key(name) for name in names)

    def test_does_not_mix_given_names_that_differ_in_tone(self) -> None:
        names = ["Lê An Bình", "Lê Yên Bình", "Lê An Bính", "Lê Yên Bính"]

        assert_in_order(person_sort_key(name) for name in names)

    def test_separates_fewer_middle_names_from_more(self) -> None:
        names = ["An", "Ái An", "Võ An", "Bùi Văn An", "Bùi Văn Bảo An"]

        assert_in_order(person_sort_key(name) for name in names)

    def test_takes_no_given_name_for_a_roman_number(self) -> None:
        names = ["Lê Văn Bi", "Lê Văn I", "Lê Văn V"]

        assert_in_order(person_sort_key(name) for name in names)

    @pytest.mark.parametrize("name", ["", "An"])
    def test_exists_for_a_name_of_one_word_or_none(self, name: str) -> None:
        assert person_sort_key(name) < person_sort_key("Lê Bình")


class TestIsCode:
    @pytest.mark.parametrize(
        "text",
        ["TL.01.01", "DV0001", "KD-2022_2", "đảng-ủy", "7", "x" * 64],
    )
    def test_accepts_letters_digits_and_three_signs(self, text: str) -> None:
        assert is_code(text)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "x" * 65,
            "a/b",
            "a@b",
            "a b",
            "a\u00a0b",
            "a\n",
            "a\x00",
            "a\u200b",
            "đa\u0309ng",
            "a\u0308\u0308",
            "\u212b",
            "a²",
            "٣",
            "a:b",
            ".",
            "..",
            "--",
        ],
        ids=ascii,
    )
    def test_refuses_anything_else(self, text: str) -> None:
        assert not is_code(text)


class TestNfcLines:
    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("Ưu điểm\r\n  Hạn   chế \n", "Ưu điểm\nHạn chế"),
            ("\n\nmột\n\nhai\n\n", "một\n\nhai"),
            ("U\u031bu \u0111ie\u0302\u0309m", "Ưu điểm"),
            ("", ""),
        ],
        ids=["line ends and blanks", "paragraphs", "decomposed", "nothing"],
    )
    def test_composes_and_keeps_line_breaks(self, written: str, kept: str) -> None:
        assert nfc_lines(written) == kept
