"""The two ways of a migration: to another version, and back to the one before it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.desk import Desk
from workflow.domain.errors import RefusedError
from workflow.domain.history import EventKind, StoredEvent
from workflow.domain.migration import DeadlineChange, DuePolicy, Passage, Version
from workflow.domain.migration_moves import read_moves, targets
from workflow.domain.migration_undo import Undo
from workflow.domain.resting import numbers_in
from workflow.domain.review import Review
from workflow.ports.cycles import StoredDefinition

_ON_THE_MOVE = (
    EventKind.REVIEW_MOVED,
    EventKind.REVIEW_HELD,
    EventKind.REVIEW_RESUMED,
    EventKind.GATE_OPENED,
    EventKind.CYCLE_HELD,
    EventKind.CYCLE_RESUMED,
)
SHOWN = 20


class Way(Protocol):
    """How a cycle comes from one version to another."""

    @property
    def before(self) -> CycleContext:
        """Return the version that is left."""
        ...

    @property
    def after(self) -> CycleContext:
        """Return the version that comes."""
        ...

    @property
    def policy(self) -> DuePolicy:
        """Return what becomes of the days that were announced."""
        ...

    @property
    def reverts(self) -> int | None:
        """Return the place in the history of the migration that is taken back, if one is."""
        ...

    @property
    def stage_moves(self) -> Mapping[str, str]:
        """Return which stages that are gone lead where, as somebody said."""
        ...

    def reviews(self, reviews: Sequence[Review]) -> list[Review]:
        """Return the reviews in the states in which they go on, in the same order.

        Raises:
            RefusedError: Some cannot go this way.
        """
        ...

    def deadlines(self, desk: Desk, reviews: Mapping[int, Review]) -> list[DeadlineChange]:
        """Return what becomes of every deadline that is open or held."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """To any other version, older ones included."""

    before: CycleContext
    after: CycleContext
    passage: Passage
    moves: Mapping[tuple[str, str], str]
    reverts: None = None

    @classmethod
    def to(
        cls,
        stored: StoredDefinition,
        *,
        desk: Desk,
        catalogue: Catalogue,
        moves: Iterable[str],
        policy: DuePolicy,
        allow_earlier: bool,
    ) -> Forward:
        """Return the way to a version.

        Raises:
            InvalidValueError: A move means nothing.
        """
        before = desk.context
        after = _at_version(desk, catalogue, version=stored.version, content=stored.hash)
        passage = replace(_passage(desk, before, after), policy=policy, allow_earlier=allow_earlier)
        read = read_moves(moves, before=before.definition, after=after.definition)
        return cls(before=before, after=after, passage=passage, moves=read)

    @property
    def policy(self) -> DuePolicy:
        """Return what becomes of the days that were announced."""
        return self.passage.policy

    @property
    def stage_moves(self) -> Mapping[str, str]:
        """Return which stages that are gone lead where, as somebody said."""
        return {f"{track}/{old}": new for (track, old), new in sorted(self.moves.items())}

    def reviews(self, reviews: Sequence[Review]) -> list[Review]:
        """Return the reviews in the states in which they go on, in the same order.

        Raises:
            RefusedError: Some are in a track, or at a stage, that is gone.
        """
        states = targets(reviews, self.moves, after=self.after.definition)
        return [self.passage.review(review, states[review.id]) for review in reviews]

    def deadlines(self, desk: Desk, reviews: Mapping[int, Review]) -> list[DeadlineChange]:
        """Return what becomes of every deadline that is open or held."""
        return [
            self.passage.at(review.venue_path).deadline(deadline, review)
            for deadline in desk.work.deadlines.unfinished(desk.cycle.id)
            for review in [reviews[deadline.review_id]]
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """Back to the version before the newest migration."""

    before: CycleContext
    after: CycleContext
    undo: Undo
    reverts: int
    policy: DuePolicy = DuePolicy.KEEP_DUE

    @property
    def stage_moves(self) -> Mapping[str, str]:
        """Return nothing: where reviews go back to is on record."""
        return {}

    def reviews(self, reviews: Sequence[Review]) -> list[Review]:
        """Return the reviews as they were, in the same order."""
        return [self.undo.review(review) for review in reviews]

    def deadlines(self, desk: Desk, reviews: Mapping[int, Review]) -> list[DeadlineChange]:
        """Return what becomes of every deadline that is open or held, or ended then."""
        unfinished = desk.work.deadlines.unfinished(desk.cycle.id)
        undo = {number: self.undo.at(each.venue_path) for number, each in reviews.items()}
        ended = [undo[number].ended(review) for number, review in reviews.items()]
        return [
            *(undo[each.review_id].deadline(each, reviews[each.review_id]) for each in unfinished),
            *(change for change in ended if change is not None),
        ]


def way_back(desk: Desk, catalogue: Catalogue) -> Back:
    """Return the way back over the newest migration that was not taken back.

    Raises:
        RefusedError: `nothing_to_revert`, or `reviews_moved_on` since.
    """
    work, cycle = desk.work, desk.cycle
    migrations = work.cycles.events(cycle.id, [EventKind.CYCLE_MIGRATED])
    event, told = _newest(migrations, cycle.code)
    ours = work.cycles.events(cycle.id, [EventKind.REVIEW_MIGRATED], after=event.seq)
    later = min((each.seq for each in migrations if each.seq > event.seq), default=None)
    of_reviews = {each.review_id or 0: each for each in ours if later is None or each.seq < later}
    _require_nobody_moved(desk, event, of_reviews)
    after = _at_version(desk, catalogue, version=told["from"], content=told["from_hash"])
    bodies = {number: json.loads(each.body) for number, each in of_reviews.items()}
    undo = Undo(
        back=_passage(desk, desk.context, after),
        migrated_at=event.at,
        bodies=bodies,
        closed=_closed(desk, bodies),
    )
    return Back(before=desk.context, after=after, undo=undo, reverts=event.seq)


def _newest(migrations: Sequence[StoredEvent], code: str) -> tuple[StoredEvent, dict[str, Any]]:
    told = {event.seq: json.loads(event.body) for event in migrations}
    gone = {body["reverts"] for body in told.values()}
    for event in reversed(migrations):
        if event.seq not in gone and told[event.seq]["reverts"] is None:
            return event, told[event.seq]
    raise RefusedError("nothing_to_revert", cycle=code)


def _require_nobody_moved(
    desk: Desk, event: StoredEvent, of_reviews: Mapping[int, StoredEvent]
) -> None:
    # A gate that the migration itself opened is told before the review.
    since = {number: each.seq for number, each in of_reviews.items()}
    ids = {
        number
        for each in desk.work.cycles.events(desk.cycle.id, _ON_THE_MOVE, after=event.seq)
        for number in _told_by(each)
        if each.seq > since.get(number, event.seq)
    }
    if ids:
        names = names_of(desk, desk.locked(ids))
        found = [names[number] for number in sorted(ids)]
        raise RefusedError("reviews_moved_on", count=len(found), found=found[:SHOWN])


def _told_by(event: StoredEvent) -> Iterable[int]:
    """Return the reviews that an event is about; a hold over many tells them in its body."""
    if event.review_id is not None:
        return [event.review_id]
    return numbers_in(json.loads(event.body)["reviews"])


def _closed(desk: Desk, bodies: Mapping[int, Mapping[str, Any]]) -> dict[int, Any]:
    """Return the deadlines that may be taken up again, by id."""
    unfinished = desk.work.deadlines.unfinished(desk.cycle.id)
    ids = {each.replaces for each in unfinished if each.replaces is not None}
    ids |= {body["deadline"]["id"] for body in bodies.values() if body["deadline"]}
    return {row.id: row for row in desk.work.deadlines.by_ids(desk.cycle.id, sorted(ids))}


def _at_version(desk: Desk, catalogue: Catalogue, *, version: int, content: str) -> CycleContext:
    cycle = replace(desk.cycle, version=version, definition_hash=content)
    return catalogue.for_work(desk.work, cycle)


def _passage(desk: Desk, before: CycleContext, after: CycleContext) -> Passage:
    return Passage(
        before=Version(definition=before.definition, table=before.table),
        after=Version(definition=after.definition, table=after.table),
        starts_on=desk.cycle.start_on,
        now=desk.command.now,
    )


def names_of(desk: Desk, reviews: Iterable[Review]) -> dict[int, str]:
    """Return `CYCLE/SUBJECT@VENUE` for each review, by id; the venue where there are several."""
    listed = list(reviews)
    units = {unit.id: unit.code for unit in desk.work.units.all()}
    people = {person.id: person.code for person in desk.work.people.in_units(list(units))}
    codes = {
        review.id: units[review.subject_id]
        if review.person_id is None
        else people[review.subject_id]
        for review in listed
    }
    places = desk.work.reviews.ids_by_code(desk.cycle.id, set(codes.values()))
    return {
        review.id: f"{desk.cycle.code}/{codes[review.id]}"
        + (f"@{units[review.venue_id]}" if len(places[codes[review.id]]) > 1 else "")
        for review in listed
    }
