"""Replay the history, and find rows that are not what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workflow.domain.cycle import Cycle
from workflow.domain.records import RECORDS
from workflow.domain.replay import Difference, Replay
from workflow.ports.reports import Reports, ReviewFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What a replay of one cycle found.

    Attributes:
        rows: How many stored rows were compared, reviews included.
    """

    cycle: str
    rows: int
    differences: Sequence[Difference]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayHistory:
    """The use case behind `doctor --deep`: history gives back the rows, cycle by cycle."""

    read: Callable[[], Reports]

    def __call__(self) -> list[Replayed]:
        """Return how the rows of each cycle differ from its history, in one reading."""
        with self.read() as reports:
            return [_replayed(reports, cycle) for cycle in reports.cycles()]


def _replayed(reports: Reports, cycle: Cycle) -> Replayed:
    replay = Replay()
    for event in reports.events(cycle.id):
        replay.take(event)
    texts = {(text.seq, text.name): text for text in reports.event_texts(cycle.id)}
    stored = [record for kind in RECORDS for record in reports.records(cycle.id, kind)]
    reviews = [row.review for row in reports.reviews(cycle.id, ReviewFilter())]
    differences = [*replay.differences(stored, texts), *replay.review_differences(reviews)]
    return Replayed(cycle=cycle.code, rows=len(stored) + len(reviews), differences=differences)
