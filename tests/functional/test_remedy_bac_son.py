"""Bắc Sơn 2019-2021: two communes mend what was suggested, and it is verified once it has held.

Vũ Lăng, at the end of 2019: officials came late and left early, procedures were slow. At the
beginning of 2020 the working rules were amended and each week was reviewed; for more than a year
nobody was late. Vạn Thủy, at the end of 2020: forest land was bought and cleared. A team was set
up; half a year later there was no illegal clearing, and 4 of 4 cases were reported and lawful.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.functional.conftest import CALENDAR
from tests.functional.story import at as on
from tests.functional.story import write
from tests.program import Run
from tests.suggestion_world import BOARD, TOPICS
from tests.suggestion_world import definition as suggesting

VL_CYCLE, VT_CYCLE = "bac_son-BS", "bac_son-BS-2"
VU_LANG, VAN_THUY = f"{VL_CYCLE}/VL", f"{VT_CYCLE}/VT"
RULES, WEEKLY, LAND = f"{VL_CYCLE}/QC", f"{VL_CYCLE}/GB", f"{VT_CYCLE}/DR"
AREA, CHAIR = "BS-2", "BS-3"
DAYS = {VL_CYCLE: "2020-02-10", VT_CYCLE: "2021-02-01"}
HELD = {RULES: "2021-02-10", WEEKLY: "2021-02-10", LAND: "2021-08-01"}


def definition() -> dict[str, Any]:
    """Return a definition in which a review ends when all that was due is verified."""
    content = suggesting()
    stage = {
        "stage": "remediation",
        "kind": "remediation",
        "title": content["title"],
        "owner": "secretary",
        "requires": [{"remedies_assigned": {"complete": True}}, "remedies_verified"],
        "due": {"no_deadline": True},
    }
    tracks = {
        name: {**content["tracks"][name], "stages": [stage]} for name in ("collective", "cadre")
    }
    board = {"role": "standing_board", "at": "district"}
    return {
        **content,
        "suggestions": {**content["suggestions"], "topics": TOPICS},
        "remedies": {"watch_months": 12, "verified_by": board},
        "tracks": tracks,
    }


def organisation(folder: Path) -> list[tuple[str, Path]]:
    units = [("BS", "Huyện ủy", "district", "")]
    units += [(code, f"Đảng bộ xã {code}", "commune", "BS") for code in ("VL", "VT")]
    people = [(f"BS-{n}", f"Cán bộ BS-{n}", "", "vi", "BS", "", "district") for n in range(1, 9)]
    people += [
        (f"{unit}-{n}", f"Cán bộ {unit}-{n}", "", "vi", unit, "", "district")
        for unit in ("VL", "VT")
        for n in (1, 2, 3)
    ]
    roles = [("secretary", "BS-1", "BS"), *(("standing_board", each, "BS") for each in BOARD)]
    roles += [("secretary", f"{unit}-1", unit) for unit in ("VL", "VT")]
    roles += [("supervisor", AREA, unit) for unit in ("VL", "VT")]
    header = ("code", "name", "email", "language", "unit", "joined_on", "managed_by")
    return [
        ("unit", write(folder / "u.csv", ("code", "name", "kind", "parent"), units)),
        ("person", write(folder / "p.csv", header, people)),
        ("role", write(folder / "r.csv", ("role", "person", "unit"), roles)),
    ]


def suggested(review: str, topic: str, year: int) -> list[Sequence[object]]:
    """Return how a point is suggested at the end of a year."""
    cycle, _, subject = review.partition("/")
    december = on(f"{year}-12-05")
    return [
        ("cycle", "open", "bac_son", "--unit", "BS", "--start", f"{year}-12-01", *december),
        ("suggestion", "propose", review, "--topic", topic, "--as", AREA, *december),
        ("suggestion", "approve", f"{cycle}/S1", "--as", CHAIR, *december),
        ("suggestion", "notify", f"{cycle}/S1", "--as", CHAIR, *december),
        (
            *("suggestion", "explain", f"{cycle}/S1", "--text", "Giải trình"),
            *("--as", f"{subject}-1", *on(f"{year}-12-20")),
        ),
    ]


def vu_lang() -> list[Sequence[object]]:
    """Return what Vũ Lăng did at the beginning of 2020."""
    january, claimed = on("2020-01-10"), on(DAYS[VL_CYCLE])
    head = ("--as", "VL-1")
    return [
        (
            *("remedy", "add", VU_LANG, "Sửa đổi, bổ sung quy chế làm việc", "--code", "QC"),
            *("--form", "deliverable", "--suggestion", "S1", "--owner", "VL-2"),
            *("--cause", "Quy chế chưa rõ trách nhiệm", "--measure", "Thảo luận, thống nhất"),
            *("--monitor", AREA, "--due", "2020-02-28", *head, *january),
        ),
        (
            *("remedy", "add", VU_LANG, "Giao ban hằng tuần, chấm công", "--code", "GB"),
            *("--form", "recurring", "--suggestion", "S1", "--owner", "VL-2"),
            *("--monitor", AREA, "--due", "2020-02-28", *head, *january),
        ),
        (
            *("remedy", "indicator", WEEKLY, "--kind", "zero"),
            *("--text", "Số lượt đi muộn, về sớm", *head, *january),
        ),
        ("remedy", "start", RULES, WEEKLY, "--as", "VL-2", *january),
        ("remedy", "claim", RULES, WEEKLY, "--as", "VL-2", *claimed),
    ]


def van_thuy() -> list[Sequence[object]]:
    """Return what Vạn Thủy did at the beginning of 2021."""
    january, head = on("2021-01-15"), ("--as", "VT-1")
    return [
        (
            *("remedy", "add", VAN_THUY, "Quản lý đất rừng", "--code", "DR"),
            *("--form", "programme", "--suggestion", "S1", "--owner", "VT-2"),
            *("--monitor", AREA, "--due", "2021-02-28", "--watch-months", "6", *head, *january),
        ),
        (
            *("remedy", "executor", LAND, "--outside", "Tổ quản lý đất đai, bảo vệ rừng"),
            *(*head, *january),
        ),
        (
            *("remedy", "indicator", LAND, "--kind", "zero", "--text", "Số vụ phá rừng trái phép"),
            *(*head, *january),
        ),
        (
            *("remedy", "indicator", LAND, "--kind", "all"),
            *("--text", "Trường hợp san gạt, chuyển mục đích đã báo cáo và đúng quy định"),
            *(*head, *january),
        ),
        ("remedy", "claim", LAND, "--as", "VT-2", *on(DAYS[VT_CYCLE])),
    ]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which both communes have said that they are done."""
    folder = tmp_path_factory.mktemp("bac_son_remedies")
    file = folder / "bac_son.db"
    (folder / "d.yaml").write_text(json.dumps(definition()), encoding="utf-8")
    first = on("2019-11-01")
    steps: list[Sequence[object]] = [
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR, *first),
        ("definition", "add", folder / "d.yaml", *first),
        *((noun, "import", at, *first) for noun, at in organisation(folder)),
        *suggested(VU_LANG, "administrative_discipline", 2019),
        *vu_lang(),
        *suggested(VAN_THUY, "leadership", 2020),
        *van_thuy(),
    ]
    for step in steps:
        given = [*map(str, step), "--db", f"sqlite:///{file}"]
        assert main(given) == 0, step
    return file


