"""Processes that work on one cycle at the same time, and some that are killed while they do."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from sqlalchemy import make_url

from runtime.application import Application
from tests import small_world
from tests.crash import acts
from tests.crash.acts import (
    CRASHING,
    LAST_MEMBERS,
    MET,
    RUNGS_DUE_AT,
    TWO_VERSIONS,
    WAITING_FOR_MEMBERS,
)
from tests.crash.processes import Outcome, at_once, killing, one_in_the_others_way
from tests.databases import Databases
from tests.postgres import PostgresServer
from tests.small_world import CELLS, UNITS, Dump, World, application, dump, november
from workflow.domain.errors import UnavailableError

SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
POSTGRES = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)

OF_A_TICK = ("deadline", "escalation", "incident", "notice", "review")


def of_a_tick(url: str) -> Dump:
    rows = dump(url)
    return {table: rows[table] for table in OF_A_TICK}


def ticked_once(databases: Databases) -> tuple[Dump, int]:
    """Return what one undisturbed tick writes, and how many rungs it was planned to fire."""
    url = databases.clone(small_world.OPENED)
    with application(url) as app:
        planned = World(app).tick(RUNGS_DUE_AT, dry_run=True).fired
        World(app).tick(RUNGS_DUE_AT)
    written = of_a_tick(url)
    assert len(written["escalation"]) == planned > 0
    return written, planned


def assert_verifies(url: str) -> None:
    with application(url) as app:
        assert app.verify_history().damages == []


def is_blocked(server: PostgresServer, url: str) -> Callable[[], bool]:
    """Return what tells whether somebody waits for a lock in a database."""
    query = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = %s AND cardinality(pg_blocking_pids(pid)) > 0
    """

    def blocked() -> bool:
        return server.admin.execute(query, [make_url(url).database]).fetchone() != (0,)

    return blocked


def review_of(url: str, subject: str) -> dict[str, Any]:
    rows = dump(url)
    [number] = [each["id"] for each in [*rows["unit"], *rows["person"]] if each["code"] == subject]
    kind = "unit" if subject in UNITS else "person"
    [review] = [
        each
        for each in rows["review"]
        if (each["subject_kind"], each["subject_id"]) == (kind, number)
    ]
    return review


def moves_of(url: str, subject: str) -> int:
    """Return how many moves of a review the history tells of."""
    number = review_of(url, subject)["id"]
    told = [(event["kind"], event["review_id"]) for event in dump(url)["history"]]
    return told.count(("review_moved", number))


class TestTick:
    @pytest.mark.parametrize("processes", [2, 4])
    def test_fires_every_rung_once_when_several_tick_at_once(
        self, databases: Databases, processes: int
    ) -> None:
        expected, planned = ticked_once(databases)
        url = databases.clone(small_world.OPENED)

        outcomes = at_once(url, [acts.tick_one_by_one] * processes)

        assert [outcome.error for outcome in outcomes] == [None] * processes
        assert sum(outcome.answer for outcome in outcomes) == planned
        assert of_a_tick(url) == expected
        assert_verifies(url)

    @POSTGRES
    def test_fires_every_rung_once_however_often_those_who_tick_die(
        self, databases: Databases
    ) -> None:
        expected, _ = ticked_once(databases)
        url = databases.clone(small_world.OPENED)
        at_random = random.Random(20221108)

        for _ in range(10):
            pair = [
                killing(at_random.randrange(1, 60), url, acts.tick_one_by_one) for _ in range(2)
            ]
            assert [each.wait() for each in pair] == [False, False]
        fired_by_the_dead = len(dump(url)["escalation"])
        with application(url) as app:
            World(app).tick(RUNGS_DUE_AT)

        assert 0 < fired_by_the_dead < len(expected["escalation"])
        assert of_a_tick(url) == expected
        assert_verifies(url)


