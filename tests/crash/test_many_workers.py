"""Many workers over many deadlines, while any of them is killed at any moment."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from tests import small_world
from tests.crash.acts import RUNGS_DUE_AT
from tests.crash.crowd import Crowd
from tests.crash.test_two_processes import of_a_tick
from tests.databases import Databases, Template, template_database
from tests.small_world import Dump, World, application, dump

RUNGS_OF_EACH = 3


def crowded(rungs: int) -> Template:
    """Return a cycle of which at least so many rungs are due at `RUNGS_DUE_AT`."""
    people = rungs // RUNGS_OF_EACH - len(small_world.UNITS)
    members = 1 + people // len(small_world.CELLS)
    return template_database(
        f"small_world_of_{rungs}_rungs", partial(small_world.load_and_open, members=members)
    )


def many(engine: str, *, workers: int, rungs: int, slow: bool = False) -> Any:
    """Return a case of the table below."""
    return pytest.param(
        engine,
        workers,
        crowded(rungs),
        rungs,
        id=f"{engine}-{workers}-workers-{rungs}-rungs",
        marks=[pytest.mark.slow] if slow else [],
    )


MANY = pytest.mark.parametrize(
    ("databases", "workers", "template", "rungs"),
    [
        many("sqlite", workers=4, rungs=1_000),
        many("postgresql", workers=8, rungs=2_000),
        many("sqlite", workers=4, rungs=5_000, slow=True),
        many("postgresql", workers=8, rungs=20_000, slow=True),
    ],
    indirect=["databases"],
)


def ticked_alone(databases: Databases, template: Template) -> Dump:
    """Return what one undisturbed tick writes."""
    url = databases.clone(template)
    with application(url) as app:
        World(app).tick(RUNGS_DUE_AT)
    return of_a_tick(url)


def promised(rows: Dump) -> Iterator[str]:
    """Yield the key of each notice that the ledger tells of."""
    for rung in rows["escalation"]:
        people = rung["people"]
        for person in json.loads(people) if isinstance(people, str) else people:
            if rung["notified"]:
                yield f"{rung['deadline_id']}.{rung['visit']}.{rung['rung']}.{person}"


class TestWorkers:
    @MANY
    def test_fire_every_rung_once_however_many_die(
        self, databases: Databases, workers: int, template: Template, rungs: int
    ) -> None:
        expected = ticked_alone(databases, template)
        url = databases.clone(template)
        crowd = Crowd(url=url, now=RUNGS_DUE_AT, at_random=random.Random(rungs))

        crowd.work(workers)

        rows = dump(url)
        assert crowd.killed >= workers, crowd.killed
        assert_fired_once(rows, at_least=rungs)
        assert {table: rows[table] for table in expected} == expected
        with application(url) as app:
            assert app.check_whole().is_sound


def assert_fired_once(rows: Dump, *, at_least: int) -> None:
    ledger = rows["escalation"]
    fired = Counter((each["deadline_id"], each["visit"], each["rung"]) for each in ledger)
    assert len(fired) == fired.total() >= at_least
    assert [each for each in ledger if each["scheduled_at"] > each["fired_at"]] == []
    assert sorted(each["key"] for each in rows["notice"]) == sorted(promised(rows))
    assert rows["incident"] == []
    told = [each["body"] for each in rows["history"] if each["kind"] == "rungs_fired"]
    assert sum(body["rungs"] for body in told) == fired.total()
    assert sum(body["notices"] for body in told) == len(rows["notice"])
