"""Mỏ Cày Bắc: the mid-term vote on 311 members of grassroots committees, 190 + 121.

Nobody got a share of low votes "from 50 % on". The central regulation says "more than one half",
so the same ballots are judged by both rules.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.definitions import NAMED
from tests.functional.conftest import CALENDAR
from tests.program import Run
from tests.voting import CONFIDENCE

CYCLE = "mid_term-MCB"
NOW = ("--now", "2018-11-30T09:00:00+07:00")
COMMUNES = {f"X{number:02}": 19 for number in range(1, 11)}  # 10 x 19 = 190
SECTORS = {f"N{number:02}": 11 for number in range(1, 12)}  # 11 x 11 = 121
COMMITTEES = {**COMMUNES, **SECTORS}
MEMBERS = {unit: [f"{unit}-{n}" for n in range(1, size + 1)] for unit, size in COMMITTEES.items()}
TELLERS, BOARD = ("KP1", "KP2"), "TV1"
BALLOTS = 20

FLAGGED = {
    "consequence": "low_confidence",
    "title": {"vi": "Tín nhiệm thấp từ 50 % trở lên", "en": "Low confidence from 50 % on"},
}
CONSIDERED = {
    "consequence": "considered",
    "title": {"vi": "Tín nhiệm thấp quá một nửa", "en": "Low confidence of more than half"},
}


def rules() -> dict[str, Any]:
    """Return a definition with the local rule and the central one."""
    local = {**FLAGGED, "option": "low", "at_least": "50%"}
    central = {**CONSIDERED, "option": "low", "more_than": "1/2"}
    ballot = {**CONFIDENCE, "recorded_by": "standing_board"}
    return {
        "name": "mid_term",
        "title": NAMED,
        "calendar": "vn_public",
        "time_zone": "Asia/Ho_Chi_Minh",
        "stalled_after": "20wd",
        "head_role": "standing_board",
        "authority": "standing_board",
        "roles": {"standing_board": {"title": NAMED, "reach": "subtree"}},
        "votes": {
            "local": {**ballot, "consequences": [local]},
            "central": {**ballot, "consequences": [central]},
        },
        "tracks": {
            "members": {
                "title": NAMED,
                "subjects": {"people_in": ["commune", "sector"]},
                "stages": [
                    {
                        "stage": "vote",
                        "kind": "task",
                        "title": NAMED,
                        "owner": "standing_board",
                        "requires": [{"vote_held": {"rule": "local"}}],
                        "due": {"no_deadline": True},
                    }
                ],
            }
        },
    }


def write(file: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """Write a CSV file and return its path."""
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(header)
        writer.writerows(rows)
    return file


def low_votes(place: int) -> int:
    """Return the low votes about the member at a place: 0 to 9 of 20, never half of them."""
    return place % 10


def counts(rule: str) -> list[tuple[object, ...]]:
    """Return what both tellers counted of every committee, the numbers in a row of their own."""
    rows: list[tuple[object, ...]] = []
    for unit, members in MEMBERS.items():
        for teller in (1, 2):
            code = f"{rule}-{unit}"
            numbers = (BALLOTS, BALLOTS, BALLOTS, BALLOTS, BALLOTS, 0)
            rows.append((code, teller, "", "", "", *numbers))
            for place, member in enumerate(members):
                low = low_votes(place)
                tally = (("high", BALLOTS - low - 1), ("confidence", 1), ("low", low))
                rows += [(code, teller, member, name, n, *[""] * 6) for name, n in tally]
    return rows


HEADER = (
    *("vote", "teller", "subject", "option", "count"),
    *("convened", "present", "issued", "collected", "valid", "invalid"),
)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which every committee has a vote on its members."""
    folder = tmp_path_factory.mktemp("mo_cay_bac")
    file = folder / "mo_cay_bac.db"
    (folder / "d.yaml").write_text(json.dumps(rules()), encoding="utf-8")
    kinds = {**dict.fromkeys(COMMUNES, "commune"), **dict.fromkeys(SECTORS, "sector")}
    units = [("MCB", "Huyện ủy", "district", "")]
    units += [(code, f"Đảng bộ {code}", kind, "MCB") for code, kind in kinds.items()]
    places = [(code, "MCB") for code in (*TELLERS, BOARD)]
    places += [(member, unit) for unit, members in MEMBERS.items() for member in members]
    people = [(code, f"Cấp ủy viên {code}", unit) for code, unit in places]
    votes = [
        (f"local-{unit}", "local", unit, "2018-11-20", kind, ";".join(TELLERS), "\n".join(members))
        for unit, kind in kinds.items()
        for members in [MEMBERS[unit]]
    ]
    header = ("code", "rule", "unit", "date", "stratum", "tellers", "subjects")
    steps: list[tuple[object, ...]] = [
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR),
        ("definition", "add", folder / "d.yaml"),
        ("unit", "import", write(folder / "u.csv", ("code", "name", "kind", "parent"), units)),
        ("person", "import", write(folder / "p.csv", ("code", "name", "unit"), people)),
        (
            *("role", "import"),
            write(folder / "r.csv", ("role", "person", "unit"), [("standing_board", BOARD, "MCB")]),
        ),
        ("cycle", "open", "mid_term", "--unit", "MCB", "--start", "2018-11-01"),
        ("vote", "plans", "import", write(folder / "v.csv", header, votes), "--cycle", CYCLE),
    ]
    for step in steps:
        given = [*map(str, step), "--db", f"sqlite:///{file}"]
        assert main([*given, *(NOW if step[0] != "init" else ())]) == 0, step
    return file


