"""Correct the record of a closed meeting by another one that takes its place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workflow.application.desk import Desk, Recorded
from workflow.application.keeping import asked
from workflow.application.meeting_files import files_of
from workflow.application.record_meeting import recorded, require_free_code
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.errors import RefusedError
from workflow.domain.history import EventKind
from workflow.domain.meeting_file import copied, require_held
from workflow.domain.records.meeting import Meeting, MeetingStatus
from workflow.domain.rows_of_meetings import MeetingRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectMeeting:
    """The use case behind `meeting correct`."""

    recorder: Recorder

    def __call__(
        self, cycle: str, meeting: str, changes: MeetingRow, *, reason: str, command: Command
    ) -> Recorded:
        """Copy a closed meeting, change the copy, and let it take the place of the first.

        The copy has to be signed and closed again.

        Args:
            meeting: Code of the meeting that is closed.
            changes: What is different, and perhaps the code of the copy.
            reason: Why.

        Raises:
            NotFoundError: No such cycle, meeting, person or review.
            InvalidValueError: Two things do not go together, or the code is taken.
            RefusedError: The meeting is not closed, or was corrected already; or the actor may not.
        """
        return self.recorder.run(
            cycle,
            command=command,
            request={"correct": meeting, "changes": asked(changes), "reason": reason},
            act=lambda desk: _correct(desk, meeting, changes, reason),
        )


def _correct(desk: Desk, code: str, changes: MeetingRow, reason: str) -> Recorded:
    files = files_of(desk)
    before = files.require(code)
    files.permit(before)
    _require_closed(desk, before.meeting)
    require_free_code(desk, changes.code)
    [number] = desk.numbers(1)
    meeting = replace(
        before.meeting,
        id=number,
        code=changes.code or files.free_code(_first_code(desk, before.meeting)),
        status=MeetingStatus.HELD,
        supersedes=before.meeting.id,
        closed_on=None,
        reason=reason,
    )
    after = recorded(desk, copied(before, meeting), changes)
    draft = files.keep(None, after, after.meeting)
    superseded = replace(before.meeting, status=MeetingStatus.SUPERSEDED)
    written = desk.write([*draft.records, superseded])
    event = desk.event(EventKind.MEETING_CORRECTED, written.all)
    reviews = desk.locked(draft.settles)
    return desk.done([number], reviews, [event], findings=draft.findings)


def _require_closed(desk: Desk, meeting: Meeting) -> None:
    require_held(meeting)
    if meeting.status is MeetingStatus.SUPERSEDED:
        [later] = desk.find(Meeting, "supersedes", [meeting.id])
        raise RefusedError("meeting_is_superseded", meeting=meeting.code, by=later.code)
    if meeting.status is not MeetingStatus.CLOSED:
        raise RefusedError("meeting_is_open", meeting=meeting.code)


def _first_code(desk: Desk, meeting: Meeting) -> str:
    while meeting.supersedes is not None:
        [meeting] = desk.find(Meeting, "id", [meeting.supersedes])
    return meeting.code
