"""What is on record about a review, as far as its stage asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FactKind(StrEnum):
    """The groups in which facts are read."""

    COVERAGE = "coverage"
    RESPONSES = "responses"
    MEETING = "meeting"
    REMEDIES = "remedies"
    CHECKS = "checks"
    RATING = "rating"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageFacts:
    """How many distinct people a dissemination reached, of those under review there."""

    reached: int = 0
    target: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """The latest meeting at which the subject was reviewed.

    Attributes:
        supervisor_roles: Roles on a superior unit held by those who attended from above.
    """

    held_on: date
    supervisor_roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyFacts:
    """Counts of the remedies of a review; `due` are those whose day has come."""

    listed: int = 0
    without_owner: int = 0
    without_due: int = 0
    due: int = 0
    due_verified: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFacts:
    """Counts of the monitoring checks of a review; `due` are those whose day has come."""

    scheduled: int = 0
    due: int = 0
    due_made: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingFacts:
    """The newest decided rating of the subject; level and reason exclude each other."""

    level: str | None = None
    not_rated_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """How many of the reviews behind one gate have not passed yet.

    Attributes:
        sample: Codes of some that have not, in their order; at most ten.
    """

    gate: str
    pending: int
    total: int
    sample: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one review; groups that were not asked for keep their empty value."""

    coverage: CoverageFacts = CoverageFacts()
    responses: int = 0
    meeting: MeetingFacts | None = None
    remedies: RemedyFacts = RemedyFacts()
    checks: CheckFacts = CheckFacts()
    rating: RatingFacts | None = None
    gates: tuple[GateFacts, ...] = ()
    not_rated_reason: str | None = None
    managed_by: str | None = None


NOTHING_KNOWN = Facts()
