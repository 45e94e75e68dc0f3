"""What the unit of work promises on every database."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ResourceClosedError

from storage import tables
from storage.engine import Database
from storage.unit_of_work import SqlUnitOfWork
from tests.contract.crash_points import crash_points
from tests.contract.installed import (
    INSTALLED,
    MONDAY_9AM,
    Begin,
    a_command,
    a_cycle,
    an_event,
    opened,
    stored_cycle,
)
from tests.contract.sessions import end_session, session_of
from tests.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.factories import a_deadline, a_unit
from workflow.domain.cycle import INSTALLATION
from workflow.domain.errors import ConflictError, UnavailableError
from workflow.domain.history import GENESIS, EventKind, StoredEvent, commitment
from workflow.domain.review import Dependency
from workflow.ports.unit_of_work import StoredAnswer

UNIT = a_unit()
A_DEPENDENCY = Dependency(review_id=1, stage="rating", gate="members", needs_id=2, needs_rank=3)
# What changes rows that can be looked back on; nobody says by which command.
UNTOLD = [
    pytest.param(lambda work, _: work.units.insert([UNIT]), id="a unit"),
    pytest.param(lambda work, _: work.calendars.put("c", revision=1, days={}), id="a calendar"),
    pytest.param(
        lambda work, cycle: work.dependencies.insert(cycle, [A_DEPENDENCY]), id="who waits for whom"
    ),
    pytest.param(lambda work, cycle: work.deadlines.arm(cycle, [a_deadline()]), id="a deadline"),
]


def events_of(database: Database, cycle_id: int) -> list[StoredEvent]:
    kept = [column for column in tables.history.c if column.name != "command_id"]
    statement = sa.select(*kept).where(tables.history.c.cycle_id == cycle_id)
    with database.reader.begin() as connection:
        rows = connection.execute(statement.order_by(tables.history.c.seq))
        return [StoredEvent(**row._asdict()) for row in rows]


def count(database: Database, table: sa.Table) -> int:
    with database.reader.begin() as connection:
        return connection.scalars(sa.select(sa.func.count()).select_from(table)).one()


def assert_is_chained(events: Sequence[StoredEvent]) -> None:
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.prev for event in events] == [GENESIS, *(event.hash for event in events[:-1])]
    assert all(event.hash == event.expected_hash() for event in events)


class TestUnitOfWork:
    def test_keeps_what_was_committed(self, begin: Begin) -> None:
        with begin() as work:
            work.units.insert([UNIT])
            work.append(INSTALLATION, [], command=a_command())
            work.commit()

        with begin() as work:
            assert work.units.all() == [UNIT]

    @pytest.mark.parametrize("change", UNTOLD)
    def test_keeps_no_change_of_rows_that_no_command_tells(
        self, begin: Begin, change: Callable[[SqlUnitOfWork, int], None], database: Database
    ) -> None:
        cycle_id = stored_cycle(begin)
        with begin() as work:
            change(work, cycle_id)
            with pytest.raises(RuntimeError, match="nothing tells of"):
                work.commit()

        with begin() as work:
            assert work.units.all() == []
        assert count(database, tables.deadline) == 0

    def test_rolls_back_what_was_not_committed(self, begin: Begin, database: Database) -> None:
        with begin() as work:
            work.units.insert([UNIT])
            work.append(INSTALLATION, [an_event()], command=a_command())

        with begin() as work:
            assert work.units.all() == []
        assert events_of(database, INSTALLATION) == []

    def test_rolls_back_when_the_block_fails(self, begin: Begin) -> None:
        with contextlib.suppress(ZeroDivisionError), begin() as work:
            work.units.insert([UNIT])
            raise ZeroDivisionError

        with begin() as work:
            assert work.units.all() == []

    def test_ends_with_its_commit(self, begin: Begin) -> None:
        with begin() as work:
            work.commit()

            with pytest.raises(ResourceClosedError):
                work.units.insert([UNIT])

    def test_gives_its_connection_back(self, begin: Begin, database: Database) -> None:
        with begin() as work:
            work.commit()
        with begin():
            pass

        assert database.writer.pool.checkedout() == 0

    def test_is_not_begun_while_another_writes(self, sqlite: SqliteDatabases) -> None:
        with opened(sqlite.clone(INSTALLED)) as database:
            sa.event.listen(
                database.writer,
                "connect",
                lambda connection, _: connection.execute("PRAGMA busy_timeout = 0"),
            )
            with (
                SqlUnitOfWork(database),
                pytest.raises(UnavailableError, match="database_locked"),
                SqlUnitOfWork(database),
            ):
                pass

            assert database.writer.pool.checkedout() == 0

    def test_can_be_repeated_after_a_lost_connection(self, postgres: PostgresDatabases) -> None:
        url = postgres.clone(INSTALLED)

        with opened(url) as database:
            with SqlUnitOfWork(database) as work:
                work.units.insert([UNIT])
                work.append(INSTALLATION, [], command=a_command())
                end_session(url, session_of(work._connection))
                with pytest.raises(UnavailableError, match="connection_lost"):
                    work.commit()
            with SqlUnitOfWork(database) as work:
                work.units.insert([UNIT])
                work.append(INSTALLATION, [], command=a_command())
                work.commit()

            assert count(database, tables.unit) == 1


class TestAppend:
    def test_chains_events_in_their_order(self, begin: Begin, database: Database) -> None:
        with begin() as work:
            work.append(INSTALLATION, [an_event(review_id=7)], command=a_command())
            work.append(
                INSTALLATION,
                [an_event(review_id=None), an_event(review_id=8)],
                command=a_command(actor=None),
            )
            work.commit()

        events = events_of(database, INSTALLATION)

        assert_is_chained(events)
        assert [event.review_id for event in events] == [7, None, 8]
        assert [event.actor for event in events] == [
            "person:BT01",
            "operator:root",
            "operator:root",
        ]

    def test_goes_on_where_the_chain_ends(self, begin: Begin, database: Database) -> None:
        for _ in range(3):
            with begin() as work:
                work.append(INSTALLATION, [an_event(), an_event()], command=a_command())
                work.commit()

        assert_is_chained(events_of(database, INSTALLATION))
        assert len(events_of(database, INSTALLATION)) == 6

    def test_keeps_both_moments(self, begin: Begin, database: Database) -> None:
        later = MONDAY_9AM + timedelta(days=40)
        with begin() as work:
            work.append(INSTALLATION, [an_event()], command=a_command(recorded_at=later))
            work.commit()

        (event,) = events_of(database, INSTALLATION)

        assert event.at_us == 1_772_416_800_123_456
        assert event.recorded_us - event.at_us == 40 * 86_400 * 1_000_000

    def test_keeps_a_commitment_in_the_chain_and_the_text_beside_it(
        self, begin: Begin, database: Database
    ) -> None:
        event = an_event(body={"to": "done"}, texts={"reason": "Đã rõ", "note": "Đã rõ"})
        with begin() as work:
            work.append(INSTALLATION, [event], command=a_command())
            work.commit()

        (stored,) = events_of(database, INSTALLATION)
        with database.reader.begin() as connection:
            texts = connection.execute(sa.select(tables.history_text)).all()

        body = json.loads(stored.body)
        assert body["to"] == "done"
        assert body["texts"] == {row.name: commitment(row.salt, row.content) for row in texts}
        assert {row.name: row.content for row in texts} == event.texts
        assert len({row.salt for row in texts}) == 2

    def test_raises_the_newest_moment_of_the_cycle_and_never_lowers_it(self, begin: Begin) -> None:
        cycle_id = stored_cycle(begin)
        for hours in (5, 3):
            with begin() as work:
                at = MONDAY_9AM + timedelta(hours=hours)
                work.append(cycle_id, [an_event(at=at)], command=a_command())
                work.commit()

        with begin() as work:
            assert work.cycles.all()[0].newest_at == MONDAY_9AM + timedelta(hours=5)

    def test_leaves_no_gap_and_no_fork_when_four_write_at_once(
        self, begin: Begin, database: Database
    ) -> None:
        cycles = [stored_cycle(begin, code) for code in ("K1", "K2")]

        def write(turn: int) -> None:
            with begin() as work:
                for cycle_id in cycles if turn % 2 else reversed(cycles):
                    events = [an_event(body={"turn": turn}), an_event()]
                    work.append(cycle_id, events, command=a_command(id=f"c-{turn}"))
                work.commit()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(write, range(40)))

        for cycle_id in cycles:
            assert len(events_of(database, cycle_id)) == 80
            assert_is_chained(events_of(database, cycle_id))


class TestAnswer:
    def test_is_found_by_the_same_id_in_the_same_cycle(self, begin: Begin) -> None:
        told = {"moved": ["Đ", 1], "to": None}
        with begin() as work:
            work.answer(INSTALLATION, a_command(), request_hash="a" * 64, answer=told)
            work.commit()

        with begin() as work:
            found = work.answered(INSTALLATION, "c-1")

            assert found == StoredAnswer(request_hash="a" * 64, answer=told)
            assert work.answered(INSTALLATION, "c-2") is None
            assert work.answered(1, "c-1") is None

    def test_is_refused_to_a_second_process_and_with_it_all_that_it_did(
        self, begin: Begin, database: Database
    ) -> None:
        with begin() as work:
            work.answer(INSTALLATION, a_command(), request_hash="a" * 64, answer={})
            work.commit()

        with opened(url_of(database)) as other, SqlUnitOfWork(other) as work:
            work.units.insert([UNIT])
            work.append(INSTALLATION, [an_event()], command=a_command())
            work.answer(INSTALLATION, a_command(), request_hash="a" * 64, answer={})
            with pytest.raises(ConflictError, match="someone_was_first"):
                work.commit()

        assert events_of(database, INSTALLATION) == []
        assert count(database, tables.unit) == 0

    def test_lets_one_of_four_win_who_ask_at_once(self, begin: Begin, database: Database) -> None:
        def write(number: int) -> bool:
            try:
                with begin() as work:
                    work.append(INSTALLATION, [an_event()], command=a_command())
                    work.answer(
                        INSTALLATION, a_command(), request_hash="a" * 64, answer={"by": number}
                    )
                    work.commit()
            except ConflictError:
                return False
            return True

        with ThreadPoolExecutor(4) as pool:
            won = list(pool.map(write, range(4)))

        assert sorted(won) == [False, False, False, True]
        assert len(events_of(database, INSTALLATION)) == 1


class TestDeadlines:
    def test_are_numbered_at_commit_without_gaps_in_each_cycle(
        self, begin: Begin, database: Database
    ) -> None:
        cycles = [stored_cycle(begin, code) for code in ("K1", "K2")]
        for stage in ("self_review", "meeting"):
            with begin() as work:
                for cycle_id in reversed(cycles):
                    work.deadlines.arm(cycle_id, [a_deadline(stage=stage)] * 2)
                    work.append(cycle_id, [], command=a_command())
                work.commit()

        deadline = tables.deadline.c
        statement = sa.select(deadline.cycle_id, deadline.id, deadline.stage)
        with database.reader.begin() as connection:
            found = connection.execute(statement.order_by(deadline.cycle_id, deadline.id)).all()

        numbered = [(1, "self_review"), (2, "self_review"), (3, "meeting"), (4, "meeting")]
        assert [tuple(row) for row in found] == [
            (cycle_id, *rest) for cycle_id in cycles for rest in numbered
        ]


class TestCommit:
    def test_makes_all_visible_or_nothing_whenever_it_is_killed(self, databases: Databases) -> None:
        killed = 0
        for url in crash_points(lambda: databases.clone(INSTALLED), change_everything):
            killed += 1
            with opened(url) as database:
                assert {table: count(database, table) for table in CHANGED} == NOTHING, killed
                change_everything(database)
                assert {table: count(database, table) for table in CHANGED} == CHANGED, killed

        assert killed >= 12


CHANGED = {
    tables.unit: 1,
    tables.cycle: 1,
    tables.record_number: 1,
    tables.deadline: 1,
    # Of the cycle and of the installation.
    tables.history: 2,
    tables.history_text: 1,
    tables.command: 1,
}
NOTHING = dict.fromkeys(CHANGED, 0)


def change_everything(database: Database) -> None:
    with SqlUnitOfWork(database) as work:
        work.units.insert([UNIT])
        work.append(INSTALLATION, [], command=a_command())
        cycle_id = work.cycles.insert(a_cycle()).id
        work.deadlines.arm(cycle_id, [a_deadline()])
        opened_now = an_event(kind=EventKind.CYCLE_OPENED, texts={"name": "Kỳ"})
        work.append(cycle_id, [opened_now], command=a_command())
        work.answer(cycle_id, a_command(), request_hash="a" * 64, answer={})
        work.commit()


def url_of(database: Database) -> str:
    return database.writer.url.render_as_string(hide_password=False)
