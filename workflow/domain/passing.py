"""Who had passed which stage, and who stood where how long, as moves tell it. Pure."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from workflow.domain.definition import EXEMPT, FINAL_STATES, WITHDRAWN, Track
from workflow.domain.history import StoredEvent
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A review came to a state on a day."""

    review_id: int
    on: date
    state: str


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


def arrival_of(event: StoredEvent, on: date) -> Arrival:
    """Return what an event that brings a review somewhere tells."""
    state = str(json.loads(event.body)[MOVES[event.kind]])
    return Arrival(review_id=event.review_id or 0, on=on, state=state)


def passed_by_day(
    arrivals: Iterable[Arrival], tracks: Mapping[int, Track], days: Sequence[date]
) -> Mapping[str, Sequence[int]]:
    """Return how many reviews had passed each stage at the end of each day, by stage.

    Exempt and withdrawn reviews have passed none.

    Args:
        arrivals: In the order of history.
        tracks: Track of each review that counts, by id; others are passed over.
        days: One after the other, without a gap.
    """
    changes = {
        stage.stage: [0] * (len(days) + 1) for track in tracks.values() for stage in track.stages
    }
    before: dict[int, frozenset[str]] = {}
    for arrival in arrivals:
        track = tracks.get(arrival.review_id)
        if track is None:
            continue
        place = bisect_left(days, arrival.on)
        passed = _passed(track, arrival.state)
        had = before.get(arrival.review_id, frozenset())
        for stage in passed - had:
            changes[stage][place] += 1
        for stage in had - passed:
            changes[stage][place] -= 1
        before[arrival.review_id] = passed
    return {stage: _summed(each)[: len(days)] for stage, each in changes.items()}


def days_from(first: date, last: date) -> Sequence[date]:
    """Return every day from the first to the last; at least the first."""
    return [first + ONE_DAY * number for number in range(max((last - first).days, 0) + 1)]


def _passed(track: Track, state: str) -> frozenset[str]:
    if state in (EXEMPT, WITHDRAWN):
        return frozenset()
    rank = track.rank(state)
    return frozenset(stage.stage for place, stage in enumerate(track.stages) if place < rank)


def _summed(changes: Sequence[int]) -> list[int]:
    total, sums = 0, []
    for change in changes:
        total += change
        sums.append(total)
    return sums
