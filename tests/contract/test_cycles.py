"""What the stores of definitions and cycles promise on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage import tables
from storage.engine import Database
from tests.contract.installed import MONDAY_9AM, Begin, a_command, a_cycle, an_event, stored_cycle
from workflow.domain.errors import ConflictError
from workflow.ports.cycles import StoredDefinition


def a_definition(name: str = "year_end", version: int = 1) -> StoredDefinition:
    return StoredDefinition(
        name=name,
        version=version,
        hash=f"{name}-{version}",
        body={"title": {"vi": "Cuối năm"}, "stages": [1, None, True]},
        added_at=MONDAY_9AM + timedelta(days=version),
    )


class TestDefinitions:
    @pytest.fixture
    def stored(self, begin: Begin) -> Begin:
        with begin() as work:
            for name, version in [("year_end", 1), ("year_end", 2), ("special", 1)]:
                work.definitions.add(a_definition(name, version))
            work.commit()
        return begin

    def test_keep_every_version(self, stored: Begin) -> None:
        with stored() as work:
            versions = work.definitions.versions("year_end")

            assert versions == [a_definition("year_end", 1), a_definition("year_end", 2)]
            assert work.definitions.versions("other") == []

    def test_show_the_newest_of_each_name(self, stored: Begin) -> None:
        with stored() as work:
            newest = work.definitions.latest()

        assert newest == [a_definition("special", 1), a_definition("year_end", 2)]

    def test_are_found_by_their_content(self, stored: Begin) -> None:
        with stored() as work:
            assert work.definitions.by_hash("year_end-1") == a_definition("year_end", 1)

    @pytest.mark.parametrize(
        "second",
        [
            replace(a_definition("year_end", 2), hash="other"),
            replace(a_definition("year_end", 3), hash="special-1"),
        ],
        ids=["version", "content"],
    )
    def test_are_stored_once(self, stored: Begin, second: StoredDefinition) -> None:
        with stored() as work, pytest.raises(ConflictError, match="someone_was_first"):
            work.definitions.add(second)


class TestCycles:
    def test_are_numbered_from_one(self, begin: Begin) -> None:
        assert [stored_cycle(begin, code) for code in ("K1", "K2")] == [1, 2]

    def test_come_back_as_they_were(self, begin: Begin) -> None:
        with begin() as work:
            stored = work.cycles.insert(a_cycle("K1"))
            work.commit()

        with begin() as work:
            assert stored == a_cycle("K1", id=1)
            assert work.cycles.by_code("K1") == stored
            assert work.cycles.all() == [stored]
            assert work.cycles.by_code("k1") is None

    def test_begin_their_chain_and_their_numbers(self, begin: Begin, database: Database) -> None:
        stored_cycle(begin)

        with database.reader.begin() as connection:
            chains = connection.execute(sa.select(tables.chain).order_by(sa.text("cycle_id"))).all()
            numbers = connection.execute(sa.select(tables.record_number)).all()

        assert [(row.cycle_id, row.seq, row.next_deadline) for row in chains] == [
            (0, 0, 1),
            (1, 0, 1),
        ]
        assert [tuple(row) for row in numbers] == [(1, 1)]

    def test_know_the_moment_of_their_newest_event(self, begin: Begin) -> None:
        cycle_id = stored_cycle(begin)
        later = MONDAY_9AM + timedelta(microseconds=1)
        with begin() as work:
            work.append(cycle_id, [an_event(at=later)], command=a_command())
            work.commit()

        with begin() as work:
            assert work.cycles.by_code("K1").newest_at == later

    def test_know_their_last_tick(self, begin: Begin) -> None:
        cycle_id = stored_cycle(begin)
        with begin() as work:
            work.cycles.note_tick(cycle_id, at=MONDAY_9AM, hold_reason="outage")
            work.commit()

        with begin() as work:
            found = work.cycles.by_code("K1")

        assert (found.last_tick_at, found.hold_reason) == (MONDAY_9AM, "outage")

    def test_with_one_code_are_a_conflict(self, begin: Begin) -> None:
        stored_cycle(begin)

        with begin() as work, pytest.raises(ConflictError, match="someone_was_first"):
            work.cycles.insert(a_cycle("K1"))
