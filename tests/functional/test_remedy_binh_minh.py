"""Bình Minh 2012: nine contents to remedy, of which eleven fragments are told and none is proven.

The standing board of the town was reviewed in the middle of September 2012 and drew up its plan
at once. What came of it was told later in words: well, basically well, fairly well; no day, no
owner, no file. So what is said stays a claim.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.functional.conftest import CALENDAR
from tests.functional.test_suggestion_bac_son import on, write
from tests.program import Run

CYCLE = "binh_minh-BM"
REVIEW = f"{CYCLE}/BM"
BOARD = ("BM-1", "BM-2", "BM-3", "BM-4")
HEAD, ABOVE = "BM-1", "VL-1"
COMMITTEES = ("BM.1", "BM.2", "BM.3")
REVIEWED, TOLD = on("2012-09-17"), on("2013-06-28")
NAMED = {"vi": "Tên", "en": "Name"}

# What the resolution calls its three groups of solutions, and how each was graded.
GROUPS = {
    "organisation": {"vi": "Tổ chức, cán bộ, sinh hoạt đảng", "en": "Organisation and cadres"},
    "mechanisms": {"vi": "Cơ chế, chính sách", "en": "Mechanisms and policies"},
    "education": {"vi": "Giáo dục chính trị tư tưởng", "en": "Political education"},
}
GRADES = {
    "basically_well": {"vi": "Cơ bản khắc phục tốt", "en": "Basically well"},
    "fairly_well": {"vi": "Khắc phục khá tốt", "en": "Fairly well"},
}
# Letter, what it is about, its group, and in which words it was said to be done, if it was.
FRAGMENTS = [
    ("a", "Quán triệt, sơ kết, tổng kết chỉ thị, nghị quyết chậm", "mechanisms", "basically_well"),
    ("b", "Giáo dục chính trị chưa thường xuyên", "education", "fairly_well"),
    ("c", "Ý thức tổ chức kỷ luật yếu", "organisation", "basically_well"),
    ("d", "Đấu tranh nội bộ còn nể nang; có tố cáo sai", "organisation", "basically_well"),
    ("e", "Bỏ sinh hoạt, xin ra khỏi đảng; mâu thuẫn nội bộ", "organisation", "basically_well"),
    ("f", "Kiểm tra, giám sát chưa trọng tâm", "organisation", None),
    ("g", "Giáo dục pháp luật, phòng chống tham nhũng chưa thường xuyên", "education", None),
    ("h", "Phòng ngừa trong xây dựng, đất đai chưa chặt", "mechanisms", None),
    ("i", "Tự kiểm tra, phát hiện tham nhũng, lãng phí chậm", "mechanisms", None),
    ("j", "Phân loại Mặt trận, đoàn thể chưa sát", "organisation", "basically_well"),
    ("k", "Nguồn cán bộ cơ sở còn mỏng", "organisation", "basically_well"),
]
CODES = tuple(f"{CYCLE}/{letter}" for letter, *_ in FRAGMENTS)
CLAIMED = {letter: grade for letter, _, _, grade in FRAGMENTS if grade}
MEASURED = tuple(letter for letter, _, _, grade in FRAGMENTS if grade is None)


def definition() -> dict[str, Any]:
    """Return a definition in which a plan of remedies is assigned, and then carried out."""
    plan = {
        "stage": "remediation",
        "kind": "remediation",
        "title": NAMED,
        "owner": "secretary",
        "requires": [{"remedies_assigned": {"at_least": 9, "complete": True}}],
        "due": {"no_deadline": True},
    }
    work = {**plan, "stage": "work", "requires": ["remedies_verified"]}
    return {
        "name": "binh_minh",
        "title": NAMED,
        "calendar": "vn_public",
        "time_zone": "Asia/Ho_Chi_Minh",
        "stalled_after": "20wd",
        "head_role": "secretary",
        "authority": {"role": "standing_board", "at": "province"},
        "roles": {
            "secretary": {"title": NAMED, "reach": "subtree"},
            "standing_board": {"title": NAMED, "reach": "subtree"},
        },
        "remedies": {"groups": GROUPS, "grades": GRADES},
        "tracks": {
            "collective": {"title": NAMED, "subjects": {"units": ["town"]}, "stages": [plan, work]},
            "member": {"title": NAMED, "subjects": {"people_in": ["town"]}, "stages": [plan, work]},
        },
    }


def organisation(folder: Path) -> list[tuple[str, Path]]:
    units = [("VL", "Tỉnh ủy", "province", ""), ("BM", "Ban Thường vụ Thị ủy", "town", "VL")]
    units += [(code, f"Cấp ủy {code}", "grassroots", "BM") for code in COMMITTEES]
    people = [(code, f"Ủy viên {code}", "", "vi", "BM", "", "") for code in BOARD]
    people.append((ABOVE, "Ủy viên VL-1", "", "vi", "VL", "", ""))
    roles = [("secretary", HEAD, "BM"), ("standing_board", ABOVE, "VL")]
    roles += [("standing_board", code, "BM") for code in BOARD]
    header = ("code", "name", "email", "language", "unit", "joined_on", "managed_by")
    return [
        ("unit", write(folder / "u.csv", ("code", "name", "kind", "parent"), units)),
        ("person", write(folder / "p.csv", header, people)),
        ("role", write(folder / "r.csv", ("role", "person", "unit"), roles)),
    ]


def plan(folder: Path) -> Path:
    """Write the plan as it is known: who directs and follows, and nothing else (BM5, BM13)."""
    rows = [
        (letter, "BM", title, group, BOARD[place % 4], BOARD[(place + 1) % 4])
        for place, (letter, title, group, _) in enumerate(FRAGMENTS)
    ]
    header = ("Mã nội dung", "Đối tượng", "Nội dung khắc phục", "Nhóm giải pháp")
    return write(folder / "plan.csv", (*header, "Mã người chỉ đạo", "Người theo dõi"), rows)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the plan was drawn up and its results were told."""
    folder = tmp_path_factory.mktemp("binh_minh")
    file = folder / "binh_minh.db"
    (folder / "d.yaml").write_text(json.dumps(definition()), encoding="utf-8")
    first = on("2012-09-01")
    steps: list[Sequence[object]] = [
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR, *first),
        ("definition", "add", folder / "d.yaml", *first),
        *((noun, "import", at, *first) for noun, at in organisation(folder)),
        ("cycle", "open", "binh_minh", "--unit", "BM", "--start", "2012-09-10", *REVIEWED),
        ("remedy", "import", plan(folder), "--cycle", CYCLE, *REVIEWED),
        ("remedy", "plan", REVIEW, "--declared", "9", "--on", "2012-09-17", *REVIEWED),
        *(("remedy", "executor", f"{CYCLE}/c", "--unit", unit, *REVIEWED) for unit in COMMITTEES),
        (
            *("remedy", "executor", f"{CYCLE}/j", *REVIEWED),
            *("--outside", "Ban Dân vận, Mặt trận và các đoàn thể"),
        ),
        (
            *("remedy", "indicator", f"{CYCLE}/e", "--kind", "zero", *REVIEWED),
            *("--text", "Số đảng viên bỏ sinh hoạt, xin ra khỏi đảng"),
        ),
        ("remedy", "add", REVIEW, "--code", "k", "--form", "deliverable", *REVIEWED),
        ("remedy", "start", *[f"{CYCLE}/{letter}" for letter in MEASURED], "--as", HEAD, *TOLD),
        *(
            ("remedy", "claim", f"{CYCLE}/{letter}", "--grade", grade, "--as", HEAD, *TOLD)
            for letter, grade in CLAIMED.items()
        ),
    ]
    for step in steps:
        given = [*map(str, step), "--db", f"sqlite:///{file}"]
        assert main(given) == 0, step
    return file


