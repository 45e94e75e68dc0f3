"""Find what is stuck: at which stage, since when, waiting on whom, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain, groupby

from workflow.application.assessing import NamedReview, Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.census import Line
from workflow.application.choosing import COSTLY, Choice
from workflow.application.pace import AtRisk, Pace
from workflow.domain.health import STUCK, Health
from workflow.domain.query import EVERYTHING, Query, QueryKey, Term
from workflow.ports.reports import Reports

_RANK = {health: place for place, health in enumerate(STUCK)}


class Grouping(StrEnum):
    """By what stuck reviews are counted."""

    REASON = "reason"
    STAGE = "stage"
    LEVEL = "level"
    WAITING_ON = "waiting-on"


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckRequest:
    """Which part of which cycle is asked about; `top` cuts the list, never the totals.

    Attributes:
        where: What else is asked of the reviews.
        by: By what those that are stuck are counted besides; `top` cuts that as well.
        at_risk: Whether those in time are judged too, which costs more.
    """

    cycle: str
    under: str | None = None
    stage: str | None = None
    where: Query = EVERYTHING
    top: int | None = None
    by: Grouping | None = None
    at_risk: bool = False

    @property
    def asks_for_reasons(self) -> bool:
        """Return whether why it is stuck, or whose move it is, matters of every review."""
        return self.by in (Grouping.REASON, Grouping.WAITING_ON) or bool(
            self.where.of(*COSTLY).terms
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckGroup:
    """How many reviews are stuck for one reason, at one stage or level, or wait for one role.

    Attributes:
        key: Code of the reason, stage, kind of unit or role.
        unit: Code of the unit on which the role is held; None where no role is asked about.
        working_days_late: Of the one that is late the longest.
    """

    key: str
    unit: str | None = None
    count: int
    working_days_late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckReport:
    """What is stuck, worst first.

    Attributes:
        totals: Reviews by health; they add up to `reviews`.
        found: How many are stuck in all, those that `top` cut off included.
        groups: The largest first; a review counts in each that it belongs to. None when nothing
            was asked to be counted.
        at_risk: Who is in time, with fewer days left than peers took; None when not asked.
    """

    context: CycleContext
    as_of: datetime
    totals: Mapping[str, int]
    found: int
    items: Sequence[NamedReview]
    groups: Sequence[StuckGroup] | None = None
    at_risk: AtRisk | None = None


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
            reading = Reading(
                reports,
                self.catalogue,
                request.cycle,
                now=now,
                actor=actor,
                closely=request.asks_for_reasons,
            )
            return _report(reading, request)


def _report(reading: Reading, request: StuckRequest) -> StuckReport:
    lines = asked_for(reading, request)
    stuck = [line for line in lines if line.health in STUCK]
    return StuckReport(
        context=reading.context,
        as_of=reading.now,
        totals=totals_of(lines),
        found=sum(line.count for line in stuck),
        items=reading.named(reading.statuses(worst_first(reading, stuck, top=request.top))),
        groups=None if request.by is None else _groups(reading, stuck, request.by)[: request.top],
        at_risk=Pace(reading).who_is_at_risk(lines, top=request.top) if request.at_risk else None,
    )


def totals_of(lines: Iterable[Line]) -> dict[str, int]:
    """Return how many reviews there are, and how many of each health."""
    counts = Counter[Health]()
    for line in lines:
        counts[line.health] += line.count
    return {"reviews": counts.total(), **{str(health): counts[health] for health in _in_order()}}


def asked_for(reading: Reading, request: StuckRequest) -> list[Line]:
    """Return the reviews that a request is about, counted together where they stand alike.

    Raises:
        NotFoundError: No such unit.
        InvalidValueError: No track has that stage.
    """
    if request.stage is not None:
        reading.require_stage(request.stage)
    given = {QueryKey.UNDER: request.under, QueryKey.STAGE: request.stage}
    terms = [Term(key=key, values=(value,)) for key, value in given.items() if value is not None]
    return Choice(reading, Query(terms=(*terms, *request.where.terms))).lines()


def worst_first(reading: Reading, stuck: Iterable[Line], *, top: int | None = None) -> list[int]:
    """Return the ids of the worst, then of those who are late the longest, then by code."""
    chosen: list[int] = []
    for _, alike in groupby(sorted(stuck, key=_badness), key=_badness):
        missing = None if top is None else top - len(chosen)
        if missing == 0:
            break
        chosen += reading.census.first(list(alike), limit=missing)
    return chosen


def _groups(reading: Reading, stuck: Sequence[Line], by: Grouping) -> list[StuckGroup]:
    if by is Grouping.WAITING_ON:
        reading.census.gates.look([line.review.id for line in stuck if line.review.is_gated])
    counts, late = Counter[tuple[str, str | None]](), Counter[tuple[str, str | None]]()
    for line in chain.from_iterable(each.each() for each in stuck):
        for place in _places(reading, line, by):
            counts[place] += line.count
            late[place] = max(late[place], line.working_days_late)
    return [
        StuckGroup(key=place[0], unit=place[1], count=count, working_days_late=late[place])
        for place, count in sorted(counts.items(), key=lambda each: (-each[1], *map(str, each[0])))
    ]


def _places(reading: Reading, line: Line, by: Grouping) -> set[tuple[str, str | None]]:
    review, units = line.review, reading.directory.units
    match by:
        case Grouping.STAGE:
            return {(review.state, None)}
        case Grouping.LEVEL:
            return {(units[review.venue_id].kind, None)}
        case Grouping.REASON:
            reasons = reading.census.assessment.reasons(review)
            return {(reading.told(review, reason).code, None) for reason in reasons}
        case Grouping.WAITING_ON:
            status = reading.census.assessment.assess(review)
            return {(who.role, units[who.unit_id].code) for who in status.waiting_on}


def _badness(line: Line) -> tuple[int, int]:
    return _RANK[line.health], -line.working_days_late


def _in_order() -> Sequence[Health]:
    return (
        Health.WAITING,
        Health.BLOCKED,
        Health.OVERDUE,
        Health.STALLED,
        Health.ON_TRACK,
        Health.DONE,
    )
