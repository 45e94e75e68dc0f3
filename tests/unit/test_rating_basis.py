"""What ratings are read against."""

from __future__ import annotations

from fractions import Fraction

import pytest

from workflow.domain.rating_basis import RatingBasis
from workflow.domain.scale import Scale

NAMED = {"vi": "Tên", "en": "Name"}
SCALE = Scale.model_validate(
    {"levels": [{"level": name, "title": NAMED} for name in ("excellent", "good", "completed")]}
)


class TestHeadedLevel:
    @pytest.mark.parametrize(
        ("headed", "level"),
        [
            pytest.param({}, None, id="heads nothing"),
            pytest.param({1: None}, None, id="nothing is decided"),
            pytest.param({1: "good"}, "good", id="one unit"),
            pytest.param({1: "excellent", 2: "completed", 3: "good"}, "completed", id="the worst"),
            pytest.param({1: None, 2: "good"}, "good", id="one is not decided"),
        ],
    )
    def test_is_that_of_what_the_person_heads(
        self, headed: dict[int, str | None], level: str | None
    ) -> None:
        assert RatingBasis(headed=headed).headed_level(SCALE) == level

    def test_is_what_is_being_decided_now(self) -> None:
        basis = RatingBasis(headed={1: "excellent"})

        assert basis.headed_level(SCALE, {1: "good", 2: "completed"}) == "good"
        assert basis.headed_level(SCALE, {1: None}) is None


class TestFacts:
    def test_are_what_is_on_record_with_the_score(self) -> None:
        basis = RatingBasis(known={"exceeded": Fraction(3, 10)})

        assert basis.facts(SCALE) == {"exceeded": Fraction(3, 10)}
        assert basis.facts(SCALE, score=Fraction(185, 2))["score"] == Fraction(185, 2)

    @pytest.mark.parametrize(
        ("headed", "home", "level"),
        [
            pytest.param({}, "good", "good", id="a member belongs to the unit"),
            pytest.param(
                {1: "completed"}, "good", "completed", id="a head goes with what he heads"
            ),
            pytest.param({1: None}, "good", None, id="which is not decided"),
            pytest.param({}, None, None, id="nothing is decided"),
        ],
    )
    def test_have_the_level_of_the_collective(
        self, headed: dict[int, str | None], home: str | None, level: str | None
    ) -> None:
        basis = RatingBasis(headed=headed, home_level=home)

        assert basis.facts(SCALE).get("collective_level") == level
