"""Open a cycle: enrol the subjects, arm the first deadlines, and say what is odd."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflow.application.carrying import carried
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.commanding import not_before, once, require_cycle
from workflow.application.desk import Desk
from workflow.application.oddities import find_oddities
from workflow.application.settle import Settlement
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION, Cycle
from workflow.domain.deadlock import find_deadlock
from workflow.domain.enrolment import Enrolment, Finding, Gates, Place, enrol
from workflow.domain.errors import ConflictError, NotFoundError, RefusedError
from workflow.domain.history import Event, EventKind
from workflow.domain.organisation import Directory, Unit, in_own_right
from workflow.domain.review import Dependency, Review
from workflow.ports.cycles import StoredDefinition
from workflow.ports.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRequest:
    """What is asked.

    Attributes:
        definition: Name of a definition; its newest version is taken.
        unit: Code of the top of the part of the tree that takes part.
        plan: Say what would happen, and change nothing.
        follows: Code of an earlier cycle, whose remedies go on in this one.
    """

    definition: str
    unit: str
    start_on: date
    name: str | None = None
    plan: bool = False
    follows: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return what identifies the request."""
        asked = {
            "definition": self.definition,
            "unit": self.unit,
            "start_on": self.start_on.isoformat(),
            "name": self.name,
        }
        return asked if self.follows is None else {**asked, "follows": self.follows}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCycle:
    """What was opened, or would be.

    Attributes:
        reviews: Number of reviews by track.
        deadlines: Number of deadlines that are armed.
        findings: What is odd, as `{"code", ...facts}`; nothing is refused for it.
        carried_over: How many remedies and suggestions of an earlier cycle go on.
    """

    cycle: str
    reviews: Mapping[str, int]
    deadlines: int
    findings: Sequence[Mapping[str, Any]] = field(default_factory=list)
    carried_over: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCycle:
    """The use case behind `cycle open`."""

    begin: Begin
    catalogue: Catalogue

    def __call__(self, request: OpenRequest, *, command: Command) -> OpenedCycle:
        """Open a cycle in one transaction, together with the remedies that go on in it.

        Roles are those of today, or of the first day of a cycle that starts later.

        Raises:
            NotFoundError: There is no such definition, unit or earlier cycle.
            ConflictError: The same definition is open for that unit from that day already.
            InvalidValueError: The earlier cycle began after this one.
            RefusedError: Nobody takes part, or someone in two tracks, or the actor may not record
                remedies of the earlier cycle.
        """
        with self.begin() as work:
            if request.plan:
                return self._open(work, request, command)
            return once(
                work,
                cycle_id=INSTALLATION,
                command=command,
                request=request.to_json(),
                answer=OpenedCycle,
                act=lambda: self._open(work, request, command),
            )

    def _open(self, work: UnitOfWork, request: OpenRequest, command: Command) -> OpenedCycle:
        earlier = self._earlier_desk(work, request.follows, command) if request.follows else None
        stored = _newest(work, request.definition)
        units = work.units.all()
        top = next((unit for unit in units if unit.code == request.unit), None)
        if top is None:
            raise NotFoundError("unit_not_found", unit=request.unit)
        if top.abolished_on is not None:
            raise RefusedError("unit_abolished", unit=top.code, on=top.abolished_on.isoformat())
        covered = [
            unit for unit in units if unit.path.startswith(top.path) and not unit.is_abolished
        ]
        cycle = self._add_cycle(work, request, stored, top, command)
        context = self.catalogue.for_work(work, cycle)
        on = max(context.table.today(command.now), request.start_on)
        directory = Directory(units, in_own_right(work.roles.all()), on=on)
        enrolment = _enrolment(work, context, covered, directory)
        reviews = [_review(place, context, command) for place in enrolment.places]
        work.reviews.insert(reviews)
        work.dependencies.insert(cycle.id, _dependencies(context, enrolment, directory))
        _tell(work, context, enrolment, stored, command)
        remedies, missed = _carried(earlier, Desk(work=work, context=context, command=command))
        settlement = Settlement(work, context, command)
        settlement.judge(work.reviews.lock(cycle.id, [review.id for review in reviews]))
        return OpenedCycle(
            cycle=cycle.code,
            reviews=dict(Counter(place.track for place in enrolment.places)),
            deadlines=settlement.armed,
            findings=[
                {"code": finding.code, **finding.facts}
                for finding in (*find_oddities(context, enrolment, directory), *missed)
            ],
            carried_over={} if earlier is None else {"remedies": remedies},
        )

    def _earlier_desk(self, work: UnitOfWork, code: str, command: Command) -> Desk:
        """Return the desk of the earlier cycle, in which nobody else records until the end."""
        work.records.take_turn(require_cycle(work, code).id)
        cycle = require_cycle(work, code)
        context = self.catalogue.for_work(work, cycle)
        return Desk(work=work, context=context, command=not_before(cycle, command))

    def _add_cycle(
        self,
        work: UnitOfWork,
        request: OpenRequest,
        stored: StoredDefinition,
        top: Unit,
        command: Command,
    ) -> Cycle:
        cycles = work.cycles.all()
        for cycle in cycles:
            same = (stored.name, top.id, request.start_on)
            if (cycle.definition, cycle.unit_id, cycle.start_on) == same:
                raise ConflictError("cycle_already_open", cycle=cycle.code)
        compiled = self.catalogue.compiled(stored.hash, work.definitions.by_hash)
        opened = Cycle(
            id=0,
            code=_free_code(f"{stored.name}-{top.code}", {cycle.code for cycle in cycles}),
            name=request.name or compiled.definition.title.vi,
            definition=stored.name,
            version=stored.version,
            definition_hash=stored.hash,
            unit_id=top.id,
            start_on=request.start_on,
            opened_at=command.now,
            newest_at=command.now,
        )
        return work.cycles.insert(opened)


