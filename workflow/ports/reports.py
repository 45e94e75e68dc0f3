"""Reading for people: lists, counts and history, without locking anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, Self, TypeVar

from workflow.domain.cycle import Cycle
from workflow.domain.organisation import Person, RoleGrant, Unit
from workflow.domain.rating_basis import RatingBasis
from workflow.domain.records.record import Record
from workflow.domain.review import Review
from workflow.domain.standing import Standing
from workflow.ports.cycles import StoredDefinition
from workflow.ports.event_log import EventLog
from workflow.ports.move_log import MoveLog
from workflow.ports.notice_log import NoticeLog
from workflow.ports.organisation import StoredCalendar
from workflow.ports.past import Looking
from workflow.ports.stored_rows import StoredRows

R = TypeVar("R", bound=Record)

# Where every path of a unit begins.
EVERYWHERE = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFilter:
    """Which reviews of a cycle are asked for; None means all."""

    under_path: str | None = None
    stage: str | None = None
    track: str | None = None
    ids: tuple[int, ...] | None = None
    people: tuple[int, ...] | None = None
    open_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A review with what people call it.

    Attributes:
        key: `SUBJECT`, or `SUBJECT@VENUE` when the subject has several venues.
        sort: Text by which subjects stand in Vietnamese order.
        rungs_fired: How many rungs fired of the deadline of its stage and visit; after an
            extension only those of the new one.
    """

    review: Review
    key: str
    subject_code: str
    subject_name: str
    venue_code: str
    venue_name: str
    sort: str
    rungs_fired: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingUp:
    """Which late or held reviews hold up those who wait for them behind a gate.

    Attributes:
        in_time: Shapes of those that cannot be late: their first day has not come.
        but: Ids of reviews that are looked at one by one instead.
    """

    in_time: Sequence[int]
    but: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingCount:
    """How many subjects of a track have a level, or none for a reason.

    Attributes:
        under_review: Against how many of these an appeal is open.
    """

    track: str
    level: str | None
    not_rated_reason: str | None
    count: int
    under_review: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRow:
    """A deadline as people read it."""

    id: int
    stage: str
    visit: int
    due_on: date
    due_at: datetime
    status: str
    next_at: datetime | None
    next_rung: int
    rungs_fired: int
    provisional: bool
    replaces: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDeadlineFilter:
    """Which open or held deadlines of a cycle are asked for; None means all.

    Attributes:
        subject: Code of the subject, with those of its records; else only those of stages.
        overdue_at: Moment at which they are late; what is held never is.
    """

    subject: str | None = None
    venue: str | None = None
    under_path: str | None = None
    stage: str | None = None
    overdue_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDeadline:
    """A deadline that is open or held, by number."""

    id: int
    review_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedFilter:
    """Which deadlines of a cycle are listed; None means all.

    Attributes:
        stage: A stage, or the kind of what a record obliges to.
        overdue_at: Moment at which they are late.
        records_only: Only those of records.
    """

    under_path: str | None = None
    stage: str | None = None
    statuses: tuple[str, ...] | None = None
    overdue_at: datetime | None = None
    records_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRow:
    """A deadline with whose it is, as lists show it.

    Attributes:
        key: `SUBJECT`, or `SUBJECT@VENUE` when the subject has several venues.
        original_due_on: Last valid day that was announced first.
        extensions: How often it was extended.
        requested_on: Day until which more time is asked for; None when it is not.
        request: Code of what asks for it.
    """

    review: Review
    key: str
    subject_code: str
    subject_name: str
    venue_code: str
    id: int
    kind: str
    record_id: int | None
    stage: str
    visit: int
    due_on: date
    due_at: datetime
    original_due_on: date
    provisional: bool
    status: str
    remaining: int | None
    next_at: datetime | None
    rungs_fired: int
    extensions: int
    request: str | None
    requested_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RungCount:
    """How often a rung fired for a role on a kind of unit, and how often that told somebody."""

    track: str
    stage: str
    rung: int
    role: str
    unit_kind: str
    fired: int
    notified: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolidatedCount:
    """How many reviews of a unit a person was told of in one list."""

    unit_name: str
    stage: str
    due_on: date
    count: int


