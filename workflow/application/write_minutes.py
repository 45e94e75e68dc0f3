"""Put together the minutes of a meeting, in words for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workflow.application.list_meetings import ListMeetings, ReadMeeting
from workflow.domain.agenda import AgendaItem
from workflow.domain.conditions import QuorumMet
from workflow.domain.meeting_closing import demands
from workflow.domain.meeting_file import MeetingFile, require_held
from workflow.domain.minutes import (
    AbsenceLine,
    AgendaLine,
    ConclusionLine,
    Minutes,
    SignatureLine,
)
from workflow.domain.quorum import Quorum
from workflow.domain.records.meeting import Participant, Signatory, Treatment
from workflow.domain.review import SubjectKind

_IN_ORDER = (Treatment.REVIEWED, Treatment.ABSENT, Treatment.POSTPONED)


class Words(Protocol):
    """Whatever has the words for codes; a code that it does not know stays as it is."""

    def __call__(self, section: str, key: str, /, **facts: object) -> str:
        """Return the words for a code of a section."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteMinutes:
    """The use case behind `meeting minutes`."""

    meetings: ListMeetings

    def __call__(
        self,
        cycle: str,
        code: str,
        *,
        words: Words,
        now: datetime,
        actor: str | None = None,
    ) -> tuple[Minutes, str]:
        """Return the minutes of a meeting, and the time zone of the cycle.

        Raises:
            NotFoundError: No such cycle, and no meeting that may be seen.
            RefusedError: It is planned only, or does not take place.
        """
        meeting = self.meetings.one(cycle, code, now=now, actor=actor)
        require_held(meeting.file.meeting)
        return _minutes(meeting, words), meeting.context.definition.time_zone


def _minutes(meeting: ReadMeeting, words: Words) -> Minutes:
    file, unit = meeting.file, meeting.unit
    stored, times = file.meeting, file.times
    called = _called(meeting)
    corrected = meeting.supersedes
    return Minutes(
        unit_above=meeting.above.name if meeting.above else None,
        unit=unit.name,
        number=stored.minutes,
        place=stored.place or words("minutes", "place_unknown"),
        held_on=stored.meets_on,
        starts_at=times[0][0] if times else None,
        ends_at=max(end for _, end in times) if times else None,
        body=words("bodies", stored.body, unit=unit.name) if stored.body else unit.name,
        chair=meeting.name(stored.chair_id),
        secretary=meeting.name(stored.secretary_id),
        convened=file.convened,
        present=tuple(meeting.name(one.person_id) for one in called if one.present),
        absent=tuple(
            AbsenceLine(name=meeting.name(one.person_id), reason=one.excuse or "")
            for one in called
            if not one.present
        ),
        supervisors=tuple(
            person.name for number, person in meeting.people.items() if number in file.supervising
        ),
        quorum=_quorum(meeting),
        agenda=tuple(_agenda(meeting, words)),
        conclusions=tuple(_conclusions(meeting)),
        signatures=tuple(_signatures(meeting, words)),
        supersedes=(corrected.minutes or corrected.code) if corrected else None,
    )


def _called(meeting: ReadMeeting) -> list[Participant]:
    roll = meeting.file.roll
    return [roll[number] for number in meeting.people if number in roll and roll[number].convened]


def _quorum(meeting: ReadMeeting) -> Quorum | None:
    """Return the greatest quorum that is asked for; None where none is, or the count is wrong."""
    tracks = {row.review.track for row in meeting.reviews.values()}
    shares = [
        item.parameters.at_least
        for item in demands(meeting.context.definition, tracks, "quorum_met")
        if isinstance(item.parameters, QuorumMet)
    ]
    file = meeting.file
    if not shares or file.present > file.convened:
        return None
    share = max(shares, key=lambda share: share.value)
    return Quorum(present=file.present, convened=file.convened, share=share)


def _agenda(meeting: ReadMeeting, words: Words) -> Iterator[AgendaLine]:
    items = [item for item in meeting.file.agenda if item.treatment in _IN_ORDER]
    for item in sorted(items, key=lambda item: _IN_ORDER.index(item.treatment)):
        yield AgendaLine(
            subject=meeting.reviews[item.review_id].subject_name,
            kind=words("agenda_kinds", _kind(meeting.subjects[item.review_id])),
            result=words("treatments", str(item.treatment)),
        )


def _kind(subject: AgendaItem) -> str:
    if subject.subject_kind is SubjectKind.UNIT:
        return "collective"
    return "head" if subject.is_head else "member"


def _conclusions(meeting: ReadMeeting) -> Iterator[ConclusionLine]:
    for number, conclusion in sorted(meeting.file.conclusions.items()):
        if conclusion.holds:
            about = conclusion.review_id
            yield ConclusionLine(
                number=number,
                about=meeting.reviews[about].subject_name if about is not None else "",
                text=conclusion.text,
            )


def _signatures(meeting: ReadMeeting, words: Words) -> Iterator[SignatureLine]:
    """Yield both signatures, that of the chair last: he signs on the right."""
    file = meeting.file
    for place in (Signatory.SECRETARY, Signatory.CHAIR):
        signed = file.signatures[place] if file.is_signed(place) else None
        yield SignatureLine(
            role=words("minutes", str(place)),
            name=meeting.name(_signatory(file, place)),
            signed_at=signed.signed_at if signed else None,
        )


def _signatory(file: MeetingFile, place: Signatory) -> int | None:
    meeting = file.meeting
    return meeting.chair_id if place is Signatory.CHAIR else meeting.secretary_id
