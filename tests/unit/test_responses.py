"""How many answers count, and of how many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workflow.domain.facts import ResponseFacts
from workflow.domain.responses import Round, response_facts

OPENED_AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_round(after: timedelta, asked: int, answered: int = 0) -> Round:
    """Return requests that were recorded so long after the stage opened."""
    return Round(asked_at=OPENED_AT + after, asked=asked, answered=answered)


def facts(*rounds: Round, counted: int = 0, is_open: bool = True) -> ResponseFacts:
    opened_at = OPENED_AT if is_open else None
    return response_facts(rounds, counted=counted, opened_at=opened_at)


class TestResponseFacts:
    @pytest.mark.parametrize(
        ("rounds", "expected"),
        [
            pytest.param((), (0, 0, 0), id="nobody"),
            pytest.param((a_round(-DAY, 30, 20),), (20, 30, 20), id="all before the stage opened"),
            pytest.param((a_round(0 * DAY, 30, 20),), (20, 30, 20), id="just when it opened"),
            pytest.param(
                (a_round(-DAY, 30, 15), a_round(HOUR, 10, 10)),
                (25, 30, 15),
                id="who was asked afterwards is no part of the share",
            ),
            pytest.param(
                (a_round(HOUR, 12, 6), a_round(20 * HOUR, 5, 5), a_round(26 * HOUR, 9, 9)),
                (20, 17, 11),
                id="nobody before: those of the first day",
            ),
            pytest.param(
                (a_round(26 * HOUR, 9, 9), a_round(HOUR, 12, 6)),
                (15, 12, 6),
                id="in any order",
            ),
            pytest.param(
                (a_round(HOUR, 12), a_round(HOUR + DAY, 5)),
                (0, 12, 0),
                id="a whole day later is too late",
            ),
        ],
    )
    def test_freeze_of_how_many_a_share_is(
        self, rounds: tuple[Round, ...], expected: tuple[int, int, int]
    ) -> None:
        found = facts(*rounds)

        assert (found.received, found.asked, found.answered) == expected

    def test_count_everybody_until_the_stage_opens(self) -> None:
        found = facts(a_round(-DAY, 3), a_round(DAY, 4, 4), is_open=False)

        assert (found.asked, found.answered) == (7, 4)

    def test_add_answers_of_which_only_the_number_is_kept(self) -> None:
        found = facts(a_round(-DAY, 10, 2), counted=5)

        assert found == ResponseFacts(received=7, asked=10, answered=7)
