"""Evidence: one content once, in the database with what it proves, and found when it is damaged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from storage.engine import open_database
from tests.databases import Databases
from tests.remedy_part_world import BOARD, OWNER, World
from tests.small_world import application
from tests.suggestion_world import CLERK, CYCLE_2019, OPENED, december
from workflow.application.replay_history import DamagedFile
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.evidence import hash_of

CONTENT = "Biên bản kiểm tra\n".encode() * 100


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        world = World(app)
        world.add()
        yield world


def change(url: str, statement: str, **given: object) -> None:
    """Change the database as no command does."""
    database = open_database(url)
    with database.writer.begin() as connection:
        connection.execute(sa.text(statement), given)
    database.dispose()


def damaged(world: World) -> list[DamagedFile]:
    [replayed] = world.app.replay_history()
    assert replayed.differences == []
    return list(replayed.files)


def content(world: World, number: int) -> bytes:
    read = world.app.read_whole_remedies
    return read.content(CYCLE_2019, "R1", number, now=december(20), actor=world.actor)[1]


class TestAdd:
    def test_gives_back_the_same_bytes(self, world: World) -> None:
        world.prove("R1", CONTENT)

        assert content(world, 1) == CONTENT
        assert damaged(world) == []

    def test_keeps_the_same_content_once(self, world: World) -> None:
        world.add("VL")
        first = world.prove("R1", CONTENT)

        again = world.prove("R1", CONTENT)
        other = world.prove("R2", CONTENT)

        assert (first.created, again.created, again.unchanged, other.created) == (1, 0, 1, 1)
        assert [len(world.one(code).evidence) for code in ("R1", "R2")] == [1, 1]
        assert damaged(world) == []

    def test_numbers_what_is_new(self, world: World) -> None:
        numbers = [world.prove("R1", each).made[0]["number"] for each in (b"1", b"2", b"1", b"3")]

        assert numbers == [1, 2, 1, 3]

    def test_names_who_added_it_and_what(self, world: World) -> None:
        world.by(OWNER).prove("R1", CONTENT, name="/tmp/Biên bản.pdf")  # noqa: S108

        [found] = world.one("R1").evidence
        assert (found.added_by, found.name, found.size) == (OWNER, "Biên bản.pdf", len(CONTENT))
        assert found.sha256 == hash_of(CONTENT)

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            pytest.param(b"", "evidence_empty", id="nothing"),
            pytest.param(bytes(10_000_001), "evidence_too_large", id="more than is allowed"),
        ],
    )
    def test_refuses_what_proves_nothing_or_is_too_much(
        self, world: World, given: bytes, code: str
    ) -> None:
        with pytest.raises(InvalidValueError, match=code):
            world.prove("R1", given)

    def test_is_done_once_for_each_command_id(self, world: World) -> None:
        first = world.prove("R1", CONTENT, command_id="nop-1")

        assert world.prove("R1", CONTENT, command_id="nop-1") == first

    def test_is_of_those_who_have_to_do_with_it(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="remedy_not_found"):
            world.by("VT-1").prove("R1", CONTENT)
        with pytest.raises(RefusedError, match="forbidden"):
            world.by("BS-10").prove("R1", CONTENT)

    def test_is_seen_by_those_who_see_the_remedy(self, world: World) -> None:
        world.prove("R1", CONTENT)

        assert content(world.by("BS-10"), 1) == CONTENT
        with pytest.raises(NotFoundError, match="remedy_not_found"):
            content(world.by(CLERK), 1)

    def test_is_nothing_when_the_remedy_is_unknown(self, url: str, world: World) -> None:
        with pytest.raises(NotFoundError):
            world.prove("R9", CONTENT)

        assert damaged(world) == []


class TestDrop:
    def test_keeps_the_content(self, world: World) -> None:
        world.prove("R1", CONTENT)

        world.app.drop_evidence(CYCLE_2019, "R1", 1, command=world.command(december(11)))

        assert [each.holds for each in world.one("R1").evidence] == [False]
        assert content(world, 1) == CONTENT

    def test_is_undone_by_adding_it_again(self, world: World) -> None:
        world.prove("R1", CONTENT)
        world.app.drop_evidence(CYCLE_2019, "R1", 1, command=world.command(december(11)))

        again = world.prove("R1", CONTENT, now=december(12))

        assert (again.updated, [each.holds for each in world.one("R1").evidence]) == (1, [True])

    def test_is_not_possible_of_what_is_verified(self, world: World) -> None:
        world.prove("R1", CONTENT)
        world.by(OWNER).take("claim", "R1")
        world.by(BOARD).take("verify", "R1")

        with pytest.raises(RefusedError, match="remedy_settled"):
            world.app.drop_evidence(CYCLE_2019, "R1", 1, command=world.command(december(11)))

    def test_refuses_what_is_not_there(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="remedy_part_not_found"):
            world.app.drop_evidence(CYCLE_2019, "R1", 3, command=world.command(december(11)))


class TestDamage:
    @pytest.fixture(autouse=True)
    def _added(self, world: World) -> None:
        world.prove("R1", CONTENT)

    def test_is_found_when_the_content_is_gone(self, url: str, world: World) -> None:
        change(url, "DELETE FROM evidence_file")

        assert damaged(world) == [DamagedFile(sha256=hash_of(CONTENT), kind="missing")]
        with pytest.raises(RefusedError, match="evidence_damaged"):
            content(world, 1)

    def test_is_found_when_the_content_is_another(self, url: str, world: World) -> None:
        change(url, "UPDATE evidence_file SET content = :new", new=CONTENT[:-1] + b"!")

        assert damaged(world) == [DamagedFile(sha256=hash_of(CONTENT), kind="changed")]
        with pytest.raises(RefusedError, match="evidence_damaged"):
            content(world, 1)

    def test_is_found_when_the_size_is_another(self, url: str, world: World) -> None:
        change(url, "UPDATE evidence_file SET size = size + 1")

        assert damaged(world) == [DamagedFile(sha256=hash_of(CONTENT), kind="changed")]

    def test_is_found_when_nothing_tells_of_a_content(self, url: str, world: World) -> None:
        change(
            url,
            "INSERT INTO evidence_file (cycle_id, sha256, size, content)"
            " SELECT cycle_id, :hash, 3, :new FROM evidence_file",
            hash=hash_of(b"new"),
            new=b"new",
        )

        assert damaged(world) == [DamagedFile(sha256=hash_of(b"new"), kind="unknown")]
