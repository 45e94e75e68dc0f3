"""A cycle as the system knew it at a moment: what its events told until then, to be read as ever.

The rows are written into a database of their own, so that reports ask the same questions of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from storage import tables
from storage.bulk import insert_rows
from storage.engine import Database
from storage.past_organisation import PastOrganisation
from storage.past_rows import copy_cycle, copy_links, stored_links
from storage.reports import SqlReports, moving
from storage.scratch import empty_database
from storage.types import to_microseconds, to_moment
from workflow.domain.cycle import INSTALLATION, Cycle
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.history import StoredEvent
from workflow.domain.moves import Moves
from workflow.domain.organisation import Person
from workflow.domain.replay import Replay, StoredText
from workflow.domain.told_rows import ROWS, links_before
from workflow.ports.event_log import EventFilter
from workflow.ports.move_log import Offsets
from workflow.ports.past import Present

_LINKS = (b'"linked"', b'"unlinked"')
_A_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Which of the two moments of an event tells when the system knew it.

    Attributes:
        by_recording: When it was recorded; else the moment from which it counts, by which a
            rehearsal lives.
    """

    by_recording: bool

    def knew(self, event: StoredEvent, moment: datetime) -> bool:
        """Return whether an event was known at a moment."""
        known_us = event.recorded_us if self.by_recording else event.at_us
        return known_us <= to_microseconds(moment)

    def later(self, moment: datetime) -> EventFilter:
        """Return the filter for events that were known later."""
        since = moment + _A_MICROSECOND
        return EventFilter(recorded_since=since) if self.by_recording else EventFilter(since=since)


@dataclass(slots=True)
class _Known:
    """What the events of a cycle told until a moment.

    Attributes:
        later_links: What events after it told of who waits for whom, in their order.
    """

    replay: Replay = field(default_factory=Replay)
    last_seq: int = 0
    newest_us: int = 0
    later_links: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def look_back(
    database: Database, file: Path, code: str, as_of: datetime, *, now: datetime, axis: Axis
) -> Iterator[Callable[[], SqlReports]]:
    """Yield how to read a cycle as it was known at a moment.

    Args:
        database: Where it is stored.
        file: Of the database that is made for it.
        code: Of the cycle.
        as_of: The moment.
        now: When one asks; of then are the roles that say who may see what.
        axis: Which moment of an event tells when it was known.

    Raises:
        NotFoundError: There is no such cycle, or it was not open yet.
        RefusedError: It was opened before events told everything.
    """
    with SqlReports(database) as live:
        cycle = live.cycle(code)
        if cycle is None:
            raise NotFoundError("cycle_not_found", cycle=code)
        known = _known(live, cycle, lambda event: axis.knew(event, as_of))
        if not known.last_seq:
            raise NotFoundError(
                "cycle_not_open_then", cycle=code, as_of=as_of, opened_at=cycle.opened_at
            )
        if not known.replay.is_whole:
            raise RefusedError("history_does_not_tell", cycle=code)
        organisation = PastOrganisation(_later(live, axis, as_of))
        present = Present(organisation=live, now=now)
        scratch = empty_database(file)
        try:
            with scratch.writer.begin() as target:
                organisation.copy(live.connection, target)
                _copy(live, target, _as_known(cycle, known), known)
            yield lambda: PastReports(scratch, live, present, last_seq=known.last_seq)
        finally:
            scratch.dispose()


