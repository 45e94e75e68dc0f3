"""Mỏ Cày Bắc: the mid-term vote on 311 members of grassroots committees, 190 + 121.

Nobody got a share of low votes "from 50 % on". The central regulation says "more than one half",
so the same ballots are judged by both rules.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.functional.mo_cay_bac_2017 import (
    BOARD,
    COMMITTEES,
    COUNTED,
    CYCLE,
    counts,
    installed,
    opening,
    planned_votes,
)
from tests.functional.story import at, play, write
from tests.program import Run

CHAIR, VOTED_ON = BOARD[0], "2018-11-20"


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which every committee has a vote on its members."""
    folder = tmp_path_factory.mktemp("mo_cay_bac")
    votes = ("vote", "plans", "import", planned_votes(folder, VOTED_ON), "--cycle", CYCLE)
    steps = [*installed(folder, "2018-01-02"), opening("2018-01-02"), (*votes, *at("2018-11-30"))]
    play(folder / "planned.db", steps)
    return folder / "planned.db"


@pytest.fixture(autouse=True)
def _planned(planned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "reviewcycle.db").write_bytes(planned.read_bytes())
    capsys.readouterr()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return the file of all tallies: 311 members, three options, two tellers."""
    return write(tmp_path / "counts.csv", COUNTED, counts())


@pytest.fixture
def _confirmed(run: Run, table: Path) -> None:
    assert run("vote", "import", table, "--cycle", CYCLE).status == 0
    votes = [f"{CYCLE}/V-{unit}" for unit in COMMITTEES]
    assert run("vote", "confirm", *votes, "--as", CHAIR).status == 0


def totals(run: Run, rule: str = "confidence") -> Any:
    return run("vote", "totals", "--cycle", CYCLE, "--rule", rule, "-o", "json").document


class TestImport:
    def test_takes_1866_tallies_once(self, run: Run, table: Path) -> None:
        asked = ("vote", "import", table, "--cycle", CYCLE, "-o", "json")

        planned = run(*asked, "--plan").document
        first, second = run(*asked).document, run(*asked).document

        rows = 311 * 3 * 2
        assert (planned["created"], planned["updated"]) == (rows, 42)
        assert (first["created"], first["updated"]) == (rows, 42)
        assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, rows + 42)

    def test_refuses_all_of_it_for_one_sum_that_does_not_add_up(
        self, run: Run, tmp_path: Path
    ) -> None:
        rows = counts()
        rows[3] = (*rows[3][:4], 5, *rows[3][5:])
        wrong = write(tmp_path / "wrong.csv", COUNTED, rows)

        said = run("vote", "import", wrong, "--cycle", CYCLE)

        assert said.status == 7
        assert "wrong.csv:5: V-X01, người kiểm phiếu 1, X01-1: 19 + 1 + 5 = 25" in said.err
        assert totals(run)["rules"][0]["open"] == 311
        vote = run("vote", "show", f"{CYCLE}/V-X01", "-o", "json").document
        assert vote["status"] == "planned"

    def test_gives_back_what_was_exported(self, run: Run, table: Path, tmp_path: Path) -> None:
        run("vote", "import", table, "--cycle", CYCLE)
        for name in ("counts.xlsx", "again.csv"):
            run("vote", "export", tmp_path / name, "--cycle", CYCLE)

            said = run("vote", "import", tmp_path / name, "--cycle", CYCLE, "-o", "json").document

            assert (said["created"], said["updated"]) == (0, 0)

    def test_gives_back_the_votes_that_were_exported(self, run: Run, tmp_path: Path) -> None:
        run("vote", "plans", "export", tmp_path / "votes.xlsx", "--cycle", CYCLE)

        said = run(
            *("vote", "plans", "import", tmp_path / "votes.xlsx", "--cycle", CYCLE, "-o", "json")
        ).document

        assert (said["created"], said["updated"], said["unchanged"]) == (0, 0, 21)


@pytest.mark.usefixtures("_confirmed")
class TestTotals:
    def test_sum_190_and_121_to_311(self, run: Run) -> None:
        [rule] = totals(run)["rules"]

        assert rule["subjects"] == {
            "count": 311,
            "written": "190 + 121 = 311",
            "strata": [
                {"stratum": "commune", "count": 190},
                {"stratum": "sector", "count": 121},
            ],
        }
        assert (rule["votes"], rule["open"], rule["without_quorum"]) == (21, 0, 0)

    def test_say_that_nobody_reached_50_percent_of_low_votes(self, run: Run) -> None:
        rows = totals(run)["rows"]

        told = {
            lang: run("vote", "totals", "--cycle", CYCLE, "--lang", lang).out
            for lang in ("vi", "en")
        }

        assert [(row["consequence"], row["count"], row["of"]) for row in rows] == [
            ("low_from_half", 0, 311),
            ("low_above_half", 0, 311),
        ]
        assert {row["written"] for row in rows} == {"0 + 0 = 0"}
        assert "190 + 121 = 311 (commune + sector)" in told["vi"]
        assert "Tín nhiệm thấp từ 50 % trở lên: không có ai (0 trên 311)" in told["vi"]
        assert "Low confidence from 50 % on: nobody (0 of 311)" in told["en"]

    def test_are_a_table_for_a_spreadsheet(self, run: Run) -> None:
        out = run("vote", "totals", "--cycle", CYCLE, "-o", "csv").out.removeprefix("\ufeff")

        row, _ = csv.DictReader(out.splitlines())
        assert (row["count"], row["of"], row["of_written"]) == ("0", "311", "190 + 121 = 311")


class TestExactlyHalf:
    @pytest.mark.parametrize(
        ("low", "flagged"),
        [
            pytest.param(9, [], id="9 of 20: below 50 %"),
            pytest.param(10, ["low_from_half"], id="10 of 20: from 50 % on, not more than half"),
            pytest.param(11, ["low_from_half", "low_above_half"], id="11 of 20: more than half"),
        ],
    )
    def test_is_flagged_by_the_operator_of_the_rule(
        self, run: Run, low: int, flagged: list[str]
    ) -> None:
        run(
            *("vote", "plan", f"{CYCLE}/X01-1", "--rule", "confidence", "--unit", "X01"),
            *("--on", "2018-11-21", "--code", "half", "--stratum", "commune"),
            *("--teller", "KP1", "--teller", "KP2"),
        )
        for teller in (1, 2):
            said = run(
                *("vote", "count", f"{CYCLE}/half", "--teller", teller),
                *("--convened", 20, "--present", 20, "--issued", 20, "--collected", 20),
                *("--valid", 20, "--invalid", 0, "--subject", "X01-1"),
                *("--option", f"high={20 - low}", "--option", f"low={low}"),
                *("--option", "confidence=0"),
            )
            assert said.status == 0, said.err
        run("vote", "confirm", f"{CYCLE}/half", "--as", CHAIR)

        vote = run("vote", "show", f"{CYCLE}/half", "-o", "json").document

        [subject] = vote["subjects"]
        assert [each["consequence"] for each in subject["consequences"]] == flagged
        counted = {row["consequence"]: row["count"] for row in totals(run)["rows"]}
        assert [name for name, count in counted.items() if count] == flagged
