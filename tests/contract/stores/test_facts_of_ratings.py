"""What the stores say about ratings, dossiers and what ratings are read against."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from storage.organisation import SqlRoleStore
from storage.ratings import SqlRatingReader
from tests.contract.stores.conftest import Transaction
from tests.contract.stores.small_tree import (
    CELL,
    ELSEWHERE,
    FIRST,
    FOURTH,
    IN_CELL,
    OF_CELL,
    OF_OTHER_CELL,
    OF_TOP,
    OF_UNDER_CELL,
    OTHER_CELL,
    REVIEWS,
    SECOND,
    THIRD,
    TODAY,
    TOMORROW,
    UNDER_CELL,
    YESTERDAY,
    decide,
    keep,
    rating_of,
    read,
    store_organisation,
)
from tests.factories import CYCLE
from workflow.domain.facts import DossierFacts
from workflow.domain.organisation import RoleGrant, Unit
from workflow.domain.rating_basis import RatingBasis
from workflow.domain.records.rating import Dossier, DossierItem, RatingStep
from workflow.domain.records.registers import CaseKind, DisciplineCase, Result
from workflow.domain.records.remedy import Remedy, RemedyStatus
from workflow.domain.review import Review


@pytest.fixture(autouse=True)
def organisation(transaction: Transaction) -> None:
    store_organisation(transaction)


def basis(transaction: Transaction, *reviews: Review) -> dict[int, RatingBasis]:
    with transaction() as connection:
        reader = SqlRatingReader(connection)
        return reader.basis(reviews or REVIEWS, head_role="secretary", today=TODAY)


def a_case(number: int, review: Review, **changes: Any) -> DisciplineCase:
    case = DisciplineCase(
        id=number,
        code=f"K{number}",
        review_id=review.id,
        kind=CaseKind.WARNING,
        decided_on=YESTERDAY,
    )
    return replace(case, **changes)


def a_result(number: int, name: str, value: int, **changes: Any) -> Result:
    result = Result(
        id=number,
        code=f"R{number}",
        review_id=FIRST.id,
        name=name,
        value=Fraction(value),
        as_of_on=YESTERDAY,
    )
    return replace(result, **changes)


def a_remedy(number: int, **changes: Any) -> Remedy:
    remedy = Remedy(
        id=number,
        code=f"N{number}",
        review_id=FIRST.id,
        title="x",
        first_raised_on=YESTERDAY,
        due_on=YESTERDAY,
    )
    return replace(remedy, **changes)


def heads(
    transaction: Transaction,
    unit: Unit,
    *,
    person_id: int = IN_CELL.id,
    role: str = "secretary",
    from_on: date | None = None,
    to_on: date | None = None,
) -> None:
    grant = RoleGrant(role=role, person_id=person_id, unit_id=unit.id, from_on=from_on, to_on=to_on)
    with transaction() as connection:
        SqlRoleStore(connection).insert([grant])


class TestSteps:
    def test_are_those_that_stand_of_the_subject(self, transaction: Transaction) -> None:
        decide(
            transaction,
            rating_of(IN_CELL, step=RatingStep.SELF),
            rating_of(IN_CELL, step=RatingStep.PROPOSED, newest=False),
            rating_of(CELL, step=RatingStep.APPRAISED),
        )

        facts = read(transaction)

        assert facts[FIRST.id].rating_steps == {"self"}
        assert facts[OF_CELL.id].rating_steps == {"appraised"}
        assert facts[SECOND.id].rating_steps == frozenset()


class TestDossiers:
    def test_lack_what_is_not_there(self, transaction: Transaction) -> None:
        keep(
            transaction,
            *(
                DossierItem(review_id=OF_CELL.id, name=name, present=name == "report")
                for name in ("summary", "report", "minutes")
            ),
            Dossier(review_id=OF_OTHER_CELL.id, submitted_on=TODAY),
            Dossier(review_id=OF_TOP.id, submitted_on=TODAY, received_on=TODAY),
            Dossier(review_id=OF_UNDER_CELL.id, returned_on=TODAY),
        )

        facts = read(transaction)

        assert facts[OF_CELL.id].dossier == DossierFacts(missing=("minutes", "summary"))
        assert facts[OF_OTHER_CELL.id].dossier == DossierFacts(is_submitted=True)
        assert facts[OF_TOP.id].dossier == DossierFacts(is_submitted=True, is_received=True)
        assert facts[OF_UNDER_CELL.id].dossier == DossierFacts()
        assert facts[FIRST.id].dossier == DossierFacts()


class TestBasis:
    def test_of_nothing_is_that_nothing_is_open(self, transaction: Transaction) -> None:
        found = basis(transaction, FIRST, OF_CELL)

        assert found[FIRST.id] == RatingBasis(known={"remedies_verified": 1, "disciplined": 0})
        assert found[OF_CELL.id].known == {
            "remedies_verified": 1,
            "disciplined": 0,
            "members_disciplined": 0,
            "subunits_disciplined": 0,
        }
        assert basis(transaction) != {}
        with transaction() as connection:
            nobody = SqlRatingReader(connection).basis([], head_role="secretary", today=TODAY)
        assert nobody == {}

    def test_has_the_exact_share_of_due_remedies(self, transaction: Transaction) -> None:
        verified = {"status": RemedyStatus.VERIFIED, "verifier_id": 9}
        keep(
            transaction,
            a_remedy(1, **verified),
            a_remedy(2, **verified),
            a_remedy(3),
            a_remedy(4, due_on=TOMORROW),
        )

        assert basis(transaction, FIRST)[FIRST.id].known["remedies_verified"] == Fraction(2, 3)

    def test_has_the_newest_result_of_each_name(self, transaction: Transaction) -> None:
        keep(
            transaction,
            a_result(1, "tasks", 29, of=Fraction(100)),
            a_result(2, "tasks", 28, of=Fraction(100), as_of_on=date(2026, 1, 1)),
            a_result(3, "tasks", 99, of=Fraction(100), as_of_on=TODAY, holds=False),
            a_result(4, "months", 3),
            a_result(5, "months", 2, review_id=SECOND.id),
        )

        known = basis(transaction)[FIRST.id].known

        assert known["tasks"] == Fraction(29, 100)
        assert known["months"] == 3

    @pytest.mark.parametrize(
        ("changes", "counts"),
        [
            pytest.param({}, 1, id="a measure of discipline"),
            pytest.param({"kind": CaseKind.EXPULSION}, 1, id="expelled"),
            pytest.param({"self_detected": True}, 0, id="found by itself"),
            pytest.param({"holds": False}, 0, id="taken back"),
            pytest.param({"kind": CaseKind.NAME_REMOVED}, 0, id="struck off"),
            pytest.param({"kind": CaseKind.ASKED_TO_LEAVE}, 0, id="left on request"),
        ],
    )
    def test_counts_discipline(
        self, transaction: Transaction, changes: dict[str, Any], counts: int
    ) -> None:
        keep(transaction, a_case(1, FIRST, **changes), a_case(2, OF_UNDER_CELL, **changes))

        found = basis(transaction)

        assert found[FIRST.id].known["disciplined"] == counts
        assert found[OF_CELL.id].known["members_disciplined"] == counts
        assert found[OF_CELL.id].known["subunits_disciplined"] == counts
        assert found[OF_OTHER_CELL.id].known["members_disciplined"] == 0

    def test_counts_everybody_once_and_only_the_units_right_below(
        self, transaction: Transaction
    ) -> None:
        keep(
            transaction,
            a_case(1, FIRST),
            a_case(2, FIRST, kind=CaseKind.REPRIMAND),
            a_case(3, THIRD),
            a_case(4, OF_CELL),
            a_case(5, OF_CELL),
            a_case(6, OF_UNDER_CELL),
        )

        known = basis(transaction)[OF_TOP.id].known

        assert known["members_disciplined"] == 2
        assert known["subunits_disciplined"] == Fraction(1, 2)

    def test_knows_what_a_person_heads_today(self, transaction: Transaction) -> None:
        decide(transaction, rating_of(CELL), rating_of(OTHER_CELL, level="excellent"))
        decide(transaction, rating_of(CELL, level="excellent", newest=False))
        decide(transaction, rating_of(CELL, level="excellent", step=RatingStep.PROPOSED))
        heads(transaction, CELL)
        heads(transaction, UNDER_CELL, from_on=TODAY, to_on=TODAY)
        heads(transaction, OTHER_CELL, to_on=YESTERDAY)
        heads(transaction, OTHER_CELL, from_on=TOMORROW)
        heads(transaction, OTHER_CELL, role="board")
        heads(transaction, OTHER_CELL, person_id=ELSEWHERE.id)

        found = basis(transaction)

        assert found[FIRST.id].headed == {CELL.id: "good", UNDER_CELL.id: None}
        assert found[FOURTH.id].headed == {OTHER_CELL.id: "excellent"}
        assert found[SECOND.id].headed == {}
        assert found[SECOND.id].home_level == "good"
        assert found[THIRD.id].home_level is None


class TestNewest:
    def test_are_proposals_and_decisions_that_stand_under_a_unit(
        self, transaction: Transaction
    ) -> None:
        decide(
            transaction,
            rating_of(IN_CELL, score=Fraction(185, 2), overrides=("cap_exceeded",)),
            rating_of(IN_CELL, step=RatingStep.PROPOSED),
            rating_of(IN_CELL, step=RatingStep.SELF),
            rating_of(CELL, newest=False),
            rating_of(ELSEWHERE),
            rating_of(UNDER_CELL, level="completed"),
        )

        with transaction() as connection:
            reader = SqlRatingReader(connection)
            found = reader.newest(CYCLE, under_path=CELL.path)

        told = [(review.id, rating.step, rating.level) for review, rating in found]
        assert told == [
            (FIRST.id, RatingStep.DECIDED, "good"),
            (FIRST.id, RatingStep.PROPOSED, "good"),
            (OF_UNDER_CELL.id, RatingStep.DECIDED, "completed"),
        ]
        assert found[0][0] == FIRST
        first = found[0][1]
        assert first == rating_of(
            IN_CELL, id=first.id, score=Fraction(185, 2), overrides=("cap_exceeded",)
        )
