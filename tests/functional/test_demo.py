"""`reviewcycle demo`: the published year-end review, played from start to finish."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.program import Run

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "kept.db"


@pytest.fixture(scope="module")
def played(kept: Path) -> Any:
    """Return what the demo prints, and leave its database behind."""
    said = subprocess.run(
        [sys.executable, "-m", "cli.main", "demo", "--keep", str(kept), "-o", "json"],
        capture_output=True,
        check=True,
    )
    return json.loads(said.stdout)


class TestDemo:
    def test_opens_a_review_for_everybody(self, played: Any) -> None:
        assert played["reviews"] == {"member": 3715, "cell": 207, "grassroots": 44}

    def test_shows_who_was_stuck_on_one_morning(self, played: Any) -> None:
        stuck = played["stuck"]

        reviews = stuck["totals"].pop("reviews")
        assert stuck["as_of"] == "2022-11-21T08:00:00+07:00"
        assert reviews == sum(stuck["totals"].values()) == 3966
        assert stuck["items"]
        assert all(item["waiting_on"] and item["reasons"] for item in stuck["items"])

    def test_reproduces_the_published_counts(self, played: Any) -> None:
        counted = {
            (row["unit"], row["track"]): (row["count"], row["of"], row["percent"])
            for row in played["comparisons"]
        }

        assert counted["TL", "member"] == (3410, 3675, "92.79")
        assert counted["TL", "cell"] == (193, 207, "93.24")

    def test_explains_how_every_printed_percentage_came_about(self, played: Any) -> None:
        printed = [row for row in played["comparisons"] if row["printed"] is not None]

        assert printed
        assert {row["rounding"] for row in printed} <= {"half_up", "truncated", "up"}

    def test_keeps_a_database_to_go_on_with(self, run: Run, played: Any, kept: Path) -> None:
        database = ("--db", f"sqlite:///{kept}")

        assert run("audit", "verify", *database).status == 0
        assert run("cycle", "show", played["cycle"], *database).status == 0

    def test_does_not_overwrite_a_file(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "mine.db").write_text("mine")

        said = run("demo", "--keep", tmp_path / "mine.db", "-o", "json")

        assert (said.status, said.error["code"]) == (6, "file_exists")
        assert (tmp_path / "mine.db").read_text() == "mine"
