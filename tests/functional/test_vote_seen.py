"""What somebody is shown of a vote on whose ballot he stands, and what his files hold."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.functional.test_confidence_vote import NOW, VOTE, count, plan
from tests.program import Run
from tests.vote_world import BOARD, CLERK, CYCLE, OTHER, install


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the reviews of a commune wait for a vote."""
    file = tmp_path_factory.mktemp("seen") / "seen.db"
    install(f"sqlite:///{file}")
    return file


@pytest.fixture(autouse=True)
def _opened(opened: Path, tmp_path: Path) -> None:
    (tmp_path / "reviewcycle.db").write_bytes(opened.read_bytes())


class TestRatingBallot:
    def test_keeps_from_a_subject_what_is_proposed_for_him(self, run: Run) -> None:
        for subject in ("X-1", OTHER):
            said = run(
                *("rating", "propose", f"{CYCLE}/{subject}", "--level", "good"),
                *("--on", "2018-11-20", "--as", BOARD, *NOW),
            )
            assert said.status == 0, said.err
        plan(run, "X-1", OTHER, rule="rating_ballot")

        def proposed(*reader: str) -> dict[str, Any]:
            shown = run("vote", "show", VOTE, "-o", "json", *reader).document["subjects"]
            return {each["subject"]: each["proposed"] for each in shown}

        assert proposed() == {"X-1": "good", OTHER: "good"}
        assert proposed("--as", "X-1") == {"X-1": None, OTHER: "good"}


class TestExport:
    """What stands in the files of somebody who may not see all of it."""

    @pytest.fixture(autouse=True)
    def _counted(self, run: Run) -> None:
        plan(run, "X-1", OTHER)
        for teller in (1, 2):
            for subject in ("X-1", OTHER):
                assert count(run, teller, subject, high=20, low=1).status == 0

    def rows(self, run: Run, file: Path, *noun: str, by: str) -> list[dict[str, str]]:
        said = run(*noun, "export", file, "--cycle", CYCLE, "--as", by)
        assert said.status == 0, said.err
        with file.open(encoding="utf-8-sig") as lines:
            return list(csv.DictReader(lines))

    def test_leaves_out_the_own_result_until_it_is_confirmed(
        self, run: Run, tmp_path: Path
    ) -> None:
        before = self.rows(run, tmp_path / "before.csv", "vote", by="X-1")
        run("vote", "confirm", VOTE, "--as", CLERK)
        after = self.rows(run, tmp_path / "after.csv", "vote", by="X-1")

        assert {row["subject"] for row in before} == {"", OTHER}
        assert {row["subject"] for row in after} == {"", "X-1", OTHER}

    def test_leaves_out_votes_of_which_only_the_own_result_is_seen(
        self, run: Run, tmp_path: Path
    ) -> None:
        run("vote", "confirm", VOTE, "--as", CLERK)

        counts = self.rows(run, tmp_path / "counts.csv", "vote", by=OTHER)
        plans = self.rows(run, tmp_path / "plans.csv", "vote", "plans", by=OTHER)
        whole = self.rows(run, tmp_path / "whole.csv", "vote", "plans", by="X-1")

        assert (counts, plans) == ([], [])
        assert [row["code"] for row in whole] == ["V1"]

    def test_leaves_out_what_was_cancelled(self, run: Run, tmp_path: Path) -> None:
        run("vote", "cancel", VOTE, "--reason", "Ghi nhầm", "--as", BOARD)

        assert self.rows(run, tmp_path / "counts.csv", "vote", by=BOARD) == []
        assert self.rows(run, tmp_path / "plans.csv", "vote", "plans", by=BOARD) == []