@pytest.fixture(autouse=True)
def _played(played: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "reviewcycle.db").write_bytes(played.read_bytes())
    capsys.readouterr()


def read(run: Run, *arguments: object) -> Any:
    said = run("remedy", *arguments, "-o", "json", *TOLD)
    assert said.status == 0, said.err
    return said.document


class TestPlan:
    def test_declares_nine_and_records_eleven(self, run: Run) -> None:
        findings = read(run, "findings", "--cycle", CYCLE)["findings"]

        told = [each["facts"] for each in findings if each["code"] == "remedies_miscounted"]
        assert told == [{"review": REVIEW, "declared": 9, "recorded": 11}]

    @pytest.mark.parametrize(
        ("lacking", "count"), [("owner", 11), ("due", 11), ("indicator", 10), ("evidence", 11)]
    )
    def test_lacks_what_nobody_wrote_down(self, run: Run, lacking: str, count: int) -> None:
        findings = read(run, "findings", "--cycle", CYCLE)["findings"]

        found = [each for each in findings if each["code"] == f"remedy_without_{lacking}"]
        assert len(found) == count

    def test_is_directed_and_followed_by_the_body_itself(self, run: Run) -> None:
        findings = read(run, "findings", "--cycle", CYCLE)["findings"]

        inside = [each["code"] for each in findings if each["code"].endswith("_inside")]
        assert inside.count("remedy_monitor_inside") == 11
        assert inside.count("remedy_director_inside") == 11

    def test_holds_the_stage_until_somebody_answers_for_each_until_a_day(self, run: Run) -> None:
        fired = run("review", "fire", REVIEW, "complete", "--as", HEAD, "-o", "json", *TOLD)
        why = run("review", "why", REVIEW, "-o", "json", *TOLD).document

        [unmet] = why["unmet"]
        assert fired.status == 6
        assert (unmet["code"], unmet["facts"]) == (
            "remedies_incomplete",
            {"without_owner": 11, "without_due": 11},
        )

    def test_may_promote_a_strength_too(self, run: Run) -> None:
        said = run(
            *("remedy", "add", REVIEW, "Phát huy đoàn kết nội bộ", "--kind", "strength"),
            *("--code", "m", "-o", "json", *TOLD),
        )

        assert said.document["remedies"] == [f"{CYCLE}/m"]
        [item] = read(run, "list", "--cycle", CYCLE, "--kind", "strength")["items"]
        assert (item["remedy"], item["status"]) == (f"{CYCLE}/m", "open")


