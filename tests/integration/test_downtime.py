"""Deadlines after an outage, with a wrong clock, and beside a row that cannot be planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from runtime.application import Application
from tests import small_world
from tests.databases import Databases, Template, template_database
from tests.small_world import CYCLE, World, application, dump, november

# Two working days before and a week after the first stages are due.
LAST_TICK_AT, NEXT_TICK_AT = november(2, 8, 30), november(10, 8, 30)
WORKING_DAYS_BETWEEN = (3, 4, 7, 8, 9, 10)

CROWDED = template_database("small_world_crowded", partial(small_world.load_and_open, members=20))
TEN_WORKING_DAYS_LATER, ELEVEN_WORKING_DAYS_LATER = november(16, 8, 30), november(17, 8, 30)


def ticked(databases: Databases, *days: int, template: Template = small_world.OPENED) -> str:
    """Return a database on which the scheduler ran on some mornings of November."""
    url = databases.clone(template)
    with application(url) as app:
        for day in days:
            World(app).tick(november(day, 8, 30))
    return url


def ledger(url: str) -> list[tuple[Any, ...]]:
    """Return every rung that fired, and the moment at which it should have."""
    keys = ("deadline_id", "visit", "rung", "scheduled_at")
    return sorted(tuple(row[key] for key in keys) for row in dump(url)["escalation"])


def people_of(url: str) -> dict[int, str]:
    return {person["id"]: person["code"] for person in dump(url)["person"]}


class TestAWeekWithoutTicks:
    def test_leaves_no_rung_out_and_none_twice(self, databases: Databases) -> None:
        every_day = ticked(databases, 2, *WORKING_DAYS_BETWEEN)
        a_week_late = ticked(databases, 2, 10)

        assert ledger(a_week_late) == ledger(every_day)
        assert {rung for _, _, rung, _ in ledger(a_week_late)} == {0, 1, 2, 3}

    def test_tells_each_person_only_of_the_latest_rung(self, databases: Databases) -> None:
        url = ticked(databases, 2)
        before = {notice["key"] for notice in dump(url)["notice"]}

        with application(url) as app:
            report = World(app).tick(NEXT_TICK_AT)

        late = [notice for notice in dump(url)["notice"] if notice["key"] not in before]
        told = Counter((each["review_id"], each["person_id"], each["kind"]) for each in late)
        assert set(told.values()) == {1}
        assert {(each["kind"], each["offset"]) for each in late} == {("remind", 1), ("escalate", 3)}
        # The reminder of the due day itself is only recorded.
        assert report.recorded_only == len(dump(url)["deadline"])

    def test_ends_in_one_message_for_each_person(self, databases: Databases, outbox: Path) -> None:
        url = ticked(databases, 2)
        with application(url) as app:
            app.hand_out_notices(command=app.command(now=LAST_TICK_AT))
            World(app).tick(NEXT_TICK_AT)
            owed = {row["person_id"] for row in dump(url)["notice"] if row["status"] == "planned"}
            earlier = set(outbox.iterdir())

            handed_out = app.hand_out_notices(command=app.command(now=NEXT_TICK_AT))
            again = app.hand_out_notices(command=app.command(now=NEXT_TICK_AT))

        messages = {file.name for file in set(outbox.iterdir()) - earlier}
        assert messages == {f"2022-11-10.{person}.eml" for person in owed}
        assert handed_out.digests == len(owed) > 10
        assert again.digests == 0

    def test_names_every_late_review_in_that_message(
        self, databases: Databases, outbox: Path
    ) -> None:
        url = ticked(databases, 2)
        with application(url) as app:
            app.hand_out_notices(command=app.command(now=LAST_TICK_AT))
            World(app).tick(NEXT_TICK_AT)
            app.hand_out_notices(command=app.command(now=NEXT_TICK_AT))

        [secretary] = [key for key, code in people_of(url).items() if code == "H.1.1-1"]
        rows = [row for row in dump(url)["notice"] if row["person_id"] == secretary]
        today = [row for row in rows if row["digest"] == f"2022-11-10.{secretary}"]
        # The cell and its other members: who is late himself is told of by the body above.
        assert len(today) == small_world.MEMBERS
        assert {row["status"] for row in rows} == {"sent"}


@pytest.fixture
def outbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which messages end as files."""
    folder = tmp_path / "outbox"
    folder.mkdir()
    monkeypatch.setenv("REVIEWCYCLE_OUTBOX", str(folder))
    return folder


@pytest.fixture
def silent(databases: Databases) -> Iterator[Application]:
    """Return a crowded cycle whose scheduler ran on its second day and never since."""
    with application(ticked(databases, 2, template=CROWDED)) as app:
        yield app


def rows_of(app: Application) -> small_world.Dump:
    return dump(app.settings.database)


