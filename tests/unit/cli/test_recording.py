"""How commands that record tell what they did."""

from __future__ import annotations

import pytest

from cli.recording import runs_of


class TestRunsOf:
    @pytest.mark.parametrize(
        ("numbers", "runs"),
        [([], []), ([7], ["7"]), ([1, 2, 3, 5, 7, 8], ["1–3", "5", "7–8"]), ([3, 2], ["3", "2"])],
        ids=["none", "one", "with gaps", "falling"],
    )
    def test_joins_what_follows_one_another(self, numbers: list[int], runs: list[str]) -> None:
        assert runs_of(numbers) == runs