class TestClaims:
    def test_are_not_verified(self, run: Run) -> None:
        total = read(run, "count", "--cycle", CYCLE)["total"]

        counts = {key: total[key] for key in ("remedies", "in_progress", "claimed", "verified")}
        assert counts == {"remedies": 11, "in_progress": 4, "claimed": 7, "verified": 0}

    def test_are_graded_by_group_as_the_resolution_has_them(self, run: Run) -> None:
        rows = read(run, "count", "--cycle", CYCLE, "--by", "group")["rows"]

        told = [
            (row["group"], row["remedies"], row["claimed"], row["verified"], row["grades"])
            for row in rows
        ]
        assert told == [
            ("education", 2, 1, 0, [{"grade": "fairly_well", "count": 1}]),
            ("mechanisms", 3, 1, 0, [{"grade": "basically_well", "count": 1}]),
            ("organisation", 6, 5, 0, [{"grade": "basically_well", "count": 5}]),
        ]

    def test_are_told_to_people_in_the_words_of_the_definition(self, run: Run) -> None:
        said = run("remedy", "count", "--cycle", CYCLE, "--by", "group", *TOLD)

        assert "Giáo dục chính trị tư tưởng" in said.out
        assert "Khắc phục khá tốt: 1" in said.out
        assert "7 đã báo hoàn thành chờ xác minh, 0 đã xác minh" in said.out

    @pytest.mark.parametrize("letter", MEASURED)
    def test_are_needed_before_anything_is_verified(self, run: Run, letter: str) -> None:
        said = run("remedy", "verify", f"{CYCLE}/{letter}", "--as", ABOVE, "-o", "json", *TOLD)

        assert (said.status, said.error["code"]) == (6, "remedy_not_claimed")
        assert "remedy claim" in said.error["message"]

    def test_are_not_verified_by_who_made_them(self, run: Run) -> None:
        said = run("remedy", "verify", f"{CYCLE}/a", "--as", HEAD, "-o", "json", *TOLD)

        assert (said.status, said.error["code"]) == (6, "verifier_claimed_it")

    def test_are_verified_by_the_superior_who_looks(self, run: Run) -> None:
        items = read(run, "list", "--cycle", CYCLE, "--status", "claimed")["items"]
        verify = ("remedy", "verify", *[item["remedy"] for item in items], "--as", ABOVE)
        looked = ("-o", "json", *on("2013-07-10"))

        early = run(*verify, *looked)
        run("remedy", "measure", f"{CYCLE}/e", "1", "--value", "0", "--as", ABOVE, *looked)
        said = run(*verify, *looked)

        assert (early.status, early.error["code"]) == (6, "remedy_not_proven")
        assert (said.status, said.document["updated"]) == (0, 7)
        shown = run("remedy", "show", f"{CYCLE}/a", "-o", "json", *on("2013-07-10")).document
        assert (shown["status"], shown["verified_by"]) == ("verified", ABOVE)

    def test_lie_too_long_when_nobody_looks(self, run: Run) -> None:
        said = run("remedy", "findings", "--cycle", CYCLE, "-o", "json", *on("2013-07-29"))

        codes = [each["code"] for each in said.document["findings"]]
        assert codes.count("remedy_unverified_long") == 7


class TestExecutors:
    def test_are_committees_and_bodies_outside_the_tree(self, run: Run) -> None:
        inside = read(run, "show", f"{CYCLE}/c")
        outside = read(run, "show", f"{CYCLE}/j")

        assert [each["unit"] for each in inside["executors"]] == list(COMMITTEES)
        assert outside["executors"][0]["outside"] == "Ban Dân vận, Mặt trận và các đoàn thể"

    def test_are_rolled_up(self, run: Run) -> None:
        for number, percent in enumerate((100, 100, 40), start=1):
            run(
                *("remedy", "progress", f"{CYCLE}/c", number, "--percent", percent),
                *("--as", HEAD, *TOLD),
            )

        assert read(run, "show", f"{CYCLE}/c")["progress"] == {
            "percent": "80",
            "done": 2,
            "executors": 3,
        }
