"""Where the reviews of stages go that another version does not have."""

from __future__ import annotations

from typing import Any

import pytest

from tests.definitions import a_definition, a_stage, a_track
from tests.factories import a_review
from workflow.domain.definition import Definition
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.migration_moves import read_moves, targets


def of_tracks(**tracks: list[str]) -> Definition:
    kinds = {"members": {"people_in": ["cell"]}, "cells": {"units": ["cell"]}}
    made: dict[str, Any] = {
        name: a_track(*(a_stage(stage) for stage in stages), subjects=kinds[name])
        for name, stages in tracks.items()
    }
    return a_definition(tracks=made)


BEFORE = of_tracks(members=["first", "feedback", "last"], cells=["first", "feedback", "last"])
RENAMED = of_tracks(members=["first", "opinions", "last"], cells=["first", "opinions", "last"])
SHORTER = of_tracks(members=["first", "last"], cells=["first", "feedback", "last"])


class TestReadMoves:
    @pytest.mark.parametrize(
        ("text", "after", "expected"),
        [
            pytest.param(
                "feedback=opinions",
                RENAMED,
                {("members", "feedback"): "opinions", ("cells", "feedback"): "opinions"},
                id="of every track",
            ),
            pytest.param(
                " cells/feedback = cells/opinions ",
                RENAMED,
                {("cells", "feedback"): "opinions"},
                id="of one track",
            ),
            pytest.param(
                "members/feedback=last", SHORTER, {("members", "feedback"): "last"}, id="one name"
            ),
            pytest.param(
                "feedback=last", SHORTER, {("members", "feedback"): "last"}, id="where it is gone"
            ),
        ],
    )
    def test_reads_where_stages_lead(
        self, text: str, after: Definition, expected: dict[tuple[str, str], str]
    ) -> None:
        assert read_moves([text], before=BEFORE, after=after) == expected

    @pytest.mark.parametrize(
        ("texts", "after", "code"),
        [
            (["feedback"], RENAMED, "move_not_understood"),
            (["=opinions"], RENAMED, "move_not_understood"),
            (["feedback="], RENAMED, "move_not_understood"),
            (["rating=opinions"], RENAMED, "move_stage_unknown"),
            (["members/none=opinions"], RENAMED, "move_stage_unknown"),
            (["none/feedback=opinions"], RENAMED, "move_stage_unknown"),
            (["feedback=rating"], RENAMED, "move_stage_unknown"),
            (["feedback=first=last"], RENAMED, "move_stage_unknown"),
            (["members/feedback=cells/opinions"], RENAMED, "move_to_another_track"),
            (["feedback=cells/opinions"], RENAMED, "move_to_another_track"),
            (["first=last"], RENAMED, "move_stage_still_there"),
            (["cells/feedback=last"], SHORTER, "move_stage_still_there"),
            (["feedback=first", "cells/feedback=last"], RENAMED, "move_said_twice"),
        ],
        ids=lambda value: ",".join(value) if isinstance(value, list) else None,
    )
    def test_refuses_what_means_nothing(
        self, texts: list[str], after: Definition, code: str
    ) -> None:
        with pytest.raises(InvalidValueError, match=code):
            read_moves(texts, before=BEFORE, after=after)


class TestTargets:
    def test_leave_reviews_at_a_name_that_is_still_there_and_at_their_end(self) -> None:
        reviews = [a_review(1, state="first"), a_review(2, state="done"), a_review(3, state="last")]

        assert targets(reviews, {}, after=SHORTER) == {1: "first", 2: "done", 3: "last"}

    def test_lead_the_others_where_somebody_said(self) -> None:
        moves = {("members", "feedback"): "last"}

        assert targets([a_review(state="feedback")], moves, after=SHORTER) == {1: "last"}

    def test_name_every_stage_that_is_gone_with_its_reviews(self) -> None:
        reviews = [a_review(number, state="feedback") for number in (1, 2)]
        reviews.append(a_review(3, track="cells", state="feedback"))

        with pytest.raises(RefusedError, match="stages_removed") as refused:
            targets(reviews, {}, after=RENAMED)

        assert refused.value.facts["reviews"] == {"members/feedback": 2, "cells/feedback": 1}
        assert refused.value.facts["found"] == ["members/feedback (2)", "cells/feedback (1)"]

    @pytest.mark.parametrize("state", ["first", "done"])
    def test_refuse_a_track_that_is_gone_though_reviews_are_in_it(self, state: str) -> None:
        with pytest.raises(RefusedError, match="tracks_removed") as refused:
            targets([a_review(track="cells", state=state)], {}, after=of_tracks(members=["first"]))

        assert refused.value.facts["reviews"] == {"cells": 1}
