"""Guidance that is issued, or turns out not to be, through the use cases, on every database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from runtime.application import Application
from tests import small_world
from tests.databases import Databases, template_database
from tests.small_world import FIRST, World, application, november
from workflow.application.desk import Recorded
from workflow.application.open_cycle import OpenRequest
from workflow.domain.rows_of_dissemination import DocumentRow

CELL, BODY, TOP = "H.1.1", "H.1", "H"
GUIDED = "guided-H"
DAY = date(2022, 11, 2)
NOW = november(3, 9)


def guided_definition() -> dict[str, Any]:
    """Return the shipped definition, with guidance asked for before anything else.

    Members wait for that of their grassroots body, and go on by themselves; units for their own.
    """
    content = small_world.definition()
    content["name"] = "guided"
    for name, track in content["tracks"].items():
        asked = {"at": "grassroots", "kinds": ["HD"]} if name == "member" else {}
        track["stages"].insert(
            0,
            {
                "stage": "preparation",
                "kind": "task",
                "title": {"vi": "Chuẩn bị", "en": "Preparation"},
                "owner": "secretary",
                "auto": name == "member",
                "requires": [{"guidance_issued": asked}],
                "due": {"no_deadline": True},
            },
        )
    return content


def _guided(url: str) -> None:
    small_world.load(url)
    with application(url) as app:
        app.add_definition(guided_definition(), command=app.command(now=small_world.LOADED_AT))
        request = OpenRequest(definition="guided", unit=TOP, start_on=small_world.START_ON)
        app.open_cycle(request, command=app.command(now=small_world.OPENED_AT))


GUIDED_WORLD = template_database("small_world_guided", _guided)


@pytest.fixture
def guided(databases: Databases) -> Iterator[World]:
    with application(databases.clone(GUIDED_WORLD)) as app:
        yield World(app)


def issue(world: World, number: str, unit: str | None, **given: Any) -> Recorded:
    row = DocumentRow(number=number, unit=unit, issued_on=DAY, **given)
    return world.app.record_documents(GUIDED, [row], command=world.command(NOW))


def states(world: World, *subjects: str) -> list[str]:
    _, found = world.app.lists.reviews(GUIDED, now=NOW)
    by_subject = {each.row.subject_code: each.row.review.state for each in found}
    return [by_subject[subject] for subject in subjects]


def unmet(world: World, subject: str) -> list[str]:
    """Return the codes of what a review of the guided cycle lacks at its stage."""
    _, found = world.app.lists.reviews(GUIDED, now=NOW)
    [review] = [each.row.review for each in found if each.row.subject_code == subject]
    return [reason.code for reason in review.unmet]


def has_gaps(app: Application) -> bool:
    """Return whether history does not give back every row."""
    return any(replayed.differences for replayed in app.replay_history())


class TestGuidance:
    def test_lets_on_those_at_the_unit_and_below_at_once(self, guided: World) -> None:
        recorded = issue(guided, "1-HD/DU", BODY)

        members = ["H.1.1-2", "H.1.4-3", "H.1-3", "H.2.1-2"]
        assert states(guided, *members) == [
            *("dissemination", "dissemination", "dissemination", "preparation")
        ]
        assert [unmet(guided, unit) for unit in (BODY, CELL)] == [[], ["guidance_not_issued"]]
        assert recorded.moved == 3 + 4 * 3

    def test_concerns_nobody_elsewhere(self, guided: World) -> None:
        recorded = issue(guided, "1-HD/CB", CELL)

        its_members_and_itself = 3 + 1
        assert recorded.reviews == its_members_and_itself

    def test_of_a_kind_that_does_not_count_is_enough_only_where_any_is(self, guided: World) -> None:
        recorded = issue(guided, "1-KH/DU", BODY)

        assert unmet(guided, BODY) == []
        assert unmet(guided, FIRST) == ["guidance_not_issued_above"]
        assert recorded.moved == 0

    @pytest.mark.parametrize("unit", [TOP, None])
    def test_from_elsewhere_lets_nobody_on(self, guided: World, unit: str | None) -> None:
        issue(guided, "1-HD/HU", unit)

        assert [unmet(guided, subject) for subject in (FIRST, BODY)] == [
            ["guidance_not_issued_above"],
            ["guidance_not_issued"],
        ]

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param({"holds": False}, id="a mistake"),
            pytest.param({"unit": "H.2"}, id="of another unit"),
            pytest.param({"cleared": ("unit",)}, id="of no unit of the tree"),
        ],
    )
    def test_that_turns_out_to_be_none_is_missing_again(
        self, guided: World, change: dict[str, Any]
    ) -> None:
        issue(guided, "1-KH/DU", BODY)

        issue(guided, "1-KH/DU", **{"unit": None, **change})

        assert unmet(guided, BODY) == ["guidance_not_issued"]
        assert not has_gaps(guided.app)

    def test_is_told_in_history_that_gives_the_rows_back(self, guided: World) -> None:
        issue(guided, "1-KH/HU", TOP, title="Kế hoạch")
        issue(guided, "1-HD/DU", BODY, parents=("1-KH/HU",))
        issue(guided, "1-HD/DU", BODY, cleared=("parents",))

        assert not has_gaps(guided.app)

    def test_of_a_thousand_documents_is_kept_in_one_go(self, guided: World) -> None:
        rows = [
            DocumentRow(
                number=f"{number}-HD/HU",
                issued_on=DAY,
                unit=TOP,
                parents=(f"{number - 1}-HD/HU",) if number > 1 else None,
                line=2_000 - number,
            )
            for number in range(1_000, 0, -1)
        ]

        recorded, again = (
            guided.app.record_documents(GUIDED, rows, file="d.csv", command=guided.command(NOW))
            for _ in range(2)
        )

        assert (recorded.created, again.created, again.unchanged) == (1_000, 0, 1_000)
        assert len(guided.app.list_documents.tree(GUIDED, now=NOW).steps) == 1_000
