"""Digests about what records owe: said in words, counted, and never to whom it is kept from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.databases import Databases
from tests.monitoring_world import (
    BOSS,
    INSPECTOR,
    MEMBER,
    OPENED,
    OTHER_BOARD,
    World,
    march,
)
from tests.small_world import application
from tests.smtp_server import Mailbox


@pytest.fixture
def world(
    databases: Databases, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    monkeypatch.setenv("REVIEWCYCLE_SMTP", mailbox.address)
    with application(databases.clone(OPENED)) as app:
        yield World(app)


def letters(world: World, mailbox: Mailbox, day: int) -> dict[str, str]:
    """Return what was sent on a day, by the person's code in small letters."""
    before = len(mailbox.messages)
    world.tick(march(day))
    world.app.hand_out_notices(command=world.command(march(day, 10)))
    sent = mailbox.messages[before:]
    return {message["To"].partition("@")[0]: message.get_content() for message in sent}


class TestDigest:
    def test_says_what_is_owed(self, world: World, mailbox: Mailbox) -> None:
        world.record(date(2026, 3, 9))
        world.plan(times=1)
        world.plan(times=1)
        world.promise("R1", owner=MEMBER, monitor=OTHER_BOARD, due_on=date(2026, 3, 9))

        sent = letters(world, mailbox, 10)

        assert sent.keys() == {INSPECTOR.lower(), MEMBER.lower()}
        assert "kiểm tra, giám sát" in sent[INSPECTOR.lower()]
        assert "khắc phục" in sent[MEMBER.lower()]
        assert "Đơn vị VT" in sent[INSPECTOR.lower()]
        assert "Cán bộ" not in "".join(sent.values())
        assert "rừng" not in "".join(sent.values())

    def test_of_a_surprise_goes_past_the_subject(self, world: World, mailbox: Mailbox) -> None:
        world.surprise(times=1)

        sent = [letters(world, mailbox, day).keys() for day in (6, 10, 11)]

        assert sent == [{INSPECTOR.lower()}, {INSPECTOR.lower()}, {BOSS.lower()}]
