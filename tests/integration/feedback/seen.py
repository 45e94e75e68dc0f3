"""What the operator sees of the feedback about one member."""

from __future__ import annotations

from tests.feedback_world import (
    CYCLE,
    FeedbackWorld,
    july,
)
from workflow.application.explain_review import OwedReason

MEMBER, COLLEAGUE, PERSON, RETIREE, STRANGER = "Q-2", "Q-3", "P-1", "HT-1", "P-6"


def whole(world: FeedbackWorld, subject: str = MEMBER, day: int = 20) -> dict[str, str]:
    """Return what each respondent said, as the operator sees it."""
    shown = world.by(None).show(subject, july(day))
    return {opinion.respondent: opinion.text for opinion in shown.opinions}


def status(world: FeedbackWorld, respondent: str, subject: str = MEMBER) -> tuple[str, str | None]:
    """Return status and clerk of a request."""
    [found] = [
        request
        for request in world.by(None).show(subject, july(20)).requests
        if request.respondent == respondent
    ]
    return found.status, found.entered_by


def unmet(world: FeedbackWorld, subject: str = MEMBER) -> list[OwedReason]:
    return list(world.app.explain_review(CYCLE, subject, now=july(20)).unmet)


def codes(world: FeedbackWorld, subject: str = MEMBER) -> list[str]:
    return [owed.reason.code for owed in unmet(world, subject)]


def assert_history_gives_back_the_rows(world: FeedbackWorld) -> None:
    [replayed] = world.app.replay_history()
    assert replayed.differences == []
