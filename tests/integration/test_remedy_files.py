"""A thousand remedies from one file: all or nothing, and nothing new the second time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.databases import Databases
from tests.remedy_world import (
    BOARD,
    CELL,
    DUE_ON,
    HEAD,
    MEMBER,
    OTHER,
    TWO_CYCLES,
    Remedies,
    counted,
    remedies,
)
from workflow.domain.errors import InvalidFileError
from workflow.domain.rows_of_remedies import RemedyRow


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(TWO_CYCLES)


@pytest.fixture
def world(url: str) -> Iterator[Remedies]:
    with remedies(url) as opened:
        yield opened


class TestImport:
    def rows(self, count: int = 1000) -> list[RemedyRow]:
        return [
            RemedyRow(
                code=f"KP{number}",
                subject=(CELL, OTHER, HEAD)[number % 3],
                title=f"Nội dung {number}",
                owner=MEMBER,
                monitor=(BOARD, "H.1")[number % 2],
                group="mechanisms",
                due_on=DUE_ON,
                line=number + 1,
            )
            for number in range(1, count + 1)
        ]

    def test_takes_a_thousand_rows_and_finds_nothing_new_in_them(self, world: Remedies) -> None:
        rows = self.rows()

        planned = world.keep(*rows, file="f.csv", plan=True)
        before = len(world.list())
        first = world.keep(*rows, file="f.csv")

        assert (counted(planned), before) == ((1000, 0, 0), 0)
        assert counted(first) == (1000, 0, 0)
        assert counted(world.keep(*rows, file="f.csv")) == (0, 0, 1000)

    def test_is_all_or_nothing_and_tells_every_mistake(self, world: Remedies) -> None:
        rows = self.rows(20)
        rows[3] = replace(rows[3], owner="NOBODY")
        rows[7] = replace(rows[7], group="khong co")

        with pytest.raises(InvalidFileError) as caught:
            world.keep(*rows, file="f.csv")

        told = [(problem.line, problem.code) for problem in caught.value.problems]
        assert told == [(5, "person_not_found"), (9, "group_unknown")]
        assert world.list() == []
