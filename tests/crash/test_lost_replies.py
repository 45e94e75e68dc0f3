"""Replies that never come, and lines that are cut or silent, between the product and its server."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import make_url

from runtime.application import Application
from runtime.scheduler import TICK, Metronome
from storage.backup import closing_database
from storage.engine import open_database
from tests import small_world
from tests.crash import acts
from tests.crash.acts import BATCH, CRASHING, RUNGS_DUE_AT, Crashing
from tests.crash.test_two_processes import POSTGRES, of_a_tick
from tests.databases import Databases
from tests.program import Run, running
from tests.small_world import OPENED, World, application, dump
from tests.tcp_proxy import TcpProxy, in_front_of
from workflow.application.enforce_deadlines import TickReport
from workflow.domain.errors import UnavailableError

pytestmark = POSTGRES

# Limits of one line, so short that a test can wait for them.
SHORT = {
    "connect_timeout": "2",
    "tcp_user_timeout": "500",
    "keepalives_idle": "1",
    "keepalives_interval": "1",
}
# Many times as long as those; short of it nobody knows that a wait would ever end.
LONGEST_S = 30


def tick(app: Application) -> TickReport:
    """Tick as somebody does who asks for an answer, in several transactions."""
    enforce = replace(app.enforce_deadlines, batch=BATCH)
    return enforce(command=World(app).command(RUNGS_DUE_AT, "tick"))


REPEATED = {
    **CRASHING,
    # Here the same command is repeated, not another one asked for.
    "cycle open": Crashing(before=small_world.LOADED, act=acts.open_cycle),
}
OFTEN = frozenset({"person import", "cycle open", "meeting record", "review fire complete"})


@contextmanager
def behind_proxy(url: str, **limits: str) -> Iterator[tuple[TcpProxy, Application]]:
    with in_front_of(url) as proxy, application(proxy.url(**limits)) as app:
        yield proxy, app


def before_commit(app: Application, act: Callable[[], None], *, number: int = 1) -> None:
    """Do something before the COMMIT of that number is sent."""
    places = itertools.count(1)

    def strike(_connection: object) -> None:
        if next(places) == number:
            act()

    sa.event.listen(app._database.writer, "commit", strike)


class TestCommand:
    @pytest.mark.parametrize(
        "name",
        [
            pytest.param(name, marks=[] if name in OFTEN else [pytest.mark.slow])
            for name in REPEATED
        ],
    )
    def test_without_a_reply_is_done_once_and_answers_when_it_is_repeated(
        self, databases: Databases, name: str
    ) -> None:
        before, act = REPEATED[name].before, REPEATED[name].act
        alone, url = databases.clone(before), databases.clone(before)
        with application(alone) as app:
            answer = act(app)

        with behind_proxy(url) as (proxy, app):
            proxy.after_commit(proxy.cut)
            with pytest.raises(UnavailableError, match="connection_lost"):
                act(app)
            committed = proxy.committed
            done = dump(url)
            repeated = act(app)

        assert committed == 1
        assert done == dump(alone)
        assert repeated == answer
        assert dump(url) == done

    def test_that_never_reached_the_server_is_done_when_it_is_repeated(
        self, databases: Databases
    ) -> None:
        url = databases.clone(acts.MET)
        before = dump(url)

        with behind_proxy(url) as (proxy, app):
            before_commit(app, proxy.cut)
            with pytest.raises(UnavailableError, match="connection_lost"):
                acts.complete(app)
            between = dump(url)
            acts.complete(app)

        assert between == before
        assert dump(url) != before

    def test_after_a_line_was_cut_that_nobody_used_takes_another(
        self, databases: Databases
    ) -> None:
        url = databases.clone(acts.MET)

        with behind_proxy(url) as (proxy, app):
            app.lists.cycles()
            proxy.cut()
            acts.complete(app)

        assert proxy.committed == 1


class TestTick:
    def test_without_a_reply_at_its_end_answers_the_same_when_it_is_repeated(
        self, databases: Databases
    ) -> None:
        alone, url = databases.clone(OPENED), databases.clone(OPENED)
        with in_front_of(alone) as counting, application(counting.url()) as app:
            answer = tick(app)

        with behind_proxy(url) as (proxy, app):
            proxy.after_commit(proxy.cut, number=counting.committed)
            with pytest.raises(UnavailableError, match="connection_lost"):
                tick(app)
            repeated = tick(app)

        assert counting.committed > 3
        assert repeated == answer
        assert dump(url) == dump(alone)

    def test_without_a_reply_in_between_is_completed_when_it_is_repeated(
        self, databases: Databases
    ) -> None:
        alone, url = databases.clone(OPENED), databases.clone(OPENED)
        with application(alone) as app:
            planned = tick(app).fired

        with behind_proxy(url) as (proxy, app):
            proxy.after_commit(proxy.cut, number=2)
            with pytest.raises(UnavailableError, match="connection_lost"):
                tick(app)
            fired = len(dump(url)["escalation"])
            repeated = tick(app)

        assert proxy.committed > 2
        assert 0 < fired < planned
        assert repeated.fired == planned - fired
        assert of_a_tick(url) == of_a_tick(alone)


class TestProgram:
    def test_says_by_its_exit_status_that_a_command_may_be_repeated(
        self, databases: Databases, run: Run
    ) -> None:
        url = databases.clone(OPENED)
        with in_front_of(url) as proxy:
            told = ("tick", "--now", "2022-11-08T08:30:00+07:00", "--command-id", "T", "-o", "json")
            # The one for the answer; the rungs are fired by the first.
            proxy.after_commit(proxy.cut, number=2)

            lost = run(*told, "--db", proxy.url())
            again = run(*told, "--db", proxy.url())

        assert (lost.status, lost.error["code"]) == (4, "connection_lost")
        assert again.status == 0
        assert again.document["fired"] == len(dump(url)["escalation"]) > 0


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return running(capsys)


# In the first beat a worker tells that it is there, and then fires everything at once.
OF_THE_RUNGS = 2

BREAKS: dict[str, Callable[[TcpProxy, Application], None]] = {
    "cut before a commit": lambda proxy, app: before_commit(app, proxy.cut, number=OF_THE_RUNGS),
    "cut after a commit": lambda proxy, _: proxy.after_commit(proxy.cut, number=OF_THE_RUNGS),
    "silent before a commit": lambda proxy, app: before_commit(
        app, proxy.go_silent, number=OF_THE_RUNGS
    ),
    "silent after a commit": lambda proxy, _: proxy.after_commit(
        proxy.go_silent, number=OF_THE_RUNGS
    ),
    "silent from the beginning": lambda proxy, _: proxy.go_silent(),
}


def beating(app: Application) -> Metronome:
    """Return a metronome that beats only when it is asked to."""
    metronome = Metronome(app, draw=lambda: 0.0)
    metronome._scheduler.add_job(metronome.beat, "interval", seconds=3600, id=TICK)
    return metronome


def is_well_after(metronome: Metronome) -> bool:
    """Beat once, which must come to an end, and return whether it did what it should."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(metronome.beat).result(LONGEST_S)
    return metronome._failures == 0


