"""The first working day on which what is unmet can have been supplied."""

from __future__ import annotations

from datetime import date

import pytest

from tests.definitions import TABLE
from tests.statuses import BY_OWNER
from workflow.domain.review import NOT_YET_OPEN, Reason
from workflow.domain.way_out import earliest_day

WEDNESDAY, SATURDAY, MONDAY = date(2026, 3, 18), date(2026, 3, 21), date(2026, 3, 23)


def opens(day: date) -> Reason:
    return Reason(code=NOT_YET_OPEN, facts={"opens_on": day.isoformat()}, owed_by=())


class TestEarliestDay:
    @pytest.mark.parametrize(
        ("reasons", "today", "after", "expected"),
        [
            ([BY_OWNER], WEDNESDAY, None, WEDNESDAY),
            ([BY_OWNER], SATURDAY, None, MONDAY),
            ([BY_OWNER, opens(SATURDAY)], WEDNESDAY, None, MONDAY),
            ([opens(WEDNESDAY)], SATURDAY, None, MONDAY),
            ([BY_OWNER], WEDNESDAY, MONDAY, MONDAY),
            ([opens(MONDAY)], WEDNESDAY, SATURDAY, MONDAY),
        ],
        ids=[
            "today", "after a day off", "not before it opens", "open already",
            "after those behind", "what is later of both",
        ],
    )  # fmt: skip
    def test_is_a_working_day_on_which_all_can_be_done(
        self, reasons: list[Reason], today: date, after: date | None, expected: date
    ) -> None:
        found = earliest_day(reasons, today=today, calendar=TABLE.calendar, after=after)

        assert found == expected
