"""Coverage: how many distinct people of each unit a dissemination reached, however often."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from workflow.domain.organisation import lineage_of
from workflow.domain.share import percent


@dataclass(slots=True, kw_only=True)
class Coverage:
    """The people under review at a unit or below, and those of them who were reached.

    Attributes:
        people: Ids of all.
        reached: Ids of those who were at a session.
    """

    people: set[int] = field(default_factory=set)
    reached: set[int] = field(default_factory=set)

    @property
    def missing(self) -> set[int]:
        """Return those who were not reached."""
        return self.people - self.reached

    @property
    def percent(self) -> str:
        """Return the share as a decimal string, rounded half up to two places."""
        return percent(len(self.reached), len(self.people))


def coverage_by_unit(
    reviewed: Iterable[tuple[int, str]], reached: Collection[int]
) -> Mapping[int, Coverage]:
    """Return the coverage of each unit that has anybody under review at it or below.

    Args:
        reviewed: Id of a person and path of a venue, for each review; a person may have several.
        reached: Ids of the people who were at any session.
    """
    found: dict[int, Coverage] = {}
    for person_id, venue_path in reviewed:
        for unit_id in lineage_of(venue_path):
            coverage = found.setdefault(unit_id, Coverage())
            coverage.people.add(person_id)
            if person_id in reached:
                coverage.reached.add(person_id)
    return found
