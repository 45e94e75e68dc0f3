"""The rules of definitions about the scale: levels, what they ask for, and caps."""

from __future__ import annotations

import pytest

from tests.broken_definitions import STANDARD, Broken, broken, changed, problems

GOOD = "- level: good\n      title: {vi: Hoàn thành tốt nhiệm vụ, en: Completed well}\n"
EXCELLENT = (
    "- level: excellent\n"
    "      title: {vi: Hoàn thành xuất sắc nhiệm vụ, en: Completed excellently}\n"
)
LEVELS = "  levels:\n"
RESULT = "  results: {on_time: {vi: Đúng hạn, en: On time}}\n"


def with_excellent(text: str) -> tuple[str, str]:
    """Return the change that says more about the best level."""
    return EXCELLENT, f"{EXCELLENT}      {text}\n"


def with_good(text: str) -> tuple[str, str]:
    """Return the change that says more about the second level."""
    return GOOD, f"{GOOD}      {text}\n"


def with_scale(text: str) -> tuple[str, str]:
    """Return the change that says more about the scale."""
    return LEVELS, f"  {text}\n{LEVELS}"


def with_cap(text: str) -> tuple[str, str]:
    """Return the change that adds a cap on the best level."""
    return with_scale(f"caps: [{{cap: best, share: 20%, {text}}}]")


SCALES = (
    broken(
        "cap on no level",
        "level_unknown",
        with_cap("level: ▸excelent"),
        expected="excellent",
    ),
    broken(
        "share of no level",
        "level_unknown",
        with_cap("level: excellent, base_level: ▸god"),
        expected="good",
    ),
    broken("good from no level", "level_unknown", with_scale("good_from: ▸nice")),
    broken(
        "collective on no level",
        "level_unknown",
        with_excellent("conditions: [{fact: collective_level, is_level: ▸great}]"),
    ),
    broken(
        "bands upwards",
        "bands_out_of_order",
        with_excellent("score_from: 90"),
        with_good("score_from: ▸92,5"),
        expected="< 90",
    ),
    broken(
        "bands of the same beginning",
        "bands_out_of_order",
        with_excellent("score_from: 90"),
        with_good("score_from: ▸90"),
    ),
    broken(
        "band above the greatest score",
        "band_out_of_reach",
        with_excellent("score_from: ▸100,5"),
        expected="100",
    ),
    broken(
        "result that is not listed",
        "condition_fact_unknown",
        (LEVELS, RESULT + LEVELS),
        with_good("conditions: [{fact: ▸on_tme, at_least: 100%}]"),
        expected="on_time",
    ),
    broken(
        "result where none is listed",
        "condition_fact_unknown",
        with_good("conditions: [{fact: ▸remedies_verifed, at_least: 100%}]"),
        expected="remedies_verified",
    ),
    broken(
        "level compared with a number",
        "comparison_unfit",
        with_good("conditions: [▸{fact: collective_level, at_least: 1}]"),
        expected="is_level",
    ),
    broken(
        "number compared with a level",
        "comparison_unfit",
        with_good("conditions: [▸{fact: score, is_level: good}]"),
    ),
    broken(
        "result that is a fact already",
        "result_name_reserved",
        with_scale("results: {▸score: {vi: Điểm, en: Score}}"),
    ),
    broken(
        "cap twice",
        "cap_repeated",
        with_scale(
            "caps: [{cap: best, level: excellent, share: 20%},"
            " {cap: ▸best, level: excellent, share: 25%}]"
        ),
    ),
    broken(
        "cap on no track",
        "track_unknown",
        with_cap("level: excellent, tracks: [member, ▸colective]"),
        expected="collective",
    ),
    broken(
        "condition of no track",
        "track_unknown",
        with_good("conditions: [{fact: score, at_least: 1, tracks: [▸membre]}]"),
        expected="member",
    ),
    broken("cap on the worst level", "cap_without_base", with_cap("level: ▸not_completed")),
    broken(
        "share of a level that is not below",
        "base_level_not_below",
        with_cap("level: good, base_level: ▸excellent"),
        expected="completed, not_completed",
    ),
    broken(
        "raised downwards",
        "raised_share_below",
        with_cap("level: excellent, raised_share: ▸19.5%"),
        expected="≥ 20%",
    ),
    broken(
        "raised by somebody to nothing",
        "cap_word_idle",
        with_cap("level: excellent, ▸raised_by: secretary"),
        expected="raised_share",
    ),
    broken(
        "good level of a share of all",
        "cap_word_idle",
        with_cap("level: excellent, base: all_rated, ▸base_level: good"),
    ),
)


class TestRulesOfScales:
    @pytest.mark.parametrize("case", [pytest.param(each, id=each.id) for each in SCALES])
    def test_tell_of_one_mistake_what_and_where(self, case: Broken) -> None:
        found = problems(case.text)

        assert [(each.code, each.line, each.column) for each in found] == [case.place]
        assert case.expected in (None, found[0].expected)

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param(
                [
                    with_scale(
                        "caps: [{cap: best, level: excellent, share: 20%, base: good_or_better,"
                        " base_level: good, rounding: half_up, tracks: [member], within: committee,"
                        " exclude_heads: true, raised_share: 25%, raised_by: standing_board}]"
                    )
                ],
                id="a cap that says everything",
            ),
            pytest.param(
                [with_cap("level: not_completed, base: all_rated")], id="a share of all at the end"
            ),
            pytest.param(
                [with_cap("level: excellent, raised_share: 20%")], id="raised to the same share"
            ),
            pytest.param(
                [
                    (LEVELS, RESULT + LEVELS),
                    with_good(
                        "conditions: [{fact: on_time, at_least: 100%}, {fact: score, at_least: 70},"
                        " {fact: disciplined, at_most: 0},"
                        " {fact: collective_level, is_level: good}]"
                    ),
                ],
                id="results beside facts that are worked out",
            ),
            pytest.param(
                [with_excellent("score_from: 90"), with_good("score_from: 89,9")],
                id="bands downwards",
            ),
            pytest.param([with_excellent("score_from: 90")], id="a level without a band"),
            pytest.param(
                [with_excellent("score_from: 180"), with_scale("most_points: 200")],
                id="more points than a hundred",
            ),
        ],
    )
    def test_allow(self, changes: list[tuple[str, str]]) -> None:
        assert problems(changed(STANDARD, *changes)) == ()
