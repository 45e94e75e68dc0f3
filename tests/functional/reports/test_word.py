"""The Word files of `progress` and `stuck`: a page to send, and a page to print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx import Document

from runtime.language import LANGUAGES, language
from tests.functional.conftest import CYCLE
from tests.office import converted, pages_of
from tests.program import Run
from tests.reports_written import (
    HEALTHS,
    UNDER,
    Written,
    out,
    told,
)
from tests.word_files import lines_of, typed


class TestWord:
    @pytest.mark.parametrize("code", LANGUAGES)
    def test_reports_the_figures_on_one_page(
        self, run: Run, written: Written, tmp_path: Path, code: str
    ) -> None:
        file = written("progress", ".docx", "--lang", code)

        stages = told(run, "progress", "--by", "stage")["rows"]
        table = Document(str(file)).tables[1]
        shown = [[cell.text for cell in row.cells] for row in table.rows][1:]
        order = ("subjects", "done", None, "inside", "overdue", "exempt", "waiting")
        assert [
            [cell for key, cell in zip(order, row[2:], strict=True) if key] for row in shown
        ] == [[str(each[key]) for key in order if key] for each in stages]
        totals = told(run, "stuck")["totals"]
        text = "\n".join(lines_of(file.read_bytes()))
        for health in HEALTHS:
            assert f"{language(code).text('health', health)} {totals[health]} (" in text
        assert pages_of(converted(file, "pdf", folder=tmp_path)) == 1

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_lists_what_is_stuck_on_one_page(
        self, run: Run, written: Written, tmp_path: Path, code: str
    ) -> None:
        file = written("stuck", ".docx", "--lang", code)

        items = told(run, "stuck", "--lang", code)["items"]
        text = "\n".join(lines_of(file.read_bytes()))
        assert f"{len(items)} " in text
        assert items[0]["next_action"] in text
        assert items[0]["subject"] in text
        assert pages_of(converted(file, "pdf", folder=tmp_path)) == 1

    def test_lists_as_many_as_are_asked_for(self, run: Run, written: Written) -> None:
        file = written("stuck", ".docx", "--top", "1")

        assert len(Document(str(file)).tables[1].rows) == 2
        rest = len(told(run, "stuck")["items"]) - 1
        assert any(line.startswith(f"… và {rest} hồ sơ") for line in lines_of(file.read_bytes()))

    def test_is_signed_by_role_and_names_the_unit_above(self, written: Written) -> None:
        lines = lines_of(written("progress", ".docx", "--under", UNDER).read_bytes())

        assert lines[:4] == ["Huyện ủy", "Đảng bộ xã", "*", "ĐẢNG CỘNG SẢN VIỆT NAM"]
        assert "………, ngày 16 tháng 11 năm 2022" in lines
        assert lines[-2:] == ["Bí thư", "(ký, ghi rõ họ tên)"]

    def test_says_that_nothing_is_stuck(self, written: Written) -> None:
        lines = lines_of(
            written("stuck", ".docx", "--where", "unit:TL.01.01 track:grassroots").read_bytes()
        )

        assert "Không có hồ sơ nào bị tắc." in lines

    @pytest.mark.parametrize(
        ("code", "nothing"),
        [("vi", "Không có hồ sơ nào bị tắc."), ("en", "Nothing is stuck.")],
    )
    def test_reports_ages_where_something_is_stuck(
        self, written: Written, code: str, nothing: str
    ) -> None:
        step = language(code).text("pictures", "not_late")
        early = ("--as-of", "2022-11-02T08:00:00+07:00", "--lang", code)

        then, now = (
            " ".join(lines_of(written("progress", ".docx", *given).read_bytes()))
            for given in (early, ("--lang", code))
        )

        assert (nothing in then, step in then) == (True, False)
        assert (nothing in now, step in now) == (False, True)

    @pytest.mark.parametrize(("code", "rest"), [("vi", "hồ sơ khác."), ("en", "more.")])
    def test_counts_what_has_no_line(self, written: Written, code: str, rest: str) -> None:
        lines = lines_of(written("progress", ".docx", "--lang", code).read_bytes())

        [told] = [line for line in lines if line.startswith("… ")]
        assert re.fullmatch(rf"… (và|and) \d+ {re.escape(rest)}", told)

    def test_takes_the_template_of_an_office(
        self, run: Run, written: Written, tmp_path: Path
    ) -> None:
        (tmp_path / "ours.docx").write_bytes(typed("Kỳ {{ cycle }}: {{ stuck }}"))

        lines = lines_of(written("stuck", ".docx", "--template", "ours.docx").read_bytes())

        assert lines == [f"Kỳ {CYCLE}: {len(told(run, 'stuck')['items'])}"]

    def test_refuses_a_template_that_names_what_there_is_not(
        self, run: Run, tmp_path: Path
    ) -> None:
        (tmp_path / "ours.docx").write_bytes(typed("{{ quorum_met }}"))

        said = out(run, "stuck", "list.docx", "--template", "ours.docx")

        assert said.status == 7
        assert [each["found"] for each in said.error["problems"]] == ["quorum_met"]
        assert not (tmp_path / "list.docx").exists()

    @pytest.mark.parametrize("command", ["progress", "stuck"])
    def test_is_the_same_whenever_it_is_written(self, written: Written, command: str) -> None:
        assert written(command, ".docx").read_bytes() == written(command, ".docx").read_bytes()
