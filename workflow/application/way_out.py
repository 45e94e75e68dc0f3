"""The shortest way out of where a review is stuck: whose move comes first, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workflow.application.assessing import NamedReview, Reading, WaitingOn
from workflow.domain.health import STUCK, Status
from workflow.domain.review import GATE, Reason
from workflow.domain.way_out import earliest_day

MOST_STEPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class WayStep:
    """One move on the way out.

    Attributes:
        review: What has to be moved on.
        reason: What has to be cured.
        waiting_on: Whose move it is.
        earliest_on: The first working day on which it can be.
    """

    review: NamedReview
    reason: Reason
    waiting_on: Sequence[WaitingOn]
    earliest_on: date


def way_out(reading: Reading, status: Status) -> list[WayStep]:
    """Return the moves that set a review free, the first one first; none when it is not stuck.

    Behind a gate the worst of those who hold it closed comes first: the gate opens after it,
    and what is left to do then is what else the review lacks.
    """
    if status.review.is_final or not (status.is_stuck or status.review.is_gated):
        return []
    steps: list[WayStep] = []
    after: date | None = None
    for each in reversed(_chain(reading, status)):
        [named] = reading.named([each])
        after = _earliest(reading, each, after)
        own = [reason for reason in named.status.reasons if not reason.code.startswith(GATE)]
        if own:
            who = _who(reading, named, own[0])
            steps.append(WayStep(review=named, reason=own[0], waiting_on=who, earliest_on=after))
    return steps


def _who(reading: Reading, named: NamedReview, reason: Reason) -> Sequence[WaitingOn]:
    if not reason.owed_by:
        return named.waiting_on
    review = named.status.review
    found = reading.directory.resolve(
        reason.owed_by, venue_id=review.venue_id, subject_id=review.person_id
    )
    return [reading.who(found)]


def _chain(reading: Reading, status: Status) -> Sequence[Status]:
    """Return a review, the worst behind its gate, the worst behind that one's, and so on."""
    chain = [status]
    passed = {status.review.id}
    while len(chain) < MOST_STEPS:
        behind = [
            other
            for other in reading.behind(chain[-1].review)
            if other.review.id not in passed and reading.sees(other.review)
        ]
        if not behind:
            break
        chain.append(min(behind, key=_badness))
        passed.add(chain[-1].review.id)
    return chain


def _badness(status: Status) -> tuple[int, int, int]:
    rank = STUCK.index(status.health) if status.is_stuck else len(STUCK)
    return rank, -status.working_days_late, status.review.id


def _earliest(reading: Reading, status: Status, after: date | None) -> date:
    table = reading.context.table.at(status.review.venue_path)
    return earliest_day(
        status.reasons, today=table.today(reading.now), calendar=table.calendar, after=after
    )
