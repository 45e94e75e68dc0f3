"""Run the demo: load the district, open the cycle, play November, compare with the press."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from runtime.application import Application
from runtime.demo.data import DemoData, PublishedFigure
from runtime.demo.play import CALENDAR, OnDay, Play
from runtime.readers.calendars import read_calendar
from runtime.readers.definitions import read_definition
from runtime.shipped import shipped_calendars, shipped_definitions
from workflow.application.find_stuck import StuckReport
from workflow.application.open_cycle import OpenedCycle, OpenRequest
from workflow.application.show_progress import ProgressReport
from workflow.domain.calendar import CalendarDay
from workflow.domain.definition import Definition
from workflow.domain.errors import RefusedError
from workflow.domain.share import percent, rounding_that_explains
from workflow.ports.reports import RungCount

LOADED_AT = datetime(2022, 10, 31, 1, tzinfo=UTC)
OPENED_AT = datetime(2022, 11, 1, 0, 30, tzinfo=UTC)
START_ON = date(2022, 11, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One published figure beside what the database says.

    Attributes:
        printed: The percentage as it was printed; None where only counts were.
        rounding: How the printed figure came about: `half_up`, `truncated`, `up` or `none`.
    """

    unit: str
    unit_name: str
    track: str
    level: str
    count: int
    of: int
    percent: str
    printed: str | None
    rounding: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RungLevel:
    """How often rungs of one offset fired for one role on one kind of unit.

    Attributes:
        offset: Working days from the last valid day; negative before it.
        notified: How many of them told somebody; the others are only on record.
    """

    offset: int
    role: str
    unit_kind: str
    fired: int
    notified: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoResult:
    """Everything the demo shows.

    Attributes:
        stuck: What was stuck on the morning of 21 November.
        rungs: Who was reminded and who was escalated to, by offset and level.
        progress: Where everything stands at the end.
    """

    opened: OpenedCycle
    stuck: StuckReport
    rungs: Sequence[RungLevel]
    progress: ProgressReport
    comparisons: Sequence[Comparison]


def run_demo(*, keep: Path | None, on_day: OnDay) -> DemoResult:
    """Run the demo on a database of its own, kept as `keep` or thrown away.

    Raises:
        RefusedError: There is a file at `keep` already.
        UnavailableError: The database cannot be written.
    """
    with ExitStack() as stack:
        if keep is not None and keep.exists():
            raise RefusedError("file_exists", file=str(keep))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="reviewcycle-")))
        file = keep.absolute() if keep else folder / "demo.db"
        app = Application.create(f"sqlite:///{file}", rehearsal=True)
        stack.callback(app.close)
        return _run(app, on_day)


def _run(app: Application, on_day: OnDay) -> DemoResult:
    data = DemoData()
    _load(app, data)
    request = OpenRequest(definition="year_end_2022", unit="TL", start_on=START_ON)
    opened = app.open_cycle(request, command=app.command(now=OPENED_AT))
    play = Play(app, data, opened.cycle)
    play.run(on_day)
    if play.stuck is None:
        raise RefusedError("demo_without_that_morning")
    now = app.now()
    return DemoResult(
        opened=opened,
        stuck=play.stuck,
        rungs=_by_level(app.lists.rungs(opened.cycle), play.stuck.context.definition),
        progress=app.show_progress(opened.cycle, now=now),
        comparisons=[_compare(app, opened.cycle, figure, now) for figure in data.published],
    )


def _load(app: Application, data: DemoData) -> None:
    calendar = shipped_calendars()[CALENDAR].read_bytes()
    days = [
        CalendarDay(day=row.day, works=row.works, name=row.name, status=row.status)
        for row in read_calendar(calendar, file=f"{CALENDAR}.json")
    ]
    file = shipped_definitions()["year_end_2022"]
    app.import_calendar(CALENDAR, days, command=app.command(now=LOADED_AT))
    app.import_units(data.units, file="units.csv", command=app.command(now=LOADED_AT))
    app.import_people(data.people, file="people.csv", command=app.command(now=LOADED_AT))
    app.import_roles(data.roles, file="roles.csv", command=app.command(now=LOADED_AT))
    definition, _ = read_definition(file.read_bytes(), file=file.name)
    app.add_definition(definition, command=app.command(now=LOADED_AT))


def _by_level(counts: Sequence[RungCount], definition: Definition) -> list[RungLevel]:
    fired: Counter[tuple[int, str, str]] = Counter()
    notified: Counter[tuple[int, str, str]] = Counter()
    for count in counts:
        ladder = definition.ladder(definition.tracks[count.track].stage(count.stage))
        level = (ladder[count.rung].at.count, count.role, count.unit_kind)
        fired[level] += count.fired
        notified[level] += count.notified
    return [
        RungLevel(offset=offset, role=role, unit_kind=kind, fired=times, notified=notified[level])
        for level, times in sorted(fired.items())
        for offset, role, kind in [level]
    ]


def _compare(app: Application, cycle: str, figure: PublishedFigure, now: datetime) -> Comparison:
    report = app.show_progress(cycle, now=now, under=figure.unit)
    row = next(r for r in report.ratings if (r.track, r.level) == (figure.track, figure.level))
    [unit, *_] = app.lists.units(under=figure.unit)
    printed = figure.printed
    return Comparison(
        unit=figure.unit,
        unit_name=unit.unit.name,
        track=row.track,
        level=row.level,
        count=row.count,
        of=row.of,
        percent=percent(row.count, row.of),
        printed=printed,
        rounding=rounding_that_explains(row.count, row.of, printed) if printed else None,
    )
