"""How late rungs fired."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """Rungs that fired about as late as each other.

    Attributes:
        under_seconds: By less than this they were late, and by no less than those before; None
            of the last ones.
        rungs: Those that told somebody.
        recorded_only: Those that told nobody, such as all but the last of several that were
            missed.
    """

    under_seconds: int | None
    rungs: int
    recorded_only: int
