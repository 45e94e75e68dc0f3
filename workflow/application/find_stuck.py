"""Find what is stuck: at which stage, since when, waiting on whom, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from workflow.application.assessing import NamedReview, Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.domain.health import STUCK, Health, Status
from workflow.ports.reports import Reports

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckRequest:
    """Which part of which cycle is asked about; `top` cuts the list, never the totals."""

    cycle: str
    under: str | None = None
    stage: str | None = None
    top: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckReport:
    """What is stuck, worst first.

    Attributes:
        totals: Reviews by health; they add up to `reviews`.
        found: How many are stuck in all, those that `top` cut off included.
        by_reason: How many stuck reviews have each reason code.
        by_stage: How many stuck reviews stand at each stage.
        by_waiting_on: How many stuck reviews wait for each role on each unit.
    """

    context: CycleContext
    as_of: datetime
    totals: Mapping[str, int]
    found: int
    items: Sequence[NamedReview]
    by_reason: Mapping[str, int]
    by_stage: Mapping[str, int]
    by_waiting_on: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindStuck:
    """The use case behind `stuck`: the question that a committee asks every morning."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self, request: StuckRequest, *, now: datetime, actor: str | None = None
    ) -> StuckReport:
        """Return what is stuck at a moment.

        Raises:
            NotFoundError: No such cycle or unit.
            InvalidValueError: No track has that stage.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, request.cycle, now=now, actor=actor)
            return _report(reading, request)


def _report(reading: Reading, request: StuckRequest) -> StuckReport:
    statuses = _asked_for(reading, request)
    stuck = sorted(
        (status for status in statuses if status.is_stuck),
        key=lambda status: _badness(status, reading.rows[status.review.id].subject_code),
    )
    named = reading.named(stuck)
    counts = Counter(status.health for status in statuses)
    return StuckReport(
        context=reading.context,
        as_of=reading.now,
        totals={"reviews": len(statuses), **{str(h): counts.get(h, 0) for h in _in_order()}},
        found=len(stuck),
        items=named if request.top is None else named[: request.top],
        by_reason=_count(reason.code for item in named for reason in item.status.reasons),
        by_stage=_count(status.review.state for status in stuck),
        by_waiting_on=_count((who.role, who.unit) for item in named for who in item.waiting_on),
    )


def _asked_for(reading: Reading, request: StuckRequest) -> list[Status]:
    statuses = [s for s in reading.assessment.all() if reading.sees(s.review)]
    if request.under is not None:
        path = reading.unit(request.under).path
        statuses = [s for s in statuses if s.review.venue_path.startswith(path)]
    if request.stage is not None:
        reading.require_stage(request.stage)
        statuses = [s for s in statuses if s.review.state == request.stage]
    return statuses


def _badness(status: Status, code: str) -> tuple[int, int, str]:
    return STUCK.index(status.health), -status.working_days_late, code


def _in_order() -> Sequence[Health]:
    return (
        Health.WAITING,
        Health.BLOCKED,
        Health.OVERDUE,
        Health.STALLED,
        Health.ON_TRACK,
        Health.DONE,
    )


def _count(values: Iterable[K]) -> dict[K, int]:
    return dict(Counter(values).most_common())
