"""More time for a deadline: whether it may be had, and what follows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.definitions import HANOI, TABLE, a_definition, a_stage
from tests.factories import a_deadline, a_review
from workflow.domain.deadline import Deadline, DeadlineStatus
from workflow.domain.extension import (
    extended,
    granted,
    last_day_of,
    lineage,
    obstacle,
    oddities,
    requested,
)
from workflow.domain.moments import end_of
from workflow.domain.records.extension import Extension, ExtensionStatus

NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
TODAY, DUE, STARTS_ON = date(2026, 3, 10), date(2026, 3, 13), date(2026, 3, 2)
LADDER = [{"at": "-3wd", "to": "owner"}, {"at": "0wd", "to": "owner"}]
DEFINITION = a_definition(
    a_stage("dissemination"),
    a_stage("meeting", due={"on": "2026-03-13"}, ladder="plain"),
    ladders={"plain": LADDER},
)
REVIEW = a_review(state="meeting", rank=1, due_on=DUE, due_at=end_of(DUE, HANOI))


def owed(**changes: Any) -> Deadline:
    given: dict[str, Any] = {"id": 7, "due_on": DUE, "due_at": end_of(DUE, HANOI), "next_rung": 1}
    return a_deadline(REVIEW, **(given | changes))


def more(deadline: Deadline, to_on: date, now: datetime = NOW) -> Deadline:
    return extended(deadline, REVIEW, to_on=to_on, definition=DEFINITION, table=TABLE, now=now)


def an_extension(number: int, deadline_id: int, status: ExtensionStatus) -> Extension:
    return Extension(
        id=number,
        code=f"E{number}",
        review_id=1,
        deadline_id=deadline_id,
        from_on=DUE,
        to_on=DUE,
        status=status,
        reason="…",
    )


class TestObstacle:
    @pytest.mark.parametrize(
        ("code", "given"),
        [
            pytest.param(None, {}, id="a later day"),
            pytest.param("extension_not_later", {"to_on": DUE}, id="the same day"),
            pytest.param("extension_not_later", {"to_on": date(2026, 3, 12)}, id="an earlier day"),
            pytest.param(None, {"today": date(2026, 3, 20)}, id="today"),
            pytest.param("extension_day_passed", {"today": date(2026, 3, 21)}, id="yesterday"),
            pytest.param(None, {"used": 1, "most": 2}, id="one is left"),
            pytest.param("extensions_used_up", {"used": 2, "most": 2}, id="none is left"),
            pytest.param("extensions_used_up", {"used": 0, "most": 0}, id="none at all"),
            pytest.param(None, {"used": 99}, id="no limit"),
        ],
    )
    def test_is_that(self, code: str | None, given: dict[str, Any]) -> None:
        plain: dict[str, Any] = {
            "to_on": date(2026, 3, 20),
            "today": TODAY,
            "used": 0,
            "most": None,
        }

        found = obstacle(owed(), **(plain | given))

        assert (found and found.code) == code


class TestExtended:
    def test_begins_its_rungs_anew(self) -> None:
        following = more(owed(), date(2026, 3, 20))

        [reminder, _] = TABLE.rung_moments(DEFINITION.ladders["plain"], due_on=date(2026, 3, 20))
        assert (following.id, following.replaces, following.visit) == (0, 7, 1)
        assert (following.due_on, following.due_at) == (
            date(2026, 3, 20),
            end_of(date(2026, 3, 20), HANOI),
        )
        assert (following.next_rung, following.next_at) == (0, reminder)

    def test_sends_no_reminder_that_is_too_late(self) -> None:
        following = more(owed(), date(2026, 3, 16), datetime(2026, 3, 13, 2, tzinfo=UTC))

        assert following.next_rung == 1

    def test_keeps_a_held_one_held_with_the_days_it_gains(self) -> None:
        held = owed(status=DeadlineStatus.HELD, remaining=2, next_at=None)

        following = more(held, date(2026, 3, 20))

        assert (following.status, following.remaining, following.next_at) == (
            DeadlineStatus.HELD,
            7,
            None,
        )


class TestLineage:
    def test_leads_to_the_first_one(self) -> None:
        first, second, third = owed(id=1), owed(id=4, replaces=1), owed(id=9, replaces=4)

        line = lineage(third, {each.id: each for each in (first, second, third)})

        assert [each.id for each in line] == [9, 4, 1]

    def test_tells_what_was_granted_and_what_is_asked_for(self) -> None:
        line = [owed(id=4, replaces=1), owed(id=1)]
        known = [
            an_extension(1, 1, ExtensionStatus.APPROVED),
            an_extension(2, 1, ExtensionStatus.REJECTED),
            an_extension(3, 8, ExtensionStatus.APPROVED),
            an_extension(4, 8, ExtensionStatus.REQUESTED),
            an_extension(5, 4, ExtensionStatus.REQUESTED),
        ]

        assert (granted(known, line), requested(known, line)) == (1, known[4])


class TestOddities:
    @pytest.mark.parametrize(
        ("to_on", "codes"),
        [
            pytest.param(date(2026, 3, 13), [], id="the last day of the cycle"),
            pytest.param(date(2026, 3, 7), ["extended_to_day_off"], id="a Saturday"),
            pytest.param(date(2026, 3, 16), ["extended_beyond_cycle"], id="beyond the cycle"),
        ],
    )
    def test_are_told(self, to_on: date, codes: list[str]) -> None:
        found = oddities(to_on, definition=DEFINITION, starts_on=STARTS_ON, table=TABLE)

        assert [each.code for each in found] == codes

    def test_know_no_end_where_every_day_counts_from_an_opening(self) -> None:
        open_end = a_definition(a_stage("meeting", due={"within": "5wd"}))

        assert last_day_of(open_end, starts_on=STARTS_ON, table=TABLE) is None
