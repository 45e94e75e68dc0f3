"""Where a review stood when something happened, and what an event is about beside it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.test_history import stored
from workflow.domain.canonical import canonical_json
from workflow.domain.concerned import meetings_in, remedies_in, reviews_in, units_in
from workflow.domain.history import StoredEvent
from workflow.domain.stays import Stays


def event(seq: int, kind: str = "note", review: int | None = 1, **body: Any) -> StoredEvent:
    return stored(seq=seq, kind=kind, review_id=review, body=canonical_json(body))


MOVES = [
    event(1, "review_opened", state="a"),
    event(2, "review_opened", review=2, state="b"),
    event(4, "review_moved", **{"from": "a", "to": "b"}),
    event(6, "review_moved", **{"from": "b", "to": "b"}),
    event(8, "review_migrated", to="c"),
    event(10, "review_moved", to="b"),
]


class TestStays:
    @pytest.mark.parametrize(
        ("stage", "seqs"),
        [("a", [1, 2, 3, 4]), ("b", [4, 5, 6, 7, 8, 10, 11]), ("c", [8, 9, 10]), ("d", [])],
    )
    def test_cover_coming_and_leaving(self, stage: str, seqs: list[int]) -> None:
        stays = Stays(stage, MOVES)

        assert [seq for seq in range(12) if stays.cover(event(seq), {})] == seqs
        assert stays.is_empty is (stage == "d")

    def test_are_those_of_each_review(self) -> None:
        stays = Stays("b", MOVES)

        assert stays.cover(event(3, review=2), {})
        assert not stays.cover(event(3, review=1), {})
        assert not stays.cover(event(3, review=3), {})

    def test_of_no_review_is_what_the_event_names(self) -> None:
        stays = Stays("b", MOVES)

        assert stays.cover(event(3, review=None), {"stage": "b"})
        assert not stays.cover(event(3, review=None), {"stage": "a"})
        assert not stays.cover(event(3, review=None), {})


BODY = {
    "reviews": [[3, 5], [9, 9]],
    "records": {
        "meeting": {"columns": ["id", "unit_id"], "rows": [[40, 7]]},
        "meeting_review": {"columns": ["review_id", "meeting_id"], "rows": [[1, 41], [2, 40]]},
        "remedy": {"columns": ["id", "review_id"], "rows": [[50, None]]},
        "remedy_plan": {"columns": ["remedy_id"], "rows": [[51]]},
    },
}


class TestConcerned:
    def test_names_reviews_in_records_and_spans(self) -> None:
        assert reviews_in(BODY) == {1, 2, 3, 4, 5, 9}

    @pytest.mark.parametrize("told", [7, [1, 2], ["1"], [[1, 2, 3]], None])
    def test_takes_no_other_list_for_spans(self, told: object) -> None:
        assert reviews_in({"reviews": told}) == frozenset()

    def test_names_units_meetings_and_remedies(self) -> None:
        assert units_in(BODY) == {7}
        assert meetings_in(BODY) == {40, 41}
        assert remedies_in(BODY) == {50, 51}
        assert meetings_in({}) == frozenset()
