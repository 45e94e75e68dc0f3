"""`reviewcycle document`: the cascade of Mỏ Cày Bắc 2016-2017, files, and who may."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from pathlib import Path

import pytest

from tests.functional.conftest import CYCLE
from tests.program import Run, Said

pytestmark = pytest.mark.usefixtures("opened")

ABOUT = ("--cycle", CYCLE)
NOW = ("--now", "2022-11-03T09:00:00+07:00", "-o", "json")


def add(run: Run, number: str, issued_on: str, *parents: str, unit: str | None = None) -> Said:
    """Record a document."""
    implements = [word for parent in parents for word in ("--parent", parent)]
    of = ("--unit", unit) if unit else ()
    return run("document", "add", number, *ABOUT, "--issued", issued_on, *of, *implements, *NOW)


def numbers(run: Run, *more: str) -> list[str]:
    """Return the numbers of the documents that are listed."""
    said = run("document", "list", *ABOUT, *NOW, *more)
    return [item["number"] for item in said.document["items"]]


@pytest.fixture
def cascade(run: Run, opened: str) -> None:
    """Record the resolutions of two terms and what implements them."""
    add(run, "12-NQ/TW", "2012-01-16")
    add(run, "04-NQ/TW", "2016-10-30")
    add(run, "21-CTr/TU", "2017-02-27", "04-NQ/TW")
    add(run, "17-CTr/HU", "2017-05-03", "21-CTr/TU", unit="TL")
    add(run, "100-KH/HU", "2017-05-03", "12-NQ/TW", "21-CTr/TU", unit="TL")


@pytest.mark.usefixtures("cascade")
class TestTree:
    def test_tells_the_days_from_one_document_to_the_next_and_in_total(self, run: Run) -> None:
        said = run("document", "tree", *ABOUT, *NOW).document

        steps = [
            (item["depth"], item["number"], item["lag_days"], item["total_days"])
            for item in said["items"]
        ]
        assert steps == [
            (0, "12-NQ/TW", None, 0),
            (1, "100-KH/HU", 1934, 1934),
            (0, "04-NQ/TW", None, 0),
            (1, "21-CTr/TU", 120, 120),
            (2, "17-CTr/HU", 65, 185),
            (2, "100-KH/HU", 65, 185),
        ]
        assert (said["findings"], said["is_cut"]) == ([], False)

    def test_is_drawn_for_people(self, run: Run) -> None:
        said = run("document", "tree", *ABOUT, *NOW[:2])

        assert "\n    17-CTr/HU" in said.out
        assert "185" in said.out

    def test_tells_what_was_issued_before_what_it_implements(self, run: Run) -> None:
        added = add(run, "3-KH/HU", "2016-10-20", "4-NQ/TW", unit="TL").document
        tree = run("document", "tree", *ABOUT, *NOW).document

        told = {"document": "3-KH/HU", "parent": "04-NQ/TW", "days": 10}
        assert [(each["code"], each["facts"]) for each in added["findings"]] == [
            ("document_before_parent", told)
        ]
        assert [each["facts"] for each in tree["findings"]] == [told]

    def test_refuses_a_ring(self, run: Run) -> None:
        said = add(run, "21-CTr/TU", "2017-02-27", "17-CTr/HU")

        assert (said.status, said.error["code"]) == (6, "documents_in_ring")
        assert said.error["documents"] == ["21-CTr/TU", "17-CTr/HU"]

    def test_is_turned_round_once_what_it_implemented_is_taken_away(
        self, run: Run, tmp_path: Path
    ) -> None:
        file = tmp_path / "documents.csv"
        text = "number,issued_on,parents\n17-CTr/HU,2017-05-03,-\n"
        file.write_text(text, encoding="utf-8")
        run("document", "import", file, *ABOUT, *NOW)

        said = add(run, "21-CTr/TU", "2017-05-04", "17-CTr/HU")

        assert (said.status, said.document["findings"]) == (0, [])

    def test_leaves_out_what_was_recorded_by_mistake(self, run: Run) -> None:
        run("document", "add", "21-CTr/TU", *ABOUT, "--issued", "2017-02-27", "--void", *NOW)

        said = run("document", "tree", *ABOUT, *NOW).document

        assert [item["number"] for item in said["items"] if item["depth"] == 0] == [
            *("12-NQ/TW", "04-NQ/TW", "17-CTr/HU")
        ]

    def test_takes_back_what_was_no_mistake_after_all(self, run: Run) -> None:
        given = ("document", "add", "21-CTr/TU", *ABOUT, "--issued", "2017-02-27", *NOW)
        for said in ("--void", "--no-void"):
            run(*given, said)

        assert "21-CTr/TU" in numbers(run)


class TestAdd:
    def test_finds_a_document_again_however_its_number_is_written(self, run: Run) -> None:
        add(run, "04-NQ/TW", "2016-10-30")

        said = add(run, "Số 4 - nq/tw", "2016-10-30").document

        assert (said["created"], said["unchanged"], numbers(run)) == (0, 1, ["04-NQ/TW"])

    def test_takes_numbers_whose_marks_are_decomposed(self, run: Run) -> None:
        add(run, unicodedata.normalize("NFD", "90/2020/NĐ-CP"), "2020-08-13")

        assert numbers(run) == ["90/2020/NĐ-CP"]

    def test_leaves_what_it_is_not_told(self, run: Run) -> None:
        run("document", "add", "1-KH/HU", *ABOUT, "--issued", "2022-10-01", "--title", "Kế hoạch")

        add(run, "1-KH/HU", "2022-10-02", unit="TL")

        [item] = run("document", "list", *ABOUT, *NOW).document["items"]
        assert (item["title"], item["unit"], item["issued_on"]) == ("Kế hoạch", "TL", "2022-10-02")

    def test_takes_away_parents_that_are_not_named_any_more(self, run: Run) -> None:
        for number in ("1-NQ/TW", "2-NQ/TW"):
            add(run, number, "2022-01-01")
        add(run, "3-KH/HU", "2022-02-01", "1-NQ/TW", "2-NQ/TW")

        add(run, "3-KH/HU", "2022-02-01", "2-NQ/TW")

        found = run("document", "list", *ABOUT, *NOW).document["items"]
        assert found[-1]["parents"] == ["2-NQ/TW"]

    @pytest.mark.parametrize(
        ("number", "issued_on", "parents", "status", "code"),
        [
            pytest.param("1-KH/HU", "2022-11-04", (), 2, "day_lies_ahead", id="of tomorrow"),
            pytest.param("kế hoạch", "2022-11-01", (), 2, "document_number_unreadable", id="no"),
            pytest.param(
                *("1-KH/HU", "2022-11-01", ("9-NQ/TW",), 5, "document_not_found"), id="no parent"
            ),
            pytest.param(
                *("1-KH/HU", "2022-11-01", ("1-KH/HU",), 6, "documents_in_ring"), id="of itself"
            ),
        ],
    )
    def test_refuses(
        self,
        run: Run,
        number: str,
        issued_on: str,
        parents: tuple[str, ...],
        status: int,
        code: str,
    ) -> None:
        said = add(run, number, issued_on, *parents)

        assert (said.status, said.error["code"], numbers(run)) == (status, code, [])

    def test_repeats_the_answer_to_a_repeated_command(self, run: Run) -> None:
        first, again = (
            run("document", "add", "1-KH/HU", *ABOUT, "--issued", "2022-10-01", *NOW, *twice)
            for twice in [("--command-id", "d1")] * 2
        )

        assert first.document == again.document

    def test_keeps_the_title_out_of_what_can_never_be_erased(
        self, run: Run, tmp_path: Path
    ) -> None:
        run("document", "add", "1-KH/HU", *ABOUT, "--issued", "2022-10-01", "--title", "Về ông X")

        with sqlite3.connect(tmp_path / "reviewcycle.db") as database:
            bodies = [json.loads(row[0]) for row in database.execute("SELECT body FROM history")]
        assert not any("Về ông X" in json.dumps(body, ensure_ascii=False) for body in bodies)


class TestWhoMay:
    def test_is_whoever_owns_the_dissemination_at_the_unit(self, run: Run) -> None:
        given = ("document", "add", "1-HD/DU", *ABOUT, "--issued", "2022-10-01", "--unit", "TL.01")

        said = [run(*given, *NOW, "--as", who) for who in ("S1", "A2", "B1")]

        assert [each.status for each in said] == [0, 5, 5]

    def test_above_the_tree_is_whoever_does_at_the_top(self, run: Run) -> None:
        given = ("document", "add", "1-NQ/TW", *ABOUT, "--issued", "2022-10-01")

        said = [run(*given, *NOW, "--as", who) for who in ("D1", "A1")]

        assert [each.status for each in said] == [0, 5]

    def test_sees_what_stands_above_and_what_the_roles_reach(self, run: Run) -> None:
        add(run, "1-NQ/TW", "2022-01-01")
        for number, unit in enumerate(("TL", "TL.01", "TL.01.01", "TL.01.02"), start=1):
            add(run, f"{number}-HD/U", f"2022-02-0{number}", unit=unit)

        assert numbers(run, "--as", "A2") == ["1-NQ/TW", "1-HD/U", "2-HD/U", "3-HD/U"]
        assert len(numbers(run, "--as", "S1")) == 5

    def test_does_not_learn_of_documents_elsewhere_by_naming_them(self, run: Run) -> None:
        add(run, "4-HD/U", "2022-02-01", unit="TL.01.02")
        given = ("--issued", "2022-03-01", "--unit", "TL.01.01", "--parent", "4-HD/U")

        said = run("document", "add", "5-HD/U", *ABOUT, *given, *NOW, "--as", "A1")

        assert (said.status, said.error["code"]) == (5, "document_not_found")


class TestFiles:
    ROWS = """\
