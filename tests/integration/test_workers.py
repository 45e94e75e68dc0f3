"""Processes that tick: each tells how it is, and any of them may go."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from runtime.application import Application
from runtime.worker_uses import SeenWorker, WorkerState
from storage.backup import closing_database
from storage.engine import open_database
from tests import postgres
from tests.databases import Databases
from tests.postgres import EXISTING_SERVER, PostgresServer, StoppableServer
from tests.small_world import OPENED, application, dump, load_and_open

EVERY_S = 1


class Runner:
    """One process of `reviewcycle run`, whose lines are read when they are needed."""

    def __init__(self, url: str, log: Path) -> None:
        self._log = log.open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "run"],
            stderr=subprocess.PIPE,
            env={
                **os.environ,
                "REVIEWCYCLE_DB": url,
                "REVIEWCYCLE_LANG": "en",
                "REVIEWCYCLE_TICK_EVERY_S": str(EVERY_S),
                "PYTHONPATH": str(Path(__file__).parents[2]),
            },
            text=True,
        )

    def line_with(self, wanted: str) -> str:
        """Read on to the next line that holds a text."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._log.write(line)
            if wanted in line:
                return line
        self._log.seek(0)
        raise AssertionError(f"it ended without {wanted!r}: {self._log.read()}")

    def end(self, number: signal.Signals) -> int:
        """Send a signal and return the exit status."""
        self.process.send_signal(number)
        assert self.process.stderr is not None
        self._log.write(self.process.stderr.read())
        return self.process.wait(60)

    def close(self) -> None:
        """Leave nothing behind."""
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()
        self._log.close()


@contextmanager
def running(url: str, folder: Path, *names: str) -> Iterator[list[Runner]]:
    runners = [Runner(url, folder / f"{name}.log") for name in names]
    try:
        yield runners
    finally:
        for runner in runners:
            runner.close()


@pytest.fixture(autouse=True)
def _beats_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever asks how workers are expect what the workers were told."""
    monkeypatch.setenv("REVIEWCYCLE_TICK_EVERY_S", str(EVERY_S))


def make_real(url: str) -> None:
    """Let a rehearsal live by the clock: everything in it is due."""
    with (
        closing_database(open_database(url)) as opened,
        opened.writer.begin() as connection,
    ):
        real = "0" if opened.dialect == "sqlite" else "false"
        connection.exec_driver_sql(f"UPDATE installation SET rehearsal = {real}")


def states(app: Application) -> dict[int, WorkerState]:
    return {worker.pid: worker.state for worker in app.seen_workers()}


def assert_fired_once(url: str) -> None:
    rows = dump(url)
    told = [event["body"]["rungs"] for event in rows["history"] if event["kind"] == "rungs_fired"]
    fired = [(row["deadline_id"], row["visit"], row["rung"]) for row in rows["escalation"]]
    assert len(fired) == len(set(fired)) == sum(told) > 0
    with application(url) as app:
        assert app.check_whole().is_sound


class TestWorkers:
    def test_go_on_when_one_is_killed(self, databases: Databases, tmp_path: Path) -> None:
        url = databases.clone(OPENED)
        make_real(url)

        with running(url, tmp_path, "first", "second") as (first, second):
            for runner in (first, second):
                runner.line_with("tick fired")
            with application(url) as app:
                both = states(app)
                first.end(signal.SIGKILL)
                while states(app)[first.process.pid] is not WorkerState.SILENT:
                    second.line_with("tick fired")
                assert states(app)[second.process.pid] is WorkerState.RUNNING
                told = doctor(url)
                assert second.end(signal.SIGTERM) == 0
                ended = states(app)

        assert set(both) == {first.process.pid, second.process.pid}
        assert [fault["code"] for fault in told["faults"]] == ["worker_silent"]
        assert told["faults"][0]["mend"] == "reviewcycle run"
        assert ended[second.process.pid] is WorkerState.STOPPED
        assert_fired_once(url)

    def test_forget_who_was_killed_on_their_host(
        self, databases: Databases, tmp_path: Path
    ) -> None:
        url = databases.clone(OPENED)
        with running(url, tmp_path, "first") as [first]:
            first.line_with("tick fired")
            first.end(signal.SIGKILL)

        with running(url, tmp_path, "second") as [second], application(url) as app:
            second.line_with("tick fired")
            assert list(states(app)) == [second.process.pid]

    def test_beat_on_after_their_row_was_lost(self, databases: Databases, tmp_path: Path) -> None:
        url = databases.clone(OPENED)
        with running(url, tmp_path, "first") as [first], application(url) as app:
            first.line_with("tick fired")
            with app._database.writer.begin() as connection:
                connection.exec_driver_sql("DELETE FROM worker")

            while not (seen := app.seen_workers()):
                first.line_with("tick fired")

        assert [(type(each), each.pid) for each in seen] == [(SeenWorker, first.process.pid)]


def doctor(url: str) -> dict:
    command = [sys.executable, "-m", "cli.main", "doctor", "-o", "json", "--db", url]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    told = subprocess.run(command, capture_output=True, env=environment, check=False)
    answer = json.loads(told.stdout)
    # The server of the tests is not one to keep anything in.
    answer["faults"] = [each for each in answer["faults"] if each["code"] != "setting_unsafe"]
    return answer


@pytest.fixture
def stoppable(postgres_server: PostgresServer) -> Iterator[StoppableServer]:
    if EXISTING_SERVER in os.environ:
        pytest.skip("a server that is not ours is not stopped")
    with postgres.stoppable() as server:
        yield server


class TestServer:
    def test_may_go_away_and_come_back(self, stoppable: StoppableServer, tmp_path: Path) -> None:
        url = stoppable.start()
        load_and_open(url)
        make_real(url)

        with running(url, tmp_path, "first", "second") as runners:
            for runner in runners:
                runner.line_with("tick fired")
            stoppable.stop()
            pauses = [
                [seconds_of(runner.line_with("next tick in")) for _ in range(3)]
                for runner in runners
            ]
            stoppable.start()
            for runner in runners:
                runner.line_with("tick fired")
            with application(url) as app:
                found = set(states(app).values())
            ended = [runner.end(signal.SIGTERM) for runner in runners]

        for first, second, third in pauses:
            assert EVERY_S <= first <= 2 * EVERY_S <= second <= 4 * EVERY_S <= third
        assert pauses[0] != pauses[1]
        assert found == {WorkerState.RUNNING}
        assert ended == [0, 0]
        assert_fired_once(url)


def seconds_of(line: str) -> float:
    return float(line.rpartition("next tick in ")[2].partition(" ")[0])
