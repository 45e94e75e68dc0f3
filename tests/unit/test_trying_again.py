"""Transactions that are tried again when another one was in their way."""

from __future__ import annotations

import pytest

from workflow.application.trying_again import up_to_three_times
from workflow.domain.errors import (
    ConflictError,
    RefusedError,
    ReviewCycleError,
    UnavailableError,
)

IN_THE_WAY = [
    ConflictError("someone_was_first"),
    ConflictError("serialization_failed"),
    UnavailableError("database_locked"),
]


class Transaction:
    """One that fails as often as there are errors, and is done after that."""

    def __init__(self, *errors: ReviewCycleError) -> None:
        self.errors = list(errors)
        self.paused: list[int] = []

    def __call__(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "done"

    def tried(self) -> str:
        return up_to_three_times(self, pause=self.paused.append)


class TestUpToThreeTimes:
    @pytest.mark.parametrize("error", IN_THE_WAY, ids=lambda error: error.code)
    def test_tries_again_after_a_pause(self, error: ReviewCycleError) -> None:
        transaction = Transaction(error, error)

        assert transaction.tried() == "done"
        assert transaction.paused == [1, 2]

    @pytest.mark.parametrize("error", IN_THE_WAY, ids=lambda error: error.code)
    def test_gives_up_after_the_third(self, error: ReviewCycleError) -> None:
        transaction = Transaction(*[error] * 4)

        with pytest.raises(type(error), match=error.code):
            transaction.tried()

        assert transaction.paused == [1, 2]

    @pytest.mark.parametrize(
        "error",
        [
            UnavailableError("connection_lost"),
            UnavailableError("statement_timed_out"),
            UnavailableError("database_full"),
            RefusedError("now_before_newest_event"),
        ],
        ids=lambda error: error.code,
    )
    def test_repeats_nothing_else(self, error: ReviewCycleError) -> None:
        transaction = Transaction(error)

        with pytest.raises(type(error), match=error.code):
            transaction.tried()

        assert transaction.paused == []
