"""The facts about many reviews at once, in a few grouped queries.

Each module builds its statements at their first use and keeps them: building one costs several
times what it takes to run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from storage.dependencies import SqlDependencyStore
from storage.facts import (
    dissemination,
    dossier,
    feedback,
    meeting,
    monitoring,
    rating,
    remedy,
    report,
    suggestion,
    vote,
)
from storage.facts.group import Group
from workflow.domain.facts import FactKind, Facts
from workflow.domain.review import Review


def _gates(group: Group) -> Mapping[int, Any]:
    return SqlDependencyStore(group.connection).gates(group.cycle_id, group.reviews)


# What reads each group of facts; the name of the kind is the name of the field.
READERS: Mapping[FactKind, Callable[[Group], Mapping[int, Any]]] = {
    FactKind.COVERAGE: dissemination.coverage,
    FactKind.GUIDANCE: dissemination.guidance,
    FactKind.RESPONSES: feedback.responses,
    FactKind.OPINIONS: feedback.opinions,
    FactKind.SUGGESTIONS: suggestion.suggestions,
    FactKind.REPORT: report.reports,
    FactKind.PLANNED_MEETING: meeting.planned_meetings,
    FactKind.MEETING: meeting.meetings,
    FactKind.MISSED_MEETING: meeting.missed_meetings,
    FactKind.REMEDIES: remedy.remedies,
    FactKind.SHORTCOMINGS: remedy.shortcomings,
    FactKind.PLAN_VERDICT: remedy.plan_verdicts,
    FactKind.CHECKS: monitoring.checks,
    FactKind.PLACES: monitoring.places,
    FactKind.COMMITMENTS: monitoring.commitments,
    FactKind.RATING_STEPS: rating.rating_steps,
    FactKind.RATING: rating.ratings,
    FactKind.DOSSIER: dossier.dossiers,
    FactKind.VOTES: vote.votes,
    FactKind.GATES: _gates,
    FactKind.MANAGED_BY: rating.managed_by,
}


class SqlFactStore:
    """`FactStore` over one connection; a review is taken in the state it is given in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(
        self, reviews: Sequence[Review], kinds: frozenset[FactKind], *, today: date
    ) -> dict[int, Facts]:
        """Return the facts of reviews of one cycle by review id.

        Groups that are not among `kinds` keep their empty value.
        """
        if not reviews:
            return {}
        group = Group(connection=self._connection, reviews=reviews, today=today)
        read = {str(kind): READERS[kind](group) for kind in sorted(kinds)}
        return {
            review.id: Facts(
                not_rated_reason=review.not_rated_reason,
                **{name: found[review.id] for name, found in read.items() if review.id in found},
            )
            for review in reviews
        }
