"""How late rungs fired, counted from the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.engine import Database
from storage.lateness import Lateness, lateness_since
from tests.contract.stores.storing import arm, fired, insert_reviews, record
from tests.factories import DUE_AT, a_deadline, a_review

DAY = timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def counted(database: Database) -> list[tuple[int | None, int, int]]:
    """Return the counts that are not zero."""
    with database.reader.begin() as connection:
        found = lateness_since(connection, DUE_AT - DAY)
    assert [each.under_seconds for each in found] == [60, 600, 3_600, 86_400, None]
    return [
        (each.under_seconds, each.rungs, each.recorded_only)
        for each in found
        if each != Lateness(under_seconds=each.under_seconds, rungs=0, recorded_only=0)
    ]


class TestLatenessSince:
    @pytest.mark.parametrize(
        ("late", "under"),
        [
            pytest.param(timedelta(0), 60, id="at its moment"),
            pytest.param(MINUTE - A_MOMENT, 60, id="within a minute"),
            pytest.param(MINUTE, 600, id="a minute"),
            pytest.param(10 * MINUTE, 3_600, id="ten minutes"),
            pytest.param(HOUR, 86_400, id="an hour"),
            pytest.param(DAY, None, id="a day"),
            pytest.param(40 * DAY, None, id="weeks"),
        ],
    )
    def test_counts_from_the_moment_of_the_rung(
        self, database: Database, late: timedelta, under: int | None
    ) -> None:
        self.arm(database, armed_before=100 * DAY)
        record(database.writer.begin, fired(a_deadline(id=1), 0), fired_at=DUE_AT + late)

        assert counted(database) == [(under, 1, 0)]

    def test_counts_from_the_arming_where_that_was_later(self, database: Database) -> None:
        self.arm(database, armed_before=-2 * DAY)
        record(
            database.writer.begin,
            fired(a_deadline(id=1), 0),
            fired_at=DUE_AT + 2 * DAY + 2 * MINUTE,
        )

        assert counted(database) == [(600, 1, 0)]

    def test_tells_rungs_apart_that_told_nobody(self, database: Database) -> None:
        self.arm(database, armed_before=DAY)
        silent = fired(a_deadline(id=1), 1, people=())

        record(database.writer.begin, fired(a_deadline(id=1), 0), silent)

        assert counted(database) == [(60, 1, 1)]

    def test_leaves_out_what_fired_before(self, database: Database) -> None:
        self.arm(database, armed_before=9 * DAY)
        record(
            database.writer.begin,
            fired(a_deadline(id=1), 0),
            fired_at=DUE_AT - DAY - A_MOMENT,
        )

        assert counted(database) == []

    def arm(self, database: Database, *, armed_before: timedelta) -> None:
        insert_reviews(database.writer.begin, a_review(1))
        deadline = a_deadline(armed_at=DUE_AT - armed_before)
        arm(database.writer.begin, replace(deadline, id=0))
