"""Bình Minh 2012 on the shipped definition: a board and its members, and a plan on the same day.

The standing board of the town was the first of the province to be reviewed. Its plan declares nine
contents; eleven fragments are told, of none an owner, a last day or a proof. So the plan stays a
plan; what it would take to come to an end is played as well.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.functional.binh_minh import (
    ABOVE,
    BOARD,
    CLERK,
    CODES,
    CYCLE,
    FRAGMENTS,
    HEAD,
    MEASURED,
    REVIEW,
    REVIEWED,
    TOLD,
    from_the_closing,
    to_the_signing,
)
from tests.functional.story import at, play, write
from tests.program import Run

PARTS = ("--part", "indicators", "--cycle", CYCLE)
CLOSE = ("meeting", "close", "HN", "--cycle", CYCLE)
PROMISED, CLAIMED, LOOKED, OVER = map(at, ("2013-07-01", "2013-08-15", "2013-09-20", "2013-10-01"))


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the minutes of the meeting are signed."""
    folder = tmp_path_factory.mktemp("binh_minh")
    play(folder / "signed.db", to_the_signing(folder))
    return folder / "signed.db"


@pytest.fixture(scope="module")
def told(signed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same after the results of the plan were told."""
    folder = tmp_path_factory.mktemp("binh_minh_told")
    shutil.copy(signed, folder / "told.db")
    play(folder / "told.db", from_the_closing(folder))
    return folder / "told.db"


def done(run: Run, *arguments: object) -> Any:
    said = run(*arguments, "-o", "json")
    assert said.status == 0, said.err
    return said.document


def standing(run: Run) -> dict[str, tuple[str, str]]:
    """Return track and stage of every review of the town."""
    items = done(run, "review", "list", "--cycle", CYCLE, "--under", "BM")["items"]
    return {item["subject"]: (item["track"], item["stage"]) for item in items}


class TestMeeting:
    @pytest.fixture(autouse=True)
    def _signed(self, signed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        shutil.copy(signed, tmp_path / "reviewcycle.db")
        capsys.readouterr()

    def test_bm_1_is_of_the_board_as_a_body_and_of_each_of_its_members(self, run: Run) -> None:
        assert standing(run) == {
            "BM": ("collective", "meeting"),
            **dict.fromkeys(BOARD, ("member", "meeting")),
        }

    def test_bm_1_takes_the_body_first_then_its_head_then_the_others(self, run: Run) -> None:
        agenda = done(run, "meeting", "show", "HN", "--cycle", CYCLE)["agenda"]
        waiting = done(run, "review", "why", f"{CYCLE}/{CLERK}", *REVIEWED)

        assert [each["subject"] for each in agenda] == ["BM", HEAD, *BOARD[1:]]
        assert [each["chair"] for each in agenda][:2] == [None, CLERK]
        assert [each["review"] for each in waiting["roots"]] == [REVIEW]

    def test_bm_2_rests_on_a_resolution_and_is_of_districts_and_their_equivalents(
        self, run: Run
    ) -> None:
        documents = done(run, "document", "list", "--cycle", CYCLE)["items"]
        collectives = done(run, "review", "list", "--cycle", CYCLE, "--track", "collective")

        assert [each["number"] for each in documents] == ["12-NQ/TW", "101-QĐ/TW"]
        assert [each["subject"] for each in collectives["items"]] == ["BM", "H01", "T01"]

    def test_bm_3_is_the_first_of_the_province(self, run: Run) -> None:
        meetings = done(run, "meeting", "list", "--cycle", CYCLE)["items"]
        done(run, *CLOSE, *REVIEWED)
        rows = done(run, "progress", "--cycle", CYCLE)["rows"]

        assert [(each["unit"], each["meets_on"]) for each in meetings] == [("BM", "2012-09-17")]
        assert [
            (row["done"], row["subjects"])
            for row in rows
            if (row["track"], row["stage"]) == ("collective", "meeting")
        ] == [(1, 3)]

    def test_bm_4_opens_the_plan_in_the_moment_in_which_it_is_closed(self, run: Run) -> None:
        lacking = done(run, "review", "why", REVIEW, *REVIEWED)["unmet"]
        closed = done(run, *CLOSE, *REVIEWED)
        shown = done(run, "review", "show", REVIEW, *REVIEWED)

        assert [each["code"] for each in lacking] == ["meeting_not_closed"]
        assert closed["moved"] == 1 + len(BOARD)
        assert standing(run) == {
            "BM": ("collective", "plan"),
            **dict.fromkeys(BOARD, ("member", "done")),
        }
        assert (shown["opened_at"], shown["due_on"]) == (
            "2012-09-17T09:00:00+07:00",
            "2012-09-24",
        )


class TestPlan:
    @pytest.fixture(autouse=True)
    def _told(self, told: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        shutil.copy(told, tmp_path / "reviewcycle.db")
        capsys.readouterr()

    def test_bm_13_has_a_finding_for_all_that_nobody_wrote_down(self, run: Run) -> None:
        findings = done(run, "remedy", "findings", "--cycle", CYCLE, *TOLD)["findings"]

        miscounted, *others = findings
        assert miscounted["facts"] == {"review": REVIEW, "declared": 9, "recorded": 11}
        assert Counter(each["code"] for each in others) == {
            "remedy_without_owner": 11,
            "remedy_without_due": 11,
            "remedy_without_indicator": 10,
            "remedy_without_evidence": 11,
            "remedy_director_inside": 11,
            "remedy_monitor_inside": 11,
        }

    def test_bm_13_stays_a_plan_whatever_is_said_to_be_done(self, run: Run) -> None:
        total = done(run, "remedy", "count", "--cycle", CYCLE, *TOLD)["total"]
        shown = done(run, "review", "show", REVIEW, *TOLD)

        assert (total["claimed"], total["verified"]) == (7, 0)
        assert (shown["state"], shown["health"]) == ("plan", "overdue")
        assert [each["code"] for each in shown["reasons"]] == ["remedies_incomplete"]

    def test_bm_8_is_work_of_many_kinds(self, run: Run) -> None:
        items = done(run, "remedy", "list", "--cycle", CYCLE, *TOLD)["items"]

        forms = {item["remedy"]: item["form"] for item in items}
        assert (forms[f"{CYCLE}/b"], forms[f"{CYCLE}/k"]) == ("recurring", "deliverable")
        shown = done(run, "remedy", "show", f"{CYCLE}/b", *TOLD)
        assert "101-QĐ/TW" in shown["measure"]

    def test_comes_to_an_end_when_somebody_above_has_looked(self, run: Run, tmp_path: Path) -> None:
        self.complete(run, tmp_path)
        claims = [f"{CYCLE}/{letter}" for letter in MEASURED]
        done(run, "remedy", "claim", *claims, "--as", "BM-3", *CLAIMED)
        refused = run("remedy", "verify", *CODES, "--as", ABOVE, "-o", "json", *LOOKED)
        done(run, "remedy", "import-parts", self.measured(tmp_path), *PARTS, *LOOKED)
        done(run, "remedy", "verify", *CODES[:-1], "--as", ABOVE, *LOOKED)
        early = done(run, "review", "why", REVIEW, *LOOKED)
        done(run, "tick", *OVER)
        late = done(run, "review", "why", REVIEW, *OVER)
        done(run, "remedy", "verify", CODES[-1], "--as", ABOVE, *OVER)

        assert refused.error["code"] == "remedy_not_proven"
        assert [each["code"] for each in early["unmet"]] == ["does_not_hold"]
        assert [each["code"] for each in late["unmet"]] == ["remedies_unverified"]
        assert standing(run)["BM"] == ("collective", "done")
        assert run("audit", "verify", *OVER).status == 0

    def complete(self, run: Run, folder: Path) -> None:
        """Say of each content who answers for it, until when, and by what it is seen."""
        owned = [(letter, "BM", "BM-3", "2013-09-30") for letter, *_ in FRAGMENTS]
        header = ("code", "subject", "owner", "due_on")
        plan = write(folder / "owned.csv", header, owned)
        done(run, "remedy", "import", plan, "--cycle", CYCLE, *PROMISED)
        assert standing(run)["BM"] == ("collective", "plan")
        seen = [(letter, 1, "Số vụ việc tái diễn", "zero") for letter, *_ in FRAGMENTS]
        header = ("remedy", "number", "text", "kind")
        indicators = write(folder / "indicators.csv", header, seen)
        done(run, "remedy", "import-parts", indicators, *PARTS, *PROMISED)
        assert standing(run)["BM"] == ("collective", "work")

    def measured(self, folder: Path) -> Path:
        """Write that nothing happened again."""
        rows = [(letter, 1, 0, "2013-09-20") for letter, *_ in FRAGMENTS]
        header = ("remedy", "number", "measured", "measured_on")
        return write(folder / "measured.csv", header, rows)
