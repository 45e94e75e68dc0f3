"""Plan meetings: when they sit, who from above attends them, and what is on their agenda."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.application.appointments import engagements
from workflow.application.desk import Desk, Recorded
from workflow.application.keeping import Draft, Names
from workflow.application.meeting_agenda import in_order
from workflow.application.meeting_files import files_of
from workflow.application.record_meeting import require_free_code
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.meeting_file import MeetingFile, require_open, with_sittings
from workflow.domain.moments import moment_at
from workflow.domain.organisation import Unit
from workflow.domain.records.meeting import (
    Meeting,
    MeetingReview,
    MeetingStatus,
    MeetingSupervisor,
    Treatment,
)
from workflow.domain.rows_of_plans import PlanRow


class PlanSheet:
    """Meetings that are planned, one in a row."""

    event = EventKind.MEETING_PLANNED

    def names(self, rows: Sequence[PlanRow]) -> Names:
        """Return what rows name."""
        named = [code for row in rows for code in (row.chair, row.secretary) if code]
        return Names(
            units=[row.unit for row in rows if row.unit],
            people=[*named, *(code for row in rows for code in row.attendees)],
            subjects=[subject for row in rows for subject in row.reviewed],
        )

    def draft(self, desk: Desk, row: PlanRow) -> Draft:
        """Return the meeting of a row.

        Raises:
            NotFoundError: No such meeting, unit, person or review.
            InvalidValueError: The day has passed, or two things of the row do not go together.
            RefusedError: It was held, an attendee is elsewhere, or the actor may not.
        """
        files = files_of(desk)
        before = files.find(row.code) if row.code else None
        after = planned(desk, before, row)
        draft = files.keep(before, after, after.meeting)
        if before != after:
            engagements(desk).take(after)
        return draft


def planned(desk: Desk, before: MeetingFile | None, row: PlanRow) -> MeetingFile:
    """Return a meeting as a row plans it, over what is there already.

    Raises:
        NotFoundError: No such meeting, unit, person or review.
        InvalidValueError: The day has passed, or two things of the row do not go together.
        RefusedError: It was held already, or does not take place.
    """
    if before is not None:
        require_open(before.meeting)
    if before is not None and before.meeting.status is not MeetingStatus.PLANNED:
        raise RefusedError("meeting_was_held", meeting=before.meeting.code)
    file = before or _new(desk, row)
    unit = desk.directory([file.meeting.unit_id]).units[file.meeting.unit_id]
    if row.unit not in (None, unit.code):
        raise InvalidValueError("meeting_of_other_unit", found=row.unit, expected=unit.code)
    file = replace(file, meeting=_meeting(desk, file.meeting, row))
    moved = before is None or before.meeting.meets_on != file.meeting.meets_on
    if moved and file.meeting.meets_on < desk.today:
        day = file.meeting.meets_on.isoformat()
        raise InvalidValueError("plan_in_the_past", day=day, today=desk.today.isoformat())
    file = _sitting(desk, file, row, moved=moved)
    if row.attendees or "attendees" in row.cleared:
        file = with_assigned(file, [person.id for person in desk.people(row.attendees)])
    return _with_agenda(desk, file, unit, row.reviewed)


def with_assigned(file: MeetingFile, people: Iterable[int]) -> MeetingFile:
    """Return a meeting to which these people from above are assigned, and no others."""
    number, chosen = file.meeting.id, set(people)
    new = {one: MeetingSupervisor(meeting_id=number, person_id=one) for one in sorted(chosen)}
    known = {**new, **file.supervisors}
    assigned = {one: replace(row, assigned=one in chosen) for one, row in known.items()}
    return replace(file, supervisors=assigned)


def _new(desk: Desk, row: PlanRow) -> MeetingFile:
    if row.unit is None or row.meets_on is None:
        raise NotFoundError("meeting_not_found", meeting=row.code)
    require_free_code(desk, row.code)
    unit = desk.unit(row.unit)
    [number] = desk.numbers(1)
    code = row.code or files_of(desk).free_code(f"M{number}")
    meeting = Meeting(id=number, code=code, unit_id=unit.id, meets_on=row.meets_on)
    return MeetingFile(meeting=meeting)


def _meeting(desk: Desk, meeting: Meeting, row: PlanRow) -> Meeting:
    given: dict[str, Any] = {
        "meets_on": row.meets_on,
        "body": row.body,
        "place": row.place,
        "chair_id": desk.person(row.chair).id if row.chair else None,
        "secretary_id": desk.person(row.secretary).id if row.secretary else None,
    }
    changed = {name: value for name, value in given.items() if value is not None}
    for name in row.cleared:
        field = name if name in given else f"{name}_id"
        if field in given and field != "meets_on":
            changed[field] = None
    return replace(meeting, **changed)


def _sitting(desk: Desk, file: MeetingFile, row: PlanRow, *, moved: bool) -> MeetingFile:
    """Return a meeting with its sittings; those of another day are given up."""
    if not row.sittings:
        return with_sittings(file, ()) if moved or "sittings" in row.cleared else file
    zone, first = desk.context.table.zone, file.meeting.meets_on
    times = [
        (
            moment_at(day or first, local_time=begin, zone=zone),
            moment_at(day or first, local_time=end, zone=zone),
        )
        for day, begin, end in row.sittings
    ]
    return with_sittings(file, times)


def _with_agenda(desk: Desk, file: MeetingFile, unit: Unit, reviewed: Sequence[str]) -> MeetingFile:
    if not reviewed and file.items:
        return file
    here = desk.work.reviews.ids_at(desk.cycle.id, venue_ids=[unit.id])
    chosen = desk.review_ids(reviewed) if reviewed else _due(desk, here)
    if not chosen:
        raise RefusedError("meeting_without_reviews", unit=unit.code)
    order = chosen if reviewed else in_order(desk, desk.locked(chosen), file)
    items = {
        number: MeetingReview(
            review_id=number, meeting_id=file.meeting.id, place=place, treatment=Treatment.PLANNED
        )
        for place, number in enumerate(dict.fromkeys(order), start=1)
    }
    given_up = {
        number: replace(item, place=item.place + len(items), treatment=Treatment.POSTPONED)
        for number, item in file.items.items()
        if number not in items
    }
    return replace(file, items={**items, **given_up})


def _due(desk: Desk, ids: Sequence[int]) -> list[int]:
    return [review.id for review in desk.locked(ids) if not review.is_final]


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMeeting:
    """The use case behind `meeting cancel`."""

    recorder: Recorder

    def __call__(self, cycle: str, code: str, *, reason: str, command: Command) -> Recorded:
        """Give up a meeting that is planned; twice is the same as once.

        Raises:
            NotFoundError: No such cycle or meeting.
            RefusedError: It was held, or the actor may not.
        """
        return self.recorder.run(
            cycle,
            command=command,
            request={"cancel": code, "reason": reason},
            act=lambda desk: _cancel(desk, code, reason),
        )


def _cancel(desk: Desk, code: str, reason: str) -> Recorded:
    files = files_of(desk)
    file = files.require(code)
    files.permit(file)
    if file.meeting.status is MeetingStatus.CANCELLED:
        return desk.done([file.meeting.id], [], [], created=0, unchanged=1)
    if file.meeting.status is not MeetingStatus.PLANNED:
        raise RefusedError("meeting_was_held", meeting=code)
    cancelled = replace(file.meeting, status=MeetingStatus.CANCELLED, reason=reason)
    desk.write([cancelled])
    event = desk.event(EventKind.MEETING_CANCELLED, [cancelled])
    return desk.done([file.meeting.id], files.reviews(file), [event], created=0, updated=1)
