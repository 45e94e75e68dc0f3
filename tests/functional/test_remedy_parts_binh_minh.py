"""Bình Minh 2012 and Bắc Sơn 2021: who carries remedies out, and by what it is seen.

In Bình Minh the committees of the town work on one content together, bodies outside the Party
tree on another; that nobody skips meetings or asks to leave any more is a count that must be 0.
In Bắc Sơn it was verified after six months that no forest was cleared, and that 4 of 4 cases of
levelling were reported and lawful.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cli.main import main
from tests.functional.conftest import CALENDAR
from tests.program import Run
from tests.suggestion_world import definition

CYCLE = "bac_son-CT"
COMMITTEES = tuple(f"BM.{number}" for number in range(1, 9))
OUTSIDE = ("Mặt trận Tổ quốc", "Hội Liên hiệp Phụ nữ", "Đoàn Thanh niên")
HEAD, MEMBER, SUPERIOR = "BM-1", "BM-2", "CT-1"
DISCIPLINE, RATING, PLANNING, FOREST = (f"{CYCLE}/R{number}" for number in range(1, 5))


def on(day: str) -> tuple[str, str]:
    return ("--now", f"{day}T09:00:00+07:00")


AUTUMN, WINTER = on("2012-10-01"), on("2012-12-20")


def write(file: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([header, *rows])
    return file


def organisation(folder: Path) -> list[tuple[str, Path]]:
    """Write the files of the town and return them by noun."""
    units = [("CT", "Thành ủy", "district", ""), ("BM", "Thị ủy Bình Minh", "commune", "CT")]
    units += [(code, f"Đảng ủy {code}", "cell", "BM") for code in COMMITTEES]
    places = [("CT-1", "CT"), *((f"BM-{number}", "BM") for number in range(1, 4))]
    places += [(f"{unit}-1", unit) for unit in COMMITTEES]
    people = [(code, f"Cán bộ {code}", "", "vi", unit, "", "district") for code, unit in places]
    roles = [("standing_board", SUPERIOR, "CT"), ("secretary", HEAD, "BM")]
    roles += [("secretary", f"{unit}-1", unit) for unit in COMMITTEES]
    header = ("code", "name", "email", "language", "unit", "joined_on", "managed_by")
    return [
        ("unit", write(folder / "u.csv", ("code", "name", "kind", "parent"), units)),
        ("person", write(folder / "p.csv", header, people)),
        ("role", write(folder / "r.csv", ("role", "person", "unit"), roles)),
    ]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which the plan after the review was listed."""
    folder = tmp_path_factory.mktemp("binh_minh")
    file = folder / "binh_minh.db"
    (folder / "d.yaml").write_text(json.dumps(definition()), encoding="utf-8")
    first = on("2012-09-17")
    review = f"{CYCLE}/BM"
    steps: list[Sequence[object]] = [
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR, *first),
        ("definition", "add", folder / "d.yaml", *first),
        *((noun, "import", path, *first) for noun, path in organisation(folder)),
        ("cycle", "open", "bac_son", "--unit", "CT", "--start", "2012-09-17", *first),
    ]
    titles = (
        "Bỏ sinh hoạt, xin ra khỏi Đảng; mất đoàn kết nội bộ",
        "Đánh giá, xếp loại đoàn thể chưa sát",
        "Nguồn cán bộ cơ sở mỏng: hoàn thành quy hoạch cán bộ",
        "Phá rừng, san ủi trái phép",
    )
    for title in titles:
        watch = ("--watch-months", "6") if title == titles[-1] else ()
        steps.append(
            (
                *("remedy", "add", review, title, "--owner", MEMBER, "--monitor", "BM-3"),
                *("--due", "2013-01-31", *watch, *first),
            )
        )
    for step in steps:
        assert main([*map(str, step), "--db", f"sqlite:///{file}"]) == 0, step
    return file


@pytest.fixture(autouse=True)
def _planned(planned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "reviewcycle.db").write_bytes(planned.read_bytes())
    capsys.readouterr()


def done(run: Run, *arguments: object) -> Any:
    said = run("remedy", *arguments, "-o", "json")
    assert said.status == 0, said.err
    return said.document


def states(run: Run, remedy: str, now: Sequence[str] = WINTER) -> list[str]:
    return [each["state"] for each in done(run, "show", remedy, *now)["indicators"]]


