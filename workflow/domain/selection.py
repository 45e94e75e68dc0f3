"""Who takes part, as a definition says it: whom a track takes, and who is left out or not rated."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from workflow.domain.terms import AnyDuration, Name, Part, Title

Names = Annotated[tuple[Name, ...], Field(min_length=1, max_length=50)]
Kinds = Annotated[tuple[Name, ...], Field(max_length=50)]


class Who(Part):
    """Which people are meant; all that is given must be so.

    Attributes:
        joined_within: Membership younger than this on the day the cycle starts.
        joined_for: Membership at least so old on that day.
        managed_by: Levels that manage the cadre.
        holding: Roles of which the person holds one at the venue.
        not_holding: Roles of which the person holds none at the venue.
    """

    joined_within: AnyDuration | None = None
    joined_for: AnyDuration | None = None
    managed_by: Names | None = None
    holding: Names | None = None
    not_holding: Names | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if all(getattr(self, name) is None for name in Who.model_fields):
            raise PydanticCustomError("nobody_meant", "joined_within, managed_by, holding …")
        return self


class NotRatedWhen(Who):
    """A reason for which a subject is reviewed but not rated, and whom it concerns."""

    reason: Name


class NotReviewedWhen(Who):
    """A reason for which somebody of a track does not take part, and whom it concerns."""

    reason: Name
    title: Title


class Holders(Part):
    """People who hold a role on a unit, wherever they belong, reviewed at that unit.

    Attributes:
        on: Kinds of unit.
    """

    role: Names
    on: Names


class Selector(Part):
    """Which subjects of the tree a track takes; exactly one of the first three.

    Attributes:
        units: Kinds of unit that are themselves the subjects.
        people_in: Kinds of unit whose people are the subjects, reviewed there.
        holders: Who is reviewed where he holds a role, beside the review where he belongs.
        tagged: Tags of which the unit, or that of the people, has one; any unit when absent.
        where: Which of the people; all of them when absent.
    """

    units: Kinds = ()
    people_in: Kinds = ()
    holders: Holders | None = None
    tagged: Names | None = None
    where: Who | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if sum(map(bool, (self.units, self.people_in, self.holders))) != 1:
            raise PydanticCustomError("selector_one_kind", "units, people_in or holders")
        return self

    @property
    def is_of_people(self) -> bool:
        """Return whether people are the subjects."""
        return not self.units
