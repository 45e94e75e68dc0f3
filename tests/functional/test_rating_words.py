"""Words about ratings, votes and grades that follow the definition and the language."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.functional.conftest import database_of
from tests.program import Run
from tests.rating_world import JSON, MEMBER, rated, review
from tests.thoi_lai import done

CYCLE = "annual_2026-TL"
HERE = ("--cycle", CYCLE)
NOW = ("--now", "2022-12-05T09:00:00+07:00")


@pytest.fixture(scope="module")
def annual_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a rehearsal in which meetings count as good from “fair” on; tests copy it."""
    folder = tmp_path_factory.mktemp("annual")
    return database_of("annual_2026", folder, roles="on_long_leave,A2,TL.01.01\n")


@pytest.fixture
def annual_run(run: Run, annual_database: Path, tmp_path: Path) -> Run:
    """Return the program on the yearly rating."""
    shutil.copy(annual_database, tmp_path / "reviewcycle.db")
    return run


class TestHeading:
    @pytest.mark.parametrize(("language", "title"), [("vi", "Bước"), ("en", "Step")])
    @pytest.mark.parametrize("noun", ["rating", "review"])
    def test_of_steps_is_not_that_of_responses(
        self, rating_run: Run, noun: str, language: str, title: str
    ) -> None:
        done(rated(rating_run, "self", MEMBER, "--level", "good", by=MEMBER))

        page = rating_run(noun, "show", review(MEMBER), "--lang", language).out

        assert [line for line in page.splitlines() if line.startswith(f"{title} ")]
        assert "Mức xử lý" not in page


class TestGrades:
    @pytest.mark.parametrize(
        ("language", "told", "title"),
        [
            pytest.param(
                "vi",
                "Từ mức “Khá” trở lên: 2 trên 3 lượt đã xếp loại (66,67 %)",
                "Từ mức “Khá” trở lên",
                id="vi",
            ),
            pytest.param(
                "en", "Fair or better: 2 of 3 graded (66.67 %)", "Fair or better", id="en"
            ),
        ],
    )
    def test_that_count_as_good_are_named(
        self,
        annual_run: Run,
        language: str,
        told: str,
        title: str,
    ) -> None:
        run = annual_run
        for month, grade in (("2022-09", "good"), ("2022-10", "fair"), ("2022-11", "average")):
            given = ("--unit", "TL.01.01", "--month", month, "--grade", grade)
            done(run("quality", "record", *HERE, *given, *NOW, *JSON))

        page = run("quality", "count", *HERE, "--lang", language).out

        assert told in page
        assert title in page.splitlines()[0]


class TestNotRated:
    def test_on_record_is_told_with_a_level(self, annual_run: Run) -> None:
        run, subject = annual_run, f"{CYCLE}/A2"
        asked = ("rating", "propose", subject, "--level", "good", "--score", "80", *NOW)

        own = run("rating", "self", subject, "--level", "good", "--as", "A2", *NOW, *JSON)
        said = run(*asked, "--as", "S1", "--grounds", "Đủ thời gian", *JSON)
        again = run(*asked, "--as", "S1", "--grounds", "Đủ điều kiện", "--lang", "vi")
        none = run(
            *("rating", "propose", subject, "--not-rated", "on_long_leave", "--as", "S1"),
            *(*NOW, "--grounds", "Mới kết nạp", *JSON),
        )

        assert done(own)["findings"] == done(none)["findings"] == []
        found = {each["code"]: each["facts"] for each in done(said)["findings"]}
        assert found["subject_not_rated"]["not_rated"] == "on_long_leave"
        assert "A2: thuộc diện kiểm điểm mà không xếp loại (Nghỉ ốm" in again.out
        assert "vẫn ghi mức “Hoàn thành tốt nhiệm vụ”" in again.out
