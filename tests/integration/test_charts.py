"""Charts on every database: they count what `stuck` and `progress` count, now and in the past."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.holding import opened
from tests.small_world import CELLS, CYCLE, OPENED, World, november
from workflow.application.find_stuck import StuckRequest
from workflow.application.show_progress import GroupBy

NOW = november(25, 8, 30)


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    """Return a cycle in which one cell went on, one is exempt, and all others are late."""
    with opened(databases.clone(OPENED)) as world:
        world.disseminate(CELLS[0], november(3, 9))
        world.fire(CELLS[1], "exempt", november(3, 9), reason="Sáp nhập")
        yield world


class TestChartCycle:
    def test_counts_what_stuck_counts(self, world: World) -> None:
        chart = world.app.chart_cycle(CYCLE, now=NOW)
        report = world.app.find_stuck(StuckRequest(cycle=CYCLE), now=NOW)

        assert sum(cell.stuck for cell in chart.cells.values()) == report.found > 0
        assert sum(step.counts.total() for step in chart.ages) == report.found
        assert sum(chart.totals.values()) == report.totals["reviews"]


class TestChartPassing:
    def test_ends_with_what_progress_counts(self, world: World) -> None:
        chart = world.app.chart_passing(CYCLE, now=NOW)
        progress = world.app.show_progress(CYCLE, now=NOW, by=GroupBy.STAGE)

        assert {row.stage: (row.subjects, row.done) for row in progress.rows} == {
            stage: (count, chart.passed[stage][-1]) for stage, count in chart.subjects.items()
        }
        assert any(row.done for row in progress.rows)
        assert len(chart.days) == 25
