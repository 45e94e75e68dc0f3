"""Bắc Sơn 2020: of 49 organisations ten were rated excellent and all others good.

That is 100 % good or better, and 10/49 = 20.41 % excellent. Whether a cap of a fifth is kept
depends on what it is a share of, and on how it is rounded: every reading is worked out.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.definitions import NAMED, a_stage, a_track
from tests.functional.conftest import CALENDAR
from tests.program import Run

LEVELS = {
    "excellent": {"vi": "Hoàn thành xuất sắc nhiệm vụ", "en": "Completed excellently"},
    "good": {"vi": "Hoàn thành tốt nhiệm vụ", "en": "Completed well"},
    "completed": {"vi": "Hoàn thành nhiệm vụ", "en": "Completed"},
    "not_completed": {"vi": "Không hoàn thành nhiệm vụ", "en": "Not completed"},
}
READINGS = {
    "good_floor": {"share": "20%", "base": "good_only", "rounding": "floor"},
    "good_half_up": {"share": "20%", "base": "good_only", "rounding": "half_up"},
    "good_ceil": {"share": "20%", "base": "good_only", "rounding": "ceil"},
    "better_floor": {"share": "20%", "base": "good_or_better", "rounding": "floor"},
    "better_half_up": {"share": "20%", "base": "good_or_better", "rounding": "half_up"},
    "better_ceil": {"share": "20%", "base": "good_or_better", "rounding": "ceil"},
    "quarter_half_up": {"share": "25%", "base": "good_only", "rounding": "half_up"},
    "all_floor": {"share": "20%", "base": "all_rated", "rounding": "floor"},
}
PROPOSED, DECIDED = "every_reading-BS", "one_reading-BS"
ORGANISATIONS = tuple(f"C{number:02}" for number in range(1, 50))
EXCELLENT, GOOD = ORGANISATIONS[:10], ORGANISATIONS[10:]
AT = ("--now", "2020-11-20T09:00:00+07:00")


def definition(name: str, readings: Sequence[str]) -> dict[str, Any]:
    """Return a definition of nothing but ratings, with caps that the organisations share."""
    board = {"role": "standing_board", "at": "district"}
    stage = a_stage(
        "rating", kind="rating", owner=board, requires=[{"rating_decided": {"by": [board]}}]
    )
    return {
        "name": name,
        "title": NAMED,
        "calendar": "vn_public",
        "time_zone": "Asia/Ho_Chi_Minh",
        "stalled_after": "5wd",
        "head_role": "secretary",
        "authority": {"role": "secretary", "above": True},
        "roles": {
            role: {"title": NAMED, "reach": "subtree"} for role in ("secretary", "standing_board")
        },
        "scale": {
            "levels": [{"level": level, "title": title} for level, title in LEVELS.items()],
            "caps": [
                {"cap": cap, "level": "excellent", "within": "district", **READINGS[cap]}
                for cap in readings
            ],
        },
        "tracks": {"organisations": a_track(stage, subjects={"units": ["commune"]})},
    }


def write(file: Path, rows: Sequence[Sequence[str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(rows)
    return file


def organisation(folder: Path) -> list[tuple[str, Path]]:
    """Write the files of the district and return them by noun."""
    units = [("code", "name", "kind", "parent"), ("BS", "Huyện ủy", "district", "")]
    units += [(code, f"Tổ chức {code}", "commune", "BS") for code in ORGANISATIONS]
    people = [("code", "name", "unit"), ("BS-1", "Ủy viên", "BS"), ("BS-2", "Ủy viên", "BS")]
    people += [("C01-1", "Bí thư", "C01"), ("C02-1", "Đảng viên", "C02")]
    roles = [("role", "person", "unit"), ("secretary", "BS-1", "BS")]
    roles += [("standing_board", "BS-2", "BS"), ("secretary", "C01-1", "C01")]
    return [
        ("unit", write(folder / "units.csv", units)),
        ("person", write(folder / "people.csv", people)),
        ("role", write(folder / "roles.csv", roles)),
    ]


def rating(verb: str, cycle: str, level: str, subjects: Sequence[str]) -> Sequence[object]:
    """Return the command that gives one level to several subjects."""
    given = ("--level", level, "--on", "2020-11-20", "--document", "12-QĐ/HU", "--as", "BS-2")
    return ("rating", verb, *(f"{cycle}/{subject}" for subject in subjects), *given)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the ten were proposed under all caps, and decided under one."""
    folder = tmp_path_factory.mktemp("bac_son")
    file = folder / "bac_son.db"
    steps: list[Sequence[object]] = [
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR),
        *((noun, "import", at) for noun, at in organisation(folder)),
    ]
    for name, readings in (("every_reading", list(READINGS)), ("one_reading", ["better_half_up"])):
        text = json.dumps(definition(name, readings))
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        steps.append(("definition", "add", folder / f"{name}.yaml"))
        steps.append(("cycle", "open", name, "--unit", "BS", "--start", "2020-11-02"))
    steps += [
        rating("propose", PROPOSED, "good", GOOD),
        rating("propose", PROPOSED, "excellent", EXCELLENT),
        rating("decide", DECIDED, "good", GOOD),
        rating("decide", DECIDED, "excellent", EXCELLENT),
    ]
    for step in steps:
        given = [*map(str, step), *AT, "--db", f"sqlite:///{file}"]
        assert main(given) == 0, step
    return file


