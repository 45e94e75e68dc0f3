"""Who may follow a suggestion, and how many together. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.confidentiality import is_own_case
from workflow.domain.definition import Definition
from workflow.domain.errors import RefusedError
from workflow.domain.organisation import Directory, Person
from workflow.domain.record_rules import FollowerGroup
from workflow.domain.review import Review


def require_group(group: FollowerGroup, count: int) -> None:
    """Let pass one person, or as many as a group has.

    Raises:
        RefusedError: `follower_group_size`.
    """
    if count != 1 and not group.smallest <= count <= group.largest:
        raise RefusedError(
            "follower_group_size", found=count, smallest=group.smallest, largest=group.largest
        )


def require_free(
    follower: Person, review: Review, definition: Definition, directory: Directory
) -> None:
    """Let pass who is not the subject, its head or its people, and not under its authority.

    Args:
        directory: With the unit of the follower and that of the review.

    Raises:
        RefusedError: `follower_is_subject` or `follower_under_subject`.
    """
    if is_own_case(follower.id, review, definition, directory):
        raise RefusedError("follower_is_subject", person=follower.code)
    lead = _Lead(definition=definition, directory=directory)
    lineage = directory.units[follower.unit_id].lineage
    if review.person_id is None:
        unit_id = directory.current(review.subject_id)
        is_under = unit_id in lineage and not lead.is_above(follower.id, unit_id)
    else:
        subject_id = review.person_id
        is_under = any(lead.is_over(subject_id, follower.id, unit_id) for unit_id in lineage)
    if is_under:
        raise RefusedError("follower_under_subject", person=follower.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lead:
    """Who leads whom, by the roles held on units."""

    definition: Definition
    directory: Directory

    def is_over(self, subject_id: int, follower_id: int, unit_id: int) -> bool:
        """Return whether the subject leads a unit over the follower, who belongs there.

        Among those who lead it together only the head is over the others.
        """
        roles = self._roles(subject_id, unit_id)
        if not roles or self.is_above(follower_id, unit_id):
            return False
        return self.definition.head_role in roles or not self._roles(follower_id, unit_id)

    def is_above(self, person_id: int, unit_id: int) -> bool:
        """Return whether a person leads a unit above this one."""
        above = self.directory.units[unit_id].lineage[1:]
        return any(self._roles(person_id, higher) for higher in above)

    def _roles(self, person_id: int, unit_id: int) -> frozenset[str]:
        """Return the leading roles held on a unit: that of its head, and those that reach below."""
        reaching = {code for code, role in self.definition.roles.items() if role.reach == "subtree"}
        return frozenset(
            role
            for role in {self.definition.head_role, *reaching}
            if person_id in self.directory.holders(role, unit_id)
        )