@pytest.fixture(autouse=True)
def _planned(planned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "reviewcycle.db").write_bytes(planned.read_bytes())
    capsys.readouterr()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return the file of all tallies: 311 members, three options, two tellers."""
    return write(tmp_path / "counts.csv", HEADER, counts("local"))


@pytest.fixture
def _confirmed(run: Run, table: Path) -> None:
    assert run("vote", "import", table, "--cycle", CYCLE).status == 0
    votes = [f"{CYCLE}/local-{unit}" for unit in COMMITTEES]
    assert run("vote", "confirm", *votes, "--as", BOARD).status == 0


def totals(run: Run, rule: str = "local") -> Any:
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
        rows = counts("local")
        rows[3] = (*rows[3][:4], 5, *rows[3][5:])
        wrong = write(tmp_path / "wrong.csv", HEADER, rows)

        said = run("vote", "import", wrong, "--cycle", CYCLE)

        assert said.status == 7
        assert "wrong.csv:5: local-X01, người kiểm phiếu 1, X01-1: 19 + 1 + 5 = 25" in said.err
        assert totals(run)["rules"][0]["open"] == 311
        vote = run("vote", "show", f"{CYCLE}/local-X01", "-o", "json").document
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
        [row] = totals(run)["rows"]

        told = {
            lang: run("vote", "totals", "--cycle", CYCLE, "--lang", lang).out
            for lang in ("vi", "en")
        }

        assert (row["consequence"], row["count"], row["of"]) == ("low_confidence", 0, 311)
        assert row["written"] == "0 + 0 = 0"
        assert "190 + 121 = 311 (commune + sector)" in told["vi"]
        assert "Tín nhiệm thấp từ 50 % trở lên: không có ai (0 trên 311)" in told["vi"]
        assert "Low confidence from 50 % on: nobody (0 of 311)" in told["en"]

    def test_are_a_table_for_a_spreadsheet(self, run: Run) -> None:
        out = run("vote", "totals", "--cycle", CYCLE, "-o", "csv").out.removeprefix("\ufeff")

        [row] = csv.DictReader(out.splitlines())
        assert (row["count"], row["of"], row["of_written"]) == ("0", "311", "190 + 121 = 311")

    def test_show_that_every_review_has_its_vote(self, run: Run) -> None:
        why = run("review", "why", f"{CYCLE}/X01-1", "-o", "json").document

        assert why["met"] == ["vote_held"]


class TestExactlyHalf:
    @pytest.mark.parametrize(
        ("rule", "low", "flagged"),
        [
            pytest.param("local", 10, ["low_confidence"], id="10 of 20: from 50 % on"),
            pytest.param("central", 10, [], id="10 of 20: not more than half"),
            pytest.param("local", 9, [], id="9 of 20: below 50 %"),
            pytest.param("central", 11, ["considered"], id="11 of 20: more than half"),
        ],
    )
    def test_is_flagged_by_the_operator_of_the_rule(
        self, run: Run, rule: str, low: int, flagged: list[str]
    ) -> None:
        run(
            *("vote", "plan", f"{CYCLE}/X01-1", "--rule", rule, "--unit", "X01"),
            *("--on", "2018-11-21", "--code", "half", "--stratum", "commune"),
            *("--teller", "KP1", "--teller", "KP2"),
        )
        for teller in (1, 2):
            said = run(
                *("vote", "count", f"{CYCLE}/half", "--teller", teller),
                *("--convened", 20, "--present", 20, "--issued", 20, "--collected", 20),
                *("--valid", 20, "--invalid", 0, "--subject", "X01-1"),
                *("--option", f"high={20 - low}", "--option", f"low={low}"),
            )
            assert said.status == 0, said.err
        run("vote", "confirm", f"{CYCLE}/half", "--as", BOARD)

        vote = run("vote", "show", f"{CYCLE}/half", "-o", "json").document

        [subject] = vote["subjects"]
        assert [each["consequence"] for each in subject["consequences"]] == flagged
        rows = totals(run, rule)["rows"]
        assert [row["count"] for row in rows] == [len(flagged)]
