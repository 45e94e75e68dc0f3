"""Facts about suggestions: what the approved ones still lack."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from storage.facts.group import Group, of_group
from storage.prepared import is_one_of
from storage.tables import RECORD_TABLES
from workflow.domain.facts import SuggestionFacts
from workflow.domain.records.suggestion import Suggestion, SuggestionFollower, SuggestionStatus
from workflow.domain.suggestion_course import IN_FORCE, UNCONCLUDED, UNEXPLAINED

_suggestion, _follower = RECORD_TABLES[Suggestion], RECORD_TABLES[SuggestionFollower]


def suggestions(group: Group) -> dict[int, SuggestionFacts]:
    """Return counts of what was approved and not withdrawn since."""
    return {
        row.review_id: SuggestionFacts(
            approved=row.approved,
            unnotified=row.unnotified,
            unexplained=row.unexplained,
            unfollowed=row.unfollowed,
            unconcluded=row.unconcluded,
        )
        for row in group.find(_suggestions_counted(), group.ids)
    }


@cache
def _suggestions_counted() -> Select[Any]:
    is_followed = exists().where(
        _follower.c.cycle_id == _suggestion.c.cycle_id,
        _follower.c.suggestion_id == _suggestion.c.id,
        _follower.c.active,
    )
    return (
        select(
            _suggestion.c.review_id,
            func.count().label("approved"),
            _count(_among([SuggestionStatus.APPROVED])).label("unnotified"),
            _count(_among(UNEXPLAINED)).label("unexplained"),
            _count(~is_followed).label("unfollowed"),
            _count(_among(UNCONCLUDED)).label("unconcluded"),
        )
        .where(*of_group(_suggestion, _suggestion.c.review_id), _among(IN_FORCE))
        .group_by(_suggestion.c.review_id)
    )


def _among(statuses: Iterable[SuggestionStatus]) -> ColumnElement[bool]:
    return is_one_of(_suggestion.c.status, sorted(statuses))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
