"""Transactions that wait for each other: one gives way, and is told so or tried again."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import make_url

from runtime.application import Application
from runtime.waiting import wait_a_little
from storage.backup import closing_database
from storage.engine import open_database
from tests import small_world
from tests.crash import acts
from tests.crash.acts import BATCH, MET, RUNGS_DUE_AT
from tests.crash.test_two_processes import POSTGRES, is_blocked, of_a_tick, ticked_once
from tests.databases import Databases
from tests.postgres import PostgresServer
from tests.small_world import World, application, dump
from workflow.domain.errors import ConflictError, UnavailableError
from workflow.ports.unit_of_work import Begin, UnitOfWork

LONGEST_S = 30
NUMBERS = "UPDATE record_number SET next = next"
CHAIN = "UPDATE chain SET seq = seq"
DEADLINES = "UPDATE deadline SET visit = visit"
REVIEWS = "UPDATE review SET visit = visit"


@contextmanager
def other(url: str) -> Iterator[sa.Connection]:
    """Yield a transaction of somebody who never gives way, undone in the end."""
    with closing_database(open_database(url)) as database:
        if database.dialect == "postgresql":
            sa.event.listen(database.writer, "begin", _wait_for_others)
        with database.writer.connect() as connection:
            yield connection


def _wait_for_others(connection: sa.Connection) -> None:
    # Whoever looks for a deadlock first ends it by giving way.
    connection.exec_driver_sql("SET LOCAL deadlock_timeout = '30s'")


@contextmanager
def impatient(url: str) -> Iterator[Application]:
    """Yield an application that hardly waits for a lock."""
    if url.startswith("postgresql"):
        limits = {"options": "-clock_timeout=50ms"}
        url = make_url(url).update_query_dict(limits).render_as_string(hide_password=False)
    with application(url) as app:
        if url.startswith("sqlite"):
            for engine in (app._database.writer, app._database.reader):
                sa.event.listen(engine, "connect", _forbid_waiting)
                engine.dispose()
        yield app


def _forbid_waiting(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout = 0")


def tick(app: Application, pause: Callable[[int], None], *, begin: Begin | None = None) -> int:
    enforce = replace(app.enforce_deadlines, batch=BATCH, pause=pause, begin=begin or app._begin)
    command = replace(World(app).command(RUNGS_DUE_AT), keeps_answer=False)
    return enforce(command=command).fired


def in_each_others_way(
    server: PostgresServer, url: str, act: Callable[[], Any], *, after: str, then: str
) -> Any:
    """Begin an act while another transaction has one thing, which then wants what the act has."""
    with other(url) as rival, ThreadPoolExecutor(1) as pool:
        rival.exec_driver_sql(after)
        doing = pool.submit(act)
        wait_until(is_blocked(server, url), doing)
        rival.exec_driver_sql(then)
        rival.rollback()
        return doing.result(LONGEST_S)


def wait_until(condition: Callable[[], bool], doing: Future[Any]) -> None:
    for _ in range(LONGEST_S * 50):
        if condition() or doing.done():
            return
        threading.Event().wait(0.02)


class TestTransaction:
    @POSTGRES
    def test_that_would_wait_for_ever_is_told_of_a_conflict(
        self, databases: Databases, postgres_server: PostgresServer
    ) -> None:
        url = databases.clone(MET)
        before = dump(url)

        with application(url) as app, pytest.raises(ConflictError, match="serialization_failed"):
            in_each_others_way(
                postgres_server, url, lambda: acts.complete(app), after=CHAIN, then=REVIEWS
            )

        assert dump(url) == before

    @POSTGRES
    def test_that_builds_on_what_changed_meanwhile_is_told_of_a_conflict(
        self, databases: Databases
    ) -> None:
        url = databases.clone(MET)

        with closing_database(open_database(url)) as database:
            strict = database.writer.execution_options(isolation_level="REPEATABLE READ")
            with strict.connect() as late, database.writer.connect() as early:
                late.exec_driver_sql("SELECT seq FROM chain")
                early.exec_driver_sql(CHAIN)
                early.commit()
                with pytest.raises(ConflictError, match="serialization_failed"):
                    late.exec_driver_sql(CHAIN)


RECORDED = {
    "sessions": (small_world.OPENED, partial(acts.disseminate, unit=acts.CELL)),
    "ratings": (acts.WAITING_FOR_MEMBERS, partial(acts.rate, subject=small_world.FIRST)),
    "meetings": (acts.READY_TO_MEET, acts.record_meeting),
    "closing": (acts.SIGNED, acts.close_meeting),
    "plans": (small_world.OPENED, acts.import_plans),
    "evidence": (acts.PROMISED, acts.add_evidence),
}


class TestRecording:
    @POSTGRES
    @pytest.mark.parametrize("name", RECORDED)
    def test_holds_nothing_before_its_turn(
        self, databases: Databases, postgres_server: PostgresServer, name: str
    ) -> None:
        before, act = RECORDED[name]
        url = databases.clone(before)
        was = dump(url)

        with application(url) as app:
            in_each_others_way(postgres_server, url, lambda: act(app), after=NUMBERS, then=REVIEWS)

        assert dump(url) != was


class TestTick:
    @POSTGRES
    def test_tries_a_batch_again_that_would_wait_for_ever(
        self, databases: Databases, postgres_server: PostgresServer
    ) -> None:
        expected, planned = ticked_once(databases)
        url = databases.clone(small_world.OPENED)
        paused: list[int] = []

        with application(url) as app:
            fired = in_each_others_way(
                postgres_server, url, lambda: tick(app, paused.append), after=CHAIN, then=DEADLINES
            )

        assert (fired, paused) == (planned, [1])
        assert of_a_tick(url) == expected

    @pytest.mark.parametrize("turn", [1, 2, 3, 4])
    def test_tries_a_transaction_again_that_waited_too_long(
        self, databases: Databases, turn: int
    ) -> None:
        expected, planned = ticked_once(databases)
        url = databases.clone(small_world.OPENED)
        paused: list[int] = []

        with impatient(url) as app, other(url) as rival:
            turns = itertools.count(1)

            def begin() -> UnitOfWork:
                if next(turns) == turn:
                    rival.exec_driver_sql(CHAIN)
                return app._begin()

            def pause(failures: int) -> None:
                paused.append(failures)
                rival.rollback()

            fired = tick(app, pause, begin=begin)

        assert (fired, paused) == (planned, [1])
        assert of_a_tick(url) == expected

    def test_waits_before_it_tries_again(self, databases: Databases) -> None:
        with application(databases.clone(small_world.OPENED)) as app:
            assert app.enforce_deadlines.pause is wait_a_little

    def test_gives_up_after_three_tries_and_the_next_one_does_the_rest(
        self, databases: Databases
    ) -> None:
        expected, planned = ticked_once(databases)
        url = databases.clone(small_world.OPENED)
        paused: list[int] = []

        with impatient(url) as app:
            with other(url) as rival:
                rival.exec_driver_sql(CHAIN)
                with pytest.raises(UnavailableError, match="database_locked"):
                    tick(app, paused.append)
            fired = tick(app, paused.append)

        assert (fired, paused) == (planned, [1, 2])
        assert of_a_tick(url) == expected
