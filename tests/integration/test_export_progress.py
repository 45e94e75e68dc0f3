"""What is exported of a cycle, on every database: what `stuck` and `progress` tell."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from runtime.language import language
from runtime.reports.stuck import ON_A_PAGE, stuck_words
from tests.databases import Databases
from tests.holding import opened
from tests.small_world import CELLS, CYCLE, OPENED, World, november
from workflow.application import assessing
from workflow.application.find_stuck import StuckRequest
from workflow.application.show_progress import GroupBy
from workflow.domain.errors import NotFoundError
from workflow.domain.query import parse_query

NOW = november(25, 8, 30)
EVERYTHING = StuckRequest(cycle=CYCLE)
REQUESTS = {
    "all": EVERYTHING,
    "under": StuckRequest(cycle=CYCLE, under="H.1"),
    "stage": StuckRequest(cycle=CYCLE, stage="dissemination"),
    "where": StuckRequest(cycle=CYCLE, where=parse_query("track:member waiting:secretary")),
    "top": StuckRequest(cycle=CYCLE, top=5),
    "none": StuckRequest(cycle=CYCLE, where=parse_query("health:stalled")),
}


@pytest.fixture
def world(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Return a cycle in which one cell went on, one is exempt, and all others are late.

    Few reviews are read at a time, so that there are several parts.
    """
    monkeypatch.setattr(assessing, "PART", 4)
    with opened(databases.clone(OPENED)) as world:
        world.disseminate(CELLS[0], november(3, 9))
        world.fire(CELLS[1], "exempt", november(3, 9), reason="Sáp nhập")
        yield world


class TestExport:
    @pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
    def test_tells_what_is_stuck_as_stuck_does(self, world: World, request_: StuckRequest) -> None:
        report = world.app.find_stuck(request_, now=NOW)

        with world.app.export_progress(request_, now=NOW) as export:
            assert list(export.stuck()) == list(report.items)
            assert (export.totals, export.found) == (report.totals, report.found)
            assert export.as_of == report.as_of

    @pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
    def test_lists_every_review_that_is_asked_about_once_by_code(
        self, world: World, request_: StuckRequest
    ) -> None:
        with world.app.export_progress(request_, now=NOW) as export:
            codes = [named.row.subject_code for named in export.reviews()]

        assert codes == sorted(codes)
        assert len(set(codes)) == len(codes) == export.totals["reviews"]

    def test_counts_what_progress_counts(self, world: World) -> None:
        with world.app.export_progress(EVERYTHING, now=NOW) as export:
            told = {by: export.progress(by) for by in GroupBy}
            ages = sum(step.counts.total() for step in export.ages)

        assert ages == export.found > 0
        for by, report in told.items():
            shown = world.app.show_progress(CYCLE, now=NOW, by=by)
            assert (report.rows, report.ratings) == (shown.rows, shown.ratings)

    def test_names_the_unit_and_the_one_above(self, world: World) -> None:
        with world.app.export_progress(REQUESTS["under"], now=NOW) as export:
            assert (export.top.code, export.above and export.above.code) == ("H.1", "H")
        with world.app.export_progress(EVERYTHING, now=NOW) as export:
            assert (export.top.code, export.above) == ("H", None)

    def test_shows_a_person_what_his_roles_reach(self, world: World) -> None:
        with world.app.export_progress(EVERYTHING, now=NOW, actor="H.1.3-1") as export:
            venues = {named.row.venue_code for named in export.stuck()}

        assert venues == {"H.1.3"}

    def test_tells_of_a_unit_to_whom_roles_reach_it(self, world: World) -> None:
        own = StuckRequest(cycle=CYCLE, under="H.1.3")

        with world.app.export_progress(own, now=NOW, actor="H.1.3-1") as export:
            assert {named.row.venue_code for named in export.reviews()} == {"H.1.3"}
        with world.app.export_progress(EVERYTHING, now=NOW, actor="H.1.3-1") as export:
            for refused in (export.reviews, export.passing, export.dwell):
                with pytest.raises(NotFoundError, match="unit_not_found"):
                    refused()

    def test_forgets_what_was_read_for_a_part(self, world: World) -> None:
        with world.app.export_progress(EVERYTHING, now=NOW) as export:
            found = export.reviews()
            next(found)
            held = len(export.reading._rows)
            list(found)

        assert held == assessing.PART
        assert len(export.reading._rows) == 0


class TestStuckList:
    def test_puts_on_one_line_what_is_stuck_alike_at_one_venue(self, world: World) -> None:
        here = StuckRequest(cycle=CYCLE, where=parse_query("track:member unit:H.1.3"))

        with world.app.export_progress(here, now=NOW) as export:
            words = stuck_words(export, language("vi"))

        assert [(line["reviews"], line["subject"]) for line in words["items"]] == [
            (1, "H.1.3-1 (H.1.3 Đơn vị H.1.3)"),
            (2, "H.1.3-2, H.1.3-3 (H.1.3 Đơn vị H.1.3)"),
        ]
        assert (words["shown"], words["more"]) == ("3", "")

    def test_keeps_a_unit_apart_from_its_people(self, world: World) -> None:
        world.bring_to_meeting("H.1.3", november(4, 9))
        here = StuckRequest(cycle=CYCLE, where=parse_query("unit:H.1.3"))

        with world.app.export_progress(here, now=NOW) as export:
            items = stuck_words(export, language("vi"))["items"]

        assert len({line["why"] for line in items}) == 1
        assert [line["subject"].split(" ")[0] for line in items] == [
            *("H.1.3", "H.1.3-1", "H.1.3-2,")
        ]

    def test_keeps_venues_apart(self, world: World) -> None:
        here = StuckRequest(cycle=CYCLE, where=parse_query("unit:H.1.3,H.1.4"), top=100)

        with world.app.export_progress(here, now=NOW) as export:
            words = stuck_words(export, language("vi"))

        found = [(line["reviews"], line["subject"].split(" ")[0]) for line in words["items"]]
        assert sorted(found) == [
            *((1, "H.1.3"), (1, "H.1.3-1"), (1, "H.1.4"), (1, "H.1.4-1")),
            *((2, "H.1.3-2,"), (2, "H.1.4-2,")),
        ]

    def test_tells_how_many_are_not_on_the_page(self, world: World) -> None:
        with world.app.export_progress(EVERYTHING, now=NOW) as export:
            words = stuck_words(export, language("vi"))

        assert len(words["items"]) == ON_A_PAGE
        assert int(words["shown"]) == sum(line["reviews"] for line in words["items"])
        assert int(words["shown"]) + int(words["more"]) == export.found
