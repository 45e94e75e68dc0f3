"""`reviewcycle unit move`, `merge` and `split`, as somebody at the command line sees them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from tests.program import Run

CYCLE = "year_end_2022-TL"
NEW_NAME = "Chi bộ Ấp Trường Thuận"
pytestmark = pytest.mark.usefixtures("opened")


@pytest.fixture
def ward(run: Run, opened: str, tmp_path: Path) -> None:
    """Bring in another commune, with a cell that takes part in no cycle."""
    (tmp_path / "more.csv").write_text(
        "code,name,kind,parent\nTL.02,Đảng bộ xã 2,grassroots,TL\nTL.02.01,Chi bộ 3,cell,TL.02\n"
        "TL.02.02,Chi bộ 4,cell,TL.02\n",
        encoding="utf-8",
    )
    (tmp_path / "people2.csv").write_text(
        "code,name,email,language,unit,joined_on\nC1,Đảng viên C1,,vi,TL.02.01,\n"
        "C2,Đảng viên C2,,vi,TL.02.01,\nC3,Đảng viên C3,,vi,TL.02.01,\n",
        encoding="utf-8",
    )
    (tmp_path / "roles2.csv").write_text(
        "role,person,unit\nsecretary,C1,TL.02.01\nsupervisor,S1,TL.02.01\n", encoding="utf-8"
    )
    for noun, file in (("unit", "more"), ("person", "people2"), ("role", "roles2")):
        assert run(noun, "import", tmp_path / f"{file}.csv").status == 0


def codes(run: Run, *words: str) -> list[str]:
    items = run("unit", "list", *words, "-o", "json").document["items"]
    return [each["code"] for each in items]


def split_file(folder: Path, *lines: str) -> Path:
    file = folder / "split.csv"
    text = "\n".join(["Mã đơn vị,Tên,Loại,Gồm", *lines]) + "\n"
    file.write_text(unicodedata.normalize("NFD", text), encoding="utf-8")
    return file


@pytest.mark.usefixtures("ward")
class TestMove:
    def test_is_planned_then_done(self, run: Run) -> None:
        planned = run("unit", "move", "TL.01.02", "--to", "TL.02", "--plan", "-o", "json")
        before = run("unit", "show", "TL.01.02", "-o", "json").document["parent"]
        done = run("unit", "move", "TL.01.02", "--to", "TL.02", "-o", "json")

        told = {
            "unit": "TL.01.02",
            "was_under": "TL.01",
            "under": "TL.02",
            "units": 1,
            "relinked": 1,
        }
        assert planned.document == {"plan": True, **told}
        assert done.document == {"plan": False, **told}
        assert before == "TL.01"
        assert run("unit", "show", "TL.01.02", "-o", "json").document["parent"] == "TL.02"

    @pytest.mark.parametrize(
        ("language", "moved", "same", "top"),
        [
            ("vi", "nay ở TL.02", "không có gì thay đổi", "cấp cao nhất"),
            ("en", "stands under TL.02 now", "nothing changed", "at the top"),
        ],
    )
    def test_is_told_in_both_languages(
        self, run: Run, language: str, moved: str, same: str, top: str
    ) -> None:
        asked = ("unit", "move", "TL.01.02", "--to", "TL.02", "--lang", language)

        assert moved in run(*asked).out
        assert same in run(*asked).out
        assert top in run("unit", "move", "TL.02", "--top", "--lang", language).out

    def test_keeps_its_review_in_the_reports(self, run: Run) -> None:
        def under(unit: str) -> list[str]:
            asked = ("review", "list", "--cycle", CYCLE, "--under", unit, "-o", "json")
            return sorted(each["subject"] for each in run(*asked).document["items"])

        run("unit", "move", "TL.01.02", "--to", "TL.02")

        assert under("TL.02") == under("TL.01.02") == ["B1", "TL.01.02"]
        assert "TL.01.02" not in under("TL.01")

    def test_below_itself_is_refused(self, run: Run) -> None:
        said = run("unit", "move", "TL.01", "--to", "TL.01.02", "-o", "json")

        assert (said.status, said.error["code"]) == (6, "unit_below_itself")

    @pytest.mark.parametrize("where", [(), ("--top", "--to", "TL")])
    def test_goes_to_exactly_one_place(self, run: Run, where: tuple[str, ...]) -> None:
        said = run("unit", "move", "TL.01.02", *where, "-o", "json")

        assert (said.status, said.error["code"]) == (2, "move_needs_one")

    def test_is_for_the_operator(self, run: Run) -> None:
        said = run("unit", "move", "TL.01.02", "--to", "TL.02", "--as", "D1", "-o", "json")

        assert (said.status, said.error["code"]) == (6, "units_are_for_the_operator")

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("vi", ("đổi đơn vị cấp trên", "Trước đây dưới: TL.01", "Nghị quyết 12")),
            ("en", ("unit moved", "Was under: TL.01", "Nghị quyết 12")),
        ],
    )
    def test_is_told_by_history(self, run: Run, language: str, words: tuple[str, ...]) -> None:
        run("unit", "move", "TL.01.02", "--to", "TL.02", "--reason", "Nghị quyết 12")

        said = run("audit", "log", "--texts", "--kind", "unit_moved", "--lang", language)

        assert [word for word in words if word not in said.out] == []


@pytest.mark.usefixtures("ward")
class TestMerge:
    def test_is_refused_with_the_way_out_while_reviews_run(self, run: Run) -> None:
        said = run("unit", "merge", "TL.01.02", "--into", "TL.02.01", "-o", "json")

        error = said.error
        assert (said.status, error["code"]) == (6, "unit_has_reviews_elsewhere")
        assert (error["reviews"], error["cycles"]) == (2, [CYCLE])
        assert run(*error["way_out"].split()[1:]).status == 0
        again = run("unit", "merge", "TL.01.02", "--into", "TL.02.01", "-o", "json")
        assert again.error["code"] == "unit_has_reviews"

    @pytest.mark.parametrize(
        ("language", "merged", "ended", "successor"),
        [
            ("vi", "Đã nhập TL.02.01 vào TL.02.02", "Không còn từ", "Đơn vị nhận"),
            ("en", "Merged TL.02.01 into TL.02.02", "No more since", "Successor"),
        ],
    )
    def test_is_told_in_both_languages(
        self, run: Run, language: str, merged: str, ended: str, successor: str
    ) -> None:
        said = run("unit", "merge", "TL.02.01", "--into", "TL.02.02", "--lang", language)
        shown = run("unit", "show", "TL.02.01", "--lang", language)

        assert merged in said.out
        assert "{" not in said.out
        assert ended in shown.out
        assert successor in shown.out

    def test_leaves_the_unit_on_record(self, run: Run) -> None:
        asked = ("unit", "merge", "TL.02.01", "--into", "TL.02.02", "--on", "2022-11-01")
        done = run(*asked, "-o", "json").document

        shown = run("unit", "show", "TL.02.01", "-o", "json").document
        people = run("person", "list", "--under", "TL.02.02", "-o", "json").document["items"]
        assert done == {
            "plan": False,
            "units": ["TL.02.01"],
            "into": "TL.02.02",
            "on": "2022-11-01",
            "moved": [],
            "people": 3,
            "roles": 2,
            "relinked": 0,
        }
        assert (shown["abolished_on"], shown["successor"]) == ("2022-11-01", "TL.02.02")
        assert sorted(each["code"] for each in people) == ["C1", "C2", "C3"]
        assert "TL.02.01" not in codes(run)
        assert "TL.02.01" in codes(run, "--abolished")

    def test_leaves_what_can_be_exported_and_imported(self, run: Run, tmp_path: Path) -> None:
        run("unit", "merge", "TL.02.01", "--into", "TL.02.02")
        (tmp_path / "again.csv").write_text(run("unit", "export").out, encoding="utf-8")

        again = run("unit", "import", tmp_path / "again.csv", "-o", "json").document
        earlier = run("unit", "import", tmp_path / "more.csv", "-o", "json")

        assert (again["created"], again["updated"]) == (0, 0)
        assert earlier.status == 7
        assert [(each["code"], each["line"]) for each in earlier.error["problems"]] == [
            ("unit_abolished", 3)
        ]
        refused = run("role", "grant", "secretary", "TL.02.01", "C2", "-o", "json")
        assert refused.error["code"] == "unit_abolished"

    def test_ahead_of_its_day_is_refused(self, run: Run) -> None:
        asked = ("unit", "merge", "TL.02.01", "--into", "TL.02.02", "--on", "2099-01-01")
        said = run(*asked, "-o", "json")

        assert (said.status, said.error["code"]) == (2, "change_lies_ahead")


@pytest.mark.usefixtures("ward")
class TestSplit:
    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("vi", ("Đã chia TL.02.01", NEW_NAME, "Vai trò supervisor của S1")),
            ("en", ("Split TL.02.01", NEW_NAME, "Role supervisor of S1")),
        ],
    )
    def test_of_all_is_told_in_both_languages(
        self, run: Run, tmp_path: Path, language: str, words: tuple[str, ...]
    ) -> None:
        file = split_file(
            tmp_path, f"TL.02.05,{NEW_NAME},cell,C1", "TL.02.05,,,C2", "TL.02.06,Chi bộ 6,cell,C3"
        )

        said = run("unit", "split", "TL.02.01", "--into", file, "--lang", language)

        assert [word for word in words if word not in said.out] == []
        assert run("unit", "show", "TL.02.05", "-o", "json").document["name"] == NEW_NAME

    def test_of_a_part_leaves_the_rest(self, run: Run, tmp_path: Path) -> None:
        file = split_file(tmp_path, f"TL.02.05,{NEW_NAME},cell,C1", "TL.02.01,,,")

        done = run("unit", "split", "TL.02.01", "--into", file, "-o", "json").document

        assert done["abolished"] is False
        assert done["parts"] == [
            {"unit": "TL.02.05", "name": NEW_NAME, "people": 1, "units": 0, "roles": 1}
        ]
        held = run("role", "list", "--person", "C1", "-o", "json").document["items"]
        assert {each["unit"]: each["to_on"] is None for each in held} == {
            "TL.02.01": False,
            "TL.02.05": True,
        }

    def test_tells_problems_with_line_and_column(self, run: Run, tmp_path: Path) -> None:
        file = split_file(tmp_path, "TL.02.05,Chi bộ 5,cell,C1", "TL.02.05,,,A1", "TL.02.06,,,C2")

        said = run("unit", "split", "TL.02.01", "--into", file, "-o", "json")

        found = [(p["code"], p["line"], p["column"]) for p in said.error["problems"]]
        assert said.status == 7
        assert found == [
            ("split_leaves_out", None, None),
            ("split_member_unknown", 3, 4),
            ("split_unit_incomplete", 4, 2),
            ("split_unit_incomplete", 4, 3),
        ]
        assert "TL.02.05" not in codes(run)
