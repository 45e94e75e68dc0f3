"""Hold a cycle, or a unit with everything below it, and let it go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from workflow.application.catalogue import Catalogue
from workflow.application.commanding import not_before, once, require_cycle
from workflow.application.covering import wide_holds
from workflow.application.desk import Desk
from workflow.application.holding import Holding
from workflow.domain.command import Command
from workflow.domain.confidentiality import is_own_case
from workflow.domain.cycle import CycleStatus, require_open
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.organisation import Unit
from workflow.domain.permission import on_the_unit
from workflow.domain.records.hold import Hold, HoldScope
from workflow.domain.review import Review
from workflow.ports.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRequest:
    """What is asked: that a part of a cycle rests, or goes on.

    Attributes:
        under: Code of a unit, meant with everything below it; the whole cycle when absent.
        until_on: Last day for which a hold is meant; it does not end by itself.
        plan: Say what would happen, and change nothing.
    """

    cycle: str
    under: str | None = None
    reason: str
    until_on: date | None = None
    plan: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return what identifies the request."""
        return {
            "cycle": self.cycle,
            "under": self.under,
            "reason": self.reason,
            "until_on": self.until_on.isoformat() if self.until_on else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCycle:
    """What a hold did, or would do.

    Attributes:
        unit: Code of the unit; None for the whole cycle.
        reviews: Unfinished reviews that it covers.
        begun: Those of them that rested for no other hold.
        stages: Deadlines of stages that rest from now on.
        records: Deadlines of records that rest from now on.
    """

    cycle: str
    unit: str | None
    until_on: str | None
    reviews: int
    begun: int
    stages: int
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumedCycle:
    """What the end of a hold did, or would do.

    Attributes:
        unit: Code of the unit; None for the whole cycle.
        reviews: Unfinished reviews that it covered.
        resumed: Those of them that no other hold covers.
        stages: Deadlines of stages that go on.
        records: Deadlines of records that go on.
        moved: Moves that followed by themselves.
    """

    cycle: str
    unit: str | None
    reviews: int
    resumed: int
    stages: int
    records: int
    moved: int


A = TypeVar("A", HeldCycle, ResumedCycle)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alone:
    """What both acts share: nobody else works in the cycle meanwhile."""

    begin: Begin
    catalogue: Catalogue

    def _run(
        self,
        request: HoldRequest,
        command: Command,
        *,
        answer: type[A],
        act: Callable[[_Place], A],
    ) -> A:
        with self.begin() as work:
            cycle = work.cycles.by_code_alone(request.cycle)
            if cycle is None:
                raise NotFoundError("cycle_not_found", cycle=request.cycle)

            def acted() -> A:
                return act(self._place(work, request, command))

            if request.plan:
                return acted()
            return once(
                work,
                cycle_id=cycle.id,
                command=command,
                request=request.to_json(),
                answer=answer,
                act=acted,
            )

    def _place(self, work: UnitOfWork, request: HoldRequest, command: Command) -> _Place:
        cycle = require_cycle(work, request.cycle)
        context = self.catalogue.for_work(work, cycle)
        desk = Desk(work=work, context=context, command=not_before(cycle, command))
        unit = desk.unit(request.under) if request.under is not None else None
        place = _Place(desk=desk, unit=unit, reviews=_covered(desk, unit))
        _require_authority(place)
        return place


class HoldCycle(_Alone):
    """The use case behind `cycle hold`."""

    def __call__(self, request: HoldRequest, *, command: Command) -> HeldCycle:
        """Let everything in a part of a cycle rest, in one transaction.

        Raises:
            NotFoundError: There is no such cycle or unit in it, or the actor may not see it.
            InvalidValueError: The last day has passed.
            RefusedError: There is such a hold already, the cycle is closed, or the actor may not
                do this. Nothing was changed.
        """
        return self._run(
            request, command, answer=HeldCycle, act=lambda place: _hold(place, request)
        )


class ResumeCycle(_Alone):
    """The use case behind `cycle resume`."""

    def __call__(self, request: HoldRequest, *, command: Command) -> ResumedCycle:
        """End a hold over a part of a cycle, in one transaction.

        Raises:
            NotFoundError: There is no such cycle or unit in it, or the actor may not see it.
            RefusedError: There is no such hold, or the actor may not do this. Nothing was
                changed.
        """
        return self._run(
            request, command, answer=ResumedCycle, act=lambda place: _resume(place, request)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A part of a cycle with its locked reviews.

    Attributes:
        unit: Its top; None for the whole cycle.
    """

    desk: Desk
    unit: Unit | None
    reviews: Sequence[Review]

    @property
    def unfinished(self) -> int:
        """Return how many of the reviews are not over."""
        return sum(not review.is_final for review in self.reviews)

    @property
    def code(self) -> str | None:
        """Return the code of the unit."""
        return self.unit.code if self.unit else None

    @property
    def holding(self) -> Holding:
        """Return the way in which reviews rest and go on."""
        desk = self.desk
        return Holding(work=desk.work, context=desk.context, command=desk.command)

    def hold(self) -> Hold | None:
        """Return the hold over exactly this part that lasts."""
        scope = HoldScope.UNIT if self.unit else HoldScope.CYCLE
        number = self.unit.id if self.unit else None
        for hold in wide_holds(self.desk.work, self.desk.cycle.id):
            if (hold.scope, hold.unit_id) == (scope, number):
                return hold
        return None


def _hold(place: _Place, request: HoldRequest) -> HeldCycle:
    desk, until_on = place.desk, request.until_on
    require_open(desk.cycle)
    if until_on is not None and until_on < desk.today:
        told = {"until": until_on.isoformat(), "today": desk.today.isoformat()}
        raise InvalidValueError("until_has_passed", **told)
    if place.hold() is not None:
        raise RefusedError("already_held", cycle=desk.cycle.code, unit=place.code)
    [number] = desk.numbers(1)
    hold = Hold(
        id=number,
        scope=HoldScope.UNIT if place.unit else HoldScope.CYCLE,
        unit_id=place.unit.id if place.unit else None,
        held_at=desk.command.now,
        held_by=desk.command.actor,
        until_on=until_on,
        reason=request.reason,
    )
    changed = place.holding.begin(hold, place.reviews)
    if place.unit is None:
        desk.work.cycles.set_status(desk.cycle.id, CycleStatus.HELD)
    return HeldCycle(
        cycle=desk.cycle.code,
        unit=place.code,
        until_on=until_on.isoformat() if until_on else None,
        reviews=place.unfinished,
        begun=len(changed.reviews),
        stages=changed.stages,
        records=changed.records,
    )


def _resume(place: _Place, request: HoldRequest) -> ResumedCycle:
    desk, hold = place.desk, place.hold()
    if request.until_on is not None:
        raise InvalidValueError("option_idle", option="--until", trigger="resume")
    if hold is None:
        raise RefusedError("not_held", cycle=desk.cycle.code, unit=place.code)
    if desk.cycle.status is CycleStatus.HELD and place.unit is None:
        desk.work.cycles.set_status(desk.cycle.id, CycleStatus.RUNNING)
    changed = place.holding.end(hold, place.reviews, reason=request.reason)
    return ResumedCycle(
        cycle=desk.cycle.code,
        unit=place.code,
        reviews=place.unfinished,
        resumed=len(changed.reviews),
        stages=changed.stages,
        records=changed.records,
        moved=changed.moved,
    )


def _covered(desk: Desk, unit: Unit | None) -> list[Review]:
    """Return the reviews of a part of a cycle, locked."""
    work, cycle = desk.work, desk.cycle
    reviews = work.reviews.lock(
        cycle.id, work.reviews.ids_below(cycle.id, unit.id if unit else None)
    )
    if unit is not None and not reviews:
        raise NotFoundError("unit_not_found", unit=unit.code)
    return reviews


def _require_authority(place: _Place) -> None:
    """Let pass the operator, and whoever has authority over the whole part and no case in it.

    The role counts on the top of the part itself too.

    Raises:
        RefusedError: `forbidden`, or `own_case`.
    """
    desk = place.desk
    if desk.command.actor is None:
        return
    desk.require_at(place.unit or desk.top, on_the_unit(desk.context.definition.authority))
    actor = desk.person(desk.command.actor)
    directory = desk.directory({review.venue_id for review in place.reviews})
    definition = desk.context.definition
    people = [actor]
    if desk.work.acts_for is not None:
        people.append(desk.person(desk.work.acts_for))
    for person in people:
        if any(is_own_case(person.id, each, definition, directory) for each in place.reviews):
            raise RefusedError("own_case", person=person.code)
