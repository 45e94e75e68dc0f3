"""A restored copy: quiet until somebody has seen what would go out, and confirms it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.restoring import restore
from tests.databases import Databases
from tests.small_world import World, application, november
from tests.smtp_server import Mailbox, mail_server
from workflow.domain.errors import RefusedError

NOTICES, SECRETARIES = 34, 9


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        monkeypatch.setenv("REVIEWCYCLE_SMTP", mailbox.address)
        yield mailbox


@pytest.fixture
def copy(mailbox: Mailbox, backup: Path, databases: Databases) -> Iterator[World]:
    """Return a restored copy, in which notices wait and rungs will have come."""
    again = databases.fresh()
    restore(backup, database=again)
    with application(again) as app:
        yield World(app)


def hand_out(world: World, day: int, hour: int = 9):
    return world.app.hand_out_notices(command=world.command(november(day, hour)))


class TestCopy:
    def test_fires_and_sends_nothing(self, copy: World, mailbox: Mailbox) -> None:
        events = copy.app.verify_history().events
        dry = copy.tick(november(8), dry_run=True)

        held, released = copy.tick(november(8)), copy.tick(november(8), release=True)
        handed = hand_out(copy, 8)

        assert dry.fired > 0
        assert held.held == released.held == {"reason": "restored_copy", "rungs": dry.fired}
        assert (held.fired, held.notices, held.moved, released.fired) == (0, 0, 0, 0)
        assert (handed.held, handed.digests) == (True, 0)
        assert mailbox.messages == []
        assert copy.app.verify_history().events == events

    def test_can_be_worked_in(self, copy: World) -> None:
        assert copy.disseminate("H.1.2", november(2)).cycle

        assert copy.app.check_whole().is_sound

    def test_says_first_what_would_go_out(self, copy: World) -> None:
        would = copy.tick(november(8), dry_run=True).fired

        plan = copy.app.confirm_copy(command=copy.command(november(8)), plan=True)

        assert sum(plan.rungs.values()) == would
        assert (plan.notices, plan.people) == (NOTICES, SECRETARIES)
        assert copy.tick(november(8)).held is not None

    def test_sends_once_what_was_owed_when_it_is_confirmed(
        self, copy: World, mailbox: Mailbox
    ) -> None:
        would = copy.tick(november(8), dry_run=True).fired

        told = copy.app.confirm_copy(command=copy.command(november(8)))
        ticks = [copy.tick(november(8)), copy.tick(november(8))]
        handed = [hand_out(copy, 8), hand_out(copy, 8, hour=15)]

        assert sum(told.rungs.values()) == would
        assert [tick.fired for tick in ticks] == [would, 0]
        assert handed[0].digests == len(mailbox.messages) > 0
        assert handed[1].digests == 0
        assert len({message["To"] for message in mailbox.messages}) == len(mailbox.messages)
        assert copy.app.check_whole().is_sound

    def test_is_confirmed_once(self, copy: World) -> None:
        first = copy.app.confirm_copy(command=copy.command(november(8), "yes"))
        again = copy.app.confirm_copy(command=copy.command(november(8), "yes"))

        assert again == first
        with pytest.raises(RefusedError, match="copy_not_restored"):
            copy.app.confirm_copy(command=copy.command(november(8)))
        told = [event.kind for event in copy.app.read_history(None, now=november(8))]
        assert told[-2:] == ["copy_restored", "copy_confirmed"]

    def test_is_confirmed_by_no_person(self, copy: World) -> None:
        with pytest.raises(RefusedError, match="backups_are_for_the_operator"):
            copy.app.confirm_copy(command=copy.by("H-1").command(november(8)))

    def test_keeps_no_answer_of_a_tick_that_it_holds(self, copy: World) -> None:
        command = copy.command(november(8), "tick")
        assert copy.app.enforce_deadlines(command=command).held

        copy.app.confirm_copy(command=copy.command(november(8)))

        assert copy.app.enforce_deadlines(command=command).fired > 0
