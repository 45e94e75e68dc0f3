"""Count who was suggested over several cycles, with and without some cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.list_suggestions import SuggestionLine, seen_lines
from workflow.domain.errors import NotFoundError
from workflow.domain.review import SubjectKind
from workflow.domain.suggestion_count import Count, Grouping, Suggested, count
from workflow.domain.suggestion_course import IN_FORCE
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRequest:
    """What is counted.

    Attributes:
        excepted: Cases that are left out.
        managed_by: Only people managed at this level, beside all units.
    """

    cycles: tuple[str, ...]
    by: Grouping | None = None
    excepted: tuple[str, ...] = ()
    managed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedSuggestions:
    """The answer, with the context of each cycle in the order of the request."""

    contexts: Sequence[CycleContext]
    as_of: datetime
    count: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSuggestions:
    """The use case behind `suggestion count`: what was approved, and not withdrawn since."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self, request: CountRequest, *, now: datetime, actor: str | None = None
    ) -> CountedSuggestions:
        """Return how many distinct subjects the actor may see suggestions to.

        Raises:
            NotFoundError: No such cycle or person, or no cycle has an excepted case.
        """
        with self.read() as reports:
            readings = [
                Reading(reports, self.catalogue, code, now=now, actor=actor)
                for code in dict.fromkeys(request.cycles)
            ]
            lines = [line for reading in readings for line in seen_lines(reading, actor)]
            _require_cases(lines, request.excepted)
            wanted = _managed(reports, lines, request.managed_by)
            return CountedSuggestions(
                contexts=[reading.context for reading in readings],
                as_of=max((reading.now for reading in readings), default=now),
                count=count(
                    (_suggested(line) for line in wanted if line.suggestion.status in IN_FORCE),
                    by=request.by,
                    excepted=request.excepted,
                ),
            )


def _require_cases(lines: Sequence[SuggestionLine], cases: Sequence[str]) -> None:
    known = {line.suggestion.case for line in lines}
    for case in cases:
        if case not in known:
            raise NotFoundError("case_not_found", case=case)


def _managed(
    reports: Reports, lines: Sequence[SuggestionLine], level: str | None
) -> list[SuggestionLine]:
    if level is None:
        return list(lines)
    ids = {line.row.review.person_id for line in lines} - {None}
    people = reports.people(ids=[number for number in ids if number is not None])
    managed = {person.id for person in people if person.managed_by == level}
    return [line for line in lines if line.row.review.person_id in {None, *managed}]


def _suggested(line: SuggestionLine) -> Suggested:
    suggestion, review = line.suggestion, line.row.review
    return Suggested(
        kind=suggestion.kind,
        year=(suggestion.approved_on or suggestion.proposed_on).year,
        topic=suggestion.topic,
        case=suggestion.case,
        subject_kind=SubjectKind(review.subject_kind),
        subject_id=review.subject_id,
    )
