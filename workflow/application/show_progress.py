"""Show progress: how many subjects have passed each stage, and how they were rated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum, auto

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.telling_holds import HoldLine, cycle_holds
from workflow.domain.definition import EXEMPT, WITHDRAWN
from workflow.domain.errors import NotFoundError
from workflow.domain.organisation import Unit
from workflow.domain.share import percent
from workflow.domain.standing import Standing, Venue
from workflow.ports.reports import RatingCount, Reports


class GroupBy(StrEnum):
    """What the rows of a progress report stand for."""

    TRACK = "track"
    UNIT = "unit"
    STAGE = "stage"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRow:
    """One group at one stage; the last five add up to `subjects`.

    Attributes:
        group: Code of a unit or track; None when only stages are asked for.
        done: Have left the stage behind.
        inside: Are in it, in time.
        overdue: Are in it, late.
        exempt: Were exempt or withdrawn.
        waiting: Have not come to it, or wait at its gate.
    """

    group: str | None
    stage: str
    subjects: int
    done: int
    inside: int
    overdue: int
    exempt: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRow:
    """How many subjects of a track have a level, of those who are to be rated.

    Attributes:
        level: A level, or the reason for having none.
        of: Those who are to be rated; for who is not, all who are reviewed.
        percent: Decimal string, rounded half up to two places; `count` and `of` are exact.
        under_review: Against how many an appeal is open; they count like the others.
    """

    track: str
    level: str
    count: int
    of: int
    percent: str
    under_review: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressReport:
    """How far a cycle has come at a moment, at a unit and below it."""

    context: CycleContext
    as_of: datetime
    top: Unit
    by: GroupBy
    rows: Sequence[ProgressRow]
    ratings: Sequence[RatingRow]
    holds: Sequence[HoldLine] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowProgress:
    """The use case behind `progress`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        *,
        now: datetime,
        under: str | None = None,
        by: GroupBy = GroupBy.TRACK,
        actor: str | None = None,
    ) -> ProgressReport:
        """Return the counts, grouped in the database.

        Raises:
            NotFoundError: No such cycle or unit.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            return progress_of(reading, top_of(reading, under), by=by)


def top_of(reading: Reading, under: str | None) -> Unit:
    """Return the unit whose part of the cycle is counted: the top of the cycle without a code.

    Raises:
        NotFoundError: There is no such unit, or no role of who reads reaches it.
    """
    top = reading.unit(under) if under else reading.top
    if reading.viewer is not None and not reading.viewer.reaches(top.id):
        raise NotFoundError("unit_not_found", unit=top.code)
    return top


def progress_of(reading: Reading, top: Unit, *, by: GroupBy) -> ProgressReport:
    """Return the counts at a unit and below it."""
    counts = _counts(reading, top, by)
    ratings: Sequence[RatingCount] = ()
    if reading.viewer is None or reading.viewer.reaches_all_under(top.id):
        ratings = reading.reports.ratings(reading.cycle.id, under_path=reading.path_under(top))
    return ProgressReport(
        context=reading.context,
        as_of=reading.now,
        top=top,
        by=by,
        rows=_rows(reading, counts, by),
        ratings=_ratings(reading.context, counts, ratings),
        holds=cycle_holds(reading.reports, reading.cycle, near=top),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _StageCount:
    """How many reviews of a track stand in a state, in one group of the report.

    Attributes:
        waiting: Whether a gate of their stage was never open yet.
        overdue: Whether their stage was due before the moment that was asked for; never for
            what is final or on hold.
        rated: Whether their subjects are to be rated.
    """

    track: str
    group: str | None
    state: str
    waiting: bool
    overdue: bool
    rated: bool
    count: int


def _counts(reading: Reading, top: Unit, by: GroupBy) -> list[_StageCount]:
    counts = Counter[tuple[str, str | None, str, bool, bool, bool]]()
    standings = reading.census.standings(reading.path_under(top))
    codes = _codes(reading, standings, top) if by is GroupBy.UNIT else {}
    for standing in standings:
        review = standing.review
        is_open = not review.is_final
        late = review.due_at is not None and review.due_at <= reading.now
        waits = is_open and review.opened_at is None
        overdue = is_open and review.held_at is None and late
        rest = (review.state, waits, overdue, review.not_rated_reason is None)
        for group, size in _sizes(standing, top, by, codes).items():
            counts[review.track, group, *rest] += size
    return [
        _StageCount(
            track=track,
            group=group,
            state=state,
            waiting=waiting,
            overdue=overdue,
            rated=rated,
            count=count,
        )
        for (track, group, state, waiting, overdue, rated), count in counts.items()
    ]


def _rows(reading: Reading, counts: Sequence[_StageCount], by: GroupBy) -> list[ProgressRow]:
    tracks = reading.context.definition.tracks
    found: dict[tuple[str | None, str], Counter[_Part]] = {}
    for count in counts:
        track = tracks[count.track]
        rank = track.rank(count.state)
        for place, stage in enumerate(track.stages):
            parts = found.setdefault((count.group, stage.stage), Counter())
            parts[_part(count, rank, place)] += count.count
    rows = (_row(group, stage, parts) for (group, stage), parts in found.items())
    return sorted(rows, key=_places(reading, by))


def _places(reading: Reading, by: GroupBy) -> Callable[[ProgressRow], tuple[int | str, int]]:
    tracks = reading.context.definition.tracks
    names = list(tracks)
    longest_first = sorted(tracks.values(), key=lambda track: -len(track.stages))
    stages = list(dict.fromkeys(s.stage for track in longest_first for s in track.stages))

    def place(row: ProgressRow) -> tuple[int | str, int]:
        if by is GroupBy.TRACK and row.group:
            return names.index(row.group), tracks[row.group].rank(row.stage)
        return row.group or "", stages.index(row.stage)

    return place


def _sizes(
    standing: Standing, top: Unit, by: GroupBy, codes: Mapping[int, str]
) -> Mapping[str | None, int]:
    """Return how many of those who stand alike belong to each group."""
    if by is not GroupBy.UNIT:
        return {standing.review.track if by is GroupBy.TRACK else None: standing.size}
    sizes = Counter[str | None]()
    for venue in standing.venues:
        sizes[codes[_below(venue, top)]] += venue.size
    return sizes


def _codes(reading: Reading, standings: Sequence[Standing], top: Unit) -> Mapping[int, str]:
    """Return the codes of the units that stand as groups, by id."""
    ids = {_below(venue, top) for standing in standings for venue in standing.venues}
    return {unit.id: unit.code for unit in reading.reports.units(ids=ids)}


def _below(venue: Venue, top: Unit) -> int:
    """Return the id of the unit right below the top that a venue belongs to, or of the top."""
    below = venue.path.removeprefix(top.path).partition("/")[0]
    return int(below) if below else top.id


class _Part(Enum):
    """Where a review is, seen from one stage."""

    DONE = auto()
    INSIDE = auto()
    OVERDUE = auto()
    EXEMPT = auto()
    WAITING = auto()


def _part(count: _StageCount, rank: int, place: int) -> _Part:
    if count.state in (EXEMPT, WITHDRAWN):
        return _Part.EXEMPT
    if rank > place:
        return _Part.DONE
    if rank < place or count.waiting:
        return _Part.WAITING
    return _Part.OVERDUE if count.overdue else _Part.INSIDE


def _row(group: str | None, stage: str, parts: Counter[_Part]) -> ProgressRow:
    return ProgressRow(
        group=group,
        stage=stage,
        subjects=parts.total(),
        done=parts[_Part.DONE],
        inside=parts[_Part.INSIDE],
        overdue=parts[_Part.OVERDUE],
        exempt=parts[_Part.EXEMPT],
        waiting=parts[_Part.WAITING],
    )


def _ratings(
    context: CycleContext, counts: Sequence[_StageCount], ratings: Sequence[RatingCount]
) -> list[RatingRow]:
    """One row for each level or reason that occurs."""
    taking_part = [count for count in counts if count.state not in (EXEMPT, WITHDRAWN)]
    order = _level_order(context)
    tracks = list(context.definition.tracks)
    rows = []
    for found in ratings:
        track = context.definition.tracks[found.track]
        outside = found.not_rated_reason in {rule.reason for rule in track.not_rated_when}
        base = sum(
            count.count
            for count in taking_part
            if count.track == found.track and (count.rated or outside)
        )
        rows.append(
            RatingRow(
                track=found.track,
                level=found.level or found.not_rated_reason or "",
                count=found.count,
                of=base,
                percent=percent(found.count, base),
                under_review=found.under_review,
            )
        )
    return sorted(rows, key=lambda row: (tracks.index(row.track), order.get(row.level, 99)))


def _level_order(context: CycleContext) -> Mapping[str, int]:
    scale = context.definition.scale
    levels = [*(level.level for level in scale.levels), *scale.not_rated] if scale else []
    return {level: place for place, level in enumerate(levels)}
