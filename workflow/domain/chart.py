"""The moves of a track as arrows between its stages, for pictures. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.domain.definition import Stage, Track
from workflow.domain.machine import ReviewMachine, Trigger

# What leads on or back; whatever stands still is no arrow.
_DRAWN = (
    Trigger.COMPLETE,
    Trigger.SKIP,
    Trigger.RETURN,
    Trigger.EXEMPT,
    Trigger.WITHDRAW,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A move that may be made.

    Attributes:
        target: A stage, or a final state.
    """

    trigger: Trigger
    source: str
    target: str


def arrows_of(track: Track) -> tuple[Arrow, ...]:
    """Return every move from every stage, in their order; only optional stages are skipped."""
    machine = ReviewMachine(track)
    return tuple(arrow for stage in track.stages for arrow in _from(stage, machine))


def _from(stage: Stage, machine: ReviewMachine) -> Iterator[Arrow]:
    for trigger in _DRAWN:
        if trigger is Trigger.SKIP and not stage.optional:
            continue
        for target in machine.targets_of(trigger, stage.stage):
            yield Arrow(trigger=trigger, source=stage.stage, target=target)