class PastReports(SqlReports):
    """`Reports` over what was known at a moment; people are called as today.

    Args:
        scratch: The database in which that is written.
        live: A reading of what is stored, where the events are.
        present: What holds when one asks.
        last_seq: The last event of the cycle that was known.
    """

    def __init__(
        self, scratch: Database, live: SqlReports, present: Present, *, last_seq: int
    ) -> None:
        super().__init__(scratch)
        self._live, self._present, self._last_seq = live, present, last_seq

    @property
    def present(self) -> Present | None:
        """Return the present beside it."""
        return self._present

    def people(
        self, *, under_path: str | None = None, ids: Iterable[int] | None = None
    ) -> list[Person]:
        """Return people as they are today, in Vietnamese order of their names, then by code."""
        return self._live.people(under_path=under_path, ids=ids)

    def person(self, code: str) -> Person | None:
        """Return the person of a code as today."""
        return self._live.person(code)

    def events(
        self,
        cycle_id: int,
        *,
        review_id: int | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> Iterator[StoredEvent]:
        """Stream the events of the cycle that were known, from the one after `after`."""
        found = self._live.events(cycle_id, review_id=review_id, after=after, limit=limit)
        return takewhile(self._is_known, found)

    def logged(
        self, cycle_id: int, wanted: EventFilter, *, newest_first: bool = False
    ) -> Iterator[StoredEvent]:
        """Stream the events that are wanted and were known."""
        found = self._live.logged(cycle_id, wanted, newest_first=newest_first)
        return filter(self._is_known, found)

    def moves(self, cycle_id: int, *, under_path: str, offsets: Offsets) -> list[Moves]:
        """Return how reviews at a unit and below it had moved, by day."""
        return moving.moves(
            self._live.connection,
            cycle_id,
            under_path=under_path,
            offsets=offsets,
            up_to=self._last_seq,
        )

    def events_by_review(self, cycle_id: int) -> Iterator[StoredEvent]:
        """Stream the events about reviews that were known, review by review."""
        return filter(self._is_known, self._live.events_by_review(cycle_id))

    def event_texts(self, cycle_id: int) -> Iterator[StoredText]:
        """Stream the texts of events that were known, as far as they were not erased."""
        return filter(self._is_known, self._live.event_texts(cycle_id))

    def texts_of_events(self, cycle_id: int, seqs: Iterable[int]) -> list[StoredText]:
        """Return the texts that some events keep, as far as they were not erased."""
        return self._live.texts_of_events(cycle_id, seqs)

    def _is_known(self, each: StoredEvent | StoredText) -> bool:
        return each.seq <= self._last_seq


def _known(live: SqlReports, cycle: Cycle, was_known: Callable[[StoredEvent], bool]) -> _Known:
    """Take the events up to the first that was known later only; nothing later may show."""
    known, is_later = _Known(), False
    for event in live.events(cycle.id):
        is_later = is_later or not was_known(event)
        if not is_later:
            known.replay.take(event)
            known.last_seq = event.seq
            known.newest_us = max(event.at_us, known.newest_us)
        elif any(name in event.body for name in _LINKS):
            known.later_links.append(json.loads(event.body).get(ROWS, {}))
    return known


def _later(live: SqlReports, axis: Axis, as_of: datetime) -> Iterator[StoredEvent]:
    """Yield the events of the installation from the first that was known later."""
    first = next(live.logged(INSTALLATION, axis.later(as_of)), None)
    return iter(()) if first is None else live.events(INSTALLATION, after=first.seq - 1)


def _as_known(cycle: Cycle, known: _Known) -> Cycle:
    """Return the cycle as it stood; ticks that did nothing are not in its history."""
    version, definition_hash = known.replay.version or (cycle.version, cycle.definition_hash)
    return replace(
        cycle,
        version=version,
        definition_hash=definition_hash,
        status=known.replay.status,
        newest_at=to_moment(known.newest_us),
        last_tick_at=None,
        hold_reason=None,
    )


def _copy(live: SqlReports, target: Connection, cycle: Cycle, known: _Known) -> None:
    source = live.connection
    texts = {
        (text.seq, text.name): text
        for text in live.event_texts(cycle.id)
        if text.seq <= known.last_seq
    }
    row = {
        "cycle_id": cycle.id,
        "seq": known.last_seq,
        "hash": bytes(32),
        "newest_at": cycle.newest_at,
        "next_deadline": 1 + max(known.replay.rows.deadlines, default=0),
    }
    target.execute(insert(tables.chain).values(row))
    names = tables.cycle.c.keys()
    target.execute(insert(tables.cycle).values({name: getattr(cycle, name) for name in names}))
    definitions = select(tables.definition).where(tables.definition.c.name == cycle.definition)
    insert_rows(target, tables.definition, [each._asdict() for each in source.execute(definitions)])
    copy_cycle(source, target, cycle, known.replay, texts)
    copy_links(target, cycle, links_before(stored_links(source, cycle), known.later_links))
