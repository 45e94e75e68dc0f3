"""The state machine of a track, drawn with `transitions`; the only module that knows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from transitions import EventData, Machine

from workflow.domain.definition import DONE, EXEMPT, FINAL_STATES, WITHDRAWN, Track


class Trigger(StrEnum):
    """What someone can fire on a review."""

    COMPLETE = "complete"
    SKIP = "skip"
    RETURN = "return"
    HOLD = "hold"
    RESUME = "resume"
    EXEMPT = "exempt"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the rules said before the machine is asked.

    Attributes:
        permitted: Nothing stands against the move.
        target: The stage that `return` or `reopen` names; None for the others.
    """

    permitted: bool
    target: str | None = None


class ReviewMachine:
    """All moves of one track, shared by every review of it.

    Built once per definition version and track and never changed after, so that threads
    may share it, and what it answered once it answers for ever. It holds no reviews:
    registering each as a `transitions` model costs 40 times the time and 140 times the memory
    of a bare cursor.
    """

    def __init__(self, track: Track) -> None:
        self._triggers: dict[str, tuple[str, ...]] = {}
        self._states: dict[tuple[str, str, bool], str | None] = {}
        stages = [stage.stage for stage in track.stages]
        self._machine = Machine(
            model=None,
            states=[*stages, *FINAL_STATES],
            initial=stages[0],
            auto_transitions=False,
            send_event=True,
        )
        for source, target in zip(stages, [*stages[1:], DONE], strict=True):
            self._draw(Trigger.COMPLETE, source, target)
            self._draw(Trigger.SKIP, source, target)
            self._draw(Trigger.EXEMPT, source, EXEMPT)
            self._draw(Trigger.WITHDRAW, source, WITHDRAWN)
            for inner in (Trigger.HOLD, Trigger.RESUME):
                self._draw(inner, source, source)
        for stage in track.stages:
            for target in track.returns_from(stage):
                self._draw(Trigger.RETURN, stage.stage, target, named=True)
        for source in FINAL_STATES:
            for target in stages:
                self._draw(Trigger.REOPEN, source, target, named=True)

    def triggers_from(self, state: str) -> tuple[str, ...]:
        """Return the triggers drawn from `state`, rules not considered, sorted."""
        if state not in self._triggers:
            self._triggers[state] = tuple(sorted(set(self._machine.get_triggers(state))))
        return self._triggers[state]

    def targets_of(self, trigger: str, state: str) -> tuple[str, ...]:
        """Return the states to which `trigger` can lead from `state`, in their order."""
        drawn = self._machine.get_transitions(trigger, state)
        return tuple(str(transition.dest) for transition in drawn)

    def next_state(self, trigger: str, state: str, verdict: Verdict) -> str | None:
        """Return the state that `trigger` leads to under a verdict; None if it may not."""
        if verdict.target is not None:
            return self._asked(trigger, state, verdict)
        key = (trigger, state, verdict.permitted)
        if key not in self._states:
            self._states[key] = self._asked(trigger, state, verdict)
        return self._states[key]

    def _asked(self, trigger: str, state: str, verdict: Verdict) -> str | None:
        cursor = _Cursor(state)
        moved = self._machine.events[trigger].trigger(cursor, verdict=verdict)
        return cursor.state if moved else None

    def _draw(self, trigger: str, source: str, target: str, *, named: bool = False) -> None:
        # Callables only: `transitions` imports whatever dotted path a text names.
        permits = _names(target) if named else _permits
        self._machine.add_transition(trigger, source, target, conditions=[permits])


class _Cursor:
    """The least that `transitions` accepts as a model: a state name."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def _permits(event: EventData) -> bool:
    verdict: Verdict = event.kwargs["verdict"]
    return verdict.permitted


def _names(target: str) -> Callable[[EventData], bool]:
    def permits(event: EventData) -> bool:
        verdict: Verdict = event.kwargs["verdict"]
        return verdict.permitted and verdict.target == target

    return permits
