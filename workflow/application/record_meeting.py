"""Record meetings that were held: when, who was there, and which reviews they dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from workflow.application.desk import Desk
from workflow.application.keeping import Draft, Names
from workflow.application.meeting_agenda import order_findings, roll_findings, with_agenda
from workflow.application.meeting_files import files_of
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.meeting_file import (
    MeetingFile,
    with_roll,
    with_sittings,
    with_supervisors,
)
from workflow.domain.moments import local_day, moment_at
from workflow.domain.organisation import Unit
from workflow.domain.records.meeting import Meeting, MeetingStatus, Participant
from workflow.domain.rows_of_meetings import MeetingRow
from workflow.domain.text import LONGEST_CODE, is_code


class MeetingSheet:
    """Meetings that were held, one in a row; a planned one with the same code becomes held."""

    event = EventKind.MEETING_RECORDED

    def names(self, rows: Sequence[MeetingRow]) -> Names:
        """Return what rows name."""
        return Names(
            units=[row.unit for row in rows if row.unit],
            people=[person for row in rows for person in _people(row)],
            subjects=[
                *(subject for row in rows for subject in row.reviewed),
                *(subject for row in rows for subject, _ in row.item_chairs),
            ],
        )

    def draft(self, desk: Desk, row: MeetingRow) -> Draft:
        """Return the meeting of a row with its sittings, attendees, agenda and roll.

        Raises:
            NotFoundError: No such meeting, unit, person or review.
            InvalidValueError: Two things of the row do not go together.
            RefusedError: It lies ahead, deals with nothing or is closed, or the actor may not.
        """
        files = files_of(desk)
        before = files.find(row.code) if row.code else None
        after = recorded(desk, before, row)
        draft = files.keep(before, after, after.meeting)
        if draft.settles:
            check_count(after)
        unit = unit_of(desk, after)
        findings = (*order_findings(desk, after, unit), *roll_findings(desk, after, unit))
        return replace(draft, findings=(*draft.findings, *findings))


def recorded(desk: Desk, before: MeetingFile | None, row: MeetingRow) -> MeetingFile:
    """Return a meeting as a row has it, over what is there already.

    Raises:
        NotFoundError: No such meeting, unit, person or review.
        InvalidValueError: Two things of the row do not go together.
        RefusedError: It lies ahead, or deals with nothing.
    """
    file = before or _new(desk, row)
    if row.held_on is not None and row.held_on > desk.today:
        raise RefusedError("meeting_lies_ahead", held_on=row.held_on.isoformat())
    unit = unit_of(desk, file)
    if row.unit not in (None, unit.code):
        raise InvalidValueError("meeting_of_other_unit", found=row.unit, expected=unit.code)
    file = replace(file, meeting=_meeting(desk, file.meeting, row))
    file = _sat(desk, file, row, planned_on=before.meeting.meets_on if before else None)
    if row.supervisors or "supervisors" in row.cleared:
        attended = [person.id for person in desk.people(row.supervisors)]
        file = with_supervisors(file, attended)
    file = with_roll(file, _roll(desk, file, row))
    file = with_agenda(desk, file, unit, reviewed=row.reviewed)
    if "item_chairs" in row.cleared:
        items = {number: replace(item, chair_id=None) for number, item in file.items.items()}
        file = replace(file, items=items)
    return with_item_chairs(desk, file, row.item_chairs)


def unit_of(desk: Desk, file: MeetingFile) -> Unit:
    """Return the unit that met."""
    number = file.meeting.unit_id
    return desk.directory([number]).units[number]


def with_item_chairs(
    desk: Desk, file: MeetingFile, item_chairs: Sequence[tuple[str, str]]
) -> MeetingFile:
    """Return a meeting at which others presided over the items of some subjects.

    Raises:
        NotFoundError: No such review or person.
        InvalidValueError: The subject is not on the agenda, or would preside itself.
    """
    items = dict(file.items)
    for subject, chair in item_chairs:
        review = desk.review(subject)
        if review.id not in items:
            raise not_on_agenda(file, subject)
        person = desk.person(chair)
        if person.id == review.person_id:
            raise InvalidValueError("chair_of_own_item", person=chair, meeting=file.meeting.code)
        items[review.id] = replace(items[review.id], chair_id=person.id)
    return replace(file, items=items)


def require_free_code(desk: Desk, code: str | None) -> None:
    """Let pass a code that a new meeting may have; one that is made is always free.

    Raises:
        InvalidValueError: `meeting_code_wrong` or `meeting_code_taken`.
    """
    if code is None:
        return
    if not is_code(code):
        raise InvalidValueError("meeting_code_wrong", found=code, expected=LONGEST_CODE)
    if files_of(desk).find(code) is not None:
        raise InvalidValueError("meeting_code_taken", found=code)


def not_on_agenda(file: MeetingFile, subject: str) -> InvalidValueError:
    """Return the error for a subject that a meeting does not deal with."""
    return InvalidValueError("not_on_agenda", subject=subject, meeting=file.meeting.code)


def _people(row: MeetingRow) -> list[str]:
    named = [row.chair, row.secretary, *(chair for _, chair in row.item_chairs)]
    listed = [*row.supervisors, *row.present, *row.absent]
    return [*listed, *(code for code in named if code)]


def _new(desk: Desk, row: MeetingRow) -> MeetingFile:
    if row.unit is None or row.held_on is None:
        raise NotFoundError("meeting_not_found", meeting=row.code)
    require_free_code(desk, row.code)
    unit = desk.unit(row.unit)
    [number] = desk.numbers(1)
    code = row.code or files_of(desk).free_code(f"M{number}")
    return MeetingFile(meeting=Meeting(id=number, code=code, unit_id=unit.id, meets_on=row.held_on))


def _meeting(desk: Desk, meeting: Meeting, row: MeetingRow) -> Meeting:
    given: dict[str, Any] = {
        "body": row.body,
        "place": row.place,
        "convened": row.convened,
        "minutes": row.minutes,
        "chair_id": desk.person(row.chair).id if row.chair else None,
        "secretary_id": desk.person(row.secretary).id if row.secretary else None,
    }
    changed = {name: value for name, value in given.items() if value is not None}
    for name in row.cleared:
        field = name if name in given else f"{name}_id"
        if field in given:
            changed[field] = None
    if meeting.status is MeetingStatus.PLANNED:
        changed["status"] = MeetingStatus.HELD
    return replace(meeting, meets_on=row.held_on or meeting.meets_on, **changed)


def _sat(desk: Desk, file: MeetingFile, row: MeetingRow, *, planned_on: date | None) -> MeetingFile:
    """Return a meeting with its sittings; those of another day did not take place."""
    held_on, zone = file.meeting.meets_on, desk.context.table.zone
    if row.sittings:
        times = [
            (
                moment_at(day or held_on, local_time=begin, zone=zone),
                moment_at(day or held_on, local_time=end, zone=zone),
            )
            for day, begin, end in row.sittings
        ]
        file = with_sittings(file, times)
    elif "sittings" in row.cleared or planned_on not in (None, held_on):
        file = with_sittings(file, ())
    if file.times:
        begun_on = local_day(file.times[0][0], zone)
        if begun_on != held_on:
            raise InvalidValueError(
                "sitting_on_other_day", found=begun_on.isoformat(), expected=held_on.isoformat()
            )
    return file


def _roll(desk: Desk, file: MeetingFile, row: MeetingRow) -> list[Participant]:
    both = [code for code in row.present if code in row.absent]
    if both:
        raise InvalidValueError("present_and_absent", person=both[0])
    there = [(person.id, True) for person in desk.people(row.present)]
    away = [(person.id, False) for person in desk.people(row.absent)]
    return [
        replace(file.roll[person], present=present)
        if person in file.roll
        else Participant(meeting_id=file.meeting.id, person_id=person, present=present)
        for person, present in (*there, *away)
    ]


def check_count(file: MeetingFile) -> None:
    """Let pass a meeting to which no more of those who were called came than were called.

    Raises:
        InvalidValueError: `present_not_of_convened`.
    """
    if not 0 <= file.present <= file.convened:
        raise InvalidValueError(
            "present_not_of_convened", present=file.present, convened=file.convened
        )
