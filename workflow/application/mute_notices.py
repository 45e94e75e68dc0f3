"""Mute notices to a person for a while, and end that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.organisation import Person
from workflow.domain.records.mute import HARMLESS, Mute, MuteKind, harmless_kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteRequest:
    """What is asked: that a person is not told something for a while, or is again.

    Attributes:
        person: Code; None for whoever asks.
        kinds: What is muted; when empty what can be missed, of a mute that ends everything.
        until_on: Last day on which it is.
        reason: Needed by whoever mutes for others.
    """

    cycle: str
    person: str | None = None
    kinds: tuple[MuteKind, ...] = ()
    until_on: date | None = None
    reason: str | None = None

    def to_json(self, verb: str) -> dict[str, Any]:
        """Return what identifies the request."""
        return {
            verb: self.person,
            "kinds": sorted(self.kinds),
            "until_on": self.until_on.isoformat() if self.until_on else None,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteNotices:
    """The use case behind `notice mute`.

    People mute for themselves what can be missed, and for those below them with a reason; that
    somebody is late is muted by the operator alone.
    """

    recorder: Recorder

    def __call__(self, request: MuteRequest, *, command: Command) -> Recorded:
        """Mute, in one transaction.

        Raises:
            NotFoundError: No such cycle or person, or the actor may not see the unit.
            InvalidValueError: The last day has passed, or a reason or the person is missing.
            RefusedError: It is muted already, or the actor may not do this.
        """
        return self.recorder.run(
            request.cycle,
            command=command,
            request=request.to_json("mute"),
            act=lambda desk: _mute(desk, request),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmuteNotices:
    """The use case behind `notice unmute`."""

    recorder: Recorder

    def __call__(self, request: MuteRequest, *, command: Command) -> Recorded:
        """End mutes, in one transaction.

        Raises:
            NotFoundError: No such cycle or person, or the actor may not see the unit.
            InvalidValueError: A reason or the person is missing.
            RefusedError: Nothing of it is muted, or the actor may not do this.
        """
        return self.recorder.run(
            request.cycle,
            command=command,
            request=request.to_json("unmute"),
            act=lambda desk: _unmute(desk, request),
        )


def _mute(desk: Desk, request: MuteRequest) -> Recorded:
    person = _allowed(desk, request)
    kinds = _kinds(desk, request)
    if request.until_on is not None and request.until_on < desk.today:
        told = {"until": request.until_on.isoformat(), "today": desk.today.isoformat()}
        raise InvalidValueError("until_has_passed", **told)
    muted = {mute.kind for mute in _active(desk, person)}
    wanted = [kind for kind in kinds if kind not in muted]
    if not wanted:
        raise RefusedError("muted_already", person=person.code)
    rows = [
        Mute(
            id=number,
            person_id=person.id,
            kind=kind,
            until_on=request.until_on,
            muted_at=desk.command.now,
            muted_by=desk.command.actor,
            reason=request.reason,
        )
        for number, kind in zip(desk.numbers(len(wanted)), wanted, strict=True)
    ]
    return _done(desk, EventKind.NOTICES_MUTED, person, rows)


def _unmute(desk: Desk, request: MuteRequest) -> Recorded:
    person = _allowed(desk, request)
    rows = [
        replace(
            mute,
            ended_at=desk.command.now,
            ended_by=desk.command.actor,
            end_reason=request.reason,
        )
        for mute in _active(desk, person)
        if not request.kinds or mute.kind in request.kinds
    ]
    if not rows:
        raise RefusedError("not_muted", person=person.code)
    return _done(desk, EventKind.NOTICES_UNMUTED, person, rows)


def _done(desk: Desk, event: EventKind, person: Person, rows: Sequence[Mute]) -> Recorded:
    desk.write(rows)
    made = [
        {
            "person": person.code,
            "kind": str(row.kind),
            "until_on": row.until_on.isoformat() if row.until_on else None,
        }
        for row in rows
    ]
    return desk.done([row.id for row in rows], [], [desk.event(event, rows)], made=made)


def _active(desk: Desk, person: Person) -> list[Mute]:
    found = desk.find(Mute, "person_id", [person.id])
    return [mute for mute in found if mute.is_active(desk.today)]


def _allowed(desk: Desk, request: MuteRequest) -> Person:
    """Return the person, if whoever asks may mute for him what can be missed."""
    code = request.person or desk.command.actor
    if code is None:
        raise InvalidValueError("mute_person_missing", option="--person")
    person = desk.person(code)
    if code != desk.command.actor:
        if request.reason is None:
            raise InvalidValueError("mute_reason_missing", option="--reason")
        unit = desk.directory([person.unit_id]).units[person.unit_id]
        desk.require_at(unit, desk.context.definition.authority)
    return person


def _kinds(desk: Desk, request: MuteRequest) -> Sequence[MuteKind]:
    """Return what is to be muted, if whoever asks may mute it for anybody.

    Raises:
        RefusedError: `mute_is_for_the_operator`.
    """
    harmless = harmless_kinds(desk.context.definition)
    if desk.command.actor is None:
        return request.kinds or HARMLESS
    refused = [str(kind) for kind in request.kinds if kind not in harmless]
    if refused:
        raise RefusedError("mute_is_for_the_operator", kinds=refused)
    return request.kinds or harmless
