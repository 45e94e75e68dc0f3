"""End what a person holds of a role on a unit, in his own right or in another's place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from workflow.application.catalogue import Catalogue
from workflow.application.commanding import once
from workflow.application.permitting import require_person, require_unit
from workflow.application.relink import relink_heads
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION
from workflow.domain.errors import RefusedError
from workflow.domain.history import Event, EventKind
from workflow.domain.moments import local_day
from workflow.domain.organisation import Person, RoleGrant, in_own_right
from workflow.ports.unit_of_work import Begin, UnitOfWork

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokedRole:
    """Which grants of a role ended.

    Attributes:
        last_on: The last day on which the person has the role.
        grants: How many grants ended; `delegated` of them were another person's role.
    """

    role: str
    unit: str
    person: str
    last_on: str
    grants: int
    delegated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRole:
    """The use case behind `role revoke`.

    Attributes:
        zone: In which today is.
    """

    begin: Begin
    catalogue: Catalogue
    zone: ZoneInfo

    def __call__(
        self,
        role: str,
        unit: str,
        person: str,
        *,
        last_on: date | None = None,
        plan: bool = False,
        command: Command,
    ) -> RevokedRole:
        """End what a person holds of a role on a unit; the operator, or who delegated it.

        Args:
            role: Code of the role.
            unit: Code of the unit.
            person: Code of the person who loses it.
            last_on: Last day on which it is held; yesterday when absent.
            plan: Say what would end, and change nothing.
            command: Who does it, and as of when.

        Raises:
            NotFoundError: There is no such unit or person.
            RefusedError: `role_not_held`, or the actor may not end it. Nothing was changed.
        """
        last = last_on or local_day(command.now, self.zone) - ONE_DAY
        with self.begin() as work:

            def act() -> RevokedRole:
                return self._revoke(work, role, unit, person, last=last, command=command)

            if plan:
                return act()
            asked = {"role": role, "unit": unit, "person": person, "last_on": last.isoformat()}
            return once(
                work,
                cycle_id=INSTALLATION,
                command=command,
                request=asked,
                answer=RevokedRole,
                act=act,
            )

    def _revoke(
        self,
        work: UnitOfWork,
        role: str,
        unit: str,
        person: str,
        *,
        last: date,
        command: Command,
    ) -> RevokedRole:
        place, who = require_unit(work, unit), require_person(work, person)
        here = (each for each in work.roles.all(unit_ids=[place.id]) if each.role == role)
        held = [each for each in here if each.person_id == who.id and not _is_over(each, last)]
        if not held:
            raise RefusedError("role_not_held", person=person, role=role, unit=unit)
        ending = _those_one_may_end(work, held, who, command)
        work.roles.update([grant.ending(last) for grant in ending])
        if in_own_right(ending):
            relink_heads(work, self.catalogue, {role}, command)
        delegated = len(ending) - len(in_own_right(ending))
        body = {
            "role": role,
            "unit": place.code,
            "person": who.code,
            "to_on": last.isoformat(),
            "grants": len(ending),
            "delegated": delegated,
        }
        event = Event(kind=EventKind.ROLE_REVOKED, at=command.now, body=body)
        work.append(INSTALLATION, [event], command=command)
        return RevokedRole(
            role=role,
            unit=unit,
            person=person,
            last_on=last.isoformat(),
            grants=len(ending),
            delegated=delegated,
        )


def _those_one_may_end(
    work: UnitOfWork, grants: Sequence[RoleGrant], person: Person, command: Command
) -> Sequence[RoleGrant]:
    """Return all for the operator, else those that the actor delegated himself."""
    if command.actor is None:
        return grants
    actor = require_person(work, command.actor)
    own = [each for each in grants if each.delegated_by == actor.id]
    if not own:
        raise RefusedError("not_yours_to_revoke", person=person.code)
    return own


def _is_over(grant: RoleGrant, last: date) -> bool:
    return grant.to_on is not None and grant.to_on <= last
