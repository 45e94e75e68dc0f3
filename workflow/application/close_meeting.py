"""Sign the minutes of a meeting, and close its record for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workflow.application.desk import Desk, Recorded
from workflow.application.meeting_agenda import dealt_with
from workflow.application.meeting_files import MeetingFiles, files_of
from workflow.application.record_meeting import check_count, unit_of, with_item_chairs
from workflow.application.recording import Recorder, require_named_person
from workflow.domain.command import Command
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.meeting_closing import NEEDED_TO_CLOSE, demands, open_points
from workflow.domain.meeting_file import MeetingFile, differences, require_held, require_open
from workflow.domain.organisation import Person
from workflow.domain.records.meeting import MeetingStatus, Signatory, Signature
from workflow.domain.review import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class SignMeeting:
    """The use case behind `meeting sign`; each signs in his own place only."""

    recorder: Recorder

    def __call__(self, cycle: str, meeting: str, *, command: Command) -> Recorded:
        """Store that the person who acts signed the minutes; twice is the same as once.

        Raises:
            NotFoundError: No such cycle or meeting.
            RefusedError: Nobody is named, or he is neither chair nor secretary of the meeting; it
                is planned only, or closed.
        """
        by = require_named_person(command)
        return self.recorder.run(
            cycle,
            command=command,
            request={"sign": meeting},
            act=lambda desk: _sign(desk, meeting, by),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMeeting:
    """The use case behind `meeting close`; a closed meeting changes no more."""

    recorder: Recorder

    def __call__(
        self,
        cycle: str,
        meeting: str,
        *,
        item_chairs: Sequence[tuple[str, str]] = (),
        command: Command,
    ) -> Recorded:
        """Close the record of a meeting; twice is the same as once.

        Args:
            item_chairs: Who presided over the item of a subject instead of the chair.

        Raises:
            NotFoundError: No such cycle, meeting, review or person.
            InvalidValueError: A subject is not on the agenda, or somebody was away.
            RefusedError: Something is missing, which is told; or the actor may not.
        """
        return self.recorder.run(
            cycle,
            command=command,
            request={"close": meeting, "item_chairs": [list(pair) for pair in item_chairs]},
            act=lambda desk: _close(desk, meeting, item_chairs),
        )


def unchanged(desk: Desk, file: MeetingFile) -> Recorded:
    """Return the answer to a command that found everything as it asked."""
    return desk.done([file.meeting.id], (), (), created=0, unchanged=1)


def supervisor_roles(desk: Desk, file: MeetingFile) -> frozenset[str]:
    """Return the roles that those who attended from above held there on the day of a meeting."""
    above = unit_of(desk, file).lineage[1:]
    return frozenset(
        grant.role
        for grant in desk.work.roles.all(unit_ids=above)
        if grant.person_id in file.supervising and grant.holds_on(file.meeting.meets_on)
    )


def _sign(desk: Desk, code: str, by: str) -> Recorded:
    files = files_of(desk)
    file = files.require(code)
    person = desk.person(by)
    place = _place(desk, file, person)
    if file.is_signed(place) and file.signatures[place].person_id == person.id:
        return unchanged(desk, file)
    require_open(file.meeting)
    require_held(file.meeting)
    signature = Signature(
        meeting_id=file.meeting.id,
        signatory=place,
        person_id=person.id,
        signed_at=desk.command.now,
    )
    written = desk.write([signature])
    event = desk.event(EventKind.MEETING_SIGNED, written.all)
    return desk.done([file.meeting.id], files.reviews(file), [event])


def _place(desk: Desk, file: MeetingFile, person: Person) -> Signatory:
    meeting = file.meeting
    if person.id == meeting.chair_id:
        return Signatory.CHAIR
    if person.id == meeting.secretary_id:
        return Signatory.SECRETARY
    directory, roles = desk.directory([meeting.unit_id]), desk.context.definition.roles
    is_reached = directory.roles_reaching(person.id, meeting.unit_id, roles=roles)
    if not is_reached and person.id not in file.people:
        raise NotFoundError("meeting_not_found", meeting=meeting.code)
    raise RefusedError("not_a_signatory", person=person.code, meeting=meeting.code)


def _close(desk: Desk, code: str, item_chairs: Sequence[tuple[str, str]]) -> Recorded:
    files = files_of(desk)
    before = files.require(code)
    files.permit(before)
    after = with_item_chairs(desk, before, item_chairs)
    if before.meeting.status is MeetingStatus.CLOSED and not differences(before, after):
        return unchanged(desk, before)
    require_open(before.meeting)
    require_held(before.meeting)
    files.check_parts(after)
    check_count(after)
    reasons = _open_points(desk, files, after)
    if reasons:
        raise RefusedError("meeting_not_ready", meeting=code, reasons=reasons)
    closed = replace(after.meeting, status=MeetingStatus.CLOSED, closed_on=desk.today)
    written = desk.write(differences(before, replace(after, meeting=closed)))
    event = desk.event(EventKind.MEETING_CLOSED, written.all)
    return desk.done([closed.id], files.reviews(after), [event])


def _open_points(desk: Desk, files: MeetingFiles, file: MeetingFile) -> tuple[Reason, ...]:
    reviews = files.reviews(file)
    chairs = {
        review.person_id: chair
        for review in reviews
        if review.person_id is not None and (chair := file.items[review.id].chair_id) is not None
    }
    tracks = (review.track for review in reviews)
    return open_points(
        file,
        dealt_with=dealt_with(desk, file),
        substitutes=chairs,
        demanded=demands(desk.context.definition, tracks, *NEEDED_TO_CLOSE),
        supervisor_roles=supervisor_roles(desk, file),
    )
