"""A meeting with all that belongs to it, and which changes it still admits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from workflow.domain import quorum
from workflow.domain.errors import RefusedError
from workflow.domain.facts import MeetingFacts
from workflow.domain.records.meeting import (
    Conclusion,
    Meeting,
    MeetingReview,
    MeetingStatus,
    MeetingSupervisor,
    Participant,
    Signatory,
    Signature,
    Sitting,
    Treatment,
)
from workflow.domain.records.record import Record

_MINUTE = timedelta(minutes=1)
_PARTS = ("sittings", "supervisors", "items", "roll", "conclusions", "signatures")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFile:
    """A meeting with its sittings, attendees, agenda, roll, conclusions and signatures.

    Attributes:
        sittings: By number.
        supervisors: Those from above, by person.
        items: The agenda, by review.
        roll: By person.
        conclusions: By number.
    """

    meeting: Meeting
    sittings: Mapping[int, Sitting] = field(default_factory=dict)
    supervisors: Mapping[int, MeetingSupervisor] = field(default_factory=dict)
    items: Mapping[int, MeetingReview] = field(default_factory=dict)
    roll: Mapping[int, Participant] = field(default_factory=dict)
    conclusions: Mapping[int, Conclusion] = field(default_factory=dict)
    signatures: Mapping[Signatory, Signature] = field(default_factory=dict)

    @property
    def is_held(self) -> bool:
        """Return whether it took place, and no other record has taken its place."""
        return self.meeting.status in (MeetingStatus.HELD, MeetingStatus.CLOSED)

    @property
    def agenda(self) -> list[MeetingReview]:
        """Return the items in the order of their places."""
        return sorted(self.items.values(), key=lambda item: item.place)

    @property
    def present(self) -> int:
        """Return how many of those who were called were there."""
        return sum(one.present for one in self.roll.values() if one.convened)

    @property
    def convened(self) -> int:
        """Return how many were called: as it was told, or all who are on the roll."""
        if self.meeting.convened is not None:
            return self.meeting.convened
        return sum(one.convened for one in self.roll.values())

    @property
    def times(self) -> tuple[quorum.Sitting, ...]:
        """Return the sittings that count, by their start."""
        return tuple(
            sorted((one.starts_at, one.ends_at) for one in self.sittings.values() if one.holds)
        )

    @property
    def minutes(self) -> int:
        """Return how long the sittings took together, in minutes."""
        return quorum.lasted(self.times) // _MINUTE

    @property
    def unsigned(self) -> tuple[Signatory, ...]:
        """Return the places in which the minutes lack a signature."""
        return tuple(place for place in Signatory if not self.is_signed(place))

    def is_signed(self, place: Signatory) -> bool:
        """Return whether there is a signature in a place that stands for what is recorded."""
        found = self.signatures.get(place)
        return found is not None and found.holds

    def is_away(self, person_id: int | None) -> bool:
        """Return whether the roll says that a person was not there."""
        found = self.roll.get(person_id) if person_id is not None else None
        return found is not None and not found.present

    @property
    def people(self) -> frozenset[int]:
        """Return everybody who is named in it, the subjects on the agenda apart."""
        meeting = self.meeting
        officers = (meeting.chair_id, meeting.secretary_id)
        chairs = (item.chair_id for item in self.items.values())
        signed = (signature.person_id for signature in self.signatures.values())
        named = (*officers, *chairs, *signed, *self.supervisors, *self.roll)
        return frozenset(one for one in named if one is not None)

    @property
    def away_with_a_part(self) -> int | None:
        """Return somebody who chairs or takes the minutes, and was not there."""
        meeting = self.meeting
        chairs = (item.chair_id for item in self.items.values())
        parts = (meeting.chair_id, meeting.secretary_id, *chairs)
        return next((one for one in parts if self.is_away(one)), None)

    @property
    def supervising(self) -> frozenset[int]:
        """Return who from above attended."""
        return frozenset(one.person_id for one in self.supervisors.values() if one.attended)

    def chair_of(self, item: MeetingReview) -> int | None:
        """Return who presides over an item."""
        return item.chair_id if item.chair_id is not None else self.meeting.chair_id

    def facts(self, *, supervisor_roles: Iterable[str] = ()) -> MeetingFacts:
        """Return what the requirements judge.

        Args:
            supervisor_roles: Roles held above by those who attended.
        """
        return MeetingFacts(
            held_on=self.meeting.meets_on,
            supervisor_roles=frozenset(supervisor_roles),
            present=self.present,
            convened=self.convened,
            minutes=self.minutes,
            unsigned=tuple(map(str, self.unsigned)),
            is_closed=self.meeting.status is MeetingStatus.CLOSED,
        )


def differences(before: MeetingFile | None, after: MeetingFile) -> list[Record]:
    """Return the rows of `after` that are new or differ from those of `before`."""
    changed: list[Record] = []
    if before is None or before.meeting != after.meeting:
        changed.append(after.meeting)
    for name in _PARTS:
        known: Mapping[Any, Record] = getattr(before, name) if before else {}
        part: Mapping[Any, Record] = getattr(after, name)
        for key, row in part.items():
            old = known.get(key)
            if old is not row and old != row:
                changed.append(row)
    return changed


def amended(before: MeetingFile | None, after: MeetingFile) -> MeetingFile:
    """Return a changed meeting as it is kept: what was signed has to be signed again.

    Every change but a signature and the closing itself comes through here.

    Raises:
        RefusedError: `meeting_is_closed` or `meeting_is_cancelled`, when anything changes.
    """
    if before is not None and not differences(before, after):
        return before
    if before is not None:
        require_open(before.meeting)
    unsigned = {
        place: replace(signature, holds=False) for place, signature in after.signatures.items()
    }
    return replace(after, signatures=unsigned)


def require_open(meeting: Meeting) -> None:
    """Let pass a meeting of which something may still change.

    Raises:
        RefusedError: `meeting_is_closed` or `meeting_is_cancelled`.
    """
    if meeting.status in (MeetingStatus.CLOSED, MeetingStatus.SUPERSEDED):
        raise RefusedError("meeting_is_closed", meeting=meeting.code)
    if meeting.status is MeetingStatus.CANCELLED:
        raise RefusedError("meeting_is_cancelled", meeting=meeting.code)


def require_held(meeting: Meeting) -> None:
    """Let pass a meeting that is on record as held, whether it is closed or not.

    Raises:
        RefusedError: `meeting_is_planned` or `meeting_is_cancelled`.
    """
    if meeting.status is MeetingStatus.PLANNED:
        raise RefusedError("meeting_is_planned", meeting=meeting.code)
    if meeting.status is MeetingStatus.CANCELLED:
        raise RefusedError("meeting_is_cancelled", meeting=meeting.code)


def copied(file: MeetingFile, meeting: Meeting) -> MeetingFile:
    """Return all but the signatures of a meeting under another one."""
    number = meeting.id
    return MeetingFile(
        meeting=meeting,
        sittings={key: replace(row, meeting_id=number) for key, row in file.sittings.items()},
        supervisors={key: replace(row, meeting_id=number) for key, row in file.supervisors.items()},
        items={key: replace(row, meeting_id=number) for key, row in file.items.items()},
        roll={key: replace(row, meeting_id=number) for key, row in file.roll.items()},
        conclusions={key: replace(row, meeting_id=number) for key, row in file.conclusions.items()},
    )


def with_sittings(file: MeetingFile, times: Sequence[quorum.Sitting]) -> MeetingFile:
    """Return a meeting that sat at these times and at no others.

    Raises:
        InvalidValueError: `ends_before_start`.
    """
    for starts_at, ends_at in times:
        quorum.check_sitting(starts_at, ends_at)
    sat = {
        number: Sitting(
            meeting_id=file.meeting.id, number=number, starts_at=starts_at, ends_at=ends_at
        )
        for number, (starts_at, ends_at) in enumerate(sorted(times), start=1)
    }
    mistaken = {
        number: replace(row, holds=False)
        for number, row in file.sittings.items()
        if number not in sat
    }
    return replace(file, sittings={**sat, **mistaken})


def with_supervisors(file: MeetingFile, attended: Iterable[int]) -> MeetingFile:
    """Return a meeting that these people from above attended, and no others."""
    number, there = file.meeting.id, set(attended)
    known = {one: MeetingSupervisor(meeting_id=number, person_id=one) for one in sorted(there)}
    found = {**known, **file.supervisors}
    return replace(
        file,
        supervisors={one: replace(row, attended=one in there) for one, row in found.items()},
    )


def with_roll(file: MeetingFile, participants: Iterable[Participant]) -> MeetingFile:
    """Return a meeting with participants on the roll, beside those who are there already."""
    roll = {**file.roll, **{one.person_id: one for one in participants}}
    return replace(file, roll=roll)


def treated(item: MeetingReview, *, is_away: bool) -> MeetingReview:
    """Return an item of a meeting that was held, as the roll has it.

    Nobody is reviewed who is not there; what was put off stays so.
    """
    if item.treatment is Treatment.POSTPONED:
        return item
    return replace(item, treatment=Treatment.ABSENT if is_away else Treatment.REVIEWED)
