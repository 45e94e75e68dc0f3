"""Whoever reads with a name sees what his roles reach, and nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.small_world import CELLS, CYCLE, OPENED, TOP, World, application, november
from workflow.application.find_stuck import StuckRequest
from workflow.application.log_reading import LogFilter
from workflow.domain.errors import NotFoundError, RefusedError

NOW = november(9)
MEMBER, OTHER, CELL_SECRETARY, SECRETARY, BOARD = "H.1.1-2", "H.1.1-3", "H.1.1-1", "H.1-1", "H-1"


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        world = World(app)
        world.bring_to_meeting("H.1.1", november(3))
        world.bring_to_meeting("H.2.1", november(3))
        yield world


def listed(world: World, actor: str | None) -> set[str]:
    _, found = world.app.lists.reviews(CYCLE, now=NOW, actor=actor)
    return {review.row.subject_code for review in found}


class TestReviews:
    def test_of_a_member_is_his_own(self, world: World) -> None:
        assert listed(world, MEMBER) == {MEMBER}

    def test_of_a_secretary_are_all_below(self, world: World) -> None:
        seen = listed(world, SECRETARY)

        assert "H.1" in seen
        assert all(code.startswith("H.1") for code in seen)
        assert {cell for cell in CELLS if cell.startswith("H.1")} <= seen

    def test_of_the_operator_are_all(self, world: World) -> None:
        assert listed(world, BOARD) == listed(world, None)

    def test_that_are_invisible_do_not_exist(self, world: World) -> None:
        for read in (world.app.show_review, world.app.explain_review):
            with pytest.raises(NotFoundError, match="review_not_found"):
                read(CYCLE, OTHER, now=NOW, actor=MEMBER)
            read(CYCLE, MEMBER, now=NOW, actor=MEMBER)

    def test_that_are_invisible_are_not_stuck(self, world: World) -> None:
        late = november(30)

        report = world.app.find_stuck(StuckRequest(cycle=CYCLE), now=late, actor=MEMBER)

        assert {item.row.subject_code for item in report.items} == {MEMBER}
        assert report.totals["reviews"] == 1

    def test_behind_a_gate_are_named_only_to_who_sees_them(self, world: World) -> None:
        world.meet("H.1.1", november(4))
        told = world.app.explain_review(CYCLE, "H.1", now=NOW, actor=SECRETARY)
        other = world.app.explain_review(CYCLE, MEMBER, now=NOW, actor=MEMBER)

        assert all(root.row.subject_code.startswith("H.1") for root in told.roots)
        assert {root.row.subject_code for root in other.roots} <= {MEMBER}


class TestProgress:
    def test_is_told_to_who_reaches_the_unit(self, world: World) -> None:
        assert world.app.show_progress(CYCLE, now=NOW, under="H.1", actor=SECRETARY).rows

    @pytest.mark.parametrize(
        ("actor", "under"), [(SECRETARY, None), (SECRETARY, "H.2"), (MEMBER, "H.1.1")]
    )
    def test_is_not_told_to_others(self, world: World, actor: str, under: str | None) -> None:
        with pytest.raises(NotFoundError, match="unit_not_found"):
            world.app.show_progress(CYCLE, now=NOW, under=under, actor=actor)


class TestHistory:
    def kinds(self, world: World, actor: str | None) -> set[tuple[str, int | None]]:
        log = world.app.read_history(CYCLE, now=NOW, actor=actor)
        return {(event.kind, event.seq) for event in log}

    def test_is_shown_as_far_as_roles_reach(self, world: World) -> None:
        member, secretary = self.kinds(world, MEMBER), self.kinds(world, SECRETARY)
        board, operator = self.kinds(world, BOARD), self.kinds(world, None)

        assert member < secretary < board == operator
        assert "cycle_opened" not in {kind for kind, _ in secretary}
        assert {kind for kind, _ in member} >= {"review_opened", "review_moved"}

    def test_of_the_installation_is_for_the_operator(self, world: World) -> None:
        with pytest.raises(RefusedError, match="log_is_for_the_operator"):
            list(world.app.read_history(None, now=NOW, actor=BOARD))

        assert list(world.app.read_history(None, now=NOW))

    def test_stops_where_it_is_told_to(self, world: World) -> None:
        wanted = LogFilter(kinds=("review_moved",))
        moved = world.app.read_history(CYCLE, now=NOW, wanted=wanted, limit=2, actor=BOARD)

        assert [event.kind for event in moved] == ["review_moved"] * 2

    def test_of_an_unknown_person_is_refused(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="person_not_found"):
            listed(world, f"{TOP}-99")
