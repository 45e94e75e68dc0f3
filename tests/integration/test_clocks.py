"""Clocks that jump, rest or are changed: no rung is early, lost, or fired twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest

from runtime.application import Application
from tests import small_world
from tests.databases import Databases, Template, template_database
from tests.modelled_rows import seen
from tests.modelled_world import (
    HANOI,
    NAMED,
    Product,
    a_person_row,
    opened,
    prepare,
    template,
)
from tests.small_world import CYCLE, World, application, dump, november
from workflow.application.enforce_deadlines import TickReport
from workflow.application.open_cycle import OpenRequest
from workflow.domain.calendar import CalendarDay
from workflow.domain.health import Health
from workflow.domain.rows import RoleRow, UnitRow

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)
MICROSECOND = timedelta(microseconds=1)

WORKING: Template = template_database(
    "modelled_working", partial(prepare, zone=HANOI, rehearsal=False)
)


def january(day: int, hour: int = 8, minute: int = 30) -> datetime:
    """Return a moment of the month in which the first stage is due, on the thirteenth."""
    return datetime(2025, 1, day, hour, minute, tzinfo=HANOI).astimezone(UTC)


@dataclass
class Wall:
    """A clock that is set by hand."""

    shows: datetime

    def now(self) -> datetime:
        """Return what it shows."""
        return self.shows


@dataclass
class Office:
    """An installation with a clock on the wall, which the scheduler reads."""

    app: Application
    wall: Wall

    def tick(self, shows: datetime) -> TickReport:
        """Let the scheduler run when the clock shows a moment."""
        self.wall.shows = shows
        return self.app.enforce_deadlines(command=self.app.command(keeps_answer=False))

    def tick_on(self, *days: int) -> None:
        """Let the scheduler run on some mornings of January."""
        for day in days:
            self.tick(january(day))

    def ledger(self) -> dict[tuple[Any, ...], tuple[datetime, datetime]]:
        """Return when each rung was to fire and did, once checked that none stands there twice."""
        rows = seen(Product(self.app))["ledger"]
        found = {row[:4]: (row[4], row[5]) for row in rows}
        assert len(found) == len(rows)
        return found


@pytest.fixture
def office(databases: Databases) -> Iterator[Office]:
    app = opened(databases.clone(WORKING))
    wall = Wall(january(6))
    app._clock = wall
    yield Office(app, wall)
    app.close()


FIRST_DAYS, LATER_DAYS = (7, 8, 9), (9, 10, 13, 14, 15, 16, 20, 21, 22)


@pytest.fixture
def undisturbed(databases: Databases) -> dict[tuple[Any, ...], tuple[datetime, datetime]]:
    app = opened(databases.clone(WORKING))
    app._clock = Wall(january(6))
    office = Office(app, app._clock)
    office.tick_on(*FIRST_DAYS, *LATER_DAYS)
    ledger = office.ledger()
    app.close()
    return ledger


class TestJump:
    @pytest.mark.parametrize("jump", [HOUR, DAY, YEAR], ids=["hour", "day", "year"])
    def test_back_waits_and_fires_nothing(self, office: Office, jump: timedelta) -> None:
        office.tick_on(*FIRST_DAYS)
        before = office.ledger()

        reports = [office.tick(january(9) - jump + minutes * HOUR / 60) for minutes in range(3)]

        assert [report.fired for report in reports] == [0, 0, 0]
        assert office.ledger() == before

    @pytest.mark.parametrize(
        "jump",
        [HOUR, DAY, YEAR, -HOUR, -DAY, -YEAR],
        ids=["hour", "day", "year", "hour back", "day back", "year back"],
    )
    def test_that_is_put_right_loses_no_rung_and_fires_none_twice(
        self, office: Office, undisturbed: dict[tuple[Any, ...], Any], jump: timedelta
    ) -> None:
        office.tick_on(*FIRST_DAYS)
        office.tick(january(9) + jump)
        office.tick_on(*LATER_DAYS)

        ledger = office.ledger()
        assert {key: at for key, (at, _) in ledger.items()} == {
            key: at for key, (at, _) in undisturbed.items()
        }
        assert all(at <= fired_at for at, fired_at in ledger.values())

    @pytest.mark.parametrize("jump", [HOUR, DAY], ids=["hour", "day"])
    def test_back_for_good_fires_each_rung_when_the_clock_comes_to_it(
        self, office: Office, undisturbed: dict[tuple[Any, ...], Any], jump: timedelta
    ) -> None:
        office.tick_on(*FIRST_DAYS)
        moment = january(9) - jump
        while moment <= january(22):
            office.tick(moment)
            moment += 2 * HOUR

        late = [fired_at - at for at, fired_at in office.ledger().values()]
        assert office.ledger().keys() == undisturbed.keys()
        assert max(late) < 2 * HOUR

    @pytest.mark.parametrize("jump", [HOUR, DAY, YEAR], ids=["hour", "day", "year"])
    def test_forward_fires_what_the_clock_passes_once(
        self, office: Office, jump: timedelta
    ) -> None:
        office.tick_on(7, 8)

        # From half past seven, half an hour before the second rung.
        fired = office.tick(january(10, 7) + jump).fired
        again = office.tick(january(10, 7) + jump + HOUR / 60).fired

        cases = 8
        rungs = {HOUR: 1, DAY: 1, YEAR: 7}[jump]
        assert (fired, again) == (cases * rungs, 0)

    @pytest.mark.parametrize("jump", [DAY, YEAR], ids=["day", "year"])
    def test_forward_under_an_act_fires_nothing_early_when_it_is_put_right(
        self, office: Office, jump: timedelta
    ) -> None:
        office.tick_on(*FIRST_DAYS)
        office.wall.shows = january(9) + jump
        Product(office.app).fire("H.1.2", "hold", office.wall.shows)

        report = office.tick(january(9, 9))

        assert report.fired == 0


CROWDED: Template = template_database(
    "small_world_leaping", partial(small_world.load_and_open, members=20)
)


class TestAYearForward:
    def test_is_held_and_nothing_is_lost_when_the_clock_is_put_right(
        self, databases: Databases
    ) -> None:
        url = databases.clone(CROWDED)
        with application(url) as app:
            World(app).tick(november(2, 8))
            before = dump(url)["escalation"]

            held = World(app).tick(november(2, 8) + YEAR)
            between = dump(url)["escalation"]
            report = World(app).tick(november(4, 8))

        assert held.held is not None
        assert (held.fired, held.held["cycle"], held.held["reason"]) == (0, CYCLE, "long_silence")
        assert between == before
        assert (report.held, report.fired) == (None, len(dump(url)["escalation"]) - len(before))
        assert report.fired > 0


class TestAWeekWithoutTicks:
    def test_leaves_each_rung_once_with_its_lateness(self, databases: Databases) -> None:
        app = opened(databases.clone(template(HANOI)))
        product = Product(app)
        product.tick(january(10, 7))
        known = {tuple(row) for row in seen(product)["ledger"]}

        product.tick(january(20))

        rows = [row for row in seen(product)["ledger"] if tuple(row) not in known]
        late = {row[3]: (row[5] - row[4], row[7]) for row in rows if row[0] == "H.1.1-2"}
        half = HOUR / 2
        assert sorted({row[:2] for row in rows}) == sorted({(row[0], 0) for row in rows})
        assert late == {
            1: (10 * DAY + half, False),  # record only
            2: (7 * DAY + half, False),  # not the highest for the owner
            3: (6 * DAY + half, True),  # each
            4: (5 * DAY + half, True),  # the only one for the supervisor
            5: (4 * DAY + half, False),  # record only, and silent
        }
        app.close()

    def test_sends_one_message_for_several_rungs_to_one_target(self, databases: Databases) -> None:
        app = opened(databases.clone(template(HANOI)))
        product = Product(app)
        # At this stage the owner is told 4 days and 1 day before, and on Monday the seventeenth,
        # since the sixteenth of February is a Sunday.
        product.fire("H.1.1", "complete", january(7))
        product.tick(january(8))

        product.tick(datetime(2025, 2, 17, 8, 30, tzinfo=HANOI))

        of_cell = [row for row in seen(product)["notices"] if row[2:4] == ("H.1.1", 1)]
        told = [row for row in of_cell if row[0] == "H.1.1-1"]
        ledger = [row for row in seen(product)["ledger"] if row[:2] == ("H.1.1", 1)]
        assert [(row[3], row[7]) for row in ledger if row[6] == "remind"] == [
            (0, False),
            (1, False),
            (2, True),
        ]
        assert [row[-1] for row in told] == [2]
        app.close()


# What zones do to days does not depend on where the moments are stored.
ON_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

# Zone, a day on which its clocks change or not, and when eight o'clock is on the day before, on
# that day, and on the day after it.
EIGHT_O_CLOCK = [
    ("Asia/Ho_Chi_Minh", "2026-03-29", "28T01:00", "29T01:00", "30T01:00"),
    ("Europe/London", "2026-03-29", "28T08:00", "29T07:00", "30T07:00"),
    ("Europe/London", "2026-10-25", "24T07:00", "25T08:00", "26T08:00"),
    ("America/New_York", "2026-03-08", "07T13:00", "08T12:00", "09T12:00"),
    ("America/New_York", "2025-11-02", "01T12:00", "02T13:00", "03T13:00"),
    ("Australia/Lord_Howe", "2026-04-05", "03T21:00", "04T21:30", "05T21:30"),
    ("Australia/Lord_Howe", "2026-10-04", "02T21:30", "03T21:00", "04T21:00"),
    ("America/Sao_Paulo", "2018-11-04", "03T11:00", "04T10:00", "05T10:00"),
    ("America/Sao_Paulo", "2018-02-18", "17T10:00", "18T11:00", "19T11:00"),
    ("Asia/Beirut", "2026-03-29", "28T06:00", "29T05:00", "30T05:00"),
]
# When the day before such a day is over for good, and when that day is.
MIDNIGHTS = [
    pytest.param("Asia/Beirut", "2026-03-28", "28T22:00", id="Beirut, no midnight"),
    pytest.param("Asia/Beirut", "2026-03-29", "29T21:00", id="Beirut, the day after"),
    pytest.param("Asia/Beirut", "2026-10-24", "24T22:00", id="Beirut, twice"),
    pytest.param("America/Santiago", "2026-09-05", "06T04:00", id="Santiago, no midnight"),
    pytest.param("America/Santiago", "2026-04-04", "05T04:00", id="Santiago, twice"),
    pytest.param("America/Sao_Paulo", "2018-11-03", "04T03:00", id="São Paulo, no midnight"),
    pytest.param("America/Sao_Paulo", "2018-02-17", "18T03:00", id="São Paulo, twice"),
    pytest.param("America/St_Johns", "2010-11-06", "07T03:30", id="St John's, back over it"),
    pytest.param("Australia/Lord_Howe", "2026-04-05", "05T13:30", id="Lord Howe, half an hour"),
    pytest.param("Asia/Ho_Chi_Minh", "2026-03-28", "28T17:00", id="Hanoi, as ever"),
]


def definition(zone: str) -> dict[str, Any]:
    """Return a definition with one stage, due three days after a cycle starts and told of daily."""
    stage = {
        "stage": "draft",
        "kind": "task",
        "title": NAMED,
        "owner": "secretary",
        "due": {"within": "3d", "of": "cycle"},
        "ladder": "daily",
    }
    daily = [{"at": at, "to": "owner", "catch_up": "each"} for at in ("-1d", "0d", "1wd")]
    track = {"title": NAMED, "subjects": {"units": ["cell"]}, "stages": [stage]}
    return {
        "name": name_of(zone),
        "title": NAMED,
        "calendar": "every_day",
        "time_zone": zone,
        "stalled_after": "5wd",
        "head_role": "secretary",
        "authority": "secretary",
        "roles": {"secretary": {"title": NAMED}},
        "ladders": {"daily": daily},
        "tracks": {"cell": track},
    }


def name_of(zone: str) -> str:
    """Return the name of the definition in a zone."""
    return zone.partition("/")[2].lower()


def install(url: str) -> None:
    """Make a database with one cell, every day of which is worked."""
    app = Application.create(url, rehearsal=True)
    first, last = date(2010, 1, 1), date(2026, 12, 31)
    now = datetime(2010, 1, 1, tzinfo=UTC)
    every = (first + number * DAY for number in range((last - first).days + 1))
    worked = [CalendarDay(day=day, works=True) for day in every if day.weekday() > 4]
    app.import_calendar("every_day", worked, command=app.command(now=now))
    for zone in ZONES:
        app.add_definition(definition(zone), command=app.command(now=now))
    unit = UnitRow(code="C", name="C", kind="cell", parent=None, line=2)
    app.import_units([unit], file="units.csv", command=app.command(now=now))
    app.import_people([a_person_row("C-1", "C")], file="people.csv", command=app.command(now=now))
    role = RoleRow(role="secretary", person="C-1", unit="C", from_on=None, to_on=None, line=2)
    app.import_roles([role], file="roles.csv", command=app.command(now=now))
    app.close()


ZONES = sorted({row[0] for row in EIGHT_O_CLOCK} | {row.values[0] for row in MIDNIGHTS})
EVERY_ZONE = template_database("clocks_of_zones", install)


def due_on(databases: Databases, zone: str, day: date) -> Product:
    """Return an installation in a zone whose cell is due on a day, three days before it."""
    app = opened(databases.clone(EVERY_ZONE))
    now = datetime.combine(day - 3 * DAY, time(0), tzinfo=UTC)
    request = OpenRequest(definition=name_of(zone), unit="C", start_on=day - 3 * DAY)
    app.open_cycle(request, command=app.command(now=now))
    return Product(app)


def moments(day: str, *told: str) -> list[datetime]:
    """Return moments of the month of a day, told as `28T06:00`."""
    return [datetime.fromisoformat(f"{day[:8]}{each}+00:00") for each in told]


@ON_SQLITE
class TestEightOClock:
    @pytest.mark.parametrize(
        ("zone", "day", "eve", "then", "after"),
        [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in EIGHT_O_CLOCK],
    )
    def test_comes_once_on_the_days_around_a_change_of_clocks(
        self, databases: Databases, zone: str, day: str, eve: str, then: str, after: str
    ) -> None:
        product = due_on(databases, zone, date.fromisoformat(day))
        expected = moments(day, eve, then, after)
        around = [
            at + step
            for at in expected
            for step in (-MICROSECOND, MICROSECOND * 0, HOUR, 12 * HOUR)
        ]

        fired = [product.tick(moment).fired for moment in around]

        rows = product.rows("escalation")["escalation"]
        assert fired == [0, 1, 0, 0] * 3
        assert [(row["rung"], row["scheduled_at"], row["fired_at"]) for row in rows] == [
            (rung, at, at) for rung, at in enumerate(expected)
        ]
        product.app.close()


@ON_SQLITE
class TestLastDay:
    @pytest.mark.parametrize(("zone", "day", "end"), MIDNIGHTS)
    def test_counts_to_its_end(self, databases: Databases, zone: str, day: str, end: str) -> None:
        product = due_on(databases, zone, date.fromisoformat(day))
        [over] = moments(day, end)

        found = [
            product.app.show_review(f"{name_of(zone)}-C", "C", now=moment).subject.status.health
            for moment in (over - MICROSECOND, over)
        ]

        [row] = product.rows("deadline")["deadline"]
        assert row["due_at"] == over
        assert found == [Health.ON_TRACK, Health.OVERDUE]
        product.app.close()
