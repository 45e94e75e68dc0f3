"""Record a review meeting: held when, attended by whom from above, dealing with which reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.errors import RefusedError
from workflow.domain.history import EventKind
from workflow.domain.records.meeting import (
    Meeting,
    MeetingReview,
    MeetingStatus,
    MeetingSupervisor,
    Treatment,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRequest:
    """What is recorded.

    Attributes:
        supervisors: Codes of those who attended from a superior unit.
        reviewed: `SUBJECT` or `SUBJECT@VENUE`; None for everything under review at the unit.
        minutes: Number of the minutes.
    """

    cycle: str
    unit: str
    held_on: date
    supervisors: tuple[str, ...] = ()
    reviewed: tuple[str, ...] | None = None
    minutes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMeeting:
    """The use case behind `meeting record`."""

    recorder: Recorder

    def __call__(self, request: MeetingRequest, *, command: Command) -> Recorded:
        """Store the meeting, and settle the reviews it dealt with.

        Raises:
            NotFoundError: No such cycle, unit, person or review.
            RefusedError: The actor may not, the meeting lies ahead, or it dealt with nothing.
        """
        return self.recorder.run(
            request.cycle,
            command=command,
            request={
                "unit": request.unit,
                "held_on": request.held_on.isoformat(),
                "supervisors": request.supervisors,
                "reviewed": request.reviewed,
                "minutes": request.minutes,
            },
            act=lambda desk: _record(desk, request),
        )


def _record(desk: Desk, request: MeetingRequest) -> Recorded:
    if request.held_on > desk.context.table.today(desk.command.now):
        raise RefusedError("meeting_lies_ahead", held_on=request.held_on.isoformat())
    unit, work, cycle_id = desk.unit(request.unit), desk.work, desk.cycle.id
    if request.reviewed is None:
        reviews = desk.locked(work.reviews.ids_at(cycle_id, venue_ids=[unit.id]))
    else:
        reviews = desk.locked(desk.review_ids(request.reviewed))
    if not reviews:
        raise RefusedError("meeting_without_reviews", unit=unit.code)
    desk.require(reviews, desk.owners)
    [number] = desk.numbers(1)
    meeting = Meeting(
        id=number,
        code=f"M{number}",
        unit_id=unit.id,
        status=MeetingStatus.HELD,
        meets_on=request.held_on,
        minutes=request.minutes,
    )
    supervisors = [
        MeetingSupervisor(meeting_id=number, person_id=person.id, attended=True)
        for person in desk.people(request.supervisors)
    ]
    agenda = [
        MeetingReview(
            review_id=review.id, meeting_id=number, place=place, treatment=Treatment.REVIEWED
        )
        for place, review in enumerate(reviews, start=1)
    ]
    stored = desk.write([meeting, *supervisors, *agenda])
    event = desk.event(EventKind.MEETING_RECORDED, stored.all)
    return desk.done([number], reviews, [event])