class TestCommittees:
    """BM7: one content is carried out by many committees."""

    @pytest.fixture(autouse=True)
    def _listed(self, run: Run, tmp_path: Path) -> None:
        rows = [("R1", number, code) for number, code in enumerate(COMMITTEES, start=1)]
        header = ("Mã nội dung", "Stt", "Mã đơn vị thực hiện")
        file = write(tmp_path / "noi-thuc-hien.csv", header, rows)
        imported = done(run, "import-parts", file, "--part", "executors", "--cycle", CYCLE, *AUTUMN)
        assert imported["created"] == len(COMMITTEES)

    def test_report_each_for_itself_and_are_rolled_up_exactly(self, run: Run) -> None:
        for number, percent in ((1, 100), (2, 100), (3, 50)):
            secretary = f"BM.{number}-1"
            done(
                run,
                *("progress", DISCIPLINE, number, "--percent", percent),
                *("--note", "Đã sinh hoạt nền nếp", "--as", secretary, *WINTER),
            )

        progress = done(run, "show", DISCIPLINE, *WINTER)["progress"]

        assert progress == {"percent": "31.25", "done": 2, "executors": 8}

    def test_do_not_report_for_one_another(self, run: Run) -> None:
        said = run(
            *("remedy", "progress", DISCIPLINE, "2", "--percent", "100"),
            *("--as", "BM.1-1", *WINTER, "-o", "json"),
        )

        assert (said.status, said.error["code"]) == (6, "forbidden")

    def test_say_so_in_a_sentence(self, run: Run) -> None:
        done(run, "progress", DISCIPLINE, 1, "--percent", 100, *WINTER)

        said = run("remedy", "show", DISCIPLINE, *WINTER)

        assert "12,5 %" in said.out
        assert "1" in said.out

    def test_stand_in_a_file_that_changes_nothing(self, run: Run, tmp_path: Path) -> None:
        done(run, "progress", DISCIPLINE, 1, "--percent", 0, *WINTER)
        for name in ("noi.csv", "noi.xlsx"):
            part = ("--part", "executors", "--cycle", CYCLE, *WINTER)
            done(run, "export-parts", tmp_path / name, *part)

            again = done(run, "import-parts", tmp_path / name, *part)

            assert (again["updated"], again["unchanged"]) == (0, len(COMMITTEES))


class TestBodiesOutside:
    """BM9: the Front and mass organisations act on their own rating."""

    def test_carry_out_a_content_beside_units(self, run: Run) -> None:
        for name in OUTSIDE:
            done(run, "executor", RATING, "--outside", name, *AUTUMN)
        done(run, "executor", RATING, "--unit", "BM", *AUTUMN)
        for number in range(1, 5):
            done(run, "progress", RATING, number, "--percent", 75, *WINTER)

        shown = done(run, "show", RATING, *WINTER)

        assert [each["outside"] for each in shown["executors"]] == [*OUTSIDE, None]
        assert shown["progress"] == {"percent": "75", "done": 0, "executors": 4}

    def test_are_one_whatever_the_spelling(self, run: Run) -> None:
        import unicodedata

        done(run, "executor", RATING, "--outside", OUTSIDE[0], *AUTUMN)

        again = done(
            run, "executor", RATING, "--outside", unicodedata.normalize("NFD", OUTSIDE[0]), *AUTUMN
        )

        assert (again["created"], again["unchanged"]) == (0, 1)


class TestZeroTarget:
    """BM10: no longer any member who skips meetings or asks to leave."""

    @pytest.fixture(autouse=True)
    def _defined(self, run: Run) -> None:
        for text in ("Số đảng viên bỏ sinh hoạt", "Số đảng viên xin ra khỏi Đảng"):
            done(run, "indicator", DISCIPLINE, "--text", text, "--kind", "zero", *AUTUMN)

    def test_is_unknown_until_it_is_measured(self, run: Run) -> None:
        assert states(run, DISCIPLINE) == ["unmeasured", "unmeasured"]

    def test_is_missed_with_one_left_and_reached_with_none(self, run: Run) -> None:
        done(run, "measure", DISCIPLINE, 1, "--value", 0, *AUTUMN)
        done(run, "measure", DISCIPLINE, 2, "--value", 1, *AUTUMN)
        before = states(run, DISCIPLINE)

        done(run, "measure", DISCIPLINE, 2, "--value", 0, *WINTER)

        assert before == ["reached", "missed"]
        assert states(run, DISCIPLINE) == ["reached", "reached"]

    @pytest.mark.parametrize("lang", ["vi", "en"])
    def test_is_told_in_both_languages(self, run: Run, lang: str) -> None:
        said = run("remedy", "measure", DISCIPLINE, "1", "--value", "0", "--lang", lang, *WINTER)

        word = {"vi": "đạt", "en": "reached"}[lang]
        assert (said.status, word in said.out) == (0, True)

    @pytest.mark.parametrize(
        ("arguments", "status", "code"),
        [
            pytest.param(("1", "--value", "-1"), 2, "amount_not_understood", id="less than none"),
            pytest.param(("1", "--value", "không"), 2, "amount_not_understood", id="a word"),
            pytest.param(("9", "--value", "0"), 2, "part_without_text", id="no such indicator"),
            pytest.param(
                ("1", "--value", "0", "--of", "4"), 2, "indicator_value_wrong", id="0 of 4"
            ),
            pytest.param(
                ("1", "--value", "0", "--on", "2013-01-01"), 2, "day_lies_ahead", id="tomorrow"
            ),
        ],
    )
    def test_refuses_what_is_no_count(
        self, run: Run, arguments: Sequence[str], status: int, code: str
    ) -> None:
        said = run("remedy", "measure", DISCIPLINE, *arguments, *WINTER, "-o", "json")

        assert (said.status, said.error["code"]) == (status, code)


