"""Where a remedy comes from: a conclusion, a suggestion, or a remedy of an earlier cycle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.application.desk import Desk
from workflow.application.suggesting import matters_of
from workflow.domain.cycle import require_not_later
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.records.meeting import Conclusion, ConclusionKind, Meeting, MeetingStatus
from workflow.domain.records.remedy import Remedy, RemedyKind, RemedySource
from workflow.domain.review import Review
from workflow.domain.rows_of_remedies import RemedyRow
from workflow.domain.suggestion_course import IN_FORCE

_KINDS = {
    ConclusionKind.SHORTCOMING: RemedyKind.SHORTCOMING,
    ConclusionKind.STRENGTH: RemedyKind.STRENGTH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source that is there.

    Attributes:
        ref: As a remedy keeps it.
        kind: What a remedy from it answers; None where the source does not tell.
        first_raised_on: When the matter was raised first, as the source tells it.
    """

    source: RemedySource
    ref: str
    kind: RemedyKind | None = None
    first_raised_on: date


def source_of(desk: Desk, row: RemedyRow, review: Review) -> Source | None:
    """Return the source that a row names; None when it names none.

    Raises:
        NotFoundError: There is no such source about the subject, or the actor may not see it.
        InvalidValueError: The row names several, a conclusion that no remedy follows from, or a
            cycle that began later.
        RefusedError: The suggestion is not in force, or its subject does not know of it yet.
    """
    named = [name for name in ("conclusion", "suggestion", "earlier") if getattr(row, name)]
    if len(named) > 1:
        raise InvalidValueError("remedy_sources_several", found=named)
    if row.conclusion:
        return _conclusion(desk, row.conclusion, review)
    if row.suggestion:
        return _suggestion(desk, row.suggestion, review)
    return _earlier(desk, row.earlier, review) if row.earlier else None


def _conclusion(desk: Desk, ref: str, review: Review) -> Source:
    code, _, number = ref.rpartition("/")
    for meeting in desk.find(Meeting, "code", [code]) if number.isdecimal() else ():
        for conclusion in desk.find(Conclusion, "meeting_id", [meeting.id]):
            is_about = conclusion.review_id in (None, review.id)
            if conclusion.number == int(number) and conclusion.holds and is_about:
                return _concluded(meeting, conclusion)
    raise NotFoundError("conclusion_not_found", meeting=code or ref, number=number)


def _concluded(meeting: Meeting, conclusion: Conclusion) -> Source:
    ref = f"{meeting.code}/{conclusion.number}"
    if meeting.status is MeetingStatus.CANCELLED:
        raise NotFoundError("conclusion_not_found", meeting=meeting.code, number=conclusion.number)
    kind = _KINDS.get(conclusion.kind)
    if kind is None:
        raise InvalidValueError(
            "conclusion_without_remedy", found=ref, expected=[str(each) for each in _KINDS]
        )
    return Source(
        source=RemedySource.CONCLUSION, ref=ref, kind=kind, first_raised_on=meeting.meets_on
    )


def _suggestion(desk: Desk, code: str, review: Review) -> Source:
    [matter] = matters_of(desk, [code])
    suggestion = matter.suggestion
    if matter.review.id != review.id:
        raise NotFoundError("suggestion_not_found", suggestion=f"{desk.cycle.code}/{code}")
    # A remedy is seen by the subject, who learns of a suggestion only when he is notified.
    if suggestion.status not in IN_FORCE or suggestion.notified_on is None:
        raise RefusedError("suggestion_not_notified", suggestion=code)
    return Source(
        source=RemedySource.SUGGESTION,
        ref=suggestion.code,
        first_raised_on=suggestion.first_raised_on,
    )


def _earlier(desk: Desk, ref: str, review: Review) -> Source:
    cycle_code, _, code = ref.partition("/")
    cycle = desk.work.cycles.by_code(cycle_code)
    if cycle is not None and cycle.id != desk.cycle.id:
        require_not_later(cycle, desk.cycle)
        same = desk.work.reviews.ids_of(
            cycle.id, kind=review.subject_kind, subject_ids=[review.subject_id]
        )
        for found in desk.work.records.find(cycle.id, Remedy, "code", [code]):
            if found.review_id in same:
                return Source(
                    source=RemedySource.EARLIER,
                    ref=ref,
                    kind=found.kind,
                    first_raised_on=found.first_raised_on,
                )
    raise NotFoundError("remedy_not_found", remedy=ref)
