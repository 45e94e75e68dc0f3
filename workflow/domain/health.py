"""The health of a review: computed from what is stored and the moment, never typed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Protocol

from workflow.domain.asking import Asked
from workflow.domain.deadline import Timetable, working_days_late
from workflow.domain.definition import Definition, Stage
from workflow.domain.durations import Duration
from workflow.domain.errors import InvalidValueError
from workflow.domain.moments import end_of
from workflow.domain.organisation import Directory, Resolution
from workflow.domain.records.hold import Hold
from workflow.domain.resting import covers, meant_until
from workflow.domain.review import NOT_YET_OPEN, Reason, Review
from workflow.domain.terms import Targets

MOST_NAMED = 10

ONE_DAY = timedelta(days=1)
# Before anything: nobody was silent for longer than there have been days.
LONG_AGO = datetime.min.replace(tzinfo=UTC)

# Code of the reason that nobody holds the role that is asked for.
NOBODY_CAN_ACT = "nobody_can_act"


class Health(StrEnum):
    """How a review stands, worst first."""

    BLOCKED = "blocked"
    OVERDUE = "overdue"
    STALLED = "stalled"
    WAITING = "waiting"
    ON_TRACK = "on_track"
    DONE = "done"


STUCK = (Health.BLOCKED, Health.OVERDUE, Health.STALLED)
# What blocks those who wait behind a gate for it; who is silent but in time does not.
HOLDS_UP = (Health.BLOCKED, Health.OVERDUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How one review stands at one moment.

    Attributes:
        working_days_late: After the last valid day of the stage, today included.
        since: From when it is so: on hold, late, silent, or in the stage at all.
        reasons: Why the stage is not left; never empty when the review is stuck.
        waiting_on: Whose move it is; never empty when the review is stuck.
    """

    review: Review
    health: Health
    working_days_late: int
    since: datetime
    reasons: tuple[Reason, ...]
    waiting_on: tuple[Resolution, ...]

    @property
    def is_stuck(self) -> bool:
        """Return whether someone should do something about it."""
        return self.health in STUCK


class Gates(Protocol):
    """Who stands behind the closed gates of the reviews of a cycle."""

    def behind(self, review_id: int) -> Sequence[Review]:
        """Return the reviews that hold the gates of one closed, by id."""
        ...

    def singly_behind(self, review_id: int) -> Sequence[Review]:
        """Return those of them whose health has to be found one by one, by id."""
        ...

    def is_held_up(self, review_id: int) -> bool:
        """Return whether one of the others behind it is blocked or overdue."""
        ...

    def held_up_since(self, review_id: int) -> datetime:
        """Return since when the first of the others behind one that is held up is so."""
        ...


