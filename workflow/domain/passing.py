"""Who had passed which stage, and who stood where how long, as moves tell it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any

from workflow.domain.definition import DONE, EXEMPT, FINAL_STATES, WITHDRAWN, Track
from workflow.domain.moves import Moves
from workflow.domain.stays import MOVES

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One review at one stage, from a moment to another.

    Attributes:
        visit: The how manieth time it went through its stages.
        until: When it left; None while it is there.
    """

    stage: str
    visit: int
    since: datetime
    until: datetime | None


def stays_of(moves: Iterable[tuple[datetime, str, Mapping[str, Any]]]) -> Sequence[Stay]:
    """Return where one review stood, in order; final states are no stay.

    Args:
        moves: Moment, kind and body of events of the review, oldest first; others are passed over.
    """
    stays: list[Stay] = []
    visit = 1
    for at, kind, body in moves:
        if kind not in MOVES:
            continue
        if stays and stays[-1].until is None:
            stays[-1] = replace(stays[-1], until=at)
        state, visit = str(body[MOVES[kind]]), int(body.get("visit", visit))
        if state not in FINAL_STATES:
            stays.append(Stay(stage=state, visit=visit, since=at, until=None))
    return stays


def passed_by_day(
    moves: Iterable[Moves], tracks: Mapping[str, Track], days: Sequence[date]
) -> Mapping[str, Sequence[int]]:
    """Return how many reviews had passed each stage at the end of each day, by stage.

    Exempt and withdrawn reviews have passed none.

    Args:
        moves: Every move since the reviews were opened; none was before the first day.
        tracks: The tracks, by name.
        days: One after the other, without a gap.
    """
    changes = {stage.stage: Counter[date]() for track in tracks.values() for stage in track.stages}
    for move in moves:
        track = tracks[move.track]
        passed = _passed(track, move.target)
        had = frozenset[str]() if move.source is None else _passed(track, move.source)
        for stage in passed - had:
            changes[stage][move.on] += move.count
        for stage in had - passed:
            changes[stage][move.on] -= move.count
    return {stage: _summed(each, days) for stage, each in changes.items()}


def done_by_day(moves: Iterable[Moves], days: Sequence[date]) -> Sequence[int]:
    """Return how many reviews were done with all their stages at the end of each day."""
    changes = Counter[date]()
    for move in moves:
        changes[move.on] += move.count * ((move.target == DONE) - (move.source == DONE))
    return _summed(changes, days)


def days_from(first: date, last: date) -> Sequence[date]:
    """Return every day from the first to the last; at least the first."""
    return [first + ONE_DAY * number for number in range(max((last - first).days, 0) + 1)]


def _passed(track: Track, state: str) -> frozenset[str]:
    if state in (EXEMPT, WITHDRAWN):
        return frozenset()
    rank = track.rank(state)
    return frozenset(stage.stage for place, stage in enumerate(track.stages) if place < rank)


def _summed(changes: Mapping[date, int], days: Sequence[date]) -> list[int]:
    return list(accumulate(changes.get(day, 0) for day in days))
