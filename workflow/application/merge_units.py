"""Merge units into another one, which takes over their people, roles and the units below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from workflow.application.changing_units import ChangeUnits, open_cycles, store_tree, tell
from workflow.application.move_unit import moved_event, require_not_below
from workflow.application.permitting import require_living_unit
from workflow.domain.command import Command
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.handing_on import hand_on
from workflow.domain.history import Event, EventKind
from workflow.domain.organisation import Unit
from workflow.domain.review import Review, SubjectKind
from workflow.domain.tree import replanted
from workflow.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRequest:
    """What is asked: that units become part of another one.

    Attributes:
        units: Codes of the units that are no more then.
        into: Code of the unit that takes them over.
        on: The first day on which they are no more; today when absent.
        reason: Why; it is kept in the history.
        plan: Say what would change, and change nothing.
    """

    units: Sequence[str]
    into: str
    on: date | None = None
    reason: str | None = None
    plan: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedUnits:
    """What went over to the unit that took others in.

    Attributes:
        on: The first day on which the units are no more.
        moved: Codes of the units that stand right below `into` now.
        people: How many people belong to it now who did not before.
        roles: How many grants of roles went over.
        relinked: How many reviews wait for others than before.
    """

    units: Sequence[str]
    into: str
    on: str
    moved: Sequence[str]
    people: int
    roles: int
    relinked: int


class MergeUnits(ChangeUnits):
    """The use case behind `unit merge`; cycles that run follow at once."""

    def __call__(self, request: MergeRequest, *, command: Command) -> MergedUnits:
        """Merge the units; they stay on record with their successor.

        Raises:
            NotFoundError: There is no such unit.
            InvalidValueError: The day lies ahead, or a unit shall be merged into itself.
            RefusedError: One of them was abolished or stands below another, reviews there are not
                finished, a hold is in the way, reviews would wait for each other, or a person asks.
        """
        return self.run(
            lambda work: self._merge(work, request, command),
            request={
                "units": list(request.units),
                "into": request.into,
                "on": request.on and request.on.isoformat(),
                "reason": request.reason,
            },
            answer=MergedUnits,
            plan=request.plan,
            command=command,
        )

    def _merge(self, work: UnitOfWork, request: MergeRequest, command: Command) -> MergedUnits:
        on = self.day(request.on, command)
        into = require_living_unit(work, request.into)
        merged = [require_living_unit(work, code) for code in dict.fromkeys(request.units)]
        if into in merged:
            raise InvalidValueError("merged_into_itself", found=into.code)
        for unit in merged:
            require_not_below(into, unit)
        require_finished(work, merged, into=into)
        units = {each.id: each for each in work.units.all()}
        ids = {unit.id for unit in merged}
        moved = [
            each
            for each in units.values()
            if each.parent_id in ids and each.id not in ids and not each.is_abolished
        ]
        people = self._take_over(work, ids, into)
        roles = _hand_roles_on(work, ids, into, on)
        changed = _planted(units, [*merged, *moved], merged, into, on)
        around = (into.id, *ids)
        relinked = store_tree(
            work, self.catalogue, command, before=units, changed=changed, around=around
        )
        events = [_event(unit, into, on, command) for unit in merged]
        events += [moved_event(units, unit, into, command) for unit in moved]
        tell(work, events, command, reason=request.reason)
        return MergedUnits(
            units=[unit.code for unit in merged],
            into=into.code,
            on=on.isoformat(),
            moved=sorted(unit.code for unit in moved),
            people=people,
            roles=roles,
            relinked=relinked,
        )

    def _take_over(self, work: UnitOfWork, ids: set[int], into: Unit) -> int:
        people = work.people.in_units(sorted(ids))
        work.people.update([replace(person, unit_id=into.id) for person in people])
        return len(people)


def _hand_roles_on(work: UnitOfWork, ids: set[int], into: Unit, on: date) -> int:
    handed = hand_on(
        work.roles.all(unit_ids=sorted(ids)),
        work.roles.all(unit_ids=[into.id]),
        to=lambda _: into.id,
        on=on,
    )
    work.roles.update(handed.stored)
    work.roles.insert(handed.new)
    return handed.moved


def _planted(
    units: Mapping[int, Unit],
    going: Sequence[Unit],
    merged: Sequence[Unit],
    into: Unit,
    on: date,
) -> list[Unit]:
    """Return every unit that is another one afterwards, parents first.

    One that was merged stands below its successor, so that whoever reaches that reaches it too.
    """
    gone = {unit.id for unit in merged}
    planted = replanted(units.values(), {unit.id: into.id for unit in going})
    # One that stood below its successor already is as it was, but for the end.
    rest = gone - {unit.id for unit in planted}
    return [
        replace(unit, abolished_on=on, successor_id=into.id) if unit.id in gone else unit
        for unit in (*planted, *(units[number] for number in sorted(rest)))
    ]


def _event(unit: Unit, into: Unit, on: date, command: Command) -> Event:
    body = {"unit": unit.code, "into": into.code, "effective_on": on.isoformat()}
    return Event(kind=EventKind.UNIT_MERGED, at=command.now, body=body)


def require_finished(work: UnitOfWork, units: Sequence[Unit], *, into: Unit | None = None) -> None:
    """Let pass units of which and at which no review of an open cycle is unfinished.

    Args:
        work: Where they are read.
        units: Those that shall be no more.
        into: The unit that takes them over; None when they are split.

    Raises:
        RefusedError: `unit_has_reviews`, with how many and the way out.
    """
    found: dict[int, int] = {}
    cycles: list[str] = []
    for cycle in open_cycles(work):
        running = [each for each in _reviews_of(work, cycle.id, units) if not each.is_final]
        cycles += [cycle.code] if running else []
        for review in running:
            is_unit = review.person_id is None
            place = review.subject_id if is_unit else review.venue_id
            found[place] = found.get(place, 0) + 1
    if not found:
        return
    elsewhere = [
        unit for unit in units if unit.id in found and into and into.id not in unit.lineage
    ]
    way_out = f"reviewcycle review list --cycle {cycles[0]}"
    if elsewhere and into is not None:
        way_out = f"reviewcycle unit move {elsewhere[0].code} --to {into.code}"
    raise RefusedError(
        "unit_has_reviews_elsewhere" if elsewhere else "unit_has_reviews",
        units=[unit.code for unit in units if unit.id in found],
        reviews=sum(found.values()),
        cycles=cycles,
        way_out=way_out,
    )


def _reviews_of(work: UnitOfWork, cycle_id: int, units: Sequence[Unit]) -> list[Review]:
    """Return the reviews of some units and at them, kept from other writers until the end."""
    ids = [unit.id for unit in units]
    found = set(work.reviews.ids_at(cycle_id, venue_ids=ids))
    found.update(work.reviews.ids_of(cycle_id, kind=SubjectKind.UNIT, subject_ids=ids))
    return work.reviews.lock(cycle_id, sorted(found))
