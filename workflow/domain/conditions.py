"""Gates and requirements as a definition states them; `requirements.py` judges them."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from workflow.domain.terms import AnyShare, Name, Part, Targets


class GateKind(StrEnum):
    """Which other reviews a gate looks at, seen from the review that waits."""

    MEMBERS = "members"
    SUBUNITS = "subunits"
    SUPERIOR = "superior"
    HEADED_UNIT = "headed_unit"


class Gate(Part):
    """A wait for other reviews: they must have passed a stage before this one opens.

    Attributes:
        of: Which reviews.
        passed: The stage that they must have left; the stage of the same name if absent.
    """

    of: GateKind
    passed: Name | None = None


class Coverage(Part):
    """At least this share of the people was reached by a dissemination."""

    at_least: AnyShare


class Responses(Part):
    """At least this many answers were received about the subject."""

    at_least: Annotated[StrictInt, Field(ge=1)]


class MeetingHeld(Part):
    """The subject was reviewed in a meeting that was held."""


class SupervisorAttended(Part):
    """Someone with this role on a superior unit attended the meeting."""

    role: Name


class RemediesAssigned(Part):
    """At least this many remedies are listed, and each has an owner and a due day."""

    at_least: Annotated[StrictInt, Field(ge=0)] = 1


class RemediesVerified(Part):
    """Every remedy that is due was verified."""


class ChecksScheduled(Part):
    """At least this many checks are scheduled."""

    at_least: Annotated[StrictInt, Field(ge=0)] = 1


class ChecksMade(Part):
    """Every check that is due was made."""


class Decider(Part):
    """Who decides a rating; the first whose condition holds.

    Attributes:
        managed_by: Level that manages the cadre; any when absent.
    """

    role: Name
    at: Name | None = None
    managed_by: Name | None = None


class RatingDecided(Part):
    """The competent level decided a rating, or that there is none, with its reason."""

    by: Annotated[tuple[Decider, ...], Field(min_length=1, max_length=50)]


class Requirement(Part):
    """A named condition that a stage demands before it may be left; exactly one of the names.

    Attributes:
        owed_by: Who has to supply it; the owner of the stage when absent.
    """

    coverage: Coverage | None = None
    responses: Responses | None = None
    meeting_held: MeetingHeld | None = None
    supervisor_attended: SupervisorAttended | None = None
    remedies_assigned: RemediesAssigned | None = None
    remedies_verified: RemediesVerified | None = None
    checks_scheduled: ChecksScheduled | None = None
    checks_made: ChecksMade | None = None
    rating_decided: RatingDecided | None = None
    owed_by: Targets | None = None

    @model_validator(mode="after")
    def _one_name(self) -> Self:
        if len(self._given) != 1:
            raise PydanticCustomError("requirement_one_name", "one requirement per entry")
        return self

    @property
    def _given(self) -> list[str]:
        return [
            name
            for name in type(self).model_fields
            if name != "owed_by" and getattr(self, name) is not None
        ]

    @cached_property
    def name(self) -> str:
        """Return the name of the one condition that is given."""
        return self._given[0]

    @property
    def parameters(self) -> Any:
        """Return the parameters of that condition; their type belongs to its name."""
        return getattr(self, self.name)
