"""Confidential feedback: who may see which answer is whose, and what hides it from the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.domain.definition import Definition, Stage, StageKind, Track
from workflow.domain.history import EventKind
from workflow.domain.organisation import Directory
from workflow.domain.record_rules import FeedbackMode
from workflow.domain.review import Review
from workflow.domain.terms import Targets

# Events that tell who was asked, who answered, and when; the other kinds name no respondent.
CONFIDENTIAL_KINDS = frozenset(
    {
        EventKind.FEEDBACK_RECORDED,
        EventKind.FEEDBACK_ASKED,
        EventKind.FEEDBACK_ANSWERED,
        EventKind.FEEDBACK_EXPORTED,
        EventKind.OPINION_DISPOSED,
    }
)


def is_confidential(definition: Definition) -> bool:
    """Return whether the feedback of a definition hides who answered what."""
    return definition.feedback.mode is FeedbackMode.CONFIDENTIAL


def may_see_answers(
    actor_id: int, review: Review, definition: Definition, directory: Directory
) -> bool:
    """Return whether a person may see who was asked about a subject, and who answered what.

    In confidential mode only those who draw the answers together may: owner and authority of the
    feedback stage, as they are found from the venue. The person under review never may, nor the
    head of a unit under review. Whether the review is visible at all is another question, and
    the operator is not asked.
    """
    if not is_confidential(definition):
        return True
    if is_own_case(actor_id, review, definition, directory):
        return False
    return any(
        actor_id in found.people
        for target in drawing_together(review, definition)
        for found in [
            directory.resolve((target,), venue_id=review.venue_id, subject_id=review.person_id)
        ]
    )


def is_own_case(
    actor_id: int, review: Review, definition: Definition, directory: Directory
) -> bool:
    """Return whether a person is under review, or heads the unit that is."""
    if review.person_id is not None:
        return actor_id == review.person_id
    return actor_id in directory.holders(definition.head_role, review.venue_id)


def drawing_together(review: Review, definition: Definition) -> Targets:
    """Return owner and authority of the feedback stages of a review; the authority if it has none.

    Both are sought separately: that one of them is there does not shut out the other.
    """
    stages = feedback_stages(definition.tracks[review.track])
    owners = [target for stage in stages for target in stage.owner]
    authorities = [t for stage in stages for t in stage.authority or definition.authority]
    return tuple(dict.fromkeys([*owners, *authorities])) or definition.authority


def is_collecting(review: Review, definition: Definition) -> bool:
    """Return whether answers about a subject may still come in.

    They may until the last feedback stage is left; without one, until the review is over.
    """
    track = definition.tracks[review.track]
    stages = feedback_stages(track)
    last = track.rank(stages[-1].stage) if stages else len(track.stages) - 1
    return review.rank <= last


def feedback_stages(track: Track) -> tuple[Stage, ...]:
    """Return the stages of a track in which feedback is collected, in their order."""
    return tuple(stage for stage in track.stages if stage.kind is StageKind.FEEDBACK)


def hides_actor(kind: str, body: Mapping[str, Any]) -> bool:
    """Return whether an event only followed from what its actor did about some review.

    Whose answer was the last that a stage needed is else told by the move that followed. To be
    hidden from everybody but the operator in a cycle whose feedback is confidential, whichever
    review the event is about: a gate opens for others than the subject.
    """
    if kind == EventKind.REVIEW_MOVED:
        return body.get("automatic") is True
    return kind == EventKind.GATE_OPENED
