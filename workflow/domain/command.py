"""A command: who asks, as of when, and under which id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """The frame of every use case that changes something.

    Attributes:
        id: Repeating it repeats the answer and changes nothing.
        actor: Code of the person who acts; None for the operator.
        operator: Name of the operating-system user, or of the scheduler.
        now: The moment the act counts from.
        recorded_at: The moment the system learned it; equal to `now` unless it was given.
        is_dated: Whether `now` was given, instead of read from the clock.
        keeps_answer: Whether the answer is stored; the scheduler's own ticks are not.
    """

    id: str
    actor: str | None
    operator: str
    now: datetime
    recorded_at: datetime
    is_dated: bool = False
    keeps_answer: bool = True

    @property
    def signature(self) -> str:
        """Return who stands in the history: `person:CODE` or `operator:NAME`."""
        return f"person:{self.actor}" if self.actor else f"operator:{self.operator}"
