"""People are reminded of what a query chooses: whoever can do something about it, once a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from storage import tables
from storage.engine import open_database
from tests.databases import Databases
from tests.holding import replayed
from tests.noticing import HEAD, bodies_to, events, hand_out, mute, remind, statuses
from tests.small_world import (
    CELLS,
    CYCLE,
    FIRST,
    OPENED,
    SECOND,
    SECRETARY,
    World,
    application,
    dump,
    november,
)
from tests.smtp_server import Mailbox, mail_server
from tests.statements import statements_of
from workflow.application.find_stuck import StuckRequest
from workflow.application.list_notices import NoticeFilter
from workflow.application.remind_people import RemindRequest
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.query import parse_query
from workflow.domain.records.mute import MuteKind
from workflow.domain.review import NOT_YET_OPEN, Reason

CELL = "H.1.1"
LATE = f"health:overdue under:{CELL} track:member"
DAY = 23


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("REVIEWCYCLE_SMTP", mailbox.address)
    with application(url) as app:
        yield World(app)


def told(world: World) -> Counter[tuple[str | None, str]]:
    """Return who was told of which review."""
    rows = world.app.list_notices(NoticeFilter(cycle=CYCLE)).items
    return Counter((row.review, row.person) for row in rows)


def awaited(world: World, where: str) -> Counter[tuple[str, str]]:
    """Return who is waited on by which of the stuck reviews that a query chooses."""
    request = StuckRequest(cycle=CYCLE, where=parse_query(where))
    items = world.app.find_stuck(request, now=november(DAY)).items
    return Counter(
        (item.row.key, person)
        for item in items
        for person in {person for who in item.waiting_on for person in who.people}
    )


class TestRemindPeople:
    def test_tells_everybody_who_is_waited_on_and_nobody_else(self, world: World) -> None:
        expected = awaited(world, LATE)

        reminded = remind(world, DAY, where=LATE)

        assert expected
        assert told(world) == expected
        assert reminded.notices == expected.total()
        assert reminded.people == len({person for _, person in expected})
        assert reminded.reviews == len({review for review, _ in expected})
        assert (reminded.already, reminded.vacant) == (0, 0)
        assert replayed(world) == []

    def test_tells_those_behind_a_gate_of_what_holds_it_closed(self, world: World) -> None:
        world.bring_to_meeting(CELL, november(2))
        world.meet(CELL, november(3))
        world.fire(CELL, "complete", november(3, 9))
        where = f"unit:{CELL} track:cell stage:rating"

        reminded = remind(world, 4, where=where)

        rows = world.app.list_notices(NoticeFilter(cycle=CYCLE)).items
        assert reminded.reviews == 1
        assert {row.review for row in rows} == {FIRST, SECOND}

    def test_tells_nobody_twice_on_a_day(self, world: World) -> None:
        first = remind(world, DAY, where=LATE)

        again = remind(world, DAY, hour=15, where=LATE)
        next_day = remind(world, DAY + 1, where=LATE)

        assert (again.notices, again.people, again.already) == (0, 0, first.notices)
        assert (next_day.notices, next_day.already) == (first.notices, 0)

    def test_is_done_once_for_a_command_id(self, world: World, url: str) -> None:
        first = remind(world, DAY, command_id="once", where=LATE)

        again = remind(world, DAY + 1, command_id="once", where=LATE)

        assert again == first
        assert [body["notices"] for body in events(url, "people_reminded")] == [first.notices]
        assert dump(url)["history_text"][-1]["content"] == LATE

    def test_gives_the_first_answer_again_after_newer_events(self, world: World) -> None:
        first = remind(world, DAY, command_id="once", where=LATE)
        world.disseminate(CELL, november(DAY + 1))

        again = remind(world, DAY, command_id="once", where=LATE)

        assert again == first

    def test_notes_one_moment_when_another_was_a_little_quicker(
        self, world: World, url: str
    ) -> None:
        world.disseminate("H.1.2", november(DAY))
        now = november(DAY) - timedelta(seconds=30)
        command = replace(world.command(now), is_dated=False)

        world.app.remind_people(RemindRequest(cycle=CYCLE, where=LATE), command=command)

        rows = dump(url)
        [told] = [row for row in rows["history"] if row["kind"] == "people_reminded"]
        newest = max(row["at_us"] for row in rows["history"])
        nudges = [row for row in rows["notice"] if row["created_at"] == told["at_us"]]
        assert told["at_us"] == newest
        assert len(nudges) == told["body"]["notices"] > 0

    def test_reads_what_is_behind_all_gates_at_once(self, world: World) -> None:
        count = statements_of(world)
        found = {}
        for day, cell in enumerate(CELLS[:3], start=2):
            world.bring_to_meeting(cell, november(day))
            world.meet(cell, november(day, 9))
            world.fire(cell, "complete", november(day, 10))
            where = "track:cell stage:rating"
            found[cell] = count(partial(remind, world, day, hour=11, where=where, plan=True))

        assert len(set(found.values())) == 1

    def test_changes_nothing_when_it_only_plans(self, world: World, url: str) -> None:
        before = dump(url)

        planned = remind(world, DAY, where=LATE, plan=True)

        assert dump(url) == before
        assert planned == remind(world, DAY, where=LATE)

    def test_leaves_no_event_when_nobody_is_to_be_told(self, world: World, url: str) -> None:
        nothing = remind(world, DAY, where="health:stalled")

        assert (nothing.reviews, nothing.notices) == (0, 0)
        assert events(url, "people_reminded") == []

    def test_counts_what_waits_for_a_role_that_nobody_holds(self, world: World) -> None:
        for unit, person in (("H.1", SECRETARY), (CELL, HEAD)):
            world.app.revoke_role("secretary", unit, person, command=world.command(november(2)))

        reminded = remind(world, DAY, where=f"unit:{CELL} track:cell health:blocked")

        assert (reminded.reviews, reminded.notices, reminded.vacant) == (1, 0, 1)

    def test_does_not_count_what_is_not_open_yet_as_vacant(self, world: World, url: str) -> None:
        wait_for_first_day(url)

        reminded = remind(world, 2, where=f"unit:{CELL} track:cell")

        assert (reminded.reviews, reminded.notices, reminded.vacant) == (1, 0, 0)

    def test_is_for_the_operator(self, world: World) -> None:
        with pytest.raises(RefusedError, match="notices_are_for_the_operator"):
            remind(world.by(SECRETARY), DAY, where=LATE)

    @pytest.mark.parametrize(
        ("where", "error"),
        [
            ("late", InvalidValueError),
            ("stage:nowhere", InvalidValueError),
            ("under:X", NotFoundError),
        ],
    )
    def test_refuses_what_it_does_not_understand(
        self, world: World, where: str, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            remind(world, DAY, where=where)


class TestDigest:
    def test_says_how_late_it_is_in_the_message_of_the_day(
        self, world: World, mailbox: Mailbox
    ) -> None:
        reminded = remind(world, DAY, where=LATE)

        handed = hand_out(world, DAY, hour=10)

        assert (handed.notices, handed.digests) == (reminded.notices, reminded.people)
        assert "quá hạn" in bodies_to(mailbox, HEAD)[0]

    def test_does_not_make_up_a_day_where_there_is_none(
        self, world: World, mailbox: Mailbox, url: str
    ) -> None:
        forget_due_days(url)

        remind(world, DAY, where=f"under:{CELL} track:member health:stalled")
        hand_out(world, DAY, hour=10)

        assert "đang chờ Ông/Bà xử lý" in bodies_to(mailbox, HEAD)[0]
        assert "hạn" not in bodies_to(mailbox, HEAD)[0].split("\n\n")[2]

    @pytest.mark.parametrize(
        ("day", "where", "kind"),
        [
            (2, f"under:{CELL} track:member stage:dissemination", MuteKind.EARLY),
            (DAY, LATE, MuteKind.LATE),
        ],
        ids=["ahead of time", "late"],
    )
    def test_keeps_back_what_somebody_muted(
        self, world: World, day: int, where: str, kind: MuteKind
    ) -> None:
        mute(world, 1, person=HEAD, kinds=(kind,), reason="…")
        reminded = remind(world, day, where=where)

        handed = hand_out(world, day, hour=10)

        muted = statuses(world, HEAD)["muted"]
        assert muted
        assert (handed.muted, handed.notices) == (muted, reminded.notices - muted)


def wait_for_first_day(url: str) -> None:
    reason = Reason(code=NOT_YET_OPEN, facts={"opens_on": "2022-11-20"}, owed_by=())
    database = open_database(url)
    with database.writer.begin() as connection:
        connection.execute(sa.update(tables.review).values(unmet=[reason.to_json()]))
    database.dispose()


def forget_due_days(url: str) -> None:
    database = open_database(url)
    with database.writer.begin() as connection:
        connection.execute(sa.update(tables.review).values(due_on=None, due_at=None))
    database.dispose()
