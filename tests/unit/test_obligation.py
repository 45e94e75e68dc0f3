"""What records oblige people to, as they stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.checking import MONDAY, a_check, a_series
from tests.suggesting import brought_to
from workflow.domain.deadline import DeadlineStatus as Status
from workflow.domain.obligation import ObligationKind as Kind
from workflow.domain.obligation import obligations_of, watched_until
from workflow.domain.records.remedy import Remedy
from workflow.domain.records.remedy import RemedyStatus as At
from workflow.domain.records.suggestion import SuggestionStatus

REMEDY = Remedy(
    id=3,
    code="R3",
    review_id=1,
    title="Khắc phục",
    owner_id=5,
    monitor_id=6,
    first_raised_on=MONDAY,
    due_on=date(2026, 6, 30),
    watch_months=6,
)
CLAIMED = replace(REMEDY, status=At.CLAIMED, claimed_on=date(2026, 8, 31))


class TestRemedy:
    @pytest.mark.parametrize(
        ("remedy", "done", "verified"),
        [
            pytest.param(REMEDY, Status.OPEN, Status.CANCELLED, id="open"),
            pytest.param(
                replace(REMEDY, status=At.IN_PROGRESS), Status.OPEN, Status.CANCELLED, id="begun"
            ),
            pytest.param(CLAIMED, Status.MET, Status.OPEN, id="claimed"),
            pytest.param(replace(CLAIMED, status=At.VERIFIED), Status.MET, Status.MET, id="proven"),
            pytest.param(
                replace(REMEDY, status=At.CARRIED_OVER),
                Status.CANCELLED,
                Status.CANCELLED,
                id="carried over",
            ),
        ],
    )
    def test_is_done_then_verified(self, remedy: Remedy, done: Status, verified: Status) -> None:
        first, second = obligations_of(remedy)

        assert (first.kind, first.status, first.owner_ids) == (Kind.REMEDY, done, (5,))
        assert (second.kind, second.status, second.owner_ids) == (Kind.VERIFICATION, verified, (6,))

    def test_is_verified_when_its_watch_is_over(self) -> None:
        _, waiting = obligations_of(REMEDY)
        _, watched = obligations_of(CLAIMED)

        assert (waiting.due_on, watched.due_on) == (None, date(2027, 2, 28))
        assert (watched_until(REMEDY), watched_until(CLAIMED)) == (None, date(2027, 2, 28))

    def test_without_a_watch_has_no_day_for_its_verification(self) -> None:
        _, verification = obligations_of(replace(CLAIMED, watch_months=0))

        assert verification.due_on is None

    def test_may_be_monitored_by_a_unit(self) -> None:
        by_unit = replace(CLAIMED, monitor_id=None, monitor_unit_id=9)

        _, verification = obligations_of(by_unit)

        assert (verification.owner_ids, verification.owner_unit_id) == ((), 9)


class TestCheck:
    @pytest.mark.parametrize(
        ("changes", "status"),
        [
            ({}, Status.OPEN),
            ({"made_on": MONDAY}, Status.MET),
            ({"cancelled_on": MONDAY}, Status.CANCELLED),
        ],
    )
    def test_is_owed_by_its_checker(self, changes: dict[str, Any], status: Status) -> None:
        [found] = obligations_of(a_check(checker_id=7, **changes))

        assert (found.kind, found.due_on, found.owner_ids) == (Kind.CHECK, MONDAY, (7,))
        assert (found.status, found.is_hidden) == (status, False)

    @pytest.mark.parametrize(("made_on", "hidden"), [(None, True), (MONDAY, False)])
    def test_is_hidden_until_it_was_made(self, made_on: date | None, hidden: bool) -> None:
        [found] = obligations_of(a_check(is_surprise=True, made_on=made_on))

        assert found.is_hidden is hidden


class TestSuggestion:
    @pytest.mark.parametrize(
        ("status", "due_on", "owed"),
        [
            (SuggestionStatus.EXPLAINED, None, Status.OPEN),
            (SuggestionStatus.CONCLUDED, date(2020, 12, 2), Status.OPEN),
            (SuggestionStatus.REPORTED, date(2020, 12, 2), Status.MET),
            (SuggestionStatus.WITHDRAWN, None, Status.CANCELLED),
        ],
    )
    def test_is_reported_on_after_its_conclusion(
        self, status: SuggestionStatus, due_on: date | None, owed: Status
    ) -> None:
        [found] = obligations_of(brought_to(status))

        assert (found.kind, found.due_on, found.status) == (Kind.SUGGESTION_REPORT, due_on, owed)


class TestOthers:
    def test_oblige_to_nothing(self) -> None:
        assert obligations_of(a_series()) == ()
