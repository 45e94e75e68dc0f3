"""Once a day an anchor goes out by mail, to be kept where nobody here can change it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from runtime.readers.anchors import read_anchor_file
from storage.engine import open_database
from tests.databases import Databases
from tests.small_world import OPENED, World, application, november
from tests.smtp_server import Mailbox, Mood
from workflow.application.mail_anchor import MailedAnchor

AUDITOR, CHAIR = "kiem.toan@ngoai.example", "chu.tich@ngoai.example"


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("REVIEWCYCLE_SMTP", mailbox.address)
    monkeypatch.setenv("REVIEWCYCLE_ANCHOR_TO", f"{AUDITOR}, {CHAIR}")
    with application(url) as app:
        yield World(app)


def mail(world: World, day: int, hour: int = 9) -> MailedAnchor:
    return world.app.mail_anchor(command=world.command(november(day, hour)))


class TestMail:
    def test_goes_to_each_address_once_a_day(self, world: World, mailbox: Mailbox) -> None:
        told = [mail(world, 2), mail(world, 2, hour=15), mail(world, 3)]

        assert [each.sent for each in told] == [2, 0, 2]
        assert [message["To"] for message in mailbox.messages] == [AUDITOR, CHAIR] * 2
        assert len({message["Message-ID"] for message in mailbox.messages}) == 4

    def test_is_an_anchor_as_it_was_saved(self, world: World, mailbox: Mailbox) -> None:
        mail(world, 2)
        world.disseminate("H.1.1", november(3))

        kept = read_anchor_file(mailbox.messages[0].as_bytes(), file="anchor.eml")

        assert [each.anchor.chain for each in kept] == [0, 1]
        assert world.app.verify_history(against=kept).damages == []
        assert "Hãy giữ thư này" in mailbox.messages[0].get_content()

    def test_is_told_by_history(self, world: World) -> None:
        mail(world, 2)

        log = list(world.app.read_history(None, now=november(2)))
        assert (log[-1].kind, log[-1].body["kept_in"]) == ("history_anchored", "mail")

    def test_is_tried_again_when_nobody_took_it(self, world: World, mailbox: Mailbox) -> None:
        mailbox.mood = Mood.REFUSES
        refused = mail(world, 2)
        mailbox.mood = Mood.TAKES

        again = mail(world, 2, hour=10)

        assert (refused.sent, refused.failed) == (0, 2)
        assert again.sent == 2

    def test_is_not_sent_by_a_copy_that_nobody_confirmed(
        self, url: str, world: World, mailbox: Mailbox
    ) -> None:
        database = open_database(url)
        with database.writer.begin() as connection:
            connection.execute(sa.text("UPDATE installation SET restored_at = created_at"))
        database.dispose()

        assert mail(world, 2) == MailedAnchor()
        assert mailbox.messages == []

    def test_is_not_sent_unless_somebody_is_named(
        self, url: str, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REVIEWCYCLE_SMTP", mailbox.address)
        with application(url) as app:
            assert mail(World(app), 2) == MailedAnchor()
        assert mailbox.messages == []
