"""Who has authority over a review, as its stage and its definition say. Pure."""

from __future__ import annotations

from workflow.domain.confidentiality import is_own_case
from workflow.domain.definition import Definition
from workflow.domain.organisation import Directory
from workflow.domain.review import Review
from workflow.domain.terms import Targets


def authority_of(review: Review, definition: Definition) -> Targets:
    """Return who has authority over the stage of a review, or over its last one."""
    track = definition.tracks[review.track]
    stage = track.stages[-1] if review.is_final else track.stage(review.state)
    return stage.authority or definition.authority


def may_see_discipline(
    person_id: int, review: Review, definition: Definition, directory: Directory
) -> bool:
    """Return whether a person may see measures of discipline: more than a role that reaches there.

    Whoever has authority over the venue does, the person under review, and the head of a unit
    that is.
    """
    if is_own_case(person_id, review, definition, directory):
        return True
    authority = authority_of(review, definition) + definition.authority
    return any(directory.is_meant(person_id, each, venue_id=review.venue_id) for each in authority)


def may_read_texts(
    person_id: int, review: Review, definition: Definition, directory: Directory
) -> bool:
    """Return whether a person may read the texts that stand beside events about a review.

    Whoever has authority over the venue may, but nobody in the own case: a text may tell the
    subject what others said in confidence.
    """
    if is_own_case(person_id, review, definition, directory):
        return False
    authority = authority_of(review, definition) + definition.authority
    return any(directory.is_meant(person_id, each, venue_id=review.venue_id) for each in authority)