class TestStorm:
    def test_is_held_until_it_is_released(self, silent: Application) -> None:
        before = rows_of(silent)

        held = [World(silent).tick(ELEVEN_WORKING_DAYS_LATER) for _ in range(2)]
        between = rows_of(silent)
        released = World(silent).tick(ELEVEN_WORKING_DAYS_LATER, release=True)

        due = len(rows_of(silent)["escalation"]) - len(before["escalation"])
        reason = {"cycle": CYCLE, "reason": "long_silence", "working_days": 11, "rungs": due}
        assert [report.held for report in held] == [reason] * 2
        assert [cycle.pop("hold_reason") for cycle in between["cycle"]] == ["long_silence"]
        assert [cycle.pop("hold_reason") for cycle in before["cycle"]] == [None]
        assert between == before
        assert (released.held, released.fired) == (None, due)
        assert due > 500

    def test_fires_the_same_as_if_it_had_never_been_silent(
        self, databases: Databases, silent: Application
    ) -> None:
        working_days = (*WORKING_DAYS_BETWEEN, 11, 14, 15, 16, 17)
        every_day = ticked(databases, 2, *working_days, template=CROWDED)

        World(silent).tick(ELEVEN_WORKING_DAYS_LATER, release=True)

        assert ledger(silent.settings.database) == ledger(every_day)

    def test_is_not_held_after_ten_working_days(self, silent: Application) -> None:
        report = World(silent).tick(TEN_WORKING_DAYS_LATER)

        assert report.held is None
        assert report.fired > 500

    def test_is_not_held_at_the_first_tick(self, databases: Databases) -> None:
        with application(databases.clone(CROWDED)) as app:
            report = World(app).tick(ELEVEN_WORKING_DAYS_LATER)

        assert report.held is None
        assert report.fired > 500

    def test_is_not_held_when_it_is_small(self, databases: Databases) -> None:
        with application(ticked(databases, 2)) as app:
            report = World(app).tick(ELEVEN_WORKING_DAYS_LATER)

        assert report.held is None
        assert 0 < report.fired <= 500

    def test_is_told_by_a_dry_run_that_changes_nothing(self, silent: Application) -> None:
        before = rows_of(silent)

        report = World(silent).tick(ELEVEN_WORKING_DAYS_LATER, dry_run=True)

        assert report.held is not None
        assert rows_of(silent) == before

    def test_is_held_beside_a_row_that_cannot_be_planned(self, silent: Application) -> None:
        poison(silent, "UPDATE deadline SET track = 'gone' WHERE id = 3")

        held = World(silent).tick(ELEVEN_WORKING_DAYS_LATER)
        released = World(silent).tick(ELEVEN_WORKING_DAYS_LATER, release=True)

        assert held.held is not None
        assert (released.held, released.incidents) == (None, 1)


class TestClock:
    def test_before_the_newest_event_skips_the_cycle(self, databases: Databases) -> None:
        url = ticked(databases, 2)
        with application(url) as app:
            World(app).disseminate("H.1.1", november(4, 10))
            before = dump(url)

            report = World(app).tick(november(4, 9))

        assert list(report.skipped) == [CYCLE]
        assert dump(url) == before

    @pytest.mark.parametrize(
        ("days", "now"),
        [
            pytest.param((2, 8), november(7, 8, 30), id="before rungs that fired"),
            pytest.param((2, 3), november(2, 12), id="before a tick at which nothing was due"),
        ],
    )
    def test_that_goes_back_fires_nothing(
        self, databases: Databases, days: tuple[int, ...], now: datetime
    ) -> None:
        url = ticked(databases, *days)
        before = dump(url)

        with application(url) as app:
            report = World(app).tick(now)

        assert report.fired == 0
        assert dump(url) == before


def poison(app: Application, *statements: str) -> None:
    """Spoil what is stored behind the back of the product."""
    with app._database.writer.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


class TestPoisonRow:
    @pytest.mark.parametrize(
        "statements",
        [
            pytest.param(["UPDATE deadline SET track = 'gone' WHERE id = 3"], id="track"),
            pytest.param(
                [
                    "UPDATE deadline SET stage = 'gone' WHERE id = 3",
                    "UPDATE review SET state = 'gone' WHERE id = 3",
                ],
                id="stage",
            ),
        ],
    )
    def test_is_set_aside_and_the_others_fire(
        self, databases: Databases, statements: list[str]
    ) -> None:
        sound = ledger(ticked(databases, 8))
        url = databases.clone(small_world.OPENED)
        with application(url) as app:
            poison(app, *statements)

            reports = [World(app).tick(november(8, 8, 30)) for _ in range(2)]

        rows = dump(url)
        assert [report.incidents for report in reports] == [1, 0]
        assert [incident["deadline_id"] for incident in rows["incident"]] == [3]
        assert "gone" in rows["incident"][0]["error"]
        assert ledger(url) == [row for row in sound if row[0] != 3]
        [parked] = [row for row in rows["deadline"] if row["id"] == 3]
        assert (parked["status"], parked["next_at"]) == ("open", None)