class TestDeliverable:
    """BM11: done when the document exists."""

    def test_is_proven_by_the_document(self, run: Run, tmp_path: Path) -> None:
        document = tmp_path / "Quy hoạch cán bộ.pdf"
        document.write_bytes(b"%PDF-1.4 quy hoach")
        done(run, "indicator", PLANNING, "--text", "Quy hoạch được duyệt", *AUTUMN)
        done(run, "measure", PLANNING, 1, "--value", 1, *WINTER)
        first = done(run, "evidence", "add", PLANNING, document, "--as", MEMBER, *WINTER)
        again = done(run, "evidence", "add", PLANNING, document, "--as", MEMBER, *WINTER)

        listed = done(run, "evidence", "list", PLANNING, *WINTER)["items"]
        got = done(run, "evidence", "get", PLANNING, 1, tmp_path / "lay-ra.pdf", *WINTER)
        twice = run("remedy", "evidence", "get", PLANNING, "1", tmp_path / "lay-ra.pdf", *WINTER)

        shown = run("remedy", "show", PLANNING, *WINTER).out

        assert states(run, PLANNING) == ["reached"]
        assert "\nMinh chứng:\n" in shown
        assert "\nChỉ tiêu:\n" in shown
        assert "Căn cứ:" not in shown
        assert (first["created"], again["unchanged"]) == (1, 1)
        assert [(each["name"], each["added_by"]) for each in listed] == [(document.name, MEMBER)]
        assert (tmp_path / "lay-ra.pdf").read_bytes() == document.read_bytes()
        assert got["sha256"] == listed[0]["sha256"] == first["sha256"]
        assert twice.status == 6

    @pytest.mark.damages
    def test_is_missed_by_doctor_when_it_is_gone(self, run: Run, tmp_path: Path) -> None:
        import sqlite3
        from contextlib import closing

        (tmp_path / "a.txt").write_text("a", encoding="utf-8")
        done(run, "evidence", "add", PLANNING, tmp_path / "a.txt", *WINTER)
        with closing(sqlite3.connect(tmp_path / "reviewcycle.db")) as database:
            database.execute("DELETE FROM evidence_file")
            database.commit()

        said = run("doctor", "--deep", "-o", "json")
        got = run("remedy", "evidence", "get", PLANNING, "1", tmp_path / "b.txt", "-o", "json")

        assert said.status == 8
        assert "file_missing" in [fault["code"] for fault in said.document["faults"]]
        assert (got.status, got.error["code"]) == (6, "evidence_damaged")
        assert not (tmp_path / "b.txt").exists()


class TestForest:
    """BS8: after six months no illegal clearing, and 4 of 4 cases reported and lawful."""

    def test_is_verified_after_six_months_with_both_indicators(self, run: Run) -> None:
        claimed, early, late = on("2013-01-10"), on("2013-07-09"), on("2013-07-10")
        zero, whole = ("--kind", "zero"), ("--kind", "all", "--target", "4")
        done(run, "indicator", FOREST, "--text", "Số vụ phá rừng trái phép", *zero, *AUTUMN)
        done(run, "indicator", FOREST, "--text", "Số vụ san ủi đúng quy định", *whole, *AUTUMN)
        done(run, "claim", FOREST, "--as", MEMBER, *claimed)
        too_early = run("remedy", "verify", FOREST, "--as", SUPERIOR, *early, "-o", "json")
        done(run, "measure", FOREST, 1, "--value", 0, *late)
        done(run, "measure", FOREST, 2, "--value", 3, *late)
        with_one_missing = states(run, FOREST, late)
        done(run, "measure", FOREST, 2, "--value", 4, "--of", 4, *late)

        done(run, "verify", FOREST, "--as", SUPERIOR, *late)

        shown = done(run, "show", FOREST, *late)
        assert too_early.error["code"] == "remedy_still_watched"
        assert with_one_missing == ["reached", "missed"]
        assert states(run, FOREST, late) == ["reached", "reached"]
        assert [(each["measured"], each["of"]) for each in shown["indicators"]] == [
            ("0", None),
            ("4", "4"),
        ]
        assert shown["status"] == "verified"
