"""Against an anchor that was kept elsewhere, a history that ends earlier or differs is found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
import sqlalchemy as sa

from runtime.readers.anchors import read_anchor_file
from storage.engine import Database, open_database
from tests.databases import Databases
from tests.small_world import CYCLE, OPENED, World, application, november
from workflow.domain.anchors import KeptAnchor
from workflow.domain.errors import RefusedError
from workflow.domain.history import event_hash

HASHED = (
    *("cycle_id", "seq", "at_us", "recorded_us", "kind", "actor", "review_id"),
    *("body", "prev"),
)


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """Yield a database whose history may be changed past the program."""
    database = open_database(url)
    with database.writer.begin() as connection:
        if database.dialect == "sqlite":
            for what in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER history_refuses_{what}")
        else:
            connection.exec_driver_sql("ALTER TABLE history DISABLE TRIGGER USER")
    yield database
    database.dispose()


def anchor(world: World, day: int) -> list[KeptAnchor]:
    """Take an anchor and read it back from the file that it becomes."""
    lines = world.app.anchor_history(command=world.command(november(day))).lines
    return read_anchor_file("\n".join(lines).encode(), file="anchors.txt")


def cut(database: Database, *, keep: int, end_too: bool = True) -> None:
    """Delete the newest events of the cycle, with the end that tells of them or without."""
    with database.writer.begin() as connection:
        run = connection.exec_driver_sql
        run(f"DELETE FROM history_text WHERE cycle_id = 1 AND seq > {keep}")
        run(f"DELETE FROM history WHERE cycle_id = 1 AND seq > {keep}")
        if end_too:
            run(
                f"UPDATE chain SET seq = {keep}, hash = (SELECT hash FROM history"
                f" WHERE cycle_id = 1 AND seq = {keep}) WHERE cycle_id = 1"
            )


def fork(database: Database, *, at: int) -> None:
    """Change an event of the cycle and compute everything behind it anew, the end too."""
    columns = ", ".join(HASHED)
    behind = sa.text(
        f"SELECT {columns} FROM history WHERE cycle_id = 1 AND seq >= :at ORDER BY seq"
    )
    change = sa.text(
        "UPDATE history SET actor = :actor, prev = :prev, hash = :hash"
        " WHERE cycle_id = 1 AND seq = :seq"
    )
    with database.writer.begin() as connection:
        before = None
        for row in connection.execute(behind, {"at": at}).mappings().all():
            event = {**row, "body": bytes(row["body"]), "prev": before or bytes(row["prev"])}
            event["actor"] = "operator:x" if row["seq"] == at else row["actor"]
            before = event_hash(**event)
            changes = {name: event[name] for name in ("actor", "prev", "seq")}
            connection.execute(change, {**changes, "hash": before})
        connection.execute(
            sa.text("UPDATE chain SET hash = :hash WHERE cycle_id = 1"), {"hash": before}
        )


def found(world: World, anchors: Sequence[KeptAnchor] = ()) -> list[tuple[str, int, str]]:
    damages = world.app.verify_history(against=anchors).damages
    return [(each.cycle, each.seq, each.kind) for each in damages]


class TestAnchor:
    def test_fits_the_history_as_it_was_and_as_it_goes_on(self, world: World) -> None:
        first = anchor(world, 2)
        world.disseminate("H.1.1", november(3))
        second = anchor(world, 4)

        verification = world.app.verify_history(against=[*first, *second])

        assert verification.damages == []
        assert {kept.anchor.chain for kept in first} == {0, 1}
        # Two that were kept elsewhere, each of two chains, and what the history says itself.
        assert verification.anchors == 6

    def test_of_another_installation_is_refused(self, world: World) -> None:
        lines = world.app.anchor_history(command=world.command(november(2))).lines
        other = [lines[0].replace(world.app.installation.uuid, "0" * 36), *lines[1:]]
        kept = read_anchor_file("\n".join(other).encode(), file="anchors.txt")

        with pytest.raises(RefusedError, match="anchor_of_another"):
            world.app.verify_history(against=kept)

    def test_is_taken_once_for_each_command(self, world: World) -> None:
        command = world.command(november(2), "c-1")

        first = world.app.anchor_history(command=command)
        again = world.app.anchor_history(command=command)

        log = world.app.read_history(None, now=november(2))
        assert again == first
        assert [event.kind for event in log].count("history_anchored") == 1


@pytest.mark.damages
class TestRolledBack:
    def test_is_found_by_the_end_of_the_chain(self, world: World, database: Database) -> None:
        cut(database, keep=9, end_too=False)

        assert found(world) == [(CYCLE, 10, "head")]

    def test_is_not_found_without_an_anchor_when_the_end_was_moved_too(
        self, world: World, database: Database
    ) -> None:
        cut(database, keep=9)

        assert found(world) == []

    def test_is_found_by_what_the_installation_says(self, world: World, database: Database) -> None:
        anchor(world, 2)

        cut(database, keep=9)

        assert found(world) == [(CYCLE, 10, "rollback")]

    def test_is_found_against_an_anchor_with_all_that_is_gone(
        self, world: World, database: Database
    ) -> None:
        kept = anchor(world, 2)
        newest = next(each.anchor.seq for each in kept if each.anchor.chain == 1)
        with database.writer.begin() as connection:
            run = connection.exec_driver_sql
            run("DELETE FROM history WHERE kind = 'history_anchored'")
            run(
                "UPDATE chain SET seq = seq - 1, hash = (SELECT hash FROM history h"
                " WHERE h.cycle_id = 0 ORDER BY seq DESC LIMIT 1) WHERE cycle_id = 0"
            )
        assert found(world) == []
        cut(database, keep=9)
        assert found(world) == []

        [damage] = world.app.verify_history(against=kept).damages

        assert (damage.cycle, damage.seq, damage.kind, damage.until) == (
            CYCLE, 10, "rollback", newest,
        )  # fmt: skip


@pytest.mark.damages
class TestForked:
    def test_is_found_with_the_first_event_that_may_differ(
        self, world: World, database: Database
    ) -> None:
        first = anchor(world, 2)
        world.disseminate("H.1.1", november(3))
        second = anchor(world, 4)
        known = next(each.anchor.seq for each in first if each.anchor.chain == 1)
        newer = next(each.anchor.seq for each in second if each.anchor.chain == 1)

        fork(database, at=known + 1)

        [damage] = world.app.verify_history(against=[*first, *second]).damages
        assert (damage.kind, damage.seq, damage.since) == ("fork", newer, known + 1)

    def test_behind_the_newest_anchor_is_not_found(self, world: World, database: Database) -> None:
        kept = anchor(world, 2)
        known = next(each.anchor.seq for each in kept if each.anchor.chain == 1)
        world.disseminate("H.1.1", november(3))

        fork(database, at=known + 1)

        assert found(world, kept) == []


@pytest.mark.damages
class TestChain:
    def test_that_is_gone_is_found(self, world: World, database: Database) -> None:
        kept = anchor(world, 2)
        with database.writer.begin() as connection:
            connection.exec_driver_sql("DELETE FROM history WHERE cycle_id = 1")
            connection.exec_driver_sql("DELETE FROM chain WHERE cycle_id = 1")

        # Without its chain nobody knows any more what it was called.
        assert found(world) == [("1", 1, "chain")]
        assert found(world, kept) == [("1", 1, "chain")]

    def test_with_events_behind_its_end_is_found(self, world: World, database: Database) -> None:
        with database.writer.begin() as connection:
            connection.exec_driver_sql("UPDATE chain SET seq = seq - 1 WHERE cycle_id = 1")

        [(cycle, _, kind)] = found(world)
        assert (cycle, kind) == (CYCLE, "extra")
