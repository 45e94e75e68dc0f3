"""A review: one subject going through one cycle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any

from workflow.domain.definition import FINAL_STATES
from workflow.domain.terms import Target

# Code of the reason that keeps a review, returned or reopened, until something new is recorded.
SENT_BACK = "sent_back"

# Code of the reason that keeps a stage closed until its first day.
NOT_YET_OPEN = "not_yet_open"

# Beginning of the codes of reasons that are gates; the kind of the gate follows.
GATE = "waits_for_"


class SubjectKind(StrEnum):
    """What is reviewed."""

    UNIT = "unit"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a stage may not be left, or why a review waits.

    Attributes:
        code: Stable reason code.
        requirement: Name of the requirement that is unmet; None for a gate or a state.
        facts: Numbers and codes that the sentence needs; plain JSON values.
        owed_by: Who has to supply what is missing; empty for a gate, where it is whoever
            holds up the reviews behind it.
    """

    code: str
    requirement: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    owed_by: tuple[Target, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the reason as plain data, for storage."""
        return {
            "code": self.code,
            "requirement": self.requirement,
            "facts": dict(self.facts),
            "owed_by": [dict(each) for each in _written(self.owed_by)],
        }

    def naming(self, is_seen: Callable[[str], bool]) -> Reason:
        """Return the reason with only those subjects named behind a gate that may be seen."""
        if "sample" not in self.facts:
            return self
        named = [code for code in self.facts["sample"] if is_seen(code)]
        return replace(self, facts={**self.facts, "sample": named})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reason:
        """Return the reason that `to_json` wrote."""
        owed = tuple(_target(**item) for item in data["owed_by"])
        return cls(
            code=data["code"],
            requirement=data["requirement"],
            facts=data["facts"],
            owed_by=owed,
        )


# A cycle knows few targets, and writes and reads them a million times.
@lru_cache(maxsize=1024)
def _written(targets: tuple[Target, ...]) -> tuple[dict[str, Any], ...]:
    return tuple(target.model_dump(exclude_defaults=True) for target in targets)


@lru_cache(maxsize=1024)
def _target(role: str, *, at: str | None = None, above: bool = False) -> Target:
    return Target(role=role, at=at, above=above)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The state of one review: a bare cursor with what is known about its stage.

    Attributes:
        venue_id: Unit at which the subject is reviewed; for a unit, the unit itself.
        venue_path: Path of the venue.
        state: A stage of the track, or one of the final states.
        rank: Place of the state in the track's order; beyond the last when it is final.
        visit: How many times the review was sent through its stages; 1 at first.
        revision: Number of stored changes; the next writer must have seen it.
        entered_at: When the state was entered.
        opened_at: When the entry gates of the stage were open; None while it waits.
        due_on: Last valid day of the stage, None without deadline or before it is armed.
        due_at: First moment at which the stage is late.
        held_at: When the review was put on hold; None when it is not.
        unmet: What is missing, gates included; empty when the stage may be left.
        not_rated_reason: Why the subject is reviewed but not rated; None if it may be rated.
        touched_at: When something last happened to the review.
    """

    cycle_id: int
    id: int
    track: str
    subject_kind: SubjectKind
    subject_id: int
    venue_id: int
    venue_path: str
    state: str
    rank: int
    visit: int = 1
    revision: int = 0
    entered_at: datetime
    opened_at: datetime | None
    due_on: date | None = None
    due_at: datetime | None = None
    held_at: datetime | None = None
    unmet: tuple[Reason, ...] = ()
    not_rated_reason: str | None = None
    touched_at: datetime

    def becoming(self, **changes: Any) -> Review:
        """Return the review with other values, in half the time that `replace` takes."""
        return Review(**dict(zip(Review.__slots__, _values(self), strict=True)) | changes)

    @property
    def is_final(self) -> bool:
        """Return whether the review is done, exempt or withdrawn."""
        return self.state in FINAL_STATES

    @property
    def is_gated(self) -> bool:
        """Return whether the review stands before a gate of its stage that is closed."""
        return any(reason.code.startswith(GATE) for reason in self.unmet)

    @property
    def person_id(self) -> int | None:
        """Return the person under review, None when a unit is."""
        return self.subject_id if self.subject_kind is SubjectKind.PERSON else None


_values = attrgetter(*Review.__slots__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """One review waits at one of its stages for another to have passed a stage.

    Attributes:
        review_id: The review that waits.
        stage: Its stage whose gate this is.
        gate: Kind of the gate.
        needs_id: The review it waits for.
        needs_rank: The rank that the other must have reached.
    """

    review_id: int
    stage: str
    gate: str
    needs_id: int
    needs_rank: int
