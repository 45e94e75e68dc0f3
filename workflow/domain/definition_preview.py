"""Which days a definition would mean if every stage were done on its last valid day. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from workflow.domain.calendar import START_OF_WORK, CalendarDay, WorkingCalendar
from workflow.domain.deadline import Timetable, day_of, last_day
from workflow.domain.definition import Definition, Rung, Stage
from workflow.domain.enrolment import Finding
from workflow.domain.moments import moment_at


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRung:
    """A rung of a ladder with its moment.

    Attributes:
        fires_on: The local day of that moment.
        before_opening: Whether the day lies before the stage opens.
        after_cycle: Whether it lies after the last day of the whole plan.
    """

    rung: Rung
    fires_on: date
    fires_at: datetime
    before_opening: bool = False
    after_cycle: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStage:
    """A stage with its days.

    Attributes:
        opens_earliest: Whether it may open later, since it waits for other reviews, or a stage
            before it does or has no deadline.
        due_on: Last valid day; None when it has none, or none that can be known before.
        due_earliest: Whether that may be later too.
        working_days: After the day on which it opens, through the last valid day.
        days_off: Days of the ordinary week within the stage that are off.
        worked_days: Days of weekends within the stage that are worked.
        provisional: Whether a day that may still change was counted.
        on_day_off: Whether the last valid day is off.
    """

    track: str
    stage: Stage
    opens_on: date
    opens_earliest: bool
    due_on: date | None
    due_earliest: bool
    working_days: int | None
    days_off: tuple[CalendarDay, ...]
    worked_days: tuple[CalendarDay, ...]
    provisional: bool
    on_day_off: bool
    rungs: tuple[PlannedRung, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The days of every stage of every track.

    Attributes:
        stages: Track by track, in their order.
        last_on: The latest day on which a stage is done.
        provisional_years: Years in which a day was counted that may still change.
        findings: What is odd about these days.
    """

    definition: Definition
    starts_on: date
    calendar: WorkingCalendar
    stages: tuple[PlannedStage, ...]
    last_on: date
    provisional_years: tuple[int, ...]
    findings: tuple[Finding, ...]


