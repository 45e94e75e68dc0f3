"""Who attends the meetings of a whole district, with the boards that it has."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from tests.attending import Request, attendees, counts, half_days, left, thoi_lai
from workflow.domain.attendance_plan import schedule


def cells_first(above: dict[str, str]) -> dict[int | str, list[str]]:
    """Return the order in which a unit meets after those below it."""
    return {unit: [cell for cell in above if above[cell] == unit] for unit in above.values()}


class TestThoiLai:
    """207 cells and 44 organisations, 65 people on the boards above them."""

    @pytest.mark.parametrize("days", [10, 7])
    def test_has_all_cells_attended_without_a_clash(self, days: int) -> None:
        meetings, above = thoi_lai()
        cells = tuple(each for each in meetings if above[str(each.key)] != "TL")
        request = Request(meetings=cells, slots=tuple(half_days(days)))

        plan = request.plan()

        assert len(plan.appointments) == 207
        assert request.faults(plan.appointments) == []
        assert attendees(plan) == {each.key: each.wish for each in cells}

    def test_shares_the_load_within_each_board_without_wishes(self) -> None:
        meetings, above = thoi_lai()
        cells = tuple(replace(each, wish=None) for each in meetings if above[str(each.key)] != "TL")

        plan = schedule(cells, half_days(10))

        per_slot = Counter(each.starts_at for each in plan.appointments)
        assert max(per_slot.values()) - min(per_slot.values()) <= 1
        for unit in set(above.values()) - {"TL"}:
            own = [each for each in plan.appointments if above[str(each.meeting)] == unit]
            assert max(counts(own)) - min(counts(own)) <= 1

    @pytest.mark.parametrize("top_down", [False, True])
    def test_keeps_the_order_of_cells_and_organisations(self, top_down: bool) -> None:
        meetings, above = thoi_lai()
        after = {unit: [up] for unit, up in above.items()} if top_down else cells_first(above)
        known = {each.key for each in meetings}
        after = {
            key: [other for other in others if other in known]
            for key, others in after.items()
            if key in known
        }
        request = Request(meetings=meetings, slots=tuple(half_days(10)), after=after)

        plan = request.plan()

        assert plan.left == ()
        assert request.faults(plan.appointments) == []

    def test_tells_what_does_not_fit_into_five_days(self) -> None:
        meetings, above = thoi_lai()
        cells = tuple(each for each in meetings if above[str(each.key)] != "TL")
        request = Request(meetings=cells, slots=tuple(half_days(5)))

        plan = request.plan()

        # Three on a board, a day each at the meeting of the own cell: twelve cells at most.
        sizes = Counter(above[str(each.key)] for each in cells)
        assert len(plan.left) == sum(max(0, size - 12) for size in sizes.values())
        assert set(left(plan).values()) == {"all_busy"}
        assert request.faults(plan.appointments) == []
