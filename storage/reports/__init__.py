"""Reading for people, in SQL: each report reads one state of the database and locks nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, select

from storage import files, records, tables
from storage.bulk import matching
from storage.calendars import SqlCalendarStore
from storage.cycles import SqlCycleStore, SqlDefinitionStore, find_cycle
from storage.engine import Database
from storage.organisation import SqlPersonStore, SqlRoleStore, SqlUnitStore
from storage.ratings import SqlRatingReader
from storage.reports import behind, deadlines, history, obligations, reviews, standings
from storage.reports import moves as moving
from storage.reports.notices import SqlNoticeLog
from storage.tree import is_under
from workflow.domain.cycle import Cycle
from workflow.domain.history import StoredEvent
from workflow.domain.moves import Moves, Visits
from workflow.domain.organisation import Person, RoleGrant, Unit
from workflow.domain.rating_basis import RatingBasis
from workflow.domain.records.record import Record
from workflow.domain.replay import StoredText
from workflow.domain.review import Review
from workflow.domain.standing import Standing
from workflow.ports.cycles import StoredDefinition
from workflow.ports.event_log import EventFilter, ReviewName
from workflow.ports.move_log import Offsets
from workflow.ports.organisation import StoredCalendar
from workflow.ports.past import Present
from workflow.ports.reports import (
    ConsolidatedCount,
    DeadlineRow,
    HoldingUp,
    OpenDeadline,
    OpenDeadlineFilter,
    OwedFilter,
    OwedRow,
    RatingCount,
    ReviewFilter,
    ReviewRow,
    RungCount,
)

R = TypeVar("R", bound=Record)


class SqlReports(SqlNoticeLog):
    """`Reports` over one reading transaction of a database; used once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Self:
        """Begin a reading transaction.

        Raises:
            UnavailableError: The database cannot be read now.
        """
        connection = self._database.reader.connect()
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        self._connection: Connection = connection
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._connection.close()

    @property
    def connection(self) -> Connection:
        """Return the connection on which it is read."""
        return self._connection

    @property
    def present(self) -> Present | None:
        """Return the present beside a reading of the past; None of the present itself."""
        return None

    def units(self, *, ids: Iterable[int] | None = None) -> list[Unit]:
        """Return some units, or all, parents before children."""
        store = SqlUnitStore(self._connection)
        return store.all() if ids is None else store.by_ids(ids)

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a code."""
        return SqlUnitStore(self._connection).by_code(code)

    def people(
        self, *, under_path: str | None = None, ids: Iterable[int] | None = None
    ) -> list[Person]:
        """Return people in Vietnamese order of their names, then by code."""
        person, unit = tables.person, tables.unit
        hidden = {person.c.name_fold, person.c.name_sort}
        statement = select(*(column for column in person.c if column not in hidden)).order_by(
            person.c.name_sort, person.c.code
        )
        if under_path is not None:
            statement = statement.join(unit, unit.c.id == person.c.unit_id).where(
                is_under(unit.c.path, under_path)
            )
        if ids is not None:
            statement = statement.where(matching(person.c.id, ids))
        return [Person(**row._asdict()) for row in self._connection.execute(statement)]

    def person(self, code: str) -> Person | None:
        """Return the person of a code."""
        return SqlPersonStore(self._connection).by_codes([code]).get(code)

    def grants(self) -> list[RoleGrant]:
        """Return every grant of a role, in the order of the keys."""
        return SqlRoleStore(self._connection).all()

    def calendar_revision(self, name: str) -> int:
        """Return the revision of a calendar, 0 when there is none of that name."""
        return SqlCalendarStore(self._connection).revision(name)

    def calendar(self, name: str) -> StoredCalendar | None:
        """Return a calendar, or None when there is none of that name."""
        return SqlCalendarStore(self._connection).get(name)

    def definitions(self) -> list[StoredDefinition]:
        """Return the newest version of every definition, by name."""
        return SqlDefinitionStore(self._connection).latest()

    def definition_versions(self, name: str) -> list[StoredDefinition]:
        """Return every version of a name, oldest first."""
        return SqlDefinitionStore(self._connection).versions(name)

    def definition_by_hash(self, hash: str) -> StoredDefinition:  # noqa: A002 - the name of the port
        """Return the version with this content; it exists."""
        return SqlDefinitionStore(self._connection).by_hash(hash)

    def cycles(self) -> list[Cycle]:
        """Return every cycle, by id."""
        return SqlCycleStore(self._connection).all()

    def cycle(self, code: str) -> Cycle | None:
        """Return a cycle by code."""
        return find_cycle(self._connection, code)

    def reviews(self, cycle_id: int, wanted: ReviewFilter) -> list[ReviewRow]:
        """Return reviews by id."""
        return reviews.review_rows(self._connection, cycle_id, wanted)

    def bare_reviews(self, cycle_id: int, ids: Iterable[int]) -> list[Review]:
        """Return some reviews without their names, by id."""
        return reviews.bare_reviews(self._connection, cycle_id, ids)

    def find_reviews(self, cycle_id: int, subject: str, venue: str | None) -> list[ReviewRow]:
        """Return the reviews of a subject code, at one venue code or at all, by id."""
        return reviews.reviews_of(self._connection, cycle_id, subject, venue)

    def behind_gates(self, cycle_id: int, review_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Return, for waiting reviews, the ids of the reviews that hold their gates closed."""
        return behind.behind_gates(self._connection, cycle_id, review_ids)

    def pending_needs(self, cycle_id: int, review_id: int) -> list[tuple[str, int]]:
        """Return (stage, id of the other) for each gate of a review that is closed as of now."""
        return behind.pending_needs(self._connection, cycle_id, review_id)

    def standings(
        self,
        cycle_id: int,
        *,
        under_path: str,
        silent_before: datetime,
        silent_below: Mapping[int, datetime],
    ) -> list[Standing]:
        """Return how many reviews stand alike, by venue path, track, state and what they lack."""
        return standings.standings(
            self._connection,
            cycle_id,
            under_path=under_path,
            silent_before=silent_before,
            silent_below=silent_below,
        )

    def reviewed_at(self, cycle_id: int, people: Iterable[int]) -> dict[int, set[int]]:
        """Return which of some people are reviewed at which venues, by the id of the venue."""
        return standings.reviewed_at(self._connection, cycle_id, people)

    def members(self, cycle_id: int, found: Standing, *, limit: int | None = None) -> list[int]:
        """Return the ids of the reviews of a standing, by the code of their subject."""
        return standings.members(self._connection, cycle_id, found, limit=limit)

    def by_code(self, cycle_id: int, ids: Iterable[int], *, limit: int | None = None) -> list[int]:
        """Return some ids of reviews by the code of their subject."""
        return standings.by_code(self._connection, cycle_id, ids, limit=limit)

    def behind_which(self, cycle_id: int, needs_ids: Iterable[int]) -> dict[int, list[int]]:
        """Return, by review before a closed gate, which of some reviews keep it closed, by id."""
        return behind.behind_which(self._connection, cycle_id, needs_ids)

    def held_up(
        self, cycle_id: int, wanted: HoldingUp, review_ids: Iterable[int], *, now: datetime
    ) -> list[int]:
        """Return which of some reviews before a closed gate are held up by others."""
        return behind.held_up(self._connection, cycle_id, wanted, review_ids, now=now)

    def held_up_since(
        self, cycle_id: int, wanted: HoldingUp, review_ids: Iterable[int], *, now: datetime
    ) -> dict[int, datetime]:
        """Return since when they are, by id; since the first of those others was held or late."""
        return behind.held_up_since(self._connection, cycle_id, wanted, review_ids, now=now)

    def ratings(self, cycle_id: int, *, under_path: str | None = None) -> list[RatingCount]:
        """Return how many subjects have which rating, by track, level and reason."""
        return obligations.rating_counts(self._connection, cycle_id, under_path)

    def rating_basis(
        self, reviews: Sequence[Review], *, head_role: str, today: date
    ) -> dict[int, RatingBasis]:
        """Return what the ratings of reviews of one cycle are judged by, by review id."""
        reader = SqlRatingReader(self._connection)
        return reader.basis(reviews, head_role=head_role, today=today)

    def stage_deadlines(self, cycle_id: int, review_id: int) -> list[DeadlineRow]:
        """Return the deadlines of the stages of a review, oldest first."""
        return obligations.stage_deadlines(self._connection, cycle_id, review_id)

    def open_deadlines(self, cycle_id: int, wanted: OpenDeadlineFilter) -> list[OpenDeadline]:
        """Return which deadlines are open or held, by number."""
        return deadlines.open_deadlines(self._connection, cycle_id, wanted)

    def deadline_values(self, cycle_id: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Stream the deadlines of a cycle as number and columns, by number."""
        return deadlines.values(self._connection, cycle_id)

    def unenforced(self, cycle_id: int) -> list[int]:
        """Return the reviews that are due at their stage while no deadline says so, by number."""
        return deadlines.unenforced(self._connection, cycle_id)

    def unowed(self, cycle_id: int) -> list[int]:
        """Return the open or held deadlines of stages at which no review stands, by number."""
        return deadlines.unowed(self._connection, cycle_id)

    def owed(self, cycle_id: int, wanted: OwedFilter) -> list[OwedRow]:
        """Return deadlines with whose they are, the first due first."""
        return deadlines.owed(self._connection, cycle_id, wanted)

    def rung_counts(self, cycle_id: int) -> list[RungCount]:
        """Return how often each rung fired, by track, stage and whom it told."""
        return obligations.rung_counts(self._connection, cycle_id)

    def consolidated(
        self, cycle_id: int, person_id: int, *, since: datetime, until: datetime
    ) -> list[ConsolidatedCount]:
        """Return what the list of one day tells a person, by unit, stage and due day."""
        return obligations.consolidated(
            self._connection, cycle_id, person_id, since=since, until=until
        )

    def records(
        self,
        cycle_id: int,
        kind: type[R],
        *,
        by: str | None = None,
        values: Iterable[int] | Iterable[str] = (),
    ) -> list[R]:
        """Return records of a kind by key: all, or those whose field `by` is among values."""
        return records.records(self._connection, cycle_id, kind, by=by, values=values)

    def file_sizes(self, cycle_id: int) -> dict[str, int]:
        """Return the size in bytes that is noted of each content that is kept, by SHA-256."""
        return files.sizes(self._connection, cycle_id)

    def file(self, cycle_id: int, sha256: str) -> bytes | None:
        """Return a content as it is kept; None when there is none."""
        return files.content(self._connection, cycle_id, sha256)

    def events(
        self,
        cycle_id: int,
        *,
        review_id: int | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> Iterator[StoredEvent]:
        """Stream the events of a cycle in order, from the one after `after`."""
        return history.events(
            self._connection, cycle_id, review_id=review_id, after=after, limit=limit
        )

    def logged(
        self, cycle_id: int, wanted: EventFilter, *, newest_first: bool = False
    ) -> Iterator[StoredEvent]:
        """Stream the events of a chain that are wanted, oldest first or newest first."""
        return history.logged(self._connection, cycle_id, wanted, newest_first=newest_first)

    def moves(self, cycle_id: int, *, under_path: str, offsets: Offsets) -> list[Moves]:
        """Return how reviews at a unit and below it moved, by day."""
        return moving.moves(self._connection, cycle_id, under_path=under_path, offsets=offsets)

    def visits(
        self,
        cycle_id: int,
        *,
        under_path: str | None,
        places: Sequence[int],
        offsets: Offsets,
        only: tuple[str, str] | None = None,
    ) -> list[Visits]:
        """Return how long reviews had a stage to be done until they had done with it."""
        return moving.visits(
            self._connection,
            cycle_id,
            under_path=under_path,
            places=places,
            offsets=offsets,
            only=only,
        )

    def events_by_review(self, cycle_id: int) -> Iterator[StoredEvent]:
        """Stream the events about reviews, one review after the other, each in order."""
        return history.by_review(self._connection, cycle_id)

    def review_names(self, cycle_id: int) -> Iterator[ReviewName]:
        """Stream what people call the reviews of a cycle, by id."""
        return history.review_names(self._connection, cycle_id)

    def event_texts(self, cycle_id: int) -> Iterator[StoredText]:
        """Stream the texts that events of a cycle keep, as far as they were not erased."""
        return history.texts(self._connection, cycle_id)

    def chain_heads(self) -> list[tuple[int, int, bytes]]:
        """Return (cycle id, newest seq, newest hash) of every chain, by cycle."""
        return history.chain_heads(self._connection)

    def texts_of_events(self, cycle_id: int, seqs: Iterable[int]) -> list[StoredText]:
        """Return the texts that some events keep, as far as they were not erased."""
        return history.texts_of(self._connection, cycle_id, seqs)

    def chains_without_head(self) -> list[int]:
        """Return the cycles that have events, or are known, and yet no chain, by id."""
        return history.chains_without_head(self._connection)
