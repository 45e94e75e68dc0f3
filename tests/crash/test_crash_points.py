"""A command that is killed at any of its statements, and then run again."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from tests.crash.acts import BATCH, CRASHING, TICK, Crashing
from tests.crash.processes import is_killed_at
from tests.databases import Databases, PostgresDatabases
from tests.small_world import Dump, application, dump

FEWEST_POINTS = 15

ON_EACH_ENGINE = pytest.mark.parametrize(
    "databases",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)],
    indirect=True,
)


def crash_points(databases: Databases, crashing: Crashing) -> Iterator[str]:
    """Yield a database for each boundary at which the act was killed, until it gets through.

    On a server, where making a database takes long, that is every third boundary.
    """
    every = 3 if isinstance(databases, PostgresDatabases) else 1
    for point in itertools.count(1, every):
        url = databases.clone(crashing.before)
        if not is_killed_at(point, url, crashing.act):
            assert point > FEWEST_POINTS
            return
        yield url
        databases.discard()


def dumped_around(databases: Databases, crashing: Crashing) -> tuple[Dump, Dump]:
    """Return what stands in the database before and after the act when nothing is killed."""
    url = databases.clone(crashing.before)
    before = dump(url)
    with application(url) as app:
        crashing.act(app)
    return before, dump(url)


def repeat(url: str, crashing: Crashing) -> None:
    with application(url) as app:
        crashing.repeat(app)


def assert_is_whole(rows: Dump) -> None:
    """See that every batch is there with its ledger, its notices and its event, or not at all."""
    told = [event["body"] for event in rows["history"] if event["kind"] == "rungs_fired"]
    fired = [rung["deadline_id"] for rung in rows["escalation"]]
    assert sum(body["rungs"] for body in told) == len(fired)
    assert sum(body["notices"] for body in told) == len(rows["notice"])
    for deadline in rows["deadline"]:
        assert deadline["next_rung"] == fired.count(deadline["id"])


class TestCommand:
    @ON_EACH_ENGINE
    @pytest.mark.parametrize("name", CRASHING)
    def test_is_done_wholly_or_not_at_all_and_repeating_it_completes_it(
        self, databases: Databases, name: str
    ) -> None:
        crashing = CRASHING[name]
        before, after = dumped_around(databases, crashing)

        for point, url in enumerate(crash_points(databases, crashing)):
            assert dump(url) in (before, after), point
            repeat(url, crashing)
            assert dump(url) == after, point


class TestTick:
    @ON_EACH_ENGINE
    def test_is_done_batch_by_batch_and_the_next_one_does_the_rest(
        self, databases: Databases
    ) -> None:
        before, after = dumped_around(databases, TICK)
        assert len(before["deadline"]) > 2 * BATCH
        seen = set()

        for point, url in enumerate(crash_points(databases, TICK)):
            killed = dump(url)
            assert_is_whole(killed)
            seen.add(len(killed["escalation"]))
            repeat(url, TICK)
            assert dump(url) == after, point

        assert len(seen) > len(before["deadline"]) // BATCH
