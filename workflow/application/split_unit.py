"""Split a unit: part of it, or all, goes to new units beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from workflow.application.changing_units import ChangeUnits, store_tree, tell
from workflow.application.merge_units import require_finished
from workflow.application.move_unit import moved_event
from workflow.application.permitting import require_living_unit
from workflow.domain.command import Command
from workflow.domain.errors import InvalidFileError
from workflow.domain.handing_on import HandedOn, hand_on
from workflow.domain.history import Event, EventKind
from workflow.domain.organisation import Person, RoleGrant, Unit
from workflow.domain.rows_of_splits import SplitRow
from workflow.domain.splitting import (
    Part,
    Whole,
    find_split_problems,
    parts_of,
    places_of,
    stays,
)
from workflow.domain.tree import replanted
from workflow.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRequest:
    """What is asked: that new units stand beside one, or in its place.

    Attributes:
        unit: Code of the unit.
        rows: Which units come of it, and who or what goes to each.
        file: Name of the file of the rows.
        on: The first day of the new units; today when absent.
        reason: Why; it is kept in the history.
        plan: Say what would change, and change nothing.
    """

    unit: str
    rows: Sequence[SplitRow]
    file: str
    on: date | None = None
    reason: str | None = None
    plan: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return what identifies the request."""
        return {
            "unit": self.unit,
            "rows": [asdict(replace(row, columns={})) for row in self.rows],
            "on": self.on and self.on.isoformat(),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitUnit:
    """What came of a unit.

    Attributes:
        on: The first day of the new units.
        abolished: Whether the unit is no more.
        parts: Each new unit, as `{"unit", "name", "people", "units", "roles"}`: how many people,
            units below it and grants of roles went there.
        ended: Grants of roles on a unit that is no more which went nowhere, as
            `{"role", "person"}`: of people who do not belong to it.
        relinked: How many reviews wait for others than before.
    """

    unit: str
    on: str
    abolished: bool
    parts: Sequence[Mapping[str, Any]]
    ended: Sequence[Mapping[str, Any]]
    relinked: int


class SplitUnits(ChangeUnits):
    """The use case behind `unit split`; cycles that run follow at once."""

    def __call__(self, request: SplitRequest, *, command: Command) -> SplitUnit:
        """Split the unit; it stays on record, or goes on if the file names it too.

        Raises:
            NotFoundError: There is no such unit.
            InvalidFileError: The file names what is not of the unit, or leaves out what is.
            InvalidValueError: The day lies ahead.
            RefusedError: The unit was abolished, or would be while reviews there are not finished,
                a hold is in the way, reviews would wait for each other, or a person asks.
        """
        return self.run(
            lambda work: self._split(work, request, command),
            request=request.to_json(),
            answer=SplitUnit,
            plan=request.plan,
            command=command,
        )

    def _split(self, work: UnitOfWork, request: SplitRequest, command: Command) -> SplitUnit:
        on = self.day(request.on, command)
        unit = require_living_unit(work, request.unit)
        units = {each.id: each for each in work.units.all()}
        splitting = _Splitting(
            work,
            request.rows,
            whole=Whole(
                unit=unit,
                people=work.people.in_units([unit.id]),
                below=[
                    each
                    for each in units.values()
                    if each.parent_id == unit.id and not each.is_abolished
                ],
            ),
            units=units,
            on=on,
        )
        splitting.require_sound(request.file)
        if not splitting.stays:
            require_finished(work, [unit])
        splitting.move_people()
        handed = splitting.hand_roles_on()
        relinked = store_tree(
            work,
            self.catalogue,
            command,
            before=units,
            changed=splitting.planted(),
            around=(unit.id,),
        )
        answer = splitting.answer(handed, relinked)
        tell(work, splitting.events(answer, command), command, reason=request.reason)
        return answer


class _Splitting:
    """One split: who goes where, by ids."""

    def __init__(
        self,
        work: UnitOfWork,
        rows: Sequence[SplitRow],
        *,
        whole: Whole,
        units: Mapping[int, Unit],
        on: date,
    ) -> None:
        self._work, self._rows, self._whole, self._units, self._on = work, rows, whole, units, on
        self.stays = stays(whole, rows)
        free = max(units) + 1
        fresh = [part for part in parts_of(rows) if part.code != whole.unit.code]
        self._new = [_unit(part, free + n, whole.unit) for n, part in enumerate(fresh)]
        codes = {each.code: each for each in self._new}
        places = places_of(rows)
        self._goes = {code: codes[place] for code, place in places.items() if place in codes}

    def require_sound(self, file: str) -> None:
        """Let pass rows that say of everything where it goes.

        Raises:
            InvalidFileError: With all that is wrong.
        """
        named = {row.unit for row in self._rows}
        taken = {unit.code for unit in self._units.values()} | self._work.people.by_codes(
            named
        ).keys()
        found = find_split_problems(self._whole, self._rows, taken=taken, file=file)
        if found:
            raise InvalidFileError(tuple(found))

    def move_people(self) -> None:
        """Let people belong to the units to which they go."""
        self._work.people.update(
            [replace(each, unit_id=self._goes[each.code].id) for each in self._going()]
        )

    def hand_roles_on(self) -> HandedOn:
        """Let the roles on the unit go with those who hold them."""
        places = {each.id: self._goes[each.code].id for each in self._going()}

        def place(grant: RoleGrant) -> int | None:
            # Who acts for somebody acts where that one holds the role.
            return places.get(grant.delegated_by or grant.person_id)

        here = self._work.roles.all(unit_ids=[self._whole.unit.id])
        if self.stays:
            here = [grant for grant in here if place(grant) is not None]
        handed = hand_on(here, (), to=place, on=self._on)
        self._work.roles.update(handed.stored)
        self._work.roles.insert(handed.new)
        return handed

    def planted(self) -> list[Unit]:
        """Return every unit that is new or another one afterwards."""
        under: dict[int, int | None] = {
            each.id: self._goes[each.code].id
            for each in self._whole.below
            if each.code in self._goes
        }
        changed = replanted([*self._units.values(), *self._new], under)
        if self.stays:
            return changed
        return [*changed, replace(self._whole.unit, abolished_on=self._on)]

    def answer(self, handed: HandedOn, relinked: int) -> SplitUnit:
        """Return what came of the unit."""
        people = Counter(self._goes[each.code].id for each in self._going())
        below = Counter(
            self._goes[each.code].id for each in self._whole.below if each.code in self._goes
        )
        roles = Counter(grant.unit_id for grant in handed.new)
        return SplitUnit(
            unit=self._whole.unit.code,
            on=self._on.isoformat(),
            abolished=not self.stays,
            parts=[
                {
                    "unit": unit.code,
                    "name": unit.name,
                    "people": people[unit.id],
                    "units": below[unit.id],
                    "roles": roles[unit.id],
                }
                for unit in self._new
            ],
            ended=self._ended(handed),
            relinked=relinked,
        )

    def events(self, answer: SplitUnit, command: Command) -> list[Event]:
        """Return what history tells: each new unit, and each unit that stands below one now."""
        told = [
            Event(
                kind=EventKind.UNIT_SPLIT,
                at=command.now,
                body={
                    "unit": answer.unit,
                    "into": part["unit"],
                    "effective_on": answer.on,
                    "abolished": answer.abolished,
                    "members": part["people"] + part["units"],
                },
            )
            for part in answer.parts
        ]
        units = dict(self._units)
        return told + [
            moved_event(units, each, self._goes[each.code], command)
            for each in self._whole.below
            if each.code in self._goes
        ]

    def _ended(self, handed: HandedOn) -> list[dict[str, str]]:
        """Return the roles on the unit that nobody holds any more."""
        went = {(each.role, each.person_id, each.from_on) for each in handed.new}
        left = [
            each for each in handed.ended if (each.role, each.person_id, each.from_on) not in went
        ]
        people = self._work.people.by_ids([each.person_id for each in left])
        found = [{"role": each.role, "person": people[each.person_id].code} for each in left]
        return sorted(found, key=lambda each: (each["role"], each["person"]))

    def _going(self) -> list[Person]:
        return [each for each in self._whole.people if each.code in self._goes]


def _unit(part: Part, number: int, beside: Unit) -> Unit:
    """Return a new unit beside one; its path is found when the tree is planted."""
    return Unit(
        id=number,
        code=part.code,
        name=part.name,
        kind=part.kind,
        parent_id=beside.parent_id,
        path="",
        tags=part.tags,
    )
