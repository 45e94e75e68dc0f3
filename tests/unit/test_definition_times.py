"""The rules of definitions about lengths of time, days and ladders."""

from __future__ import annotations

import pytest

from tests.broken_definitions import (
    STANDARD,
    YEAR_END,
    Broken,
    broken,
    changed,
    problems,
)

TIMES = (
    broken("unknown zone", "time_zone_unknown", ("Asia/Ho_Chi_Minh", "▸Asia/Hanoi")),
    broken("zone that is a directory", "time_zone_unknown", ("Asia/Ho_Chi_Minh", "▸America")),
    broken("zone that is a file", "time_zone_unknown", ("Asia/Ho_Chi_Minh", "▸../../passwd")),
    broken(
        "stalled at once",
        "duration_not_positive",
        ("stalled_after: 5wd", "stalled_after: ▸0wd"),
    ),
    broken("due at once", "duration_not_positive", ("within: 10wd", "within: ▸0d")),
    broken("due before", "duration_not_positive", ("within: 10wd", "within: ▸-1wd")),
    broken("no membership", "duration_not_positive", ("within: P6M", "within: ▸P0M")),
    broken(
        "more than a century",
        "duration_too_long",
        ("within: 10wd", "within: ▸P101Y"),
        expected="≤ P100Y",
    ),
    broken("rung after a century", "duration_too_long", ("at: 8wd", "at: ▸36501d")),
    broken(
        "wrong millennium",
        "day_out_of_range",
        ("2022-11-04", "▸0222-11-04"),
        text=YEAR_END,
        expected="1900 – 2199",
    ),
    broken(
        "day before that of the stage before",
        "stages_due_out_of_order",
        ("2022-11-09", "▸2022-11-03"),
        text=YEAR_END,
        expected="≥ 2022-11-04",
    ),
    broken(
        "day that is excluded",
        "stages_due_out_of_order",
        ("{on: 2022-11-09}", "{before: ▸2022-11-04}"),
        text=YEAR_END,
    ),
    broken(
        "shorter from the start of the cycle",
        "stages_due_out_of_order",
        ("due: {within: 5wd}", "due: {within: ▸4wd, of: cycle}"),
        expected="≥ 5wd",
    ),
    broken(
        "inclusive day",
        "due_word_idle",
        ("due: {on: 2022-11-04}", "due: ▸{on: 2022-11-04, inclusive: false}"),
        text=YEAR_END,
        expected="before",
    ),
    broken(
        "day of the cycle",
        "due_word_idle",
        ("due: {on: 2022-11-04}", "due: ▸{on: 2022-11-04, of: cycle}"),
        text=YEAR_END,
        expected="within",
    ),
    broken(
        "day that no year has",
        "day_does_not_exist",
        ("due: {within: 10wd}", 'due: {on: ▸"02-30"}'),
    ),
    broken(
        "length of a quarter",
        "due_of_unfit",
        ("due: {within: 10wd}", "due: {within: 10wd, of: ▸quarter}"),
        expected="stage, cycle",
    ),
    broken(
        "working day of the cycle",
        "due_of_unfit",
        ("due: {within: 10wd}", "due: {working_day: 5, of: ▸cycle}"),
        expected="month, quarter, year",
    ),
    broken(
        "working day of nothing",
        "due_of_unfit",
        ("due: {within: 10wd}", "due: ▸{working_day: 5}"),
    ),
    broken(
        "working day number 0",
        "working_day_zero",
        ("due: {within: 10wd}", "due: {working_day: ▸0, of: month}"),
    ),
    broken(
        "working day that no year has",
        "number_too_large",
        ("due: {within: 10wd}", "due: {working_day: ▸261, of: year}"),
        expected="≤ 260",
    ),
    broken(
        "opening after the due day",
        "opens_after_due",
        ("due: {on: 2022-11-04}", "due: {on: 2022-11-04}\n        not_before: ▸2022-11-05"),
        text=YEAR_END,
        expected="≤ 2022-11-04",
    ),
    broken(
        "opening in a wrong millennium",
        "day_out_of_range",
        ("due: {within: 10wd}", "due: {within: 10wd}\n        not_before: ▸0222-11-05"),
    ),
    broken(
        "ladder without deadline",
        "ladder_without_deadline",
        ("{within: 10wd}\n        ladder: m", "{no_deadline: true}\n        ladder: ▸m"),
    ),
    broken(
        "rung before the one above",
        "rungs_out_of_order",
        ("at: 1wd", "at: ▸-1wd"),
        expected="≥ 0wd",
    ),
    broken(
        "rung of days before one of working days",
        "rungs_out_of_order",
        ("at: 3wd", "at: 10wd"),
        ("at: 5wd", "at: ▸9d"),
        ("at: 8wd", "at: 20d"),
    ),
    broken(
        "rung of days that weekends may overtake",
        "rungs_out_of_order",
        ("at: 8wd", "at: ▸18d"),
        expected="≥ 19d",
    ),
)


class TestRulesOfTimes:
    @pytest.mark.parametrize("case", [pytest.param(each, id=each.id) for each in TIMES])
    def test_tell_of_one_mistake_what_and_where(self, case: Broken) -> None:
        found = problems(case.text)

        assert [(each.code, each.line, each.column) for each in found] == [case.place]
        assert case.expected in (None, found[0].expected)

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param(
                [("due: {within: 10wd}", 'due: {before: "12-31"}')], id="day of every year"
            ),
            pytest.param(
                [("due: {within: 10wd}", "due: {working_day: -1, of: quarter}")],
                id="last working day of a quarter",
            ),
            pytest.param([("at: 1wd", "at: 0wd")], id="two rungs at once"),
            pytest.param([("at: 8wd", "at: 19d")], id="rungs of two kinds"),
            pytest.param([("        ladder: member\n", "")], id="deadline without ladder"),
            pytest.param(
                [("due: {within: 10wd}\n        ladder: member", "due: {no_deadline: true}")],
                id="no deadline",
            ),
        ],
    )
    def test_allow(self, changes: list[tuple[str, str]]) -> None:
        assert problems(changed(STANDARD, *changes)) == ()
