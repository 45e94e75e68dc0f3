"""Put a unit, with all that is below it, under another one."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.application.changing_units import ChangeUnits, store_tree, tell
from workflow.application.permitting import require_living_unit
from workflow.domain.command import Command
from workflow.domain.errors import RefusedError
from workflow.domain.history import Event, EventKind
from workflow.domain.organisation import Unit
from workflow.domain.tree import replanted
from workflow.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRequest:
    """What is asked: another unit above one.

    Attributes:
        unit: Code of the unit.
        to: Code of the unit above it from now on; None puts it at the top.
        reason: Why; it is kept in the history.
        plan: Say what would change, and change nothing.
    """

    unit: str
    to: str | None
    reason: str | None = None
    plan: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedUnit:
    """Where a unit stood and where it stands.

    Attributes:
        was_under: Code of the unit above it before; None for the top, as in `under`.
        units: How many units moved with it, itself included; none when it stands there already.
        relinked: How many reviews wait for others than before.
    """

    unit: str
    was_under: str | None
    under: str | None
    units: int
    relinked: int


class MoveUnit(ChangeUnits):
    """The use case behind `unit move`; cycles that run follow at once."""

    def __call__(self, request: MoveRequest, *, command: Command) -> MovedUnit:
        """Put the unit there; one that stands there already stays as it is.

        Raises:
            NotFoundError: There is no such unit.
            RefusedError: One of them was abolished, the unit would stand below itself, a hold is
                in the way, reviews would wait for each other, or a person asks.
        """
        return self.run(
            lambda work: self._move(work, request, command),
            request={"unit": request.unit, "to": request.to, "reason": request.reason},
            answer=MovedUnit,
            plan=request.plan,
            command=command,
        )

    def _move(self, work: UnitOfWork, request: MoveRequest, command: Command) -> MovedUnit:
        unit = require_living_unit(work, request.unit)
        above = require_living_unit(work, request.to) if request.to is not None else None
        units = {each.id: each for each in work.units.all()}
        require_not_below(above, unit)
        changed = replanted(units.values(), {unit.id: above.id if above else None})
        relinked = store_tree(work, self.catalogue, command, before=units, changed=changed)
        event = moved_event(units, unit, above, command)
        tell(work, [event] if changed else [], command, reason=request.reason)
        return MovedUnit(
            unit=unit.code,
            was_under=units[unit.parent_id].code if unit.parent_id else None,
            under=above.code if above else None,
            units=len(changed),
            relinked=relinked,
        )


def require_not_below(above: Unit | None, unit: Unit) -> None:
    """Let pass a unit that does not come to stand below itself.

    Raises:
        RefusedError: `unit_below_itself`.
    """
    if above is not None and unit.id in above.lineage:
        raise RefusedError("unit_below_itself", unit=unit.code, to=above.code)


def moved_event(units: dict[int, Unit], unit: Unit, above: Unit | None, command: Command) -> Event:
    """Return the event that tells where a unit stood, and where it stands."""
    body = {
        "unit": unit.code,
        "was_under": units[unit.parent_id].code if unit.parent_id else None,
        "under": above.code if above else None,
    }
    return Event(kind=EventKind.UNIT_MOVED, at=command.now, body=body)
