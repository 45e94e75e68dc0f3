"""Reports that say the same: word for word or nearly, whatever the subject is called."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.domain.same_text import Report, plain_words, same_texts
from workflow.domain.share import Share

TEXT = " ".join(f"chữ{number}" for number in range(100))


def reports(*texts: str) -> list[Report]:
    """Return reports of the subjects 0, 1 and so on."""
    return [Report(subject=str(number), text=text) for number, text in enumerate(texts)]


def groups(found: list[Report], *, at_least: int = 2) -> list[list[str]]:
    """Return the subjects of each text that is the same."""
    same = same_texts(found, at_least=at_least)
    return [[report.subject for report in each.reports] for each in same]


def changed(*places: int) -> str:
    """Return the text with other words at some places."""
    words = TEXT.split()
    for place in places:
        words[place] = f"khác{place}"
    return " ".join(words)


class TestPlainWords:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            pytest.param("Đã  hoàn\tthành\n tốt.", "đã hoàn thành tốt", id="blanks and capitals"),
            pytest.param("– «Tốt», (tốt); tốt…", "tốt tốt tốt", id="punctuation"),
            pytest.param(unicodedata.normalize("NFD", "Kiểm điểm"), "kiểm điểm", id="decomposed"),
            pytest.param("ki\u00adểm đi\u200bểm", "kiểm điểm", id="invisible signs"),
            pytest.param("chi_bộ 15/15", "chi bộ 15 15", id="an underscore and numbers"),
            pytest.param("ma má mà mả", "ma má mà mả", id="accents stay"),
            pytest.param("… !", "", id="no words"),
        ],
    )
    def test_are_without_capitals_and_punctuation(self, text: str, words: str) -> None:
        assert plain_words(text) == words

    @pytest.mark.parametrize(
        ("text", "names", "words"),
        [
            pytest.param("Chi bộ TL.01.02 tốt", ["TL.01.02"], "chi bộ tốt", id="a code"),
            pytest.param("Đảng viên 0001 tốt", ["đảng viên  0001"], "tốt", id="a name"),
            pytest.param("DV1 DV1 dv1 tốt", ["DV1"], "tốt", id="one after the other"),
            pytest.param("ấp A1 và ấp A", ["ấp A"], "ấp a1 và", id="whole words only"),
            pytest.param(
                "chi bộ ấp A họp", ["ấp A", "bộ ấp", "chi bộ ấp A"], "họp", id="the longer first"
            ),
            pytest.param("tốt", ["", "…"], "tốt", id="a name without words"),
        ],
    )
    def test_are_without_the_names_of_the_subject(
        self, text: str, names: list[str], words: str
    ) -> None:
        assert plain_words(text, names=names) == words


class TestSameTexts:
    def test_are_found_from_so_many_reports_on(self) -> None:
        nine, ten = reports(*["Tốt."] * 9), reports(*["Tốt."] * 10)

        assert same_texts(nine) == ()
        assert [each.identical for each in same_texts(ten)] == [10]

    def test_are_the_same_without_the_names_of_their_subjects(self) -> None:
        found = [
            Report(subject=code, text=f"{code}: hoàn thành tốt.", names=(code,))
            for code in ("DV0001", "DV0002")
        ]

        assert groups(found) == [["DV0001", "DV0002"]]

    def test_never_are_texts_without_words(self) -> None:
        assert groups(reports("", "…", " ")) == []

    def test_are_told_from_the_most_frequent_on(self) -> None:
        assert groups(reports("a", "b", "a", "b", "b")) == [["1", "3", "4"], ["0", "2"]]
        assert groups(reports("a", "a", "a", TEXT, TEXT, changed(3), changed(5))) == [
            ["3", "4", "5", "6"],
            ["0", "1", "2"],
        ]

    def test_count_nearly_the_same_ones_in(self) -> None:
        found = same_texts(reports(changed(3), TEXT, changed(97), TEXT), at_least=4)

        assert [[report.subject for report in each.reports] for each in found] == [list("0123")]
        assert found[0].identical == 2

    @pytest.mark.parametrize(
        ("other", "same"),
        [
            # 96 passages each: of n shared ones, n / (192 - n) has to be nine tenths.
            pytest.param(changed(50), True, id="five passages of 96 differ"),
            pytest.param(changed(50, 51), False, id="six differ"),
            pytest.param(changed(0, 1, 2, 3, 4), True, id="five at the beginning"),
            pytest.param(changed(0, 1, 2, 3, 4, 5), False, id="six at the beginning"),
        ],
    )
    def test_share_nine_tenths_of_their_passages(self, other: str, same: bool) -> None:
        assert groups(reports(TEXT, other)) == ([["0", "1"]] if same else [])

    def test_share_as_much_as_is_asked_for(self) -> None:
        pair = reports(TEXT, changed(50, 51))

        assert same_texts(pair, at_least=2, nearly=Share(Fraction(7, 8)))

    def test_share_them_even_if_one_is_a_little_longer(self) -> None:
        short = " ".join(TEXT.split()[:13])

        assert groups(reports(short, f"{short} thêm")) == [["0", "1"]]

    def test_are_compared_with_the_first_and_not_along_a_chain(self) -> None:
        start = range(4)

        chain = reports(TEXT, changed(*start), changed(*start, 50), changed(*start, 50, 70))

        assert groups(chain) == [["0", "1"], ["2", "3"]]

    def test_count_with_the_first_of_two_that_they_resemble(self) -> None:
        start = range(4)

        between = reports(TEXT, changed(*start, 98, 99), changed(*start))

        assert groups(between) == [["0", "2"]]

    def test_of_less_than_five_words_have_to_be_identical(self) -> None:
        assert groups(reports("một hai ba bốn", "một hai ba bốn", "một hai ba")) == [["0", "1"]]

    def test_are_found_among_many_that_share_a_form(self) -> None:
        number = count()
        form = " ".join(f"mẫu{place}" for place in range(200))
        others = [
            f"{form} " + " ".join(f"riêng{next(number)}" for _ in range(60)) for _ in range(300)
        ]

        found = groups(reports(*others, f"{others[7]} thêm", f"thêm {others[7]}"))

        assert found == [["7", "300", "301"]]

    @given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=12), max_size=12))
    @settings(max_examples=200)
    def test_are_those_that_comparing_every_pair_finds(self, texts: list[list[str]]) -> None:
        found = reports(*(" ".join(words) for words in texts))

        assert sorted(groups(found)) == sorted(by_every_pair([report.text for report in found]))


def by_every_pair(texts: list[str]) -> list[list[str]]:
    """Return the subjects of texts that are nearly the same as the first such one."""
    leaders: list[str] = []
    members: dict[str, list[str]] = {}
    by_frequency = sorted(dict.fromkeys(texts), key=lambda text: -texts.count(text))
    for text in by_frequency:
        leader = next((one for one in leaders if nearly(one, text)), text)
        if leader == text:
            leaders.append(text)
        numbers = [str(number) for number, other in enumerate(texts) if other == text]
        members.setdefault(leader, []).extend(numbers)
    return [sorted(numbers, key=int) for numbers in members.values() if len(numbers) > 1]


def nearly(one: str, other: str) -> bool:
    """Return whether nine tenths of the passages of five words of two texts are common."""
    some, others = (
        {tuple(words[start : start + 5]) for start in range(len(words) - 4)}
        for words in (one.split(), other.split())
    )
    return bool(some & others) and Fraction(len(some & others), len(some | others)) >= Fraction(
        9, 10
    )
