"""What every change of the tree shares: who may, from which day, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from workflow.application.catalogue import Catalogue
from workflow.application.commanding import once
from workflow.application.covering import wide_holds
from workflow.application.relink import TreeChange, relink_tree
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION, Cycle, CycleStatus
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.history import Event
from workflow.domain.moments import local_day
from workflow.domain.organisation import Unit, lineage_of
from workflow.ports.unit_of_work import Begin, UnitOfWork

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

A = TypeVar("A", bound="DataclassInstance")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeUnits:
    """What the use cases behind `unit move`, `merge` and `split` need.

    Attributes:
        zone: In which today is.
    """

    begin: Begin
    catalogue: Catalogue
    zone: ZoneInfo

    def run(
        self,
        change: Callable[[UnitOfWork], A],
        *,
        request: Mapping[str, Any],
        answer: type[A],
        plan: bool,
        command: Command,
    ) -> A:
        """Change the tree once for a command id, or say what would change.

        Raises:
            RefusedError: A person asks.
        """
        if command.actor is not None:
            raise RefusedError("units_are_for_the_operator", actor=command.actor)
        with self.begin() as work:
            work.units.take_turn()
            if plan:
                return change(work)
            return once(
                work,
                cycle_id=INSTALLATION,
                command=command,
                request=request,
                answer=answer,
                act=lambda: change(work),
            )

    def day(self, given: date | None, command: Command) -> date:
        """Return the day from which a change counts; today unless it was given.

        Raises:
            InvalidValueError: It lies ahead.
        """
        today = local_day(command.now, self.zone)
        if given is not None and given > today:
            told = {"found": given.isoformat(), "today": today.isoformat()}
            raise InvalidValueError("change_lies_ahead", **told)
        return given or today


def store_tree(
    work: UnitOfWork,
    catalogue: Catalogue,
    command: Command,
    *,
    before: Mapping[int, Unit],
    changed: Sequence[Unit],
    around: Iterable[int] = (),
) -> int:
    """Store units that changed, and let open cycles follow; return how many gates' reviews changed.

    Args:
        work: Where people and roles are stored already as they are afterwards.
        catalogue: Definitions.
        command: Who changes the tree.
        before: Every unit as it is stored, by id.
        changed: Units as they are from now on; those that are not among `before` are new.
        around: Ids of further units whose people or roles changed.

    Raises:
        RefusedError: A unit would leave or come under a hold, or reviews would wait for each other
            for ever; the transaction must end.
    """
    moved = {
        unit.id: (lineage_of(before[unit.id].path), unit.lineage)
        for unit in changed
        if unit.id in before and before[unit.id].path != unit.path
    }
    _require_same_holds(work, before, moved)
    work.units.insert([unit for unit in changed if unit.id not in before])
    work.units.update([unit for unit in changed if unit.id in before])
    touched = {number for lines in moved.values() for line in lines for number in line}
    tree = TreeChange(moved=frozenset(moved), around=frozenset(touched.union(around)))
    return relink_tree(work, catalogue, tree, command) if tree.around else 0


def open_cycles(work: UnitOfWork) -> list[Cycle]:
    """Return the cycles that are not closed, by id."""
    return [cycle for cycle in work.cycles.all() if cycle.status is not CycleStatus.CLOSED]


def tell(
    work: UnitOfWork, events: Iterable[Event], command: Command, *, reason: str | None = None
) -> None:
    """Add events to the chain of the installation, each with the reason that was given."""
    texts = {"reason": reason} if reason else {}
    told = [Event(kind=e.kind, at=e.at, body=e.body, texts=texts) for e in events]
    work.append(INSTALLATION, told, command=command)


def _require_same_holds(
    work: UnitOfWork,
    before: Mapping[int, Unit],
    moved: Mapping[int, tuple[Sequence[int], Sequence[int]]],
) -> None:
    """Let pass units that stay under the holds that cover them, and come under no other.

    What rests would else go on by itself, or rest for ever.
    """
    for cycle in open_cycles(work):
        for hold in wide_holds(work, cycle.id):
            crossing = [
                number
                for number, (was, now) in moved.items()
                if hold.unit_id is not None and (hold.unit_id in was) != (hold.unit_id in now)
            ]
            if work.reviews.ids_at(cycle.id, venue_ids=crossing):
                raise RefusedError(
                    "hold_in_the_way",
                    cycle=cycle.code,
                    unit=before[hold.unit_id or 0].code,
                    way_out=f"reviewcycle cycle resume {cycle.code} "
                    f"--under {before[hold.unit_id or 0].code}",
                )
