"""CSV, and what holds for every file of `progress` and `stuck`."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.report_files import FORMS, HEAD
from runtime.readers.guard import unguard_formulas
from tests.functional.conftest import CYCLE
from tests.late_world import LATE
from tests.program import Run
from tests.reports_written import (
    AT,
    CELL,
    HOSTILE,
    Written,
    called,
    out,
    records,
    text_of,
    told,
)

REASON = "Thanh tra đột xuất"


class TestCsv:
    def test_tells_of_every_review_what_stuck_tells(self, run: Run, written: Written) -> None:
        found = {row["review"]: row for row in records(written("progress", ".csv"))}

        assert len(found) == 8
        for item in told(run, "stuck")["items"]:
            row = found[item["review"]]
            same = ("stage", "health", "due_at", "since", "next_action", "unit")
            assert [row[key] for key in same] == [item[key] for key in same]
            assert row["working_days_late"] == str(item["working_days_late"])
            assert row["reasons"].split(";") == [reason["code"] for reason in item["reasons"]]

    @pytest.mark.parametrize("command", ["progress", "stuck"])
    def test_says_in_every_row_of_what_and_as_of_when(self, written: Written, command: str) -> None:
        file = written(command, ".csv")

        assert file.read_bytes().startswith(b"\xef\xbb\xbf")
        assert {tuple(row[key] for key in HEAD) for row in records(file)} == {
            (CYCLE, "year_end_2022", "1", LATE)
        }

    def test_is_no_formula(self, run: Run, written: Written, tmp_path: Path) -> None:
        called(run, tmp_path, CELL, HOSTILE)

        names = [row["subject_name"] for row in records(written("progress", ".csv"))]

        assert f"'{HOSTILE}" in names
        assert HOSTILE in map(unguard_formulas, names)


class TestEveryForm:
    @pytest.mark.parametrize("command", ["progress", "stuck"])
    @pytest.mark.parametrize("form", FORMS)
    def test_names_nobody_and_tells_no_reason_of_a_hold(
        self, run: Run, written: Written, command: str, form: str
    ) -> None:
        held = run("review", "fire", f"{CYCLE}/{CELL}", "hold", "--reason", REASON, *AT)
        assert held.status == 0, held.err

        text = text_of(written(command, form))

        assert CELL in text
        assert [word for word in ("Đảng viên A", "Đảng viên B", REASON) if word in text] == []

    @pytest.mark.parametrize("form", [".csv", ".xlsx"])
    def test_of_a_person_holds_what_roles_reach(self, written: Written, form: str) -> None:
        text = text_of(written("stuck", form, "--as", "A3"))

        assert f"{CYCLE}/A3" in text
        assert [code for code in ("A1", "B1", "S1") if f"{CYCLE}/{code}" in text] == []

    @pytest.mark.parametrize("form", FORMS)
    def test_of_progress_is_for_whom_roles_reach_the_unit(
        self, run: Run, tmp_path: Path, form: str
    ) -> None:
        said = out(run, "progress", f"p{form}", "--as", "A3")

        assert (said.status, said.error["code"]) == (5, "unit_not_found")
        assert [file.name for file in tmp_path.iterdir() if f"p{form}" in file.name] == []

    @pytest.mark.parametrize("command", ["progress", "stuck"])
    @pytest.mark.parametrize("form", FORMS)
    def test_overwrites_nothing(self, run: Run, tmp_path: Path, command: str, form: str) -> None:
        (tmp_path / f"mine{form}").write_text("mine", encoding="utf-8")

        said = out(run, command, f"mine{form}")

        assert (said.status, said.error["code"]) == (6, "file_exists")
        assert (tmp_path / f"mine{form}").read_text(encoding="utf-8") == "mine"

    def test_looks_back(self, run: Run, tmp_path: Path) -> None:
        words = ("progress", "--cycle", CYCLE, "--as-of", "2022-11-02T08:00:00+07:00", *AT)

        run(*words, "--out", "then.csv")

        assert {row["stage"] for row in records(tmp_path / "then.csv")} == {"dissemination"}
        assert {row["as_of"] for row in records(tmp_path / "then.csv")} == {words[4]}

    def test_answers_how_much_it_holds(self, run: Run) -> None:
        document = told(run, "stuck", "--out", "list.csv")

        expected = told(run, "stuck")
        assert document == {
            "file": "list.csv",
            "cycle": CYCLE,
            "as_of": expected["as_of"],
            "reviews": expected["totals"]["reviews"],
            "stuck": len(expected["items"]),
        }

    def test_can_tell_by_its_status_that_something_is_stuck(self, run: Run) -> None:
        assert out(run, "stuck", "a.csv", "--exit-code").status == 3
        assert out(run, "stuck", "b.csv", "--exit-code", "--where", "health:done").status == 0

    @pytest.mark.parametrize(
        ("file", "template"),
        [("list.pdf", None), ("list", None), ("list.xlsx", "ours.docx"), ("list.csv", "x.docx")],
    )
    def test_has_an_end_that_is_known(self, run: Run, file: str, template: str | None) -> None:
        given = ("--template", template) if template else ()

        said = out(run, "stuck", file, *given)

        assert (said.status, said.error["code"]) == (2, "export_form_unknown")
