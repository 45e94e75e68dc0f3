"""Every mistake in how people are assumed to keep their days is found, and told where it is."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tests.definitions import shipped
from workflow.domain.behaviour import Behaviour, BehaviourRule, Pace
from workflow.domain.behaviour_check import check_behaviour, unknown_names
from workflow.domain.durations import CalendarDays, WorkingDays

IN_TIME = {"on_time": "100%"}


def problems(value: object) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return code, path, found and expected of every mistake."""
    return [
        (problem.code, problem.path, problem.found, problem.expected)
        for problem in (each.problem for each in check_behaviour(value).located)
    ]


def late(by: Any, **changes: Any) -> dict[str, Any]:
    """Return a behaviour in which everybody is late by so much."""
    return {"default": {"late": {"share": "100%", "by": by, **changes}}}


class TestSoundBehaviour:
    def test_is_read_whole(self) -> None:
        checked = check_behaviour(
            {
                "default": {
                    "on_time": "80%",
                    "late": {"share": "15%", "by": "1wd..10wd"},
                    "never": "5%",
                },
                "rules": [
                    {"track": "cell", "stage": "meeting", "on_time": "2/3", "never": "1/3"},
                    {"unit": 101, "late": {"share": "100%", "by": "3d"}},
                ],
            }
        )

        default = Pace(
            on_time=Fraction(4, 5),
            late=Fraction(3, 20),
            late_by=(WorkingDays(1), WorkingDays(10)),
        )
        always_late = Pace(
            on_time=Fraction(0), late=Fraction(1), late_by=(CalendarDays(3), CalendarDays(3))
        )
        assert checked.located == ()
        assert checked.behaviour == Behaviour(
            default=default,
            rules=(
                BehaviourRule(pace=Pace(on_time=Fraction(2, 3)), track="cell", stage="meeting"),
                BehaviourRule(pace=always_late, unit="101"),
            ),
        )

    def test_may_come_without_rules(self) -> None:
        assert problems({"default": IN_TIME}) == []


PACE = "on_time, late, never"


