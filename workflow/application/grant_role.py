"""Give a person a role on a unit, in his own right, from one day to another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from workflow.application.catalogue import Catalogue
from workflow.application.commanding import once
from workflow.application.known_roles import require_known_role
from workflow.application.permitting import require_living_unit, require_person
from workflow.application.relink import relink_heads
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.history import Event, EventKind
from workflow.domain.moments import local_day
from workflow.domain.organisation import RoleGrant, in_own_right
from workflow.ports.unit_of_work import Begin, UnitOfWork

ONE_DAY = timedelta(days=1)
CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRequest:
    """What is asked: that a person holds a role on a unit.

    Attributes:
        unit: Code of the unit; `person` is one too.
        from_on: First day; the local day of the command when None.
        to_on: Last day; None while it lasts.
        plan: Say what would be done, and change nothing.
    """

    role: str
    unit: str
    person: str
    from_on: date | None = None
    to_on: date | None = None
    reason: str | None = None
    plan: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return what identifies the request."""
        return {
            "role": self.role,
            "unit": self.unit,
            "person": self.person,
            "from_on": _written(self.from_on),
            "to_on": _written(self.to_on),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedRole:
    """Who holds which role, from which day to which.

    Attributes:
        outcome: `created`, `updated` where the grant of the same first day was changed, or
            `unchanged` where the person held the role on all of these days.
    """

    role: str
    unit: str
    person: str
    from_on: str
    to_on: str | None
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole:
    """The use case behind `role grant`; cycles that run learn of a new head at once.

    Attributes:
        zone: In which today is.
    """

    begin: Begin
    catalogue: Catalogue
    zone: ZoneInfo

    def __call__(self, request: GrantRequest, *, command: Command) -> GrantedRole:
        """Give the role; what is held already on all of the days stays as it is.

        Raises:
            NotFoundError: There is no such unit, person or role.
            InvalidValueError: The last day comes before the first.
            RefusedError: A person asks, or the unit was abolished. Nothing was changed.
        """
        if command.actor is not None:
            raise RefusedError("roles_are_for_the_operator", actor=command.actor)
        with self.begin() as work:
            if request.plan:
                return self._grant(work, request, command)
            return once(
                work,
                cycle_id=INSTALLATION,
                command=command,
                request=request.to_json(),
                answer=GrantedRole,
                act=lambda: self._grant(work, request, command),
            )

    def _grant(self, work: UnitOfWork, request: GrantRequest, command: Command) -> GrantedRole:
        first = request.from_on or local_day(command.now, self.zone)
        _require_days(first, request.to_on)
        unit = require_living_unit(work, request.unit)
        person = require_person(work, request.person)
        require_known_role(work, request.role)
        here = (each for each in work.roles.all(unit_ids=[unit.id]) if each.role == request.role)
        held = [each for each in here if each.person_id == person.id]
        grant = RoleGrant(
            role=request.role,
            person_id=person.id,
            unit_id=unit.id,
            from_on=first,
            to_on=request.to_on,
        )
        outcome = _store(work, held, grant, first)
        answer = GrantedRole(
            role=request.role,
            unit=unit.code,
            person=person.code,
            from_on=first.isoformat(),
            to_on=_written(request.to_on),
            outcome=outcome,
        )
        if outcome != UNCHANGED:
            relink_heads(work, self.catalogue, {request.role}, command)
            work.append(INSTALLATION, [_event(answer, request, command)], command=command)
        return answer


def _require_days(first: date, last: date | None) -> None:
    if last is not None and last < first:
        found, expected = last.isoformat(), first.isoformat()
        raise InvalidValueError("ends_before_it_begins", found=found, expected=expected)


def _event(answer: GrantedRole, request: GrantRequest, command: Command) -> Event:
    body = {
        "role": answer.role,
        "unit": answer.unit,
        "person": answer.person,
        "from_on": answer.from_on,
        "to_on": answer.to_on,
    }
    texts = {"reason": request.reason} if request.reason else {}
    return Event(kind=EventKind.ROLE_GRANTED, at=command.now, body=body, texts=texts)


def _store(work: UnitOfWork, held: Sequence[RoleGrant], grant: RoleGrant, first: date) -> str:
    """Store a grant unless it adds no day, and return what was done."""
    if _hold_on_all(in_own_right(held), first, grant.to_on):
        return UNCHANGED
    same = next((each for each in held if each.from_on == first), None)
    if same is None:
        work.roles.insert([grant])
        return CREATED
    work.roles.update([grant])
    rest = _still_delegated(same, grant.to_on)
    if rest is not None and all(each.from_on != rest.from_on for each in held):
        work.roles.insert([rest])
    return UPDATED


def _hold_on_all(grants: Iterable[RoleGrant], first: date, last: date | None) -> bool:
    """Return whether grants, taken together, hold on every day from the first to the last."""
    day = first
    for each in sorted(grants, key=lambda each: each.from_on or date.min):
        if each.holds_on(day):
            if each.to_on is None or each.to_on == date.max:
                return True
            day = each.to_on + ONE_DAY
    return last is not None and day > last


def _still_delegated(before: RoleGrant, last: date | None) -> RoleGrant | None:
    """Return what a delegation holds on after the last day of the grant that takes its place."""
    if before.delegated_by is None or last is None or last == date.max:
        return None
    rest = last + ONE_DAY
    return replace(before, from_on=rest) if before.holds_on(rest) else None


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None
