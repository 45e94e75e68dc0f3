"""Sum up what came of a cycle that was played: per day, rung, stage, track and person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from workflow.application.catalogue import CycleContext
from workflow.domain.definition import RungAction
from workflow.domain.quantile import ALL, HALF, NINE_TENTHS, reached
from workflow.ports.scratch import (
    Finishes,
    FiredRungs,
    Messages,
    Outcomes,
    Receiver,
    StageEnds,
    Told,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedDay:
    """What happened on one day.

    Attributes:
        finished: Reviews that came to their end.
        remind: Rungs that fired, of each action.
        notices: Notices that were stored.
        messages: People who got at least one of them, in one message.
    """

    day: date
    finished: int
    remind: int
    escalate: int
    consolidate: int
    notices: int
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedRung:
    """How often one rung of a stage fired for a role.

    Attributes:
        rung: Place in the ladder, from 0.
        at: Days from the last valid day, such as `3wd`; `offset` is their number.
        notified: How many of them told somebody; the others are only on record.
    """

    track: str
    stage: str
    rung: int
    at: str
    offset: int
    action: str
    role: str
    fired: int
    notified: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedTrack:
    """When the reviews of a track finished.

    Attributes:
        median: The day by which half of them had finished; None if that day did not come.
        p90: The day by which nine tenths had.
        last: The day by which all had.
    """

    track: str
    reviews: int
    finished: int
    first: date | None
    median: date | None
    p90: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedStage:
    """How long a stage of a track waited beyond its due day.

    Attributes:
        deadlines: How many had a due day there.
        late: How many of them were completed late, or are late at the end.
        days_late: Working days that these waited beyond the last valid day, all together.
        most_days_late: Of the one that waited longest.
        overdue: How many are late at the end and not completed.
    """

    track: str
    stage: str
    deadlines: int
    late: int
    days_late: int
    most_days_late: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedCycle:
    """What came of a cycle until the evening of the last day.

    Attributes:
        days: Only those on which something happened.
        receivers: Who gets most messages, most first; as many as were asked for.
        told: How many people are told at all.
        bottleneck: The stage with most working days beyond its due day; None if nobody was late.
    """

    tracks: Sequence[PlayedTrack]
    days: Sequence[PlayedDay]
    rungs: Sequence[PlayedRung]
    stages: Sequence[PlayedStage]
    receivers: Sequence[Receiver]
    told: Told
    bottleneck: PlayedStage | None

    @property
    def overdue(self) -> int:
        """Return how many reviews are late at the end."""
        return sum(stage.overdue for stage in self.stages)


def sum_up(outcomes: Outcomes, context: CycleContext, *, until: date, top: int) -> PlayedCycle:
    """Return what came of a cycle until the end of a day.

    Args:
        top: How many of the people who are told are named.
    """
    cycle_id = context.cycle.id
    rungs = outcomes.rungs(cycle_id)
    finishes = outcomes.finishes(cycle_id)
    stages = tuple(_stages(outcomes.stage_ends(cycle_id), context, until))
    late = [stage for stage in stages if stage.late]
    return PlayedCycle(
        tracks=tuple(_tracks(finishes, context)),
        days=tuple(_days(rungs, outcomes.messages(cycle_id), finishes, context)),
        rungs=tuple(_rungs(rungs, context)),
        stages=stages,
        receivers=outcomes.receivers(cycle_id, limit=top),
        told=outcomes.told(cycle_id),
        bottleneck=max(late, key=lambda stage: stage.days_late, default=None),
    )


def _days(
    rungs: Iterable[FiredRungs],
    messages: Iterable[Messages],
    finishes: Iterable[Finishes],
    context: CycleContext,
) -> Iterator[PlayedDay]:
    counts: dict[date, Counter[str]] = defaultdict(Counter)
    today = context.table.today
    for fired in rungs:
        counts[today(fired.fired_at)][fired.action] += fired.fired
    for told in messages:
        counts[today(told.created_at)].update(notices=told.notices, messages=told.people)
    for each in finishes:
        if each.finished_at is not None:
            counts[today(each.finished_at)]["finished"] += each.count
    for day, count in sorted(counts.items()):
        yield PlayedDay(
            day=day,
            finished=count["finished"],
            remind=count[RungAction.REMIND],
            escalate=count[RungAction.ESCALATE],
            consolidate=count[RungAction.CONSOLIDATE],
            notices=count["notices"],
            messages=count["messages"],
        )


def _rungs(rungs: Iterable[FiredRungs], context: CycleContext) -> Iterator[PlayedRung]:
    fired: Counter[tuple[str, str, int, str, str]] = Counter()
    notified: Counter[tuple[str, str, int, str, str]] = Counter()
    for each in rungs:
        key = (each.track, each.stage, each.rung, each.action, each.role)
        fired[key] += each.fired
        notified[key] += each.notified
    for name, track in context.definition.tracks.items():
        for stage in track.stages:
            ladder = context.definition.ladder(stage)
            of_stage = sorted(key for key in fired if key[:2] == (name, stage.stage))
            for key in of_stage:
                _, _, rung, action, role = key
                yield PlayedRung(
                    track=name,
                    stage=stage.stage,
                    rung=rung,
                    at=str(ladder[rung].at),
                    offset=ladder[rung].at.count,
                    action=action,
                    role=role,
                    fired=fired[key],
                    notified=notified[key],
                )


def _tracks(finishes: Iterable[Finishes], context: CycleContext) -> Iterator[PlayedTrack]:
    by_track: dict[str, Counter[datetime | None]] = defaultdict(Counter)
    for each in finishes:
        by_track[each.track][each.finished_at] += each.count
    for name in context.definition.tracks:
        if name in by_track:
            yield _track(name, by_track[name], context)


def _track(name: str, counts: Counter[datetime | None], context: CycleContext) -> PlayedTrack:
    total = counts.total()
    days = Counter[date]()
    for at, count in counts.items():
        if at is not None:
            days[context.table.today(at)] += count
    return PlayedTrack(
        track=name,
        reviews=total,
        finished=days.total(),
        first=min(days, default=None),
        median=reached(days, HALF, of=total),
        p90=reached(days, NINE_TENTHS, of=total),
        last=reached(days, ALL, of=total),
    )


def _stages(ends: Iterable[StageEnds], context: CycleContext, until: date) -> Iterator[PlayedStage]:
    by_stage: dict[tuple[str, str], list[StageEnds]] = defaultdict(list)
    for each in ends:
        by_stage[each.track, each.stage].append(each)
    for name, track in context.definition.tracks.items():
        for stage in track.stages:
            if found := by_stage.get((name, stage.stage)):
                yield _stage(found, context, until)


def _stage(ends: Sequence[StageEnds], context: CycleContext, until: date) -> PlayedStage:
    late = overdue = days_late = most = 0
    for each in ends:
        is_open = each.closed_at is None
        ended_on = until if each.closed_at is None else context.table.today(each.closed_at)
        # Whoever is open when the last valid day is over is late, before a working day has passed.
        if ended_on > each.due_on or (is_open and ended_on == each.due_on):
            days = context.table.calendar.late(each.due_on, ended_on)
            late += each.count
            days_late += days * each.count
            most = max(most, days)
            overdue += each.count if is_open else 0
    return PlayedStage(
        track=ends[0].track,
        stage=ends[0].stage,
        deadlines=sum(each.count for each in ends),
        late=late,
        days_late=days_late,
        most_days_late=most,
        overdue=overdue,
    )
