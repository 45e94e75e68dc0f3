"""Explain a review: what is unmet, whose move it is, what holds it up, and the way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.application.assessing import NamedReview, Reading, WaitingOn
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.extended_days import MoreTime, more_time
from workflow.application.pace import Pace
from workflow.application.telling_holds import HoldLine, review_holds
from workflow.application.way_out import WayStep, way_out
from workflow.domain.definition import Stage
from workflow.domain.definition_stages import ABOUT_A_MEETING
from workflow.domain.dwell import Risk
from workflow.domain.enrolment import Finding
from workflow.domain.health import Status
from workflow.domain.review import Reason, Review
from workflow.domain.terms import TO_OWNER
from workflow.ports.reports import DeadlineRow, Reports

MOST_BEHIND = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedReason:
    """A reason with the people who have to supply what is missing.

    Attributes:
        behind: The reviews that hold a gate closed, for a reason that is a gate.
    """

    reason: Reason
    owed_by: WaitingOn | None
    behind: Sequence[NamedReview] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRung:
    """What fires next if nothing happens: when, and whom it tells."""

    at: datetime
    action: str
    to: WaitingOn


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything that `why` answers about one review.

    Attributes:
        met: Names of the requirements of the stage that are met.
        roots: Reviews at the end of the chain: stuck, and waiting for no other.
        behind_count: How many reviews hold the gates closed.
        blocks: How many reviews wait for this one, directly or through others.
        findings: Gates that were open when their stage was left, and are closed again.
        way_out: The moves that set it free, the first one first.
        at_risk: That it is in time, with fewer days left than peers took, if it is so.
        holds: What it rests for, with the reasons as far as whoever reads may be told them.
    """

    context: CycleContext
    as_of: datetime
    subject: NamedReview
    stage: Stage | None
    met: Sequence[str]
    unmet: Sequence[OwedReason]
    roots: Sequence[NamedReview]
    behind_count: int
    blocks: int
    deadlines: Sequence[DeadlineRow]
    next_rung: NextRung | None
    findings: Sequence[Finding] = ()
    more_time: MoreTime | None = None
    holds: Sequence[HoldLine] = ()
    way_out: Sequence[WayStep] = ()
    at_risk: Risk | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainReview:
    """The use case behind `review why`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        subject: str,
        *,
        venue: str | None = None,
        now: datetime,
        actor: str | None = None,
    ) -> Explanation:
        """Return why a review stands where it stands.

        Raises:
            NotFoundError: No such cycle or review.
            InvalidValueError: The subject has several venues and none was named.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            review_id = reading.find(subject, venue)
            [status] = reading.statuses([review_id])
            return _explanation(reading, status)


def _explanation(reading: Reading, status: Status) -> Explanation:
    review = status.review
    stage = None
    if not review.is_final:
        stage = reading.context.definition.tracks[review.track].stage(review.state)
    deadlines = reading.reports.stage_deadlines(reading.cycle.id, review.id)
    behind = [other for other in reading.behind(review) if reading.sees(other.review)]
    [subject] = reading.named([status])
    return Explanation(
        context=reading.context,
        as_of=reading.now,
        subject=subject,
        stage=stage,
        met=_met(stage, review),
        unmet=[
            _owed(reading, status, reading.told(status.review, reason), behind)
            for reason in status.reasons
        ],
        roots=reading.named(_roots(reading, status)),
        behind_count=len(behind),
        blocks=_blocks(reading, review.id),
        deadlines=deadlines,
        next_rung=_next_rung(reading, review, stage, deadlines),
        findings=list(_gates_that_no_longer_hold(reading, review)),
        more_time=more_time(reading, review.id, deadlines),
        holds=review_holds(reading, review),
        way_out=way_out(reading, status),
        at_risk=Pace(reading).risk(review, status.health),
    )


def _gates_that_no_longer_hold(reading: Reading, review: Review) -> Iterator[Finding]:
    """Tell who was set back after this review had passed its gate; nothing is undone for it."""
    track = reading.context.definition.tracks[review.track]
    reopened: dict[str, list[str]] = {}
    needs = reading.reports.pending_needs(reading.cycle.id, review.id)
    others = reading.rows_of(needs_id for _, needs_id in needs)
    for (stage, _), other in zip(needs, others, strict=True):
        if track.rank(stage) < review.rank and reading.sees(other.review):
            reopened.setdefault(stage, []).append(other.subject_code)
    for stage, codes in reopened.items():
        facts = {"stage": stage, "subjects": codes[:MOST_BEHIND]}
        yield Finding(code="gate_no_longer_holds", facts=facts)


def _met(stage: Stage | None, review: Review) -> list[str]:
    if stage is None:
        return []
    unmet = {reason.requirement for reason in review.unmet}
    # Of a meeting that was not held nothing is told.
    silent = unmet | ABOUT_A_MEETING if "meeting_held" in unmet else unmet
    # What is asked of some only may not have been asked here.
    asked = (item for item in stage.requires if item.when is None)
    return [item.name for item in asked if item.name not in silent]


def _owed(reading: Reading, status: Status, reason: Reason, behind: Sequence[Status]) -> OwedReason:
    if not reason.owed_by:
        return OwedReason(reason=reason, owed_by=None, behind=reading.named(behind[:MOST_BEHIND]))
    resolution = reading.directory.resolve(
        reason.owed_by, venue_id=status.review.venue_id, subject_id=status.review.person_id
    )
    return OwedReason(reason=reason, owed_by=reading.who(resolution))


def _roots(reading: Reading, status: Status) -> list[Status]:
    """Return the first of those at the end of the chain, each once."""
    found: dict[int, Status] = {}
    seen: set[int] = set()
    ahead = [status]
    while ahead and len(found) < MOST_BEHIND:
        here = ahead.pop()
        behind = reading.behind(here.review)
        if not behind and here is not status and reading.sees(here.review):
            found[here.review.id] = here
        ahead += [other for other in reversed(behind) if other.review.id not in seen]
        seen.update(other.review.id for other in behind)
    return list(found.values())


def _blocks(reading: Reading, review_id: int) -> int:
    """Return how many reviews wait for this one, directly or through others."""
    waiting: set[int] = set()
    frontier = {review_id}
    while frontier:
        found = reading.reports.behind_which(reading.cycle.id, frontier)
        frontier = found.keys() - waiting
        waiting |= frontier
    return sum(reading.sees(row.review) for row in reading.rows_of(sorted(waiting)))


def _next_rung(
    reading: Reading, review: Review, stage: Stage | None, deadlines: Sequence[DeadlineRow]
) -> NextRung | None:
    current = next((d for d in deadlines if d.status == "open" and d.next_at is not None), None)
    if stage is None or current is None or current.next_at is None:
        return None
    ladder = reading.context.definition.ladder(stage)
    rung = ladder[current.next_rung]
    targets = stage.owner if rung.to == TO_OWNER else rung.to
    found = reading.directory.resolve(
        targets, venue_id=review.venue_id, subject_id=review.person_id
    )
    return NextRung(at=current.next_at, action=str(rung.do), to=reading.who(found))