Số, ký hiệu;Ngày ban hành;Mã đơn vị;Trích yếu;Triển khai văn bản
17-CTr/HU;03/05/2017;TL;Chương trình;21-CTr/TU
21-CTr/TU;27/02/2017;;;04-NQ/TW
04-NQ/TW;30/10/2016;;;
"""

    def imported(self, run: Run, tmp_path: Path, text: str, *more: str) -> Said:
        file = tmp_path / "documents.csv"
        file.write_text(text, encoding="utf-8")
        return run("document", "import", file, *ABOUT, *NOW, *more)

    def test_may_name_parents_that_stand_further_down(self, run: Run, tmp_path: Path) -> None:
        said = self.imported(run, tmp_path, self.ROWS).document
        tree = run("document", "tree", *ABOUT, *NOW).document

        assert (said["created"], said["findings"]) == (3, [])
        assert [item["total_days"] for item in tree["items"]] == [0, 120, 185]

    def test_change_nothing_the_second_time_and_with_plan(self, run: Run, tmp_path: Path) -> None:
        planned = self.imported(run, tmp_path, self.ROWS, "--plan").document
        empty = numbers(run)
        self.imported(run, tmp_path, self.ROWS)

        again = self.imported(run, tmp_path, self.ROWS).document

        assert (planned["plan"], planned["created"], empty) == (True, 3, [])
        assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 3)

    def test_tell_people_how_many_reviews_moved_on(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "documents.csv"
        file.write_text(self.ROWS, encoding="utf-8")

        said = run("document", "import", file, *ABOUT, "--lang", "vi")

        assert said.out == "Mới 3, cập nhật 0, giữ nguyên 0; 0 hồ sơ tự chuyển bước.\n"

    def test_are_refused_as_a_whole_with_every_problem(self, run: Run, tmp_path: Path) -> None:
        text = (
            "number,issued_on,unit,parents\n"
            "1-KH/HU,2022-01-01,NOWHERE,\n"
            "2-KH/HU,2023-01-01,,\n"
            "plan,2022-01-01,,\n"
            "3-KH/HU,2022-01-01,,04-KH/HU\n"
            "4-KH/HU,2022-01-01,,3-KH/HU\n"
            "5-KH/HU,2022-01-01,,9-KH/HU\n"
            "05-KH/HU,2022-01-01,,\n"
        )

        said = self.imported(run, tmp_path, text)

        assert (said.status, numbers(run)) == (7, [])
        assert [(each["line"], each["code"]) for each in said.error["problems"]] == [
            (2, "unit_not_found"),
            (3, "day_lies_ahead"),
            (4, "document_number_unreadable"),
            (5, "documents_in_ring"),
            (6, "documents_in_ring"),
            (7, "document_not_found"),
            (8, "document_repeated"),
        ]
        assert all(each["message"] != each["code"] for each in said.error["problems"])

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    @pytest.mark.usefixtures("cascade")
    def test_come_back_from_an_export_unchanged(self, run: Run, tmp_path: Path, form: str) -> None:
        run("document", "add", "12-NQ/TW", *ABOUT, "--issued", "2012-01-16", "--void", *NOW)
        file = tmp_path / f"documents.{form}"

        exported = run("document", "export", file, *ABOUT, *NOW).document
        said = run("document", "import", file, *ABOUT, *NOW).document

        assert exported == {"file": str(file), "rows": 5}
        assert (said["created"], said["updated"], said["unchanged"]) == (0, 0, 5)

    def test_are_never_overwritten(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "documents.csv"
        file.write_text("mine", encoding="utf-8")

        said = run("document", "export", file, *ABOUT, *NOW)

        assert (said.status, said.error["code"], file.read_text()) == (6, "file_exists", "mine")

    @pytest.mark.parametrize(
        ("name", "code"),
        [("documents.pdf", "export_form_unknown"), ("nowhere/documents.csv", "file_unwritable")],
    )
    def test_have_a_name_that_can_be_written(self, run: Run, name: str, code: str) -> None:
        said = run("document", "export", name, *ABOUT, *NOW)

        assert (said.status, said.error["code"]) == (2, code)

    @pytest.mark.usefixtures("cascade")
    def test_go_to_the_standard_output_for_a_dash(self, run: Run) -> None:
        said = run("document", "export", "-", *ABOUT)

        assert "21-CTr/TU,2017-02-27,,,04-NQ/TW,true" in said.out
