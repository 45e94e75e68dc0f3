"""Open a cycle that follows another one, and take over what that left open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workflow.application.carry_over_suggestions import CarryOverSuggestions
from workflow.application.open_cycle import OpenCycle, OpenedCycle, OpenRequest
from workflow.domain.command import Command
from workflow.domain.errors import InvalidValueError, RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowCycle:
    """The use case behind `cycle open`, with an earlier cycle or without."""

    open_cycle: OpenCycle
    carry_over_suggestions: CarryOverSuggestions

    def __call__(
        self, request: OpenRequest, *, proposed_by: str | None = None, command: Command
    ) -> OpenedCycle:
        """Open a cycle with its remedies, then propose anew what was suggested before.

        The second part is a transaction of its own: when it does not come to pass, the cycle is
        open all the same, `suggestion carry-over` does the rest, and doing it twice is harmless.

        Args:
            request: What is opened, and which cycle it follows.
            proposed_by: Code of the person who answers for the proposals, where nobody acts.
            command: Who does it, and as of when.

        Raises:
            NotFoundError: There is no such definition, unit, earlier cycle or person.
            ConflictError: The same definition is open for that unit from that day already.
            InvalidValueError: The earlier cycle began after this one.
            RefusedError: Nobody takes part, or someone in two tracks, or the actor may not record
                remedies of the earlier cycle.
        """
        opened = self.open_cycle(request, command=command)
        if request.follows is None:
            return opened
        waiting = self.carry_over_suggestions.waiting(
            request.follows, now=command.now, actor=command.actor
        )
        if request.plan or not waiting:
            return _with(opened, waiting)
        if (proposed_by or command.actor) is None:
            facts = {"open": waiting, "earlier": request.follows, "cycle": opened.cycle}
            return _with(opened, 0, {"code": "suggestions_need_proposer", **facts})
        return self._with_suggestions(opened, request.follows, proposed_by, command)

    def _with_suggestions(
        self, opened: OpenedCycle, earlier: str, proposed_by: str | None, command: Command
    ) -> OpenedCycle:
        try:
            carried = self.carry_over_suggestions(
                opened.cycle, earlier=earlier, proposed_by=proposed_by, command=command
            )
        except (InvalidValueError, RefusedError) as error:
            facts = {"earlier": earlier, "cycle": opened.cycle, "why": error.code}
            return _with(opened, 0, {"code": "suggestions_not_carried_over", **facts})
        told = [{"code": each["code"], **each["facts"]} for each in carried.findings]
        return _with(opened, carried.created + carried.unchanged, *told)


def _with(opened: OpenedCycle, suggestions: int, *findings: Mapping[str, Any]) -> OpenedCycle:
    return replace(
        opened,
        carried_over={**opened.carried_over, "suggestions": suggestions},
        findings=[*opened.findings, *findings],
    )
