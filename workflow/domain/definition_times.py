"""Rules about time in a definition: lengths, days, and the order in which things fall due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

from workflow.domain.definition import Definition, Due
from workflow.domain.definition_places import durations_of, offsets_of, stages_of
from workflow.domain.durations import CalendarDays, Duration, Months, WorkingDays
from workflow.domain.located import Located, Path, among, mistake
from workflow.domain.periods import Period, YearlyDay

FIRST_YEAR, LAST_YEAR = 1900, 2199
# Days off in a row beside weekends; nine at Tết of 2026.
LONGEST_HOLIDAYS = 10

# A century: nothing that is counted from these years can leave the calendar.
_LONGEST: Mapping[type[Duration], Duration] = {
    WorkingDays: WorkingDays(26_000),
    CalendarDays: CalendarDays(36_500),
    Months: Months(1_200),
}


def time_zone_is_known(definition: Definition) -> Iterator[Located]:
    """Find a time zone that does not exist."""
    try:
        ZoneInfo(definition.time_zone)
    # The last for the name of a directory of zones.
    except (KeyError, ValueError, OSError):
        found = definition.time_zone
        yield mistake("time_zone_unknown", ("time_zone",), found=found, expected="Asia/Ho_Chi_Minh")


def durations_are_sensible(definition: Definition) -> Iterator[Located]:
    """Find lengths of time that are none, or longer than a century."""
    lengths = list(durations_of(definition))
    for path, length in lengths:
        if length.count <= 0:
            expected = "1wd, 1d, P1M"
            yield mistake("duration_not_positive", path, found=str(length), expected=expected)
    for path, length in (*lengths, *offsets_of(definition)):
        longest = _LONGEST[type(length)]
        if abs(length.count) > longest.count:
            yield mistake("duration_too_long", path, found=str(length), expected=f"≤ {longest}")


def days_are_of_our_time(definition: Definition) -> Iterator[Located]:
    """Find days whose year must be a slip."""
    for at in stages_of(definition):
        due = at.stage.due
        days: tuple[tuple[Path, date | YearlyDay | None], ...] = (
            (("due", "on"), due.on),
            (("due", "before"), due.before),
            (("not_before",), at.stage.not_before),
        )
        for key, day in days:
            if isinstance(day, date) and not FIRST_YEAR <= day.year <= LAST_YEAR:
                expected = f"{FIRST_YEAR} – {LAST_YEAR}"
                path = (*at.path, *key)
                yield mistake("day_out_of_range", path, found=day.isoformat(), expected=expected)


def stages_fall_due_in_order(definition: Definition) -> Iterator[Located]:
    """Find stages that fall due before a stage that comes earlier.

    Compared is what can be without a calendar: days with days, and lengths of one kind that
    count from the start of the cycle.
    """
    latest: dict[tuple[str, type], tuple[_LastDay, str]] = {}
    for at in stages_of(definition):
        last = _last_day(at.stage.due)
        if last is None:
            continue
        before, stage = latest.get((at.track_name, last.kind), (last, ""))
        if last.size < before.size:
            path, expected = (*at.path, "due", last.key), f"≥ {before.text}"
            found = last.text
            yield mistake(
                "stages_due_out_of_order", path, found=found, expected=expected, stage=stage
            )
        else:
            latest[at.track_name, last.kind] = (last, at.stage.stage)


def dues_have_an_effect(definition: Definition) -> Iterator[Located]:
    """Find words about a due day that change nothing."""
    for at in stages_of(definition):
        due = at.stage.due
        given = due.model_fields_set
        if "inclusive" in given and due.before is None:
            yield mistake("due_word_idle", (*at.path, "due"), found="inclusive", expected="before")
        if "of" in given and due.within is None and due.working_day is None:
            yield mistake("due_word_idle", (*at.path, "due"), found="of", expected="within")


def dues_count_from_what_fits(definition: Definition) -> Iterator[Located]:
    """Find lengths of time of a period, and working days of none."""
    for at in stages_of(definition):
        due = at.stage.due
        is_of_period = due.of in tuple(Period)
        if due.within is not None and is_of_period:
            expected = "stage, cycle"
        elif due.working_day is not None and not is_of_period:
            expected = among(Period)
        else:
            continue
        yield mistake("due_of_unfit", (*at.path, "due", "of"), found=due.of, expected=expected)


def working_days_are_numbered_from_one(definition: Definition) -> Iterator[Located]:
    """Find the working day number 0, which no period has."""
    for at in stages_of(definition):
        if at.stage.due.working_day == 0:
            path = (*at.path, "due", "working_day")
            yield mistake("working_day_zero", path, found="0", expected="1, -1")


def stages_open_before_they_are_due(definition: Definition) -> Iterator[Located]:
    """Find stages that fall due before they may open."""
    for at in stages_of(definition):
        first, last = at.stage.not_before, _last_day(at.stage.due)
        if isinstance(first, date) and last and last.kind is date and last.size < first.toordinal():
            path, expected = (*at.path, "not_before"), f"≤ {last.text}"
            yield mistake("opens_after_due", path, found=first.isoformat(), expected=expected)


def ladders_have_a_deadline(definition: Definition) -> Iterator[Located]:
    """Find ladders of stages that never fall due."""
    for at in stages_of(definition):
        if at.stage.ladder is not None and at.stage.due.no_deadline:
            path = (*at.path, "ladder")
            yield mistake("ladder_without_deadline", path, found=at.stage.ladder)


def rungs_ascend(definition: Definition) -> Iterator[Located]:
    """Find rungs that come before the rung above them; two may share an offset."""
    for name, ladder in definition.ladders.items():
        for place, (first, second) in enumerate(pairwise(ladder), start=1):
            if _may_be_after(first.at, second.at):
                path = ("ladders", name, place, "at")
                expected = f"≥ {_least_after(first.at, second.at)}"
                yield mistake("rungs_out_of_order", path, found=str(second.at), expected=expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class _LastDay:
    """A last valid day as far as it is known without a calendar.

    Attributes:
        key: How it is given.
        kind: What it can be compared with: of the same kind.
    """

    key: str
    kind: type
    size: int
    text: str


def _last_day(due: Due) -> _LastDay | None:
    if isinstance(due.on, date):
        return _LastDay(key="on", kind=date, size=due.on.toordinal(), text=due.on.isoformat())
    if isinstance(due.before, date):
        size = due.before.toordinal() - (not due.inclusive)
        return _LastDay(key="before", kind=date, size=size, text=due.before.isoformat())
    if due.within is not None and due.of == "cycle":
        within = due.within
        return _LastDay(key="within", kind=type(within), size=within.count, text=str(within))
    return None


def _may_be_after(first: Duration, second: Duration) -> bool:
    """Return whether one offset may come after another by some calendar.

    So many working days last at least as many days, and at most with every weekend and the
    longest holidays in between.
    """
    if type(first) is type(second):
        return first.count > second.count
    return _days_at_most(first) > -_days_at_most(_turned(second))


def _least_after(first: Duration, second: Duration) -> Duration:
    """Return the first offset of the kind of the second that never comes before the first."""
    if type(first) is type(second):
        return first
    return type(second)(max(_days_at_most(first), 0))


def _days_at_most(offset: Duration) -> int:
    if not isinstance(offset, WorkingDays) or offset.count <= 0:
        return offset.count
    return offset.count + 2 * (offset.count // 5 + 1) + LONGEST_HOLIDAYS


def _turned(offset: Duration) -> Duration:
    return type(offset)(-offset.count)


TIME_RULES = (
    time_zone_is_known,
    durations_are_sensible,
    days_are_of_our_time,
    stages_fall_due_in_order,
    dues_have_an_effect,
    dues_count_from_what_fits,
    working_days_are_numbered_from_one,
    stages_open_before_they_are_due,
    ladders_have_a_deadline,
    rungs_ascend,
)
