"""The plan of a tick: which rungs fire, whom they tell, and what is due next. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflow.domain.deadline import STAGE, Deadline, Timetable
from workflow.domain.definition import CatchUp, Definition, Rung, RungAction
from workflow.domain.moments import end_of
from workflow.domain.terms import TO_OWNER, Targets


@dataclass(frozen=True, slots=True)
class Claimed:
    """What of a deadline decides which rungs fire and whom they tell, as `Deadline` names it."""

    id: int
    kind: str
    record_id: int | None
    review_id: int
    track: str
    stage: str
    visit: int
    venue_id: int
    person_id: int | None
    due_on: date
    next_rung: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDeadline:
    """A deadline whose next rung has come, and whether its review is still where it was.

    Attributes:
        current: The review stands in that stage and visit, and is not on hold; of a record, that
            its review was not withdrawn.
        venue_path: Of its review; by the calendar there it counts.
    """

    deadline: Claimed | Deadline
    current: bool
    venue_path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """One rung of one deadline that fires now.

    Attributes:
        offset: Working days around the due day.
        notifies: Whether a message goes out; otherwise the ledger row is all.
    """

    deadline: Claimed | Deadline
    rung: int
    scheduled_at: datetime
    action: RungAction
    to: Targets
    offset: int
    notifies: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """The next rung of a deadline, after those that fired; stated against the one before."""

    deadline_id: int
    from_rung: int
    next_rung: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that one pass over some deadlines writes.

    Attributes:
        fenced: Ids of deadlines whose review has left; they close without firing.
    """

    firings: tuple[Firing, ...] = ()
    advances: tuple[Advance, ...] = ()
    fenced: tuple[int, ...] = ()

    @property
    def recorded_only(self) -> int:
        """Return how many rungs are recorded without a message."""
        return sum(not firing.notifies for firing in self.firings)


def plan(
    now: datetime, rows: Iterable[DueDeadline], definition: Definition, table: Timetable
) -> Plan:
    """Return what fires at `now` for deadlines of one cycle.

    Every rung whose moment has come gets its firing, however late. Of several that were
    missed, only the highest for each target sends a message, unless the rung says otherwise.
    """
    firings: list[Firing] = []
    advances: list[Advance] = []
    fenced: list[int] = []
    groups = _Groups(now, _Ladders(definition), table)
    for row in rows:
        deadline = row.deadline
        if not row.current:
            fenced.append(deadline.id)
            continue
        group = groups.of(deadline, row.venue_path)
        firings += [
            Firing(
                deadline=deadline,
                rung=step.place,
                scheduled_at=step.moment,
                action=step.rung.do,
                to=step.to,
                offset=step.rung.at.count,
                notifies=notifies,
            )
            for step, notifies in group.fires
        ]
        advances.append(
            Advance(
                deadline_id=deadline.id,
                from_rung=deadline.next_rung,
                next_rung=group.next_rung,
                next_at=group.next_at,
            )
        )
    return Plan(firings=tuple(firings), advances=tuple(advances), fenced=tuple(fenced))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    place: int
    rung: Rung
    to: Targets
    moment: datetime


class _Ladders:
    """The rungs with their moments, computed once per stage, due day and calendar."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._steps: dict[tuple[str, str, str, date, int], tuple[_Step, ...]] = {}

    def of(self, deadline: Claimed | Deadline, table: Timetable) -> tuple[_Step, ...]:
        """Return the whole ladder of a deadline that counts by a timetable."""
        key = (deadline.kind, deadline.track, deadline.stage, deadline.due_on, id(table))
        if key not in self._steps:
            ladder, owner = self._ladder(deadline)
            moments = table.rung_moments(ladder, due_on=deadline.due_on)
            self._steps[key] = tuple(
                _Step(
                    place=place,
                    rung=rung,
                    to=owner if rung.to == TO_OWNER else rung.to,
                    moment=moment,
                )
                for place, (rung, moment) in enumerate(zip(ladder, moments, strict=True))
            )
        return self._steps[key]

    def _ladder(self, deadline: Claimed | Deadline) -> tuple[Sequence[Rung], Targets]:
        """Return the rungs, and whom `owner` means; of a record that is known when it fires."""
        if deadline.kind != STAGE:
            return self._definition.record_ladder(deadline.kind), TO_OWNER
        stage = self._definition.tracks[deadline.track].stage(deadline.stage)
        return self._definition.ladder(stage), stage.owner


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """What becomes of all deadlines that share a ladder, a due day, a calendar and the next rung.

    Attributes:
        fires: The rungs whose moment has come, each with whether a message goes out.
    """

    fires: tuple[tuple[_Step, bool], ...]
    next_rung: int
    next_at: datetime | None


class _Groups:
    """Groups of deadlines, each planned once."""

    def __init__(self, now: datetime, ladders: _Ladders, table: Timetable) -> None:
        self._now = now
        self._today_starts = end_of(table.today(now) - timedelta(days=1), table.zone)
        self._ladders, self._table = ladders, table
        self._groups: dict[tuple[str, str, str, date, int, int], _Group] = {}

    def of(self, deadline: Claimed | Deadline, venue_path: str) -> _Group:
        """Return the group of a deadline of a review at a venue."""
        table = self._table.at(venue_path)
        key = (
            deadline.kind,
            deadline.track,
            deadline.stage,
            deadline.due_on,
            deadline.next_rung,
            id(table),
        )
        found = self._groups.get(key)
        if found is None:
            found = self._groups[key] = self._planned(deadline, self._ladders.of(deadline, table))
        return found

    def _planned(self, deadline: Claimed | Deadline, steps: Sequence[_Step]) -> _Group:
        stop = deadline.next_rung
        while stop < len(steps) and steps[stop].moment <= self._now:
            stop += 1
        return _Group(
            fires=_fires(steps[deadline.next_rung : stop], today_starts=self._today_starts),
            next_rung=stop,
            next_at=steps[stop].moment if stop < len(steps) else None,
        )


def _fires(steps: Sequence[_Step], *, today_starts: datetime) -> tuple[tuple[_Step, bool], ...]:
    # A rung that stays silent does not take the message of a lower one.
    highest = {
        step.to: step.place for step in steps if not _is_silent(step, today_starts=today_starts)
    }
    return tuple(
        (step, _notifies(step, highest.get(step.to), today_starts=today_starts)) for step in steps
    )


def _notifies(step: _Step, highest: int | None, *, today_starts: datetime) -> bool:
    match step.rung.catch_up:
        case CatchUp.EACH:
            return True
        case CatchUp.HIGHEST_ONLY:
            return step.place == highest
        case CatchUp.RECORD_ONLY:
            return not _is_silent(step, today_starts=today_starts)


def _is_silent(step: _Step, *, today_starts: datetime) -> bool:
    return step.rung.catch_up is CatchUp.RECORD_ONLY and step.moment < today_starts
