"""Remedies for tests; a test names only what matters to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from workflow.domain.records.remedy import Remedy, RemedyStatus
from workflow.domain.remedy_course import Step, Taken, taken_by

RAISED_ON = date(2020, 1, 6)
OWNER, CLAIMER, VERIFIER = 1, 2, 3


def a_remedy(number: int = 1, **changes: Any) -> Remedy:
    """Return an open remedy of review 1 that person 1 answers for."""
    remedy = Remedy(
        id=number,
        code=f"R{number}",
        review_id=1,
        title="…",
        owner_id=OWNER,
        first_raised_on=RAISED_ON,
        due_on=date(2020, 6, 1),
    )
    return replace(remedy, **changes)


def a_step(step: Step, **changes: Any) -> Taken:
    """Return a step with all that any step needs, on the day on which the matter was raised."""
    person = VERIFIER if step in (Step.VERIFY, Step.REOPEN) else CLAIMER
    taken = Taken(
        step=step,
        on=RAISED_ON,
        since=RAISED_ON,
        by=f"P{person}",
        person_id=person,
        note="…",
        due_on=RAISED_ON + timedelta(days=90),
    )
    return replace(taken, **changes)


def brought_to(status: RemedyStatus, **changes: Any) -> Remedy:
    """Return a remedy that was brought to a status step by step."""
    remedy = a_remedy(**changes)
    if status is RemedyStatus.CARRIED_OVER:
        return replace(remedy, status=status, carried_to="K2/R1")
    way = [Step.START, Step.CLAIM, Step.VERIFY]
    for step in way[: list(RemedyStatus).index(status)]:
        remedy = taken_by(remedy, a_step(step))
    return remedy
