"""Tell superiors how meetings were held: what is worth a look, and refuses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.application.list_meetings import ListMeetings, ReadMeeting
from workflow.domain.conditions import MeetingLasted
from workflow.domain.enrolment import Finding
from workflow.domain.meeting_closing import demands
from workflow.domain.meeting_file import MeetingFile
from workflow.domain.meeting_quality import Proceedings, meeting_signals
from workflow.domain.records.meeting import ConclusionKind, MeetingStatus

HELD = (MeetingStatus.HELD, MeetingStatus.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSignal:
    """A finding about one meeting; both by their codes."""

    meeting: str
    unit: str
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class FindMeetingSignals:
    """The use case behind `meeting findings`."""

    meetings: ListMeetings

    def __call__(
        self, cycle: str, *, now: datetime, under: str | None = None, actor: str | None = None
    ) -> list[MeetingSignal]:
        """Return what is worth a look, meeting by meeting.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        _, found = self.meetings(cycle, now=now, under=under, statuses=HELD, actor=actor)
        return [signal for meeting in found for signal in _signals(meeting)]


def _signals(meeting: ReadMeeting) -> Iterator[MeetingSignal]:
    for finding in meeting_signals(_proceedings(meeting)):
        code = meeting.file.meeting.code
        yield MeetingSignal(meeting=code, unit=meeting.unit.code, finding=finding)


def _proceedings(meeting: ReadMeeting) -> Proceedings:
    file = meeting.file
    return Proceedings(
        unit=meeting.unit.code,
        held_on=file.meeting.meets_on,
        shortcomings=_shortcomings(file),
        speakers=_speakers(file),
        sittings=file.times,
        needed=_needed(meeting),
        dealt_with=tuple(meeting.subjects.values()),
    )


def _shortcomings(file: MeetingFile) -> int | None:
    kinds = [conclusion.kind for conclusion in file.conclusions.values() if conclusion.holds]
    return kinds.count(ConclusionKind.SHORTCOMING) if kinds else None


def _speakers(file: MeetingFile) -> int | None:
    others = [one for one in file.roll.values() if one.person_id != file.meeting.chair_id]
    return sum(one.spoke for one in others) if file.roll else None


def _needed(meeting: ReadMeeting) -> timedelta | None:
    tracks = {row.review.track for row in meeting.reviews.values()}
    asked: Sequence[int] = [
        item.parameters.minutes
        for item in demands(meeting.context.definition, tracks, "meeting_lasted")
        if isinstance(item.parameters, MeetingLasted)
    ]
    return timedelta(minutes=max(asked)) if asked else None
