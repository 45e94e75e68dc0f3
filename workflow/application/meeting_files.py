"""Meetings with all that belongs to them: found, and changed in the one way that is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from workflow.application.desk import Desk
from workflow.application.keeping import Draft
from workflow.domain.conditions import SupervisorAttended
from workflow.domain.definition import Definition, StageKind
from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.facts import Facts
from workflow.domain.meeting_file import MeetingFile, amended, differences
from workflow.domain.organisation import Directory
from workflow.domain.permission import require_role
from workflow.domain.records.meeting import (
    Conclusion,
    Meeting,
    MeetingReview,
    MeetingSupervisor,
    Participant,
    Signature,
    Sitting,
)
from workflow.domain.records.record import Record
from workflow.domain.requirements import owed_by
from workflow.domain.review import Review
from workflow.domain.terms import Targets

R = TypeVar("R", bound=Record)


class Find(Protocol):
    """Whatever finds records of a cycle."""

    def __call__(self, kind: type[R], by: str, values: Iterable[int], /) -> list[R]:
        """Return the records of a kind whose field `by` is among values."""
        ...


def load_files(find: Find, meetings: Sequence[Meeting]) -> list[MeetingFile]:
    """Return meetings with all that belongs to them, in their order."""
    ids = [meeting.id for meeting in meetings]
    if not ids:
        return []
    sittings = _by_meeting(find(Sitting, "meeting_id", ids))
    supervisors = _by_meeting(find(MeetingSupervisor, "meeting_id", ids))
    items = _by_meeting(find(MeetingReview, "meeting_id", ids))
    roll = _by_meeting(find(Participant, "meeting_id", ids))
    conclusions = _by_meeting(find(Conclusion, "meeting_id", ids))
    signatures = _by_meeting(find(Signature, "meeting_id", ids))
    return [
        MeetingFile(
            meeting=meeting,
            sittings={row.number: row for row in sittings.get(meeting.id, ())},
            supervisors={row.person_id: row for row in supervisors.get(meeting.id, ())},
            items={row.review_id: row for row in items.get(meeting.id, ())},
            roll={row.person_id: row for row in roll.get(meeting.id, ())},
            conclusions={row.number: row for row in conclusions.get(meeting.id, ())},
            signatures={row.signatory: row for row in signatures.get(meeting.id, ())},
        )
        for meeting in meetings
    ]


def _by_meeting(rows: Iterable[PartOfMeeting]) -> dict[int, list[PartOfMeeting]]:
    found: dict[int, list[PartOfMeeting]] = {}
    for row in rows:
        found.setdefault(row.meeting_id, []).append(row)
    return found


PartOfMeeting = TypeVar(
    "PartOfMeeting",
    Sitting,
    MeetingSupervisor,
    MeetingReview,
    Participant,
    Conclusion,
    Signature,
)


def files_of(desk: Desk) -> MeetingFiles:
    """Return the meetings that a transaction is about."""
    return desk.shared("meetings", lambda: MeetingFiles(desk=desk))


@dataclass(slots=True, kw_only=True)
class MeetingFiles:
    """The meetings that a transaction is about, each as the rows so far have made it."""

    desk: Desk
    _files: dict[str, MeetingFile | None] = field(default_factory=dict)
    _permitted: set[tuple[str, frozenset[int]]] = field(default_factory=set)

    def find(self, code: str) -> MeetingFile | None:
        """Return the meeting of a code, or None when there is none."""
        if code not in self._files:
            found = load_files(self.desk.find, self.desk.find(Meeting, "code", [code]))
            self._files[code] = found[0] if found else None
        return self._files[code]

    def require(self, code: str) -> MeetingFile:
        """Return the meeting of a code.

        Raises:
            NotFoundError: There is none.
        """
        found = self.find(code)
        if found is None:
            raise NotFoundError("meeting_not_found", meeting=code)
        return found

    def free_code(self, wanted: str) -> str:
        """Return a code that no meeting has: the wanted one, or with a number behind it."""
        code, number = wanted, 1
        while self.find(code) is not None:
            number += 1
            code = f"{wanted}-{number}"
        return code

    def reviews(self, file: MeetingFile) -> list[Review]:
        """Return the reviews on the agenda by id, locked until the end."""
        return self.desk.locked(file.items)

    def permit(self, file: MeetingFile) -> None:
        """Let pass who may record about every review on the agenda of a meeting.

        Raises:
            NotFoundError: The actor may not see it.
            RefusedError: `forbidden`.
        """
        code = file.meeting.code
        key = (code, frozenset(file.items))
        if key in self._permitted:
            return
        try:
            self.desk.require(self.reviews(file), self.desk.owners, rule=_owned_once)
        except NotFoundError as error:
            if error.code != "review_not_found":
                raise
            if self.find(code) is None:
                unit_id = file.meeting.unit_id
                unit = self.desk.directory([unit_id]).units[unit_id]
                raise NotFoundError("unit_not_found", unit=unit.code) from error
            raise NotFoundError("meeting_not_found", meeting=code) from error
        self._permitted.add(key)

    def keep(self, before: MeetingFile | None, after: MeetingFile, first: Record) -> Draft:
        """Return what has to be stored of a changed meeting.

        Args:
            before: As it was; None when it is new.
            after: As it is now.
            first: The row that was written about; told even if only others change.

        Raises:
            RefusedError: It admits no change, or the actor may not.
            InvalidValueError: Somebody cannot have the part that is recorded.
        """
        self.permit(after)
        kept = amended(before, after)
        changes = differences(before, kept)
        if changes:
            self.check_parts(kept)
        self._files[kept.meeting.code] = kept
        place = (first.TABLE, first.key)
        others = [row for row in changes if (row.TABLE, row.key) != place]
        return Draft(
            records=(first, *others),
            settles=self._news(before, kept) if changes else (),
            findings=_voided(before, kept),
        )

    def _news(self, before: MeetingFile | None, after: MeetingFile) -> tuple[int, ...]:
        return tuple({*(before.items if before else ()), *after.items})

    def check_parts(self, file: MeetingFile) -> None:
        """Let pass a meeting in which everybody has the part he may have.

        Raises:
            InvalidValueError: `chair_is_secretary`, `absent_has_a_part` or
                `supervisor_takes_part`.
        """
        meeting = file.meeting
        if meeting.chair_id is not None and meeting.chair_id == meeting.secretary_id:
            person = self._code(meeting.chair_id)
            raise InvalidValueError("chair_is_secretary", meeting=meeting.code, person=person)
        away = file.away_with_a_part
        if away is not None:
            person = self._code(away)
            raise InvalidValueError("absent_has_a_part", meeting=meeting.code, person=person)
        subjects = {review.person_id for review in self.reviews(file)}
        called = {one.person_id for one in file.roll.values() if one.convened}
        for number in sorted(file.supervising & (subjects | called)):
            person = self._code(number)
            raise InvalidValueError("supervisor_takes_part", meeting=meeting.code, person=person)

    def _code(self, person_id: int) -> str:
        return self.desk.work.people.by_ids([person_id])[person_id].code


def _voided(before: MeetingFile | None, after: MeetingFile) -> tuple[Finding, ...]:
    if before is None or len(after.unsigned) <= len(before.unsigned):
        return ()
    return (Finding(code="signatures_void", facts={"meeting": after.meeting.code}),)


def _owned_once(
    actor_id: int, targets: Targets, review: Review, definition: Definition, directory: Directory
) -> None:
    """Let pass who may record at the stage of a review, or might when it stood at its meeting.

    So may whoever is asked to attend it. Minutes are written after the stage is left, where it is
    left by itself.
    """
    met = _owners_of_meeting(definition, review)
    attending = [(target,) for target in _asked_to_attend(definition, review)]
    refused: RefusedError | None = None
    for group in (*attending, targets, *([met] if met else [])):
        try:
            require_role(actor_id, group, review, definition, directory)
        except RefusedError as error:
            refused = error
        else:
            return
    if refused is not None:
        raise refused


def _asked_to_attend(definition: Definition, review: Review) -> Targets:
    """Return who is told to attend, or to add that he did, when nobody from above was there."""
    return tuple(
        target
        for stage in definition.tracks[review.track].stages
        for item in stage.demands
        if isinstance(item.parameters, SupervisorAttended)
        for target in owed_by(stage, item, Facts())
    )


def _owners_of_meeting(definition: Definition, review: Review) -> Targets:
    return tuple(
        target
        for stage in definition.tracks[review.track].stages
        if stage.kind is StageKind.MEETING
        for target in stage.owner + (stage.authority or definition.authority)
    )
