"""Digests over a real mail server: at least once, under a stable name, in no tick's way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.small_world import OPENED, World, application, november
from tests.smtp_server import Mailbox, Mood
from workflow.application.hand_out_notices import HandedOut

SECRETARIES = 9


@pytest.fixture
def world(
    databases: Databases, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    monkeypatch.setenv("REVIEWCYCLE_SMTP", mailbox.address)
    with application(databases.clone(OPENED)) as app:
        yield World(app)


def hand_out(world: World, day: int, hour: int = 9) -> HandedOut:
    return world.app.hand_out_notices(command=world.command(november(day, hour)))


class TestDigest:
    def test_is_one_message_for_each_person_and_day(self, world: World, mailbox: Mailbox) -> None:
        world.tick(november(1))

        first, again = hand_out(world, 1), hand_out(world, 1, hour=15)

        addresses = [message["To"] for message in mailbox.messages]
        assert first.digests == SECRETARIES
        assert len(addresses) == len(set(addresses)) == SECRETARIES
        assert again.digests == 0

    def test_is_in_the_language_of_the_person_and_names_nobody_under_review(
        self, world: World, mailbox: Mailbox
    ) -> None:
        world.tick(november(1))

        hand_out(world, 1)

        bodies = [message.get_content() for message in mailbox.messages]
        assert all("Quán triệt, triển khai" in body for body in bodies)
        assert not [body for body in bodies if "Đảng viên" in body]

    def test_comes_again_under_the_same_name_when_the_answer_was_lost(
        self, world: World, mailbox: Mailbox
    ) -> None:
        world.tick(november(1))
        mailbox.mood = Mood.HANGS_UP_AFTER_DATA
        lost = hand_out(world, 1)
        mailbox.mood = Mood.TAKES

        taken = hand_out(world, 1, hour=10)

        names = [message["Message-ID"] for message in mailbox.messages]
        assert (lost.failed, lost.digests) == (SECRETARIES, 0)
        assert taken.digests == SECRETARIES
        assert len(names) == 2 * SECRETARIES
        assert len(set(names)) == SECRETARIES

    def test_waits_while_the_server_refuses_and_holds_up_no_tick(
        self, world: World, mailbox: Mailbox
    ) -> None:
        mailbox.mood = Mood.REFUSES
        world.tick(november(1))
        refused = hand_out(world, 1)

        fired = world.tick(november(4))

        assert refused.failed == SECRETARIES
        assert fired.fired > 0
        assert mailbox.messages == []
        mailbox.mood = Mood.TAKES
        assert hand_out(world, 4, hour=10).digests == SECRETARIES