def _carried(earlier: Desk | None, desk: Desk) -> tuple[int, Sequence[Finding]]:
    """Let the remedies of an earlier cycle go on; return how many do, and which cannot.

    The reviews of the new cycle are judged afterwards, with all of it.
    """
    if earlier is None:
        return 0, ()
    found = carried(earlier, desk)
    desk.tell(found.target_events)
    earlier.done([], earlier.locked(found.left), found.source_events)
    return len(found.new), found.findings


def _newest(work: UnitOfWork, name: str) -> StoredDefinition:
    versions = work.definitions.versions(name)
    if not versions:
        raise NotFoundError("definition_not_found", definition=name)
    return versions[-1]


def _free_code(wanted: str, taken: set[str]) -> str:
    code, number = wanted, 1
    while code in taken:
        number += 1
        code = f"{wanted}-{number}"
    return code


def _enrolment(
    work: UnitOfWork, context: CycleContext, covered: Sequence[Unit], directory: Directory
) -> Enrolment:
    enrolment = enrol(
        context.definition,
        units=covered,
        people=work.people.in_units([unit.id for unit in covered]),
        directory=directory,
        starts_on=context.cycle.start_on,
        calendar=context.table.calendar,
    )
    if enrolment.twice:
        raise RefusedError("subject_in_two_tracks", subjects=list(enrolment.twice))
    if not enrolment.places:
        raise RefusedError("nobody_takes_part", definition=context.definition.name)
    return enrolment


def _dependencies(
    context: CycleContext, enrolment: Enrolment, directory: Directory
) -> tuple[Dependency, ...]:
    found = Gates(context.definition, enrolment.places, directory).dependencies()
    tracks = context.definition.tracks
    ring = find_deadlock(found, {p.id: tracks[p.track].order for p in enrolment.places})
    if ring:
        codes = [enrolment.places[number - 1].subject_code for number in ring]
        raise RefusedError("gates_wait_in_a_ring", subjects=codes)
    return found


def _review(place: Place, context: CycleContext, command: Command) -> Review:
    return Review(
        cycle_id=context.cycle.id,
        id=place.id,
        track=place.track,
        subject_kind=place.subject_kind,
        subject_id=place.subject_id,
        venue_id=place.venue.id,
        venue_path=place.venue.path,
        state=context.definition.tracks[place.track].stages[0].stage,
        rank=0,
        entered_at=command.now,
        opened_at=None,
        not_rated_reason=place.not_rated_reason,
        touched_at=command.now,
    )


def _tell(
    work: UnitOfWork,
    context: CycleContext,
    enrolment: Enrolment,
    stored: StoredDefinition,
    command: Command,
) -> None:
    cycle = context.cycle
    opened = Event(
        kind=EventKind.CYCLE_OPENED,
        at=command.now,
        body={
            "cycle": cycle.code,
            "definition": stored.name,
            "version": stored.version,
            "hash": stored.hash,
            "start_on": cycle.start_on.isoformat(),
        },
    )
    places = [
        Event(
            kind=EventKind.REVIEW_OPENED,
            at=command.now,
            review_id=place.id,
            body={
                "track": place.track,
                "subject": place.subject_code,
                "venue": place.venue.code,
                "state": context.definition.tracks[place.track].stages[0].stage,
                "not_rated_reason": place.not_rated_reason,
            },
        )
        for place in enrolment.places
    ]
    work.append(cycle.id, [opened, *places], command=command)
