"""The arrows of a track."""

from __future__ import annotations

from tests.definitions import a_stage, track_of
from workflow.domain.chart import arrows_of
from workflow.domain.definition import Track
from workflow.domain.machine import Trigger


def drawn(track: Track, trigger: Trigger) -> list[tuple[str, str]]:
    """Return source and target of the arrows of a trigger."""
    return [(arrow.source, arrow.target) for arrow in arrows_of(track) if arrow.trigger is trigger]


class TestArrowsOf:
    def test_lead_on_to_the_end(self) -> None:
        track = track_of(a_stage("a"), a_stage("b"))

        assert drawn(track, Trigger.COMPLETE) == [("a", "b"), ("b", "done")]

    def test_lead_past_optional_stages_only(self) -> None:
        track = track_of(a_stage("a"), a_stage("b", optional=True))

        assert drawn(track, Trigger.SKIP) == [("b", "done")]

    def test_lead_back_to_every_stage_before(self) -> None:
        track = track_of(a_stage("a"), a_stage("b"), a_stage("c"))

        assert drawn(track, Trigger.RETURN) == [("b", "a"), ("c", "a"), ("c", "b")]

    def test_lead_back_only_where_a_stage_says(self) -> None:
        track = track_of(a_stage("a"), a_stage("b", returns_to=[]), a_stage("c", returns_to=["a"]))

        assert drawn(track, Trigger.RETURN) == [("c", "a")]

    def test_lead_out_of_every_stage(self) -> None:
        track = track_of(a_stage("a"), a_stage("b"))

        assert drawn(track, Trigger.EXEMPT) == [("a", "exempt"), ("b", "exempt")]
        assert drawn(track, Trigger.WITHDRAW) == [("a", "withdrawn"), ("b", "withdrawn")]
