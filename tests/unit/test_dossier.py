"""Dossiers: what is missing, where they stand, who receives them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.definitions import NAMED, a_definition, a_stage
from tests.factories import a_review
from workflow.domain.dossier import (
    DossierStatus,
    missing_pieces,
    piece_named,
    receivers_of,
    status_of,
)
from workflow.domain.errors import InvalidValueError
from workflow.domain.record_rules import DossierRules
from workflow.domain.records.rating import Dossier, DossierItem
from workflow.domain.terms import Target

DAY = date(2026, 3, 9)
RULES = DossierRules.model_validate(
    {
        "items": {
            "report": {"vi": "Báo cáo kiểm điểm", "en": "Report"},
            "minutes": {"vi": "Biên bản", "en": "Minutes"},
        }
    }
)


class TestStatus:
    @pytest.mark.parametrize(
        ("given", "status"),
        [
            pytest.param(None, DossierStatus.OPEN, id="none"),
            pytest.param({}, DossierStatus.OPEN, id="only checked"),
            pytest.param({"submitted_on": DAY}, DossierStatus.SUBMITTED, id="sent"),
            pytest.param(
                {"submitted_on": DAY, "received_on": DAY}, DossierStatus.RECEIVED, id="received"
            ),
            pytest.param({"returned_on": DAY}, DossierStatus.RETURNED, id="sent back"),
        ],
    )
    def test_is_where_it_stands(self, given: dict[str, Any] | None, status: DossierStatus) -> None:
        dossier = None if given is None else Dossier(review_id=1, **given)

        assert status_of(dossier) is status


class TestPieces:
    @pytest.mark.parametrize("text", ["minutes", "Biên bản", "bien ban", "MINUTES"])
    def test_are_found_by_name_and_title(self, text: str) -> None:
        assert piece_named(RULES, text) == "minutes"

    def test_of_another_name_are_refused(self) -> None:
        with pytest.raises(InvalidValueError, match="dossier_piece_unknown"):
            piece_named(RULES, "photograph")

    def test_are_missing_unless_they_are_there(self) -> None:
        items = [
            DossierItem(review_id=1, name="minutes", present=False),
            DossierItem(review_id=1, name="report", present=True),
            DossierItem(review_id=1, name="of_an_earlier_list", present=True),
        ]

        assert missing_pieces(RULES, []) == ["report", "minutes"]
        assert missing_pieces(RULES, items) == ["minutes"]


class TestReceivers:
    @pytest.mark.parametrize(
        ("authority", "received_by", "role"),
        [
            pytest.param(None, None, "secretary", id="the authority of the definition"),
            pytest.param("supervisor", None, "supervisor", id="that of the stage"),
            pytest.param("supervisor", "board", "board", id="who is named"),
        ],
    )
    def test_are_named_or_the_authority(
        self, authority: str | None, received_by: str | None, role: str
    ) -> None:
        stage = a_stage("meeting", authority=authority)
        dossiers = {"items": {"report": NAMED}, "received_by": received_by}
        definition = a_definition(stage, dossiers=dossiers)
        review = a_review(1, track="members", state="meeting")

        [found] = receivers_of(definition, review)

        assert isinstance(found, Target)
        assert found.role == role
