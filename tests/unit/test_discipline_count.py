"""Cases of discipline, counted by category."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from workflow.domain.discipline_count import count_cases
from workflow.domain.records.registers import CaseKind, DisciplineCase

CASE = DisciplineCase(
    id=1, code="D1", review_id=1, kind=CaseKind.REPRIMAND, decided_on=date(2020, 1, 1)
)


def cases(**counts: int) -> list[DisciplineCase]:
    return [
        replace(CASE, kind=CaseKind(kind)) for kind, count in counts.items() for _ in range(count)
    ]


class TestCountCases:
    def test_writes_the_sum_out_as_mo_cay_bac_has_it(self) -> None:
        listed = cases(reprimand=21, warning=9, removal_from_post=2, expulsion=6)
        listed += cases(name_removed=64, asked_to_leave=7)

        counted = count_cases(listed)

        assert counted.written_out == "38 + 64 + 7 = 109"
        assert (counted.groups["disciplined"], counted.total) == (38, 109)
        assert sum(counted.kinds.values()) == counted.total

    def test_has_every_category_even_without_cases(self) -> None:
        counted = count_cases([])

        assert (counted.written_out, set(counted.kinds)) == ("0 + 0 + 0 = 0", set(CaseKind))

    def test_leaves_out_what_was_taken_back(self) -> None:
        taken_back = replace(CASE, holds=False, self_detected=True)

        counted = count_cases([CASE, taken_back, replace(CASE, self_detected=True)])

        assert (counted.total, counted.self_detected) == (2, 1)
