"""What records oblige people to: until which day, whom, and whether it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflow.domain.deadline import DeadlineStatus
from workflow.domain.durations import add_months
from workflow.domain.records.monitoring import Check
from workflow.domain.records.record import Record
from workflow.domain.records.remedy import Remedy, RemedyStatus
from workflow.domain.records.suggestion import Suggestion, SuggestionStatus


class ObligationKind(StrEnum):
    """What is owed beside the stages; the names stand in stored deadlines."""

    REMEDY = "remedy"
    VERIFICATION = "verification"
    CHECK = "check"
    SUGGESTION_REPORT = "suggestion_report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """Something that a record obliges somebody to.

    Attributes:
        due_on: Last valid day; None while it has none.
        status: Open, or how it ended.
        owner_ids: Who owes it; the followers of a suggestion are looked up when they are told.
        owner_unit_id: Unit whose head owes it, where no person does.
        is_hidden: Whether the subject must not learn of it.
    """

    kind: ObligationKind
    record_id: int
    review_id: int
    due_on: date | None
    status: DeadlineStatus
    owner_ids: tuple[int, ...] = ()
    owner_unit_id: int | None = None
    is_hidden: bool = False


def obligations_of(record: Record) -> Sequence[Obligation]:
    """Return what a record obliges people to, as it stands now."""
    match record:
        case Remedy():
            return _of_remedy(record)
        case Check():
            return (_of_check(record),)
        case Suggestion():
            return (_of_suggestion(record),)
        case _:
            return ()


def watched_until(remedy: Remedy) -> date | None:
    """Return the first day on which a claim may be verified; None while nothing is claimed."""
    if remedy.claimed_on is None:
        return None
    return add_months(remedy.claimed_on, count=remedy.watch_months)


def _of_remedy(remedy: Remedy) -> Sequence[Obligation]:
    gone = remedy.status is RemedyStatus.CARRIED_OVER
    done = remedy.status in (RemedyStatus.CLAIMED, RemedyStatus.VERIFIED)
    owner = () if remedy.owner_id is None else (remedy.owner_id,)
    monitor = () if remedy.monitor_id is None else (remedy.monitor_id,)
    waits = remedy.status is RemedyStatus.CLAIMED
    return (
        Obligation(
            kind=ObligationKind.REMEDY,
            record_id=remedy.id,
            review_id=remedy.review_id,
            due_on=remedy.due_on,
            status=_status(met=done, cancelled=gone),
            owner_ids=owner,
        ),
        Obligation(
            kind=ObligationKind.VERIFICATION,
            record_id=remedy.id,
            review_id=remedy.review_id,
            due_on=watched_until(remedy) if waits and remedy.watch_months else None,
            status=_status(met=remedy.status is RemedyStatus.VERIFIED, cancelled=not waits),
            owner_ids=monitor,
            owner_unit_id=remedy.monitor_unit_id,
        ),
    )


def _of_check(check: Check) -> Obligation:
    return Obligation(
        kind=ObligationKind.CHECK,
        record_id=check.id,
        review_id=check.review_id,
        due_on=check.due_on,
        status=_status(met=check.made_on is not None, cancelled=check.cancelled_on is not None),
        owner_ids=() if check.checker_id is None else (check.checker_id,),
        is_hidden=check.is_surprise and check.made_on is None,
    )


def _of_suggestion(suggestion: Suggestion) -> Obligation:
    gone = suggestion.status in (SuggestionStatus.DECLINED, SuggestionStatus.WITHDRAWN)
    return Obligation(
        kind=ObligationKind.SUGGESTION_REPORT,
        record_id=suggestion.id,
        review_id=suggestion.review_id,
        due_on=suggestion.report_due_on,
        status=_status(met=suggestion.reported_on is not None, cancelled=gone),
    )


def _status(*, met: bool, cancelled: bool) -> DeadlineStatus:
    if met:
        return DeadlineStatus.MET
    return DeadlineStatus.CANCELLED if cancelled else DeadlineStatus.OPEN
