"""The graded response to a subject that does poorly: remind, help, suggest, inspect. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.domain.enrolment import Finding
from workflow.domain.records.registers import Response, ResponseStep

_STEPS = tuple(ResponseStep)


def skipped_step(response: Response, known: Iterable[Response]) -> Finding | None:
    """Return that the step before a response was not taken, if so; nothing is refused for it.

    A step counts when it was about the same matter, or when one of the two names none.

    Args:
        known: The responses to the same subject; it may be among them itself.
    """
    place = _STEPS.index(response.step)
    if place == 0 or not response.holds:
        return None
    before = _STEPS[place - 1]
    if any(_leads_to(each, before, response) for each in known):
        return None
    facts = {"response": response.code, "step": str(response.step), "missing": str(before)}
    return Finding(code="response_step_skipped", facts=facts)


def _leads_to(other: Response, step: ResponseStep, response: Response) -> bool:
    same_matter = None in (other.concerns, response.concerns) or (
        other.concerns == response.concerns
    )
    return (
        other.holds
        and other.step is step
        and other.given_on <= response.given_on
        and other.code != response.code
        and same_matter
    )
