"""Verify that nobody has changed the history."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workflow.domain.anchors import KeptAnchor
from workflow.domain.chain import (
    Anchor,
    Damage,
    Promises,
    Texts,
    check_chain,
    promises_of,
    told_anchors,
)
from workflow.domain.cycle import INSTALLATION
from workflow.domain.errors import RefusedError
from workflow.domain.history import EventKind, StoredEvent
from workflow.ports.reports import Reports

NAMELESS = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a check of every chain found; sound when there is no damage.

    Attributes:
        anchors: How many anchors the chains were compared with, those in the history included.
    """

    chains: int
    events: int
    damages: Sequence[Damage]
    anchors: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyHistory:
    """The use case behind `audit verify`."""

    read: Callable[[], Reports]
    installation: str = ""

    def __call__(self, *, against: Sequence[KeptAnchor] = ()) -> Verification:
        """Check sequence, links, content, texts, anchors and ends of every chain, in one reading.

        The chain of the installation comes first, and says itself where the others once were.

        Args:
            against: Anchors that were kept elsewhere.

        Raises:
            RefusedError: `anchor_of_another_installation`.
        """
        self._require_ours(against)
        with self.read() as reports:
            return _Check(reports, [kept.anchor for kept in against]).result()

    def _require_ours(self, against: Sequence[KeptAnchor]) -> None:
        for kept in against:
            if self.installation and kept.installation not in ("", self.installation):
                found, expected = kept.installation, self.installation
                raise RefusedError("anchor_of_another", found=found, expected=expected)


class _Check:
    """One check of every chain."""

    def __init__(self, reports: Reports, anchors: Sequence[Anchor]) -> None:
        self._reports = reports
        self._names = {cycle.id: cycle.code for cycle in reports.cycles()}
        self._heads = [Anchor(chain=c, seq=s, hash=h) for c, s, h in reports.chain_heads()]
        self._anchors = list(anchors)
        self._damages: list[Damage] = []
        self._events = 0

    def result(self) -> Verification:
        for head in self._heads:
            self._events += self._checked(head)
        self._damages += self._gone()
        return Verification(
            chains=len(self._heads),
            events=self._events,
            damages=self._damages,
            anchors=len(self._anchors),
        )

    def _checked(self, head: Anchor) -> int:
        """Check a chain and return how many of its events are sound."""
        told = _Told()
        events = self._reports.events(head.chain)
        count, damage = check_chain(
            self._name(head.chain),
            told.listened(events) if head.chain == INSTALLATION else events,
            end=head,
            promises=self._promises(head.chain),
            texts=Texts(self._reports.event_texts(head.chain)),
        )
        self._damages += [damage] if damage else []
        self._anchors += told.anchors(upto=count)
        return count

    def _promises(self, chain: int) -> Promises | None:
        return promises_of(anchor for anchor in self._anchors if anchor.chain == chain).get(chain)

    def _gone(self) -> Iterator[Damage]:
        """Yield the chains that are not there any more, of cycles that somebody knows."""
        there = {head.chain for head in self._heads}
        known = {anchor.chain for anchor in self._anchors} - there
        for chain in sorted(known.union(self._reports.chains_without_head())):
            promised = self._promises(chain)
            until = promised.newest if promised else 0
            yield Damage(cycle=self._name(chain), seq=1, kind="chain", until=until or None)

    def _name(self, chain: int) -> str:
        return self._names.get(chain, NAMELESS if chain == INSTALLATION else str(chain))


class _Told:
    """What the history of the installation tells of other chains, heard while it is read."""

    def __init__(self) -> None:
        self._events: list[StoredEvent] = []

    def listened(self, events: Iterator[StoredEvent]) -> Iterator[StoredEvent]:
        for event in events:
            if event.kind == EventKind.HISTORY_ANCHORED:
                self._events.append(event)
            yield event

    def anchors(self, *, upto: int) -> Iterator[Anchor]:
        """Yield the anchors in the events that are sound, of chains beside their own."""
        for event in self._events:
            if event.seq <= upto:
                told = told_anchors(json.loads(event.body))
                yield from (anchor for anchor in told if anchor.chain != event.cycle_id)
