"""`reviewcycle dissemination`: sessions, who came, and who still has to hear of it."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import unicodedata
from pathlib import Path

import pytest

from tests.functional.conftest import CYCLE
from tests.program import Run, Said

pytestmark = pytest.mark.usefixtures("opened")

ABOUT = ("--cycle", CYCLE)
TODAY = "2022-11-03"
NOW = ("--now", f"{TODAY}T09:00:00+07:00", "-o", "json")


def record(run: Run, unit: str, *more: object, on: str = TODAY) -> Said:
    """Record a session."""
    return run("dissemination", "record", *ABOUT, "--unit", unit, "--on", on, *more, *NOW)


def coverage(run: Run, *more: object) -> Said:
    """Return what the coverage answers."""
    return run("dissemination", "coverage", *ABOUT, *NOW[:2], *more)


class TestRecord:
    def test_keeps_all_that_is_said_of_a_session(self, run: Run) -> None:
        record(run, "TL", "--code", "A", "--attended", "A1", on="2022-11-01")
        said = record(
            run,
            "TL",
            *("--code", "B", "--group", "cán bộ chủ chốt", "--headcount", 428, "--classes", 2),
            *("--makes-up-for", "A", "--note", "đồng tình", "--attended", "A2"),
            *("--document", "21-CTr/TU", "--document", "04-NQ/TW"),
        )
        listed = run("dissemination", "list", *ABOUT, *NOW).document

        assert (said.status, said.document["created"]) == (0, 1)
        assert listed["items"][1] == {
            "code": "B",
            "unit": "TL",
            "held_on": TODAY,
            "documents": ["21-CTr/TU", "04-NQ/TW"],
            "target_group": "cán bộ chủ chốt",
            "classes": 2,
            "named": 1,
            "headcount": 428,
            "makes_up_for": "A",
            "note": "đồng tình",
        }

    def test_composes_what_was_typed_decomposed(self, run: Run) -> None:
        record(run, "TL", "--group", unicodedata.normalize("NFD", "cán bộ"))

        [item] = run("dissemination", "list", *ABOUT, *NOW).document["items"]
        assert item["target_group"] == "cán bộ"

    def test_keeps_the_note_out_of_what_can_never_be_erased(self, run: Run, tmp_path: Path) -> None:
        record(run, "TL", "--note", "ông X phản đối")

        with sqlite3.connect(tmp_path / "reviewcycle.db") as database:
            bodies = [json.loads(row[0]) for row in database.execute("SELECT body FROM history")]
        assert "ông X" not in json.dumps(bodies, ensure_ascii=False)

    def test_repeats_the_answer_to_a_repeated_command(self, run: Run) -> None:
        first, again = (record(run, "TL", "--command-id", "s1") for _ in range(2))

        assert first.document == again.document
        assert len(run("dissemination", "list", *ABOUT, *NOW).document["items"]) == 1

    @pytest.mark.parametrize(
        ("given", "status", "code"),
        [
            pytest.param(("--attended", "NOBODY"), 5, "person_not_found", id="nobody"),
            pytest.param(("--headcount", "-1"), 2, "number_not_understood", id="fewer than none"),
            pytest.param(("--classes", "0"), 2, "number_not_understood", id="no class"),
            pytest.param(("--makes-up-for", "X"), 5, "session_not_found", id="of no session"),
            pytest.param(("--on", "2022-11-04"), 2, "day_lies_ahead", id="tomorrow"),
            pytest.param(("--code", "A/B"), 2, "code_wrong", id="no code"),
            pytest.param(("--document", "KH"), 2, "document_number_unreadable", id="no document"),
        ],
    )
    def test_refuses(self, run: Run, given: tuple[str, ...], status: int, code: str) -> None:
        said = record(run, "TL", *given)

        assert (said.status, said.error["code"]) == (status, code)


@pytest.fixture
def one_came(run: Run, opened: str) -> None:
    """Hold a session of one cell that one of three came to."""
    record(run, "TL.01.01", "--code", "A", "--attended", "A1")


@pytest.mark.usefixtures("one_came")
class TestCoverage:
    def test_counts_for_each_unit_with_all_below(self, run: Run) -> None:
        items = coverage(run, "-o", "json").document["items"]

        counts = [(item["unit"], item["reached"], item["target"]) for item in items]
        assert counts == [("TL", 1, 5), ("TL.01", 1, 5), ("TL.01.01", 1, 3), ("TL.01.02", 0, 1)]
        assert (items[2]["percent"], items[2]["missing"]) == ("33.33", None)

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("vi", ("Đã quán triệt", "33,33 %", "2 người chưa được quán triệt: A2", "A3")),
            ("en", ("Reached", "33.33%", "2 people not reached: A2", "A3")),
        ],
    )
    def test_names_who_was_not_reached(
        self, run: Run, language: str, words: tuple[str, ...]
    ) -> None:
        said = coverage(run, "--missing", "--lang", language)

        assert [word for word in words if word not in said.out] == []

    def test_is_a_table_for_spreadsheets(self, run: Run) -> None:
        report = ("--unit", "TL.01.01", "--reached", 3, "--of", 3, "--percent", "100 %")
        run("dissemination", "report", *ABOUT, *report, "--on", TODAY, *NOW)

        said = coverage(run, "--missing", "-o", "csv")

        rows = list(csv.DictReader(io.StringIO(said.out.removeprefix("\ufeff"))))
        assert {key: rows[2][key] for key in ("unit", "reached", "missing", "headcount")} == {
            "unit": "TL.01.01",
            "reached": "1",
            "missing": "A2;A3",
            "headcount": "",
        }
        assert (rows[2]["reported_of"], rows[2]["reported_percent"]) == ("3", "100 %")

    def test_names_nobody_to_whom_no_role_reaches(self, run: Run) -> None:
        said = coverage(run, "--missing", "-o", "json", "--as", "A2")

        assert said.document["items"] == []

    def test_of_a_unit_out_of_sight_is_not_found(self, run: Run) -> None:
        said = coverage(run, "--unit", "TL.01.01", "-o", "json", "--as", "B1")

        assert (said.status, said.error["code"]) == (5, "unit_not_found")

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("vi", ("đến 0/1 người, cần 1 (100%)", "Bí thư TL.01.01 (A1)", "ghi danh sách dự")),
            ("en", ("0 of 1 person reached, 1 needed", "Secretary TL.01.01 (A1)", "who attended")),
        ],
    )
    def test_is_told_as_missing_with_who_owes_it_and_how(
        self, run: Run, language: str, words: tuple[str, ...]
    ) -> None:
        said = run("review", "why", f"{CYCLE}/A2", *NOW[:2], "--lang", language)

        assert [word for word in words if word not in said.out] == []


class TestImport:
    def imported(self, run: Run, tmp_path: Path, text: str, *more: str) -> Said:
        file = tmp_path / "table.csv"
        file.write_text(text, encoding="utf-8")
        return run("dissemination", "import", file, *ABOUT, *more, *NOW)

    def test_takes_vietnamese_titles_and_everybody(self, run: Run, tmp_path: Path) -> None:
        said = self.imported(
            run,
            tmp_path,
            "Mã buổi;Mã đơn vị;Ngày;Văn bản;Số lớp;Người dự\n"
            "A;TL.01.01;02/11/2022;4-NQ/TW; 1;*\n"
            'B;TL.01.02;03/11/2022;;;"B1; S1"\n',
        )

        members_and_collectives = 5 + 3
        assert (said.document["created"], said.document["moved"]) == (2, members_and_collectives)

    def test_takes_away_what_a_dash_stands_for(self, run: Run, tmp_path: Path) -> None:
        record(run, "TL", "--code", "A", "--note", "xem lại", "--headcount", 9)

        self.imported(run, tmp_path, "code,unit,held_on,note,headcount\nA,TL,2022-11-03,-,\n")

        [item] = run("dissemination", "list", *ABOUT, *NOW).document["items"]
        assert (item["note"], item["headcount"]) == (None, 9)

    @pytest.mark.parametrize(
        ("kind", "text", "codes"),
        [
            pytest.param(
                (),
                "code,unit,held_on,attended,headcount\n"
                "A,TL,2022-11-03,NOBODY,\nB,X,2022-11-03,,\nC,TL,2022-12-01,,\nD,TL,,,-3\n",
                [
                    *("person_not_found", "unit_not_found", "day_lies_ahead"),
                    *("cell_required", "not_a_number"),
                ],
                id="sessions",
            ),
            pytest.param(
                ("--attendance",),
                "session,person,present\nX,A1,\nA,A1,\nA,A1,\n",
                [*["session_not_found"] * 3, "duplicate_row"],
                id="attendance",
            ),
        ],
    )
    def test_is_refused_as_a_whole_with_every_problem(
        self, run: Run, tmp_path: Path, kind: tuple[str, ...], text: str, codes: list[str]
    ) -> None:
        said = self.imported(run, tmp_path, text, *kind)

        problems = said.error["problems"]
        assert said.status == 7
        assert sorted(each["code"] for each in problems) == sorted(codes)
        assert all(each["message"] != each["code"] for each in problems)

    @pytest.mark.parametrize("kind", [(), ("--attendance",)], ids=["sessions", "attendance"])
    def test_of_what_was_recorded_by_mistake_changes_nothing_either(
        self, run: Run, tmp_path: Path, kind: tuple[str, ...]
    ) -> None:
        record(run, "TL.01.01", "--code", "A", "--attended", "A1")
        record(run, "TL.01.02", "--code", "B", "--void")
        self.imported(run, tmp_path, "session,person,present\nA,A1,không\n", "--attendance")
        [item] = run("dissemination", "list", *ABOUT, *NOW).document["items"]
        assert (item["code"], item["named"]) == ("A", 0)
        file = tmp_path / "again.xlsx"
        run("dissemination", "export", file, *ABOUT, *kind, *NOW)

        said = run("dissemination", "import", file, *ABOUT, *kind, *NOW).document

        changed = (said["created"], said["updated"], said["unchanged"])
        assert changed == (0, 0, 1 if kind else 2)
