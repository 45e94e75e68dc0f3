"""Close a cycle whose reviews are all over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.application.catalogue import Catalogue
from workflow.application.commanding import not_before, once, require_cycle
from workflow.application.desk import Desk
from workflow.application.migration_ways import names_of
from workflow.domain.command import Command
from workflow.domain.cycle import CycleStatus, require_open
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.history import Event, EventKind
from workflow.domain.permission import on_the_unit
from workflow.ports.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedCycle:
    """What closing did, or would do.

    Attributes:
        states: How many reviews are in each final state.
        deadlines: Deadlines of records that outlive the cycle.
    """

    cycle: str
    states: Mapping[str, int]
    deadlines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCycle:
    """The use case behind `cycle close`."""

    begin: Begin
    catalogue: Catalogue

    def __call__(self, code: str, *, plan: bool = False, command: Command) -> ClosedCycle:
        """Close a cycle: its reviews move no more, what records oblige people to goes on.

        Args:
            code: Of the cycle.
            plan: Say what would happen, and change nothing.
            command: Who does it, and as of when.

        Raises:
            NotFoundError: There is no such cycle, or the actor may not see it.
            RefusedError: `cycle_closed`, `reviews_unfinished`, or the actor may not do this.
        """
        with self.begin() as work:
            cycle = work.cycles.by_code_alone(code)
            if cycle is None:
                raise NotFoundError("cycle_not_found", cycle=code)
            if plan:
                return self._close(work, code, command)
            return once(
                work,
                cycle_id=cycle.id,
                command=command,
                request={"close": code},
                answer=ClosedCycle,
                act=lambda: self._close(work, code, command),
            )

    def _close(self, work: UnitOfWork, code: str, command: Command) -> ClosedCycle:
        cycle = require_cycle(work, code)
        context = self.catalogue.for_work(work, cycle)
        desk = Desk(work=work, context=context, command=not_before(cycle, command))
        desk.require_at(desk.top, on_the_unit(context.definition.authority))
        require_open(cycle)
        states = _states(desk)
        deadlines = len(work.deadlines.unfinished(cycle.id))
        work.cycles.set_status(cycle.id, CycleStatus.CLOSED)
        body: dict[str, Any] = {"states": states, "deadlines": deadlines}
        event = Event(kind=EventKind.CYCLE_CLOSED, at=desk.command.now, body=body)
        work.append(cycle.id, [event], command=desk.command)
        return ClosedCycle(cycle=code, states=states, deadlines=deadlines)


def _states(desk: Desk) -> dict[str, int]:
    """Return how many reviews ended how.

    Raises:
        RefusedError: `reviews_unfinished`, with how many stand at each stage and one of them.
    """
    work, cycle = desk.work, desk.cycle
    reviews = work.reviews.lock(cycle.id, work.reviews.ids_below(cycle.id, None))
    unfinished = [review for review in reviews if not review.is_final]
    if unfinished:
        stages = Counter(review.state for review in unfinished)
        [example] = names_of(desk, unfinished[:1]).values()
        raise RefusedError(
            "reviews_unfinished",
            cycle=cycle.code,
            count=len(unfinished),
            stages=dict(sorted(stages.items())),
            found=[f"{stage} ({count})" for stage, count in sorted(stages.items())],
            example=example,
        )
    return dict(sorted(Counter(review.state for review in reviews).items()))
