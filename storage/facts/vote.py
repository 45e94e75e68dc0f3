"""Facts about votes: the newest of each kind about a subject."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, and_, select

from storage.facts.group import Group, of_group
from storage.tables import RECORD_TABLES
from workflow.domain.facts import VoteFacts
from workflow.domain.records.vote import Vote, VoteStatus, VoteSubject

_vote, _subject = RECORD_TABLES[Vote], RECORD_TABLES[VoteSubject]


def votes(group: Group) -> dict[int, tuple[VoteFacts, ...]]:
    """Return the newest vote of each kind about each, by day and then by number."""
    newest: dict[int, dict[str, VoteFacts]] = {}
    for row in group.find(_votes_about(), group.ids):
        # Each takes the place of the one before, which is older.
        newest.setdefault(row.review_id, {})[row.rule] = VoteFacts(
            rule=row.rule, code=row.code, status=row.status, has_quorum=row.has_quorum
        )
    return {review_id: tuple(found.values()) for review_id, found in newest.items()}


@cache
def _votes_about() -> Select[Any]:
    same = and_(_vote.c.cycle_id == _subject.c.cycle_id, _vote.c.id == _subject.c.vote_id)
    return (
        select(_subject.c.review_id, _vote.c.rule, _vote.c.code, _vote.c.status, _vote.c.has_quorum)
        .select_from(_subject.join(_vote, same))
        .where(
            *of_group(_subject, _subject.c.review_id),
            _subject.c.active,
            _vote.c.status != VoteStatus.CANCELLED,
        )
        .order_by(_subject.c.review_id, _vote.c.held_on, _vote.c.id)
    )
