"""What a deployment over many servers rests on: every hot statement stays within one cycle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.citus import is_distributed
from tests.crash.acts import CRASHING, TICK
from tests.databases import Databases
from tests.small_world import application

# A cycle is looked up by its code, or listed, with the head of its chain: one row for each.
LOOKUP = "FROM cycle JOIN chain ON chain.cycle_id = cycle.id"
DISTRIBUTED = {table.name for table in tables.metadata.sorted_tables if is_distributed(table)}
HOT = {
    name: crashing
    for name, crashing in {**CRASHING, "tick": TICK}.items()
    if name not in ("unit import", "person import", "definition add")
}
NAMED = re.compile(r"(?:FROM|JOIN|INTO|UPDATE) (?:ONLY )?([a-z_]+)")
WITHIN = re.compile(r"cycle_id = (?:%|:|\?|\$)|cycle_id = [a-z_]+\.cycle_id|, cycle_id|\(cycle_id")


@contextmanager
def heard(engine: sa.Engine) -> Iterator[list[str]]:
    """Yield the statements of an engine while it works."""
    statements: list[str] = []

    def hear(*told: Any) -> None:
        statements.append(" ".join(told[2].split()))

    sa.event.listen(engine, "before_cursor_execute", hear)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", hear)


def wandering(statements: list[str]) -> set[str]:
    """Return the statements over tables of cycles that do not name their cycle."""
    return {
        statement
        for statement in statements
        if DISTRIBUTED & set(NAMED.findall(statement))
        and not WITHIN.search(statement)
        and LOOKUP not in statement
    }


class TestHotStatements:
    @pytest.mark.parametrize("name", HOT)
    def test_name_one_cycle(self, name: str, databases: Databases) -> None:
        with (
            application(databases.clone(HOT[name].before)) as app,
            heard(app._database.writer) as written,
            heard(app._database.reader) as read,
        ):
            HOT[name].act(app)

        assert written
        assert wandering([*written, *read]) == set()

    @pytest.mark.parametrize(
        ("statement", "expected"),
        [
            ("SELECT review.id FROM review WHERE review.id = ?", True),
            ("SELECT review.id FROM review WHERE review.cycle_id = ? AND review.id = ?", False),
            ("SELECT unit.id FROM unit", False),
        ],
    )
    def test_are_told_from_others(self, statement: str, *, expected: bool) -> None:
        assert bool(wandering([statement])) is expected

    def test_are_over_tables_whose_keys_begin_with_the_cycle(self) -> None:
        keys = {
            name: next(iter(tables.metadata.tables[name].primary_key.columns)).name
            for name in DISTRIBUTED
        }

        assert keys == dict.fromkeys(DISTRIBUTED, "cycle_id")
        assert {"review", "deadline", "escalation", "notice", "history", "command"} <= DISTRIBUTED