class TestGate:
    @POSTGRES
    def test_opens_when_the_last_two_pass_at_the_same_moment(
        self, databases: Databases, postgres_server: PostgresServer
    ) -> None:
        url = databases.clone(WAITING_FOR_MEMBERS)

        outcomes = one_in_the_others_way(
            url,
            partial(acts.rate, subject=LAST_MEMBERS[0]),
            partial(acts.exempt, subject=LAST_MEMBERS[1]),
            is_blocked=is_blocked(postgres_server, url),
        )

        assert [outcome.error for outcome in outcomes] == [None, None]
        assert_is_open(url)

    @POSTGRES
    @pytest.mark.parametrize("first", ["member", "cell"])
    def test_opens_when_the_last_passes_while_the_cell_arrives(
        self, databases: Databases, postgres_server: PostgresServer, first: str
    ) -> None:
        url = databases.clone(MET)
        with application(url) as app:
            acts.rate(app, subject=LAST_MEMBERS[0])
        member, cell = partial(acts.rate, subject=LAST_MEMBERS[1]), acts.complete

        outcomes = one_in_the_others_way(
            url,
            *((member, cell) if first == "member" else (cell, member)),
            is_blocked=is_blocked(postgres_server, url),
        )

        assert [outcome.error for outcome in outcomes] == [None, None]
        assert_is_open(url)


def assert_is_open(url: str) -> None:
    review = review_of(url, acts.CELL)
    assert review["state"] == "rating"
    assert "waits_for" not in review["unmet"]
    assert review["opened_at"] is not None


class TestCommandId:
    @SQLITE
    @pytest.mark.parametrize("name", CRASHING)
    def test_has_one_effect_and_one_answer_when_two_send_it_at_once(
        self, databases: Databases, name: str
    ) -> None:
        crashing = CRASHING[name]
        url = databases.clone(crashing.before)

        outcomes = at_once(url, [partial(acts.insist, crashing.act)] * 2)

        assert_same_effect(databases, name, url, outcomes)

    @POSTGRES
    @pytest.mark.parametrize("name", CRASHING)
    def test_has_one_effect_and_one_answer_when_it_comes_again_before_the_end(
        self, databases: Databases, postgres_server: PostgresServer, name: str
    ) -> None:
        crashing = CRASHING[name]
        url = databases.clone(crashing.before)

        outcomes = one_in_the_others_way(
            url,
            crashing.act,
            partial(acts.insist, crashing.act),
            is_blocked=is_blocked(postgres_server, url),
        )

        assert_same_effect(databases, name, url, list(outcomes))


def assert_same_effect(databases: Databases, name: str, url: str, outcomes: list[Outcome]) -> None:
    alone = databases.clone(CRASHING[name].before)
    with application(alone) as app:
        answer = CRASHING[name].act(app)
    assert outcomes == [Outcome(answer=answer)] * 2
    assert dump(url) == dump(alone)


class TestRecord:
    @POSTGRES
    def test_waits_for_one_below_instead_of_holding_what_that_needs(
        self, databases: Databases, postgres_server: PostgresServer
    ) -> None:
        url = databases.clone(small_world.OPENED)

        outcomes = one_in_the_others_way(
            url,
            *(partial(acts.disseminate, unit=unit) for unit in (acts.CELL, "H.1")),
            is_blocked=is_blocked(postgres_server, url),
            after="UPDATE record_number",
        )

        assert [outcome.code for outcome in outcomes] == [None, None]
        assert len(dump(url)["dissemination"]) == 2


class TestReminding:
    @POSTGRES
    def test_tells_only_what_nobody_else_told_meanwhile(
        self, databases: Databases, postgres_server: PostgresServer
    ) -> None:
        pair = (
            partial(acts.remind_people, where=f"under:{acts.CELL}", command_id="part"),
            partial(acts.remind_people, command_id="whole"),
        )
        alone, url = (databases.clone(small_world.OPENED) for _ in range(2))
        with application(alone) as app:
            answers = [act(app) for act in pair]

        outcomes = one_in_the_others_way(url, *pair, is_blocked=is_blocked(postgres_server, url))

        assert [outcome.answer for outcome in outcomes] == answers
        assert reminders(url) == reminders(alone)


def reminders(url: str) -> list[Any]:
    rows = dump(url)
    events = [each["body"] for each in rows["history"] if each["kind"] == "people_reminded"]
    return [rows["notice"], events]