@pytest.fixture(autouse=True)
def _played(played: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "reviewcycle.db").write_bytes(played.read_bytes())
    capsys.readouterr()


def measured(run: Run, remedy: str, day: str) -> None:
    """Record that the indicators of a remedy are reached; the rules of work have none."""
    values = {WEEKLY: [("--value", 0)], LAND: [("--value", 0), ("--value", 4, "--of", 4)]}
    for number, value in enumerate(values.get(remedy, []), start=1):
        said = run("remedy", "measure", remedy, number, *value, "--as", AREA, *on(day))
        assert said.status == 0, said.err


def verified(run: Run, remedy: str, day: str, actor: str = CHAIR) -> tuple[int, Any]:
    """Return the status of a verification on a day, and its error."""
    said = run("remedy", "verify", remedy, "--as", actor, "-o", "json", *on(day))
    return said.status, said.error if said.status else None


class TestRemedy:
    def test_tells_cause_measure_and_where_it_comes_from(self, run: Run) -> None:
        shown = run("remedy", "show", RULES, "-o", "json", *on("2020-03-01")).document

        assert (shown["source"], shown["source_ref"]) == ("suggestion", "S1")
        assert (shown["cause"], shown["measure"]) == (
            "Quy chế chưa rõ trách nhiệm",
            "Thảo luận, thống nhất",
        )
        assert (shown["form"], shown["watch_months"]) == ("deliverable", 12)

    def test_counts_its_age_from_the_suggestion(self, run: Run) -> None:
        shown = run("remedy", "show", RULES, "-o", "json", *on("2021-02-10")).document

        assert (shown["first_raised_on"], shown["age"]) == (
            "2019-12-05",
            {"years": 1, "months": 2, "days": 5},
        )

    def test_is_told_to_people_with_what_belongs_to_it(self, run: Run) -> None:
        said = run("remedy", "show", LAND, *on("2021-03-01"))

        lines = said.out.splitlines()
        assert [line.split("  ")[0] for line in lines].count("Tên") == 1
        assert any(line.split() == ["Nội", "dung", "Quản", "lý", "đất", "rừng"] for line in lines)
        assert any("Nội dung" in line and "Mức cần đạt" in line for line in lines)
        assert "Phải quán triệt" not in said.out
        assert "Tổ quản lý đất đai, bảo vệ rừng" in said.out
        assert "Số vụ phá rừng trái phép" in said.out
        assert "đã báo hoàn thành" in said.out


