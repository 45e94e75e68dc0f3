"""Let somebody else act in a role that a person holds, for a while."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow.application.catalogue import Catalogue
from workflow.application.commanding import once
from workflow.application.known_roles import require_known_role
from workflow.application.permitting import require_person, require_unit
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION
from workflow.domain.definition_places import RoleUse, roles_named_in
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.history import Event, EventKind
from workflow.domain.organisation import Person, RoleGrant
from workflow.ports.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateRequest:
    """What is asked: that one person acts in a role of another.

    Attributes:
        unit: Code of the unit on which the role is held.
        holder: Code of the person who holds it.
        delegate: Code of the person who acts in it too.
        start_on: First day; `end_on` is the last one.
        plan: Say whether it may be, and change nothing.
    """

    role: str
    unit: str
    holder: str
    delegate: str
    start_on: date
    end_on: date
    reason: str | None = None
    plan: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return what identifies the request."""
        return {
            "role": self.role,
            "unit": self.unit,
            "holder": self.holder,
            "delegate": self.delegate,
            "start_on": self.start_on.isoformat(),
            "end_on": self.end_on.isoformat(),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegated:
    """Who acts in whose role, from which day to which."""

    role: str
    unit: str
    holder: str
    delegate: str
    start_on: str
    end_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateRole:
    """The use case behind `role delegate`."""

    begin: Begin
    catalogue: Catalogue

    def __call__(self, request: DelegateRequest, *, command: Command) -> Delegated:
        """Let the delegate act in the role, and only in that one on that unit.

        Raises:
            NotFoundError: There is no such unit or person.
            InvalidValueError: The last day comes before the first, or nobody else is named.
            RefusedError: The role is not the actor's own, is held by delegation only, marks
                membership, or the delegate acts in it already. Nothing was changed.
        """
        with self.begin() as work:
            if request.plan:
                return self._delegate(work, request, command)
            return once(
                work,
                cycle_id=INSTALLATION,
                command=command,
                request=request.to_json(),
                answer=Delegated,
                act=lambda: self._delegate(work, request, command),
            )

    def _delegate(self, work: UnitOfWork, request: DelegateRequest, command: Command) -> Delegated:
        _require_sense(request, command)
        unit = require_unit(work, request.unit)
        holder, delegate = (require_person(work, p) for p in (request.holder, request.delegate))
        _require_acting(self.catalogue, work, request.role)
        here = [each for each in work.roles.all(unit_ids=[unit.id]) if each.role == request.role]
        grant = RoleGrant(
            role=request.role,
            person_id=delegate.id,
            unit_id=unit.id,
            from_on=request.start_on,
            to_on=request.end_on,
            delegated_by=holder.id,
        )
        _require_held(here, grant, holder)
        _require_new(here, grant, delegate)
        _store(work, here, grant)
        answer = Delegated(
            role=request.role,
            unit=unit.code,
            holder=holder.code,
            delegate=delegate.code,
            start_on=request.start_on.isoformat(),
            end_on=request.end_on.isoformat(),
        )
        work.append(INSTALLATION, [_event(answer, request, command)], command=command)
        return answer


def _require_sense(request: DelegateRequest, command: Command) -> None:
    if request.end_on < request.start_on:
        found, expected = request.end_on.isoformat(), request.start_on.isoformat()
        raise InvalidValueError("ends_before_it_begins", found=found, expected=expected)
    if request.holder == request.delegate:
        raise InvalidValueError("delegated_to_oneself", person=request.holder)
    if command.actor not in (None, request.holder):
        raise RefusedError("not_yours_to_delegate", person=request.holder)


def _event(answer: Delegated, request: DelegateRequest, command: Command) -> Event:
    body = {
        "role": answer.role,
        "unit": answer.unit,
        "person": answer.delegate,
        "delegated_by": answer.holder,
        "from_on": answer.start_on,
        "to_on": answer.end_on,
    }
    texts = {"reason": request.reason} if request.reason else {}
    return Event(kind=EventKind.ROLE_DELEGATED, at=command.now, body=body, texts=texts)


def _require_acting(catalogue: Catalogue, work: UnitOfWork, role: str) -> None:
    """Let pass a role that some definition lets act; others only say who belongs where."""
    require_known_role(work, role)
    stored = work.definitions.latest()
    compiled = (catalogue.compiled(each.hash, work.definitions.by_hash) for each in stored)
    uses = [use for each in compiled for use in roles_named_in(each.definition)]
    if stored and all(use.role != role or use.use is RoleUse.HOLDER for use in uses):
        raise RefusedError("role_does_not_act", role=role)


def _require_held(here: Sequence[RoleGrant], grant: RoleGrant, holder: Person) -> None:
    """Let pass a role that its holder has in his own right on the first and the last day."""
    days = [day for day in (grant.from_on, grant.to_on) if day is not None]
    held = [each for each in here if each.person_id == holder.id]
    if any(each.delegated_by is None and all(map(each.holds_on, days)) for each in held):
        return
    if any(each.delegated_by is not None and any(map(each.holds_on, days)) for each in held):
        raise RefusedError("delegated_already", person=holder.code, role=grant.role)
    raise RefusedError("role_not_held_then", person=holder.code, role=grant.role)


def _require_new(here: Sequence[RoleGrant], grant: RoleGrant, delegate: Person) -> None:
    if any(each.person_id == delegate.id for each in _meanwhile(here, grant)):
        raise RefusedError("role_held_already", person=delegate.code, role=grant.role)


def _meanwhile(here: Sequence[RoleGrant], grant: RoleGrant) -> Iterator[RoleGrant]:
    """Yield the grants that hold on some day of another one."""
    for each in here:
        first = max((day for day in (each.from_on, grant.from_on) if day), default=None)
        last = min((day for day in (each.to_on, grant.to_on) if day), default=None)
        if first is None or last is None or first <= last:
            yield each


def _store(work: UnitOfWork, here: Sequence[RoleGrant], grant: RoleGrant) -> None:
    # One that was revoked before it began may have left a row with the same key.
    if any((each.person_id, each.from_on) == (grant.person_id, grant.from_on) for each in here):
        work.roles.update([grant])
    else:
        work.roles.insert([grant])
