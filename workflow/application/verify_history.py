"""Read the history, and verify that nobody has changed it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from workflow.application.assessing import Reading, require_cycle
from workflow.application.catalogue import Catalogue
from workflow.application.show_review import PastEvent, past_event, told_event
from workflow.domain.cycle import INSTALLATION
from workflow.domain.errors import RefusedError
from workflow.domain.history import GENESIS, StoredEvent, commitment
from workflow.domain.replay import StoredText
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """The first event of a chain that is not what was written.

    Attributes:
        seq: Place in the chain where the check failed.
        kind: `gap`, `link`, `content`, `text` for one that is kept beside the event, or `head`
            when the newest events are gone.
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
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str | None,
        *,
        now: datetime,
        kind: str | None = None,
        limit: int | None = None,
        actor: str | None = None,
    ) -> Iterator[PastEvent]:
        """Stream the events of a cycle, or of the installation, oldest first.

        Of a cycle, a person is shown the events that his roles reach.

        Raises:
            NotFoundError: No such cycle or person.
            RefusedError: A person asks for the events of the whole installation.
        """
        if cycle is None and actor is not None:
            raise RefusedError("log_is_for_the_operator", actor=actor)
        with self.read() as reports:
            found = self._shown(reports, cycle, now=now, actor=actor)
            yield from islice((each for each in found if kind in (None, each.kind)), limit)

    def _shown(
        self, reports: Reports, code: str | None, *, now: datetime, actor: str | None
    ) -> Iterator[PastEvent]:
        if code is None or actor is None:
            cycle_id = require_cycle(reports, code).id if code else INSTALLATION
            return map(told_event, reports.events(cycle_id))
        reading = Reading(reports, self.catalogue, code, now=now, actor=actor)
        return _for_viewer(reading)


def _for_viewer(reading: Reading) -> Iterator[PastEvent]:
    for event in reading.reports.events(reading.cycle.id):
        row = reading.rows.get(event.review_id) if event.review_id is not None else None
        shown = past_event(
            event, reading.viewer, review=row.review if row else None, cycle=reading.cycle
        )
        if shown is not None:
            yield shown


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
                texts = _Texts(reports.event_texts(cycle_id))
                count, damage = _check(name, reports.events(cycle_id), texts, seq, head)
                events += count
                damages += [damage] if damage else []
            return Verification(chains=len(heads), events=events, damages=damages)


class _Texts:
    """The texts of a chain, met in the order of its events."""

    def __init__(self, texts: Iterator[StoredText]) -> None:
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


def _check(
    cycle: str, events: Iterator[StoredEvent], texts: _Texts, seq: int, head: bytes
) -> tuple[int, Damage | None]:
    count, previous = 0, GENESIS
    for event in events:
        kind = _flaw(event, count + 1, previous) or texts.flaw(event)
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
