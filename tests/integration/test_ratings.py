"""Ratings through the use cases, on every database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.databases import Databases, template_database
from tests.small_world import (
    CYCLE,
    FIRST,
    OPENED,
    SECOND,
    SECRETARY,
    World,
    application,
    dump,
    load_and_open,
    november,
)
from workflow.application.desk import Recorded
from workflow.application.raise_caps import RaiseRequest
from workflow.domain.errors import InvalidFileError, InvalidValueError, NotFoundError, RefusedError
from workflow.domain.records.rating import RatingStep
from workflow.domain.rows import RoleRow
from workflow.domain.rows_of_ratings import RatingRow

NOW = november(4)
CELL, CELL_SECRETARY = "H.1.1", "H.1.1-1"
CROWD = 125


def _crowded(url: str) -> None:
    load_and_open(url, members=CROWD)


CROWDED = template_database("small_world_of_many_to_rate", _crowded)


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        yield World(app)


@pytest.fixture
def crowd(databases: Databases) -> Iterator[World]:
    """Yield a world with 125 members in each cell."""
    with application(databases.clone(CROWDED)) as app:
        yield World(app)


def keep(
    world: World,
    *rows: RatingRow,
    by: str | None = SECRETARY,
    file: str | None = None,
    plan: bool = False,
    command_id: str | None = None,
) -> Recorded:
    command = World(world.app, by).command(NOW, command_id)
    return world.app.keep_ratings(CYCLE, rows, file=file, plan=plan, command=command)


def a_row(subject: str = FIRST, step: str = "proposed", **changes: Any) -> RatingRow:
    return RatingRow(**{"subject": subject, "step": RatingStep(step), "level": "good", **changes})


def values(world: World, actor: str | None = None) -> list[tuple[str, str, str | None]]:
    found = world.app.list_ratings(CYCLE, now=NOW, actor=actor)
    return [(line.row.subject_code, line.rating.step, line.rating.level) for line in found.items]


class TestRows:
    def test_of_a_thousand_are_taken_once(self, crowd: World) -> None:
        subjects = [
            f"H.1.{cell}-{number}" for cell in range(1, 5) for number in range(1, CROWD + 1)
        ]
        rows = [
            a_row(subject, step, score="82,5", line=line)
            for line, (subject, step) in enumerate(
                ((subject, step) for subject in subjects for step in ("appraised", "proposed")), 2
            )
        ]

        planned = keep(crowd, *rows, file="f.csv", plan=True)
        nothing = values(crowd)
        first = keep(crowd, *rows, file="f.csv")
        again = keep(crowd, *rows, file="f.csv")

        assert (planned.created, nothing) == (1_000, [])
        assert (first.created, first.reviews, again.created) == (1_000, 500, 0)
        assert again.unchanged == 1_000
        assert len(values(crowd)) == 1_000

    def test_are_all_taken_or_none(self, world: World) -> None:
        rows = [a_row(), a_row("NOBODY", line=3), a_row(SECOND, level="splendid", line=4)]

        with pytest.raises(InvalidFileError) as refused:
            keep(world, *rows, file="f.csv")

        told = [(problem.line, problem.code) for problem in refused.value.problems]
        assert told == [(3, "review_not_found"), (4, "level_unknown")]
        assert values(world) == []

    def test_leave_nothing_of_a_plan_or_a_refusal(self, databases: Databases) -> None:
        url = databases.clone(OPENED)
        before = dump(url)
        with application(url) as app:
            keep(World(app), a_row(), plan=True)
            with pytest.raises(RefusedError, match="rating_too_early"):
                keep(World(app), a_row(), a_row(SECOND, "decided"))

        assert dump(url) == before

    def test_are_told_by_history(self, world: World) -> None:
        keep(world, a_row(score="80", grounds="Tốt"))
        keep(world, a_row(score="81", grounds="Tốt hơn"))

        assert [each for found in world.app.replay_history() for each in found.differences] == []

    def test_of_an_unknown_signatory_are_refused(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="person_not_found"):
            keep(world, a_row(signatory="NOBODY"))

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            pytest.param({"not_rated_reason": "level_not_published"}, "level_or_reason", id="both"),
            pytest.param({"level": None}, "level_or_reason", id="neither"),
            pytest.param(
                {"level": None, "not_rated_reason": "tired"}, "reason_unknown", id="no such reason"
            ),
            pytest.param({"score": "-5"}, "score_not_understood", id="a negative score"),
            pytest.param({"overrides": ("luck",)}, "override_unknown", id="no such rule"),
            pytest.param(
                {"overrides": ("cap_exceeded",)}, "override_only_decides", id="only decisions"
            ),
        ],
    )
    def test_that_make_no_sense_are_refused(
        self, world: World, changes: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(InvalidValueError, match=code):
            keep(world, a_row(**changes))

    def test_without_a_person_are_refused(self, world: World) -> None:
        with pytest.raises(RefusedError, match="person_needed"):
            keep(world, a_row(), by=None, file="f.csv")

    def test_are_kept_once_for_one_command(self, world: World) -> None:
        first = keep(world, a_row(), command_id="X")
        again = keep(world, a_row(), command_id="X")

        assert first == again
        assert len(values(world)) == 1

    def test_of_who_left_the_review_are_refused(self, world: World) -> None:
        world.by(SECRETARY).fire(FIRST, "exempt", NOW, reason="Nghỉ ốm dài ngày")

        with pytest.raises(RefusedError, match="rating_not_under_review"):
            keep(world, a_row(step="decided"))


class TestSight:
    def test_of_counts_needs_a_role_over_all_that_is_counted(self, world: World) -> None:
        world.bring_to_meeting(CELL, november(2))
        world.meet(CELL, november(3))
        keep(world, a_row(step="decided"))
        visitor = RoleRow(
            role="supervisor", person="H.2.1-2", unit="H.1", from_on=None, to_on=None, line=2
        )
        world.app.import_roles([visitor], file="roles.csv", command=world.command(NOW))

        def counted(actor: str | None) -> int:
            report = world.app.show_progress(CYCLE, now=NOW, under="H.1", actor=actor)
            return sum(row.count for row in report.ratings)

        assert (counted(None), counted(SECRETARY), counted("H.2.1-2")) == (1, 1, 0)
        assert values(world, "H.2.1-2") == []


class TestSetAside:
    def test_is_for_nobody_where_nobody_is_named(self, world: World) -> None:
        world.bring_to_meeting(CELL, november(2))
        world.meet(CELL, november(3))
        row = a_row(step="decided", overrides=("cap_exceeded",), grounds="x")

        with pytest.raises(RefusedError, match="override_forbidden"):
            keep(world, row)

    def test_needs_a_cap_that_there_is(self, world: World) -> None:
        request = RaiseRequest(cycle=CYCLE, unit="H.1", cap="none", reason="x")

        with pytest.raises(InvalidValueError, match="cap_unknown"):
            world.app.raise_cap(request, command=world.by(SECRETARY).command(NOW))


class TestDossier:
    def test_is_for_definitions_that_have_a_checklist(self, world: World) -> None:
        with pytest.raises(RefusedError, match="no_checklist"):
            world.app.check_dossier(CYCLE, CELL, ["report"], command=world.command(NOW))

    def test_of_none_lists_nothing(self, world: World) -> None:
        assert world.app.list_dossiers(CYCLE, now=NOW).items == []


class TestCancel:
    def test_is_refused_to_who_decided_and_to_who_stands_below(self, databases: Databases) -> None:
        url = databases.clone(OPENED)
        with application(url) as app:
            world = World(app)
            world.bring_to_meeting(CELL, november(2))
            world.meet(CELL, november(3))
            keep(world, a_row(step="decided"))
            before = dump(url)

            with pytest.raises(RefusedError, match="own_decision"):
                app.cancel_rating(
                    CYCLE, FIRST, reason="x", command=world.by(SECRETARY).command(NOW)
                )
            with pytest.raises(RefusedError, match="forbidden"):
                app.cancel_rating(
                    CYCLE, FIRST, reason="x", command=world.by(CELL_SECRETARY).command(NOW)
                )

            assert dump(url) == before
