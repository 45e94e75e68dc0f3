"""Take into one cycle the remedies that an earlier one left unproven."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workflow.application.carrying import carried
from workflow.application.commanding import not_before, require_cycle
from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.errors import InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOverRemedies:
    """The use case behind `remedy carry-over`."""

    recorder: Recorder

    def __call__(
        self, cycle: str, *, earlier: str, plan: bool = False, command: Command
    ) -> Recorded:
        """Open anew each remedy of the earlier cycle that was not verified, in one transaction.

        Done again, it takes over only what was left. What cannot be carried over stays where it
        is, and is told as a finding.

        Args:
            cycle: Code of the cycle in which they go on.
            earlier: Code of the cycle that left them unproven.
            plan: Only tell what would be done.
            command: Who does it, and as of when.

        Raises:
            NotFoundError: No such cycle or person.
            InvalidValueError: Both are the same cycle, or the earlier one began later.
            RefusedError: The actor may not record remedies of something of it.
        """
        if cycle == earlier:
            raise InvalidValueError("carry_over_within_cycle", cycle=cycle)
        return self.recorder.run(
            cycle,
            command=command,
            request={"carry_over": earlier},
            act=lambda desk: self._carry_over(desk, earlier),
            plan=plan,
            also=earlier,
        )

    def _carry_over(self, target: Desk, earlier: str) -> Recorded:
        source = earlier_desk(target, self.recorder, earlier)
        found = carried(source, target)
        left = source.done([], source.locked(found.left), found.source_events)
        recorded = target.done(
            [remedy.id for remedy in found.new],
            target.locked(remedy.review_id for remedy in found.new),
            found.target_events,
            updated=found.joined,
            unchanged=found.unchanged,
            findings=found.findings,
            made=found.made,
        )
        return replace(recorded, moved=recorded.moved + left.moved)


def earlier_desk(target: Desk, recorder: Recorder, earlier: str) -> Desk:
    """Return the desk of an earlier cycle within the same transaction.

    Raises:
        NotFoundError: There is no such cycle.
        RefusedError: The command would act before something that has happened there.
    """
    cycle = require_cycle(target.work, earlier)
    return Desk(
        work=target.work,
        context=recorder.catalogue.for_work(target.work, cycle),
        command=not_before(cycle, target.command),
    )
