"""Reports that say the same are told to the superior, by their subjects and without the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from tests.databases import Databases
from tests.small_world import CELLS, CYCLE, OPENED, World, application, november
from workflow.domain.enrolment import Finding
from workflow.domain.rows_of_reports import ReportRow

NOW = november(2)
TEXT = "Ưu điểm: chấp hành chủ trương. Hạn chế: chưa quyết liệt, còn nể nang trong công việc. "
MEMBERS = [f"{cell}-{number}" for cell in CELLS for number in (1, 2, 3)]


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        yield World(app)


def write(world: World, subjects: Sequence[str], *, text: str = TEXT) -> None:
    rows = [ReportRow(subject=subject, text=f"{text}{subject}") for subject in subjects]
    world.app.keep_reports(CYCLE, rows, command=world.command(NOW))


def signals(world: World, **given: str) -> Sequence[Finding]:
    return world.app.find_report_signals(CYCLE, now=NOW, **given)


class TestReportSignals:
    def test_name_the_subjects_of_ten_reports_that_say_the_same(self, world: World) -> None:
        write(world, MEMBERS[:10])
        write(world, MEMBERS[10:12], text="Một báo cáo khác hẳn, tự viết từ đầu đến cuối. ")

        [finding] = signals(world)

        assert (finding.code, finding.facts["count"]) == ("same_text_in_reports", 10)
        assert "nể nang" not in str(finding.facts)

    def test_stay_silent_below_ten(self, world: World) -> None:
        write(world, MEMBERS[:9])

        assert signals(world) == ()

    def test_look_at_the_newest_version(self, world: World) -> None:
        write(world, MEMBERS[:10])
        write(world, MEMBERS[:1], text="Một báo cáo khác hẳn, tự viết từ đầu đến cuối. ")

        assert signals(world) == ()

    def test_are_about_what_a_role_reaches(self, world: World) -> None:
        write(world, MEMBERS[:10])

        assert len(signals(world, actor="H-1")) == 1
        assert signals(world, actor="H.2-1") == ()
