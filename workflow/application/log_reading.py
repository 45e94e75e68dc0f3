"""The events of one chain as one reader is shown them, filtered while they stream."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from workflow.application.assessing import Reading, require_cycle
from workflow.application.catalogue import Catalogue
from workflow.application.show_review import PastEvent, past_event, told_event
from workflow.domain.authority import may_read_texts
from workflow.domain.concerned import reviews_in, units_in
from workflow.domain.cycle import INSTALLATION, Cycle
from workflow.domain.errors import InvalidValueError, NotFoundError
from workflow.domain.history import StoredEvent
from workflow.domain.organisation import lineage_of
from workflow.domain.stays import MOVES, Stays
from workflow.ports.event_log import EventFilter
from workflow.ports.reports import Reports

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """Which events are asked for; None, and no kinds, means all.

    Moments are half-open: from `since`, and before `until`.

    Attributes:
        under: Code of a unit: events about reviews there and below, and records of units there.
        subject: Subject of a review; events about it, records that name it among them.
        venue: Its venue, where there are several.
        actor: Who did it, a person's code or `operator:NAME`, or in whose place.
        stage: Where the review stood, coming and leaving included.
    """

    kinds: tuple[str, ...] = ()
    under: str | None = None
    subject: str | None = None
    venue: str | None = None
    actor: str | None = None
    stage: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    recorded_since: datetime | None = None
    recorded_until: datetime | None = None

    @property
    def review(self) -> str | None:
        """Return `SUBJECT` or `SUBJECT@VENUE`; None when no review is asked for."""
        return f"{self.subject}@{self.venue}" if self.venue else self.subject

    @property
    def needs_cycle(self) -> bool:
        """Return whether it asks for what only events of a cycle have."""
        return any((self.under, self.subject, self.stage))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    """An event as people read it.

    Attributes:
        at: When it happened; `recorded_at` is when the system learned it.
        review: `SUBJECT` or `SUBJECT@VENUE`; None when it is about none.
        texts: What stands beside it, by name; None when nobody asked or the reader may not.
    """

    seq: int
    at: datetime
    recorded_at: datetime
    kind: str
    actor: str
    review: str | None
    body: Mapping[str, Any]
    texts: Mapping[str, str] | None = None


Found = tuple[StoredEvent, PastEvent]


class LogReading:
    """The events of one chain for one reader; everything that is asked for is looked up first.

    Args:
        reports: Where it is read.
        catalogue: Definitions and calendars.
        code: Code of the cycle; None for the installation.
        wanted: Which events.
        now: The moment of which roles count.
        actor: Code of the person who reads; None for the operator.

    Attributes:
        cycle: None for the installation.
        names: What people call the reviews, by id.

    Raises:
        NotFoundError: No such cycle, person, unit or review.
        InvalidValueError: No such stage, or a subject with several venues.
    """

    def __init__(
        self,
        reports: Reports,
        catalogue: Catalogue,
        code: str | None,
        wanted: LogFilter,
        *,
        now: datetime,
        actor: str | None,
    ) -> None:
        self._reports, self._wanted = reports, wanted
        self.cycle: Cycle | None = require_cycle(reports, code) if code else None
        self.number = self.cycle.id if self.cycle else INSTALLATION
        # The operator needs no assessment, and a cycle may be looked at whatever its moment.
        self._reading = (
            Reading(reports, catalogue, code, now=now, actor=actor) if code and actor else None
        )
        self.names = {name.id: name for name in reports.review_names(self.number)}
        self._review_id = self._sought() if wanted.subject else None
        self._top, self._units = self._under(wanted.under) if wanted.under else (0, frozenset())
        self._stays = self._stays_at(wanted.stage, catalogue) if wanted.stage else None

    def events(self, *, newest_first: bool = False) -> Iterator[Found]:
        """Yield what is wanted and may be seen, as it is stored and as it is shown."""
        wanted = self._wanted
        chosen = EventFilter(
            kinds=wanted.kinds,
            review_id=self._review_id,
            since=wanted.since,
            until=wanted.until,
            recorded_since=wanted.recorded_since,
            recorded_until=wanted.recorded_until,
        )
        for event in self._reports.logged(self.number, chosen, newest_first=newest_first):
            shown = self.shown(event)
            if shown is not None and self._fits(event, shown):
                yield event, shown

    def logged(self, found: Iterator[Found], *, texts: bool) -> Iterator[LoggedEvent]:
        """Yield events as people read them, with the texts that the reader may read."""
        if not texts:
            yield from (self._named(shown, event.review_id) for event, shown in found)
            return
        while batch := list(islice(found, BATCH)):
            readable = {event.seq for event, _ in batch if self._may_read(event)}
            kept: dict[int, dict[str, str]] = defaultdict(dict)
            for text in self._reports.texts_of_events(self.number, readable):
                kept[text.seq][text.name] = text.content
            for event, shown in batch:
                told = kept[event.seq] if event.seq in readable else None
                yield replace(self._named(shown, event.review_id), texts=told)

    def shown(self, event: StoredEvent) -> PastEvent | None:
        """Return an event as the reader may be shown it; None when not at all."""
        if self._reading is None:
            return told_event(event)
        row = self._reading.rows.get(event.review_id) if event.review_id is not None else None
        review = row.review if row else None
        cycle = self._reading.cycle
        return past_event(event, self._reading.viewer, review=review, cycle=cycle)

    def sees(self, review_id: int) -> bool:
        """Return whether the reader may see a review."""
        return self._reading is None or self._reading.sees(self._reading.rows[review_id].review)

    def _fits(self, event: StoredEvent, shown: PastEvent) -> bool:
        """Return whether an event is wanted, judged by no more than the reader is shown."""
        wanted = self._wanted
        if wanted.actor is not None and not _is_by(shown, wanted.actor):
            return False
        if self._review_id is not None and not self._is_about(event, shown):
            return False
        if self._top and not self._is_under(event, shown):
            return False
        return self._stays is None or self._stays.cover(event, shown.body)

    def _is_about(self, event: StoredEvent, shown: PastEvent) -> bool:
        return event.review_id == self._review_id or self._review_id in reviews_in(shown.body)

    def _is_under(self, event: StoredEvent, shown: PastEvent) -> bool:
        if event.review_id is not None:
            return self._stands_under(event.review_id)
        about = reviews_in(shown.body)
        return bool(units_in(shown.body) & self._units) or any(map(self._stands_under, about))

    def _stands_under(self, review_id: int) -> bool:
        name = self.names.get(review_id)
        return name is not None and self._top in lineage_of(name.venue_path)

    def _named(self, shown: PastEvent, review_id: int | None) -> LoggedEvent:
        name = self.names.get(review_id) if review_id is not None else None
        return LoggedEvent(
            seq=shown.seq,
            at=shown.at,
            recorded_at=shown.recorded_at,
            kind=shown.kind,
            actor=shown.actor,
            review=name.key if name else None,
            body=shown.body,
        )

    def _may_read(self, event: StoredEvent) -> bool:
        viewer = self._reading.viewer if self._reading else None
        if self._reading is None or viewer is None:
            return True
        if event.review_id is None:
            return False
        review = self._reading.rows[event.review_id].review
        return may_read_texts(viewer.person_id, review, viewer.definition, viewer.directory)

    def _sought(self) -> int:
        wanted, code = self._wanted, self.cycle.code if self.cycle else ""
        places = [
            name
            for name in self.names.values()
            if name.subject == wanted.subject
            and wanted.venue in (None, name.venue)
            and self.sees(name.id)
        ]
        if not places:
            raise NotFoundError("review_not_found", review=f"{code}/{wanted.review}")
        if len(places) > 1:
            choices = [f"{code}/{name.subject}@{name.venue}" for name in places]
            raise InvalidValueError("review_ambiguous", review=wanted.subject, choices=choices)
        return places[0].id

    def _under(self, code: str) -> tuple[int, frozenset[int]]:
        """Return the unit of a code, and all units from it down."""
        units = self._reports.units()
        top = next((unit.id for unit in units if unit.code == code), None)
        if top is None:
            raise NotFoundError("unit_not_found", unit=code)
        return top, frozenset(unit.id for unit in units if top in lineage_of(unit.path))

    def _stays_at(self, stage: str, catalogue: Catalogue) -> Stays:
        stays = Stays(stage, self._reports.logged(self.number, EventFilter(kinds=tuple(MOVES))))
        if stays.is_empty and self.cycle is not None:
            context = catalogue.for_report(self._reports, self.cycle)
            tracks = context.definition.tracks.values()
            known = sorted({each.stage for track in tracks for each in track.stages})
            if stage not in known:
                raise InvalidValueError("stage_unknown", found=stage, expected=known)
        return stays


def _is_by(shown: PastEvent, actor: str) -> bool:
    wanted = actor if ":" in actor else f"person:{actor}"
    return shown.actor == wanted or f"person:{shown.body.get('for')}" == wanted
