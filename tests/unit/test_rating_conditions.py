"""Conditions of levels: what holds, what does not, and what is not on record."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from workflow.domain.rating_conditions import (
    FactValue,
    as_told,
    attainable,
    band,
    judge,
    share_done,
    unmet,
)
from workflow.domain.scale import Level, Scale

NAMED = {"vi": "Tên", "en": "Name"}
SICK = {"fact": "months_absent", "less_than": 3}
LATE = {"fact": "late", "at_most": "20%"}

# The scale on 100 points of 2025, as far as it was seen.
POINTS: tuple[dict[str, Any], ...] = (
    {
        "level": "excellent",
        "score_from": 90,
        "conditions": [
            {"fact": "on_time", "at_least": "100%"},
            {"fact": "exceeded", "at_least": "30%"},
            {"fact": "remedies_verified", "at_least": 1},
        ],
    },
    {
        "level": "good",
        "score_from": 70,
        "conditions": [{"fact": "on_time", "at_least": "100%"}],
    },
    {"level": "completed", "score_from": 50, "conditions": [LATE]},
    {"level": "not_completed"},
)
# The scale of 2019: long sickness leaves no more than "completed".
WORDS: tuple[dict[str, Any], ...] = (
    {"level": "excellent", "conditions": [SICK]},
    {"level": "good", "conditions": [SICK]},
    {"level": "completed"},
    {"level": "not_completed"},
)


def a_scale(*levels: dict[str, Any]) -> Scale:
    """Return a scale with these levels."""
    return Scale.model_validate({"levels": [{"title": NAMED, **level} for level in levels]})


def facts(**given: int | str) -> dict[str, FactValue]:
    """Return facts, with numbers written as fractions."""
    return {name: Fraction(value) for name, value in given.items()}


ALL = facts(score=92, on_time=1, exceeded="3/10", remedies_verified=1, late=0)


class TestAttainable:
    @pytest.mark.parametrize(
        ("changes", "level"),
        [
            pytest.param({}, "excellent", id="all there is to hold"),
            pytest.param(facts(score=90), "excellent", id="exactly the lower end"),
            pytest.param(facts(score="899/10"), "good", id="below the lower end"),
            pytest.param(facts(score=90, exceeded="29/100"), "good", id="29 % exceeded"),
            pytest.param(
                facts(score=90, exceeded="29/100", on_time="99/100"),
                "completed",
                id="not good either",
            ),
            pytest.param(
                facts(score=90, exceeded="29/100", on_time="99/100", late="21/100"),
                "not_completed",
                id="known to miss all of them",
            ),
            pytest.param(facts(score=49), "not_completed", id="too few points for any"),
            pytest.param({"remedies_verified": None}, "good", id="not on record"),
            pytest.param({"score": None}, None, id="no score on record"),
        ],
    )
    def test_takes_the_first_level_whose_conditions_all_hold(
        self, changes: dict[str, FactValue | None], level: str | None
    ) -> None:
        told = {name: value for name, value in {**ALL, **changes}.items() if value is not None}

        assert attainable(a_scale(*POINTS), told).level == level

    @pytest.mark.parametrize(
        ("months", "level"),
        [("2", "excellent"), ("3", "completed"), ("29/10", "excellent"), (None, None)],
    )
    def test_takes_no_more_than_completed_after_three_months_of_sickness(
        self, months: str | None, level: str | None
    ) -> None:
        told = facts(months_absent=months) if months else {}

        assert attainable(a_scale(*WORDS), told).level == level

    def test_advises_nothing_where_nothing_is_asked(self) -> None:
        levels = [{"level": name} for name in ("excellent", "good", "completed")]

        assert attainable(a_scale(*levels), ALL).level is None

    def test_tells_what_became_of_every_condition(self) -> None:
        found = attainable(a_scale(*POINTS), ALL | facts(exceeded="29/100"))

        assert list(found.judged) == ["excellent", "good", "completed", "not_completed"]
        assert [each.holds for each in found.judged["excellent"]] == [True, True, False, True]


class TestHidden:
    @pytest.mark.parametrize("exceeded", ["3/10", "29/100", None])
    def test_is_not_told_by_the_level_that_follows(self, exceeded: str | None) -> None:
        told = {**ALL, **(facts(exceeded=exceeded) if exceeded else {})}

        found = attainable(a_scale(*POINTS), told, hidden={"exceeded"})

        assert found.level is None
        assert [each.value for each in found.judged["excellent"]] == [92, 1, None, 1]

    def test_lets_a_level_follow_where_the_better_ones_are_missed_in_sight(self) -> None:
        told = ALL | facts(score=89)

        assert attainable(a_scale(*POINTS), told, hidden={"exceeded"}).level == "good"
        assert attainable(a_scale(*POINTS), told, hidden={"on_time"}).level is None

    def test_stands_once_at_the_end(self) -> None:
        judged = attainable(a_scale(*POINTS), ALL).judged["excellent"]

        score, on_time, exceeded, verified = judged
        assert as_told(judged, {"on_time", "exceeded"}) == (score, verified, None)
        assert as_told(judged, {"late"}) == (score, on_time, exceeded, verified)


class TestAskedOf:
    def test_leaves_out_what_is_asked_of_other_tracks(self) -> None:
        scale = a_scale({"level": "good", "conditions": [{**SICK, "tracks": ["member"]}, LATE]})

        asked = {
            track: [each.fact for each in scale.asked_of(track).levels[0].conditions]
            for track in ("member", "cell")
        }

        assert asked == {"member": ["months_absent", "late"], "cell": ["late"]}


class TestJudge:
    @pytest.mark.parametrize(
        ("comparison", "below", "at", "above"),
        [
            ("at_least", False, True, True),
            ("more_than", False, False, True),
            ("at_most", True, True, False),
            ("less_than", True, False, False),
        ],
    )
    def test_compares_exactly(self, comparison: str, below: bool, at: bool, above: bool) -> None:
        level = Level.model_validate(
            {"level": "a", "title": NAMED, "conditions": [{"fact": "late", comparison: "1/3"}]}
        )
        third, least = Fraction(1, 3), Fraction(1, 10**12)

        judged = [
            judge(level, {"late": value}, a_scale({"level": "a"}))[0].holds
            for value in (third - least, third, third + least)
        ]

        assert judged == [below, at, above]

    @pytest.mark.parametrize(
        ("value", "holds"),
        [
            ("excellent", True),
            ("good", True),
            ("completed", False),
            ("unheard_of", None),
            (Fraction(1), None),
            (None, None),
        ],
    )
    def test_takes_a_level_or_a_better_one(
        self, value: FactValue | None, holds: bool | None
    ) -> None:
        level = {"level": "good", "conditions": [{"fact": "collective_level", "is_level": "good"}]}
        scale = a_scale({"level": "excellent"}, level, {"level": "completed"})
        told = {} if value is None else {"collective_level": value}

        [judged] = judge(scale.levels[1], told, scale)

        assert (judged.value, judged.holds) == (value, holds)

    def test_does_not_take_a_level_for_a_number(self) -> None:
        scale = a_scale({"level": "good", "conditions": [{"fact": "late", "at_most": 1}]})

        [judged] = judge(scale.levels[0], {"late": "good"}, scale)

        assert judged.holds is None


class TestUnmet:
    def test_returns_what_does_not_hold_and_what_is_not_on_record(self) -> None:
        scale = a_scale(*POINTS)

        found = unmet(scale.levels[0], facts(score=95, on_time="1/2", exceeded=1), scale)

        assert [(each.condition.fact, each.value, each.holds) for each in found] == [
            ("on_time", Fraction(1, 2), False),
            ("remedies_verified", None, None),
        ]


class TestBand:
    @pytest.mark.parametrize(
        ("rank", "expected"), [(0, (90, None)), (1, (70, 90)), (2, (50, 70)), (3, (None, 50))]
    )
    def test_ends_where_that_of_the_better_level_begins(
        self, rank: int, expected: tuple[int | None, int | None]
    ) -> None:
        scale = a_scale(*POINTS)

        assert band(scale.levels[rank], scale) == expected


class TestShareDone:
    @pytest.mark.parametrize(
        ("done", "of", "share"), [(0, 0, 1), (0, 3, 0), (2, 3, Fraction(2, 3)), (3, 3, 1)]
    )
    def test_takes_all_of_nothing_for_done(self, done: int, of: int, share: int | Fraction) -> None:
        assert share_done(done, of) == share
