"""Each review that stands at a stage with a due day has one open deadline, and no other."""

from __future__ import annotations

from typing import Any

from tests import small_world
from tests.crash.acts import MET, complete
from tests.databases import Databases
from tests.small_world import World, application, dump, november

Rows = list[dict[str, Any]]


def open_at(rows: Rows) -> list[tuple[Any, ...]]:
    """Return where the open deadlines of stages stand."""
    keys = ("review_id", "stage", "visit", "due_on")
    return sorted(
        tuple(row[key] for key in keys)
        for row in rows
        if (row["kind"], row["status"]) == ("stage", "open")
    )


def due_at(reviews: Rows) -> list[tuple[Any, ...]]:
    """Return where the reviews stand that are due."""
    keys = ("id", "state", "visit", "due_on")
    return sorted(
        tuple(each[key] for key in keys) for each in reviews if each["due_on"] is not None
    )


class TestStageDeadline:
    def test_is_armed_for_every_review_when_a_cycle_opens(self, databases: Databases) -> None:
        rows = dump(databases.clone(small_world.OPENED))

        assert open_at(rows["deadline"]) == due_at(rows["review"])
        assert len(rows["deadline"]) == len(rows["review"])

    def test_is_followed_by_that_of_the_next_stage(self, databases: Databases) -> None:
        url = databases.clone(MET)
        before = {row["id"]: row for row in dump(url)["deadline"]}

        with application(url) as app:
            complete(app)

        rows = dump(url)
        assert open_at(rows["deadline"]) == due_at(rows["review"])
        ended = [
            row["status"]
            for row in rows["deadline"]
            if row["id"] in before and row != before[row["id"]]
        ]
        assert ended == ["met"]

    def test_of_an_exempt_review_is_cancelled(self, databases: Databases) -> None:
        url = databases.clone(small_world.OPENED)

        with application(url) as app:
            World(app).fire(
                small_world.FIRST, "exempt", november(2, 9), reason="Chuyển sinh hoạt đảng"
            )

        rows = dump(url)
        assert open_at(rows["deadline"]) == due_at(rows["review"])
        assert [row["status"] for row in rows["deadline"] if row["closed_at"]] == ["cancelled"]
