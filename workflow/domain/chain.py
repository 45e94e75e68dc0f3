"""Checking a chain of events: by itself, against its end, and against anchors kept elsewhere."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from workflow.domain.history import GENESIS, StoredEvent, commitment
from workflow.domain.replay import StoredText

# Not what somebody did to one event: the history ends earlier, or goes another way.
ANOTHER_HISTORY = frozenset({"head", "chain", "rollback", "fork"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where a chain was at some time: its newest event by number and hash.

    Attributes:
        chain: Id of the cycle, 0 for the installation.
        seq: 0 for a chain without events.
    """

    chain: int
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Where a chain is not what was written.

    Attributes:
        cycle: Code of the cycle, `-` for the installation.
        seq: Place in the chain where the check failed.
        kind: `gap`, `link`, `content`, `text` for one that is kept beside the event, `extra` for
            events after the end; `head` when the newest events are gone, `chain` when all are;
            against an anchor `rollback` when events that it knew are gone, `fork` when they are
            others.
        since: First event that may be concerned, where it is not `seq`.
        until: Last event that is known to be concerned, where there are several.
    """

    cycle: str
    seq: int
    kind: str
    since: int | None = None
    until: int | None = None


@dataclass(slots=True)
class Promises:
    """What anchors say of one chain: hashes by number of the event."""

    hashes: dict[int, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    kept: int = 0

    def broken_by(self, event: StoredEvent) -> bool:
        """Return whether an event is another one than an anchor says."""
        promised = self.hashes.get(event.seq)
        if promised is None:
            return False
        if promised != {event.hash}:
            return True
        self.kept = event.seq
        return False

    @property
    def newest(self) -> int:
        """Return the number of the newest event that an anchor knows; 0 when none does."""
        return max(self.hashes, default=0)


def promises_of(anchors: Iterable[Anchor]) -> dict[int, Promises]:
    """Return what anchors say, by chain."""
    found: dict[int, Promises] = defaultdict(Promises)
    for anchor in anchors:
        if anchor.seq:
            found[anchor.chain].hashes[anchor.seq].add(anchor.hash)
        else:
            found[anchor.chain].hashes.setdefault(0, set())
    return dict(found)


def told_anchors(body: Mapping[str, Any]) -> Iterator[Anchor]:
    """Yield the anchors that an event of the history itself tells."""
    for chain, seq, written in body["chains"]:
        yield Anchor(chain=chain, seq=seq, hash=bytes.fromhex(written))


class Texts:
    """The texts of a chain, met in the order of its events."""

    def __init__(self, texts: Iterable[StoredText] = ()) -> None:
        self._groups = groupby(texts, key=lambda text: text.seq)
        self._next = next(self._groups, None)

    def flaw(self, event: StoredEvent) -> str | None:
        """Return the flaw when a text of the event is not the one that was committed to."""
        while self._next is not None and self._next[0] <= event.seq:
            seq, kept = self._next
            promised = json.loads(event.body).get("texts", {}) if seq == event.seq else {}
            if any(promised.get(t.name) != commitment(t.salt, t.content) for t in kept):
                return "text"
            self._next = next(self._groups, None)
        return None


def check_chain(
    cycle: str,
    events: Iterable[StoredEvent],
    *,
    end: Anchor | None,
    promises: Promises | None = None,
    texts: Texts | None = None,
) -> tuple[int, Damage | None]:
    """Check sequence, links, content, texts and anchors of a chain, then its end.

    Args:
        cycle: What people call the chain.
        events: In their order; read once, up to the first damage.
        end: What is stored as the end of the chain; None when nothing is known of it.
        promises: What anchors say of it.
        texts: Those that are kept beside the events.

    Returns:
        How many events are sound, and the first damage.
    """
    promises, texts = promises or Promises(), texts or Texts()
    count, previous = 0, GENESIS
    for event in events:
        if end is not None and count == end.seq:
            return count, Damage(cycle=cycle, seq=event.seq, kind="extra")
        kind = flaw_of(event, count + 1, previous) or texts.flaw(event)
        if kind is not None:
            return count, Damage(cycle=cycle, seq=count + 1, kind=kind)
        if promises.broken_by(event):
            since = promises.kept + 1
            return count, Damage(cycle=cycle, seq=event.seq, kind="fork", since=since)
        count, previous = count + 1, event.hash
    return count, _flaw_of_end(cycle, count, previous, end=end, newest=promises.newest)


def flaw_of(event: StoredEvent, seq: int, previous: bytes) -> str | None:
    """Return what is wrong with an event at a place of its chain, or None."""
    if event.seq != seq:
        return "gap"
    if event.prev != previous:
        return "link"
    if event.hash != event.expected_hash():
        return "content"
    return None


def _flaw_of_end(
    cycle: str, count: int, previous: bytes, *, end: Anchor | None, newest: int
) -> Damage | None:
    if end is not None and count < end.seq:
        until = max(end.seq, newest)
        return Damage(cycle=cycle, seq=count + 1, kind="head", until=until)
    if end is not None and previous != end.hash:
        return Damage(cycle=cycle, seq=count, kind="fork")
    if newest > count:
        return Damage(cycle=cycle, seq=count + 1, kind="rollback", until=newest)
    return None
