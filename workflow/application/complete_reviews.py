"""Complete the stages of many reviews at once, as `fire_trigger` completes one."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.application.catalogue import CycleContext
from workflow.application.settle import Settlement, read_facts
from workflow.domain.command import Command
from workflow.domain.decision import Attempt, decide
from workflow.domain.facts import NOTHING_KNOWN
from workflow.domain.machine import Trigger
from workflow.ports.unit_of_work import UnitOfWork

_COMPLETE = Attempt(trigger=Trigger.COMPLETE)


def complete_reviews(
    work: UnitOfWork, context: CycleContext, ids: Iterable[int], *, command: Command
) -> int:
    """Complete the stage of each review for the operator; return how many moves followed in all.

    The caller commits.

    Raises:
        RefusedError: One of them lacks something; nothing may be committed.
    """
    reviews = work.reviews.lock(context.cycle.id, ids)
    facts = read_facts(work, context, reviews, command)
    moves = [
        (
            review,
            decide(
                _COMPLETE,
                review,
                track=context.definition.tracks[review.track],
                machine=context.machines[review.track],
                facts=facts.get(review.id, NOTHING_KNOWN),
            ),
        )
        for review in reviews
    ]
    settlement = Settlement(work, context, command)
    settlement.move_all(moves)
    return settlement.moved