class TestMistakes:
    @pytest.mark.parametrize(
        ("value", "found"),
        [
            pytest.param(
                None, ("value_missing", None, None, "{default, rules}"), id="nothing at all"
            ),
            pytest.param(
                [], ("value_wrong_type", None, "[]", "{default, rules}"), id="a list instead"
            ),
            pytest.param({}, ("key_missing", None, None, "default"), id="no default"),
            pytest.param(
                {"default": None},
                ("value_missing", "default", None, f"{{{PACE}}}"),
                id="an empty default",
            ),
            pytest.param(
                {"default": IN_TIME, "rule": []},
                ("key_unknown", "rule", "rule", "rules"),
                id="a key that there is not",
            ),
            pytest.param(
                {"default": {"on_tme": "100%"}},
                ("key_unknown", "default.on_tme", "on_tme", "on_time"),
                id="a share that there is not",
            ),
            pytest.param(
                {"default": {"on_time": "most"}},
                ("share_not_understood", "default.on_time", "most", "100%, 92.5%, 2/3"),
                id="no share",
            ),
            pytest.param(
                {"default": {"on_time": "120%"}},
                ("share_above_whole", "default.on_time", "120%", "0% … 100%"),
                id="more than all",
            ),
            pytest.param(
                {"default": {"on_time": None}},
                ("value_missing", "default.on_time", None, "80%, 2/3"),
                id="an empty share",
            ),
            pytest.param(
                {"default": {"on_time": "80%", "never": "10%"}},
                ("shares_not_whole", "default", "90%", "100%"),
                id="too little in all",
            ),
            pytest.param(
                {"default": {"on_time": "2/3", "never": "2/3"}},
                ("shares_not_whole", "default", "4/3", "100%"),
                id="too much in all",
            ),
            pytest.param(
                {"default": {"late": "100%"}},
                ("value_wrong_type", "default.late", "100%", "{share, by}"),
                id="late without days",
            ),
            pytest.param(
                {"default": {"late": {"share": "100%"}}},
                ("key_missing", "default.late", None, "by"),
                id="no days late",
            ),
            pytest.param(
                {"default": {"on_time": "100%", "late": {"by": "3wd"}}},
                ("key_missing", "default.late", None, "share"),
                id="days late without a share",
            ),
            pytest.param(
                {"default": IN_TIME, "rules": {}},
                ("value_wrong_type", "rules", "{}", "[…]"),
                id="rules that are no list",
            ),
            pytest.param(
                {"default": IN_TIME, "rules": ["cell"]},
                ("value_wrong_type", "rules.0", "cell", f"{{track, stage, unit, {PACE}}}"),
                id="a rule that is a word",
            ),
            pytest.param(
                {"default": IN_TIME, "rules": [IN_TIME]},
                ("rule_place_missing", "rules.0", None, "track, stage, unit"),
                id="a rule about nobody",
            ),
            pytest.param(
                {"default": IN_TIME, "rules": [{"track": ["cell"], **IN_TIME}]},
                ("value_wrong_type", "rules.0.track", "[…]", '"…"'),
                id="a list of tracks",
            ),
            pytest.param(
                {"default": IN_TIME, "rules": [{"unit": True, **IN_TIME}]},
                ("value_wrong_type", "rules.0.unit", "true", '"…"'),
                id="a unit that is no code",
            ),
            pytest.param(
                {"default": IN_TIME, "rules": [{"stage": "", **IN_TIME}]},
                ("value_missing", "rules.0.stage", None, '"…"'),
                id="an empty stage",
            ),
            pytest.param(
                {"default": IN_TIME, "rules": [{"unit": "H"}] * 1001},
                ("list_too_long", "rules", None, "≤ 1000"),
                id="very many rules",
            ),
        ],
    )
    def test_are_found(self, value: object, found: tuple[str | None, ...]) -> None:
        assert problems(value) == [found]

    @pytest.mark.parametrize(
        ("by", "code", "expected"),
        [
            pytest.param("soon", "late_span_wrong", None, id="no length of time"),
            pytest.param("1wd..3d", "late_span_wrong", None, id="two kinds of days"),
            pytest.param("1wd..2wd..3wd", "late_span_wrong", None, id="three ends"),
            pytest.param("P1M", "late_span_wrong", None, id="months"),
            pytest.param(3, "late_span_wrong", None, id="a number"),
            pytest.param("0wd..3wd", "duration_not_positive", None, id="not late at all"),
            pytest.param("-2wd", "duration_not_positive", None, id="before it is due"),
            pytest.param("9wd..3wd", "late_span_backwards", "3wd..9wd", id="backwards"),
            pytest.param("1wd..1001wd", "duration_too_long", "≤ 1000", id="years"),
        ],
    )
    def test_are_found_in_the_days_late(self, by: Any, code: str, expected: str | None) -> None:
        [(found, path, shown, wanted)] = problems(late(by))

        assert (found, path, shown) == (code, "default.late.by", str(by))
        assert wanted == (expected or "1wd..10wd, 3d..20d, 5wd")

    def test_are_all_found_at_once(self) -> None:
        value = {
            "default": {"on_time": "x", "late": {"share": "y", "by": "z"}},
            "rules": [{"never": "100%"}, {"unit": "H", "never": "1%"}],
        }

        assert [code for code, *_ in problems(value)] == [
            "rule_place_missing",
            "shares_not_whole",
            "share_not_understood",
            "late_span_wrong",
            "share_not_understood",
        ]


class TestUnknownNames:
    @pytest.mark.parametrize(
        ("rule", "found"),
        [
            pytest.param(
                {"track": "cel"}, [("track_unknown", "rules.0.track", "cel", "cell")], id="track"
            ),
            pytest.param(
                {"stage": "meetings"},
                [("stage_unknown", "rules.0.stage", "meetings", "meeting")],
                id="stage",
            ),
            pytest.param(
                {"unit": "TL.9"}, [("unit_unknown", "rules.0.unit", "TL.9", None)], id="unit"
            ),
            pytest.param({"track": "cell", "stage": "rating", "unit": "TL"}, [], id="none"),
        ],
    )
    def test_are_found(self, rule: dict[str, str], found: list[tuple[str | None, ...]]) -> None:
        behaviour = check_behaviour({"default": IN_TIME, "rules": [{**rule, **IN_TIME}]}).behaviour
        assert behaviour is not None

        mistakes = unknown_names(behaviour, shipped("year_end_2022"), {"TL"})

        told = [each.problem for each in mistakes]
        assert [(each.code, each.path, each.found, each.expected) for each in told] == found

    def test_are_sought_in_the_track_that_is_named(self) -> None:
        rules = [{"track": "cell", "stage": "dossier", **IN_TIME}]
        behaviour = check_behaviour({"default": IN_TIME, "rules": rules}).behaviour
        assert behaviour is not None

        [mistake] = unknown_names(behaviour, shipped("annual_2026"), ())

        assert mistake.problem.expected == "meeting, proposal, rating, remediation"
