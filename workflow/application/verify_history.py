"""Read the history, and verify that nobody has changed it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workflow.application.assessing import require_cycle
from workflow.application.show_review import PastEvent, past_event
from workflow.domain.cycle import INSTALLATION
from workflow.domain.history import GENESIS, StoredEvent
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """The first event of a chain that is not what was written.

    Attributes:
        seq: Place in the chain where the check failed.
        kind: `gap`, `link`, `content`, or `head` when the newest events are gone.
    """

    cycle: str
    seq: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a check of every chain found; sound when there is no damage."""

    chains: int
    events: int
    damages: Sequence[Damage]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadHistory:
    """The use case behind `audit log`."""

    read: Callable[[], Reports]

    def __call__(
        self, cycle: str | None, *, kind: str | None = None, limit: int | None = None
    ) -> Iterator[PastEvent]:
        """Stream the events of a cycle, or of the installation, oldest first.

        Raises:
            NotFoundError: No such cycle.
        """
        with self.read() as reports:
            cycle_id = require_cycle(reports, cycle).id if cycle else INSTALLATION
            given = 0
            for event in reports.events(cycle_id):
                if kind is not None and event.kind != kind:
                    continue
                if limit is not None and given >= limit:
                    return
                given += 1
                yield past_event(event)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyHistory:
    """The use case behind `audit verify`."""

    read: Callable[[], Reports]

    def __call__(self) -> Verification:
        """Check sequence, links, content and heads of every chain, in one reading."""
        with self.read() as reports:
            names = {cycle.id: cycle.code for cycle in reports.cycles()}
            heads = reports.chain_heads()
            damages, events = [], 0
            for cycle_id, seq, head in heads:
                name = names.get(cycle_id, "-")
                count, damage = _check(name, reports.events(cycle_id), seq, head)
                events += count
                damages += [damage] if damage else []
            return Verification(chains=len(heads), events=events, damages=damages)


def _check(
    cycle: str, events: Iterator[StoredEvent], seq: int, head: bytes
) -> tuple[int, Damage | None]:
    count, previous = 0, GENESIS
    for event in events:
        kind = _flaw(event, count + 1, previous)
        if kind is not None:
            return count, Damage(cycle=cycle, seq=count + 1, kind=kind)
        count, previous = count + 1, event.hash
    if count != seq or previous != head:
        return count, Damage(cycle=cycle, seq=count + 1, kind="head")
    return count, None


def _flaw(event: StoredEvent, seq: int, previous: bytes) -> str | None:
    if event.seq != seq:
        return "gap"
    if event.prev != previous:
        return "link"
    if event.hash != event.expected_hash():
        return "content"
    return None
