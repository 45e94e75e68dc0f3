"""The course of a remedy: which step may follow which, and what each leaves behind. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.obligation import watched_until
from workflow.domain.records.remedy import Remedy
from workflow.domain.records.remedy import RemedyStatus as Status

# Nothing was said about these yet: they can be late.
UNCLAIMED = frozenset({Status.OPEN, Status.IN_PROGRESS})
# What is said of these stands; a verified one can be taken up again.
SETTLED = frozenset({Status.VERIFIED, Status.CARRIED_OVER})


class Step(StrEnum):
    """What somebody does with a remedy after it was listed."""

    START = "start"
    CLAIM = "claim"
    VERIFY = "verify"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """From where a step may be taken, and where it leads."""

    sources: frozenset[Status]
    target: Status


COURSE: Mapping[Step, Edge] = {
    Step.START: Edge(sources=frozenset({Status.OPEN}), target=Status.IN_PROGRESS),
    Step.CLAIM: Edge(sources=UNCLAIMED, target=Status.CLAIMED),
    Step.VERIFY: Edge(sources=frozenset({Status.CLAIMED}), target=Status.VERIFIED),
    Step.REOPEN: Edge(
        sources=frozenset({Status.CLAIMED, Status.VERIFIED}), target=Status.IN_PROGRESS
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step as it is taken.

    Attributes:
        by: Code of the person; None for the operator.
        person_id: Id of the person; needed to verify.
        since: When the cycle began; what an earlier one saw does not count in it.
        grade: In which words a claim grades the completion.
        note: What was found or done; why it is taken up again, which needs one.
        due_on: Last valid day of what is taken up again, which needs one.
    """

    step: Step
    on: date
    since: date
    by: str | None = None
    person_id: int | None = None
    grade: str | None = None
    note: str | None = None
    due_on: date | None = None


def taken_by(remedy: Remedy, taken: Taken) -> Remedy:
    """Return the remedy after a step.

    Raises:
        RefusedError: The step may not follow, its day lies before an earlier one or before the
            cycle, the verifier owns or claimed it, or it has not held for long enough.
        InvalidValueError: A reason or a due day is missing, or that day is over.
    """
    _require_turn(remedy, taken.step)
    earliest = max(newest_day(remedy), taken.since)
    if taken.on < earliest:
        raise RefusedError(
            "remedy_step_too_early",
            remedy=remedy.code,
            on=taken.on.isoformat(),
            earliest=earliest.isoformat(),
        )
    left = {"status": COURSE[taken.step].target, "note": taken.note, **_left_by(remedy, taken)}
    return replace(remedy, **left)


def newest_day(remedy: Remedy) -> date:
    """Return the day of the newest step that was taken."""
    days = (remedy.first_raised_on, remedy.started_on, remedy.claimed_on, remedy.verified_on)
    return max(day for day in days if day is not None)


def is_overdue(remedy: Remedy, *, today: date) -> bool:
    """Return whether its last day is over, and nobody has said that it is done."""
    return remedy.status in UNCLAIMED and remedy.due_on is not None and remedy.due_on < today


def _require_turn(remedy: Remedy, step: Step) -> None:
    if remedy.status in COURSE[step].sources:
        return
    if step is Step.VERIFY and remedy.status in UNCLAIMED:
        raise RefusedError("remedy_not_claimed", remedy=remedy.code, status=str(remedy.status))
    allowed = [str(other) for other, edge in COURSE.items() if remedy.status in edge.sources]
    raise RefusedError(
        "remedy_step_out_of_turn",
        remedy=remedy.code,
        step=str(step),
        status=str(remedy.status),
        allowed=allowed,
    )


def _left_by(remedy: Remedy, taken: Taken) -> dict[str, Any]:
    match taken.step:
        case Step.START:
            return {"started_on": taken.on}
        case Step.CLAIM:
            return {"claimed_on": taken.on, "claimed_by": taken.by, "grade": taken.grade}
        case Step.VERIFY:
            return _verified(remedy, taken)
        case Step.REOPEN:
            return _reopened(remedy, taken)


def _verified(remedy: Remedy, taken: Taken) -> dict[str, Any]:
    if taken.person_id is None:
        raise RefusedError("person_needed")
    if taken.person_id == remedy.owner_id:
        raise RefusedError("verifier_is_owner", remedies=[remedy.code])
    if taken.by == remedy.claimed_by:
        raise RefusedError("verifier_claimed_it", remedy=remedy.code)
    until = watched_until(remedy)
    if until is not None and taken.on < until:
        raise RefusedError(
            "remedy_still_watched",
            remedy=remedy.code,
            until=until.isoformat(),
            months=remedy.watch_months,
        )
    return {"verified_on": taken.on, "verifier_id": taken.person_id}


def _reopened(remedy: Remedy, taken: Taken) -> dict[str, Any]:
    """Return what taking it up again leaves: no word of the claim, which history keeps."""
    if not taken.note:
        raise InvalidValueError("remedy_reason_missing", remedy=remedy.code)
    if taken.due_on is None or taken.due_on < taken.on:
        raise InvalidValueError(
            "remedy_due_missing",
            remedy=remedy.code,
            found=taken.due_on and taken.due_on.isoformat(),
            on=taken.on.isoformat(),
        )
    gone = ("claimed_on", "claimed_by", "grade", "verified_on", "verifier_id")
    return {
        **dict.fromkeys(gone),
        "started_on": taken.on,
        "due_on": taken.due_on,
        "reopened": remedy.reopened + 1,
    }
