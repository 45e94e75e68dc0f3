"""What the use cases that record facts share: one transaction, once for each command id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workflow.application.catalogue import Catalogue
from workflow.application.commanding import not_before, once, require_cycle
from workflow.application.desk import Desk, Recorded
from workflow.domain.command import Command
from workflow.domain.errors import RefusedError
from workflow.ports.unit_of_work import Begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """Runs one recording act in one transaction, once for each command id."""

    begin: Begin
    catalogue: Catalogue

    def run(
        self,
        cycle_code: str,
        *,
        command: Command,
        request: Mapping[str, Any],
        act: Callable[[Desk], Recorded],
        plan: bool = False,
        also: str | None = None,
    ) -> Recorded:
        """Record and settle; a plan is undone in the end.

        Args:
            cycle_code: Of the cycle.
            command: Who does it, and as of when.
            request: What is asked, as plain data.
            act: What is done at the desk of the cycle.
            plan: Only tell what would be done.
            also: Code of another cycle in which it records too.

        Raises:
            NotFoundError: No such cycle, or what `act` raises.
            RefusedError: The command would act before something that has happened.
            ConflictError: Someone else was first; nothing was changed.
        """
        with self.begin() as work:
            # Whoever had the turn before may have moved the newest event, or done the same.
            codes = [cycle_code] if also is None else [cycle_code, also]
            for number in sorted({require_cycle(work, code).id for code in codes}):
                work.records.take_turn(number)
            cycle = require_cycle(work, cycle_code)

            def acted() -> Recorded:
                context = self.catalogue.for_work(work, cycle)
                timely = not_before(cycle, command)
                return act(Desk(work=work, context=context, command=timely))

            if plan:
                return acted()
            return once(
                work,
                cycle_id=cycle.id,
                command=command,
                request={"cycle": cycle_code, **request},
                answer=Recorded,
                act=acted,
            )


def require_named_person(command: Command) -> str:
    """Return the code of the person who acts; the operator alone may not decide.

    Raises:
        RefusedError: Nobody is named.
    """
    if command.actor is None:
        raise RefusedError("person_needed")
    return command.actor
