"""Read the meetings of a cycle with the names of all that is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from workflow.application.assessing import Reading, require_cycle
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.meeting_files import load_files
from workflow.domain.agenda import AgendaItem
from workflow.domain.errors import NotFoundError
from workflow.domain.meeting_file import MeetingFile
from workflow.domain.meeting_order import agenda_item
from workflow.domain.organisation import Person, Unit
from workflow.domain.records.meeting import Meeting, MeetingStatus, Treatment
from workflow.domain.records.record import Record
from workflow.ports.reports import Reports, ReviewFilter, ReviewRow

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMeeting:
    """A meeting as people read it.

    Attributes:
        unit: The unit that met.
        above: The unit above it; None for the topmost one.
        people: Whoever is named in it, by id, in Vietnamese order of their names.
        reviews: What is on the agenda, by id.
        subjects: What is on the agenda, by review in the order of the places.
        supersedes: The meeting whose record this one corrects.
        superseded_by: The meeting that corrects this one.
    """

    context: CycleContext
    file: MeetingFile
    unit: Unit
    above: Unit | None
    people: Mapping[int, Person]
    reviews: Mapping[int, ReviewRow]
    subjects: Mapping[int, AgendaItem]
    supersedes: Meeting | None
    superseded_by: Meeting | None

    def person(self, person_id: int | None) -> str | None:
        """Return the code of a person."""
        return None if person_id is None else self.people[person_id].code

    def name(self, person_id: int | None) -> str:
        """Return the name of a person; blank for nobody."""
        return "" if person_id is None else self.people[person_id].name


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMeetings:
    """The use case behind `meeting list`, `show` and `export`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        *,
        now: datetime,
        under: str | None = None,
        statuses: Sequence[MeetingStatus] = tuple(MeetingStatus),
        actor: str | None = None,
    ) -> tuple[CycleContext, list[ReadMeeting]]:
        """Return the meetings that may be seen, by day, unit and code.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            path = reading.path_of(under)
            units = reading.directory.units
            every = reports.records(reading.cycle.id, Meeting)
            wanted = [
                meeting
                for meeting in every
                if meeting.status in statuses and units[meeting.unit_id].path.startswith(path)
            ]
            found = _read(reading, wanted, every)
            return reading.context, sorted(found, key=_place)

    def one(self, cycle: str, code: str, *, now: datetime, actor: str | None = None) -> ReadMeeting:
        """Return one meeting.

        Raises:
            NotFoundError: No such cycle or person, or no meeting that may be seen.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            number = reading.cycle.id
            wanted = reports.records(number, Meeting, by="code", values=[code])
            related = [
                *reports.records(number, Meeting, by="id", values=_corrected(wanted)),
                *reports.records(
                    number, Meeting, by="supersedes", values=[meeting.id for meeting in wanted]
                ),
            ]
            found = _read(reading, wanted, related)
        if not found:
            raise NotFoundError("meeting_not_found", meeting=code)
        return found[0]

    def codes(self, cycle: str, ids: Iterable[int]) -> list[str]:
        """Return the codes of meetings, each once, in the order of their numbers.

        Raises:
            NotFoundError: No such cycle.
        """
        with self.read() as reports:
            number = require_cycle(reports, cycle).id
            found = reports.records(number, Meeting, by="id", values=sorted(set(ids)))
            return [meeting.code for meeting in found]


def _corrected(meetings: Iterable[Meeting]) -> list[int]:
    return [meeting.supersedes for meeting in meetings if meeting.supersedes is not None]


def _place(meeting: ReadMeeting) -> tuple[object, ...]:
    return meeting.file.meeting.meets_on, meeting.unit.code, meeting.file.meeting.code


def _read(
    reading: Reading, wanted: Sequence[Meeting], related: Iterable[Meeting]
) -> list[ReadMeeting]:
    """Return meetings, those left out that may not be seen.

    Args:
        related: Among them what corrects a meeting, or is corrected by one.
    """

    def find(kind: type[R], by: str, values: Iterable[int], /) -> list[R]:
        return reading.reports.records(reading.cycle.id, kind, by=by, values=values)

    files = [file for file in load_files(find, wanted) if _is_visible(reading, file)]
    named = {number for file in files for number in file.people}
    people = reading.reports.people(ids=named) if named else []
    ids = tuple({number for file in files for number in file.items})
    rows = reading.reports.reviews(reading.cycle.id, ReviewFilter(ids=ids)) if ids else []
    by_id = {meeting.id: meeting for meeting in related}
    known = _Known(
        people={person.id: person for person in people},
        places={person.id: place for place, person in enumerate(people)},
        reviews={row.review.id: row for row in rows},
        related=by_id,
        later={m.supersedes: m for m in by_id.values() if m.supersedes is not None},
    )
    return [_one(reading, file, known) for file in files]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    people: Mapping[int, Person]
    places: Mapping[int, int]
    reviews: Mapping[int, ReviewRow]
    related: Mapping[int, Meeting]
    later: Mapping[int, Meeting]


def _is_visible(reading: Reading, file: MeetingFile) -> bool:
    """Return whether a role reaches the unit, or whoever reads had a part in the meeting."""
    viewer = reading.viewer
    if viewer is None or viewer.person_id in file.people:
        return True
    return viewer.reaches(file.meeting.unit_id)


def _one(reading: Reading, file: MeetingFile, known: _Known) -> ReadMeeting:
    units = reading.directory.units
    unit = units[file.meeting.unit_id]
    named = sorted(file.people, key=known.places.__getitem__)
    own = {number: known.reviews[number] for number in file.items}
    return ReadMeeting(
        context=reading.context,
        file=file,
        unit=unit,
        above=units[unit.parent_id] if unit.parent_id is not None else None,
        people={number: known.people[number] for number in named},
        reviews=own,
        subjects=_subjects(reading, file, own),
        supersedes=known.related.get(file.meeting.supersedes or 0),
        superseded_by=known.later.get(file.meeting.id),
    )


def _subjects(
    reading: Reading, file: MeetingFile, reviews: Mapping[int, ReviewRow]
) -> dict[int, AgendaItem]:
    return {
        item.review_id: agenda_item(
            reviews[item.review_id].review,
            code=reviews[item.review_id].subject_code,
            unit_id=file.meeting.unit_id,
            definition=reading.context.definition,
            directory=reading.directory,
            is_absent=item.treatment is not Treatment.REVIEWED,
        )
        for item in file.agenda
    }
