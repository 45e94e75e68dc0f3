"""Notices: messages owed to one person, stored before they are sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class NoticeStatus(StrEnum):
    """What became of a notice; only a planned one is handed out.

    Attributes:
        SKIPPED: The person has no address.
        FAILED: The address was refused for good.
        MUTED: Somebody did not want it sent.
    """

    PLANNED = "planned"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    MUTED = "muted"


# A reminder of something that has no last day, as no rung could be.
NUDGE = "nudge"

_OF_RUNG = re.compile(r"(\d+)\.(\d+)\.(\d+)\.\d+")

# Why one was not sent; behind that of a mute stands its number.
NO_ADDRESS, ADDRESS_REFUSED, MUTED = "no_address", "address_refused", "muted"

# What is planned again when nothing more is said, and what may be when it is named.
UNDELIVERED = (NoticeStatus.SKIPPED, NoticeStatus.FAILED)
NOT_SENT = (*UNDELIVERED, NoticeStatus.MUTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RungKey:
    """Which rung of which deadline something is about.

    Attributes:
        rung: Its place in the ladder, from 0.
    """

    deadline_id: int
    visit: int
    rung: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One item for one person in one cycle.

    Attributes:
        key: Stable name; the same notice is never stored twice.
        kind: `remind`, `escalate` or `consolidate` of a rung; `remind` or `nudge` where somebody
            asked for it; `suggest` for points to explain.
        review_id: What it is about; None for a list of many.
        offset: Working days around the due day of the rung that caused it.
        unit_id: Venue of the review.
        due_on: Last valid day of the deadline.
    """

    key: str
    person_id: int
    kind: str
    created_at: datetime
    role: str
    review_id: int | None = None
    stage: str | None = None
    unit_id: int | None = None
    due_on: date | None = None
    offset: int = 0


def rung_of(key: str) -> RungKey | None:
    """Return the rung that caused the notice of a key; None of lists and of what has no rung."""
    match = _OF_RUNG.fullmatch(key)
    if match is None:
        return None
    deadline_id, visit, rung = map(int, match.groups())
    return RungKey(deadline_id=deadline_id, visit=visit, rung=rung)
