"""Who comes when in a meeting: heads and holders of posts as the definition ranks them."""

from __future__ import annotations

from workflow.domain.agenda import AgendaItem
from workflow.domain.definition import Definition
from workflow.domain.organisation import Directory
from workflow.domain.review import Review


def agenda_item(
    review: Review,
    *,
    code: str,
    unit_id: int,
    definition: Definition,
    directory: Directory,
    is_absent: bool = False,
) -> AgendaItem:
    """Return a review as the agenda of the meeting of a unit has it.

    The posts that people hold on the unit rank as the roles of the definition stand there.

    Args:
        code: Code of the subject.
    """
    ranks = (
        rank
        for rank, role in enumerate(definition.roles, start=1)
        if review.person_id in directory.holders(role, unit_id)
    )
    return AgendaItem(
        subject_kind=review.subject_kind,
        subject_id=review.subject_id,
        subject_code=code,
        is_head=review.person_id in directory.holders(definition.head_role, unit_id),
        rank=min(ranks, default=None),
        is_absent=is_absent,
    )
