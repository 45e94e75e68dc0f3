"""Votes that are changed when somebody has counted already, and who may count them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from tests.databases import Databases
from tests.small_world import application
from tests.vote_world import (
    CLERK,
    COUNTED_AT,
    NUMBERS,
    OPENED,
    OTHER,
    SUBJECT,
    World,
)
from workflow.domain.errors import RefusedError
from workflow.domain.rows import RoleRow

MOST_LOW = {"high": 0, "confidence": 0, "low": 21}


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        yield World(app)


def on_ballot(world: World) -> list[str]:
    """Return who stands on the ballot."""
    vote = world.one()
    return [vote.reviews[number].key for number in vote.file.about]


class TestChange:
    def test_of_the_own_ballot_is_possible_until_somebody_has_counted(self, world: World) -> None:
        world.by(CLERK).plan(SUBJECT, CLERK)

        changed = world.by(CLERK).plan(SUBJECT, CLERK, code="V1", stratum="commune")

        assert changed.updated == 1

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            pytest.param([SUBJECT, CLERK], [SUBJECT], id="who stood on it"),
            pytest.param([SUBJECT], [SUBJECT, CLERK], id="who would stand on it"),
        ],
    )
    def test_of_a_counted_ballot_is_not_for_who_stands_on_it(
        self, world: World, before: Sequence[str], after: Sequence[str]
    ) -> None:
        world.plan(*before)
        world.count("V1", 1, dict.fromkeys(before, MOST_LOW), **NUMBERS)

        with pytest.raises(RefusedError, match="own_case"):
            world.by(CLERK).plan(*after, code="V1", now=COUNTED_AT)

        assert on_ballot(world) == list(before)

    def test_of_a_counted_ballot_is_for_others(self, world: World) -> None:
        world.plan(SUBJECT, OTHER)
        world.count("V1", 1, {SUBJECT: MOST_LOW}, **NUMBERS)

        world.by(CLERK).plan(OTHER, code="V1", now=COUNTED_AT)

        assert on_ballot(world) == [OTHER]

    def test_is_not_open_again_to_who_was_taken_from_a_counted_ballot(self, world: World) -> None:
        world.plan(CLERK, OTHER)
        world.count("V1", 1, {CLERK: MOST_LOW})
        world.plan(OTHER, code="V1", now=COUNTED_AT)

        with pytest.raises(RefusedError, match="own_case"):
            world.by(CLERK).plan(CLERK, OTHER, code="V1", now=COUNTED_AT)


class TestTeller:
    def test_who_has_not_counted_may_be_replaced(self, world: World) -> None:
        world.plan()
        world.count("V1", 1, **NUMBERS)

        world.plan(code="V1", tellers=("X-8", "X-6"), now=COUNTED_AT)

        assert [person.code for person in world.one().people.values()] == ["X-8", "X-6"]

    def test_who_has_counted_stays(self, world: World) -> None:
        world.plan()
        world.count("V1", 1, **NUMBERS)

        with pytest.raises(RefusedError, match="teller_has_counted"):
            world.plan(code="V1", tellers=("X-6", "X-9"), now=COUNTED_AT)
        with pytest.raises(RefusedError, match="teller_has_counted"):
            world.count("V1", 1, person="X-6", present=20)

    def test_who_counted_votes_alone_stays(self, world: World) -> None:
        world.plan()
        world.count("V1", 2, {SUBJECT: MOST_LOW})

        with pytest.raises(RefusedError, match="teller_has_counted"):
            world.plan(code="V1", tellers=("X-8", "X-6"), now=COUNTED_AT)

    def test_heads_no_unit_on_the_ballot(self, world: World) -> None:
        with pytest.raises(RefusedError, match="teller_heads_subject"):
            world.plan("X", OTHER, tellers=("X-1", "X-9"))

        assert world.plan(OTHER, tellers=("X-1", "X-9")).created == 1

    def test_does_not_come_to_head_a_unit_on_the_ballot_by_a_change_of_it(
        self, world: World
    ) -> None:
        world.plan(OTHER, tellers=("X-8", "X-9"))
        head = RoleRow(role="secretary", person="X-9", unit="X", from_on=None, to_on=None, line=2)
        world.app.import_roles([head], file="r", command=world.command(COUNTED_AT))

        with pytest.raises(RefusedError, match="teller_heads_subject"):
            world.plan("X", OTHER, code="V1", tellers=(), now=COUNTED_AT)
