"""Who is meant by the roles of which something is asked in a stage, at one venue or another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from workflow.domain.organisation import Directory
from workflow.domain.terms import Targets


class Relation(NamedTuple):
    """What the people meant at a venue have to do with the health of a review there.

    Attributes:
        is_vacant: Whether something is asked of a role that nobody holds.
        is_of_other: Whether something is asked of people none of whom owns the stage.
    """

    is_vacant: bool
    is_of_other: bool


class Asked:
    """Of whom something is asked while a review is in its stage.

    Args:
        owner: Who owns the stage.
        owed: Who owes what is missing.
    """

    def __init__(self, directory: Directory, owner: Targets, owed: Iterable[Targets]) -> None:
        self._directory, self._owner = directory, owner
        self._owed = tuple(dict.fromkeys(owed))
        self._is_of_others = any(targets != owner for targets in self._owed)

    def vacant(self, venue_id: int, subject_id: int | None) -> list[Targets]:
        """Return those who owe something of whom there is nobody."""
        return [each for each in self._owed if not self._people(each, venue_id, subject_id)]

    def people(self, venue_id: int, subject_id: int | None) -> list[tuple[int, ...]]:
        """Return the ids of those who own the stage, then of those who owe something."""
        return [self._people(each, venue_id, subject_id) for each in (self._owner, *self._owed)]

    def relation(self, venue_id: int, subject_id: int | None) -> Relation:
        """Return what the people meant at a venue have to do with the health of a review."""
        owed = [self._people(each, venue_id, subject_id) for each in self._owed]
        if not all(owed):
            return _VACANT
        if not self._is_of_others:
            return _OF_OWNER
        # People are compared: who decides a rating is often the owner, first of alternatives.
        owners = self._people(self._owner, venue_id, subject_id)
        return _OF_OTHER if any(set(each).isdisjoint(owners) for each in owed) else _OF_OWNER

    def _people(self, targets: Targets, venue_id: int, subject_id: int | None) -> tuple[int, ...]:
        return self._directory.resolve(targets, venue_id=venue_id, subject_id=subject_id).people


_VACANT = Relation(is_vacant=True, is_of_other=False)
_OF_OTHER = Relation(is_vacant=False, is_of_other=True)
_OF_OWNER = Relation(is_vacant=False, is_of_other=False)
