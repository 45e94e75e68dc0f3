"""Notices seen before they go out and afterwards, and tried again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest

from runtime.digests import body_of, subject_of
from tests.databases import Databases
from tests.holding import replayed
from tests.noticing import (
    ABOVE,
    HEAD,
    LISTENER,
    REASON,
    SECRETARIES,
    STRANGER,
    bodies_to,
    events,
    give_address,
    hand_out,
    key_of,
    mute,
    preview,
    retry,
    show,
    statuses,
    take_address,
)
from tests.small_world import CYCLE, OPENED, World, application, dump, november
from tests.smtp_server import Mailbox, Mood
from workflow.domain.errors import (
    NotFoundError,
    RefusedError,
)
from workflow.domain.notice import NoticeStatus


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("REVIEWCYCLE_SMTP", mailbox.address)
    with application(url) as app:
        world = World(app)
        yield world
        assert replayed(world) == []


class TestRetry:
    def test_sends_what_an_address_was_refused_for_and_nothing_before(
        self, world: World, mailbox: Mailbox, url: str
    ) -> None:
        world.tick(november(1))
        mailbox.mood = Mood.KNOWS_NOBODY
        refused = hand_out(world, 1).refused
        mailbox.mood = Mood.TAKES
        left_alone = hand_out(world, 1, hour=10)

        retried = retry(world, 1, cycle=CYCLE)
        sent = hand_out(world, 1, hour=11)

        assert statuses(world) == {"sent": refused}
        assert (left_alone.digests, left_alone.notices) == (0, 0)
        assert (retried.notices, retried.people) == (refused, SECRETARIES)
        assert (retried.was, retried.cycles) == ({"failed": refused}, {CYCLE: refused})
        assert sent.digests == SECRETARIES
        assert [body["notices"] for body in events(url, "notices_retried")] == [refused]

    def test_leaves_what_the_next_pass_tries_by_itself(
        self, world: World, mailbox: Mailbox
    ) -> None:
        world.tick(november(1))
        mailbox.mood = Mood.IS_FULL
        told = hand_out(world, 1)

        assert (told.failed, told.refused) == (SECRETARIES, 0)
        assert set(statuses(world)) == {"planned"}
        assert retry(world, 1).notices == 0

    def test_is_done_once_for_a_command_id(self, world: World, mailbox: Mailbox, url: str) -> None:
        world.tick(november(1))
        mailbox.mood = Mood.KNOWS_NOBODY
        hand_out(world, 1)
        first = retry(world, 1, command_id="once")
        hand_out(world, 1, hour=10)

        again = retry(world, 2, command_id="once")

        assert again == first
        assert set(statuses(world)) == {"failed"}
        assert len(events(url, "notices_retried")) == 1

    def test_waits_for_an_address(self, world: World, mailbox: Mailbox) -> None:
        take_address(world, HEAD)
        world.tick(november(1))
        skipped = hand_out(world, 1).skipped
        without = retry(world, 1)
        give_address(world, HEAD, "moi@h.example", 2)

        retried = retry(world, 2)
        hand_out(world, 2, hour=10)

        assert skipped
        assert (without.notices, without.without_address) == (0, skipped)
        assert (retried.notices, retried.was) == (skipped, {"skipped": skipped})
        assert [m["To"] for m in mailbox.messages].count("moi@h.example") == 1

    def test_by_name_sends_what_was_muted(self, world: World, mailbox: Mailbox) -> None:
        mute(world.by(HEAD), 1, until_on=date(2022, 11, 1))
        world.tick(november(1))
        hand_out(world, 1)
        all_at_once = retry(world, 2)

        key = key_of(world, HEAD)
        retry(world, 2, cycle=CYCLE, keys=(key,))
        hand_out(world, 2, hour=10)

        assert all_at_once.notices == 0
        assert show(world, key, 2).row.status == "sent"
        assert len(bodies_to(mailbox, HEAD)) == 1

    @pytest.mark.parametrize("is_sent", [True, False])
    def test_refuses_what_needs_none(self, world: World, is_sent: bool) -> None:
        world.tick(november(1))
        if is_sent:
            hand_out(world, 1)

        with pytest.raises(NotFoundError, match="notice_not_to_retry"):
            retry(world, 1, cycle=CYCLE, keys=(key_of(world, HEAD),))

    def test_takes_one_status_alone(self, world: World, mailbox: Mailbox) -> None:
        take_address(world, HEAD)
        world.tick(november(1))
        mailbox.mood = Mood.KNOWS_NOBODY
        hand_out(world, 1)
        give_address(world, HEAD, "moi@h.example", 1)

        assert set(retry(world, 1, status=NoticeStatus.SKIPPED).was) == {"skipped"}

    def test_only_tells_with_a_plan(self, world: World, mailbox: Mailbox, url: str) -> None:
        world.tick(november(1))
        mailbox.mood = Mood.KNOWS_NOBODY
        hand_out(world, 1)
        before = dump(url)

        planned = retry(world, 1, plan=True)

        assert planned.people == SECRETARIES
        assert dump(url) == before

    def test_is_for_the_operator(self, world: World) -> None:
        with pytest.raises(RefusedError, match="notices_are_for_the_operator"):
            retry(world.by(ABOVE), 1)


def told(items: Sequence[Any]) -> set[tuple[str, str, str]]:
    return {(each.person.email, subject_of(each.digest), body_of(each.digest)) for each in items}


class TestPreview:
    def test_shows_exactly_what_is_handed_out_then(self, world: World, mailbox: Mailbox) -> None:
        mute(world.by(HEAD), 1)
        take_address(world, "H.1.2-1")
        for day in (1, 4, 7, 9, 11):
            world.tick(november(day))

        shown = preview(world, 11)
        done = hand_out(world, 11)

        sent = {
            (m["To"], m["Subject"], m.get_content().replace("\r\n", "\n")) for m in mailbox.messages
        }
        addressed = [each for each in shown.items if each.person.email]
        assert told(addressed) == sent
        assert (shown.digests, shown.muted) == (done.digests, done.muted)
        assert shown.owed.without_address == done.skipped > 0
        assert shown.owed.notices == done.notices + done.muted + done.skipped

    def test_tells_of_the_largest_alone_but_counts_all(self, world: World) -> None:
        world.tick(november(1))

        shown = preview(world, 1, limit=2)

        assert [each.notices for each in shown.items] == sorted(
            (each.notices for each in preview(world, 1).items), reverse=True
        )[:2]
        assert (shown.owed.people, shown.digests) == (SECRETARIES, SECRETARIES)

    def test_says_who_waits_until_tomorrow(self, world: World) -> None:
        world.tick(november(4, 8))
        hand_out(world, 4)
        world.by(HEAD).app.request_extension(
            CYCLE,
            "H.1.1",
            to_on=date(2022, 11, 8),
            reason=REASON,
            command=world.by(HEAD).command(november(4, 10)),
        )

        shown = preview(world, 4, now=november(4, 11))
        done = hand_out(world, 4, hour=11)

        [waits] = shown.items
        assert (waits.person.code, waits.is_later) == (ABOVE, True)
        assert (shown.owed.later, shown.digests, done.digests) == (1, 0, 0)

    def test_counts_no_message_whose_notices_are_all_muted(self, world: World) -> None:
        mute(world.by(HEAD), 1)
        world.tick(november(1))

        shown = preview(world, 1)

        assert shown.digests == SECRETARIES - 1
        assert HEAD not in {each.person.code for each in shown.items}

    def test_is_in_another_language_when_asked(self, world: World) -> None:
        world.tick(november(1))

        [own] = preview(world, 1, person=HEAD).items
        [other] = preview(world, 1, person=HEAD, language="en").items

        assert "Quán triệt, triển khai" in body_of(own.digest)
        assert "Dissemination" in body_of(other.digest)

    def test_is_of_a_person_for_himself_alone(self, world: World) -> None:
        world.tick(november(1))

        assert [each.person.code for each in preview(world.by(HEAD), 1).items] == [HEAD]
        with pytest.raises(RefusedError, match="notices_of_others"):
            preview(world.by(HEAD), 1, person=ABOVE)

    def test_knows_the_cycle(self, world: World) -> None:
        world.tick(november(1))

        assert preview(world, 1, cycle=CYCLE).owed.people == SECRETARIES
        with pytest.raises(NotFoundError, match="cycle_not_found"):
            preview(world, 1, cycle="X")


class TestShow:
    def test_gives_the_message_as_it_was(self, world: World, mailbox: Mailbox) -> None:
        world.tick(november(1))
        hand_out(world, 1)

        shown = show(world, key_of(world, HEAD), 9)

        assert [body_of(shown.digest)] == bodies_to(mailbox, HEAD)

    def test_tells_which_rung_of_which_deadline_it_was(self, world: World) -> None:
        world.tick(november(1))

        rung = show(world, key_of(world, HEAD), 1).rung

        assert rung is not None
        assert (rung.rung, rung.due_on, rung.role) == (0, date(2022, 11, 4), "secretary")

    def test_gives_what_a_list_counts(self, world: World, mailbox: Mailbox) -> None:
        for day in (1, 4, 7, 9, 11):
            world.tick(november(day))
        key = key_of(world, LISTENER, "consolidate")
        before = show(world, key, 11)

        hand_out(world, 11)

        assert before.rung is None
        assert [body_of(before.digest)] == bodies_to(mailbox, LISTENER)
        assert "Tổng hợp" in body_of(before.digest)

    @pytest.mark.parametrize("actor", [ABOVE, STRANGER])
    def test_is_of_a_person_for_himself_alone(self, world: World, actor: str) -> None:
        world.tick(november(1))
        key = key_of(world, HEAD)

        assert show(world.by(HEAD), key, 1).row.person == HEAD
        with pytest.raises(NotFoundError, match="notice_not_found"):
            show(world.by(actor), key, 1)