class TestWatch:
    @pytest.mark.parametrize(
        ("remedy", "before", "until"),
        [
            pytest.param(RULES, "2021-02-09", "2021-02-10", id="Vũ Lăng, rules: a year"),
            pytest.param(WEEKLY, "2021-02-09", "2021-02-10", id="Vũ Lăng, weekly: a year"),
            pytest.param(LAND, "2021-07-31", "2021-08-01", id="Vạn Thủy: six months"),
        ],
    )
    def test_is_over_before_anything_is_verified(
        self, run: Run, remedy: str, before: str, until: str
    ) -> None:
        early, error = verified(run, remedy, before)
        measured(run, remedy, until)
        in_time, _ = verified(run, remedy, until)

        assert (early, error["code"], error["until"]) == (
            6,
            "remedy_still_watched",
            until,
        )
        assert in_time == 0

    def test_is_told_in_the_refusal(self, run: Run) -> None:
        vi = run("remedy", "verify", LAND, "--as", CHAIR, *on("2021-07-31")).err
        en = run("remedy", "verify", LAND, "--as", CHAIR, "--lang", "en", *on("2021-07-31")).err

        assert "6 tháng" in vi
        assert "01/08/2021" in vi
        assert "6 months" in en
        assert "1 Aug 2021" in en

    def test_begins_anew_when_it_happened_again(self, run: Run) -> None:
        run(
            *("remedy", "reopen", WEEKLY, "--reason", "Có lượt đi muộn", "--due", "2020-09-30"),
            *("--as", CHAIR, *on("2020-08-20")),
        )
        run("remedy", "claim", WEEKLY, "--as", "VL-2", *on("2020-09-15"))

        _, error = verified(run, WEEKLY, "2021-02-10")
        measured(run, WEEKLY, "2021-09-15")
        late, _ = verified(run, WEEKLY, "2021-09-15")

        assert (error["until"], late) == ("2021-09-15", 0)


class TestVerification:
    @pytest.mark.parametrize(
        ("actor", "code"),
        [
            pytest.param("VT-2", "forbidden", id="its owner"),
            pytest.param("VT-1", "own_case", id="the secretary of the commune"),
            pytest.param("VL-1", "remedy_not_found", id="another commune"),
        ],
    )
    def test_is_for_the_district(self, run: Run, actor: str, code: str) -> None:
        assert verified(run, LAND, "2021-08-05", actor)[1]["code"] == code

    def test_rests_on_no_violation_and_four_of_four(self, run: Run) -> None:
        day = on("2021-08-05")
        unproven = verified(run, LAND, "2021-08-05", AREA)[1]
        measured(run, LAND, "2021-08-05")

        status, _ = verified(run, LAND, "2021-08-05", AREA)

        shown = run("remedy", "show", LAND, "-o", "json", *day).document
        assert (unproven["code"], unproven["indicators"]) == ("remedy_not_proven", [1, 2])
        assert (status, shown["status"], shown["verified_by"]) == (0, "verified", AREA)
        assert [(each["measured"], each["state"]) for each in shown["indicators"]] == [
            ("0", "reached"),
            ("4", "reached"),
        ]

    def test_lets_the_review_go(self, run: Run) -> None:
        day = on("2021-02-10")
        run("remedy", "indicator", RULES, "--text", "Quy chế đã ban hành", "--as", "VL-1", *day)
        run("remedy", "measure", RULES, 1, "--value", 1, "--as", AREA, *day)
        measured(run, WEEKLY, "2021-02-10")
        waits = run("review", "why", VU_LANG, "-o", "json", *day).document["unmet"]
        run("remedy", "verify", RULES, WEEKLY, "--as", CHAIR, *day)
        done = run("review", "fire", VU_LANG, "complete", "--as", "VL-1", *day)

        assert [(each["code"], each["facts"]) for each in waits] == [
            ("remedies_unverified", {"verified": 0, "claimed": 2, "due": 2})
        ]
        assert done.status == 0, done.err