@pytest.fixture
def bac_son(played: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the rehearsal in which everything was played."""
    monkeypatch.setenv("REVIEWCYCLE_DB", f"sqlite:///{played}")


@pytest.mark.usefixtures("bac_son")
class TestCaps:
    def test_are_read_every_way(self, run: Run) -> None:
        items = run("rating", "caps", "--cycle", PROPOSED, "-o", "json").document["items"]

        found = {
            item["cap"]: (item["exact"], item["allowed"], item["given"], item["excess"])
            for item in items
            if item["step"] == "proposed"
        }
        assert found == {
            "good_floor": ("7.8", 7, 10, 3),
            "good_half_up": ("7.8", 8, 10, 2),
            "good_ceil": ("7.8", 8, 10, 2),
            "better_floor": ("9.8", 9, 10, 1),
            "better_half_up": ("9.8", 10, 10, 0),
            "better_ceil": ("9.8", 10, 10, 0),
            "quarter_half_up": ("9.75", 10, 10, 0),
            "all_floor": ("9.8", 9, 10, 1),
        }
        assert {item["given"] for item in items if item["step"] == "decided"} == {0}

    def test_write_the_sum_out(self, run: Run) -> None:
        said = run("rating", "caps", "--cycle", PROPOSED)

        first = (
            "39 Hoàn thành tốt nhiệm vụ × 20 % = 7,8, làm tròn xuống → nhiều nhất 7;"
            " đề xuất 10; thừa 3"
        )
        assert first in said.out
        assert "Những người bằng nhau nằm ở ranh giới" in said.out

    def test_list_all_ten_as_tied_while_nothing_tells_them_apart(self, run: Run) -> None:
        [first, *_] = run("rating", "caps", "--cycle", PROPOSED, "-o", "json").document["items"]

        assert [each["subject"] for each in first["ranking"]] == list(EXCELLENT)
        assert {each["position"] for each in first["ranking"]} == {1}
        assert {each["standing"] for each in first["ranking"]} == {"tied"}

    @pytest.mark.parametrize("actor", ["C02-1", "C01-1"], ids=["no role", "head of another unit"])
    def test_tell_nothing_to_who_does_not_reach_the_unit(self, run: Run, actor: str) -> None:
        said = run("rating", "caps", "--cycle", PROPOSED, "--as", actor, "-o", "json")

        assert said.document["items"] == []

    def test_are_one_row_each_for_a_spreadsheet(self, run: Run) -> None:
        said = run("rating", "caps", "--cycle", PROPOSED, "-o", "csv")

        assert len(said.out.splitlines()) == 1 + 2 * len(READINGS)

    @pytest.mark.parametrize(
        ("arguments", "status", "code"),
        [
            (("--cycle", "none-BS"), 5, "cycle_not_found"),
            (("--cycle", PROPOSED, "--under", "BS-9"), 5, "unit_not_found"),
            (("--cycle", PROPOSED, "--under", "C02", "--as", "C01-1"), 5, "unit_not_found"),
        ],
        ids=["no cycle", "no unit", "unit out of reach"],
    )
    def test_are_not_found(
        self, run: Run, arguments: Sequence[str], status: int, code: str
    ) -> None:
        said = run("rating", "caps", *arguments, "-o", "json")

        assert (said.status, said.error["code"]) == (status, code)


@pytest.mark.usefixtures("bac_son")
class TestCount:
    def test_gives_the_published_figures(self, run: Run) -> None:
        rows = run("rating", "count", "--cycle", DECIDED, "-o", "json").document["rows"]

        told = [(r["counted"], r["value"], r["count"], r["of"], r["percent"]) for r in rows]
        assert told == [
            ("level", "excellent", 10, 49, "20.41"),
            ("level", "good", 39, 49, "79.59"),
            ("level", "completed", 0, 49, "0.00"),
            ("level", "not_completed", 0, 49, "0.00"),
            ("good_or_better", None, 49, 49, "100.00"),
            ("undecided", None, 0, 49, "0.00"),
        ]

    def test_gives_both_ways_of_reading_the_cap(self, run: Run) -> None:
        [cap] = run("rating", "count", "--cycle", DECIDED, "-o", "json").document["caps"]

        assert [(way["base"], way["percent"], way["excess"]) for way in cap["ways"]] == [
            ("good_only", "25.64", 2),
            ("good_or_better", "20.41", 0),
        ]

    def test_counts_who_is_not_decided_yet(self, run: Run) -> None:
        rows = run("rating", "count", "--cycle", PROPOSED, "-o", "json").document["rows"]

        assert {row["counted"]: row["count"] for row in rows} == {
            "level": 0,
            "good_or_better": 0,
            "undecided": 49,
        }

    def test_groups_by_unit(self, run: Run) -> None:
        said = run("rating", "count", "--cycle", DECIDED, "--by", "unit", "-o", "json")

        levels = [
            (row["group"], row["value"])
            for row in said.document["rows"]
            if row["counted"] == "level" and row["count"]
        ]
        assert levels == [
            (unit, "excellent" if unit in EXCELLENT else "good") for unit in ORGANISATIONS
        ]

    def test_counts_for_a_head_his_own_unit_alone(self, run: Run) -> None:
        said = run("rating", "count", "--cycle", DECIDED, "--as", "C01-1", "-o", "json")

        assert said.document["rows"][0]["count"] == said.document["rows"][0]["of"] == 1
        assert said.document["caps"] == []

    def test_counts_nobody_for_who_has_no_role(self, run: Run) -> None:
        said = run("rating", "count", "--cycle", DECIDED, "--as", "C02-1", "-o", "json")

        assert (said.document["rows"], said.document["caps"]) == ([], [])

    @pytest.mark.parametrize(
        ("language", "told"),
        [
            ("vi", "better_half_up (BS): 10 / 39 Hoàn thành tốt nhiệm vụ = 25,64 %"),
            ("en", "better_half_up (BS): 10 / 39 Completed well = 25.64 %"),
        ],
    )
    def test_is_written_for_people(self, run: Run, language: str, told: str) -> None:
        said = run("rating", "count", "--cycle", DECIDED, "--by", "level", "--lang", language)

        assert told in said.out
