"""What a tick leaves does not depend on how many rungs one transaction fires."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

import pytest

from runtime.application import Application
from storage.types import to_microseconds
from tests import small_world
from tests.databases import Databases, Template, template_database
from tests.small_world import World, application, dump, november
from workflow.application.batching import FIRST, Stopwatch

NOW = november(8, 8, 30)
CROWDED = template_database("small_world_batches", partial(small_world.load_and_open, members=90))


def slower_and_slower() -> Stopwatch:
    """Return a stopwatch by which each transaction takes a tenth of a second longer."""
    moments: Iterator[float] = (number * number / 40 for number in count())
    return lambda: next(moments)


def left_by(
    databases: Databases, template: Template, *, batch: int | None, ready: bool = False
) -> dict[str, list[Any]]:
    """Return what one tick leaves of reviews, deadlines, the ledger and notices."""
    url = databases.clone(template)
    with application(url) as app:
        World(app).disseminate("H.1.1", november(3, 9))
        if ready:
            leave_to_the_tick(app)
        enforce = replace(app.enforce_deadlines, batch=batch, stopwatch=slower_and_slower())
        command = replace(app.command(now=NOW), keeps_answer=False)
        report = enforce(command=command)
    rows = dump(url)
    assert report.fired == len(rows["escalation"])
    notices = [row for row in rows["notice"] if not row["key"].startswith("list.")]
    deadlines = sorted(_told(row, "review_id", "stage", "next_rung") for row in rows["deadline"])
    reviews = sorted(_told(row, "id", "state", "rank", "visit") for row in rows["review"])
    keys = ("deadline_id", "visit", "rung", "role", "unit_id", "notified")
    ledger = sorted(_told(row, *keys) for row in rows["escalation"])
    return {
        "reviews": reviews,
        "deadlines": deadlines,
        "ledger": ledger,
        "notices": sorted(row["key"] for row in notices),
    }


def _told(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def leave_to_the_tick(app: Application) -> None:
    """Put those that have heard of the documents back, with nothing unmet and a rung that came."""
    stand = "state = 'dissemination', rank = 0, unmet = '[]', ready = true"
    open_ = "status = 'open', closed_at = NULL, next_rung = 0"
    first = to_microseconds(small_world.OPENED_AT)
    with app._database.writer.begin() as connection:
        for statement in (
            "DELETE FROM deadline WHERE stage = 'feedback'",
            f"UPDATE deadline SET {open_}, next_at = {first} WHERE status = 'met'",
            f"UPDATE review SET {stand} WHERE state = 'feedback'",
        ):
            connection.exec_driver_sql(statement)


class TestBatch:
    @pytest.mark.parametrize("batch", [1, 7])
    def test_of_any_size_leaves_the_same(self, databases: Databases, batch: int) -> None:
        at_once = left_by(databases, small_world.OPENED, batch=5_000)

        assert left_by(databases, small_world.OPENED, batch=batch) == at_once
        assert at_once["ledger"]

    def test_that_adapts_leaves_the_same(self, databases: Databases) -> None:
        at_once = left_by(databases, CROWDED, batch=5_000)

        assert left_by(databases, CROWDED, batch=None) == at_once
        assert len({deadline for deadline, *_ in at_once["ledger"]}) > FIRST

    @pytest.mark.parametrize("batch", [1, 7])
    def test_of_any_size_moves_whoever_is_ready_before_a_rung_fires(
        self, databases: Databases, batch: int
    ) -> None:
        at_once = left_by(databases, small_world.OPENED, batch=5_000, ready=True)

        assert left_by(databases, small_world.OPENED, batch=batch, ready=True) == at_once
        assert {state for _, state, _, _ in at_once["reviews"]} >= {"feedback", "dissemination"}
