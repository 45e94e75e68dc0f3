"""Record a dissemination: who of a unit heard of the documents, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.history import EventKind
from workflow.domain.records.dissemination import Attendance, Dissemination
from workflow.domain.review import SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DisseminationRequest:
    """What is recorded.

    Attributes:
        attended: Codes of people; None for everybody who is under review at the unit.
        document: Number of the document, such as `21-CTr/TU`.
    """

    cycle: str
    unit: str
    held_on: date
    document: str | None = None
    attended: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDissemination:
    """The use case behind `dissemination record`."""

    recorder: Recorder

    def __call__(self, request: DisseminationRequest, *, command: Command) -> Recorded:
        """Store the session, and settle the reviews of who attended and of the units above.

        Raises:
            NotFoundError: No such cycle, unit or person.
            RefusedError: The actor may not, or nobody attended.
        """
        return self.recorder.run(
            request.cycle,
            command=command,
            request={
                "unit": request.unit,
                "held_on": request.held_on.isoformat(),
                "document": request.document,
                "attended": request.attended,
            },
            act=lambda desk: _record(desk, request),
        )


def _record(desk: Desk, request: DisseminationRequest) -> Recorded:
    unit, work, cycle_id = desk.unit(request.unit), desk.work, desk.cycle.id
    here = desk.locked(work.reviews.ids_at(cycle_id, venue_ids=[unit.id]))
    desk.require(here, desk.owners)
    if request.attended is None:
        people = [review.subject_id for review in here if review.person_id is not None]
    else:
        people = [person.id for person in desk.people(request.attended)]
    [number] = desk.numbers(1)
    session = Dissemination(
        id=number,
        code=f"D{number}",
        unit_id=unit.id,
        held_on=request.held_on,
        documents=(request.document,) if request.document else (),
    )
    attended = [Attendance(person_id=person, dissemination_id=number) for person in people]
    stored = desk.write([session, *attended])
    touched = work.reviews.ids_of(cycle_id, kind=SubjectKind.PERSON, subject_ids=people)
    touched += work.reviews.ids_of(cycle_id, kind=SubjectKind.UNIT, subject_ids=unit.lineage)
    event = desk.event(EventKind.DISSEMINATION_RECORDED, stored.all)
    return desk.done([number], desk.locked(touched), [event])
