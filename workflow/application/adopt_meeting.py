"""Record in one cycle a meeting that another cycle has: one meeting may serve both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from workflow.application.commanding import require_cycle
from workflow.application.desk import Desk, Recorded
from workflow.application.meeting_agenda import with_agenda
from workflow.application.meeting_files import files_of, load_files
from workflow.application.record_meeting import require_free_code, unit_of
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.cycle import Cycle
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.meeting_file import (
    MeetingFile,
    require_held,
    with_roll,
    with_sittings,
    with_supervisors,
)
from workflow.domain.records.meeting import Meeting, MeetingReview, MeetingStatus
from workflow.domain.records.record import Record
from workflow.domain.review import Review

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptMeeting:
    """The use case behind `meeting adopt`."""

    recorder: Recorder

    def __call__(
        self,
        cycle: str,
        source: tuple[str, str],
        *,
        reviewed: Sequence[str] = (),
        code: str | None = None,
        command: Command,
    ) -> Recorded:
        """Record a meeting of another cycle here, with its roll, sittings and supervisors.

        Done again, it takes over what has changed there.

        Args:
            cycle: Code of the cycle in which it is recorded.
            source: Code of the other cycle, and of the meeting there.
            reviewed: Subjects that it dealt with for this cycle; when empty, the same as there.
            code: Of the meeting here; the same as there unless that is taken.

        Raises:
            NotFoundError: No such cycle, meeting or review.
            InvalidValueError: The cycles are the same, or the code is taken.
            RefusedError: The meeting was not held or is superseded, or is closed here and would
                change; or the actor may not.
        """
        return self.recorder.run(
            cycle,
            command=command,
            request={"adopt": list(source), "reviewed": list(reviewed), "code": code},
            act=lambda desk: _adopt(desk, source, reviewed, code),
        )


def _adopt(
    desk: Desk, source: tuple[str, str], reviewed: Sequence[str], code: str | None
) -> Recorded:
    other = require_cycle(desk.work, source[0])
    if other.id == desk.cycle.id:
        raise InvalidValueError("cycle_is_the_same", cycle=other.code)
    there = _held(desk, other, source[1])
    same_as = "/".join(source)
    files = files_of(desk)
    before = _adopted(desk, same_as)
    file = before or _new(desk, there.meeting, code)
    after = _taken_over(file, there, same_as)
    if reviewed:
        after = with_agenda(desk, after, unit_of(desk, after), reviewed=reviewed)
    else:
        after = replace(after, items={**after.items, **_same_items(desk, other, there, after)})
    if not after.items:
        raise RefusedError("meeting_without_reviews", unit=unit_of(desk, after).code)
    draft = files.keep(before, after, after.meeting)
    written = desk.write(draft.records)
    events = [desk.event(EventKind.MEETING_ADOPTED, written.all)] if written.all else []
    return desk.done(
        [after.meeting.id],
        desk.locked(draft.settles),
        events,
        created=int(before is None),
        updated=int(before is not None and bool(events)),
        unchanged=int(not events),
        findings=draft.findings,
    )


def _held(desk: Desk, other: Cycle, code: str) -> MeetingFile:
    """Return a meeting of another cycle that was held, if the actor may see it."""

    def find(kind: type[R], by: str, values: Iterable[int] | Iterable[str], /) -> list[R]:
        return desk.work.records.find(other.id, kind, by, values)

    found = load_files(find, find(Meeting, "code", [code]))
    if not found or not _is_visible(desk, found[0].meeting):
        raise NotFoundError("meeting_not_found", meeting=f"{other.code}/{code}")
    require_held(found[0].meeting)
    if found[0].meeting.status is MeetingStatus.SUPERSEDED:
        [later] = find(Meeting, "supersedes", [found[0].meeting.id])
        raise RefusedError("meeting_is_superseded", meeting=code, by=later.code)
    return found[0]


def _is_visible(desk: Desk, meeting: Meeting) -> bool:
    if desk.command.actor is None:
        return True
    actor, roles = desk.person(desk.command.actor), desk.context.definition.roles
    directory = desk.directory([meeting.unit_id])
    return bool(directory.roles_reaching(actor.id, meeting.unit_id, roles=roles))


def _adopted(desk: Desk, same_as: str) -> MeetingFile | None:
    for meeting in desk.find(Meeting, "same_as", [same_as]):
        if meeting.status is not MeetingStatus.SUPERSEDED:
            return files_of(desk).require(meeting.code)
    return None


def _new(desk: Desk, there: Meeting, code: str | None) -> MeetingFile:
    require_free_code(desk, code)
    [number] = desk.numbers(1)
    meeting = Meeting(
        id=number,
        code=code or files_of(desk).free_code(there.code),
        unit_id=there.unit_id,
        status=MeetingStatus.HELD,
        meets_on=there.meets_on,
    )
    return MeetingFile(meeting=meeting)


def _taken_over(file: MeetingFile, there: MeetingFile, same_as: str) -> MeetingFile:
    meeting = replace(
        there.meeting,
        id=file.meeting.id,
        code=file.meeting.code,
        status=file.meeting.status,
        supersedes=file.meeting.supersedes,
        closed_on=file.meeting.closed_on,
        reason=file.meeting.reason,
        same_as=same_as,
    )
    roll = [replace(one, meeting_id=meeting.id) for one in there.roll.values()]
    file = with_sittings(replace(file, meeting=meeting), there.times)
    return with_roll(with_supervisors(file, there.supervising), roll)


def _same_items(
    desk: Desk, other: Cycle, there: MeetingFile, here: MeetingFile
) -> dict[int, MeetingReview]:
    """Return the items of a meeting of another cycle for the reviews of the same subjects here."""
    theirs = {_subject(each): each.id for each in desk.work.reviews.lock(other.id, there.items)}
    venues = {venue for _, _, venue in theirs}
    ours = desk.locked(desk.work.reviews.ids_at(desk.cycle.id, venue_ids=venues))
    ids = {theirs[_subject(each)]: each.id for each in ours if _subject(each) in theirs}
    return {
        ids[item.review_id]: replace(
            item, review_id=ids[item.review_id], meeting_id=here.meeting.id
        )
        for item in there.agenda
        if item.review_id in ids
    }


def _subject(review: Review) -> tuple[str, int, int]:
    return review.subject_kind, review.subject_id, review.venue_id