class Assessment:
    """Assesses the reviews of one cycle at one moment, gates followed to those behind them."""

    def __init__(
        self,
        gates: Gates,
        *,
        definition: Definition,
        directory: Directory,
        table: Timetable,
        now: datetime,
        holds: Sequence[Hold] = (),
    ) -> None:
        self._gates = gates
        self._holds = holds
        self._definition = definition
        self._directory = directory
        self._table = table
        self._now = now
        self._today = table.today(now)
        self._known: dict[int, Status] = {}
        self._held_up: dict[int, bool] = {}
        self._held_up_since: dict[int, datetime] = {}
        # By calendar, of which there are few.
        self._silent_before: dict[int, datetime] = {}
        self._days_late: dict[tuple[date, int], int] = {}

    def of(self, review: Review) -> Status:
        """Return the status of a stored review, computed once."""
        known = self._known.get(review.id)
        if known is None:
            known = self._known[review.id] = self.assess(review)
        return known

    def health(self, review: Review) -> Health:
        """Return how a review stands; since when and whose move it is costs more to find out."""
        return Health.DONE if review.is_final else self._health(review)

    def working_days_late(self, review: Review) -> int:
        """Return how late a review is, the day of the moment included."""
        return 0 if review.is_final else self._late(review)

    def is_late(self, review: Review) -> bool:
        """Return whether the last day of the stage of a review is over."""
        return review.due_at is not None and review.due_at <= self._now

    def asked(self, review: Review) -> Asked:
        """Return of whom something is asked while a review is as it is; of nobody at the end."""
        if review.is_final:
            return Asked(self._directory, (), ())
        rests = review.held_at is not None
        reasons = review.unmet if rests else self._unmet(review)
        owed = [reason.owed_by for reason in reasons if reason.owed_by]
        authority = [self._authority(review)] if rests else []
        return Asked(self._directory, self._stage(review).owner, (*owed, *authority))

    def calendar(self, path: str) -> object:
        """Return something that is the same for venues at which days are counted alike."""
        return id(self._table.at(path))

    def assess(self, review: Review) -> Status:
        """Return the status of a review that need not be stored."""
        if review.is_final:
            return Status(
                review=review,
                health=Health.DONE,
                working_days_late=0,
                since=review.entered_at,
                reasons=(),
                waiting_on=(),
            )
        reasons = self.reasons(review)
        health = self._health(review)
        return Status(
            review=review,
            health=health,
            working_days_late=self._late(review),
            since=self._since(review, health),
            reasons=reasons,
            waiting_on=self._waiting_on(review, reasons),
        )

    def _stage(self, review: Review) -> Stage:
        return self._definition.tracks[review.track].stage(review.state)

    def _authority(self, review: Review) -> Targets:
        return self._stage(review).authority or self._definition.authority

    def _late(self, review: Review) -> int:
        if review.due_on is None or not self.is_late(review):
            return 0
        table = self._table.at(review.venue_path)
        key = (review.due_on, id(table))
        if key not in self._days_late:
            self._days_late[key] = working_days_late(review.due_on, now=self._now, table=table)
        return self._days_late[key]

    def _is_silent(self, review: Review) -> bool:
        return review.touched_at < self.silent_before(review.venue_path)

    def silent_before(self, path: str) -> datetime:
        """Return before which moment a review at a venue was touched last if it is silent now."""
        table = self._table.at(path)
        known = self._silent_before.get(id(table))
        if known is None:
            patience = self._definition.stalled_after
            known = silent_before(table, patience, today=self._today)
            self._silent_before[id(table)] = known
        return known

    def reasons(self, review: Review) -> tuple[Reason, ...]:
        """Return why a review that goes on does not leave its stage, what is structural first."""
        if review.held_at is not None:
            return (*self._resting(review, self._authority(review)), *review.unmet)
        vacant = [
            Reason(code=NOBODY_CAN_ACT, facts={"role": targets[0].role}, owed_by=targets)
            for targets in self.asked(review).vacant(review.venue_id, review.person_id)
        ]
        return (*vacant, *self._unmet(review))

    def _unmet(self, review: Review) -> tuple[Reason, ...]:
        owner = self._stage(review).owner
        return review.unmet or (Reason(code="ready_not_completed", owed_by=owner),)

    def _resting(self, review: Review, authority: Targets) -> Iterator[Reason]:
        """Yield that a review is on hold, and first that a hold lasts longer than it should."""
        holds = [hold for hold in self._holds if covers(hold, review)]
        outlived = [hold for hold in holds if hold.is_outlived(self._today)]
        if outlived:
            until_on = min(hold.until_on for hold in outlived if hold.until_on is not None)
            told = {"until": until_on.isoformat()}
            yield Reason(code="hold_outlived", facts=told, owed_by=authority)
        until = meant_until(holds)
        facts = {"since": _iso(review.held_at), "until": _iso(until)}
        yield Reason(code="on_hold", facts=facts, owed_by=authority)

    def _resolve(self, review: Review, targets: Targets) -> Resolution:
        return self._directory.resolve(
            targets, venue_id=review.venue_id, subject_id=review.person_id
        )

    def _waiting_on(self, review: Review, reasons: Sequence[Reason]) -> tuple[Resolution, ...]:
        own = [self._resolve(review, reason.owed_by) for reason in reasons if reason.owed_by]
        if own and (review.held_at is not None or not review.is_gated):
            return _distinct(own)
        # What holds up a review behind the gate is what this one waits for as well.
        behind = self._gates.behind(review.id)
        stuck = (other for other in behind if self.health(other) in STUCK)
        holding_up = list(islice(stuck, MOST_NAMED)) or behind[:MOST_NAMED]
        others = [who for other in holding_up for who in self.of(other).waiting_on]
        return _distinct(others or own)[:MOST_NAMED]

    def _health(self, review: Review) -> Health:
        if review.held_at is not None:
            return Health.BLOCKED
        relation = self.asked(review).relation(review.venue_id, review.person_id)
        if relation.is_vacant:
            return Health.BLOCKED
        if review.is_gated:
            is_blocked = self.is_late(review) or self._is_held_up(review.id)
            return Health.BLOCKED if is_blocked else Health.WAITING
        if any(reason.code == NOT_YET_OPEN for reason in review.unmet):
            return Health.WAITING
        if self.is_late(review):
            return Health.BLOCKED if relation.is_of_other else Health.OVERDUE
        return Health.STALLED if self._is_silent(review) else Health.ON_TRACK

    def _since(self, review: Review, health: Health) -> datetime:
        """Return since when a review that goes on stands as it does."""
        if review.held_at is not None:
            return review.held_at
        match health:
            case Health.STALLED:
                return review.touched_at
            case Health.ON_TRACK:
                return review.opened_at or review.entered_at
            case Health.WAITING:
                return review.entered_at
        if self.asked(review).vacant(review.venue_id, review.person_id):
            return review.entered_at
        if review.is_gated and self._is_held_up(review.id):
            return max(self._since_held_up(review.id), review.entered_at)
        return review.due_at or review.entered_at

    def _is_held_up(self, review_id: int) -> bool:
        """Return whether somebody behind the gate of a review is blocked or overdue."""
        if review_id not in self._held_up:
            behind = self._gates.singly_behind(review_id)
            self._held_up[review_id] = any(
                self.health(other) in HOLDS_UP for other in behind
            ) or self._gates.is_held_up(review_id)
        return self._held_up[review_id]

    def _since_held_up(self, review_id: int) -> datetime:
        """Return since when the first of them is."""
        if review_id not in self._held_up_since:
            singly = ((other, self.health(other)) for other in self._gates.singly_behind(review_id))
            since = [self._since(each, health) for each, health in singly if health in HOLDS_UP]
            if self._gates.is_held_up(review_id):
                since.append(self._gates.held_up_since(review_id))
            self._held_up_since[review_id] = min(since)
        return self._held_up_since[review_id]


def silent_before(table: Timetable, patience: Duration, *, today: date) -> datetime:
    """Return the end of the last day on which whoever is silent today was heard of.

    Patience counts from that day on; counted back from a day off it would be a day too long.
    """
    calendar = table.calendar
    try:
        last = calendar.offset(today, replace(patience, count=-patience.count))
    except InvalidValueError:
        return LONG_AGO
    while calendar.offset(last, patience) > today:
        last -= ONE_DAY
    while calendar.offset(last + ONE_DAY, patience) <= today:
        last += ONE_DAY
    return end_of(last, table.zone)


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _distinct(found: Iterable[Resolution]) -> tuple[Resolution, ...]:
    return tuple(dict.fromkeys(found))
