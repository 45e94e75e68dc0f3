"""How far remedies are, counted by one axis or another. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workflow.domain.records.remedy import Remedy, RemedyStatus


class Grouping(StrEnum):
    """By what remedies are counted."""

    GROUP = "group"
    TOPIC = "topic"
    STATUS = "status"
    OWNER = "owner"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A remedy as far as it is counted.

    Attributes:
        owner: Code of the person; `unit` that of the venue.
    """

    remedy: Remedy
    owner: str | None
    unit: str
    is_overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many remedies there are, and how far they are.

    Attributes:
        statuses: How many stand where; what is claimed counts apart from what is verified.
        grades: How many were claimed in which words; those that were not graded are left out.
    """

    remedies: int
    statuses: Mapping[RemedyStatus, int]
    overdue: int
    grades: Mapping[str, int]


def tally(counted: Iterable[Counted]) -> Tally:
    """Return how far remedies are."""
    listed = list(counted)
    statuses = Counter(each.remedy.status for each in listed)
    grades = Counter(each.remedy.grade for each in listed if each.remedy.grade is not None)
    return Tally(
        remedies=len(listed),
        statuses={status: statuses[status] for status in RemedyStatus},
        overdue=sum(each.is_overdue for each in listed),
        grades=dict(sorted(grades.items())),
    )


def tallies(counted: Iterable[Counted], by: Grouping) -> list[tuple[str | None, Tally]]:
    """Return how far remedies are by what they share, None for those that have none, last."""
    shared: dict[str | None, list[Counted]] = {}
    for each in counted:
        shared.setdefault(_shared(each, by), []).append(each)
    order = sorted(shared, key=lambda name: (name is None, _place(name, by), name or ""))
    return [(name, tally(shared[name])) for name in order]


def _shared(each: Counted, by: Grouping) -> str | None:
    match by:
        case Grouping.OWNER | Grouping.UNIT:
            found: str | None = getattr(each, by)
            return found
        case _:
            value = getattr(each.remedy, by)
            return None if value is None else str(value)


def _place(name: str | None, by: Grouping) -> int:
    """Return the place of a status on its way; everything else stands by its name."""
    if by is not Grouping.STATUS or name is None:
        return 0
    return list(RemedyStatus).index(RemedyStatus(name))