def preview(definition: Definition, *, starts_on: date, table: Timetable) -> Preview:
    """Return the days that a cycle from `starts_on` would have.

    The assumption: each stage is done on its last valid day, on which the next one opens, and
    nobody waits for others; a stage without a deadline takes no time.

    Raises:
        InvalidValueError: `day_out_of_range`, outside the years 1 to 9999.
    """
    run = _Run(definition=definition, starts_on=starts_on, table=table)
    planned = [stage for name in definition.tracks for stage in run.track(name)]
    last_on = max(max(stage.opens_on, stage.due_on or starts_on) for stage in planned)
    stages = tuple(_seen_from_the_end(stage, last_on) for stage in planned)
    return Preview(
        definition=definition,
        starts_on=starts_on,
        calendar=table.calendar,
        stages=stages,
        last_on=last_on,
        provisional_years=_provisional_years(table.calendar, stages, starts_on),
        findings=(
            *_about_calendar(table.calendar, stages),
            *(finding for stage in stages for finding in _about(stage, starts_on, last_on)),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What every stage is counted with."""

    definition: Definition
    starts_on: date
    table: Timetable

    def track(self, name: str) -> Iterator[PlannedStage]:
        """Yield the stages of a track, each opened on the day on which the one before is done."""
        opens_on, is_earliest = self.starts_on, False
        for stage in self.definition.tracks[name].stages:
            if stage.not_before is not None:
                opens_on = max(opens_on, day_of(stage.not_before, starts_on=self.starts_on))
            waits = is_earliest or bool(stage.waits_for)
            planned = self._stage(name, stage, opens_on, is_earliest=waits)
            yield planned
            # What was due before it opened is done when it opens.
            opens_on = max(opens_on, planned.due_on or opens_on)
            is_earliest = planned.due_earliest or planned.due_on is None

    def _stage(
        self, track: str, stage: Stage, opens_on: date, *, is_earliest: bool
    ) -> PlannedStage:
        calendar = self.table.calendar
        due_on = self._last_day(stage, opens_on)
        until = opens_on if due_on is None else due_on
        return PlannedStage(
            track=track,
            stage=stage,
            opens_on=opens_on,
            opens_earliest=is_earliest,
            due_on=due_on,
            due_earliest=is_earliest and due_on != self._last_day(stage, None),
            working_days=None if due_on is None else max(0, calendar.between(opens_on, due_on)),
            days_off=tuple(_exceptions(calendar, opens_on, until, works=False)),
            worked_days=tuple(_exceptions(calendar, opens_on, until, works=True)),
            provisional=calendar.is_provisional(self.starts_on, until),
            on_day_off=due_on is not None and not calendar.is_working(due_on),
            rungs=() if due_on is None else self._rungs(stage, opens_on, due_on),
        )

    def _last_day(self, stage: Stage, opens_on: date | None) -> date | None:
        opened_at = None
        if opens_on is not None:
            opened_at = moment_at(opens_on, local_time=START_OF_WORK, zone=self.table.zone)
        return last_day(stage.due, opened_at=opened_at, starts_on=self.starts_on, table=self.table)

    def _rungs(self, stage: Stage, opens_on: date, due_on: date) -> tuple[PlannedRung, ...]:
        ladder = self.definition.ladder(stage)
        moments = self.table.rung_moments(ladder, due_on=due_on)
        days = [self.table.today(moment) for moment in moments]
        return tuple(
            PlannedRung(rung=rung, fires_on=day, fires_at=at, before_opening=day < opens_on)
            for rung, day, at in zip(ladder, days, moments, strict=True)
        )


def _exceptions(
    calendar: WorkingCalendar, first: date, last: date, *, works: bool
) -> Iterator[CalendarDay]:
    """Yield the days after the first, through the last, that differ so from the ordinary week."""
    valid = {entry.day: entry for entry in calendar.days if first < entry.day <= last}
    for day, entry in sorted(valid.items()):
        if entry.works is works and (day.weekday() in calendar.weekend) is works:
            yield entry


def _seen_from_the_end(stage: PlannedStage, last_on: date) -> PlannedStage:
    rungs = (replace(rung, after_cycle=rung.fires_on > last_on) for rung in stage.rungs)
    return replace(stage, rungs=tuple(rungs))


def _provisional_years(
    calendar: WorkingCalendar, stages: Sequence[PlannedStage], starts_on: date
) -> tuple[int, ...]:
    days = {starts_on, *(stage.opens_on for stage in stages)}
    days |= {stage.due_on for stage in stages if stage.due_on}
    days |= {rung.fires_on for stage in stages for rung in stage.rungs}
    first, last = min(days), max(days)
    return tuple(
        year
        for year in range(first.year, last.year + 1)
        if calendar.is_provisional(max(first, date(year, 1, 1)), min(last, date(year, 12, 31)))
    )


def _about_calendar(calendar: WorkingCalendar, stages: Sequence[PlannedStage]) -> Iterator[Finding]:
    if not calendar.revision:
        yield Finding(code="calendar_missing", facts={"calendar": calendar.name})
        return
    days = [stage.due_on for stage in stages if stage.provisional and stage.due_on]
    if days:
        first = min(days).isoformat()
        facts = {"calendar": calendar.name, "due_on": first, "count": len(days)}
        yield Finding(code="calendar_provisional", facts=facts)


def _about(stage: PlannedStage, starts_on: date, last_on: date) -> Iterator[Finding]:
    at = {"track": stage.track, "stage": stage.stage.stage}
    if stage.due_on is None:
        return
    due = {**at, "due_on": stage.due_on.isoformat()}
    opens = {"opens_on": stage.opens_on.isoformat()}
    if stage.due_on < starts_on:
        yield Finding(code="due_before_start", facts=due)
    elif stage.due_on < stage.opens_on:
        yield Finding(code="due_before_opening", facts={**due, **opens})
    if stage.on_day_off:
        yield Finding(code="due_on_day_off", facts=due)
    early = [str(each.rung.at) for each in stage.rungs if each.before_opening]
    if early:
        yield Finding(code="rungs_before_opening", facts={**at, **opens, "rungs": early})
    late = [str(each.rung.at) for each in stage.rungs if each.after_cycle]
    if late:
        last = {"last_on": last_on.isoformat(), "rungs": late}
        yield Finding(code="rungs_after_cycle", facts={**at, **last})
