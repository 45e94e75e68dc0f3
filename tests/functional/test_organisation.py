"""`reviewcycle unit|person|role|calendar`: files in, lists out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.functional.conftest import CALENDAR
from tests.program import Run

pytestmark = pytest.mark.usefixtures("_initialised")


class TestImport:
    def test_tells_what_it_did_and_changes_nothing_the_second_time(
        self, run: Run, files: Path
    ) -> None:
        first = run("unit", "import", files / "units.csv", "-o", "json")
        second = run("unit", "import", files / "units.csv", "-o", "json")

        assert first.document == {
            "plan": False,
            "created": 4,
            "updated": 0,
            "unchanged": 0,
            "moved": 0,
            "relinked": 0,
        }
        assert (second.document["created"], second.document["unchanged"]) == (0, 4)

    def test_changes_nothing_with_plan(self, run: Run, files: Path) -> None:
        planned = run("unit", "import", files / "units.csv", "--plan", "-o", "json")

        assert (planned.document["plan"], planned.document["created"]) == (True, 4)
        assert run("unit", "list", "-o", "json").document == {"items": []}

    def test_answers_a_repeated_command_as_the_first_time(self, run: Run, files: Path) -> None:
        first = run("unit", "import", files / "units.csv", "--command-id", "c1", "-o", "json")
        again = run("unit", "import", files / "units.csv", "--command-id", "c1", "-o", "json")

        assert again.document == first.document

    def test_refuses_another_request_under_the_same_id(self, run: Run, files: Path) -> None:
        run("unit", "import", files / "units.csv", "--command-id", "c1")
        (files / "units.csv").write_text("code,name,kind\nX,X,cell\n", encoding="utf-8")

        said = run("unit", "import", files / "units.csv", "--command-id", "c1", "-o", "json")

        assert (said.status, said.error["code"]) == (9, "command_id_reused")

    def test_applies_nothing_of_a_file_with_problems(self, run: Run, files: Path) -> None:
        (files / "units.csv").write_text(
            "code,name,kind,parent\nA,Một,cell,\nB,Hai,cell,C\nA,Ba,cell,\n", encoding="utf-8"
        )

        said = run("unit", "import", files / "units.csv", "-o", "json")

        assert (said.status, said.error["code"]) == (7, "file_has_problems")
        assert [(p["code"], p["line"]) for p in said.error["problems"]] == [
            ("duplicate_code", 4),
            ("unknown_parent", 3),
        ]
        assert all(problem["message"] for problem in said.error["problems"])
        assert run("unit", "list", "-o", "json").document == {"items": []}

    def test_says_that_a_file_is_not_there(self, run: Run) -> None:
        said = run("person", "import", "nobody.csv")

        assert (said.status, said.err) == (2, "Lỗi: Không có tệp nobody.csv.\n")


@pytest.fixture
def _imported(run: Run, files: Path, _initialised: None) -> None:
    for noun, name in (("unit", "units"), ("person", "people"), ("role", "roles")):
        assert run(noun, "import", files / f"{name}.csv").status == 0


@pytest.mark.usefixtures("_imported")
class TestLists:
    def test_of_units_name_their_parents(self, run: Run) -> None:
        said = run("unit", "list", "--under", "TL.01", "-o", "json")

        assert [item["code"] for item in said.document["items"]] == [
            "TL.01",
            "TL.01.01",
            "TL.01.02",
        ]
        assert said.document["items"][1] == {
            "code": "TL.01.01",
            "name": "Chi bộ 1",
            "kind": "cell",
            "parent": "TL.01",
            "tags": [],
        }

    def test_of_units_can_be_imported_again(self, run: Run, files: Path) -> None:
        (files / "copy.csv").write_text(run("unit", "export").out, encoding="utf-8")

        again = run("unit", "import", files / "copy.csv", "-o", "json")

        assert (again.status, again.document["unchanged"]) == (0, 4)

    def test_of_units_keep_their_tags(self, run: Run, files: Path) -> None:
        (files / "t.csv").write_text(
            "code,name,kind,parent,tags\nTL.01.01,Chi bộ 1,cell,TL.01,remote; pilot\n"
            "TL.01.02,Chi bộ 2,cell,TL.01,\n",
            encoding="utf-8",
        )
        wrong = "code,name,kind,parent,tags\nTL.01.02,Chi bộ 2,cell,TL.01,Vùng sâu\n"
        (files / "w.csv").write_text(wrong, encoding="utf-8")

        first = run("unit", "import", files / "t.csv")
        refused = run("unit", "import", files / "w.csv", "-o", "json")
        shown = run("unit", "show", "TL.01.01", "-o", "json").document
        exported = run("unit", "export")
        (files / "again.csv").write_text(exported.out, encoding="utf-8")
        again = run("unit", "import", files / "again.csv", "-o", "json").document

        assert first.status == 0, first.err
        assert shown["tags"] == ["pilot", "remote"]
        assert (refused.status, refused.error["problems"][0]["found"]) == (7, "Vùng sâu")
        assert (again["updated"], again["unchanged"]) == (0, 4)

    def test_of_units_show_the_tree(self, run: Run) -> None:
        said = run("unit", "tree")

        assert [line[:12].rstrip() for line in said.out.splitlines()[1:]] == [
            "Huyện ủy",
            "  Đảng bộ xã",
            "    Chi bộ 1",
            "    Chi bộ 2",
        ]

    def test_of_people_are_in_the_order_of_their_names(self, run: Run) -> None:
        said = run("person", "list", "-o", "ndjson")

        assert [line[10:12] for line in said.out.splitlines()] == [
            "A1",
            "A2",
            "A3",
            "B1",
            "D1",
            "S1",
        ]

    def test_of_people_can_be_imported_again(self, run: Run, files: Path) -> None:
        (files / "copy.csv").write_text(run("person", "list", "-o", "csv").out, encoding="utf-8")

        again = run("person", "import", files / "copy.csv", "-o", "json")

        assert (again.status, again.document["unchanged"]) == (0, 6)

    def test_of_roles_can_be_narrowed(self, run: Run) -> None:
        said = run("role", "list", "--role", "supervisor", "--person", "S1", "-o", "json")

        assert [item["unit"] for item in said.document["items"]] == ["TL.01.01", "TL.01.02"]

    def test_of_one_person_hold_the_roles(self, run: Run) -> None:
        said = run("person", "show", "A1", "-o", "json")

        assert said.document["joined_on"] == "2001-02-03"
        assert said.document["roles"] == [
            {"role": "secretary", "unit": "TL.01.01", "from_on": None, "to_on": None}
        ]

    @pytest.mark.parametrize(
        "arguments",
        [("unit", "show", "X"), ("unit", "list", "--under", "X"), ("person", "show", "X")],
        ids=" ".join,
    )
    def test_of_what_is_not_there_are_not_found(self, run: Run, arguments: tuple[str, ...]) -> None:
        assert run(*arguments).status == 5


class TestCalendar:
    @pytest.fixture(autouse=True)
    def _imported(self, run: Run, _initialised: None) -> None:
        assert run("calendar", "import", CALENDAR).status == 0

    @pytest.mark.parametrize(
        ("count", "day"),
        [
            pytest.param(5, "2022-01-10", id="over a day off and a weekend"),
            pytest.param(0, "2022-01-04", id="none rolls forward"),
            pytest.param(-1, "2021-12-31", id="negative counts back"),
        ],
    )
    def test_counts_working_days(self, run: Run, count: int, day: str) -> None:
        said = run("calendar", "add", "03/01/2022", count, "-o", "json")

        assert (said.status, said.document["result"]) == (0, day)

    def test_prints_the_day_with_its_name(self, run: Run) -> None:
        assert run("calendar", "add", "2022-11-09", "-3").out == "04/11/2022 (thứ Sáu)\n"

    def test_shows_the_days_of_a_year(self, run: Run) -> None:
        said = run("calendar", "show", 2022, "-o", "json")

        assert said.document["revision"] == 1
        assert said.document["days"][0] == {
            "day": "2022-01-03",
            "kind": "holiday",
            "name": "New Year (observed)",
            "status": "unverified",
            "unit": None,
        }

    def test_is_not_found_by_another_name(self, run: Run) -> None:
        assert run("calendar", "show", 2022, "--name", "other").status == 5
