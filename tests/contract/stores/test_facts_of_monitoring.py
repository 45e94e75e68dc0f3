"""Facts about checks and commitments, as every database gives them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.checking import a_series
from tests.contract.stores.conftest import Transaction
from tests.contract.stores.small_tree import (
    FIRST,
    SECOND,
    THIRD,
    TODAY,
    TOMORROW,
    YESTERDAY,
    check,
    keep,
    read,
    store_organisation,
)
from workflow.domain.facts import CheckFacts, PlaceFacts
from workflow.domain.records.monitoring import Check, CheckSeries
from workflow.domain.records.registers import Commitment


@pytest.fixture(autouse=True)
def _organised(transaction: Transaction) -> None:
    store_organisation(transaction)


def series(number: int, **changes: Any) -> CheckSeries:
    """Return a series of review 1 with places."""
    plain = a_series(id=number, code=f"CS{number}", places=("A", "B", "C"))
    return replace(plain, **changes)


class TestChecks:
    def test_leave_out_what_was_cancelled(self, transaction: Transaction) -> None:
        check(
            transaction,
            Check(id=0, review_id=1, due_on=YESTERDAY, cancelled_on=TODAY),
            Check(id=0, review_id=1, due_on=TOMORROW, cancelled_on=TODAY),
            Check(id=0, review_id=1, due_on=TOMORROW),
        )

        assert read(transaction, FIRST)[1].checks == CheckFacts(scheduled=1)

    def test_count_surprises_that_were_not_made(self, transaction: Transaction) -> None:
        check(
            transaction,
            Check(id=0, review_id=1, due_on=YESTERDAY, is_surprise=True),
            Check(id=0, review_id=1, due_on=YESTERDAY, is_surprise=True, made_on=TODAY),
            Check(id=0, review_id=1, due_on=TOMORROW, is_surprise=True),
            Check(id=0, review_id=1, due_on=YESTERDAY),
        )

        assert read(transaction, FIRST)[1].checks == CheckFacts(
            scheduled=4, due=3, due_made=1, surprise=2, surprise_missed=1
        )


class TestPlaces:
    def visit(self, series_id: int | None, place: str | None, **changes: Any) -> Check:
        plain = Check(
            id=0,
            review_id=1,
            series_id=series_id,
            due_on=TOMORROW,
            made_on=TODAY,
            place=place,
        )
        return replace(plain, **changes)

    def test_are_covered_by_checks_that_were_made_there(self, transaction: Transaction) -> None:
        keep(transaction, series(101), series(102, review_id=2, places=("A",)))
        check(
            transaction,
            self.visit(101, "A"),
            self.visit(101, "A"),
            self.visit(101, "B", made_on=None),
            self.visit(101, "elsewhere"),
            self.visit(101, None),
            self.visit(None, "C"),
        )

        facts = read(transaction, FIRST, SECOND, THIRD)

        found = [(facts[key].places.covered, facts[key].places.planned) for key in (1, 2, 3)]
        assert found == [(1, 3), (0, 1), (0, 0)]

    def test_of_each_series_count_for_themselves(self, transaction: Transaction) -> None:
        keep(
            transaction,
            series(101),
            series(102, is_surprise=True),
            series(103, active=False),
            series(104, places=()),
        )
        check(transaction, self.visit(101, "A"), self.visit(102, "A"), self.visit(103, "B"))

        found = read(transaction, FIRST)[1].places

        assert found == PlaceFacts(planned=6, covered=2, surprise=3)


class TestCommitments:
    def test_count_while_they_are_in_force(self, transaction: Transaction) -> None:
        def commitment(number: int, **changes: Any) -> Commitment:
            plain = Commitment(
                id=number, code=f"C{number}", review_id=1, text="Cam kết", signed_on=TODAY
            )
            return replace(plain, **changes)

        keep(
            transaction,
            commitment(101),
            commitment(102),
            commitment(103, active=False),
            commitment(104, review_id=2),
        )

        facts = read(transaction, FIRST, SECOND, THIRD)

        assert [facts[key].commitments for key in (1, 2, 3)] == [2, 1, 0]
