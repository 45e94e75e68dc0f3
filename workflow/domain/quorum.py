"""When a meeting counts: enough people, exactly counted, and time over several sittings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.domain.errors import InvalidValueError
from workflow.domain.share import Share

# First and last moment of people sitting together, end excluded.
Sitting = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """How many came of those convened, against the share that has to.

    Attributes:
        present: Those of the convened who are there; guests and attendees from above not counted.
    """

    present: int
    convened: int
    share: Share

    @property
    def needed(self) -> int:
        """Return how many have to be there; a meeting of nobody is none."""
        return max(1, self.share.of(self.convened))

    @property
    def missing(self) -> int:
        """Return how many more have to come; 0 when enough are there."""
        return max(0, self.needed - self.present)

    @property
    def is_met(self) -> bool:
        """Return whether enough are there."""
        return not self.missing


def check_sitting(starts_at: datetime, ends_at: datetime) -> None:
    """Let pass a sitting that takes some time.

    Raises:
        InvalidValueError: `ends_before_start`.
    """
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        raise TypeError("a moment has a zone")
    if ends_at <= starts_at:
        raise InvalidValueError(
            "ends_before_start", starts_at=starts_at.isoformat(), ends_at=ends_at.isoformat()
        )


def lasted(sittings: Iterable[Sitting]) -> timedelta:
    """Return how long people sat together, what overlaps counted once.

    Raises:
        InvalidValueError: `ends_before_start`.
    """
    total, reached = timedelta(), None
    for starts_at, ends_at in sorted(sittings):
        check_sitting(starts_at, ends_at)
        begin = starts_at if reached is None else max(starts_at, reached)
        if ends_at > begin:
            total += ends_at - begin
            reached = ends_at
    return total