class TestMigration:
    @POSTGRES
    @pytest.mark.parametrize("first", ["migration", "work"])
    def test_lets_nobody_work_by_the_version_that_is_left(
        self, databases: Databases, postgres_server: PostgresServer, first: str
    ) -> None:
        url = databases.clone(TWO_VERSIONS)
        pair = (acts.migrate_cycle, acts.complete)

        outcomes = one_in_the_others_way(
            url,
            *(pair if first == "migration" else reversed(pair)),
            is_blocked=is_blocked(postgres_server, url),
        )

        assert [outcome.error for outcome in outcomes] == [None, None]
        # By the version that comes the cell waits for nobody.
        assert_is_open(url)
        with application(url) as app:
            [replayed] = app.replay_history()
        assert replayed.differences == []
        assert_verifies(url)

    def test_is_made_once_when_two_ask_for_the_same(self, databases: Databases) -> None:
        url = databases.clone(TWO_VERSIONS)
        asked = [partial(acts.migrate_cycle, command_id=name) for name in "ab"]

        outcomes = at_once(url, asked)

        assert sorted(str(outcome.code) for outcome in outcomes) == ["None", "cycle_has_version"]
        kinds = [event["kind"] for event in dump(url)["history"]]
        assert kinds.count("cycle_migrated") == 1

    @POSTGRES
    @pytest.mark.parametrize("first", ["migration", "tick"])
    def test_lets_the_tick_fire_by_the_version_that_counts(
        self, databases: Databases, postgres_server: PostgresServer, first: str
    ) -> None:
        url = databases.clone(TWO_VERSIONS)
        pair = (acts.migrate_cycle, acts.tick_late)

        outcomes = one_in_the_others_way(
            url,
            *(pair if first == "migration" else reversed(pair)),
            is_blocked=is_blocked(postgres_server, url),
        )

        assert [outcome.error for outcome in outcomes] == [None, None]
        rows = dump(url)
        assert len(rows["escalation"]) > 0
        assert rows["incident"] == []
        # What was fenced off wrongly would be closed.
        standing = [row for row in rows["review"] if row["state"] == "study"]
        owed = {row["review_id"] for row in rows["deadline"] if row["closed_at"] is None}
        assert {row["id"] for row in standing} <= owed


class TestFire:
    @POSTGRES
    def test_moves_a_review_once_when_two_fire_at_the_same_moment(
        self, databases: Databases, postgres_server: PostgresServer
    ) -> None:
        url = databases.clone(MET)
        before = moves_of(url, acts.CELL)

        won, lost = one_in_the_others_way(
            url,
            partial(acts.complete, command_id="one"),
            partial(acts.complete, command_id="other"),
            is_blocked=is_blocked(postgres_server, url),
        )

        assert won.error is None
        assert lost.error in ("ConflictError", "RefusedError")
        assert moves_of(url, acts.CELL) == before + 1

    @SQLITE
    def test_moves_a_review_once_when_two_fire_at_once(self, databases: Databases) -> None:
        url = databases.clone(MET)
        before = moves_of(url, acts.CELL)

        outcomes = at_once(url, [partial(acts.complete, command_id=name) for name in "ab"])

        assert sorted(str(outcome.error) for outcome in outcomes) == ["None", "RefusedError"]
        assert moves_of(url, acts.CELL) == before + 1

    def test_loses_no_update_when_eight_threads_fire_on_reviews_of_their_own(
        self, databases: Databases
    ) -> None:
        url = databases.clone(small_world.OPENED)
        subjects = [*CELLS, small_world.FIRST]
        before = {subject: review_of(url, subject)["revision"] for subject in subjects}

        with application(url) as app, ThreadPoolExecutor(len(subjects)) as pool:
            list(pool.map(partial(hold_and_resume, app), subjects))

        rows = dump(url)
        moved = [e for e in rows["history"] if e["kind"] in ("review_held", "review_resumed")]
        assert len(moved) == 200
        for subject in subjects:
            assert review_of(url, subject)["revision"] >= before[subject] + 25
        assert_verifies(url)


def hold_and_resume(app: Application, subject: str) -> None:
    for turn in range(25):
        trigger = "resume" if turn % 2 else "hold"
        while not is_fired(app, subject, trigger):
            pass


def is_fired(app: Application, subject: str, trigger: str) -> bool:
    try:
        World(app).fire(subject, trigger, november(2, 9), reason="Chờ kết luận thanh tra")
    except UnavailableError as error:
        # SQLite forms no queue: of eight, one may wait longer than its patience.
        if error.code != "database_locked":
            raise
        return False
    return True