class Reports(EventLog, MoveLog, NoticeLog, StoredRows, Looking, Protocol):
    """A consistent reading of the database; a context manager that ends it."""

    def __enter__(self) -> Self:
        """Begin a reading transaction."""
        ...

    def __exit__(self, *_: object) -> None:
        """End it."""
        ...

    def units(self, *, ids: Iterable[int] | None = None) -> list[Unit]:
        """Return some units, or all, parents before children."""
        ...

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a code."""
        ...

    def people(
        self, *, under_path: str | None = None, ids: Iterable[int] | None = None
    ) -> list[Person]:
        """Return people in Vietnamese order of their names, then by code."""
        ...

    def person(self, code: str) -> Person | None:
        """Return the person of a code."""
        ...

    def grants(self) -> list[RoleGrant]:
        """Return every grant of a role, in the order of the keys."""
        ...

    def calendar_revision(self, name: str) -> int:
        """Return the revision of a calendar, 0 when there is none of that name."""
        ...

    def calendar(self, name: str) -> StoredCalendar | None:
        """Return a calendar, or None when there is none of that name."""
        ...

    def definitions(self) -> list[StoredDefinition]:
        """Return the newest version of every definition, by name."""
        ...

    def definition_versions(self, name: str) -> list[StoredDefinition]:
        """Return every version of a name, oldest first."""
        ...

    def definition_by_hash(self, hash: str) -> StoredDefinition:  # noqa: A002
        """Return the version with this content; it exists."""
        ...

    def cycles(self) -> list[Cycle]:
        """Return every cycle, by id."""
        ...

    def cycle(self, code: str) -> Cycle | None:
        """Return a cycle by code."""
        ...

    def reviews(self, cycle_id: int, wanted: ReviewFilter) -> list[ReviewRow]:
        """Return reviews by id."""
        ...

    def bare_reviews(self, cycle_id: int, ids: Iterable[int]) -> list[Review]:
        """Return some reviews without their names, by id."""
        ...

    def find_reviews(self, cycle_id: int, subject: str, venue: str | None) -> list[ReviewRow]:
        """Return the reviews of a subject code, at one venue code or at all, by id."""
        ...

    def behind_gates(self, cycle_id: int, review_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Return the ids of the reviews that each of some reviews waits for now, by id.

        A review that waits for none is left out.
        """
        ...

    def pending_needs(self, cycle_id: int, review_id: int) -> list[tuple[str, int]]:
        """Return (stage, id of the other) for each gate of a review that is closed as of now.

        Gates of stages that the review has left behind are among them.
        """
        ...

    def standings(
        self,
        cycle_id: int,
        *,
        under_path: str,
        silent_before: datetime,
        silent_below: Mapping[int, datetime],
    ) -> list[Standing]:
        """Return how many reviews stand alike, by venue path, track, state and what they lack.

        Args:
            under_path: Path of the unit below which the venues are.
            silent_before: Before which moment whoever is silent was touched last.
            silent_below: The same at units with a calendar of their own and below them, by unit
                id; of two that hold the lower comes first.
        """
        ...

    def reviewed_at(self, cycle_id: int, people: Iterable[int]) -> dict[int, set[int]]:
        """Return which of some people are reviewed at which venues, by the id of the venue."""
        ...

    def members(self, cycle_id: int, found: Standing, *, limit: int | None = None) -> list[int]:
        """Return the ids of the reviews of a standing, by the code of their subject."""
        ...

    def by_code(self, cycle_id: int, ids: Iterable[int], *, limit: int | None = None) -> list[int]:
        """Return some ids of reviews by the code of their subject."""
        ...

    def behind_which(self, cycle_id: int, needs_ids: Iterable[int]) -> dict[int, list[int]]:
        """Return, by review before a closed gate, which of some reviews keep it closed, by id."""
        ...

    def held_up(
        self, cycle_id: int, wanted: HoldingUp, review_ids: Iterable[int], *, now: datetime
    ) -> list[int]:
        """Return which of some reviews before a closed gate are held up by others."""
        ...

    def held_up_since(
        self, cycle_id: int, wanted: HoldingUp, review_ids: Iterable[int], *, now: datetime
    ) -> dict[int, datetime]:
        """Return since when they are, by id; since the first of those others was held or late."""
        ...

    def ratings(self, cycle_id: int, *, under_path: str | None = None) -> list[RatingCount]:
        """Return how many subjects have which rating decided, by track, level and reason.

        A subject that is not to be rated counts under its reason before anything is decided.
        """
        ...

    def rating_basis(
        self, reviews: Sequence[Review], *, head_role: str, today: date
    ) -> dict[int, RatingBasis]:
        """Return what the ratings of reviews of one cycle are judged by, by review id."""
        ...

    def stage_deadlines(self, cycle_id: int, review_id: int) -> list[DeadlineRow]:
        """Return the deadlines of the stages of a review, oldest first."""
        ...

    def open_deadlines(self, cycle_id: int, wanted: OpenDeadlineFilter) -> list[OpenDeadline]:
        """Return which deadlines are open or held, by number."""
        ...

    def owed(self, cycle_id: int, wanted: OwedFilter) -> list[OwedRow]:
        """Return deadlines with whose they are, the first due first."""
        ...

    def rung_counts(self, cycle_id: int) -> list[RungCount]:
        """Return how often each rung fired, by track, stage and whom it told."""
        ...

    def consolidated(
        self, cycle_id: int, person_id: int, *, since: datetime, until: datetime
    ) -> list[ConsolidatedCount]:
        """Return what one list tells a person: rungs that consolidated in a half-open span."""
        ...

    def records(
        self,
        cycle_id: int,
        kind: type[R],
        *,
        by: str | None = None,
        values: Iterable[int] | Iterable[str] = (),
    ) -> list[R]:
        """Return records of a kind by key: all, or those whose field `by` is among values."""
        ...

    def file_sizes(self, cycle_id: int) -> dict[str, int]:
        """Return the size in bytes that is noted of each content that is kept, by SHA-256."""
        ...

    def file(self, cycle_id: int, sha256: str) -> bytes | None:
        """Return a content as it is kept; None when there is none."""
        ...
