"""History gives back the rows, and whoever changes one past the program is found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest
import sqlalchemy as sa

from storage.engine import open_database
from tests.databases import Databases
from tests.small_world import CYCLE, OPENED, World, application, november
from workflow.application.remedy_steps import StepRequest
from workflow.domain.remedy_course import Step
from workflow.domain.replay import Difference
from workflow.domain.rows_of_checks import CheckRow
from workflow.domain.rows_of_remedies import RemedyRow

CELL = "H.1.1"


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def played(url: str) -> Iterator[World]:
    """Yield the world after every kind of act that the small world knows."""
    with application(url) as app:
        world = World(app)
        world.bring_to_meeting(CELL, november(3))
        world.disseminate("H.1", november(3))
        world.meet(CELL, november(4))
        world.fire("H.1.2", "hold", november(4), reason="bão")
        world.fire("H.1.3", "hold", november(4), reason="bão")
        world.fire("H.1.3", "resume", november(7))
        world.tick(november(8))
        world.by("H.1-1").rate(["H.1.1-2", "H.1.1-3"], november(9))
        remedy = RemedyRow(
            subject="H.1.1-2", title="Họp", owner="H.1.1-2", due_on=date(2022, 12, 1)
        )
        numbers = app.keep_remedies(CYCLE, [remedy], command=world.command(november(10))).ids
        for step, who in ((Step.CLAIM, "H.1.1-2"), (Step.VERIFY, "H.1.1-1")):
            request = StepRequest(cycle=CYCLE, step=step, numbers=tuple(numbers))
            app.take_remedy_step(request, command=world.by(who).command(november(10)))
        check = CheckRow(subject="H.1.1-2", due_on=date(2022, 12, 1))
        app.record_checks(CYCLE, [check], command=world.command(november(10)))
        yield world


def differences(world: World) -> Sequence[Difference]:
    [replayed] = world.app.replay_history()
    return replayed.differences


def change(url: str, statement: str) -> None:
    """Change the database as no command does."""
    database = open_database(url)
    with database.writer.begin() as connection:
        assert connection.execute(sa.text(statement)).rowcount > 0
    database.dispose()


# What follows for deadlines when a review is changed past the program.
MISFITS = {("review", "unenforced"), ("deadline", "unowed")}


class TestReplay:
    def test_gives_back_every_row(self, played: World) -> None:
        [replayed] = played.app.replay_history()

        assert replayed.differences == []
        assert replayed.rows > 36

    @pytest.mark.parametrize(
        ("statement", "table", "kind"),
        [
            ("UPDATE remedy SET due_on = '2022-12-02'", "remedy", "changed"),
            ("UPDATE remedy SET title = 'Thôi'", "remedy", "text"),
            ("DELETE FROM history_text WHERE name LIKE 'remedy%'", "remedy", "text"),
            ("UPDATE answer_count SET received = received + 1", "answer_count", "changed"),
            ("DELETE FROM rating WHERE subject_id > 0", "rating", "missing"),
            ("UPDATE meeting SET minutes = '12-BB'", "meeting", "changed"),
            ("UPDATE review SET state = 'done' WHERE state = 'meeting'", "review", "changed"),
            ("UPDATE review SET visit = visit + 1 WHERE state = 'meeting'", "review", "changed"),
            ("UPDATE review SET held_at = NULL WHERE held_at IS NOT NULL", "review", "changed"),
            ("DELETE FROM review WHERE state = 'meeting'", "review", "missing"),
        ],
        ids=lambda value: value if value.isidentifier() else value[:34],
    )
    def test_finds_what_was_changed_past_the_program(
        self, played: World, url: str, statement: str, table: str, kind: str
    ) -> None:
        change(url, statement)

        found = {(each.table, each.kind) for each in differences(played)}
        assert found - MISFITS == {(table, kind)}

    @pytest.mark.parametrize(
        ("statement", "table", "kind"),
        [
            ("DELETE FROM deadline WHERE closed_at IS NULL", "review", "unenforced"),
            (
                "UPDATE deadline SET status = 'met', closed_at = armed_at WHERE closed_at IS NULL",
                "review",
                "unenforced",
            ),
            (
                "UPDATE deadline SET stage = 'rating' WHERE kind = 'stage' AND closed_at IS NULL",
                "deadline",
                "unowed",
            ),
            ("UPDATE deadline SET visit = 9 WHERE closed_at IS NULL", "deadline", "unowed"),
            ("UPDATE deadline SET due_on = '2030-01-01'", "deadline", "unowed"),
        ],
    )
    def test_finds_deadlines_that_do_not_fit_their_reviews(
        self, played: World, url: str, statement: str, table: str, kind: str
    ) -> None:
        change(url, statement)

        assert (table, kind) in {(each.table, each.kind) for each in differences(played)}

    def test_finds_a_row_that_history_does_not_know(self, played: World, url: str) -> None:
        change(
            url,
            "INSERT INTO monitoring_check (cycle_id, id, review_id, due_on, is_surprise)"
            " SELECT cycle_id, 999, 1, '2022-12-01', false FROM review WHERE id = 1",
        )

        [found] = differences(played)
        assert (found.table, found.key, found.kind) == ("monitoring_check", (999,), "unknown")

    def test_takes_a_text_that_was_erased_in_both_places(self, played: World, url: str) -> None:
        change(url, "DELETE FROM history_text WHERE name LIKE 'remedy%'")
        change(url, "UPDATE remedy SET title = ''")

        assert differences(played) == []


class TestVerifyHistory:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE history_text SET content = 'Thôi' WHERE name LIKE 'remedy%'",
            "UPDATE history_text SET seq = seq - 1 WHERE name LIKE 'remedy%'",
            "UPDATE history_text SET name = 'remedy/1/owner' WHERE name LIKE 'remedy%'",
        ],
        ids=["its content", "its event", "its name"],
    )
    def test_finds_a_text_that_was_changed(self, played: World, url: str, statement: str) -> None:
        change(url, statement)

        [damage] = played.app.verify_history().damages
        assert (damage.cycle, damage.kind) == (CYCLE, "text")

    def test_takes_a_text_that_was_erased(self, played: World, url: str) -> None:
        change(url, "DELETE FROM history_text WHERE name LIKE 'remedy%'")

        assert played.app.verify_history().damages == []
