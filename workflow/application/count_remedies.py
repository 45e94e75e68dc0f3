"""Count how far remedies are, by group of measures, topic, status, owner or unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.list_remedies import RemedyFilter, wanted_lines
from workflow.domain.remedy_count import Counted, Grouping, Tally, tallies, tally
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyCounts:
    """How many remedies there are, all together and by what they share.

    Attributes:
        groups: What they share with how many they are; None for those that have none.
    """

    context: CycleContext
    as_of: datetime
    total: Tally
    groups: Sequence[tuple[str | None, Tally]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRemedies:
    """The use case behind `remedy count`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        wanted: RemedyFilter,
        *,
        by: Grouping | None,
        now: datetime,
        actor: str | None = None,
    ) -> RemedyCounts:
        """Return how far the remedies are that the actor may see.

        Raises:
            NotFoundError: No such cycle, unit or person.
            InvalidValueError: The definition has no such group or topic.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            counted = [
                Counted(
                    remedy=line.remedy,
                    owner=line.owner,
                    unit=line.row.venue_code,
                    is_overdue=line.is_overdue,
                )
                for line in wanted_lines(reading, wanted, actor)
            ]
            return RemedyCounts(
                context=reading.context,
                as_of=reading.now,
                total=tally(counted),
                groups=[] if by is None else tallies(counted, by),
            )