@pytest.fixture
def due(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a cycle that lives by the clock, and of which everything is due."""
    monkeypatch.setenv("REVIEWCYCLE_OUTBOX", str(tmp_path))
    url = databases.clone(OPENED)
    execute(url, "UPDATE installation SET rehearsal = false")
    return url


def execute(url: str, statement: str) -> None:
    with closing_database(open_database(url)) as database, database.writer.begin() as connection:
        connection.exec_driver_sql(statement)


def assert_fired_once(url: str) -> None:
    rows = dump(url)
    told = [event["body"]["rungs"] for event in rows["history"] if event["kind"] == "rungs_fired"]
    fired = {(row["deadline_id"], row["visit"], row["rung"]) for row in rows["escalation"]}
    assert len(fired) == len(rows["escalation"]) == sum(told) > 0
    assert [row for row in rows["deadline"] if row["next_at"] is not None] == []


class TestLimits:
    def test_let_nobody_wait_for_ever_unless_the_url_says_so(self, databases: Databases) -> None:
        url = make_url(databases.fresh()).update_query_dict({"keepalives_idle": "60"})

        with (
            closing_database(open_database(url.render_as_string())) as database,
            database.writer.connect() as connection,
        ):
            told = connection.connection.driver_connection.info.get_parameters()

        wanted = {"tcp_user_timeout": "5000", "keepalives_idle": "60", "keepalives_interval": "5"}
        assert {name: told[name] for name in wanted} == wanted


class TestBeat:
    @pytest.mark.parametrize("name", BREAKS)
    def test_ends_on_a_line_that_breaks_and_the_next_ones_do_the_rest(
        self, due: str, name: str
    ) -> None:
        # Whom the server still takes for alive must not keep the others from their work.
        session = "-cidle_in_transaction_session_timeout=1s -clock_timeout=1s"

        with behind_proxy(due, **SHORT, options=session) as (proxy, app):
            metronome = beating(app)
            app.now()
            BREAKS[name](proxy, app)
            first = is_well_after(metronome)
            if name.startswith("silent"):
                assert not is_well_after(metronome)
                proxy.come_back()
            later = [is_well_after(metronome) for _ in range(4)]

        assert not first
        assert later[-1]
        assert_fired_once(due)

    @pytest.mark.parametrize("limit", ["lock_timeout", "statement_timeout"])
    def test_ends_when_somebody_else_keeps_what_it_needs(self, due: str, limit: str) -> None:
        with (
            behind_proxy(due, options=f"-c{limit}=300ms") as (_, app),
            closing_database(open_database(due)) as other,
        ):
            metronome = beating(app)
            with other.writer.begin() as connection:
                connection.exec_driver_sql("UPDATE chain SET seq = seq")
                kept = is_well_after(metronome)
            after = is_well_after(metronome)

        assert (kept, after) == (False, True)
        assert_fired_once(due)
