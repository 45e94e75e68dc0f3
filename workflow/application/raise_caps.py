"""Raise a cap for one unit, with the reason; a raise that was a mistake is taken back."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.application.desk import Desk, Recorded
from workflow.application.rating_authority import rating_stage
from workflow.application.recording import Recorder, require_named_person
from workflow.domain.command import Command
from workflow.domain.definition import Definition
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.organisation import Unit
from workflow.domain.records.rating import CapRaise
from workflow.domain.scale import Cap
from workflow.domain.terms import Target, Targets


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseRequest:
    """What is asked: which cap, for which unit, why, and by which document."""

    cycle: str
    unit: str
    cap: str
    reason: str
    document: str | None = None
    is_taken_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseCap:
    """The use case behind `rating raise-cap`."""

    recorder: Recorder

    def __call__(self, request: RaiseRequest, *, command: Command) -> Recorded:
        """Raise a cap as far as the definition allows, or take that back.

        Raises:
            NotFoundError: No such cycle or unit, or the actor may not see it.
            InvalidValueError: There is no such cap, or it does not count within the unit.
            RefusedError: Nobody is named, the cap may not be raised, or not by the actor.
        """
        by = require_named_person(command)
        return self.recorder.run(
            request.cycle,
            command=command,
            request={
                "raise": request.cap,
                "unit": request.unit,
                "reason": request.reason,
                "document": request.document,
                "is_taken_back": request.is_taken_back,
            },
            act=lambda desk: _raise(desk, request, by),
        )


def _raise(desk: Desk, request: RaiseRequest, by: str) -> Recorded:
    definition = desk.context.definition
    unit, cap = desk.unit(request.unit), _cap(definition, request.cap)
    desk.require_at(unit, cap.raised_by or _deciders(definition, cap))
    _require_counted_there(desk, cap, unit)
    if cap.raised_share is None:
        raise RefusedError("cap_not_raisable", cap=cap.cap)
    row = CapRaise(
        unit_id=unit.id,
        cap=cap.cap,
        reason=request.reason,
        document=request.document,
        raised_on=desk.today,
        raised_by=by,
        holds=not request.is_taken_back,
    )
    written = desk.write([row])
    events = [desk.event(EventKind.CAP_RAISED, written.all)] if written.all else []
    return desk.done(
        [unit.id],
        [],
        events,
        created=len(written.new),
        updated=len(written.changed),
        unchanged=1 - len(written.all),
    )


def _cap(definition: Definition, name: str) -> Cap:
    caps = definition.scale.caps if definition.scale else ()
    for cap in caps:
        if cap.cap == name:
            return cap
    raise InvalidValueError("cap_unknown", found=name, expected=[cap.cap for cap in caps])


def _require_counted_there(desk: Desk, cap: Cap, unit: Unit) -> None:
    is_there = unit.id == desk.cycle.unit_id if cap.within is None else unit.kind == cap.within
    if not is_there:
        raise InvalidValueError("cap_not_counted_there", cap=cap.cap, unit=unit.code)


def _deciders(definition: Definition, cap: Cap) -> Targets:
    """Return who decides the ratings that count under a cap."""
    stages = [rating_stage(definition, track) for track in cap.tracks or definition.tracks]
    named = [decider for found in stages if found for decider in found[1].by]
    targets = tuple(dict.fromkeys(Target(role=each.role, at=each.at) for each in named))
    return targets or definition.authority
