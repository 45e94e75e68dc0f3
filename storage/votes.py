"""Reading votes of every cycle: how often one was taken about a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, not_, select

from storage import tables
from storage.bulk import among
from storage.tables import RECORD_TABLES
from workflow.domain.records.vote import Vote, VoteStatus, VoteSubject

_vote, _subject, _review = RECORD_TABLES[Vote], RECORD_TABLES[VoteSubject], tables.review


class SqlVoteReader:
    """`VoteReader` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def taken(
        self, rule: str, people: Sequence[int], *, first: date, last: date, but: tuple[int, int]
    ) -> dict[int, int]:
        """Return how many confirmed votes were taken about each of some people.

        A person who stands on one ballot with two reviews stands there once.
        """
        if not people:
            return {}
        given = {
            "rule": rule,
            "sought": sorted(set(people)),
            "first": first,
            "last": last,
            "but_cycle": but[0],
            "but_vote": but[1],
        }
        return {row.person: row.votes for row in self._connection.execute(_taken(), given)}


@cache
def _taken() -> Select[Any]:
    on_ballot = and_(
        _subject.c.cycle_id == _vote.c.cycle_id, _subject.c.vote_id == _vote.c.id, _subject.c.active
    )
    about = and_(
        _review.c.cycle_id == _subject.c.cycle_id,
        _review.c.id == _subject.c.review_id,
        _review.c.subject_kind == "person",
    )
    each = (
        select(_review.c.subject_id.label("person"), _vote.c.cycle_id, _vote.c.id)
        .select_from(_vote.join(_subject, on_ballot).join(_review, about))
        .where(
            _vote.c.rule == bindparam("rule"),
            _vote.c.status == VoteStatus.CONFIRMED,
            _vote.c.held_on.between(bindparam("first"), bindparam("last")),
            not_(
                and_(
                    _vote.c.cycle_id == bindparam("but_cycle"), _vote.c.id == bindparam("but_vote")
                )
            ),
            among(_review.c.subject_id, "sought"),
        )
        .distinct()
        .subquery()
    )
    return select(each.c.person, func.count().label("votes")).group_by(each.c.person)
