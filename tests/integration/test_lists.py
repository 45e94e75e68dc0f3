"""Consolidated lists: what falls due after the list of a day was sent is told by the next one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from tests import modelled_world
from tests.databases import Databases
from tests.modelled_world import HANOI, Product, opened, prepare
from tests.smtp_server import Mailbox

LATE = ("H.1.2", "H.1.1")
REST = ("H.1.2-1", "H.1.2-2", "H.1.2-3", "H.1.1-1", "H.1.1-2", "H.1.1-3")


@pytest.fixture
def office(
    databases: Databases, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Product]:
    """Yield a cycle of two reviews that are not ended, and people who can be written to."""
    monkeypatch.setenv("REVIEWCYCLE_SMTP", mailbox.address)
    plain = modelled_world.a_person_row
    monkeypatch.setattr(
        modelled_world,
        "a_person_row",
        lambda code, unit: replace(plain(code, unit), email=f"{code.lower()}@h.example"),
    )
    url = databases.fresh()
    prepare(url, zone=HANOI)
    app = opened(url)
    product = Product(app)
    for code in ("H.1.2", *REST):
        product.fire(code, "exempt", at(7, 8))
    yield product
    app.close()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 1, day, hour, minute, tzinfo=HANOI)


def lists(office: Product, mailbox: Mailbox, now: datetime) -> list[str]:
    """Hand out what is owed and return which units the new lists name."""
    before = len(mailbox.messages)
    office.app.hand_out_notices(command=office.app.command(now=now))
    bodies = [message.get_content() for message in mailbox.messages[before:]]
    lines = [line for body in bodies for line in body.splitlines() if "Tổng hợp" in line]
    return [code for code in LATE if any(code in line for line in lines)]


class TestList:
    def test_of_what_fell_due_after_it_was_sent_comes_the_next_day(
        self, office: Product, mailbox: Mailbox
    ) -> None:
        office.tick(at(21, 8))
        first = lists(office, mailbox, at(21, 8, 1))
        office.fire("H.1.2", "reopen", at(21, 10), "draft", date(2025, 1, 10))
        office.tick(at(21, 10, 1))

        second = [lists(office, mailbox, at(day, 8, 1)) for day in (22, 23)]

        assert (first, second) == (["H.1.1"], [["H.1.2"], []])

    def test_tells_everything_of_a_day_once_when_it_waits(
        self, office: Product, mailbox: Mailbox
    ) -> None:
        office.tick(at(21, 8))
        office.fire("H.1.2", "reopen", at(21, 10), "draft", date(2025, 1, 10))
        office.tick(at(21, 10, 1))

        assert lists(office, mailbox, at(21, 10, 2)) == ["H.1.2", "H.1.1"]
        [body] = [
            message.get_content()
            for message in mailbox.messages
            if "H.1.2" in message.get_content() and "Tổng hợp" in message.get_content()
        ]
        assert body.count("Tổng hợp: H.1.2") == body.count("Tổng hợp: H.1.1") == 1
