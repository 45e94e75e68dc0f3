"""What becomes of roles when the unit on which they are held is no more, or parted. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from workflow.domain.organisation import RoleGrant

_A_DAY = timedelta(days=1)
_Key = tuple[str, int, int, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOn:
    """Grants after a change of units.

    Attributes:
        ended: Those on the earlier units, which end the day before.
        new: Those on the later units that were not there.
        changed: Those on the later units that were there, and last longer now.
        moved: How many went over; the rest of `ended` ended without one.
    """

    ended: Sequence[RoleGrant]
    new: Sequence[RoleGrant]
    changed: Sequence[RoleGrant]
    moved: int

    @property
    def stored(self) -> Sequence[RoleGrant]:
        """Return those that are stored already, as they are from now on."""
        return (*self.ended, *self.changed)


def hand_on(
    here: Iterable[RoleGrant],
    there: Iterable[RoleGrant],
    *,
    to: Callable[[RoleGrant], int | None],
    on: date,
) -> HandedOn:
    """Return what becomes of the grants that still run, or begin later.

    Each keeps its first and its last day on the other unit. Where the same person has the same
    role there from the same day, the later last day counts; who holds it himself does so.

    Args:
        here: Grants on the earlier units.
        there: Grants on the later units.
        to: Returns the id of the later unit of a grant; None when it has none.
        on: The first day on which it is held there.
    """
    known = {_key(each): each for each in there}
    after = dict(known)
    running = [each for each in here if each.to_on is None or each.to_on >= on]
    moved = 0
    for each in running:
        unit_id = to(each)
        if unit_id is None:
            continue
        moved += 1
        grant = replace(each, unit_id=unit_id)
        after[_key(grant)] = _joined(after.get(_key(grant)), grant)
    return HandedOn(
        ended=[each.ending(on - _A_DAY) for each in running],
        new=[each for key, each in after.items() if key not in known],
        changed=[each for key, each in after.items() if key in known and each != known[key]],
        moved=moved,
    )


def _joined(known: RoleGrant | None, grant: RoleGrant) -> RoleGrant:
    if known is None:
        return grant
    if (known.delegated_by is None) != (grant.delegated_by is None):
        return known if known.delegated_by is None else grant
    lasts = None in (known.to_on, grant.to_on)
    return replace(known, to_on=None if lasts else max(filter(None, (known.to_on, grant.to_on))))


def _key(grant: RoleGrant) -> _Key:
    return grant.role, grant.person_id, grant.unit_id, grant.from_on
