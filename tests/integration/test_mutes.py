"""Mutes of notices: what they keep back, who sets them, and that nothing is lost meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

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
    hand_out,
    key_of,
    mute,
    show,
    statuses,
    unmute,
)
from tests.small_world import OPENED, World, application, dump, november
from tests.smtp_server import Mailbox
from workflow.domain.errors import (
    ConflictError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    ReviewCycleError,
)
from workflow.domain.records.mute import MuteKind


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


class TestMute:
    def test_keeps_reminders_ahead_of_time_back_and_tells_by_which_mute(
        self, world: World, mailbox: Mailbox
    ) -> None:
        [number, _] = mute(world.by(HEAD), 1).ids
        world.tick(november(1))

        told = hand_out(world, 1)

        assert (told.digests, told.muted) == (SECRETARIES - 1, statuses(world, HEAD)["muted"])
        assert bodies_to(mailbox, HEAD) == []
        assert set(statuses(world, HEAD)) == {"muted"}
        shown = show(world, key_of(world, HEAD), 1)
        assert shown.mute is not None
        assert (shown.row.why, shown.mute.mute.id) == (f"muted.{number}", number)

    def test_lets_what_is_late_through(self, world: World, mailbox: Mailbox) -> None:
        mute(world.by(HEAD), 1)
        for day in (1, 4, 7):
            world.tick(november(day))

        hand_out(world, 7)

        [body] = bodies_to(mailbox, HEAD)
        assert "quá hạn 1 ngày làm việc" in body
        assert "còn" not in body

    def test_lets_what_those_above_are_told_through(self, world: World, mailbox: Mailbox) -> None:
        mute(world.by(HEAD), 1)
        for day in (1, 4, 7, 9):
            world.tick(november(day))
            hand_out(world, day)

        assert any("Cần hỗ trợ: Đơn vị H.1.1," in body for body in bodies_to(mailbox, "H.1-2"))

    def test_keeps_the_list_of_whoever_does_not_want_it(
        self, world: World, mailbox: Mailbox
    ) -> None:
        mute(world.by(LISTENER), 1, kinds=(MuteKind.LIST,))
        for day in (1, 4, 7, 9, 11):
            world.tick(november(day))

        hand_out(world, 11)

        assert statuses(world, LISTENER) == {"muted": 1}
        assert bodies_to(mailbox, LISTENER) == []

    def test_ends_after_its_last_day(self, world: World, mailbox: Mailbox) -> None:
        mute(world.by(HEAD), 1, until_on=date(2022, 11, 1))
        world.tick(november(1))

        hand_out(world, 2)

        assert len(bodies_to(mailbox, HEAD)) == 1

    def test_ends_when_somebody_ends_it(self, world: World, mailbox: Mailbox) -> None:
        mute(world.by(HEAD), 1)
        unmute(world.by(HEAD), 1)
        world.tick(november(1))

        hand_out(world, 1)

        assert len(bodies_to(mailbox, HEAD)) == 1
        assert world.app.list_notices.mutes(now=november(1)) == []
        every = world.app.list_notices.mutes(every=True, now=november(1))
        assert [(line.person, line.mute.ended_by) for line in every] == [(HEAD, HEAD)] * 2

    def test_is_done_once_for_a_command_id(self, world: World, url: str) -> None:
        first = mute(world.by(HEAD), 1, command_id="quiet")
        again = mute(world.by(HEAD), 1, command_id="quiet")

        assert again == first
        assert len(dump(url)["mute"]) == len(first.ids)
        with pytest.raises(ConflictError, match="command_id_reused"):
            mute(world.by(HEAD), 1, command_id="quiet", kinds=(MuteKind.LIST,))

    def test_keeps_the_reason_out_of_the_body_of_the_event(self, world: World, url: str) -> None:
        mute(world, 1, person=HEAD, reason=REASON)

        [body] = events(url, "notices_muted")
        texts = [row["content"] for row in dump(url)["history_text"]]
        assert REASON not in json.dumps(body, ensure_ascii=False)
        assert texts.count(REASON) == 2

    @pytest.mark.parametrize("kind", [MuteKind.LATE, MuteKind.ESCALATION, MuteKind.OTHER])
    def test_of_what_must_be_heard_is_for_the_operator(
        self, world: World, mailbox: Mailbox, kind: MuteKind
    ) -> None:
        with pytest.raises(RefusedError, match="mute_is_for_the_operator"):
            mute(world.by(HEAD), 1, kinds=(MuteKind.EARLY, kind))
        with pytest.raises(RefusedError, match="mute_is_for_the_operator"):
            mute(world.by(ABOVE), 1, person=HEAD, kinds=(kind,), reason=REASON)

        mute(world, 1, person=HEAD, kinds=(kind,), reason=REASON)

        [line] = world.app.list_notices.mutes(now=november(1))
        assert (line.person, line.mute.kind, line.mute.muted_by) == (HEAD, kind, None)

    def test_is_set_by_those_above_with_a_reason(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="mute_reason_missing"):
            mute(world.by(ABOVE), 1, person=HEAD)

        mute(world.by(ABOVE), 1, person=HEAD, reason=REASON)

        lines = world.app.list_notices.mutes(person=HEAD, now=november(1))
        assert [line.mute.muted_by for line in lines] == [ABOVE, ABOVE]

    @pytest.mark.parametrize(
        ("actor", "person"),
        [
            pytest.param(STRANGER, HEAD, id="of another branch"),
            pytest.param(HEAD, ABOVE, id="below"),
            pytest.param("H.1.1-2", HEAD, id="beside"),
        ],
    )
    def test_is_not_set_by_others(self, world: World, url: str, actor: str, person: str) -> None:
        with pytest.raises((RefusedError, NotFoundError)):
            mute(world.by(actor), 1, person=person, reason=REASON)
        with pytest.raises((RefusedError, NotFoundError)):
            unmute(world.by(actor), 1, person=person, reason=REASON)

        assert dump(url)["mute"] == []

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"person": None}, "mute_person_missing"),
            ({"person": HEAD}, "mute_reason_missing"),
            (
                {"person": HEAD, "reason": REASON, "until_on": date(2022, 10, 31)},
                "until_has_passed",
            ),
            ({"person": "X", "reason": REASON}, "person_not_found"),
        ],
    )
    def test_is_refused_when_it_makes_no_sense(
        self, world: World, given: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(ReviewCycleError, match=code):
            mute(world, 1, **given)

    def test_adds_only_what_is_not_muted(self, world: World) -> None:
        mute(world.by(HEAD), 1, kinds=(MuteKind.EARLY,))

        added = mute(world.by(HEAD), 1)

        assert [made["kind"] for made in added.made] == ["list"]
        with pytest.raises(RefusedError, match="muted_already"):
            mute(world.by(HEAD), 1)

    def test_ends_only_what_was_named(self, world: World) -> None:
        mute(world.by(HEAD), 1)

        unmute(world.by(HEAD), 1, kinds=(MuteKind.EARLY,))

        lines = world.app.list_notices.mutes(now=november(1))
        assert [line.mute.kind for line in lines] == [MuteKind.LIST]
        with pytest.raises(RefusedError, match="not_muted"):
            unmute(world.by(HEAD), 1, kinds=(MuteKind.EARLY,))
