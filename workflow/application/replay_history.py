"""Replay the history, and find rows that are not what it says, and files that are damaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workflow.domain.cycle import Cycle
from workflow.domain.evidence import hash_of
from workflow.domain.records import RECORDS
from workflow.domain.records.remedy import RemedyEvidence
from workflow.domain.replay import Difference, Replay
from workflow.ports.reports import Reports, ReviewFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class DamagedFile:
    """A content that is not what its evidence says.

    Attributes:
        kind: `missing`, `changed`, or `unknown` to every row.
    """

    sha256: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What a replay of one cycle found.

    Attributes:
        rows: How many stored rows were compared, reviews included.
    """

    cycle: str
    rows: int
    differences: Sequence[Difference]
    files: Sequence[DamagedFile] = ()


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
    differences = [
        *replay.cycle_differences(cycle),
        *replay.differences(stored, texts),
        *replay.review_differences(reviews),
        *replay.deadline_differences(reports.deadline_values(cycle.id)),
        *_misfits(reports, cycle),
    ]
    return Replayed(
        cycle=cycle.code,
        rows=len(stored) + len(reviews),
        differences=differences,
        files=list(_damaged_files(reports, cycle)),
    )


def _misfits(reports: Reports, cycle: Cycle) -> Iterator[Difference]:
    """Yield where the deadlines of stages and the due days of reviews do not say the same."""
    for number in reports.unenforced(cycle.id):
        yield Difference(table="review", key=(number,), kind="unenforced")
    for number in reports.unowed(cycle.id):
        yield Difference(table="deadline", key=(number,), kind="unowed")


def _damaged_files(reports: Reports, cycle: Cycle) -> Iterator[DamagedFile]:
    """Yield what is wrong with the contents of a cycle; one at a time is held in memory."""
    told = {row.sha256: row.size for row in reports.records(cycle.id, RemedyEvidence)}
    kept = reports.file_sizes(cycle.id)
    for sha256 in sorted(told.keys() - kept.keys()):
        yield DamagedFile(sha256=sha256, kind="missing")
    for sha256, size in kept.items():
        content = reports.file(cycle.id, sha256) or b""
        if hash_of(content) != sha256 or len(content) != size:
            yield DamagedFile(sha256=sha256, kind="changed")
        elif told.get(sha256) != size:
            yield DamagedFile(sha256=sha256, kind="changed" if sha256 in told else "unknown")
