"""The rows of workers, and how late rungs are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.engine import Database
from storage.workers import Worker, WorkerRegistry
from tests.contract.installed import MONDAY_9AM

LONG_AGO = MONDAY_9AM - timedelta(days=8)
LATER = MONDAY_9AM + timedelta(seconds=15)


@pytest.fixture
def registry(database: Database) -> WorkerRegistry:
    return WorkerRegistry(database)


def worker(name: str, **changes: object) -> Worker:
    """Return a worker that started on Monday."""
    made = Worker(
        id=name, host="a", version="1.0", pid=7, started_at=MONDAY_9AM, beat_at=MONDAY_9AM
    )
    return replace(made, **changes)


def start(registry: WorkerRegistry, *workers: Worker, forgotten: tuple[str, ...] = ()) -> None:
    for each in workers:
        registry.start(each, forgotten=forgotten, before=MONDAY_9AM - timedelta(days=7))


class TestWorkerRegistry:
    def test_knows_each_worker_by_its_last_sign_of_life(self, registry: WorkerRegistry) -> None:
        start(registry, worker("a"), worker("b"))

        registry.beat(worker("b"), at=LATER)

        assert registry.all() == [worker("b", beat_at=LATER), worker("a")]

    def test_knows_which_were_told_to_stop(self, registry: WorkerRegistry) -> None:
        start(registry, worker("a"))

        registry.stop(worker("a"), at=LATER)

        assert registry.all() == [worker("a", beat_at=LATER, stopped_at=LATER)]

    def test_forgets_who_was_silent_for_long_when_another_starts(
        self, registry: WorkerRegistry
    ) -> None:
        start(registry, worker("old"))
        registry.beat(worker("old"), at=LONG_AGO)
        start(registry, worker("young", beat_at=MONDAY_9AM - timedelta(days=6)))

        start(registry, worker("new"))

        assert [each.id for each in registry.all()] == ["new", "young"]

    def test_forgets_who_is_named(self, registry: WorkerRegistry) -> None:
        start(registry, worker("dead"), worker("alive"))

        start(registry, worker("new"), forgotten=("dead",))

        assert {each.id for each in registry.all()} == {"alive", "new"}

    def test_takes_back_who_was_forgotten_and_beats(self, registry: WorkerRegistry) -> None:
        registry.beat(worker("a"), at=LATER)

        assert registry.all() == [worker("a", beat_at=LATER)]
