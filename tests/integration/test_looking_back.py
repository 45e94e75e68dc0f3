"""Whoever asks with `--as-of` hears what he would have heard then, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from runtime.application import Application
from storage import tables
from storage.engine import open_database
from tests.databases import Databases
from tests.extending import extend
from tests.looking_back import Witness, questions_about
from tests.looking_back_story import (
    ABOUT,
    AFTERWARDS,
    CELL,
    HELD,
    appoint,
    decree,
    move_a_cell,
    on,
    played,
)
from tests.small_world import (
    CALENDAR,
    CYCLE,
    DEFINITION,
    OPENED,
    OPENED_AT,
    START_ON,
    TOP,
    World,
    application,
    calendar_days,
    definition,
    november,
    person_rows,
    role_rows,
    unit_rows,
)
from workflow.application.assessing import NamedReview
from workflow.application.find_stuck import StuckRequest
from workflow.application.open_cycle import OpenRequest
from workflow.domain.canonical import canonical_json
from workflow.domain.command import Command
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.rows import RoleRow
from workflow.domain.told_rows import ROWS
from workflow.ports.event_log import EventFilter


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


class TestLookingBack:
    @pytest.mark.parametrize(
        ("every", "moments"), [(4, 14), pytest.param(1, 58, marks=pytest.mark.slow)]
    )
    def test_hears_what_was_answered_then(self, world: World, every: int, moments: int) -> None:
        witness = Witness(world.app, CYCLE, questions_about(CYCLE, ABOUT))

        played(world, witness, every=every)

        assert len(witness.heard) == moments
        assert len({tuple(heard) for heard in witness.heard.values()}) == moments
        for moment, heard in witness.heard.items():
            assert heard_at(witness, moment) == heard, moment
        [replayed] = world.app.replay_history()
        assert replayed.differences == []


class TestHeads:
    def test_change_who_waits_for_whom_from_then_on(self, world: World) -> None:
        cell = "H.2.3"
        witness = Witness(world.app, CYCLE, questions_about(CYCLE, (cell, f"{cell}-1")))
        world.bring_to_meeting(cell, november(3))
        world.meet(cell, november(4))
        world.fire(cell, "complete", november(4, 9))
        witness.listen(november(5))
        appoint(world, november(6))
        witness.listen(november(7))

        before, after = (json.loads(heard[3])["behind"] for heard in witness.heard.values())
        again = [heard_at(witness, moment) for moment in witness.heard]
        [replayed] = world.app.replay_history()

        assert (before, after) == (2, 2)
        assert [*witness.heard.values()] == again
        assert replayed.differences == []


@dataclass(frozen=True, slots=True)
class Clerk(World):
    """Somebody who acts as of a moment and records it at another one.

    Attributes:
        recorded_at: When; None for the moment itself.
    """

    recorded_at: datetime | None = None

    def command(self, now: datetime, command_id: str | None = None) -> Command:
        """Return the frame of an act."""
        command = self.app.command(now=now, command_id=command_id)
        return replace(command, recorded_at=self.recorded_at or now)

    def later(self, recorded_at: datetime) -> Clerk:
        """Return the same clerk, who comes to it later."""
        return replace(self, recorded_at=recorded_at)


@pytest.fixture
def clerk(databases: Databases) -> Iterator[Clerk]:
    """Yield a database that lives by its clock, in which the cycle is open."""
    url = databases.fresh()
    Application.create(url, rehearsal=False).close()
    with application(url) as app:
        clerk = Clerk(app)
        told = clerk.command(OPENED_AT)
        app.import_calendar(CALENDAR, calendar_days(), command=told)
        for rows, use in ((unit_rows(), app.import_units), (person_rows(), app.import_people)):
            use(rows, file="rows.csv", command=clerk.command(OPENED_AT))  # type: ignore[operator]
        app.import_roles(role_rows(), file="roles.csv", command=clerk.command(OPENED_AT))
        app.add_definition(definition(), command=clerk.command(OPENED_AT))
        request = OpenRequest(definition=DEFINITION, unit=TOP, start_on=START_ON)
        app.open_cycle(request, command=clerk.command(OPENED_AT))
        yield clerk


def heard_at(witness: Witness, moment: datetime) -> list[str]:
    """Return what is answered as of a moment to somebody who asks in the end."""
    return witness.again(moment, now=AFTERWARDS)


class TestLateEntries:
    def test_do_not_show_before_they_were_recorded(self, clerk: Clerk) -> None:
        witness = Witness(clerk.app, CYCLE, questions_about(CYCLE, ABOUT))
        witness.listen(november(3))
        clerk.later(november(10, 9)).bring_to_meeting(CELL, november(2))
        witness.listen(november(10, 10))

        assert heard_at(witness, november(3)) == witness.heard[november(3)]
        assert heard_at(witness, november(10, 10)) == witness.heard[november(10, 10)]
        assert heard_at(witness, november(10, 8)) != heard_at(witness, november(10, 9))

    def test_of_roles_and_days_off_count_from_when_they_were_recorded(self, clerk: Clerk) -> None:
        witness = Witness(clerk.app, CYCLE, questions_about(CYCLE, ("H.2.3", "H.2.3-1")))
        witness.listen(november(15))
        late = clerk.later(november(18))
        appoint(late, november(2))
        decree(late, november(2))
        move_a_cell(late, november(2))
        witness.listen(november(22))

        assert heard_at(witness, november(15)) == witness.heard[november(15)]
        assert heard_at(witness, november(22)) == witness.heard[november(22)]
        assert '"H.2.3-2"' in witness.heard[november(22)][0]

    def test_hide_what_follows_though_a_clock_was_put_back(self, clerk: Clerk) -> None:
        witness = Witness(clerk.app, CYCLE, questions_about(CYCLE, ABOUT))
        witness.listen(november(3))
        clerk.later(november(10)).disseminate("H.1", november(2))
        clerk.later(november(2, 9)).fire(HELD, "hold", november(2, 9), reason="Bão")

        assert heard_at(witness, november(3)) == witness.heard[november(3)]


def seen(world: World, moment: datetime, actor: str) -> list[str]:
    """Return whose reviews a person is listed who asks in the end."""
    with world.app.as_of(moment, CYCLE, now=AFTERWARDS) as then:
        _, found = then.lists.reviews(CYCLE, now=moment, actor=actor)
    return [each.row.subject_code for each in found]


class TestWhoMayLookBack:
    def test_is_who_has_the_right_today(self, world: World) -> None:
        appoint(world, november(13))

        former, present = (seen(world, november(5), f"H.2.3-{number}") for number in (1, 2))

        assert former == ["H.2.3-1"]
        assert {"H.2.3", "H.2.3-1", "H.2.3-3"} <= {*present}

    def test_is_nobody_who_is_not_there(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="person_not_found"):
            seen(world, november(5), "H.9-9")

    def test_is_told_reasons_of_a_hold_with_authority_of_today_only(self, world: World) -> None:
        world.fire("H.2.3-3", "hold", november(4), reason="Ốm")
        before = reasons_of_holds(world, "H.2-1")
        roles = [("H.2-1", None, on(9)), ("H.2-3", on(10), None)]
        rows = [
            RoleRow(role="secretary", person=who, unit="H.2", from_on=first, to_on=last, line=2)
            for who, first, last in roles
        ]
        world.app.import_roles(rows, file="roles.csv", command=world.command(november(9)))

        assert before == ["Ốm"]
        assert reasons_of_holds(world, "H.2-3") == ["Ốm"]
        with pytest.raises(NotFoundError, match="review_not_found"):
            reasons_of_holds(world, "H.2-1")


def reasons_of_holds(world: World, actor: str) -> list[str | None]:
    """Return why a review rested on the fifth, as a person is told who asks in the end."""
    moment = november(5)
    with world.app.as_of(moment, CYCLE, now=AFTERWARDS) as then:
        told = then.explain_review(CYCLE, "H.2.3-3", now=moment, actor=actor)
    return [hold.reason for hold in told.holds]


def ask_at(app: Application, moment: datetime, cycle: str = CYCLE) -> list[NamedReview]:
    with app.as_of(moment, cycle, now=AFTERWARDS) as then:
        return list(then.find_stuck(StuckRequest(cycle=cycle), now=moment).items)


class TestMomentsOfWhichNothingIsKnown:
    def test_are_those_before_the_cycle_was_opened(self, world: World) -> None:
        assert ask_at(world.app, OPENED_AT) == []
        with pytest.raises(NotFoundError, match="cycle_not_open_then"):
            ask_at(world.app, OPENED_AT - timedelta(microseconds=1))

    def test_are_those_of_a_cycle_that_there_is_not(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="cycle_not_found"):
            ask_at(world.app, november(3), "year_end_2022-X")

    def test_lie_ahead(self, world: World) -> None:
        with pytest.raises(RefusedError, match="as_of_in_the_future"):
            ask_at(world.app, AFTERWARDS + timedelta(microseconds=1))

    @pytest.mark.damages
    def test_are_those_of_a_cycle_that_an_earlier_version_opened(
        self, world: World, url: str
    ) -> None:
        without_told_rows(url)

        with pytest.raises(RefusedError, match="history_does_not_tell"):
            ask_at(world.app, november(3))
        [replayed] = world.app.replay_history()
        assert replayed.differences == []


def without_told_rows(url: str) -> None:
    """Leave out of events what earlier versions did not tell."""
    database, history = open_database(url), tables.history
    is_sqlite = database.dialect == "sqlite"
    with database.writer.begin() as connection:
        connection.exec_driver_sql(
            "DROP TRIGGER history_refuses_update"
            if is_sqlite
            else "ALTER TABLE history DISABLE TRIGGER USER"
        )
        for event in connection.execute(sa.select(history)).all():
            body = {name: told for name, told in json.loads(event.body).items() if name != ROWS}
            place = (history.c.cycle_id == event.cycle_id, history.c.seq == event.seq)
            connection.execute(sa.update(history).where(*place).values(body=canonical_json(body)))
    database.dispose()


class TestHistory:
    @pytest.mark.damages
    @pytest.mark.parametrize(
        ("statement", "table", "kind"),
        [
            ("UPDATE deadline SET next_rung = next_rung + 1 WHERE id = 3", "deadline", "changed"),
            ("UPDATE deadline SET status = 'met' WHERE status = 'replaced'", "deadline", "changed"),
            ("DELETE FROM deadline WHERE status = 'replaced'", "deadline", "missing"),
            ("UPDATE review SET touched_at = touched_at + 1 WHERE id = 3", "review", "changed"),
            ("UPDATE review SET unmet = '[]' WHERE id = 3", "review", "changed"),
            ("UPDATE review SET revision = revision + 1 WHERE id = 3", "review", "changed"),
        ],
        ids=lambda value: value if value.isidentifier() else value[:34],
    )
    def test_finds_what_was_changed_past_the_program(
        self, world: World, url: str, statement: str, table: str, kind: str
    ) -> None:
        extend(world, 15, november(3), subject="H.2.1")
        database = open_database(url)
        with database.writer.begin() as connection:
            assert connection.execute(sa.text(statement)).rowcount > 0
        database.dispose()

        [replayed] = world.app.replay_history()

        assert (table, kind) in {(each.table, each.kind) for each in replayed.differences}

    def test_tells_rows_that_changed_though_nothing_happened(self, world: World) -> None:
        with world.app._begin() as work:
            [before] = work.reviews.lock(1, [3])
            after = replace(before, touched_at=november(3), revision=before.revision + 1)
            work.reviews.replace([(before, after)])
            work.append(1, [], command=world.command(november(3)))
            work.commit()

        with world.app._read() as reports:
            newest = next(reports.logged(1, EventFilter(), newest_first=True))
        [replayed] = world.app.replay_history()

        assert (newest.kind, newest.at) == (EventKind.ROWS_CHANGED, november(3))
        assert replayed.differences == []

    def test_tells_nobody_the_rows_in_its_events(self, world: World) -> None:
        world.fire(HELD, "hold", november(3), reason="Bão")

        shown = world.app.show_review(CYCLE, HELD, now=november(3))

        assert [event.kind for event in shown.history] == ["review_opened", "review_held"]
        assert all(ROWS not in event.body for event in shown.history)
